"""What a digest is made of. Plain and frozen."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Literal

from scheduler.rules import Rule

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


class IssueState(enum.StrEnum):
    """How far one digest is."""

    PREVIEW = "preview"
    """It can be looked at and edited, and waits for a yes."""
    APPROVED = "approved"
    """It goes when it is due."""
    SENT = "sent"
    """It went; what it said stays."""
    EMPTY = "empty"
    """There was nothing to say, so nothing was sent."""
    HELD = "held"
    """Nobody said yes until the next one was made, which covers its days as well."""


@dataclass(frozen=True)
class Line:
    """One line of a digest in Markdown, without a mark before it. `key` says what it is about."""

    key: str
    text: str


@dataclass(frozen=True)
class Month:
    """How many questions became gaps in a month ("2026-11"), and how many gaps were answered in it."""

    name: str
    asked: int
    answered: int


@dataclass(frozen=True)
class Contents:
    """Everything that one digest could say. `scope` is a vertical, or empty for the whole community."""

    scope: str
    starts: dt.date
    ends: dt.date
    """The last day that it covers."""
    language: str
    lines: tuple[tuple[Name, tuple[Line, ...]], ...] = ()
    months: tuple[Month, ...] = ()
    """The last months up to its end, of a monthly digest."""

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


@dataclass(frozen=True)
class DigestRule:
    """When the digest of a scope is made, and whether somebody looks at it first."""

    id: int
    scope: str
    pace: Pace
    rule: Rule
    mode: Mode
    language: str
    account: str
    """The organizer who is shown the preview."""
    created_at: dt.datetime
    active: bool = True


@dataclass(frozen=True)
class Issue:
    """One digest: the days it covers, when it is due, and what became of it."""

    id: int
    rule: DigestRule
    starts: dt.date
    ends: dt.date
    due_at: dt.datetime
    state: IssueState
    edited: Edited
    made_at: dt.datetime
    contents: Contents | None = None
    """What it said when it was sent; until then it is made anew whenever it is looked at."""
    sent_at: dt.datetime | None = None


@dataclass(frozen=True)
class Subscription:
    """That a place or a person gets the digests of a scope."""

    scope: str
    pace: Pace
    target: str
    account: str
    since: dt.datetime
