"""The bell: a handful of fixed jobs that APScheduler rings. Rows in the database are the record, not this.

Memory only, late rings are rung once, and a job never runs beside itself; each must be safe to run twice.
"""

import datetime as dt
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Clock:
    """Fixed jobs at fixed intervals, in the running event loop."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=dt.UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self.last_ring: dict[str, dt.datetime] = {}
        """When each job last began, for a watchdog."""

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Ring `job` every so many seconds."""

        async def ring() -> None:
            self.last_ring[name] = dt.datetime.now(dt.UTC)
            await job()

        self._scheduler.add_job(ring, "interval", seconds=seconds, id=name, name=name)

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; a job that runs is let finish."""
        self._scheduler.shutdown(wait=False)
