"""The database: SQLite out of the box, PostgreSQL by a URL.

`reading()` lends a connection that sees one consistent state. `write(work)` runs `work` in a
transaction and returns only when it is durable: a change and the work it causes commit together or
not at all. On SQLite one connection writes, and writes that wait together share one commit.
"""

import asyncio
import contextlib
import logging
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import room, sqlite, write_ahead
from bot.engines import SNAPSHOT, opened
from bot.errors import DatabaseTrouble, NewerDatabase
from bot.failpoints import failpoint
from bot.migrations import HEAD, known_revisions, upgrade
from scheduler.deliveries import WAKE

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]

GROUP = 50
"""Writes that may share one commit (10,000 single commits take 33 s, in groups of 50 under 1 s)."""

REFUSED = (DBAPIError, sqlite3.Error)
"""What is raised where a database refuses."""
CROSSED = ("40001", "40P01", "23505")
"""What PostgreSQL says of a transaction that it undid because another stood in its way: a conflict, a deadlock, a row
of the same name that the other made meanwhile, and that is seen by who looks again."""
TRIES = 4
"""How often such a transaction is run."""

ERASED = "erased"
"""Set in the `info` of a connection on which something was erased for good."""
EMPTY_AGAIN_S = 0.5
"""Seconds until the log is emptied again, where somebody still read what was erased."""
LAST_READS = 5.0
"""Seconds that closing waits for reads under way."""


@dataclass
class _Job:
    work: Callable[[AsyncConnection], Awaitable[Any]]
    label: str
    done: "asyncio.Future[Any]"


class Database:
    """Readers and one road for writers. Open it before use, close it after."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._writers = opened(url, writer=True)
        self._readers = opened(url, writer=False) if self.sqlite else self._writers.execution_options(**SNAPSHOT)
        self._queue: asyncio.Queue[_Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._log = write_ahead.WriteAheadLog(self._writers)
        self._room = room.Room(room.AT_ONCE if self.sqlite else room.ON_A_SERVER)
        self._reading = 0
        self._unread = asyncio.Event()
        self._unread.set()
        self._closed = False
        self.promised: Callable[[], None] = lambda: None
        """Called after a commit in which a delivery was promised."""

    async def open(self) -> None:
        """Bring the schema up to date and start writing.

        Raises NewerDatabase, or DatabaseTrouble where the file cannot be opened.
        """
        self._closed = False
        try:
            revision = await self._revision()
            if revision != HEAD:
                if revision is not None and revision not in known_revisions():
                    raise NewerDatabase(revision)
                await asyncio.to_thread(upgrade, self.url)
        except DBAPIError as error:
            raise DatabaseTrouble(self.shown_url, _plain(error)) from error
        if self.sqlite:
            self._task = asyncio.create_task(self._write_in_groups(), name="database writer")

    async def close(self) -> None:
        """Finish the writes and the reads that were begun, then let go of every connection."""
        if self._task is not None:
            await self._queue.join()
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self._closed = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._unread.wait(), LAST_READS)
        await self._log.closed()
        await self._readers.dispose()
        if self.sqlite:
            await self._writers.dispose()

    @property
    def shown_url(self) -> str:
        """Where it is, for people: the file, or the address of the server without its password."""
        url = self._readers.url
        return str(url.database) if self.sqlite else url.render_as_string(hide_password=True)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state. Do not write through it."""
        if self._closed:
            raise RuntimeError("the database is closed")
        self._reading += 1
        self._unread.clear()
        try:
            async with self._room.taken(), self._readers.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise DatabaseTrouble(self.shown_url, _plain(error)) from error
        finally:
            self._reading -= 1
            if not self._reading:
                self._unread.set()

    def erased(self, connection: AsyncConnection) -> None:
        """Let nothing of what was erased in this transaction stay in SQLite's log, soon after it is committed."""
        connection.info[ERASED] = True

    async def write(self, work: Work[T], label: str = "write") -> T:
        """Run `work` in one transaction; what it returns is returned once it is durable.

        An exception from `work` undoes what it did and nothing else. `label` names the failpoints
        `LABEL:before-commit` and `LABEL:after-commit`.

        Where PostgreSQL undoes a transaction in favour of another, `work` is run anew: so it changes nothing but rows.
        """
        if not self.sqlite:
            return await self._write_alone(work, label)
        if self._task is None:
            raise RuntimeError("the database is not open")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(_Job(work, label, done))
        return await done

    async def write_or(self, otherwise: T, work: Work[T], label: str) -> T:
        """`write` for what nobody shall wait for in vain: `otherwise` where the database refuses, which is logged."""
        try:
            return await self.write(work, label)
        except DatabaseTrouble as trouble:
            log.warning("not written (%s): %s", label, trouble)
            return otherwise

    async def _write_alone(self, work: Work[T], label: str) -> T:
        for again in range(1, TRIES + 1):
            try:
                result, promised = await self._transaction(work, label)
                break
            except DBAPIError as error:
                if again == TRIES or getattr(error.orig, "sqlstate", None) not in CROSSED:
                    raise DatabaseTrouble(self.shown_url, _plain(error)) from error
            await asyncio.sleep(random.uniform(0, 0.05 * again))  # noqa: S311  so that two do not meet again
        failpoint(f"{label}:after-commit")
        if promised:
            self.promised()
        return result

    async def _transaction(self, work: Work[T], label: str) -> tuple[T, bool]:
        """Run `work` and commit; what it returned, and whether a delivery was promised."""
        async with self._writers.begin() as connection:
            connection.info.pop(WAKE, None)
            result = await work(connection)
            failpoint(f"{label}:before-commit")
            return result, connection.info.pop(WAKE, False)

    async def _write_in_groups(self) -> None:
        while True:
            jobs = [await self._next()]
            while len(jobs) < GROUP and not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            try:
                await self._commit(jobs)
            except BaseException as error:
                for job in jobs:
                    if not job.done.done():
                        job.done.set_exception(self._trouble(error))
                if isinstance(error, asyncio.CancelledError):
                    raise
            finally:
                for _ in jobs:
                    self._queue.task_done()

    async def _next(self) -> _Job:
        """The next write. Before it, and while none comes, SQLite's log is emptied where it must and can be."""
        while True:
            await self._log.tended()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EMPTY_AGAIN_S if self._log.owed else None):
                    return await self._queue.get()

    async def _commit(self, jobs: list[_Job]) -> None:
        outcomes: list[tuple[_Job, Any]] = []
        async with self._writers.connect() as connection:
            raw = sqlite.behind(await connection.get_raw_connection())
            async with connection.begin():
                for job in jobs:
                    try:
                        async with raw.apart():
                            outcomes.append((job, await job.work(connection)))
                    except Exception as error:
                        if isinstance(error, sqlite3.Error) or not raw.in_transaction:
                            raise  # it could not be undone alone: nothing of the group is kept
                        _settle(job, error=self._trouble(error))
                for job, _ in outcomes:
                    failpoint(f"{job.label}:before-commit")
                promised = connection.info.pop(WAKE, False)
            self._log.owed |= connection.info.pop(ERASED, False)
        self._log.written()
        if promised:
            self.promised()
        for job, result in outcomes:
            failpoint(f"{job.label}:after-commit")
            _settle(job, result)

    def _trouble(self, error: BaseException) -> BaseException:
        return DatabaseTrouble(self.shown_url, _plain(error)) if isinstance(error, REFUSED) else error

    async def _revision(self) -> str | None:
        async with self._writers.connect() as connection:
            if self.sqlite:
                found = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
            else:
                found = "SELECT tablename FROM pg_tables WHERE tablename = 'alembic_version'"
            if (await connection.execute(text(found))).first() is None:
                return None
            row = (await connection.execute(text("SELECT version_num FROM alembic_version"))).first()
            return None if row is None else str(row[0])


def _settle(job: _Job, result: Any = None, error: BaseException | None = None) -> None:
    if job.done.done():
        return
    if error is not None:
        job.done.set_exception(error)
    else:
        job.done.set_result(result)


def _plain(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
