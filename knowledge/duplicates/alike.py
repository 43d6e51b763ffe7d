"""How alike two texts are. Pure: nothing is looked up here, and nothing is decided.

Likeness is shown to people ("is it this one?"); two texts about different versions or hardware may be near and differ.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge.frames import Sentence, sentence

WORD = re.compile(r"[^\W_]+(?:[\u0900-\u0dff\u200c\u200d]+)?")
RUN = 5
"""Words of a run that two texts share."""
REMEMBERED = 1000
"""Texts whose runs are remembered: what waits is compared with one text after the other."""
SAME_TITLE = 88
SHARED = 0.3


@dataclass(frozen=True)
class Alike:
    """A text that is near another: what it is (`entry:ID` or `submission:N`), its title, and how near, from 0 to 1."""

    what: str
    title: str
    likeness: float
    why: Sentence


@functools.lru_cache(maxsize=REMEMBERED)
def runs(text: str) -> frozenset[int]:
    """Every run of five words of a text, as a number each; shorter texts are one run."""
    words = WORD.findall(text.lower())
    if len(words) <= RUN:
        return frozenset([hash(tuple(words))]) if words else frozenset()
    return frozenset(hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1))


def likeness(title: str, text: str, other_title: str, other_text: str) -> tuple[float, Sentence | None]:
    """How near two texts are, and why: words they share, or titles that say the same. 0 where they are not."""
    mine, theirs = runs(text), runs(other_text)
    shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    named = fuzz.token_sort_ratio(title.lower(), other_title.lower())
    if shared >= SHARED:
        return min(1.0, shared), sentence("alike_words", share=f"{shared:.0%}")
    if named >= SAME_TITLE and _numbers(title) == _numbers(other_title):
        return named / 100, sentence("alike_title")
    return 0.0, None


def _numbers(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]*\d[\w.]*", title.lower()))


def nearest(
    title: str, text: str, others: Iterable[tuple[str, str, str]], said_not: Iterable[str], limit: int = 3
) -> list[Alike]:
    """The texts among (what, title, text) that are near, nearest first; those said not to be the same are left out."""
    left_out = frozenset(said_not)
    found = []
    for what, other_title, other_text in others:
        if what not in left_out:
            value, why = likeness(title, text, other_title, other_text)
            if why:
                found.append(Alike(what, other_title, value, why))
    return sorted(found, key=lambda one: -one.likeness)[:limit]
