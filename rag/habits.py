"""Romanised Hindi as people type it: what the habits of typing change in a word, and what they leave.

`light` and `habit` bring the many spellings of one word to one (zyaada and jyada, karein and karen); `latin_key` is
coarser: words that share it may be the same word, and `likeness` says how much they look it. Not here: what the words
mean (`glossary`).
"""

import regex
from rapidfuzz import fuzz

from rag.briefly import briefly
from rag.sound import romanise


def _compiled(*rules: tuple[str, str]) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(pattern), becomes) for pattern, becomes in rules)


_LIGHT = _compiled(
    ("c*h*chh?", "ch"),
    ("ph", "f"),
    ("w", "v"),
    ("z", "j"),
    ("q", "k"),
    ("(?<=[aeiou])y(?=[aeiou])", ""),
    ("a{2,}", "a"),
    ("ee|ii", "i"),
    ("oo|uu", "u"),
    (r"([b-df-hj-mp-tv-z])\1+", r"\1"),
    ("ein$", "en"),
    ("(?<=[aeiou][^aeiou]+[aeiou]+)n$", ""),
)
_MERGED = _compiled(("ai|ay(?![aeiou])", "e"), ("au|ou", "o"))
_KEY = _compiled(
    ("chh?", "C"),
    ("sh", "s"),
    ("ph", "f"),
    ("(?<=[bdgjkpt])h", ""),
    ("ee|ii", "i"),
    ("oo|uu|ou", "u"),
    ("[wv]", "v"),
    ("z", "j"),
    ("[qc]", "k"),
    ("x", "ks"),
    ("y", "i"),
    ("(?<=[aeiou])[nm]$", ""),
    ("(?<!^)a", ""),
    (r"(.)\1+", r"\1"),
    ("(?<=..)[aeiou]$", ""),
)
UNSAID = regex.compile("(?r)(?<=[aeiou][^aeiou]{1,2})a(?=[^aeiou]{1,2}[aeiou])(?!aa)")
"""The a that Devanagari leaves between two consonants and nobody says: samajhanaa is samajhnaa."""


def _through(word: str, rules: tuple[tuple[regex.Pattern[str], str], ...]) -> str:
    for pattern, becomes in rules:
        word = pattern.sub(becomes, word)
    return word


@briefly(50_000)
def said(word: str) -> str:
    """A Devanagari word in Latin letters as it is said; a Latin word as it is."""
    return UNSAID.sub("", romanise(word))


@briefly(50_000)
def light(word: str) -> str:
    """A romanised word with short vowels and single consonants; its endings can still be told."""
    return _through(word, _LIGHT)


@briefly(50_000)
def habit(word: str) -> str:
    """One spelling for a romanised word, however its vowels are typed: kaise and kese, aur and or."""
    return _through(light(word), _MERGED)


@briefly(8192)
def latin_key(word: str) -> str:
    """One key for words that may be one: kharcha, kharch; zyada, jyaada; but also baar and bhaar."""
    return _through(word, _KEY)


def likeness(word: str, other: str) -> float:
    """How much two romanised words look alike, 0 to 100."""
    return float(fuzz.ratio(light(word), light(other)))
