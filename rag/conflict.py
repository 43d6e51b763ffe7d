"""Two sources that say the same thing with different figures: both are shown, neither is chosen.

Careful on purpose: only sentences that agree in most of their words, name the same things and share a unit count,
so that 8B and 14B, 4 bits and 16 bits, or two cards are no contradiction.
"""

from collections.abc import Mapping, Sequence

import regex

from knowledge.types import Head
from rag import particulars
from rag.briefly import TEXT, briefly
from rag.words import distinct

FIGURE = regex.compile(
    r"(?P<money>[$₹€])?\s?(?P<value>\d+(?:[.,]\d+)*)\s*"
    r"(?P<unit>GB|GiB|MB|ms|seconds|minutes|hours|%|percent|dollars|rupees|"
    r"tokens per second|tok/s|tokens|languages)?\b",
    regex.IGNORECASE,
)
ALIKE = 0.6
"""Share of words, figures apart, that two sentences must have in common."""
APART = 0.1
"""Figures closer than this share are the same, rounded."""


@briefly(16384, TEXT)
def figures(text: str) -> Mapping[str, Sequence[float]]:
    """The quantities of a sentence by unit; remembered, for it is compared with the best one of every question."""
    found: dict[str, list[float]] = {}
    for match in FIGURE.finditer(text):
        unit = (match["unit"] or match["money"] or "").lower()
        if unit:
            found.setdefault(unit, []).append(float(match["value"].replace(",", "")))
    return found


def _subject(text: str) -> object:
    """The numbers, sizes, versions, cards and names that a sentence has beside its quantities."""
    return particulars.read(FIGURE.sub(lambda match: " " if match["unit"] or match["money"] else match[0], text))[0]


def contradict(one: str, other: str) -> bool:
    """Whether two sentences state different figures of one thing; what costs most to see is looked at last."""
    mine, theirs = figures(one), figures(other)
    if not any(_apart(mine[unit], theirs[unit]) for unit in mine.keys() & theirs.keys()):
        return False
    words, others = ({term for term in distinct(text) if not term[0].isdigit()} for text in (one, other))
    if not words or len(words & others) < ALIKE * len(words | others):
        return False
    return _subject(one) == _subject(other)


def _apart(figures: Sequence[float], others: Sequence[float]) -> bool:
    return all(abs(one - other) > APART * max(one, other) for one in figures for other in others)


def opposed(first: str, candidates: Sequence[tuple[str, str]], entry_id: str) -> int | None:
    """The place of the first candidate (entry id, sentence) of another entry that contradicts a sentence."""
    for place, (other_id, sentence) in enumerate(candidates):
        if other_id != entry_id and contradict(first, sentence):
            return place
    return None


def dated(head: Head) -> tuple[str, str]:
    """When an entry was written, and on which hardware, for the line above its figure."""
    hardware = ", ".join(
        str(one.get("accelerator", "")) for one in head.header.get("hardware", ()) if isinstance(one, dict)
    )
    return str(head.header.get("created", "")), f", {hardware}" if hardware else ""
