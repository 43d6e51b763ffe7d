"""What a seat is: one person's answer to one date, and where it puts them."""

import datetime as dt
import enum
from dataclasses import dataclass


class Answer(enum.StrEnum):
    """What a person says about a date."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class SeatState(enum.StrEnum):
    """Where an answer puts a person."""

    NONE = "none"
    """They said maybe or no."""
    SEATED = "seated"
    """They have a seat."""
    WAITING = "waiting"
    """They want one, and all are taken."""
    OFFERED = "offered"
    """A seat is kept for them until an hour; they have to say yes once more."""
    LAPSED = "lapsed"
    """They let an offer pass; a new yes puts them at the end of the line."""


@dataclass(frozen=True)
class Seat:
    """A person at a date. `account` is where they are reached, `since` their place in the line."""

    person: str
    account: str
    answer: Answer
    state: SeatState
    since: dt.datetime
    offered_until: dt.datetime | None = None
    offers: int = 0
    """How many offers this person got for this date."""
    attended: bool | None = None
    """Whether they were there; None while nobody said."""
    attended_by: str = ""
    """Who said so."""


@dataclass(frozen=True)
class StandingAnswer:
    """What a person says to every date of a table."""

    table_id: int
    person: str
    account: str
    answer: Answer
    since: dt.datetime
