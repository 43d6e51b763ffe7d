"""Follow-ups: a short question is read together with the one before it.

"and on an L4?" asks the last question again about other hardware; "हिंदी में?" asks it again in
another language. Anything that stands on its own is left alone.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import regex

from rag import only
from rag.again import again, named
from rag.asking import ASKS_LICENCE, ASKS_MEANING, ASKS_NUMBER
from rag.beginning import spelled_out
from rag.declining import declined
from rag.filters import WRITTEN
from rag.types import Turn
from rag.understanding import is_stop
from rag.wished import bidden, wished
from rag.words import fold, tokens

BEGINS = regex.compile(
    r"^\s*(?:and|or|but|what about|how about|then|also|same|why|within|by when|since when|until when|"
    r"aur|to|phir|lekin|और|तो|फिर|लेकिन|अगर|क्यों)\b",
    regex.IGNORECASE,
)
REASON = regex.compile(r"^\s*(?:why|क्यों)\b", regex.IGNORECASE)
"""What begins a follow-up ("why?"), and as well a question of its own."""
QUALITY = regex.compile(
    r"\b(?:the|its|their|better|best|worse|worst|good|cheap\w*|fast\w*|slow\w*|needed|required|missing|wrong|next|possible|"
    r"enough|different|differences?|problem|reason|error|limits?|size|speed|version|command|option|alternatives?|"
    r"farq|farak|fark|antar|dikkat|sahi|galat|accha|behtar)\b|अंतर|फ़र्क|फर्क|दिक्कत|सही|ग़लत|गलत|बेहतर|अच्छा",
    regex.IGNORECASE,
)
"""What something is said to have or to be: "what is the price?" is asked of something, "what is TTFT?" is not."""
POINTS = regex.compile(
    r"\b(?:it|its|that|this|those|these|them|there|iska|isme|usme|wahi|isko|uska)\b|इसका|इसमें|उसमें|वही|इसे",
    regex.IGNORECASE,
)
OF_A_PROGRAM = regex.compile(
    r"^\s*--?\w[\w-]*\s*\??\s*$|\bwhat (?:does|do) \S+(?: \S+){0,2} do\b|\bkya kart[aei]\b|क्या कर(?:ता|ती|ते)",
    regex.IGNORECASE,
)
"""An option alone, or what something does."""
HARDWARE = regex.compile(
    r"\b(?:[ATLHVBP]\d{1,3}[GS]?|RTX\s?\d{4}|MI\d{3}X?|M[1-5](?:\s(?:Pro|Max|Ultra))?|CPU|\d+\s?GB)\b",
    regex.IGNORECASE,
)
SHORT = 3
"""Content words up to which a question may lean on the one before it."""


class Whole(NamedTuple):
    """A question with what it leaves unsaid, and the language that it asks for."""

    text: str
    language: str
    before: str = ""
    """The question before, where this one is added to it."""
    said: str = ""
    """What it need not be told again, on one line: all that was said where it adds to what was asked, and what was
    said last where it asks the same of something else."""


def resolve(
    text: str, history: Sequence[Turn], *, limited: bool = False, strange: Callable[[str], bool] = lambda text: False
) -> Whole:
    """The text to look for, with what it leaves unsaid taken from the questions before it, and the language asked for.

    The language is empty unless the text says in which one it wants an answer; see `wished`. A text that is `limited`
    by filters of its own is whole unless it says otherwise, and so is one of which what was read is `strange`: who asks
    how rice is cooked does not ask on about memory, nor is it asked on about that.
    """
    before, found = "", True
    for turn in (one for one in history if not declined(one.question)):
        asked = bidden(only.read(WRITTEN.sub(" ", turn.question))[0])[1]
        if not turn.found and strange(asked):
            continue
        adds = not before or not _adds_nothing(asked)
        before, found = _whole(asked, before, found=found, strange=strange) if adds else before, turn.found
    if not text:  # only what the search is to be limited to was said
        return Whole(before, "")
    if before and (language := wished(text, before)):
        return Whole(before, language)
    language, text = bidden(text)
    if limited and not _leans(text, _content(text)):
        return Whole(spelled_out(text), language)
    whole = _whole(text, before, found=found, strange=strange)
    added = whole != text and whole.endswith(f" {text}")
    if language or whole in (text, before):
        return Whole(whole, language)
    return Whole(whole, "", whole[: -len(text)].strip() if added else "", _said(history if added else history[-1:]))


def _whole(text: str, before: str, *, found: bool, strange: Callable[[str], bool]) -> str:
    """A question with what it leaves unsaid, given the whole one before it and whether that was answered."""
    if not before:
        return spelled_out(text)
    if wished(text, before):
        return before
    content = _content(text)
    if not _leans(text, content) and (_stands_alone(text, content, found=found) or strange(text)):
        return text
    if instead := again(text, before):
        return instead
    other = " ".join(HARDWARE.findall(text))
    if other and not _besides(text) and (first := HARDWARE.search(before)):
        return " ".join(f"{before[: first.start()]}{other} {HARDWARE.sub(' ', before[first.end() :])}".split())
    return f"{' '.join((HARDWARE.sub(' ', before) if other else before).split())} {text}"


def _said(history: Sequence[Turn]) -> str:
    return " ".join(" ".join(turn.said for turn in history).split())


def _adds_nothing(text: str) -> bool:
    """Whether a follow-up asks on, and says nothing that the next one could lean on: "why?"."""
    return bool(BEGINS.search(text)) and not _besides(text) and not named(text)


def _content(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [token for token in tokens(text) if not any(is_stop(fold(token), tongue) for tongue in ("hi-Latn", "hi"))]


def _leans(text: str, content: Sequence[str]) -> bool:
    """Whether a question says itself that something stands before it."""
    longest = SHORT if REASON.search(text) else 2 * SHORT
    return len(content) <= longest and bool(BEGINS.search(text) or POINTS.search(text))


def _stands_alone(text: str, content: Sequence[str], *, found: bool) -> bool:
    """Whether a question says all that it asks: by its length, or as one for the meaning of a word. `found` says
    whether the one before it was answered."""
    if len(content) > SHORT or (len(content) == SHORT and text.rstrip().endswith("?")):
        return True
    if OF_A_PROGRAM.search(text):
        return True
    if ASKS_MEANING.search(text) and not (
        QUALITY.search(text) or ASKS_NUMBER.search(text) or ASKS_LICENCE.search(text)
    ):
        return True
    return not found and bool(_besides(text))


def _besides(text: str) -> list[str]:
    """What a text says besides the hardware it names."""
    return [
        token
        for token in tokens(HARDWARE.sub(" ", BEGINS.sub(" ", text)))
        if not is_stop(fold(token), "en") and not is_stop(fold(token), "hi-Latn") and not is_stop(fold(token), "hi")
    ]
