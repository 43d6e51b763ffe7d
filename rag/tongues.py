"""Which languages somebody reads who asks in one: one rule for the whole answer.

First comes what is written in the asker's own language, then English, then what they read too; a language that they may
not be able to read is quoted only where its entry is best by far. How much each step counts is said where it is used:
`preferring` for whole entries, `extract` and `choosing` for sentences, `outcries` for pasted errors. Not here: which
language a text is in (`language`), and which one somebody asks to be answered in (`wished`).
"""

CALLED = {
    "en": "English", "hi": "Hindi", "hi-Latn": "Hinglish", "ta": "Tamil", "te": "Telugu", "bn": "Bengali",
    "mr": "Marathi", "gu": "Gujarati", "kn": "Kannada", "ml": "Malayalam", "pa": "Punjabi", "or": "Odia",
    "ur": "Urdu", "as": "Assamese", "ne": "Nepali",
}  # fmt: skip
"""Languages by their English names."""
OWN = {"hi-Latn": ("hi", "en")}
"""What is as good as one's own language: who types Hindi in Latin letters reads it in its own, and English as well."""
READ_TOO = {"mr": ("hi",), "ne": ("hi",)}
"""What is read beside English: Hindi, in the letters of one's own language and learned at school."""


def standing(asked: str, written: str) -> int:
    """How an entry's language stands with who asks in one: 1 as their own, 0 as one that they read, -1 as another."""
    if written in OWN.get(asked, (asked,)):
        return 1
    return 0 if written == "en" or written in READ_TOO.get(asked, ()) else -1


def reads(asked: str, written: str) -> bool:
    """Whether who asks in a language can be expected to read another."""
    return standing(asked, written) >= 0
