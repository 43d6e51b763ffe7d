"""Copies of SQLite's database for keeping, and the way back. PostgreSQL has tools of its own.

A copy is one file, made while the service runs, and whole or not there. What is derived (the index, Chroma) is left out
and made again; so are the settings with their tokens.
"""

import dataclasses
import datetime as dt
import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import home as homes
from bot.database import Database
from bot.errors import NewerDatabase, ShownError
from bot.failpoints import failpoint
from bot.migrations import known_revisions
from bot.sessions import store as sessions
from bot.settings import Settings
from bot.wholeness import damage
from knowledge.audit import store as audit
from scheduler.sending import store as deliveries

FILE = "chaupal.db"
DERIVED = ("index", "chroma")
"""Folders that are made again from the database."""
LEFTOVERS = ("-wal", "-shm", "-journal")
IN_DOUBT = "it may have been sent after the copy was made from which this database was restored"
STANDS = (
    f"The database that was there stands under its own name, {FILE}, or whole beside it as {FILE}.before-DATE-NUMBER."
)
PEEK_S = 10.0
"""Seconds for which a database that others write is waited for."""


class BackupTrouble(ShownError):
    """A copy could not be made, or cannot be put back."""


@dataclass(frozen=True)
class Copy:
    """A copy that stands, and what is in it."""

    path: Path
    size: int
    entries: int
    taken_at: dt.datetime


@dataclass(frozen=True)
class Restored:
    """A home that was made from a copy."""

    copy: Copy
    aside: Path | None
    """Where the database that stood there before is now."""
    doubtful: int
    """Deliveries that may have been sent after the copy was made, and are not sent again unasked."""


def back_up(settings: Settings, target: Path, now: dt.datetime) -> Copy:
    """Copy the database into a new file; a folder gets one named after the moment. Raises BackupTrouble."""
    source = _own_file(settings)
    if not source.exists():
        raise BackupTrouble(f"There is no database in {settings.home} yet, so there is nothing to keep.")
    path = target / f"chaupal-{now:%Y-%m-%d-%H%M%S}.db" if target.is_dir() else target
    if path.exists():
        raise BackupTrouble(f"{path} is there already. Name another file, or a folder.")
    part = path.with_name(f".{path.name}.part")
    with _told(f"{path} cannot be written"):
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(_live(source)) as live:
                live.execute("VACUUM INTO ?", (str(part),))
            _stamp(part, now)
            copy = read(part, kept=False)
            failpoint("backup:before-name")
            part.replace(path)
            _durable(path.parent)
        finally:
            _away(part)
    return dataclasses.replace(copy, path=path)


def read(path: Path, *, kept: bool = True) -> Copy:
    """What is in a copy, after a look whether it is whole and ours; `kept`: it was made before.

    Raises BackupTrouble or NewerDatabase.
    """
    if not path.is_file():
        raise BackupTrouble(f"{path} is no file. Name the file that `chaupal backup` made.")
    with _told(f"{path} is no copy of a database of Chaupal"), closing(_opened(path)) as connection:
        if wrong := damage(connection):
            raise BackupTrouble(f"{path} is damaged: {wrong}. Take an earlier copy.")
        revisions = [str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")]
        if not revisions:
            raise BackupTrouble(f"{path} does not say which version of Chaupal wrote it. Take an earlier copy.")
        if revisions[0] not in known_revisions():
            raise NewerDatabase(revisions[0], path if kept else None)
        (count,) = connection.execute("SELECT count(*) FROM entries WHERE status <> 'retracted'").fetchone()
        stamped = connection.execute("SELECT name FROM sqlite_master WHERE name = 'backup'").fetchone()
        stamps = [str(row[0]) for row in connection.execute("SELECT taken_at FROM backup")] if stamped else []
    moment = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    with suppress(ValueError):
        moment = dt.datetime.fromisoformat(stamps[0]) if stamps else moment
    return Copy(path, path.stat().st_size, int(count), moment)


async def restore(settings: Settings, source: Path, now: dt.datetime, *, replace: bool, stopped: bool) -> Restored:
    """Put a copy in the place of a home's database, which is kept aside if there is one and `replace` allows it.

    `stopped`: no service ran after the copy was made, so nothing was sent that it does not know of.
    Raises BackupTrouble, NewerDatabase, or AlreadyRunning while a service owns the home.
    """
    path = _own_file(settings)
    copy = read(source)
    homes.prepare(settings.home)
    lock = homes.Lock(settings.home)
    lock.take()
    try:
        if path.exists() and not replace:
            raise BackupTrouble(
                f"{settings.home} has a database already. With --replace it is put aside, and the copy takes its place."
            )
        part = path.with_name(f"{FILE}.part")
        try:
            with _told(f"{settings.home} cannot be written"):
                _away(part)
                shutil.copyfile(source, part)
                doubtful = await _made_ready(part, copy, now, stopped=stopped)
            failpoint("restore:before-swap")
            with _told(f"{settings.home} cannot be written", STANDS), _without_derived(settings.home):
                aside = _put_aside(path, now) if path.exists() else None
                part.replace(path)
                _durable(settings.home)
        finally:
            _away(part)
        return Restored(copy, aside, doubtful)
    finally:
        lock.release()


async def _made_ready(part: Path, copy: Copy, now: dt.datetime, *, stopped: bool) -> int:
    """Bring a copy up to date; how many deliveries are in doubt. Raises BackupTrouble if its audit log was changed."""
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("DROP TABLE IF EXISTS backup")
        connection.commit()
    database = Database(f"sqlite+aiosqlite:///{part}")
    await database.open()
    try:
        async with database.reading() as reading:
            _, wrong = await audit.verify(reading)
        if wrong:
            raise BackupTrouble(f"The audit log in {copy.path} does not hold: {wrong[0]}. Take an earlier copy.")

        async def work(connection: AsyncConnection) -> int:
            await sessions.end_everybody(connection)
            return 0 if stopped else await deliveries.doubt(connection, IN_DOUBT, now)

        return await database.write(work, "restore")
    finally:
        await database.close()
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # one file, so that one name takes the old one's place


def _put_aside(path: Path, now: dt.datetime) -> Path:
    """Keep the database that stands, whole and in one file, under another name as well."""
    names = (path.with_name(f"{path.name}.before-{now:%Y-%m-%d}-{n}") for n in itertools.count(1))
    aside = next(name for name in names if not name.exists())
    try:
        with closing(sqlite3.connect(path, timeout=PEEK_S)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:  # a damaged one is kept as it is
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        for leftover in LEFTOVERS:
            rest = path.with_name(path.name + leftover)
            if rest.exists():
                rest.rename(aside.with_name(aside.name + leftover))
    try:
        os.link(path, aside)
    except OSError:  # a disk on which a file has one name only
        part = path.with_name(f"{FILE}.aside")
        shutil.copyfile(path, part)
        _durable(part)
        part.replace(aside)
    return aside


@contextmanager
def _without_derived(home: Path) -> Iterator[None]:
    """Take what was derived out of the way first, so that no database ever stands beside the index of another."""
    moved = [(home / name, home / f".{name}.before") for name in DERIVED]
    for folder, away in moved:
        shutil.rmtree(away, ignore_errors=True)
        if folder.exists():
            folder.rename(away)
    try:
        yield
    except Exception:
        for folder, away in moved:
            if away.exists():
                away.rename(folder)
        raise
    failpoint("restore:after-swap")
    for _, away in moved:
        shutil.rmtree(away, ignore_errors=True)


def _own_file(settings: Settings) -> Path:
    if settings.database_url:
        raise BackupTrouble(
            "The database is at CHAUPAL_DATABASE_URL, not in the data folder. PostgreSQL has tools of its own for "
            "this, `pg_dump -Fc` and `pg_restore`; docs/operating.md shows how."
        )
    return settings.home / FILE


def _live(source: Path) -> sqlite3.Connection:
    """The database of a home while others write it; where nobody can, as on a disk that failed, as it stands."""
    if os.access(source.parent, os.W_OK):
        return sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=PEEK_S)
    log = source.with_name(f"{source.name}-wal")
    if log.exists() and log.stat().st_size:
        raise BackupTrouble(
            f"{source.parent} cannot be written, and {log.name} holds what {source.name} has not yet. Copy both to a "
            "folder that can be written, and name that with CHAUPAL_HOME. Nothing was changed."
        )
    return _opened(source)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _stamp(path: Path, now: dt.datetime) -> None:
    """Write into a copy when it was made, and let it reach the disk."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE backup (taken_at TEXT NOT NULL)")
        connection.execute("INSERT INTO backup VALUES (?)", (now.isoformat(),))
        connection.commit()


def _away(part: Path) -> None:
    """Remove a database that has no name yet, with all that SQLite laid beside it."""
    for leftover in ("", *LEFTOVERS):
        part.with_name(part.name + leftover).unlink(missing_ok=True)


def _durable(path: Path) -> None:
    """Let a file, or the names in a folder, reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(what: str, then: str = "Nothing was changed.") -> Iterator[None]:
    """Say what a file or a database refuses in one sentence, and how things stand then."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupTrouble(f"{what} ({getattr(error, 'strerror', None) or error}). {then}") from error
