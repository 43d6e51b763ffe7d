"""Which language a question is in, by script and by the small words that give it away.

Not for documents of unknown origin: it knows English, Hindi, romanised Hindi and the other Indian
languages that the assistant meets, and answers `en` for the rest.
"""

from collections import Counter
from collections.abc import Sequence

import regex

from rag.stopwords import ENGLISH, HINDI, HINGLISH
from rag.words import fold, tokens

SCRIPTS = {
    "Deva": "hi",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Arab": "ur",
}
"""The language that a script is read as, unless small words say otherwise."""

BLOCKS = (
    (0x0600, "Arab"),
    (0x0900, "Deva"),
    (0x0980, "Beng"),
    (0x0A00, "Guru"),
    (0x0A80, "Gujr"),
    (0x0B00, "Orya"),
    (0x0B80, "Taml"),
    (0x0C00, "Telu"),
    (0x0C80, "Knda"),
    (0x0D00, "Mlym"),
)

MARATHI = frozenset(
    [
        "आहे",
        "आहेत",
        "आणि",
        "कसे",
        "कसा",
        "कशी",
        "काय",
        "साठी",
        "मध्ये",
        "चा",
        "ची",
        "चे",
        "ला",
        "करावे",
        "कराल",
        "करायचे",
        "होते",
        "नाही",
        "किंवा",
        "पासून",
        "तुम्ही",
        "मी",
    ]
)
NEPALI = frozenset(["छ", "छन्", "गर्ने", "गर्न", "कसरी", "हुन्छ", "लाई", "मा", "र", "तपाईं"])

BOTH = frozenset(
    [
        "the",
        "he",
        "to",
        "is",
        "us",
        "do",
        "main",
        "me",
        "par",
        "hue",
        "ho",
        "use",
        "ya",
        "so",
        "are",
        "bad",
        "kab",
        "men",
        "ham",
        "sake",
        "be",
        "in",
        "an",
        "a",
        "i",
        "on",
        "no",
        "hi",
        "log",
        "pe",
        "mat",
        "lie",
        "one",
        "age",
        "jab",
    ]
)
"""Spellings that are small words in English and in romanised Hindi; they prove neither."""
SURE_HINGLISH = HINGLISH - BOTH - ENGLISH

LETTER = regex.compile(r"\p{L}")


def script_of(letter: str) -> str:
    """The four-letter name of a letter's script: Latn for anything that is not Indian."""
    point = ord(letter)
    name = "Latn"
    for start, script in BLOCKS:
        if point >= start:
            name = script
    return name if 0x0600 <= point < 0x0D80 and not 0x0700 <= point < 0x0900 else "Latn"


def word_scripts(words: Sequence[str]) -> Counter[str]:
    """How many words begin in each script; numbers count for none."""
    return Counter(script_of(word[0]) for word in words if LETTER.match(word))


def detect(text: str) -> str:
    """The BCP-47 tag of a question's language: en, hi, hi-Latn, mr, bn, … English where nothing tells.

    A text of which a fifth of the words are in an Indian script is in that script's language, however
    many English terms stand in it.
    """
    words = [fold(token) for token in tokens(text)]
    counted = word_scripts(words)
    indic = {script: number for script, number in counted.items() if script != "Latn"}
    if indic:
        script = max(indic, key=lambda name: indic[name])
        if indic[script] * 5 >= sum(counted.values()):
            return _of_script(script, words)
    sure = sum(word in SURE_HINGLISH for word in words)
    english = sum(word in ENGLISH and word not in HINGLISH for word in words)
    if sure and sure >= english and sure * 8 >= len(words):
        return "hi-Latn"
    return "en"


def _of_script(script: str, words: list[str]) -> str:
    if script == "Deva":
        marathi = sum(word in MARATHI or word.endswith(("ाचे", "ाची", "ाचा", "साठी", "मध्ये")) for word in words)
        hindi = sum(word in HINDI for word in words)
        if marathi > hindi:
            return "mr"
        if sum(word in NEPALI for word in words) > hindi:
            return "ne"
    return SCRIPTS[script]
