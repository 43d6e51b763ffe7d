"""Notices on a chat platform: where they go, what became of them, and how they are known again in a history.

This is the scheduler's courier for every platform with channels and people; a platform adds how one message is posted,
changed, taken back and found, and sentences for its own refusals.
"""

import contextlib
import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic

from bot.desk import Desk
from bot.message import Reply
from bot.platforms import calls
from bot.platforms.calls import Payload
from bot.platforms.pile import W
from bot.platforms.wording import pictures
from scheduler.sending.courier import Gone, Paused, Refused, Sheet, Slow, Wanted

NEAR = (dt.timedelta(minutes=1), dt.timedelta(minutes=15))
FAR = (dt.timedelta(hours=26), dt.timedelta(hours=26))
"""How far before and after its beginning a post is looked for: first near, then as far as a wrong clock may be off."""


class ChatCourier(ABC, Generic[W]):
    """Brings notices to channels, threads and people."""

    platform: str
    per_second: float
    gap_s: float
    key_holds = dt.timedelta(0)
    """For so long after a post the platform surely makes no second message with its key."""

    render: Callable[[Reply, str], list[Payload]]

    def __init__(self, wire: W, desk: Desk) -> None:
        self._wire, self._base, self._now = wire.once(), desk.settings.link_base, desk.now
        self._addresses: dict[str, Payload] = {}

    def paused(self) -> str:
        """Whether notices are taken shows when one is brought."""
        return ""

    def around(self, place: str) -> tuple[str, ...]:
        """The ids of the places that hold one, outermost first."""
        return ()

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The messages of a notice, each with its fingerprint; the drawings go with the last."""
        payloads, drawn = self.render(content, self._base), pictures(content)
        drawings = [*([] for _ in payloads[1:]), drawn]
        return tuple(Sheet((one, more), self.print_of(one)) for one, more in zip(payloads, drawings, strict=True))

    def print_of(self, payload: Payload) -> str:
        """By what a message is known again; nothing where it bears its key."""
        return ""

    async def address(self, where: str) -> Payload:
        """Where the messages of a target stand, found out once."""
        if where not in self._addresses:
            place, _, message = where.partition("/")
            with self._told(again=True):
                direct = where.startswith("@")
                self._addresses[where] = await (self.direct(where[1:]) if direct else self.reach(place, message))
        return self._addresses[where]

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Post a message."""
        address, (payload, drawn) = await self.address(where), sheet.payload
        with self._told(again=False):
            return await self._wire.post(address, payload, key, drawn)

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Change a message. Raises Gone."""
        address, (payload, drawn) = await self.address(where), sheet.payload
        with self._told(again=True):
            await self._wire.change(address, message, payload, drawn)

    async def delete(self, where: str, message: str) -> None:
        """Take a message back."""
        address = await self.address(where)
        with contextlib.suppress(Gone), self._told(again=True):
            await self._wire.delete(address, message)

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """The messages of ours with these keys or these fingerprints, oldest first; None if it cannot be known.

        It need not be known, nor looked for far away, while the platform itself makes no second one.
        """
        address, holds = await self.address(where), dt.timedelta(0) <= self._now() - since < self.key_holds
        found: dict[str, list[str]] = {}
        for before, after in (NEAR,) if holds else (NEAR, FAR):
            rows = None
            with contextlib.suppress(Refused), self._told(again=True):
                rows = await self.between(address, since - before, since + after)
            if rows is None and not holds:
                return None
            ours = rows or ()
            found = {one.key: [message for mark, message in ours if mark in (one.key, one.print)] for one in wanted}
            if all(found.values()):
                break
        return found

    @abstractmethod
    async def direct(self, person: str) -> Payload:
        """The address of a person; their target is "@PERSON"."""

    @abstractmethod
    async def reach(self, place: str, message: str) -> Payload:
        """The address of a place, or of the thread under a message; its target is "CHANNEL/MESSAGE"."""

    @abstractmethod
    async def between(
        self, address: Payload, first: dt.datetime, last: dt.datetime
    ) -> Sequence[tuple[str, str]] | None:
        """Messages of ours in a stretch of time, oldest first: key or fingerprint, and id; None if nobody can tell."""

    @contextlib.contextmanager
    def _told(self, *, again: bool) -> Iterator[None]:
        """What a call's trouble says of a delivery; a call that may be made `again` waits for the platform."""
        try:
            yield
        except calls.Refused as error:
            if error.unwelcome:
                raise Paused(f"{self.platform} does not accept the bot's token any more ({error.code})") from error
            raise (Gone() if error.gone else Refused(error.why or str(error))) from error
        except calls.Passing as trouble:
            if trouble.wait:
                raise Slow(trouble.wait) from trouble
            if again or not trouble.taken:
                raise Paused(f"{self.platform} cannot be reached") from trouble
            raise


def fingerprint(words: str) -> str:
    """By what a message is known whose platform shows no key of ours; white space may change on the way."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:32]
