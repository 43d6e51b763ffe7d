"""To whom near ties among entries go: those reproduced, fresh, in the asker's language, of a kind that was named.

Not here: how well an entry fits the words and the meaning of a question (`retriever`).
"""

import datetime as dt
import functools
from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.types import Head
from rag import particulars
from rag.asking import ASKS_LICENCE, ASKS_MEANING, kind_asked
from rag.failures import ASKS_FAILURES, failed
from rag.filters import mentioned, verticals_of
from rag.names import CARDS
from rag.phrasing import WITHOUT_GPU
from rag.question import Understood
from rag.retriever import Hit
from rag.tasks import tasks_of
from rag.tongues import same_said, standing
from rag.types import Filters

TONGUE, ENGLISH, WANTED = 0.15, 0.05, 0.3
"""What an entry gains by being in the asker's language, an Indian one or English, and loses in one that the asker may
not read; and what it gains in one that was asked for."""
BESIDE = 0.2
"""The share of the best entry's score that one needs which says the same in the language that was asked for.

Asked for in Hindi, 20 of the 50 English questions of the tuning halves that a Hindi entry answers have such a one
first, and 20 of the 212 others any Hindi one; with `WANTED` at 0.6 and no such rule 22 and 35 had.
"""
LIKE = 0.5
"""The same share for who only asks in that language, with its own letters."""
FAILED, REPORT = 0.6, 0.3
"""What a report gains where failures are asked for: of a deployment that was stopped or went wrong, and of any."""


PRICED = 0.2
"""What a cost entry gains where a price is asked for."""
LAUNCHES, TOLD, COUNTS = 0.1, 0.2, 0.1
"""Where a way of doing something is asked for: what an entry gains that names the command, what a report loses, which
tells what happened to somebody, and what a cost entry loses."""
CARD = 0.3
"""Where somebody has no card: what an entry loses whose title names some."""
TASK = 0.3
"""Where it is said what a model is wanted for: what an entry loses whose title says that it is for something else."""
NOTE = 0.4
"""By how much the note on a model stands back where somebody asks how one is trained: each is trained alike."""
TITLED = 0.2
"""What an entry gains whose title has all the cards, models, sizes and languages that the question names.

On the tuning half 4 more of 82 stories had an entry first that answers than without it.
"""


@dataclass(frozen=True)
class Asker:
    """What of a question and who asks it bears on near ties."""

    language: str
    named: Filters
    """The kinds and verticals that the question names."""
    wanted: bool
    """Whether the question asks for that language."""
    failures: bool = False
    """Whether it asks which deployments did not work out."""
    kind: str = ""
    """The kind of entry that it calls for by what it asks, not by name; see `asking.kind_asked`."""
    particulars: frozenset[str] = frozenset()
    """The cards, models, sizes and languages that it names; see `particulars_of`."""
    cardless: bool = False
    """Whether it says that there is no card."""
    tasks: Set[str] = frozenset()
    """What it says that a model is wanted for."""
    trains: bool = False
    """Whether it asks about training one, and not under which licence."""


@functools.lru_cache(maxsize=16384)
def particulars_of(text: str) -> frozenset[str]:
    """The cards, models, sizes and languages that a text names; remembered, for titles are read with every question."""
    found, _ = particulars.read(text)
    return frozenset((*(one for one in found.values if not one.isdecimal() or one in CARDS), *found.languages))


def asker_of(understood: Understood, language: str, verticals: frozenset[str], *, wanted: bool) -> Asker:
    """What of a question and of who asks it, in this language if any, bears on near ties; `wanted` as in `Asker`."""
    named = mentioned(understood.text, verticals)
    failures = ASKS_FAILURES.search(understood.text) is not None
    kind = kind_asked(understood.text)
    values = frozenset[str]() if ASKS_MEANING.search(understood.text) else particulars_of(understood.text)
    cardless = WITHOUT_GPU.search(understood.text) is not None
    tasks = tasks_of(f"{understood.text} {understood.english}")
    trains = "training" in tasks and ASKS_LICENCE.search(understood.text) is None
    return Asker(language or understood.language, named, wanted, failures, kind, values, cardless, tasks, trains)


def prefer(hits: Sequence[Hit], heads: Sequence[Head], asker: Asker, today: dt.date) -> list[Hit]:
    """The hits, whose entries are `heads`, with ties decided; the best first."""
    verticals = set(asker.named.verticals)
    tongue = ENGLISH if asker.language == "en" else TONGUE

    def worth(hit: Hit, head: Head) -> float:
        bonus = {"reproduced": 0.03, "reviewer-run": 0.02}.get(str(head.header.get("evidence")), 0.0)
        bonus -= 0.02 if head.overdue(today) else 0.0
        bonus += tongue * standing(asker.language, head.language)
        bonus += WANTED if asker.wanted and head.language == asker.language else 0.0
        bonus += 0.05 if head.kind in asker.named.kinds else 0.0
        bonus += 0.05 if verticals and verticals & verticals_of(head) else 0.0
        if asker.failures and head.kind == "report":
            bonus += FAILED if failed(head) else REPORT
        elif asker.kind == "recipe":
            bonus -= {"report": TOLD, "cost": COUNTS}.get(head.kind, 0.0)
            bonus += LAUNCHES if head.header.get("launch") else 0.0
        elif asker.kind == "cost" == head.kind:
            bonus += PRICED
        bonus -= CARD if asker.cardless and not particulars_of(head.title).isdisjoint(CARDS) else 0.0
        bonus -= TASK if _for_another_task(asker, tasks_of(head.title)) else 0.0
        bonus -= NOTE if asker.trains and head.kind == "model" else 0.0
        named = asker.particulars
        titled = len(named & particulars_of(head.title)) / len(named) if named else 0.0
        return hit.score * (1 + bonus) * (1 + TITLED * titled)

    pairs = sorted(zip(hits, heads, strict=True), key=lambda pair: worth(*pair), reverse=True)
    least = BESIDE if asker.wanted else LIKE if asker.language not in ("en", "hi-Latn") else 0.0
    first = _said_in(pairs, asker.language, least) if least else None
    return [*([first] if first else []), *(hit for hit, _ in pairs if hit is not first)]


def _for_another_task(asker: Asker, titled: Set[str]) -> bool:
    """Whether an entry is about another task than what a model is wanted for, or about training one for it."""
    if not (asker.tasks and titled):
        return False
    return asker.tasks.isdisjoint(titled) or ("training" in titled and not asker.trains)


def _said_in(pairs: Sequence[tuple[Hit, Head]], language: str, least: float) -> Hit | None:
    """The entry that says in a language what the best one says in another, at `least` this share of its score.

    `pairs` are hits with heads, best first.
    """
    if not pairs or pairs[0][1].language == language:
        return None
    hit, best = pairs[0]
    return next(
        (
            other
            for other, head in pairs
            if head.language == language and other.score >= least * hit.score and same_said(head, best)
        ),
        None,
    )
