"""Empty databases of tests: made by the migrations once, copied from then on."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from bot.database import Database

BLANK = "blank"
"""The database on a server of tests that has every table and no row."""


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
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return address(server, name).replace("postgresql://", "postgresql+psycopg://")


def prepare(server: str) -> None:
    """Make the database that others are copied from, where it is not there yet."""
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [BLANK]).fetchone():
            return
        connection.execute("ALTER SYSTEM SET fsync = off")  # what is killed here is never the server
        connection.execute("SELECT pg_reload_conf()")
    _migrate(make(server, "blank-making", "template0"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "blank-making" RENAME TO "{BLANK}"')
