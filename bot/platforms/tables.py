"""A data table as text, for platforms that draw none."""

from bot.message import DataTable
from bot.moments import in_words

WIDEST = 56
"""Letters of a column: room for a moment in words, with its time in UTC."""


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
