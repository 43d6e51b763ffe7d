"""What happens when, as plain values: a promise, and the delivery that holds it.

Identity and SQL are in `store`; what may be done with them is in `deliveries`.
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass


class State(enum.StrEnum):
    """What became of a promise so far."""

    PENDING = "pending"
    """Not yet due, or due and not yet taken up."""
    LEASED = "leased"
    """Being written or sent by one process."""
    SENT = "sent"
    """The platform has it; its message is known."""
    RETRY = "retry"
    """The platform did not take it; it is tried again."""
    EXPIRED = "expired"
    """Its time passed before it could be sent."""
    CANCELLED = "cancelled"
    """It was taken back, or was no longer true when it was due."""
    AMBIGUOUS = "ambiguous"
    """The platform may or may not have it: it is looked for there before anything else."""
    FAILED = "failed"
    """Given up, with the reason; only a person can start it again."""


NEVER = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""When something is looked at again that is over."""
OPEN = (State.PENDING, State.LEASED, State.RETRY, State.AMBIGUOUS)
"""States from which a promise can still be sent."""


@dataclass(frozen=True)
class Promise:
    """Something that will be said unasked.

    `dedup_key` is unique for ever: promising it again changes nothing. `target` is a place ("discord:3000",
    "slack:C1", "slack:C1/1700000000.000100") or a person ("discord:@77", "web:@abc"). `subject` holds ids, never words.
    """

    dedup_key: str
    kind: str
    target: str
    subject: Mapping[str, str | int]
    due_at: dt.datetime
    send_until: dt.datetime

    @property
    def platform(self) -> str:
        """The platform of its target."""
        return self.target.partition(":")[0]

    @property
    def where(self) -> str:
        """Its target without the platform."""
        return self.target.partition(":")[2]

    @property
    def to_person(self) -> bool:
        """Whether it goes to one person."""
        return self.where.startswith("@")


@dataclass(frozen=True)
class Posted:
    """One message of a delivery that stands on the platform."""

    message: str
    print: str


@dataclass(frozen=True)
class Delivery:
    """A promise and what became of it."""

    id: int
    promise: Promise
    state: State
    next_at: dt.datetime
    attempts: int = 0
    began_at: dt.datetime | None = None
    """When the last sending began whose end is not known."""
    prints: tuple[str, ...] = ()
    """The fingerprints of what that sending was to post."""
    round: int = 0
    """How often its message vanished or was taken back, and it was posted anew."""
    joined_to: int | None = None
    wanted: int = 0
    """How often it was to be said again; `shown` is how often that was done."""
    shown: int = 0
    withdrawn: str = ""
    reason: str = ""
    promised_at: dt.datetime | None = None
    settled_at: dt.datetime | None = None
    posted: tuple[Posted, ...] = ()

    @property
    def dedup_key(self) -> str:
        """The promise's key."""
        return self.promise.dedup_key

    @property
    def kind(self) -> str:
        """Which composer writes it."""
        return self.promise.kind

    @property
    def target(self) -> str:
        """Where it goes."""
        return self.promise.target

    @property
    def subject(self) -> Mapping[str, str | int]:
        """What it is about, as ids."""
        return self.promise.subject

    @property
    def due_at(self) -> dt.datetime:
        """When it should be said."""
        return self.promise.due_at

    @property
    def send_until(self) -> dt.datetime:
        """After which it is too late."""
        return self.promise.send_until
