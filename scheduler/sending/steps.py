"""What is to be done with deliveries that are due, as the front desk decides it: plain values."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from scheduler.types import Delivery, State


@dataclass(frozen=True)
class Parcel:
    """Send this: one content for one or more deliveries of one target; `reason` is kept with them."""

    deliveries: tuple[Delivery, ...]
    content: Any
    reason: str = ""


@dataclass(frozen=True)
class Wait:
    """Not now: look again at this time."""

    delivery: Delivery
    until: dt.datetime
    reason: str


@dataclass(frozen=True)
class Close:
    """Not at all: it is over for this reason, and what stands there of it is taken back when it is cancelled."""

    delivery: Delivery
    state: Literal[State.CANCELLED, State.EXPIRED, State.SENT, State.FAILED]
    reason: str


@dataclass(frozen=True)
class Broken:
    """It could not be written; tried again a few times."""

    delivery: Delivery
    reason: str


Step = Parcel | Wait | Close | Broken
