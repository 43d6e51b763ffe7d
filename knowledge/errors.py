"""Errors about entries that may be shown to people; each composes its own sentence from facts.

- KnowledgeError: anything wrong with what somebody wrote or named
  - WordedError: one that is said in the language of who speaks
    - EntryError: one file or text that is not a valid entry, with every problem found
    - UnknownEntry: an id that names nothing, or nothing that may be read here
      - UnknownVersion: a number that no version of an entry has
"""

from collections.abc import Sequence
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
class Problem:
    """One thing wrong in one field of an entry."""

    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.field}: {self.expected}"


class EntryError(WordedError):
    """A text that is not a valid entry: names the file, each field, and what was expected there."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        super().__init__("not_valid", where=where, problems="; ".join(str(problem) for problem in problems))


class UnknownEntry(WordedError):
    """No entry has this id, or none that may be read here."""

    def __init__(self, entry_id: str, nearest: Sequence[str] = (), *, here: bool = True) -> None:
        self.entry_id = entry_id
        near = {"near": ", ".join(nearest)} if nearest else {}
        super().__init__("no_entry_near" if nearest else "no_entry" if here else "not_for_here", id=entry_id, **near)


class UnknownVersion(UnknownEntry):
    """An entry has no version of this number."""

    def __init__(self, entry_id: str, number: int, newest: int) -> None:
        self.entry_id = entry_id
        WordedError.__init__(self, "no_version", id=entry_id, version=number, now=newest)
