"""Tables as text, for platforms that draw none: those of ours, and those in Markdown that an answer quotes."""

import re

from bot.message import DataTable
from bot.moments import in_words

WIDEST = 56
"""Letters of a column: room for a moment in words, with its time in UTC."""


NARROW = 60
"""Letters of a line in columns that a phone shows without breaking it."""
RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
BETWEEN = re.compile(r"(?<!\\)\|")


def in_columns(text: str) -> str:
    """A text in Markdown whose tables can be read: in columns, where those are too wide for a phone row by row.

    What is in a code fence is left as it is.
    """
    lines, found, fence = text.split("\n"), list[str](), False
    while lines:
        line = lines.pop(0)
        fence ^= line.lstrip().startswith("```")
        if fence or not line.startswith("|") or not lines or not RULE.fullmatch(lines[0].strip()):
            found.append(line)
            continue
        lines.pop(0)
        rows = []
        while lines and lines[0].startswith("|"):
            rows.append(_cells(lines.pop(0)))
        headers = _cells(line)
        table = DataTable(headers, tuple((*row, *[""] * len(headers))[: len(headers)] for row in rows))
        columns = fenced(table)
        narrow = max(map(len, columns.split("\n"))) <= NARROW and max(map(len, sum(rows, headers))) <= WIDEST
        found.append(columns if narrow else _row_by_row(table))
    return "\n".join(found)


def _row_by_row(table: DataTable) -> str:
    named = (
        [f"{head}: {cell}" if head else cell for head, cell in zip(table.headers, row, strict=True) if cell]
        for row in table.rows
    )
    return "\n".join(f"- {'; '.join(row)}" for row in named)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(one.strip().replace("\\|", "|") for one in BETWEEN.split(line.strip().strip("|")))


def fenced(part: DataTable) -> str:
    """Rows in a code fence, in columns of equal width."""
    grid = [[_cell(cell) for cell in row] for row in (part.headers, *part.rows)]
    widths = [max(len(row[n]) for row in grid) for n in range(len(part.headers))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in grid]
    return "\n".join(["```", *lines, "```"])


def _cell(text: str) -> str:
    """What stands in a column; where it is too long, between words if there is a place for it, and it shows."""
    line = in_words(text).replace("`", "'").replace("\n", " ")
    if len(line) <= WIDEST:
        return line
    cut = line[: WIDEST - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"
