"""A question asked again about something else of the same kind: "and on an L4?", "and which for Kannada?".

Not here: which short questions lean on the one before them (`conversation`), or how one question divides (`asking`).
"""

from typing import NamedTuple

import regex

from rag import particulars
from rag.names import CARDS, ENGINES, FAMILIES, FORMATS, MACHINES, PLACES
from rag.stopwords import ENGLISH, HINDI, HINGLISH
from rag.words import fold, fold_indic, tokens

WORD = regex.compile(r"\d+\s?GB\b|\S+", regex.IGNORECASE)
ROOM_OR_CHIP = regex.compile(r"M[1-5]|(?:Pro|Max|Ultra)|\d+\s?GB|GB", regex.IGNORECASE)
NUMBER = regex.compile(r"(?<![\w.])\d[\d,]*(?![\w.%]|\s?GB\b)", regex.IGNORECASE)
SIZE = regex.compile(r"\d+(?:\.\d+)?b", regex.IGNORECASE)
CLOUDS = frozenset(("aws", "gcp", "azure"))
SIGNS = ",;:?!.।()\"'“”"
"""What stands around a word and is no part of it."""
ASKING = (
    "what",
    "which",
    "how",
    "about",
    "kaun",
    "kaunsa",
    "kaunsi",
    "konsa",
    "kaisa",
    "kya",
    "कौन",
    "कौनसा",
    "कैसा",
    "क्या",
)
SAYING_NOTHING = frozenset(fold_indic(fold(word)) for word in (*ASKING, *ENGLISH, *HINDI, *HINGLISH))
"""Words that say nothing besides what is named: "which for Kannada"."""


SHORT = 8
"""Words up to which a text may say nothing besides what it names."""


class Named(NamedTuple):
    """Something that a text names, where it stands there, and of which kind it is."""

    start: int
    end: int
    kind: str


def named(text: str) -> list[Named]:
    """What a text names, in its order: words that name one thing together are one."""
    found: list[Named] = []
    for word in WORD.finditer(text):
        bare = word[0].strip(SIGNS)
        begins = word.start() + word[0].index(bare) if bare else word.start()
        kind = _kind(bare) if bare else ""
        joined = found and not text[found[-1].end : begins].strip() and (kind in ("number", found[-1].kind, "size"))
        if joined and (kind != "size" or found[-1].kind == "model"):
            found[-1] = found[-1]._replace(end=begins + len(bare))
        elif kind and kind != "number":
            found.append(Named(begins, begins + len(bare), kind))
    return found


def _kind(word: str) -> str:
    """Of which kind a word names something; "number" for what goes with a name, empty for no name."""
    read, _ = particulars.read(word)
    values = {value if value in CARDS else value.removesuffix("s") for value in read.values}
    if read.languages:
        return "language"
    if values & CARDS.keys() or ROOM_OR_CHIP.fullmatch(word) or values & MACHINES.keys() - CLOUDS:
        return "card"
    for kind, names in (("model", FAMILIES), ("engine", ENGINES), ("format", FORMATS), ("place", PLACES)):
        if not values.isdisjoint(names):
            return kind
    if any(SIZE.fullmatch(value) for value in values):
        return "size"
    if values & CLOUDS:
        return "place"
    return "number" if values and word[0].isdigit() else ""


def besides(text: str) -> list[str]:
    """What a text says besides the things that it names."""
    for one in reversed(named(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    words = (fold_indic(fold(token)) for token in tokens(text))
    return [one for one in words if one not in SAYING_NOTHING]


def again(text: str, before: str) -> str:
    """The question before, asked of what this text names instead of that; empty where it names nothing of its kind."""
    if len(text.split()) > SHORT:
        return ""
    others = named(text)
    if not others:
        return _another_number(text, before)
    kinds = {one.kind for one in others}
    if len(kinds) != 1 or besides(text):
        return ""
    [kind] = kinds
    there = [one for one in named(before) if one.kind == kind]
    if kind == "size" and not there:
        there = [Named(found.start(), found.end(), kind) for found in particulars.SIZE.finditer(before)]
    if not there:
        return ""
    instead = " ".join(text[one.start : one.end] for one in others)
    asked, end = before[: there[0].start] + instead, there[0].end
    for one in there[1:]:
        asked, end = asked + before[end : one.start], one.end
    return " ".join((asked + before[end:]).split())


def _another_number(text: str, before: str) -> str:
    """The question before with another number of the same: "and for 200?" after "for 20 people"."""
    numbers = NUMBER.findall(text)
    if len(numbers) != 1 or besides(NUMBER.sub(" ", text)):
        return ""
    taken = [range(one.start, one.end) for one in named(before)]
    there = [found for found in NUMBER.finditer(before) if not any(found.start() in one for one in taken)]
    return f"{before[: there[0].start()]}{numbers[0]}{before[there[0].end() :]}" if len(there) == 1 else ""
