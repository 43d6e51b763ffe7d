"""Whether what was found answers the question, or the honest reply is that nobody has written it down.

Three kinds of evidence are weighed: how much of the question, by rarity of its words, the best passage and the
headline of the best entry contain, how near the library comes in meaning, and whether what decides in the question
(`deciding`) is in the best entry at all. The weights were fitted on tuning halves of the evaluation questions;
`chaupal eval` reports what they do on the others.
"""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag import asking, claims, makers, outcries, together
from rag.absent import unsaid
from rag.asked import SAME, likeness
from rag.covering import present
from rag.errands import errand
from rag.filters import verticals_of
from rag.index import Index
from rag.lists import Group
from rag.phrasing import with_processor
from rag.question import STORY, Understood
from rag.reading import SECTIONS_EACH, SECTIONS_FIRST
from rag.trade import foreign
from rag.types import Passage
from rag.wanted import untold
from rag.wording import LETTER

FAR = 0.3
"""Cosine of the nearest section below which a question without a term of the trade is about something else."""
ALL = 0.99
"""The share of a question from which on an entry's headline says all of it."""
SAID_IN_INDIC, ALREADY_INDIC = 3, 0.6
"""From so many words, and such a share of them, a question in an Indian script is in the library's own words."""
MUTE = 0.36
"""The cosine that counts for such a question: a model that knows no Hindi says nothing for it or against it."""
SAID_WHOLE = 3
"""The same holds from so many words where one passage holds every one of them, and one is so rare as to tell."""
TELLING = 4.5
WEIGHED = SECTIONS_FIRST + SECTIONS_EACH
"""Passages that are weighed."""
PRICED = 0.5
"""The share of a question for the price of something outside the trade that a passage must hold to tell it."""
BY_MEANING = {
    "constant": -10.4, "best": 2.8, "title": 2.4, "near": 15.0, "told": 1.6,
    "absent": -7.0, "foreign": -1.6, "unfounded": -9.0, "outcry": 5.0,
}  # fmt: skip
"""What each kind of evidence weighs where there are vectors.

Near a logistic fit on the tuning halves of the shipped questions and the stories, to which questions of its makers were
added. A fit on all three sets (`python -m benchmarks.gate`) does a little better on fresh questions it has not seen,
and worse on the others. The constant was raised from -10.6 when the library had grown to 220 entries; on the tuning
halves it makes little difference.
"""
BY_WORDS = {
    "constant": -6.6, "best": 6.0, "title": 3.5, "told": 2.0, "missing": -1.6,
    "absent": -7.0, "foreign": -1.6, "unfounded": -9.0, "outcry": 5.0,
}  # fmt: skip
"""The same by words alone.

The length of a story counts less than its fit would have it, and the best passage more: nothing else tells a long talk
of something else from one of the trade.
"""
APART = 1.0
"""What it costs that nobody has written of the two things together of which a question asks.

Of the questions of the tuning halves four are so, and all of them have answers in other words, so it is little.
"""
THRESHOLD = 0.5
"""Confidence below which the assistant abstains."""
UNSURE = 0.8
"""Confidence below which an answer is given, and people are asked to look as well.

Over the shipped questions and stories 15 of the 22 answers between the two cited an entry that answers, 724 of the 824
above."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an answer; each from 0 to 1."""

    best: float
    """Share of the question, by rarity, that the best single passage contains."""
    near: float
    """Cosine of the nearest section of the library; 0 where vectors were not used."""
    title: float
    """Share of the question that the title and summary of the best entry contain, or that a heading asks."""
    missing: float
    """Share of the question's words that the corpus does not know at all."""
    words: int
    """How many words of the question carry its subject."""
    absent: float
    """1 if a name, a size or a version that is asked for does not stand in the best entry, BESIDE if only a language, a
    place or what is told beside it does not, ELSEWHERE if it stands in a section that was not read; else 0."""
    unfounded: float = 0.0
    """1 if the question takes for granted what the best entry does not say, or asks it for a price or a time that
    nobody wrote; else 0."""
    apart: float = 0.0
    """1 if a yes-or-no question names something and asks of it what stands in no section with it; else 0."""
    trade: float = 0.0
    """1 if the glossary of the trade explains a word of the question; else 0."""
    foreign: float = 0.0
    """1 if nothing in the question is of the library's trade, and no passage holds all of it; else 0."""
    outcry: float = 0.0
    """1 if the passages hold, word for word, what a program said in the question, -1 if none of it; else 0."""


def weigh(
    understood: Understood, read: Sequence[Passage], near: float, index: Index, *, trade: bool
) -> Evidence | None:
    """What speaks for answering from the passages that were read, best first; None where nothing does.

    `near` is the cosine of the nearest section; `trade` says whether the question has a term of the trade.
    """
    passages = read[:WEIGHED]
    if not passages or errand(understood.text) or not any(LETTER.search(word) for word in understood.subject):
        return None
    seen = [
        present("\n".join((passage.entry.title, *passage.chunk.heading, passage.chunk.text)), index)
        for passage in passages
    ]
    worth = [(group, index.sections.rarity(group)) for group in understood.groups if not group.asks]
    unknown = len(understood.missing) * math.log1p(max(index.sections.rows, 1))
    asked = [_asked(understood, worth, unknown, one, index) for one in _headings(passages)]
    best = max(coverage(worth, unknown, one) for one in seen)
    rare = any(rarity >= TELLING for _, rarity in worth)
    in_its_words = best > ALL and len(understood.words) >= SAID_WHOLE and rare
    if in_its_words or understood.indic_known >= max(SAID_IN_INDIC, ALREADY_INDIC * len(understood.words)):
        near = max(near, MUTE)
    settled = makers.settled(understood, passages, index)
    strange = not in_its_words and max(asked, default=0.0) < SAME and foreign(understood, index)
    unpriced = together.unpriced(understood, read, index) or (strange and best < PRICED and _asks_a_price(understood))
    return Evidence(
        best=best,
        near=max(near, 0.0),
        title=max([coverage(worth, unknown, present(headline(passages[0]), index)), *asked]),
        missing=understood.missing_share,
        words=len(understood.words),
        absent=0.0 if settled else unsaid(understood, passages, index),
        unfounded=float(unpriced or _unfounded(understood, passages, index)),
        apart=float(not settled and together.apart(understood, index)),
        trade=float(trade),
        foreign=float(strange),
        outcry=outcries.told(understood.text, read),
    )


def _asks_a_price(understood: Understood) -> bool:
    """Whether a short question asks what something costs that it calls by plain words: gold, and no g4dn.xlarge."""
    plainly = len(understood.words) <= together.MOST and all(word.isalpha() for word in understood.subject)
    return plainly and asking.ASKS_MONEY.search(understood.text) is not None


def _unfounded(understood: Understood, passages: Sequence[Passage], index: Index) -> bool:
    said = (claims.unfounded, makers.contradicted)
    return _untold(understood, passages) or any(one(understood, passages, index) for one in said)


def _untold(understood: Understood, passages: Sequence[Passage]) -> bool:
    """Whether a question asks for a time, for what is to come or for shares, and the best entry as read tells none."""
    return untold(understood.text, [one.chunk.text for one in passages if one.entry.id == passages[0].entry.id])


def _asked(
    understood: Understood, worth: Sequence[tuple[Group, float]], unknown: float, heading: str, index: Index
) -> float:
    """How far the heading of a section asks what a question asks, 0 to 1: each of the two is all of the other."""
    meaning = asking.ASKS_MEANING.search(understood.text) is not None
    back = likeness(heading, understood.groups, index, meaning=meaning, known=understood.alike)
    return back * coverage(worth, unknown, present(with_processor(heading), index)) if back else 0.0


def _headings(passages: Sequence[Passage]) -> set[str]:
    return {passage.chunk.heading[-1] for passage in passages if passage.chunk.heading}


def headline(passage: Passage) -> str:
    verticals = " ".join(sorted(verticals_of(passage.entry)))
    return f"{passage.entry.title}\n{passage.entry.header.get('summary', '')}\n{verticals}"


def coverage(worth: Sequence[tuple[Group, float]], unknown: float, held: Set[int]) -> float:
    """The share of a question, its groups weighed by their rarity beside what is `unknown`, whose terms are `held`."""
    total, found = unknown, 0.0
    for group, rarity in worth:
        total += rarity
        found += rarity * max((term.weight for term in group.terms if term.id in held), default=0.0)
    return found / total if total else 0.0


def weighed(evidence: Evidence) -> dict[str, float]:
    """What is weighed of some evidence, by name; `told` is how much the question tells."""
    told = math.log1p(min(evidence.words, STORY))
    names = {*BY_MEANING, *BY_WORDS} - {"constant", "told"}
    return {"constant": 1.0, "told": told, **{name: float(getattr(evidence, name)) for name in names}}


def confidence(evidence: Evidence, *, vectors: bool) -> float:
    """0 to 1; above THRESHOLD an answer is given."""
    asked_for_by_name = min(evidence.best, evidence.title) > ALL
    known = evidence.trade or evidence.outcry > 0 or asked_for_by_name
    if vectors and evidence.near < FAR and not known:
        return 0.0
    values = weighed(evidence)
    score = sum(weight * values[name] for name, weight in (BY_MEANING if vectors else BY_WORDS).items())
    return 1 / (1 + math.exp(APART * evidence.apart - score))
