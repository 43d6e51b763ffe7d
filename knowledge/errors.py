"""Errors about entries that may be shown to people; each composes its own sentence from facts.

- KnowledgeError: anything wrong with what somebody wrote or named
  - EntryError: one file or text that is not a valid entry, with every problem found
  - UnknownEntry: an id that names nothing
"""

from dataclasses import dataclass


class KnowledgeError(Exception):
    """Something about the community's writing is wrong; the text may be shown to anybody."""


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
