"""The bell: a handful of fixed jobs that APScheduler rings. Rows in the database are the record, not this.

Memory only, late rings are rung once, and a job never runs beside itself; each must be safe to run twice. APScheduler
goes by the wall clock; when that jumps back, its next ring is a jump away, so a watchdog that goes by the event loop's
own time rings what is late.
"""

import asyncio
import datetime as dt
import logging
import math
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

bell = logging.getLogger(f"{__name__}.bell")
bell.setLevel(logging.ERROR)  # that a job still runs when it is rung again is how it should be, and no news
log = logging.getLogger(__name__)
LOOK_S = 1.0
"""Seconds between two looks of the watchdog, and how late a ring may be before it helps."""


def wall() -> dt.datetime:
    """What the wall clock says, as APScheduler reads it."""
    return dt.datetime.now(dt.UTC)


class Clock:
    """Fixed jobs at fixed intervals, in the running event loop."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            logger=bell,
            timezone=dt.UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._seconds: dict[str, float] = {}
        self._ended: dict[str, float] = {}
        self._watching: asyncio.TimerHandle | None = None

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Ring `job` every so many seconds."""

        async def ring() -> None:
            loop = asyncio.get_running_loop()
            self._ended[name] = math.inf  # it runs, and is not late however long it takes
            try:
                await job()
            except asyncio.CancelledError:  # by `stop`, and no news either
                log.debug("ended before it was done: %s", name)
            finally:
                self._ended[name] = loop.time()

        self._seconds[name] = seconds
        self._scheduler.add_job(ring, "interval", seconds=seconds, id=name, name=name)

    def start(self) -> None:
        """Begin to ring."""
        now = asyncio.get_running_loop().time()
        self._ended = dict.fromkeys(self._seconds, now)
        self._scheduler.start()
        self._watch()

    def stop(self) -> None:
        """Ring no more; a job that runs is ended where it waits."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.shutdown(wait=False)

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        for name, seconds in self._seconds.items():
            if loop.time() - self._ended[name] > seconds + LOOK_S:
                self._scheduler.modify_job(name, next_run_time=wall())
        self._watching = loop.call_later(LOOK_S, self._watch)
