"""What a question asks for, in the words that the corpus knows. Not here: how it is read (`understanding`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.glossary import NO_TRADE, Trade
from rag.lists import Group
from rag.words import tokens

STORY = 16
"""Words beyond which a question is a story: who tells one tells more than is asked, and than the library knows."""


@dataclass
class Understood:
    """A question in terms of one corpus."""

    language: str
    text: str = ""
    """The question, with what a follow-up leaves unsaid filled in."""
    groups: list[Group] = field(default_factory=list)
    english: str = ""
    """The question as the embedding model should read it."""
    words: list[str] = field(default_factory=list)
    """The content words as they were written."""
    missing: list[str] = field(default_factory=list)
    """Content words for which the corpus has nothing."""
    attached: list[str] = field(default_factory=list)
    """Words of an attachment that the question is about."""
    known: int = 0
    """Content words that stand in the corpus as they are."""
    bridged: int = 0
    """Content words that were reached by translation, sound or spelling."""
    indic_known: int = 0
    """Content words in an Indian script that stand in the corpus."""
    owners: list[int] = field(default_factory=list)
    """For every group the place in `words` of the word it stems from; -1 for words that only ask."""
    parts: Sequence[tuple[str, str]] = ()
    """The several things that are asked, each with what it is about; one where one thing is asked."""
    apart: Sequence["Understood"] = ()
    """Each of these, as it is read by itself; nothing where one thing is asked."""
    alone: dict[int, "Understood"] = field(default_factory=dict)
    """Those of them that say enough without what was named before them, read without it, by their places."""
    before: int = 0
    """How many of these were asked, and answered, before this question, which follows on them."""
    native: bool = False
    """Whether the corpus itself is mostly in Indian scripts."""
    trade: Trade = NO_TRADE
    """What the library is about, as the glossary has it."""
    alike: dict[str, float] = field(default_factory=dict)
    """What was reckoned already of how far a heading asks the same; see `asked.likeness`."""

    @property
    def subject(self) -> list[str]:
        """The words that the question is about: its own, and those of an attachment that it points at."""
        return [*self.words, *self.attached]

    @property
    def length(self) -> int:
        """How many different words it has: one that is said eight hundred times makes no story."""
        return len(set(self.words))

    @property
    def missing_share(self) -> float:
        """The share of these words for which the corpus has nothing, 0 to 1."""
        return len(self.missing) / len(self.subject) if self.subject else 1.0

    @property
    def coverage(self) -> float:
        """The share of these words that were understood, 0 to 1."""
        return (self.known + self.bridged) / len(self.subject) if self.subject else 0.0

    def groups_in(self, text: str) -> list[Group]:
        """The groups of those words of the question that stand in a text."""
        said = set(tokens(text))
        owned = (set(tokens(word)) <= said for word in self.words)
        within = {place for place, held in enumerate(owned) if held}
        return [group for group, owner in zip(self.groups, self.owners, strict=True) if owner in within]
