"""A connection to SQLite that runs each statement as one errand of its thread.

aiosqlite makes four of it (a cursor, the statement, the rows, the end), and every one wakes a thread and the event
loop: where many are answered at once, that took more than the statements. What is not said here is aiosqlite's.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

import aiosqlite

Found = tuple[Any, list[Any], int, int | None]
"""What a statement gave: the columns, the rows, how many it changed, and the last row that it made."""
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
        """Run a statement and fetch its rows."""
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

    def cursor(self) -> Cursor:  # type: ignore[override]  # which would be made by its thread
        """A cursor; nothing happens yet."""
        return Cursor(self)

    async def run(self, errand: Callable[[sqlite3.Connection], Found]) -> Found:
        """Let the thread of this connection do something with it."""
        found: Found = await self._execute(errand, self._conn)  # type: ignore[no-untyped-call]
        return found


def connect(file: str, **options: Any) -> Connection:
    """A connection to a file, to be awaited; its thread does not hold up the end of the process."""
    made = Connection(lambda: sqlite3.connect(file, **options), CHUNK)
    made._thread.daemon = True
    return made
