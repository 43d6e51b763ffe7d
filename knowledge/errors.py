"""Errors about entries that may be shown to people; each composes its own sentence from facts.

- KnowledgeError: anything wrong with what somebody wrote or named
  - WordedError: one that is said in the language of who speaks
  - EntryError: one file or text that is not a valid entry, with every problem found
  - UnknownEntry: an id that names nothing
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.frames import frame


class KnowledgeError(Exception):
    """Something about the community's writing is wrong; the text may be shown to anybody."""

    def said_in(self, language: str) -> str:
        """Its text in a language; in English where it has no other."""
        return str(self)


class WordedError(KnowledgeError):
    """A fault whose text stands among our sentences in every language, under a name and with facts."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(self.said_in("en"))

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.sentence, **self.facts)


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one answer of a form: its sentence by name, and its facts."""

    sentence: str
    facts: Mapping[str, object]

    def said_in(self, language: str) -> str:
        """The sentence in a language."""
        return frame(language, self.sentence, **self.facts)


def wrong(sentence: str, /, **facts: object) -> Wrong:
    """What is wrong with an answer, by the name of the sentence that says it."""
    return Wrong(sentence, facts)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one field of an entry."""

    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: {self.expected}"


class EntryError(KnowledgeError):
    """A text that is not a valid entry: names the file, each field, and what was expected there."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        super().__init__(f"{where}: " + "; ".join(str(problem) for problem in problems))


class UnknownEntry(KnowledgeError):
    """No entry has this id."""

    def __init__(self, entry_id: str, nearest: list[str]) -> None:
        self.entry_id = entry_id
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No entry has the id {entry_id!r}.{hint}")
