"""A reply as something Rich can print, or as plain text for a pipe. Pure: the same reply looks the same."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.markdown import Markdown
from rich.padding import Padding
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
BETWEEN = " │ "
"""What stands between two columns."""


def render(reply: Reply, prompt: str = PROMPT) -> RenderableType:
    """A whole reply, part under part; what can be pressed elsewhere stands below it as what is typed here."""
    typed = [_typed(reply.buttons, prompt)] if reply.buttons else []
    return Group(*(_part(part, prompt) for part in reply.parts), *typed)


def _typed(buttons: Sequence[Button], prompt: str) -> Line:
    lines = (f"{one.label}: {'' if one.style == 'link' else prompt}{one.command}" for one in buttons)
    return Line("\n" + "\n".join(lines), style="dim")


class _Rows:
    """A data table in columns, or row by row where columns would cut a word: an id that is cut is of no use."""

    def __init__(self, part: DataTable) -> None:
        self._headers = part.headers
        self._rows = [tuple(map(in_words, row)) for row in part.rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        columns = list(zip(self._headers, *self._rows, strict=True))
        widths = _fitting(columns, options.max_width - len(BETWEEN) * (len(columns) - 1))
        if widths:
            table = Table(show_edge=False, pad_edge=False)
            for header, width in zip(self._headers, widths, strict=True):
                table.add_column(header, width=width)
            for row in self._rows:
                table.add_row(*map(Line, row))
            yield table
            return
        for first, *others in self._rows:
            named = zip(self._headers[1:], others, strict=True)
            yield Line(first, style="bold")
            facts = Line(" · ".join(f"{header}: {cell}" if header else cell for header, cell in named if cell))
            yield Padding(facts, (0, 0, 0, 2))


def _fitting(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide each column is: at least its longest word, and the narrow ones whole; nothing where that has no room."""
    least = [max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    wanted = [max(map(cell_len, column)) - width for column, width in zip(columns, least, strict=True)]
    spare, widths = room - sum(least), list(least)
    if spare < 0:
        return []
    for left, place in zip(range(len(wanted), 0, -1), sorted(range(len(wanted)), key=wanted.__getitem__), strict=True):
        more = min(wanted[place], spare // left)
        widths[place] += more
        spare -= more
    return widths


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
            return _Rows(part)
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
