"""One turn of a conversation on a chat platform: taken in once, answered once, on a surface that can be edited.

What a platform adds is a `Surface`. Here are the rest: the claim that makes a message one effect, the order of
those who wait, the life sign, the pace of edits, and the end of it all, whatever happens.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from pydantic import TypeAdapter

from bot import store
from bot.desk import Desk
from bot.failpoints import failpoint
from bot.message import Message, Reply, say

log = logging.getLogger(__name__)

TOGETHER = 16
"""Messages that are worked on at once."""
EACH = 2
"""Of these, messages of one person."""
ATTEMPTS = 5
"""Starts after which a message that never gets done is put aside."""
KEPT = dt.timedelta(days=7)
"""How long it is known that a message was taken."""
BEAT_S = 8.0
"""Seconds between life signs."""

_MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


class Surface(Protocol):
    """Where one reply stands: a message in a channel, a thread, a form's answer."""

    async def alive(self) -> None:
        """Show that work goes on. Called at once and every few seconds."""

    async def put(self, reply: Reply) -> None:
        """Show a reply in the place of what was shown before."""

    async def end(self) -> None:
        """Leave no life sign behind."""


async def carry(replies: AsyncIterator[Reply], surface: Surface, pace_s: float, *, quiet: bool = False) -> Reply | None:
    """Bring replies to a surface: the first and the last for certain, those between at a pace; the last is returned.

    `quiet` shows no life sign, for messages that nobody addressed to the assistant.
    """
    beat = None if quiet else asyncio.create_task(_beat(surface))
    shown = 0.0
    showing: asyncio.Task[None] | None = None
    last: Reply | None = None
    try:
        async for reply in replies:
            if reply.final:
                last = reply
            elif (showing is None or showing.done()) and time.monotonic() - shown >= pace_s:
                shown = time.monotonic()
                showing = asyncio.create_task(_put(surface, reply))
        if showing is not None:
            await showing
        if last is not None and not last.silent:
            await surface.put(last)
        return last
    finally:
        if showing is not None and not showing.done():
            showing.cancel()
        if beat is not None:
            beat.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beat
            with contextlib.suppress(Exception):
                await asyncio.shield(surface.end())


async def _put(surface: Surface, reply: Reply) -> None:
    """An edit on the way may fail; the last one may not, and is not made here."""
    try:
        await surface.put(reply)
    except Exception as error:
        log.info("an edit on the way was not shown: %s", type(error).__name__)


async def _beat(surface: Surface) -> None:
    while True:
        with contextlib.suppress(Exception):
            await surface.alive()
        await asyncio.sleep(BEAT_S)


class Turns:
    """The messages of one platform: claimed once, a few at a time, finished or tried again at the next start."""

    def __init__(self, desk: Desk, platform: str) -> None:
        self._desk = desk
        self._platform = platform
        self._all = asyncio.Semaphore(TOGETHER)
        self._own: dict[str, asyncio.Semaphore] = {}
        self._waiting: Counter[str] = Counter()
        self._closing = False
        self.tasks: dict[str, asyncio.Task[None]] = {}
        """The turns under way, by the key of their message."""

    async def take(self, key: str, message: Message, target: str) -> bool:
        """Claim a message; False if it was claimed before. From here on it will be answered, also after a crash."""
        body = _MESSAGE.dump_json(message).decode()
        now = self._desk.now()
        return await self._desk.database.write(
            lambda c: store.take(c, self._platform, key, body, target, now), f"{self._platform}-take"
        )

    async def retarget(self, key: str, target: str) -> None:
        """Remember where the reply to a message stands, so that a restart goes on there."""
        await self._desk.database.write(lambda c: store.retarget(c, self._platform, key, target), "retarget")

    def begin(self, key: str, person: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work of a claimed message when it is its turn; at the next start, if this one is ending."""
        if self._closing:
            return
        task = asyncio.create_task(self._run(key, person, work), name=f"{self._platform} {key}")
        self.tasks[key] = task
        task.add_done_callback(lambda done: self.tasks.pop(key, None) if self.tasks.get(key) is done else None)

    async def _run(self, key: str, person: str, work: Callable[[], Awaitable[None]]) -> None:
        self._waiting[person] += 1
        own = self._own.setdefault(person, asyncio.Semaphore(EACH))
        try:
            async with own, self._all:
                failpoint(f"{self._platform}:before-reply")
                await work()
                failpoint(f"{self._platform}:after-reply")
            await self.close(key)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("a message could not be answered; it is tried again at the next start", extra={"key": key})
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                self._own.pop(person, None)
                del self._waiting[person]

    async def unfinished(self) -> list[tuple[str, Message, str]]:
        """What an earlier run took and did not finish: key, message, target. What always fails is put aside."""
        found = await self._desk.database.write(lambda c: store.unfinished(c, self._platform), "resume")
        again = []
        for one in found:
            if one.attempts > ATTEMPTS:
                log.error("a message was put aside after %d attempts", one.attempts, extra={"key": one.key})
                await self.put_aside(one.key)
            elif one.key not in self.tasks:
                again.append((one.key, _MESSAGE.validate_json(one.message), one.target))
        return again

    async def withdraw(self, key: str) -> str | None:
        """Stop a turn that is under way, for a question that changed; where its reply stands, None if it was over."""
        task = self.tasks.get(key)
        if task is None:
            return None
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        async with self._desk.database.reading() as connection:
            return await store.target_of(connection, self._platform, key)

    async def close(self, key: str) -> None:
        """A message needs nothing more."""
        await self._desk.database.write(lambda c: store.finish(c, self._platform, key), f"{self._platform}-done")

    async def put_aside(self, key: str) -> None:
        """Give up on a message for good."""
        await self._desk.database.write(lambda c: store.finish(c, self._platform, key, store.DEAD), "dead")

    async def sweep(self) -> None:
        """Forget old claims."""
        before = self._desk.now() - KEPT
        await self._desk.database.write(lambda c: store.sweep(c, before), "sweep")

    async def finish(self, seconds: float) -> None:
        """Let what is under way come to its end; what does not is taken up at the next start."""
        self._closing = True
        if self.tasks:
            _, late = await asyncio.wait(list(self.tasks.values()), timeout=seconds)
            for task in late:
                task.cancel()


async def one(reply: Reply) -> AsyncIterator[Reply]:
    """A single reply as a stream of replies."""
    yield reply


def sorry(text: str) -> AsyncIterator[Reply]:
    """A single failed reply as a stream."""
    return one(say(text, failed=True))
