"""A folder of Markdown into the database: entries with front matter, and plain pages as guides.

What is new in it (`incoming`) is published a batch of files at a time, and with `prune` the entries whose files are
gone are retracted. What came in is written back by `exporting`.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.errors import EntryError, Problem
from knowledge.files import NoFolder, walk
from knowledge.freshness import exchange
from knowledge.incoming import GONE, Folder, Imported, Read, elsewhere, read_file
from knowledge.origins import store as origins
from knowledge.reproductions.counting import recount
from knowledge.types import Head, Known

BATCH = 100
"""Files that share a transaction."""

Progress = Callable[[str, int, int], None]


class Transactions(Protocol):
    """What importing needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Any]], label: str = "write") -> Any:
        """Run `work` in one transaction."""


async def import_folder(
    database: Transactions,
    folder: Path,
    *,
    origin: str,
    by: str,
    now: dt.datetime,
    before: Sequence[Known] = (),
    prune: bool = False,
    dry: bool = False,
    progress: Progress | None = None,
    done: Imported | None = None,
    batch: int = BATCH,
) -> Imported:
    """Bring the database in step with a folder, or with `dry` only say what that would be.

    `origin` names the folder in later imports; what came `before` under others is kept under it from now on.
    Raises NoFolder. What is wrong with a bad file is in `problems` of `done`, which is returned; the others are in.
    """
    done = done or Imported()
    found = await _look(database, folder, origin, before, now, done)
    if before and not dry:
        ids = [one.entry_id for one in before]
        await database.write(partial(origins.rename, ids=ids, origin=origin), "rename")
    for start in range(0, len(found.paths), batch):
        await _take(None if dry else database, found, found.paths[start : start + batch], by)
        if progress:
            progress("Reading files", min(start + batch, len(found.paths)), len(found.paths))
    gone = found.gone()
    if prune and not dry:
        await _prune(database, gone, now)
    done.retracted, done.gone = ([one.path for one in gone], 0) if prune else ([], len(gone))
    if not dry:
        await _take_over_dates(database, folder, by, now, done)
    return done


async def _take(database: Transactions | None, found: Folder, paths: Sequence[str], by: str) -> None:
    """Read some files and publish what is new in them, in one transaction; without a database only say what it is."""
    fresh = await asyncio.to_thread(lambda: [one for path in paths if (one := read_file(found, path)) is not None])
    if fresh and database is not None:
        work = partial(_publish, fresh=fresh, origin=found.origin, by=by, now=found.now)
        left = await database.write(work, "import")
        found.done.problems += left
        fresh = [one for one in fresh if one.path not in {error.where for error in left}]
    for one in fresh:
        (found.done.changed if one.entry.id in found.by_id else found.done.added).append(one.path)


async def _look(
    database: Transactions, folder: Path, origin: str, before: Sequence[Known], now: dt.datetime, done: Imported
) -> Folder:
    """The files of a folder, and what the database has of them. Raises NoFolder."""
    paths, closed = await asyncio.to_thread(walk, folder)
    if not folder.is_dir():
        raise NoFolder(folder, "is not a folder")
    if not paths:
        raise NoFolder(folder, "has no pages" if not closed else f"cannot be read ({next(iter(closed.values()))})")
    async with database.reading() as connection:
        known = [*await origins.known(connection, origin), *before]
        taken = await origins.taken_ids(connection)
    taken |= {one.entry_id: (origin, one.path) for one in known}
    done.problems += [EntryError(path, [Problem("folder", why)]) for path, why in closed.items()]
    return Folder(folder, origin, paths, closed, known, taken, now, done)


async def _prune(database: Transactions, gone: Sequence[Known], now: dt.datetime) -> None:
    """Retract the entries of files that are gone."""
    for one in gone:
        reason = f"{GONE} {one.path} was removed"
        await database.write(partial(store.retract, entry_id=one.entry_id, reason=reason, now=now), "retract")


async def _take_over_dates(database: Transactions, folder: Path, by: str, now: dt.datetime, done: Imported) -> None:
    """Review dates that moved since the texts were written, from the file that an export left beside them."""
    try:
        dates = await asyncio.to_thread(exchange.read, folder)
    except EntryError as error:
        done.problems.append(error)
        return
    if dates:
        await database.write(partial(exchange.take_over, found=dates, by=by, now=now), "dates")


async def _publish(
    connection: AsyncConnection, fresh: list[Read], origin: str, by: str, now: dt.datetime
) -> list[EntryError]:
    """Publish what was read; what others made or changed while the folder was read is left to them, and told."""
    left: list[EntryError] = []
    for one in fresh:
        await store.lock(connection, one.entry.id)
        head = (await store.heads(connection, [one.entry.id])).get(one.entry.id)
        if head is not None and (wrong := _meanwhile(head, one, origin)):
            left.append(EntryError(one.path, [Problem("id", wrong)]))
            continue
        number = await store.publish(connection, one.entry, one.text, origin=origin, path=one.path, by=by, now=now)
        if number > 1:
            await recount(connection, one.entry.id, now)
    return left


def _meanwhile(head: Head, one: Read, origin: str) -> str:
    """What somebody did to an entry since the folder was read; empty if nobody did anything."""
    if (head.origin, head.path) != (origin, one.lay):
        return elsewhere(head.id, head.origin, head.path)
    seen = (one.was.number, one.was.status) if one.was and one.was.entry_id == head.id else None
    if seen in (None, (head.number, head.status)):
        return ""
    return f"{head.id!r} was {'retracted' if head.status == 'retracted' else 'changed'} here meanwhile; import it again"
