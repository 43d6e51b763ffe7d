"""What a search is limited to: said by the caller, or in the question as `kind:cost` or in words; see `only`.

Not here: the reader's audiences, which are never taken from a question's text.
"""

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import regex

from knowledge.entries import KINDS
from knowledge.types import Head
from rag import only
from rag.errors import BadQuestion
from rag.names import CARDS, FAMILIES, LANGUAGE_NAMES
from rag.tongues import CALLED
from rag.types import Filters, Question

AMBIGUOUS = frozenset(("model", "minutes", "cost"))
"""Kinds whose names are words of every other question."""
WRITTEN = regex.compile(r"(?<!\S)(kind|vertical|language|model|hardware|is):(\S+)", regex.IGNORECASE)
Limits = Sequence[tuple[str, str]]
NAMES = ("kind", "vertical", "language", "model", "hardware")
"""What a search may be limited by, besides `fresh`."""
NEAREST, LISTED, SHOWN = 3, 12, 40
"""Values that are named as near; of those there are, where none is; and letters of what was written."""
PIECE = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def explicit(text: str, filters: Filters, limits: Limits = ()) -> tuple[str, Filters]:
    """A question without what it says to limit it, and the filters with that and with the `limits` of the caller."""
    for name, value in limits:
        filters = _limited(name, value, filters) or filters
    for name, value in WRITTEN.findall(text):
        if more := _limited(name, value, filters):
            filters, text = more, text.replace(f"{name}:{value}", " ")
    text, said = only.read(text)
    for name, value in said:
        filters = _limited(name, value, filters) or filters
    return " ".join(text.split()), filters


def in_words(filters: Filters) -> str:
    """What somebody looks for who says nothing but what a search is limited to."""
    return " ".join((*filters.kinds, *filters.verticals, *filters.hardware))


def _limited(name: str, value: str, filters: Filters) -> Filters | None:
    """The filters with one more; None where it says nothing that could be looked for."""
    lowered = _plain(value)
    match name.lower():
        case "kind" if kind := _kind(lowered):
            return replace(filters, kinds=(*filters.kinds, kind))
        case "vertical":
            return replace(filters, verticals=(*filters.verticals, lowered))
        case "language" if code := _code(lowered):
            return replace(filters, languages=(*filters.languages, code))
        case "model":
            return replace(filters, models=(*filters.models, lowered))
        case "hardware" if PIECE.search(lowered):
            return replace(filters, hardware=(*filters.hardware, lowered))
        case "is" if lowered == "fresh":
            return replace(filters, fresh=True)
        case "days":
            return replace(filters, days=int(value))
    return None


def limits_of(given: Mapping[str, str | bool | Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The limits that a caller gives by name: one value or several, nothing where one is empty, and `fresh` or not."""
    several = {name: [one] if isinstance(one, str) else one for name, one in given.items() if not isinstance(one, bool)}
    limits = [(name, value) for name, values in several.items() for value in values if value.strip()]
    return (*limits, *((("is", "fresh"),) if given.get("fresh") else ()))


def check(question: Question, heads: Iterable[Head]) -> None:
    """Raise BadQuestion for a limit to what is not there, with what comes nearest of what this reader may find."""
    for name, value in (*question.limits, *WRITTEN.findall(question.text)):
        lowered, name = _plain(value), name.lower()
        if name == "is" or not PIECE.search(lowered):
            continue
        readable = [one for one in heads if one.readable(question.filters.audiences)]
        if not _known(name, lowered, readable):
            near = ", ".join(_near(name, lowered, readable))
            raise BadQuestion("unknown limit", limit=f"{name}:{value[:SHOWN]}", near=near)


def _known(name: str, value: str, heads: Sequence[Head]) -> bool:
    match name:
        case "kind":
            return bool(_kind(value))
        case "language":
            return bool(_code(value))
        case "vertical":
            return any(value in verticals_of(one) for one in heads)
        case "model":
            return value in FAMILIES or any(_is_about(one, (value,)) for one in heads)
    return not CARDS.keys().isdisjoint(PIECE.findall(value)) or any(_runs_on(one, (value,)) for one in heads)


def _near(name: str, value: str, heads: Sequence[Head]) -> list[str]:
    """What may stand behind a name and looks most like a value; where nothing does, what there is."""
    match name:
        case "kind":
            there = list(KINDS)
        case "language":
            there = [*CALLED, *CALLED.values()]
        case "vertical":
            there = sorted({vertical for one in heads for vertical in verticals_of(one)})
        case _:
            field = ("models", "id") if name == "model" else ("hardware", "accelerator")
            there = sorted({called for one in heads for called in _named(one, *field) if called})
    by_lower = {one.lower(): one for one in there}
    near = difflib.get_close_matches(value, by_lower, NEAREST, 0.5)
    there = sorted({one.language for one in heads}) if name == "language" else there
    return [by_lower[one] for one in near] or there[:LISTED]


def _plain(value: str) -> str:
    return value.strip(".,?!").lower()


def _kind(value: str) -> str:
    """A kind by its name, also where that stands for several; empty for what is none."""
    return next((one for one in (value, value.removesuffix("s")) if one in KINDS), "")


def _code(language: str) -> str:
    """The code of a language by its code or a name of it, in any case; empty for what is none: HI, Hindi, हिंदी."""
    named = LANGUAGE_NAMES.get(language, language)
    return next((code for code, name in CALLED.items() if named in (code.lower(), name.lower())), "")


def mentioned(text: str, verticals: frozenset[str]) -> Filters:
    """The kinds and verticals that a question names in passing: a preference, not a limit."""
    words = {word.removesuffix("s") for word in regex.findall(r"[\p{L}\p{M}]+", text.lower())}
    kinds = tuple(kind for kind in KINDS if kind in words and kind not in AMBIGUOUS)
    return Filters(kinds=kinds, verticals=tuple(one for one in verticals if one.removesuffix("s") in words))


def matches(head: Head, filters: Filters, today: dt.date) -> bool:
    """Whether an entry may be found under these filters."""
    if head.audience not in filters.audiences:
        return False
    if filters.kinds and head.kind not in filters.kinds:
        return False
    if filters.languages and head.language not in filters.languages:
        return False
    if filters.verticals and not set(filters.verticals) & verticals_of(head):
        return False
    if filters.models and not _is_about(head, filters.models):
        return False
    if filters.hardware and not _runs_on(head, filters.hardware):
        return False
    if filters.days and (today - _dated(head)).days > filters.days:
        return False
    return not (filters.fresh and head.overdue(today))


def _dated(head: Head) -> dt.date:
    """When an entry was written, or brought up to date."""
    dates = [str(head.header[one]) for one in ("created", "updated") if head.header.get(one)]
    return max(map(dt.date.fromisoformat, dates), default=head.updated_at.date())


def verticals_of(head: Head) -> set[str]:
    """The verticals of an entry, in lower case."""
    return {str(one).lower() for one in head.header.get("verticals", ())}


def _is_about(head: Head, wanted: tuple[str, ...]) -> bool:
    """Whether an entry is about a model of which a part of the name is given."""
    return any(part.lower() in one for part in wanted for one in _named(head, "models", "id"))


def _runs_on(head: Head, wanted: tuple[str, ...]) -> bool:
    """Whether an entry is about a card that is named in whole words: an L4 is no L40S, and `rtx-4090` an RTX 4090."""
    given = [f" {' '.join(PIECE.findall(one))} " for one in _named(head, "hardware", "accelerator")]
    return any(f" {' '.join(PIECE.findall(part.lower()))} " in one for part in wanted for one in given)


def _named(head: Head, field: str, name: str) -> list[str]:
    """What the items of a field are called, in lower case."""
    return [str(one.get(name, "")).lower() for one in head.header.get(field, ()) if isinstance(one, dict)]
