"""Which languages somebody reads who asks in one: one rule for the whole answer.

First comes what is written in the asker's own language, then English, then what they read too; a language that they may
not be able to read is quoted only where its entry is best by far. How much each step counts is said where it is used:
`preferring` for whole entries, `extract` and `choosing` for sentences, `outcries` for pasted errors. Not here: which
language a text is in (`language`), and which one somebody asks to be answered in (`wished`).
"""

import functools

from knowledge.types import Head

CALLED = {
    "en": "English", "hi": "Hindi", "hi-Latn": "Hinglish", "ta": "Tamil", "te": "Telugu", "bn": "Bengali",
    "mr": "Marathi", "gu": "Gujarati", "kn": "Kannada", "ml": "Malayalam", "pa": "Punjabi", "or": "Odia",
    "ur": "Urdu", "as": "Assamese", "ne": "Nepali",
}  # fmt: skip
"""Languages by their English names."""
SOURCES, TAGS = 0.5, 0.4
"""How much of the sources and of the tags of one entry another must have that says the same in another language.

Of the starting library's 35 entries in other languages than English 26 have such a one, and each of these is one.
"""
OWN = {"hi-Latn": ("hi", "en")}
"""What is as good as one's own language: who types Hindi in Latin letters reads it in its own, and English as well."""
READ_TOO = {"mr": ("hi",), "ne": ("hi",)}
"""What is read beside English: Hindi, in the letters of one's own language and learned at school."""


def standing(asked: str, written: str) -> int:
    """How an entry's language stands with who asks in one: 1 as their own, 0 as one that they read, -1 as another."""
    if written in OWN.get(asked, (asked,)):
        return 1
    return 0 if written == "en" or written in READ_TOO.get(asked, ()) else -1


@functools.lru_cache(maxsize=4096)
def same_said(one: Head, other: Head) -> bool:
    """Whether two entries say the same in two languages: of one kind, from the same sources, under the same tags."""
    if one.kind != other.kind or one.language == other.language:
        return False
    return _shared(_sources(one), _sources(other)) >= SOURCES and _shared(_tags(one), _tags(other)) >= TAGS


def _sources(head: Head) -> set[str]:
    return {str(one.get("url", "")) for one in head.header.get("sources") or ()}


def _tags(head: Head) -> set[str]:
    return set(map(str, head.header.get("tags") or ()))


def _shared(one: set[str], other: set[str]) -> float:
    """How much of the smaller of two sets stands in the other; 0 where one is empty."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def reads(asked: str, written: str) -> bool:
    """Whether who asks in a language can be expected to read another."""
    return standing(asked, written) >= 0
