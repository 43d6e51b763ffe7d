"""Which sentences are about what a question names: its cards, its versions, its place.

Not here: which of them answer (`choosing`).
"""

import functools
from collections.abc import Mapping, Sequence, Set

from rag import particulars
from rag.names import CARDS
from rag.quotes import Sentence

ABOUT_NAMED = 0.5
"""How much of what the question names, beside the sentence that names most, a sentence must be about."""


def about(pool: Sequence[Sentence], question: str, *, alike: bool) -> list[Sentence]:
    """The sentences about what a question names, in the version that it names; all where none is about it.

    `alike`: whether it compares what it names, or asks something else of each, so that a sentence about one of
    them is about enough.
    """
    asked = particulars.versions(question)
    here = [one for one in pool if not particulars.of_elsewhere(one.text, question)] or pool
    right = [one for one in here if not _of_another_version(one.passage.entry.title, asked)] or here
    right = [one for one in right if not _of_another_version(one.text, asked)] or right
    right = _of_the_card(right, question)
    most = 0.0 if alike else max((one.named for one in right), default=0.0)
    return [one for one in right if one.named >= ABOUT_NAMED * most]


def _of_the_card(pool: Sequence[Sentence], question: str) -> list[Sentence]:
    """The sentences without those about other cards than the one asked for, where their entry has some about that."""
    asked = _cards(question)
    if not asked:
        return list(pool)
    entries = {one.passage.entry.id for one in pool if asked & _cards(one.text)}
    return [one for one in pool if one.passage.entry.id not in entries or _speaks_of(one.text, asked)]


def _speaks_of(text: str, cards: Set[str]) -> bool:
    """Whether a text names one of these cards, or none at all."""
    told = _cards(text)
    return not told or bool(told & cards)


@functools.lru_cache(maxsize=16384)
def _cards(text: str) -> frozenset[str]:
    return particulars.read(text)[0].values.intersection(CARDS)


def _of_another_version(text: str, asked: Mapping[str, Set[str]]) -> bool:
    """Whether a text is about other versions of something than the one that was asked for; 3.1 is a 3."""
    told = particulars.versions(text) if asked else {}
    return any(
        name in told and not any(_alike(one, other) for one in told[name] for other in numbers)
        for name, numbers in asked.items()
    )


def _alike(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
