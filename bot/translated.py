"""What commands and their options are in other languages than English; so far in Hindi, from the files beside it."""

import functools
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import yaml

FILE, OPTIONS = Path(__file__).with_name("hindi.yaml"), Path(__file__).with_name("hindi_options.yaml")
HELP_WORDS = ("सहायता", "madad", "sahayata")
"""What else asks for help in Hindi."""
PLEASE = ("चाहिए", "करें", "करो", "कीजिए", "दें", "दो", "chahiye", "karein", "karo", "kijiye")
"""What goes with those words and names nothing."""
ENDS = " ?!।.,:"
"""What a line may end with that is no part of its words."""


@functools.cache
def _hindi() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


@functools.cache
def _options() -> Mapping[str, str]:
    found: Mapping[str, str] = yaml.safe_load(OPTIONS.read_text(encoding="utf-8"))
    return found


@functools.cache
def _typed() -> Mapping[tuple[str, str], str]:
    """The English of each word of a command, by the English word before it and the word itself, in Hindi or English."""
    found = {("", plain(word)): "help" for word in HELP_WORDS}
    for words, told in _hindi().items():
        if "name" in told and words == words.lower():
            head, _, last = words.rpartition(" ")
            found |= {(head, plain(told["name"])): last, (head, last): last}
    return found


def plain(word: str) -> str:
    """A word as it is compared: a nukta, a nasal or a capital more or less is the same word."""
    parts = unicodedata.normalize("NFD", word.strip(ENDS).lower())
    return parts.replace("\u093c", "").replace("\u0901", "\u0902")


def explained(option: str, language: str) -> str:
    """The sentence that explains an option, in a language; in English where it was not translated."""
    return _options().get(option, option) if language == "hi" else option


def in_hindi(words: str) -> Mapping[str, str]:
    """The `name` and the `description` of a command, or of a group of them, as far as they were translated."""
    return _hindi().get(words, {})


def in_english(text: str) -> str:
    """A line that begins with the words of a command in Hindi, with those in English; any other as it is."""
    rest, words, translated = text, list[str](), False
    while rest and len(words) < 2:
        word, *more = rest.split(maxsplit=1) or [""]
        english = _typed().get((" ".join(words), plain(word)))
        if english is None:
            break
        words, rest = [*words, english], "".join(more)
        translated = translated or plain(word) != english
    return " ".join([*words, rest]).strip() if translated else text
