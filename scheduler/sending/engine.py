"""The engine: takes up what is due, gives each target its lane, and frees what others left behind.

Any number of these may run on one database. Nothing is kept here that a restart would miss.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.sending import store
from scheduler.sending.courier import Courier, Paused
from scheduler.sending.lane import work_off
from scheduler.sending.pace import Pace
from scheduler.sending.shop import Shop, Transactions
from scheduler.sending.steps import Step
from scheduler.types import Delivery

log = logging.getLogger(__name__)

LONG_AGO = dt.timedelta(days=7)
"""What was due before this is taken up all at once, so that it can be said in one message."""


@dataclass(frozen=True)
class Terms:
    """The numbers an engine goes by; tests shorten them."""

    poll_s: float = 2.0
    """Seconds between two looks when nobody rings."""
    lease_s: float = 15.0
    """Seconds without a sign of life after which an owner counts as dead."""
    settle_s: float = 5.0
    backoff_s: tuple[float, ...] = (5, 30, 120, 600)
    pauses_s: tuple[float, ...] = (5, 10, 20, 40, 60)
    """Seconds for which a platform that takes nothing is left alone, one after the other."""
    room: int = 160
    """Deliveries of one platform that are taken up at a time: seconds of work, so that a slow disk holds up none."""
    each: int = 25
    """Of these, deliveries of one target: what a person finds after a quiet night is one message."""


class Engine:
    """Sends what is due. `alone`: no other process can be at work on this database."""

    def __init__(
        self,
        database: Transactions,
        couriers: Mapping[str, Courier[Any]],
        prepare: Callable[[Sequence[Delivery]], Awaitable[Sequence[Step]]],
        now: Callable[[], dt.datetime],
        *,
        alone: bool,
        terms: Terms | None = None,
    ) -> None:
        self._database = database
        self._couriers = couriers
        self._prepare = prepare
        self._now = now
        self._alone = alone
        self._terms = terms or Terms()
        self.owner = secrets.token_hex(8)
        self._rung = asyncio.Event()
        self._closing = False
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._rows: dict[str, int] = {}
        self._resting: dict[str, float] = {}
        self._paces: dict[str, Pace] = {}
        self._pauses: dict[str, tuple[str, float, int]] = {}
        self._seen: dict[str, tuple[int, float]] = {}
        self._last_beat = time.monotonic()

    def ring(self) -> None:
        """Something may be due: look now."""
        self._rung.set()

    def paused(self, platform: str) -> str:
        """Why nothing is brought to a platform just now; empty if it is."""
        courier = self._couriers.get(platform)
        if courier is None:
            return f"{platform} is not connected here"
        reason, until, _ = self._pauses.get(platform, ("", 0.0, 0))
        return courier.paused() or (reason if time.monotonic() < until else "")

    async def run(self) -> None:
        """Work until stopped."""
        beating = asyncio.create_task(self._beat(), name="deliveries: signs of life")
        try:
            started = False
            while not self._closing:
                self._rung.clear()
                try:
                    if not started:
                        await self.start()
                        started = True
                    await self._round()
                except Exception:
                    log.exception("deliveries could not be taken up; it is tried again")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._rung.wait(), self._terms.poll_s)
        finally:
            beating.cancel()

    async def stop(self, seconds: float) -> None:
        """Take up nothing more, let what is under way come to its end, and leave the rest to others."""
        self._closing = True
        self.ring()
        lanes = list(self._lanes.values())
        if lanes:
            _, late = await asyncio.wait(lanes, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1)
        with contextlib.suppress(Exception):
            await self._database.write(
                lambda c: store.recover(c, [self.owner], self._later(self._terms.settle_s)), "deliveries-leave"
            )

    async def idle(self) -> None:
        """Work until nothing that is due is left, without waiting for what will be."""
        while True:
            await self._sign()
            self._rung.clear()
            await self._round()
            if not self._lanes:
                return
            await self._rung.wait()

    def _later(self, seconds: float) -> dt.datetime:
        return self._now() + dt.timedelta(seconds=seconds)

    def _alive(self) -> bool:
        """Whether nobody can have taken us for dead."""
        return self._alone or time.monotonic() - self._last_beat < self._terms.lease_s / 2

    async def start(self) -> None:
        """Free what an earlier run left behind, where nobody else can be at work on it."""
        if self._alone:
            async with self._database.reading() as connection:
                left = await store.owners(connection)
            if left:
                at = self._later(self._terms.settle_s)
                freed = await self._database.write(lambda c: store.recover(c, list(left), at), "deliveries-recover")
                log.info("%d deliveries were under way when the service last ended", freed)

    async def _beat(self) -> None:
        while True:
            try:
                await self._sign()
            except Exception as error:
                log.warning("no sign of life could be written: %s", type(error).__name__)
            await asyncio.sleep(self._terms.lease_s / 5)

    async def _sign(self) -> None:
        """Show that we live, and see who does not any more."""
        if self._alone:
            return
        await self._database.write(lambda c: store.beat(c, self.owner), "deliveries-beat")
        self._last_beat = time.monotonic()
        await self._bury()

    async def _bury(self) -> None:
        async with self._database.reading() as connection:
            found = await store.owners(connection)
        now, dead = time.monotonic(), []
        for owner, beats in found.items():
            seen, since = self._seen.get(owner, (-1, now))
            if owner == self.owner or beats != seen:
                self._seen[owner] = (beats, now)
            elif now - since > self._terms.lease_s:
                dead.append(owner)
        self._seen = {owner: seen for owner, seen in self._seen.items() if owner in found and owner not in dead}
        if dead:
            at = self._later(self._terms.settle_s)
            freed = await self._database.write(lambda c: store.recover(c, dead, at), "deliveries-recover")
            log.warning("%d deliveries of a process that ended are taken over", freed)
            self.ring()

    async def _round(self) -> None:
        """Take up what is due, on every platform that takes something."""
        ready = [one for one in self._couriers if self._has_room(one) and not self.paused(one)]
        async with self._database.reading() as connection:
            due = await store.due_on(connection, ready, self._now())
        for platform in due:
            if not self._closing:
                await self._take_up(platform, self._terms.room - self._rows.get(platform, 0))

    def _has_room(self, platform: str) -> bool:
        """Whether enough was sent that taking up more is worth a look."""
        return self._rows.get(platform, 0) <= self._terms.room // 2

    async def _take_up(self, platform: str, room: int) -> None:
        now, terms = self._now(), self._terms
        busy = [*self._lanes, *(target for target, until in self._resting.items() if until > time.monotonic())]
        claimed: list[Delivery] = await self._database.write(
            lambda c: store.claim(
                c,
                self.owner,
                platform,
                busy,
                each=terms.each,
                limit=room,
                long_ago=now - LONG_AGO,
                now=now,
            ),
            "deliveries-claim",
        )
        targets: dict[str, list[Delivery]] = {}
        for one in claimed:
            targets.setdefault(one.target, []).append(one)
        for target, deliveries in targets.items():
            self._rows[platform] = self._rows.get(platform, 0) + len(deliveries)
            self._lanes[target] = asyncio.create_task(self._lane(platform, target, deliveries), name=f"to {platform}")

    async def _lane(self, platform: str, target: str, deliveries: Sequence[Delivery]) -> None:
        try:
            await work_off(self._shop(platform), deliveries)
            self._pauses.pop(platform, None)
        except Paused as error:
            self._pause(platform, str(error))
        except Exception:
            log.exception("the deliveries of a target could not be worked off; they are tried again")
            self._resting[target] = time.monotonic() + self._terms.backoff_s[0]
        finally:
            del self._lanes[target]
            self._rows[platform] -= len(deliveries)
            if self._has_room(platform):
                self.ring()

    def _pause(self, platform: str, reason: str) -> None:
        known, until, step = self._pauses.get(platform, ("", 0.0, -1))
        if known and time.monotonic() < until:
            return
        step = min(step + 1, len(self._terms.pauses_s) - 1)
        self._pauses[platform] = (reason, time.monotonic() + self._terms.pauses_s[step], step)
        log.warning("deliveries to %s pause: %s", platform, reason)

    def _shop(self, platform: str) -> Shop:
        courier = self._couriers[platform]
        pace = self._paces.setdefault(platform, Pace(courier.per_second))
        return Shop(
            self._database,
            courier,
            self._prepare,
            self.owner,
            self._now,
            pace,
            self._alive,
            self._terms.backoff_s,
            self._terms.settle_s,
        )
