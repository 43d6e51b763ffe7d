"""Two sources that say the same thing with different figures, or that it works and that it does not: both are shown.

Careful on purpose: only sentences that agree in most of their words, name the same things and differ in one quantity,
so that 8B and 14B, 4 bits and 16 bits, two cards, or four users and forty are no contradiction.
"""

from collections.abc import Mapping, Sequence

import regex

from knowledge.types import Head
from rag import particulars, quantities
from rag.names import CARDS
from rag.quantities import Span
from rag.stances import CONDITIONS, stance
from rag.words import distinct, fold, stem, tokens


def _stems(*lines: str) -> frozenset[str]:
    return frozenset(stem(word) for line in lines for word in line.split())


ALIKE = 0.6
"""Share of words, quantities apart, that two sentences must have in common."""
WORDS = 2
"""So many words at least of one that works and one that does not."""
APART = 0.1
"""Figures closer than this share are the same, rounded."""
LOADS = ("user", "request", "token", "at ")
"""What a figure may hold for: where it stands in one sentence only, the other is about something else."""
TELLING = _stems(
    "small medium large tiny base turbo mini nano pro lite input output prompt completion spot demand reserved idle",
    "load peak average mean median first next cold warm batch stream training serving inference prefill decode read",
    "write upload download minimum maximum least most before after with without cached cache free paid tax gst second",
    "minute hour day week month year hourly daily weekly monthly yearly annual night old new summer winter urban",
    "rural disk memory ram vram bandwidth cpu gpu ghanta ghante din mahina mahine saal",
    "सेकंड मिनट घंटा घंटे दिन हफ़्ता महीना महीने साल छोटा बड़ा पुराना नया पहला दूसरा इनपुट आउटपुट स्पॉट औसत",
)
"""Words that make two things of one: where only one sentence has such a word, they do not contradict each other."""
NAMED = regex.compile(r"(?<=[\p{Ll}\p{M},;:)]\s)\p{Lu}[\p{L}\p{N}-]*+")
"""A name that no list holds: a capital letter within a sentence."""


def figures(text: str) -> Mapping[str, Sequence[Span]]:
    """The quantities of a sentence by what they count; remembered."""
    return quantities.read(text).spans


def contradict(one: str, other: str) -> bool:
    """Whether two sentences state different figures of one thing; what costs most to see is looked at last."""
    mine, theirs = figures(one), figures(other)
    apart = {unit for unit in mine.keys() & theirs.keys() if _apart(mine[unit], theirs[unit])}
    if len({quantities.money(unit) or unit for unit in apart}) != 1 or any(unit.startswith("at ") for unit in apart):
        return False
    if any(unit.startswith(LOADS) for unit in mine.keys() ^ theirs.keys()):
        return False
    return _same_thing(quantities.read(one).rest, quantities.read(other).rest)


def deny(one: str, other: str) -> bool:
    """Whether one sentence says that something works, or is supported, and another that the very same does not."""
    mine, rest = stance(one)
    if not mine:
        return False
    theirs, others = stance(other)
    if mine.keys() != theirs.keys() or any(mine[kind] == theirs[kind] for kind in mine):
        return False
    if {*map(fold, tokens(rest))} & CONDITIONS != {*map(fold, tokens(others))} & CONDITIONS:
        return False
    figured, beside = figures(one), figures(other)
    if figured.keys() != beside.keys() or any(_apart(figured[unit], beside[unit]) for unit in figured):
        return False
    rest, others = quantities.read(rest).rest, quantities.read(others).rest
    if not particulars.read(rest)[0].values or min(len(distinct(rest)), len(distinct(others))) < WORDS:
        return False
    return _same_thing(rest, others)


def _same_thing(one: str, other: str) -> bool:
    """Whether two sentences without their quantities are about the same: its names, sizes, versions and cards."""
    words, others = ({term for term in distinct(text) if not term[0].isdigit()} for text in (one, other))
    if not words or len(words & others) < ALIKE * len(words | others) or (words ^ others) & TELLING:
        return False
    for text, beside in ((one, other), (other, one)):
        if not {fold(name) for name in NAMED.findall(text)} <= {fold(word) for word in tokens(beside)}:
            return False
    return particulars.read(one)[0] == particulars.read(other)[0]


def _apart(figures: Sequence[Span], others: Sequence[Span]) -> bool:
    return all(_far(one, other) for one in figures for other in others)


def _far(one: Span, other: Span) -> bool:
    """Whether two quantities cannot be one; of two bounds of one kind, whether they are two."""
    if one.low == other.low == 0 and one.high and other.high:
        return _differ(one.high, other.high)
    if one.high == other.high == float("inf"):
        return _differ(one.low, other.low)
    below, above = sorted((one, other))
    return below.high < above.low and _differ(below.high, above.low)


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > APART * max(one, other)


def opposed(first: tuple[Head, str], candidates: Sequence[tuple[Head, str]]) -> int | None:
    """The place of the first candidate of another entry that contradicts a sentence; each stands with its entry."""
    head, said = first
    for place, (other, sentence) in enumerate(candidates):
        if other.id == head.id:
            continue
        if contradict(said, sentence) or (deny(said, sentence) and _alike(head, other, said)):
            return place
    return None


def _alike(one: Head, other: Head, said: str) -> bool:
    """Whether two entries were written of the same hardware, or name the card in the sentence, and of one version."""
    if dated(one)[1] != dated(other)[1] and particulars.read(said)[0].values.isdisjoint(CARDS):
        return False
    engines = [head.header.get("engine") or {} for head in (one, other)]
    return engines[0] == engines[1] or not all(engines)


def dated(head: Head) -> tuple[str, str]:
    """When an entry was written, and on which hardware, for the line above its figure."""
    hardware = ", ".join(
        str(one.get("accelerator", "")) for one in head.header.get("hardware", ()) if isinstance(one, dict)
    )
    return str(head.header.get("created", "")), f", {hardware}" if hardware else ""
