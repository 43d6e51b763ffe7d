"""Notices on a chat platform: where they go, what became of them, and how they are known again in a history.

This is the scheduler's courier for every platform with channels and people; a platform adds how one message is posted,
changed, taken back and found, and sentences for its own refusals.
"""

import contextlib
import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, Generic

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
    why: ClassVar[Mapping[str, str]] = {}
    """What a refusal means here, by the platform's code for it, where it means something else than usual."""

    render: Callable[[Reply, str], list[Payload]]

    def __init__(self, wire: W, base: str) -> None:
        self._wire, self._base = wire, base
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
            with self._told(again=True):
                self._addresses[where] = await self.reach(where)
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
        """The messages of ours with these keys or these fingerprints, oldest first; None if it cannot be known."""
        address = await self.address(where)
        found: dict[str, list[str]] = {}
        for before, after in self.stretches(since):
            try:
                with self._told(again=True):
                    rows = await self.between(address, since - before, since + after)
            except Refused:
                return None
            if rows is None:
                return None
            found = {one.key: [message for mark, message in rows if mark in (one.key, one.print)] for one in wanted}
            if all(found.values()):
                break
        return found

    def stretches(self, since: dt.datetime) -> Sequence[tuple[dt.timedelta, dt.timedelta]]:
        """How far before and after that moment is looked for what was begun then."""
        return NEAR, FAR

    @abstractmethod
    async def reach(self, where: str) -> Payload:
        """The address of a place, of a person ("@PERSON"), or of the thread under a message ("CHANNEL/MESSAGE")."""

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
            raise (Gone() if error.gone else Refused(self.why.get(error.code) or error.why or str(error))) from error
        except calls.Passing as trouble:
            if trouble.wait:
                raise Slow(trouble.wait) from trouble
            if again or not trouble.taken:
                raise Paused(f"{self.platform} cannot be reached") from trouble
            raise


def fingerprint(words: str) -> str:
    """By what a message is known whose platform shows no key of ours; white space may change on the way."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:32]
