"""Sections whose heading is a question: what stands below is its answer, if somebody asks the same.

Also here: whether such a heading asks what a word means.
"""

from collections.abc import Sequence

import regex

from rag.asking import ASKS_MEANING
from rag.covering import present
from rag.index import Index
from rag.lists import Group
from rag.stopwords import ASKING as ASKING_WORDS

ASKING = ("?", "？", "؟")
"""How a question ends, in the scripts of this community."""
ASIDE = regex.compile(r"\([^()]*\)")
"""What a heading names besides: a long form, examples."""
MORE = regex.compile(r",?\s+and\s.*|\s+और\s.*?(?=\s+क्या\s)")
"""What a heading asks for besides the first word."""
BESIDE = regex.compile(r"\([^()]*\)|,?\s+(?:and|और)\s+(?:is it\b.*)?")
"""What stands beside a word in a heading that asks what it means: its long form, and the next word."""
SAME = 0.65
"""How alike a heading and a question must be for the one to ask the other."""
SAYING = " ".join((*ASKING_WORDS, "mean"))
"""Words of a heading that say no more than that it asks."""


def is_question(text: str) -> bool:
    """Whether a text ends as a question does, whatever marks of Markdown follow."""
    return text.rstrip(" \"'”’)*_`").endswith(ASKING)


def likeness(
    heading: str, groups: Sequence[Group], index: Index, *, meaning: bool, known: dict[str, float] | None = None
) -> float:
    """How much of what a heading asks, by rarity, a question asks too, 0 to 1; 0 where the heading asks nothing.

    What a word means is asked only by a question for its `meaning`. The other way, what of the question the heading
    asks, is for the caller to weigh. `known` holds what was reckoned for the same question, by heading.
    """
    if known is None:
        return _likeness(heading, groups, index, meaning=meaning)
    if heading not in known:
        known[heading] = _likeness(heading, groups, index, meaning=meaning)
    return known[heading]


def _likeness(heading: str, groups: Sequence[Group], index: Index, *, meaning: bool) -> float:
    if not is_question(heading):
        return 0.0
    asked = {term.id for group in groups for term in group.terms}
    held = present(ASIDE.sub(" ", heading), index) - present(SAYING, index)
    if not held & asked:
        return 0.0
    if asks_meaning_of(heading, groups, index):
        return float(meaning)
    rarity = {one: index.sections.rarity_of(one) for one in held}
    return sum(rare for one, rare in rarity.items() if one in asked) / (sum(rarity.values()) or 1.0)


def asks_meaning_of(heading: str, groups: Sequence[Group], index: Index) -> bool:
    """Whether a heading asks what one of the words of a question means, and nothing more of it."""
    if not ASKS_MEANING.search(MORE.sub("", ASIDE.sub("", heading))):
        return False
    asked = {term.id for group in groups for term in group.terms} | present(SAYING, index)
    words = (present(piece.lower(), index) - present(SAYING, index) for piece in BESIDE.split(heading))
    return any(held and held <= asked for held in words)
