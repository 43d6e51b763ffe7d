"""One turn of a conversation on a chat platform: taken in once, answered once, on a surface that can be edited.

What a platform adds is a `Surface`. Here are the rest: the claim that makes a message one effect, the order of
those who wait, the life sign, the pace of edits, and the end of it all, whatever happens.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from bot import store
from bot.desk import Desk
from bot.failpoints import failpoint
from bot.message import Message, Reply, say
from bot.platforms.calls import Refused
from bot.platforms.claims import MESSAGE, Claims
from bot.platforms.phrases import phrase
from bot.platforms.queue import WAITING, Queue

log = logging.getLogger(__name__)

WAITS_S = (2.0, 10.0, 60.0, 300.0)
"""Seconds before each further attempt at a message that cannot be answered."""
ATTEMPTS = 5
"""Starts in which a message that never gets done is tried; at the next one its person is told."""
BEAT_S = 8.0
"""Seconds between life signs."""
MANY = 32
"""With more turns under way, each shows life more seldom, so that a crowd is answered and not only soothed."""


class Surface(Protocol):
    """Where one reply stands: a message in a channel, a thread, a form's answer."""

    async def alive(self) -> None:
        """Show that work goes on. Called at once and every few seconds."""

    async def put(self, reply: Reply) -> None:
        """Show a reply in the place of what was shown before."""

    async def clear(self) -> None:
        """Take back what was shown."""

    async def end(self) -> None:
        """Leave no life sign behind."""


async def carry(replies: AsyncIterator[Reply], surface: Surface, pace_s: float) -> Reply | None:
    """Bring replies to a surface: the last one for certain, those before it at a pace; the last is returned."""
    shown = float("-inf")
    showing: asyncio.Task[None] | None = None
    last: Reply | None = None
    try:
        async for reply in replies:
            if reply.final:
                last = reply
            elif (showing is None or showing.done()) and time.monotonic() - shown >= pace_s:
                shown = time.monotonic()
                showing = asyncio.create_task(show(surface, reply))
        if showing is not None:
            await showing
        if last is not None and not last.silent:
            await surface.put(last)
        return last
    finally:
        if showing is not None and not showing.done():
            showing.cancel()


async def show(surface: Surface, reply: Reply) -> None:
    """Show a reply, if that can be done."""
    try:
        await surface.put(reply)
    except Exception as error:
        log.warning("a reply could not be shown on the way: %s", type(error).__name__)


@contextlib.asynccontextmanager
async def _showing_life(surface: Surface, pause: Callable[[], float], *, quiet: bool) -> AsyncIterator[None]:
    """Show that work goes on, again after each pause, and leave no sign of it behind."""
    if quiet:
        yield
        return
    beat = asyncio.create_task(_beat(surface, pause))
    try:
        yield
    finally:
        beat.cancel()
        with contextlib.suppress(Exception):
            await surface.end()


async def _beat(surface: Surface, pause: Callable[[], float]) -> None:
    while True:
        with contextlib.suppress(Exception):
            await surface.alive()
        await asyncio.sleep(pause())


class Turns:
    """The messages of one platform: claimed once, a few at a time, finished or tried again."""

    def __init__(self, desk: Desk, platform: str, pace_s: float, waits_s: Sequence[float] = WAITS_S) -> None:
        self._desk = desk
        self._platform = platform
        self._pace_s = pace_s
        self._waits_s = waits_s
        self.queue = Queue()
        self._closing = False
        self.take = Claims(desk, platform).take
        self.tasks: dict[str, asyncio.Task[Reply | None]] = {}
        """The turns under way, by the key of their message."""

    async def move(self, key: str, where: Mapping[str, Any]) -> None:
        """Remember where the reply to a message stands, so that a restart goes on there."""
        target = json.dumps(where)
        await self._desk.database.write_or(None, lambda c: store.retarget(c, self._platform, key, target), "retarget")

    async def rewrite(self, key: str, message: Message) -> None:
        """Remember a message as it is now."""
        body = MESSAGE.dump_json(message).decode()
        await self._desk.database.write_or(None, lambda c: store.rewrite(c, self._platform, key, body), "retarget")

    def begin(
        self,
        key: str,
        person: str,
        surface: Surface,
        replies: Callable[[], AsyncIterator[Reply]],
        *,
        quiet: bool = False,
        at_once: bool = False,
        again: bool = False,
        language: str = "en",
    ) -> "asyncio.Task[Reply | None] | None":
        """Answer a claimed message when it is its turn; at the next start, if this one is ending.

        `quiet` shows no life sign, for messages that nobody addressed to the assistant; `at_once` waits for no turn,
        and `again` was let in before. That it was given up, or is one too many, is said in `language`.
        """
        if self._closing:
            return None
        if not at_once and not again and self.queue.full(person):
            refusal = self._one_too_many(person, language, silent=quiet)
            replies, quiet, at_once = lambda: one(refusal), True, True
        waits = contextlib.nullcontext if at_once else lambda: self.queue.turn_of(person)

        async def attempt() -> Reply | None:
            async with waits():
                failpoint(f"{self._platform}:before-reply")
                last = await carry(replies(), surface, self._pace_s)
                failpoint(f"{self._platform}:after-reply")
                return last

        async def run() -> Reply | None:
            async with _showing_life(surface, self.pause, quiet=quiet):
                return await self._run(key, attempt, None if quiet else surface, language)

        task = self.tasks[key] = asyncio.create_task(run(), name=f"{self._platform} {key}")
        if not at_once:
            self.queue.enter(person)
        task.add_done_callback(lambda done: self._over(key, done, "" if at_once else person))
        return task

    def _one_too_many(self, person: str, language: str, *, silent: bool) -> Reply:
        refusal = say(phrase(language, "too many", most=WAITING), failed=True)
        return replace(refusal, silent=silent or not self.queue.to_be_told(person))

    def _over(self, key: str, task: "asyncio.Task[Reply | None]", person: str) -> None:
        if self.tasks.get(key) is task:
            del self.tasks[key]
        if person:
            self.queue.leave(person)

    def pause(self) -> float:
        """Seconds between two life signs of one turn."""
        return BEAT_S * max(1.0, len(self.tasks) / MANY)

    async def _run(
        self, key: str, attempt: Callable[[], Awaitable[Reply | None]], told: Surface | None, language: str
    ) -> Reply | None:
        """Answer a message, again after each failure; where that is no use, it is `told`, and put aside."""
        last: Reply | None = None
        for wait in (*self._waits_s, None):
            try:
                last = await attempt()
                break
            except Refused as error:
                log.warning("a reply could not be shown: %s", error)
                if error.unwelcome:
                    return None
                break
            except Exception:
                log.exception("a message could not be answered", extra={"key": key, "again_in": wait})
            if wait is None:
                await self._give_up(key, told, language)
                return None
            await asyncio.sleep(wait)
        await self.close(key)
        return last

    async def _give_up(self, key: str, told: Surface | None, language: str) -> None:
        reference = secrets.token_hex(3)
        log.error("a message was given up", extra={"key": key, "reference": reference})
        if told is not None:
            await show(told, say(phrase(language, "given up", reference=reference), failed=True))
        await self.put_aside(key)

    async def unfinished(self) -> list[tuple[str, Message, dict[str, Any], bool]]:
        """What an earlier run took and did not finish: key, message, where, and whether it is to be given up.

        What cannot even be given up is put aside, and so is what another version wrote and this one cannot read.
        """
        found = await self._desk.database.write(lambda c: store.unfinished(c, self._platform), "resume")
        again = []
        for one in found:
            try:
                message, where = MESSAGE.validate_json(one.message), json.loads(one.target or "{}")
            except ValueError as error:
                log.error("a message was put aside unread: %s", type(error).__name__, extra={"key": one.key})
                await self.put_aside(one.key)
                continue
            worn = one.attempts > ATTEMPTS
            if worn and (message.unasked or message.aside or one.attempts > ATTEMPTS + 1):
                log.error("a message was put aside after %d attempts", one.attempts, extra={"key": one.key})
                await self.put_aside(one.key)
            elif one.key not in self.tasks:
                again.append((one.key, message, where, worn))
        return again

    async def withdraw(self, key: str) -> dict[str, Any] | None:
        """Stop a turn that is under way, for a question that changed; where its reply stands, None if it was over."""
        task = self.tasks.get(key)
        if task is None:
            return None
        task.cancel()
        await asyncio.wait([task])
        async with self._desk.database.reading() as connection:
            target = await store.target_of(connection, self._platform, key)
        return json.loads(target) if target else None

    async def close(self, key: str) -> None:
        """A message needs nothing more. Where that cannot be written, a restart answers it again in the same place."""
        label = f"{self._platform}-done"
        await self._desk.database.write_or(None, lambda c: store.finish(c, self._platform, key), label)

    async def put_aside(self, key: str) -> None:
        """Give up on a message for good."""
        await self._desk.database.write_or(None, lambda c: store.finish(c, self._platform, key, store.DEAD), "dead")

    async def finish(self, seconds: float) -> None:
        """Let what is under way come to its end; what does not is taken up at the next start."""
        self._closing = True
        if self.tasks:
            _, late = await asyncio.wait(list(self.tasks.values()), timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)


async def one(reply: Reply) -> AsyncIterator[Reply]:
    """A single reply as a stream of replies."""
    yield reply
