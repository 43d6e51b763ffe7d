"""What can be asked at all: a question's text without control characters, or a sentence that says what is missing."""

import regex

from rag.errors import BadQuestion

LETTER = regex.compile(r"\p{L}")
WORD = regex.compile(r"(?=[\p{L}\p{M}\p{N}]*\p{L})[\p{L}\p{M}\p{N}]{2,}")
CONTROL = regex.compile(r"[\p{Cc}--\n\t]|[\U000E0000-\U000E007F]", regex.V1)
MAX_BYTES = 8192


def clean(text: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of a question without control characters. Raises BadQuestion with what to do instead."""
    size = len(text.encode("utf-8", "replace"))
    if size > max_bytes:
        raise BadQuestion(
            f"That is {size:,} bytes; a question may have {max_bytes:,}. Ask the one thing you need to know, "
            "and attach long logs as a file."
        )
    cleaned: str = CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    if not cleaned:
        raise BadQuestion("There is no question yet. For example: How do I serve an 8B model on one 16 GB T4?")
    if not LETTER.search(cleaned):
        raise BadQuestion("I see no words in that. Ask in a sentence, in any language you like.")
    if not WORD.search(cleaned):
        raise BadQuestion("One letter is too little to look for. Ask in a sentence, in any language you like.")
    return cleaned
