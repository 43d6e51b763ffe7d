"""What a sitting is made of: check-ins, proposals, what is said, and the host's marks. Plain and frozen."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["theme", "proposal", "stuck", "commitment", "gap"]
"""Where an item of an agenda comes from."""
Spoken = Literal["ask", "offer", "decision", "note"]
"""What is taken down while a table sits, beside commitments."""


@dataclass(frozen=True)
class Sitting:
    """That one date of a table was begun, where it is followed, and what became of its minutes."""

    occurrence: int
    started_at: dt.datetime
    started_by: str
    people: int
    """For how many the run sheet was made."""
    place: str
    """Where it was started; what is said there without naming a table belongs to it."""
    closed_at: dt.datetime | None = None
    minutes: str = ""
    """The minutes as the host left them; empty while they are still the draft that the records give."""
    revision: int = 0
    """Counts the edits of the minutes."""
    posted_at: dt.datetime | None = None
    submission: int | None = None

    @property
    def runs(self) -> bool:
        """Whether it goes on."""
        return self.closed_at is None


@dataclass(frozen=True)
class CheckIn:
    """What one person said before a table. `name` is what minutes may call them; empty: they are not named."""

    id: int
    occurrence: int
    person: str
    account: str
    name: str
    building: str
    stuck: str
    answered: bool
    """Whether the knowledge had an answer to what they are stuck on."""
    gap: int | None
    at: dt.datetime


@dataclass(frozen=True)
class Item:
    """One thing on an agenda. `key` says where it comes from, so that the host's marks find it again."""

    key: str
    kind: Kind
    text: str
    by: str = ""
    waiting: int = 0
    """How many people wait for an answer to it."""
    due: dt.date | None = None
    keys: tuple[str, ...] = ()
    """The keys of the same thing from other sources, which this one stands for."""


@dataclass(frozen=True)
class Mark:
    """What the host decided about an item of one date."""

    key: str
    pinned: bool = False
    dropped: bool = False
    position: int | None = None
    """Where the host put it, counted from 1."""
    outcome: str = ""
    """What came of it at the table, in the host's words."""
    answered: bool = False
    """Whether the outcome answers the question."""
    submission: int | None = None
    """The draft that the answer became."""


@dataclass(frozen=True)
class Proposal:
    """Something that a person wants on the agenda of a table; it stays until it was dealt with."""

    id: int
    table: int
    person: str
    text: str
    at: dt.datetime
    settled_at: dt.datetime | None = None


@dataclass(frozen=True)
class Note:
    """One thing said while a table sat."""

    id: int
    occurrence: int
    kind: Spoken
    person: str
    name: str
    text: str
    at: dt.datetime
