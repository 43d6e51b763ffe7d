"""What a digest is made of. Plain and frozen."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Name = Literal[
    "new", "changed", "reproduced", "failed", "prices", "answered", "questions", "overdue", "promised", "tables"
]
"""A section of a digest."""
NEWS: tuple[Name, ...] = ("new", "changed", "reproduced", "failed", "prices", "answered")
"""Sections that tell what happened. The others are debt and dates, and alone are no news."""
DEBT: tuple[Name, ...] = ("questions", "overdue", "promised")
ORDER: tuple[Name, ...] = (*NEWS, *DEBT, "tables")
Pace = Literal["monthly", "weekly"]
Mode = Literal["preview", "automatic"]
"""Whether an organizer says yes before a digest goes, or it goes by itself."""
IssueState = Literal["preview", "approved", "sent", "empty", "held"]
"""A held issue was not approved before the next one was made; its news is in the next."""


@dataclass(frozen=True)
class Line:
    """One line of a digest in Markdown, without a mark before it. `key` says what it is about."""

    key: str
    text: str


@dataclass(frozen=True)
class Contents:
    """Everything that one digest could say. `scope` is a vertical, or empty for the whole community."""

    scope: str
    starts: dt.date
    ends: dt.date
    """The last day that it covers."""
    language: str
    lines: tuple[tuple[Name, tuple[Line, ...]], ...] = ()

    def of(self, name: Name) -> tuple[Line, ...]:
        """The lines of one section."""
        return next((lines for one, lines in self.lines if one == name), ())

    @property
    def has_news(self) -> bool:
        """Whether anything happened."""
        return any(self.of(name) for name in NEWS)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say at all."""
        return not any(lines for _, lines in self.lines)


@dataclass(frozen=True)
class Edited:
    """What an organizer changed in a digest: words before it, and lines left out, by key."""

    lead: str = ""
    left_out: tuple[str, ...] = ()
