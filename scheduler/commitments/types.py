"""A commitment and what becomes of it. Plain and frozen."""

import datetime as dt
import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """What became of a commitment."""

    OPEN = "open"
    """It is still promised."""
    DONE = "done"
    """It was kept."""
    MOVED = "moved"
    """It is still promised, for a later day than at first."""
    DROPPED = "dropped"
    """It was given up, openly."""


STANDING = (State.OPEN, State.MOVED)
"""States in which something is still promised."""


@dataclass(frozen=True)
class Commitment:
    """What one person promised a table, and by when."""

    id: int
    table: int
    occurrence: int
    person: str
    account: str
    """The account that promised, where the reminders go."""
    name: str
    text: str
    due: dt.date
    at: dt.datetime
    state: State = State.OPEN
    settled_at: dt.datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it is still promised."""
        return self.state in STANDING
