"""How far what stands above a section asks what somebody asks, so that what stands below is the answer.

Not here: how two questions are compared word by word (`asked`).
"""

from collections.abc import Mapping, Sequence

import regex

from rag.asked import likeness
from rag.covering import covered, present, says
from rag.index import Index
from rag.lists import Group
from rag.phrasing import with_processor
from rag.types import Passage

CHANCE = 0.3
"""How alike a question and a heading may be that ask different things of the same."""
OTHERWISE = regex.compile(r",\s+(?:or|या|ya)\s.*\?\W*$")
"""What a heading sets against what it asks: "is a reranker worth it, or is an embedder enough?"."""


def beyond_chance(alike: float) -> float:
    """What of a likeness, 0 to 1, is more than two questions about the same have anyway; 0 to 1."""
    return max(0.0, (alike - CHANCE) / (1 - CHANCE))


def alike_above(
    passage: Passage,
    title: Mapping[int, float],
    groups: Sequence[Group],
    worth: Sequence[float],
    index: Index,
    *,
    meaning: bool,
    known: dict[str, float] | None = None,
) -> float:
    """How far the heading of a section, with half of the title above it, asks what a question asks, 0 to 1.

    What opens an entry answers its title.
    """
    heading = passage.chunk.heading[-1] if passage.chunk.heading else passage.entry.title
    return alike(heading, title, groups, worth, index, meaning=meaning, known=known)


def alike(
    heading: str,
    title: Mapping[int, float],
    groups: Sequence[Group],
    worth: Sequence[float],
    index: Index,
    *,
    meaning: bool,
    known: dict[str, float] | None,
) -> float:
    back = likeness(heading, groups, index, meaning=meaning, known=known)
    if not back:
        return 0.0
    covers = covered(groups, present(with_processor(heading), index))
    return back * (says(covers, worth) + 0.5 * says(title, worth, covers))
