"""Text to terms: the words that the lexical lists are made of.

Words keep their Indic marks (a `\\w` pattern breaks Devanagari at every vowel sign); identifiers such
as `--gpu-memory-utilization`, `Q4_K_M` or `meta-llama/Llama-3.1-8B` become terms whole and in parts;
English is stemmed by Snowball, Hindi by stripping light suffixes. Text is folded (NFKC, lower case) on this
copy only: what is stored and quoted stays as it was written.
"""

import unicodedata

import regex
import Stemmer

from rag.briefly import TEXT, briefly
from rag.stopwords import ENGLISH, HINDI

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[._\-/:@'’][\p{L}\p{M}\p{N}]+)*\+{0,2}#?")
APOSTROPHE = regex.compile(r"['’]")
SEPARATORS = regex.compile(r"[._\-/:@]+")
DECIMAL = regex.compile(r"(?<=\d)\.(?=\d)")
VERSIONED = regex.compile(r"(v|[a-z]{3,})(\d+(?:\.\d+)*)")
CAMEL = regex.compile(r"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+")
NUMBER = regex.compile(r"\d+(?:\.\d+)?")
NAMES = regex.compile(r"([a-z]+\d+[a-z]?|\d{4}|[a-z]pu|[a-z]lm|vm)s")
"""Several of a thing that has a name: T4s, H100s, 4090s, GPUs."""
SEVERAL = regex.compile(r"[\p{Lu}\d]+s")
LATIN = regex.compile(r"[a-z]")
JOINERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
INVISIBLE = regex.compile(f"[{''.join(map(chr, JOINERS))}]")
ZEROS = "٠۰०০੦૦୦௦౦೦൦"
"""The digit zero of each script of India; the other nine follow it."""
DIGITS = {ord(zero) + value: str(value) for zero in ZEROS for value in range(10)}
OWN_DIGIT = regex.compile(f"[{''.join(map(chr, DIGITS))}]")
UNITS = frozenset(("gb", "mb", "tb", "kb", "b", "m", "k", "bit", "bits", "x", "ms", "gib", "mib"))

_english = Stemmer.Stemmer("english")
_english.maxCacheSize = 50_000

DEVANAGARI = regex.compile(r"[\u0900-\u097f]")
NASAL = regex.compile(r"[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])")
"""A nasal before a stop, which may as well be written as a dot: हिन्दी, हिंदी. Not जन्म or म्यूज़िक."""
HINDI_SUFFIXES = tuple(
    sorted(
        [
            "ो",
            "े",
            "ू",
            "ु",
            "ी",
            "ि",
            "ा",
            "ं",
            "ः",
            "कर",
            "ाओ",
            "िए",
            "ाई",
            "ाए",
            "ने",
            "नी",
            "ना",
            "ते",
            "ीं",
            "ती",
            "ता",
            "ाँ",
            "ां",
            "ों",
            "ें",
            "ाकर",
            "ाइए",
            "ाईं",
            "ाया",
            "ेगी",
            "ेगा",
            "ोगी",
            "ोगे",
            "ाने",
            "ाना",
            "ाते",
            "ाती",
            "ाता",
            "तीं",
            "ाओं",
            "ाएं",
            "ुओं",
            "ुएं",
            "ुआं",
            "ियों",
            "ियां",
            "ियाँ",
            "ाइयों",
            "ाइयां",
            "ाएगी",
            "ाएगा",
            "ाओगी",
            "ाओगे",
            "एंगी",
            "एंगे",
            "एंगा",
            "ेंगी",
            "ेंगे",
            "ूंगी",
            "ूंगा",
            "ातीं",
            "नाओं",
            "नाएं",
            "ताओं",
            "ताएं",
            "एगा",
            "एगी",
            "यों",
        ],
        key=len,
        reverse=True,
    )
)
"""Inflections of nouns and verbs, longest first (after Ramanathan and Rao, 2003, A Lightweight Stemmer for Hindi)."""


def _seen(text: str) -> str:
    """A text in compatibility forms, with Latin digits, without invisible joiners; most are so already."""
    if text.isascii():
        return text
    text = latin_digits(unicodedata.normalize("NFKC", text))
    return text.translate(JOINERS) if INVISIBLE.search(text) else text


def latin_digits(text: str) -> str:
    """A text with the digits of Indian scripts as Latin ones: २०२६, ૭૦B."""
    return text.translate(DIGITS) if OWN_DIGIT.search(text) else text


def fold(text: str) -> str:
    """The same text in one spelling: compatibility forms, lower case, no invisible joiners."""
    return _seen(text).lower()


OTHERWISE = str.maketrans({"ৰ": "র", "ৱ": "ব", "ൺ": "ണ്", "ൻ": "ന്", "ർ": "ര്", "ൽ": "ല്", "ൾ": "ള്", "റ": "ര"})
"""The two letters that Assamese writes otherwise than Bengali; those that Malayalam changes before an ending."""


@briefly(50_000)
def fold_indic(word: str) -> str:
    """One spelling: for Devanagari no nukta, one sign for every nasal, no visarga; for others one letter of two."""
    word = unicodedata.normalize("NFD", word).replace("\u093c", "").translate(OTHERWISE)
    word = unicodedata.normalize("NFC", word).replace("ँ", "ं").replace("ः", "")
    return str(NASAL.sub("ं", word))


WRITTEN_ON = regex.compile(r"(?<=\p{L}[\p{L}\p{M}]{2,})(?:साठी|मध्ये|पासून|सोबत|बद्दल)$")
"""Marathi's postpositions, which are written onto their word: मराठीसाठी."""
BRITISH = regex.compile(r"([a-z]+(?:al|an|ar|at|en|er|gn|id|il|im|in|it|nt|on|or|ot|ym))is(e[drs]?|ers|ing|ations?)")
"""A word that others write with a z: quantise, tokeniser, normalisation; but not noise or promise."""


@briefly(100_000)
def stem(word: str) -> str:
    """A folded word without its inflection, and in one spelling."""
    if DEVANAGARI.search(word):
        return stem_hindi(fold_indic(word))
    if name := NAMES.fullmatch(word):
        return str(name[1])
    if LATIN.search(word):
        return str(_english.stemWord(BRITISH.sub(r"\1iz\2", word) if BRITISH.fullmatch(word) else word))
    return word


def stem_hindi(word: str) -> str:
    """A Devanagari word without Marathi's postposition and its longest light suffix, as long as two letters remain."""
    word = WRITTEN_ON.sub("", word)
    for suffix in HINDI_SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            return word[: -len(suffix)]
    return word


@briefly(50_000)
def expand(token: str) -> tuple[str, ...]:
    """The terms of one token as it was written (case kept, for camelCase): whole first, then parts."""
    lowered = fold(token).strip("'’")
    lowered = APOSTROPHE.split(lowered)[0]
    parts = SEPARATORS.sub(" ", DECIMAL.sub("\u2024", lowered)).replace("\u2024", ".").split()
    found: list[str] = []
    if len(parts) > 1:
        found.append("_".join(parts))
        if len(parts) == 2:
            found.append("".join(parts))
    for part in parts:
        if len(parts) > 1 and part in ENGLISH:
            continue
        if len(part) > 1 or part.isdigit() or len(parts) == 1:
            found.append(stem(part))
        if versioned := VERSIONED.fullmatch(part):
            found += [stem(versioned.group(1)), versioned.group(2)]
    if LATIN.search(lowered) and token[1:] != token[1:].lower() and not SEVERAL.fullmatch(token):
        camel = CAMEL.findall(token)
        if len(camel) > len(parts) and all(len(piece) > 1 for piece in camel):
            found += [stem(piece.lower()) for piece in camel if piece.lower() not in ENGLISH]
    return tuple(dict.fromkeys(found))


def tokens(text: str) -> list[str]:
    """The words of a text as they were written, in order."""
    return list(WORD.findall(_seen(text)))


def terms(text: str) -> list[str]:
    """The index terms of a text, in order, stop words left out."""
    found: list[str] = []
    last_number = ""
    for token in tokens(text):
        lowered = token.lower()
        if lowered in ENGLISH or lowered in HINDI or APOSTROPHE.split(lowered)[0] in ENGLISH:
            last_number = ""
            continue
        if last_number and lowered in UNITS:
            found.append(last_number + lowered)
        found.extend(expand(token))
        last_number = lowered if NUMBER.fullmatch(lowered) else ""
    return found


@briefly(2048, TEXT)
def distinct(text: str) -> frozenset[str]:
    """The different index terms of a text; remembered, for the same sentences are compared again."""
    return frozenset(terms(text))
