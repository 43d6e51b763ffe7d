"""What can be asked at all: a question's text without control characters, or a sentence that says what is missing."""

import regex

from rag.errors import BadQuestion

LETTER = regex.compile(r"\p{L}")
WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}])(?=[\p{M}\p{N}]*+\p{L})[\p{L}\p{M}\p{N}]{2,}")
CONTROL = regex.compile(r"[\p{Cc}--\n\t]|[\u202A-\u202E\u2066-\u2069]|[\U000E0000-\U000E007F]", regex.V1)
"""What controls: also the marks that turn the direction of whatever follows them, and tags, which nobody sees."""
MAX_BYTES = 8192


def clean(text: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of a question without control characters. Raises BadQuestion with what to do instead."""
    size = len(text.encode("utf-8", "replace"))
    if size > max_bytes:
        raise BadQuestion("too long", size=f"{size:,}", most=f"{max_bytes:,}")
    cleaned: str = CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    if not cleaned:
        raise BadQuestion("no question")
    if not LETTER.search(cleaned):
        raise BadQuestion("no words")
    if not WORD.search(cleaned):
        raise BadQuestion("one letter")
    return cleaned
