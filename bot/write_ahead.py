"""SQLite's write-ahead log: brought into the database's file while nobody waits, and rid of what was erased.

By itself SQLite brings the log into the file within whichever commit makes it too long, and everybody who writes waits
for the disk: 0.2 to 0.6 s were measured, once in a few hundred answers. So that is left to a thread of its own.
"""

import asyncio
import contextlib
import logging
import sqlite3
import time
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import sqlite

log = logging.getLogger(__name__)

BUSY_MS = 5000
LONG = 4 << 20
"""Bytes of the log after which it is brought into the file; SQLite's own measure, 1,000 pages of 4 KiB."""
TOO_LONG = 64 << 20
"""Bytes after which no pause in the writing is waited for."""
PAUSE_S = 0.5
"""Seconds without a commit that count as such a pause."""
PRAGMAS = ("journal_mode=WAL", "wal_autocheckpoint=0", f"journal_size_limit={LONG}")
"""What a connection is told of the log: begun anew, it is cut to the length from which it counts as long."""


class WriteAheadLog:
    """The log of one SQLite database, kept by the process that writes it."""

    def __init__(self, writers: AsyncEngine) -> None:
        self._writers = writers
        self._file = str(writers.url.database)
        self._task: asyncio.Task[None] | None = None
        self._written_at = 0.0
        self._too_long = asyncio.Event()
        self._rest = False
        """Whether it was brought in while others wrote, so that a rest keeps it from being begun anew."""
        self.owed = True
        """Whether it may hold what was erased; who opens it cannot know what a copy before was killed in."""

    async def tended(self) -> None:
        """Between two commits: do what needs that nobody writes, where something does."""
        if self.owed:  # so that what was erased is in neither; still owed where somebody reads
            self.owed = await self._busy("TRUNCATE")
        elif self._rest:
            self._rest = False
            await self._busy("PASSIVE")

    async def _busy(self, how: str) -> bool:
        """Bring the log into the file; whether somebody was in the way."""
        with contextlib.suppress(sqlite3.Error, DBAPIError):
            async with self._writers.connect() as connection:
                raw = sqlite.behind(await connection.get_raw_connection())
                await raw.execute_fetchall("PRAGMA busy_timeout=0")
                try:
                    ((busy, _, _),) = await raw.execute_fetchall(f"PRAGMA wal_checkpoint({how})")
                finally:
                    await raw.execute_fetchall(f"PRAGMA busy_timeout={BUSY_MS}")
                return bool(busy)
        return True

    def written(self) -> None:
        """Something was committed: if the log is long by now, it is brought into the file soon."""
        self._written_at = time.monotonic()
        length = self._length()
        if length > TOO_LONG:
            self._too_long.set()
        if length > LONG and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._shorten(), name="write-ahead log")

    async def closed(self) -> None:
        """Wait for what is under way, so that nobody holds the file any more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _length(self) -> int:
        with contextlib.suppress(OSError):
            return Path(f"{self._file}-wal").stat().st_size
        return 0

    async def _shorten(self) -> None:
        while not self._too_long.is_set() and (left := self._written_at + PAUSE_S - time.monotonic()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._too_long.wait(), left)
        under_way = asyncio.ensure_future(asyncio.to_thread(self._bring_in))
        try:
            await asyncio.shield(under_way)
        finally:
            await asyncio.wait([under_way])
        self._rest = self._too_long.is_set()
        self._too_long.clear()

    def _bring_in(self) -> None:
        """Bring in what nobody reads any more; nobody who reads or writes is held up."""
        try:
            with contextlib.closing(sqlite3.connect(self._file, timeout=0)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            log.warning("SQLite's log could not be brought into the file; it is tried again: %s", error)
