"""What a search is limited to: said by the caller, or written into the question as `kind:cost`.

Not here: the reader's audiences, which are never taken from a question's text.
"""

import datetime as dt
from dataclasses import replace

import regex

from knowledge.entries import KINDS
from knowledge.types import Head
from rag.names import LANGUAGE_NAMES
from rag.tongues import CALLED
from rag.types import Filters

AMBIGUOUS = frozenset(("model", "minutes", "cost"))
"""Kinds whose names are words of every other question."""
WRITTEN = regex.compile(r"(?<!\S)(kind|vertical|language|model|hardware|is):(\S+)", regex.IGNORECASE)
PIECE = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def explicit(text: str, filters: Filters) -> tuple[str, Filters]:
    """A question without its `name:value` words, and the filters with them."""
    for name, value in WRITTEN.findall(text):
        lowered = value.strip(".,?!").lower()
        match name.lower():
            case "kind" if (kind := lowered if lowered in KINDS else lowered.removesuffix("s")) in KINDS:
                filters = replace(filters, kinds=(*filters.kinds, kind))
            case "vertical":
                filters = replace(filters, verticals=(*filters.verticals, lowered))
            case "language" if _code(lowered):
                filters = replace(filters, languages=(*filters.languages, _code(lowered)))
            case "model":
                filters = replace(filters, models=(*filters.models, lowered))
            case "hardware" if PIECE.search(lowered):
                filters = replace(filters, hardware=(*filters.hardware, lowered))
            case "is" if lowered == "fresh":
                filters = replace(filters, fresh=True)
            case _:
                continue
        text = text.replace(f"{name}:{value}", " ")
    return " ".join(text.split()) or " ".join((*filters.kinds, *filters.verticals, *filters.hardware)), filters


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
    return not (filters.fresh and head.overdue(today))


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
