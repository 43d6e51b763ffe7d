"""A courier brings what was written to one platform; its errors say what became of it.

- Refused: the platform will never take it
- Gone: the message that was to be changed is not there any more
- Slow: the platform did not take it, and names the seconds to wait
- Paused: the platform takes nothing of anybody just now
- anything else: nobody knows whether the platform took it
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Content = TypeVar("Content", contravariant=True)


class Refused(Exception):
    """The platform will never take this, however often it is tried."""


class Gone(Exception):
    """The message is not there any more."""


class Slow(Exception):
    """The platform did not take it and wants to be left alone for a while; `everywhere`: for every target."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        self.seconds, self.everywhere = seconds, everywhere
        super().__init__(f"the platform asks to wait {seconds:.0f} seconds")


class Paused(Exception):
    """Nothing can be brought to the platform now, for a reason that has nothing to do with what is sent."""


@dataclass(frozen=True)
class Sheet:
    """One message as its platform takes it, and a fingerprint by which it can be known there again."""

    payload: Any
    print: str


@dataclass(frozen=True)
class Wanted:
    """A sheet of which nobody knows whether it was taken: its key, and its fingerprint."""

    key: str
    print: str


class Courier(Protocol[Content]):
    """What the engine needs of a platform."""

    per_second: float
    """Messages that the platform takes in a second, over all targets, with room left for conversations."""
    gap_s: float
    """Seconds between two messages at one target."""

    def paused(self) -> str:
        """Why nothing can be brought now; empty if it can."""

    def fold(self, content: Content) -> tuple[Sheet, ...]:
        """What was written, as the messages in which it is sent. Pure."""

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Post one message; what the platform calls it. `key` is the same however often this is tried."""

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Make a message of ours say this. Raises Gone."""

    async def delete(self, where: str, message: str) -> None:
        """Take a message of ours back, if it is still there."""

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """By key, the messages there that may be these sheets, posted at about `since`; None if it cannot be known."""
