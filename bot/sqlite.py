"""A connection to SQLite that runs each statement as one errand of its thread.

aiosqlite makes four of it (a cursor, the statement, the rows, the end), and every one wakes a thread and the event
loop: where many are answered at once, that took more than the statements. What only marks where a transaction or a
part of one begins or ends well goes along with what follows. What is not said here is aiosqlite's.
"""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite
from sqlalchemy.pool import PoolProxiedConnection

Found = tuple[Any, list[Any], int, int | None]
"""What a statement gave: the columns, the rows, how many it changed, and the last row that it made."""
MARKS = ("BEGIN DEFERRED", "SAVEPOINT ", "RELEASE SAVEPOINT ")
CHUNK = 64
"""Rows that aiosqlite's own cursors would fetch at a time."""


class Cursor:
    """One statement with everything that it gave."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._rows: list[Any] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> Self:
        """Run a statement and fetch its rows; one that marks waits for what follows."""
        if statement.startswith(MARKS):
            self._connection.owed.append(statement)
            return self
        return await self._run(lambda raw: raw.execute(statement, values))

    async def executemany(self, statement: str, many: Iterable[Sequence[Any]]) -> Self:
        """Run a statement for many values."""
        return await self._run(lambda raw: raw.executemany(statement, many))

    async def _run(self, run: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> Self:
        def errand(raw: sqlite3.Connection) -> Found:
            cursor = run(raw)
            rows = cursor.fetchall() if cursor.description else []
            found = cursor.description, rows, cursor.rowcount, cursor.lastrowid
            cursor.close()
            return found

        found = await self._connection.run(errand)
        self.description, self._rows, self.rowcount, self.lastrowid = found
        return self

    async def fetchall(self) -> list[Any]:
        """The rows that were not taken yet."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more."""


class Connection(aiosqlite.Connection):
    """A connection whose cursors are those above."""

    def __init__(self, file: str, **options: Any) -> None:
        super().__init__(lambda: sqlite3.connect(file, **options), CHUNK)
        self._thread.daemon = True  # it does not hold up the end of the process
        self.owed: list[str] = []
        """What goes along with the next errand."""

    def cursor(self) -> Cursor:  # type: ignore[override]  # which would be made by its thread
        """A cursor; nothing happens yet."""
        return Cursor(self)

    async def run(self, errand: Callable[[sqlite3.Connection], Found]) -> Found:
        """Let the thread of this connection do something with it."""
        found: Found = await self._execute(errand, self._conn)
        return found

    async def _execute(self, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:
        owed, self.owed = self.owed, []
        if not owed:
            return await super()._execute(fn, *given, **named)  # type: ignore[no-untyped-call]

        def errand() -> Any:
            for one in owed:
                self._conn.execute(one)
            return fn(*given, **named)

        return await super()._execute(errand)  # type: ignore[no-untyped-call]

    @contextlib.asynccontextmanager
    async def apart(self) -> AsyncIterator[None]:
        """What fails in here is undone alone, unless SQLite undid the whole transaction, as it does on a full disk."""
        self.owed.append("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            if self.in_transaction:
                await self._execute(self._conn.execute, "ROLLBACK TO SAVEPOINT apart")
                self.owed.append("RELEASE SAVEPOINT apart")
            raise
        self.owed.append("RELEASE SAVEPOINT apart")

    async def rollback(self) -> None:
        """Undo what was done since the last commit; no errand where nothing was."""
        self.owed.clear()
        if self.in_transaction:
            await super().rollback()


def connect(file: str, **options: Any) -> Connection:
    """A connection to a file, to be awaited."""
    return Connection(file, **options)


def behind(connection: PoolProxiedConnection) -> Connection:
    """The connection that is behind one of SQLAlchemy's."""
    found: Connection | None = connection.driver_connection
    assert found is not None
    return found
