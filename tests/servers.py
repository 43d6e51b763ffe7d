"""Empty databases of tests: made by the migrations once, copied from then on."""

import asyncio
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from bot.database import Database

BLANK = "blank"
"""The database on a server of tests that has every table and no row."""
MEMORY, ROOM = Path("/dev/shm"), 3 * 2**30
"""Where Linux keeps files in memory, and the free bytes there with which a server is put into it."""
PREFIX = "chaupal-postgres-"
FORGOTTEN_S = 3600


def folder() -> str:
    """A new folder for a server: in memory if there is room, where a database is made in a tenth of the time."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return tempfile.mkdtemp(prefix=PREFIX)
    for old in MEMORY.glob(f"{PREFIX}*"):  # of tests that were killed
        if time.time() - old.stat().st_mtime > FORGOTTEN_S and not _serves(old):
            shutil.rmtree(old, ignore_errors=True)
    return tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY)


def _serves(folder: Path) -> bool:
    """Whether a server runs in a folder."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return Path("/proc", (folder / "postmaster.pid").read_text().split()[0]).exists()
    return False


def _migrate(url: str) -> None:
    """Give a database its tables; in a thread, for whoever asks may be inside a loop."""

    async def opened() -> None:
        database = Database(url)
        await database.open()
        await database.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, opened()).result()


class Blanks:
    """Gives out empty SQLite files."""

    def __init__(self, folder: Path) -> None:
        self._ready = folder / "blank.db"
        _migrate(f"sqlite+aiosqlite:///{self._ready}")

    def at(self, path: Path) -> str:
        """Puts one at `path`; its address."""
        shutil.copyfile(self._ready, path)
        return f"sqlite+aiosqlite:///{path}"


def address(server: str, name: str) -> str:
    """The address of a database on a server."""
    head, _, tail = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


def make(server: str, name: str, template: str = BLANK) -> str:
    """Make a database on a server, the same as `template`; its address, for `Database`."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    return address(server, name).replace("postgresql://", "postgresql+psycopg://")


@contextlib.contextmanager
def made(server: str, name: str) -> Iterator[str]:
    """A database for a while; whoever still speaks with it then is cut off."""
    yield make(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def prepare(server: str) -> None:
    """Make the database that others are copied from, where it is not there yet."""
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [BLANK]).fetchone():
            return
        connection.execute("ALTER SYSTEM SET fsync = off")  # what is killed here is never the server
        connection.execute("ALTER SYSTEM SET max_wal_size = '256MB'")
        connection.execute("SELECT pg_reload_conf()")
    _migrate(make(server, "blank-making", "template0"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "blank-making" RENAME TO "{BLANK}"')
