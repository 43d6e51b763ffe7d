"""A reply as something Rich can print, or as plain text for a pipe. Pure: the same reply looks the same."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Line

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
from bot.moments import dated_line, in_words
from bot.platforms.sides import stacked

PROMPT = "chaupal "
"""What stands before a command that is typed into a shell; nothing does in a conversation."""


def render(reply: Reply, prompt: str = PROMPT) -> RenderableType:
    """A whole reply, part under part; what can be pressed elsewhere stands below it as what is typed here."""
    return Group(*(_part(part, prompt) for part in reply.parts), *([_typed(reply.buttons)] if reply.buttons else []))


def _typed(buttons: Sequence[Button]) -> Line:
    lines = (f"{one.label}: {one.command}" for one in buttons)
    return Line("\n" + "\n".join(lines), style="dim")


def _part(part: Part, prompt: str) -> RenderableType:
    match part:
        case Text() | CallFor():
            return Markdown(in_words(part.markdown))
        case Sources():
            return Group(
                Line(f"\n{part.title}", style="bold"),
                *(Line(_source(one, prompt), style="dim") for one in part.sources),
            )
        case Dated():
            return Markdown(in_words(dated_line(part.title, part.starts_at, part.where)))
        case DataTable():
            table = Table(*part.headers, show_edge=False, pad_edge=False)
            for row in part.rows:
                table.add_row(*(Line(in_words(cell)) for cell in row))
            return table
        case Sides():
            return Markdown(stacked(part))
        case Progress():
            bar = ProgressBar(total=part.total or None, completed=part.done, width=40, pulse=not part.total)
            return Group(Line(f"{part.label}: {part.done:,} of {part.total:,}" if part.total else part.label), bar)
        case Picture():
            return Line(part.description, style="dim")
        case Form():
            return Line(f"{part.title}: " + ", ".join(field.label for field in part.fields))


def plain(reply: Reply, prompt: str = PROMPT) -> str:
    """The same as text without colours or boxes."""
    return "\n\n".join(text for part in reply.parts if (text := _plain(part, prompt)))


def _plain(part: Part, prompt: str) -> str:
    match part:
        case Text() | CallFor():
            return in_words(part.markdown)
        case Sources():
            return "\n".join([part.title, *(_source(one, prompt) for one in part.sources)])
        case Dated():
            return in_words(dated_line(part.title, part.starts_at, part.where))
        case DataTable():
            return in_words("\n".join("\t".join(row) for row in (part.headers, *part.rows)))
        case Sides():
            return stacked(part)
        case Progress():
            return ""
        case Picture():
            return part.description
        case Form():
            return f"{part.title}: " + ", ".join(field.label for field in part.fields)


def _source(one: Source, prompt: str) -> str:
    """One line: number, title, section, kind, evidence, author, age, and what to beware of."""
    number = f"[{one.n}] " if one.n else " -  "
    title = f"{one.title} › {one.heading.split(' > ')[-1]}" if one.heading else one.title
    facts = [one.kind, one.evidence, one.author, one.age, one.overdue, one.disclosure]
    return f"{number}{title} ({', '.join(fact for fact in facts if fact)}) — {prompt}knowledge show {one.entry_id}"
