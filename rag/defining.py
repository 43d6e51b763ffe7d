"""What a word means: the sentence of the library that says so, and whether one that was found says it.

Not here: which heading asks for a meaning (`asked`), or what else is quoted (`choosing`).
"""

from collections.abc import Sequence

from rag.asked import SAYING, asks_meaning_of
from rag.asking import ASKS_MEANING, DEFINES
from rag.covering import covered, present, says
from rag.index import Index
from rag.lists import Group
from rag.question import Understood
from rag.quotes import LEAD, Sentence
from rag.tongues import reads, standing
from rag.words import SEPARATORS

WHOLE_WORD = 0.7
"""How much of a question, or of each thing that it asks, the heading must cover below which its answer stands."""
OF_ITSELF = ("model",)
"""The kinds of entries that say what the thing is that their title names."""


def definition(
    pool: Sequence[Sentence], text: str, groups: Sequence[Group], worth: Sequence[float], index: Index, language: str
) -> Sentence | None:
    """The sentence that begins a section whose heading asks what a word means, where it is the word that is asked."""
    opening = [
        one
        for one in pool
        if one.place == 0
        and one.passage.chunk.heading
        and asks_meaning_of(one.passage.chunk.heading[-1], groups, index)
        and reads(language, one.passage.entry.language)
        and _names(one.passage.chunk.heading[-1], text, groups, worth, index)
    ]
    return max(opening, key=lambda one: (standing(language, one.passage.entry.language), one.score), default=None)


def _names(heading: str, text: str, groups: Sequence[Group], worth: Sequence[float], index: Index) -> bool:
    """Whether a heading names the word that is asked for; a hyphen between its parts is nothing: kv-cache."""
    held = present(heading, index)
    parts = present(SEPARATORS.sub(" ", text), index) - present(SAYING, index)
    return says(covered(groups, held), worth) >= WHOLE_WORD or bool(parts and parts <= held)


def introduced(
    pool: Sequence[Sentence], understood: Understood, worth: Sequence[float], index: Index
) -> Sentence | None:
    """How the note of the model opens of which somebody asks what it is."""
    if not _of_one_word(understood):
        return None
    titled = [
        one
        for one in pool
        if one.passage.entry.kind in OF_ITSELF
        and one.passage.chunk.ordinal in LEAD
        and not one.passage.chunk.heading
        and one.place == 0
        and says(covered(understood.groups, present(one.passage.entry.title, index)), worth) >= WHOLE_WORD
    ]
    return max(titled, key=lambda one: one.score, default=None)


def _of_one_word(understood: Understood) -> bool:
    """Whether a question asks what one word means, and nothing more."""
    words = {owner for owner, group in zip(understood.owners, understood.groups, strict=True) if not group.asks}
    return len(words) == 1 and ASKS_MEANING.search(understood.text) is not None


def undefined(understood: Understood, first: Sentence, index: Index) -> bool:
    """Whether a question asks what one word means, and nothing more, and this sentence does not say it."""
    if not _of_one_word(understood) or first.passage.entry.kind in OF_ITSELF:
        return False
    heading = first.passage.chunk.heading[-1:]
    if heading and asks_meaning_of(heading[0], understood.groups, index):
        return False
    said = DEFINES.search(first.text)
    return not (said and covered(understood.groups, present(said[0], index)))
