"""What comes in on standard input instead of being typed: a question with its log, a text to offer."""

import sys
from collections.abc import Sequence
from typing import BinaryIO

from bot.errors import ShownError

DASH = "-"
"""What stands for it on a command line."""
NOTE = f"; {DASH} reads it from standard input"
MOST = 4_000_000
"""Bytes that are read; what may be asked has a limit of its own, and says so."""


def words(given: Sequence[str], stream: BinaryIO | None = None) -> str:
    """The words of a command line as one text; a lone dash is what comes in. Raises ShownError for far too much."""
    if list(given) != [DASH]:
        return " ".join(given)
    if stream is None and sys.stdin is None:
        raise ShownError("Nothing comes in on standard input. Write the question behind `ask`.")
    came = (stream or sys.stdin.buffer).read(MOST + 1)
    if len(came) > MOST:
        raise ShownError(f"More than {MOST:,} bytes came in on standard input. Send the part that matters.")
    return came.decode("utf-8-sig", "replace").strip()
