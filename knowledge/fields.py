"""What each field of an entry holds, in words, read from how it is declared."""

import datetime as dt
from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, HttpUrl

from knowledge.entries import Entry
from knowledge.measures import Currency
from knowledge.parts import LanguageTag, Slug

NAMED = {
    LanguageTag: "a language, such as `en`, `hi` or `hi-Latn`",
    Slug: "an id: small letters, digits and hyphens",
    Currency: "a currency, such as `INR`",
    dt.date: "a day, such as `2026-11-26`",
    HttpUrl: "an address",
    bool: "`true` or `false`",
    int: "a whole number",
    float: "a number",
    str: "text",
}


def table(model: type[Entry], *, whole: bool) -> str:
    """The fields of a kind as a Markdown table: those of its own, or of the `whole` of every entry."""
    names = [name for name in model.model_fields if name != "body" and (whole or name not in Entry.model_fields)]
    rows = []
    for name in names:
        needed = "required" if model.model_fields[name].is_required() else "optional"
        said = "one of the kinds below" if name == "kind" else holds(_written(model, name))
        rows.append(f"| `{name}` | {needed} | {said} |")
    return "\n".join(("| field | | what it holds |", "|---|---|---|", *rows))


def wanted(model: type[Entry], place: Sequence[int | str]) -> str:
    """What the place in an entry holds at which something else was given; nothing where that cannot be said."""
    kind: Any = _written(model, str(place[0])) if place and place[0] in model.model_fields else None
    for step in place[1:]:
        while get_origin(kind) in (Union, UnionType, Annotated):
            kind = next(one for one in get_args(kind) if one is not NoneType)
        if isinstance(step, int) and get_origin(kind) is tuple:
            kind = get_args(kind)[0]
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
            kind = _written(kind, str(step))
        else:
            return ""
    return holds(kind) if kind is not None else ""


def _written(model: type[BaseModel], name: str) -> Any:
    """The type of a field as it was written, which says more than what is kept of it."""
    return next(
        vars(one)["__annotations__"][name] for one in model.__mro__ if name in vars(one).get("__annotations__", {})
    )


def holds(kind: Any) -> str:
    """What a field of this type holds."""
    if kind in NAMED:
        return NAMED[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return holds(next(one for one in inner if one is not NoneType))
    if origin is Literal:
        return " or ".join(filter(None, (", ".join(f"`{one}`" for one in inner[:-1]), f"`{inner[-1]}`")))
    if origin is tuple:
        return f"a list, each {holds(inner[0])}"
    if origin is dict:
        return "names with their values"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return "with " + ", ".join(f"`{name}`" if one.is_required() else f"[`{name}`]" for name, one in fields)
    return holds(inner[0]) if inner else str(kind)
