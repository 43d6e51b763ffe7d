"""A database that refuses what is written, as where its disk is full, it may only be read, or another program holds it."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from bot.database import Database

FULL, READ_ONLY, LOCKED = "full", "read-only", "locked"
HOW = (FULL, READ_ONLY, LOCKED)


@contextlib.asynccontextmanager
async def refusing(database: Database, how: str) -> AsyncIterator[None]:
    """SQLite in that state, for as long as the block lasts."""
    path = Path(str(database._writers.url.database))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        if how == LOCKED:
            await _pragma(database, "busy_timeout = 1")
            other.execute("BEGIN IMMEDIATE")
        elif how == READ_ONLY:
            await _pragma(database, "query_only = 1")
        else:
            other.execute("CREATE TABLE filler (bytes)")
            free = other.execute("PRAGMA freelist_count").fetchone()[0]
            other.execute("INSERT INTO filler VALUES (zeroblob(?))", (4096 * free,))
            await _pragma(database, "max_page_count = 1")
        yield
    await _pragma(database, "max_page_count = 1000000")
    await _pragma(database, "query_only = 0")


async def _pragma(database: Database, setting: str) -> None:
    """Set something on the connection that writes, outside of any transaction."""
    async with database._writers.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute(f"PRAGMA {setting}")
