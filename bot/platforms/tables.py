"""A data table as text, for platforms that draw none."""

from bot.message import DataTable
from bot.moments import in_words

WIDEST = 56
"""Letters of a column: room for a moment in words, with its time in UTC."""


def fenced(part: DataTable) -> str:
    """Rows in a code fence, in columns of equal width."""
    grid = [[in_words(cell).replace("`", "'").replace("\n", " ") for cell in row] for row in (part.headers, *part.rows)]
    widths = [min(WIDEST, max(len(row[n]) for row in grid)) for n in range(len(part.headers))]
    lines = [
        "  ".join(cell[:width].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in grid
    ]
    return "\n".join(["```", *lines, "```"])
