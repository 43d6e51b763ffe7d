"""A gap and who waits for it. Plain, frozen, database-free; what may be done with one is in `deciding`.

What a person wrote stands in their own row as asker and nowhere else, so that it can be erased with them. A gap shows
the words of its askers, or the title that a moderator gave it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """Where a gap stands."""

    OPEN = "open"
    """People wait for it."""
    ANSWERED = "answered"
    """An entry answers it, and its askers were told or are being told."""
    CLOSED = "closed"
    """A moderator closed it with a reason."""
    MERGED = "merged"
    """It is part of another gap; its askers moved there."""


class Why(StrEnum):
    """What made a question a gap."""

    NOTHING = "nothing"
    """There was no answer."""
    UNSURE = "unsure"
    """There was one with little evidence."""
    BAD = "bad"
    """The asker said that it did not help."""
    STUCK = "stuck"
    """The asker called for people."""


class Wait(StrEnum):
    """Where an asker stands."""

    WAITING = "waiting"
    """Will be told when the gap is answered."""
    TOLD = "told"
    """Was promised the answer, in this round."""
    HELPED = "helped"
    """Was told, and says that it helped."""
    LEFT = "left"
    """Waits no more: took the complaint back, or the question was solved otherwise."""


REASONS = {
    "scope": "it is not about deploying open models",
    "unclear": "nobody could tell what is asked",
    "private": "it holds what is not for everybody",
    "spam": "it is no question",
    "solved": "it was solved in the discussion",
    "outdated": "nobody runs this any more",
}
"""The codes with which a gap is closed, and what each means."""

TAKEN_FOR = dt.timedelta(days=14)
"""How long a gap stays with who took it."""


@dataclass(frozen=True)
class Asking:
    """A question on its way to a gap: who asked what where, and why it needs people.

    `person` is one person over all linked accounts, `account` the one that asked, `target` where they are told.
    `meaning` and `vector` are what `rag.meaning` made of the question, kept as they are.
    """

    person: str
    account: str
    target: str
    question: str
    language: str
    why: Why
    private: bool = False
    """Whether the words are only for the asker and moderators."""
    audiences: tuple[str, ...] = ("public",)
    answer_id: str | None = None
    meaning: str = ""
    vector: bytes | None = None
    vertical: str = ""
    waits: bool = True
    """Whether they wait for an answer; else only their words are kept, for those who wait in their stead."""


@dataclass(frozen=True)
class Asker:
    """Somebody who asked a gap's question. `round` counts how often they were promised an answer."""

    id: int
    gap_id: int
    person: str
    account: str
    target: str
    private: bool
    audiences: tuple[str, ...]
    answer_id: str | None
    question: str
    language: str
    why: str
    state: str
    round: int
    asked_at: dt.datetime
    told_at: dt.datetime | None = None


@dataclass(frozen=True)
class Gap:
    """A question that nobody here has answered in writing, and how many people wait for it."""

    id: int
    state: str
    vertical: str
    opened_at: dt.datetime
    version: int = 1
    title: str = ""
    vertical_by: str = ""
    """Who said so; empty while the vertical is a guess."""
    taken_by: str = ""
    taken_until: dt.datetime | None = None
    entry_id: str | None = None
    answered_at: dt.datetime | None = None
    merged_into: int | None = None
    reason: str = ""
    note: str = ""
    place: str = ""
    """Where it is discussed."""
    waiting: int = 0
    asked: int = 0
    question: str = ""
    """The title, or the first asker's words that may be shown here; empty if there are none."""
    language: str = "en"

    def holder(self, now: dt.datetime) -> str:
        """Who has taken it and still has time; empty if nobody."""
        return self.taken_by if self.taken_until is not None and self.taken_until > now else ""

    @property
    def days(self) -> float | None:
        """Days from the question to its answer; None while there is none."""
        return None if self.answered_at is None else (self.answered_at - self.opened_at).total_seconds() / 86400


@dataclass(frozen=True)
class Step:
    """One line of a gap's history."""

    gap_id: int
    at: dt.datetime
    person: str
    what: str
    facts: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Proposal:
    """An entry that somebody says answers a gap; `number` is the version they meant."""

    gap_id: int
    entry_id: str
    person: str
    number: int
    state: str
    at: dt.datetime


@dataclass(frozen=True)
class Joined:
    """What became of a question: its gap, whether that is new, and how the gap stands."""

    gap: Gap
    asker_id: int
    new: bool
