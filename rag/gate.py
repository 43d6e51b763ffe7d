"""Whether what was found answers the question, or the honest reply is that nobody has written it down.

Two kinds of evidence are weighed: how much of the question, by rarity of its words, the best passages contain,
and how near the best one is in meaning. The weights were fitted on the tuning half of the evaluation
questions; `chaupal eval` reports what they do on the other half.
"""

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.index import Index
from rag.lists import Group, Lists
from rag.question import Understood
from rag.types import Passage
from rag.wording import LETTER
from rag.words import distinct

NAME = re.compile(r"\d|^[A-Z].*|.[A-Z]")
THRESHOLD = 0.5
"""Confidence below which the assistant abstains."""
UNSURE = 0.8
"""Confidence below which an answer is given, and people are asked to look as well.

Over the shipped questions 4 of the 13 answers between the two cited an entry that answers, and 128 of the 167 above."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for an answer; each from 0 to 1."""

    best: float
    """Share of the question, by rarity, that the best single passage contains."""
    together: float
    """The same over the best passages together."""
    near: float
    """Cosine of the nearest passage; 0 where vectors were not used."""
    missing: float
    """Share of the question's words that the corpus does not know at all."""
    named: float
    """1 if one of the unknown words is a name, such as a card or a model that no entry mentions; else 0."""


def weigh(understood: Understood, passages: Sequence[Passage], near: float, index: Index) -> Evidence | None:
    """What speaks for answering from these passages, best first; None where nothing does."""
    if not passages or not any(LETTER.search(word) for word in understood.words):
        return None
    seen = []
    for passage in passages:
        text = "\n".join((passage.entry.title, *passage.chunk.heading, passage.chunk.text))
        seen.append({one for term in distinct(text) if (one := index.vocabulary.get(term)) is not None})
    missing = len(understood.missing)
    return Evidence(
        best=max(coverage(understood.groups, missing, index.sections, one) for one in seen),
        together=coverage(understood.groups, missing, index.sections, set().union(*seen)),
        near=max(near, 0.0),
        missing=missing_share(understood),
        named=missing_names(understood),
    )


def coverage(groups: Sequence[Group], missing: int, lists: Lists, present: Set[int]) -> float:
    """The share of a question, weighed by the rarity of its words, whose terms are `present`."""
    unknown = missing * math.log1p(max(lists.rows, 1))
    total, found = unknown, 0.0
    for group in groups:
        if group.asks:
            continue
        rarity = lists.rarity(group)
        total += rarity
        found += rarity * max((term.weight for term in group.terms if term.id in present), default=0.0)
    return found / total if total else 0.0


def confidence(evidence: Evidence, *, vectors: bool) -> float:
    """0 to 1; above THRESHOLD an answer is given.

    A logistic fit on the tuning half (`python -m benchmarks.gate` repeats it); without vectors by hand,
    stricter on words.
    """
    words = 5.0 * evidence.best - 2.5 * evidence.named
    if vectors:
        score = words + 1.0 * evidence.together + 14.4 * evidence.near + 2.2 * evidence.missing - 9.4
    else:
        score = words + 3.0 * evidence.together - 2.0 * evidence.missing - 2.7 * evidence.named - 4.3
    return 1 / (1 + math.exp(-score))


def missing_share(understood: Understood) -> float:
    """The share of content words for which the corpus has nothing."""
    return len(understood.missing) / len(understood.words) if understood.words else 1.0


def missing_names(understood: Understood) -> float:
    """1 if an unknown word has a digit or a capital inside a Latin word, as names of products do; else 0."""
    return float(any(NAME.search(word) for word in understood.missing))
