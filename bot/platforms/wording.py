"""A reply in words, for platforms whose messages are Markdown. What differs between them is a `Dialect`. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import regex

from bot.links import entry_link
from bot.message import (
    Button,
    CallFor,
    DataTable,
    Dated,
    Form,
    Part,
    Picture,
    Progress,
    Reply,
    Sides,
    Source,
    Sources,
    Text,
)
from bot.moments import Moment, dated_line, spoken
from bot.platforms.phrases import phrase
from bot.platforms.sides import stacked
from bot.platforms.split import split
from bot.platforms.tables import fenced, in_columns
from scheduler.hindi import is_hindi

LESS = "…"
MOST_BUTTONS = 25
"""Buttons that a message takes."""


@dataclass(frozen=True)
class Dialect:
    """How a platform's Markdown differs."""

    special: str
    """The characters that would be markup in a title that somebody else wrote."""
    link: str
    """A link that makes no preview, with {title} and {address}."""
    numbered: str
    """What begins the line of a numbered source, with {n}."""
    calls: str
    names: str
    """What begins a call for the people of a {role}; empty where that is no text."""
    moment: Callable[[Moment], str]
    """How a moment is said."""
    longest: int
    """Characters of one message."""
    longest_press: int
    """Characters of the command that a button carries."""
    harmless: Callable[[str], str] = str
    """Takes the calls for people and channels out of what was said."""


def worded(reply: Reply, base: str, dialect: Dialect) -> str:
    """Everything that a reply says, as one text."""
    whole = "\n\n".join(text for part in reply.parts if (text := _part(part, base, dialect)))
    whole = whole or "\n".join(f"**{plain(one.title, dialect)}**" for one in reply.parts if isinstance(one, Form))
    return spoken(whole, dialect.moment)


def pieces(reply: Reply, base: str, dialect: Dialect) -> list[str]:
    """Everything that a reply says, in texts of one message each; there is always one.

    Tables are divided first, so that each part has its head, and then put into columns, which may take more room.
    """
    parts = split(dialect.harmless(worded(reply, base, dialect)), dialect.longest)
    return [one for part in parts for one in split(in_columns(part), dialect.longest)] or [LESS]


def called(reply: Reply) -> tuple[list[str], list[str]]:
    """The ids of the roles and of the people whom a reply calls."""
    calls = [part for part in reply.parts if isinstance(part, CallFor)]
    return [one.role for one in calls if one.role], [one.person for one in calls if one.person]


def buttons_of(reply: Reply, dialect: Dialect) -> tuple[Button, ...]:
    """The buttons of a reply; a form that cannot be shown at once has one that opens it."""
    forms = [part for part in reply.parts if isinstance(part, Form)]
    buttons = (*reply.buttons, *(Button(one.title, one.opener or one.command) for one in forms))[:MOST_BUTTONS]
    for one in buttons:
        if one.style != "link" and len(one.command) > dialect.longest_press:
            raise ValueError(
                f"the command of the button {one.label!r} has more than {dialect.longest_press} characters"
            )
    return buttons


def form_of(reply: Reply) -> Form | None:
    """The form that a reply asks to be opened; one with errors is shown in words first."""
    form = next((part for part in reply.parts if isinstance(part, Form)), None)
    return None if form is None or any(one.error for one in form.fields) else form


def errors_of(reply: Reply | None) -> dict[str, str]:
    """What is wrong with the fields of the form in a reply."""
    forms = [part for part in (reply.parts if reply else ()) if isinstance(part, Form)]
    return {one.name: one.error for form in forms for one in form.fields if one.error}


def pictures(reply: Reply) -> list[Picture]:
    """The drawings of a reply; they go with its last message."""
    return [part for part in reply.parts if isinstance(part, Picture)]


def undrawn(reply: Reply) -> Reply:
    """A reply whose drawings are said in words, for where they cannot be put."""
    return replace(
        reply, parts=tuple(Text(one.description) if isinstance(one, Picture) else one for one in reply.parts)
    )


def plain(text: str, dialect: Dialect) -> str:
    """Text without markup of its own."""
    return str(regex.sub(f"([{regex.escape(dialect.special)}])", r"\\\1", " ".join(text.split())))


def _part(part: Part, base: str, dialect: Dialect) -> str:
    match part:
        case Text():
            return part.markdown
        case CallFor():
            called = dialect.calls.format(role=part.role) if part.role else ""
            called += dialect.names.format(person=part.person) if part.person else ""
            return called + part.markdown
        case Sources():
            lines = [_source(one, base, dialect) for one in part.sources]
            return "\n".join([f"**{part.title}**", *lines]) if lines else ""
        case Dated():
            return dated_line(part.title, part.starts_at, part.where)
        case DataTable():
            return fenced(part)
        case Sides():
            return stacked(part, lambda text: plain(text, dialect))
        case Progress():
            return f"{part.label} {part.done:,} of {part.total:,}" if part.total else f"{part.label} {LESS}"
        case Form():
            errors = [f"- {one.label}: {one.error}" for one in part.fields if one.error]
            language = "hi" if is_hindi(part.title) else "en"
            head = phrase(language, "incomplete", form=f"**{plain(part.title, dialect)}**")
            return "\n".join([head, *errors]) if errors else ""
        case Picture():
            return ""


def _source(one: Source, base: str, dialect: Dialect) -> str:
    """One source on one line."""

    def words(text: str) -> str:
        return plain(text, dialect)

    number = dialect.numbered.format(n=one.n) if one.n else "- "
    section = f" › {words(one.heading.split(' > ')[-1])}" if one.heading else ""
    facts = " · ".join(words(fact) for fact in (one.kind, one.evidence, one.author, one.age, one.disclosure) if fact)
    beware = f" · ⚠ {words(one.overdue)}" if one.overdue else ""
    link = dialect.link.format(title=words(one.title), address=entry_link(base, one))
    return f"{number}{link}{section} — {facts}{beware}"
