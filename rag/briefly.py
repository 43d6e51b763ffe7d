"""What a function says of a short text is kept; of a long one it is said anew.

The words of a library come again and again, and so do its sentences. But a question may be one word of 8 KB, and some
ten thousand such would take the memory that was meant for words. Not here: what whole questions bring (`remembering`).
"""

import functools
from collections.abc import Callable
from typing import TypeVar

Said = TypeVar("Said")
WORD, TEXT = 80, 2000
"""Characters up to which a word and a text are kept; the words and sentences that people write are shorter."""


def briefly(most: int, longest: int = WORD) -> Callable[[Callable[[str], Said]], Callable[[str], Said]]:
    """Keep what a function says of `most` texts of up to `longest` characters, those that came last."""

    def decorate(function: Callable[[str], Said]) -> Callable[[str], Said]:
        remembered = functools.lru_cache(maxsize=most)(function)

        @functools.wraps(function)
        def said(text: str) -> Said:
            return remembered(text) if len(text) <= longest else function(text)

        return said

    return decorate
