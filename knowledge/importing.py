"""A folder of Markdown into the database: entries with front matter, and plain pages as guides.

Unchanged files are skipped by content hash, one bad file is reported and not fatal, and with `prune`
the entries whose files are gone are retracted. What came in is written back by `exporting`.
"""

import asyncio
import datetime as dt
import logging
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.entries import Entry
from knowledge.errors import EntryError, Problem
from knowledge.files import NoFolder, leads_out, read_text, walk
from knowledge.freshness import exchange
from knowledge.frontmatter import declared_id, has_front_matter, parse, read_page
from knowledge.origins import store as origins
from knowledge.pages import guess_language, page_id
from knowledge.reproductions.counting import recount
from knowledge.types import Head, Known

log = logging.getLogger(__name__)

GONE = "its file"
"""How the reason begins for which `prune` retracts; the file's return brings the entry back."""
BATCH = 100
"""Files that share a transaction."""

Progress = Callable[[str, int, int], None]


class Transactions(Protocol):
    """What importing needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Any]], label: str = "write") -> Any:
        """Run `work` in one transaction."""


@dataclass
class Imported:
    """What an import did, or would do, by path."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    retracted: list[str] = field(default_factory=list)
    gone: int = 0
    """How many files are gone whose entries may still be quoted, where they are not to be retracted."""
    problems: list[EntryError] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    path: str
    text: str
    entry: Entry
    was: Known | None
    """What an earlier import left of the file, as it stood when the folder was read."""

    @property
    def lay(self) -> str:
        """Where the file lay when it came in last."""
        return self.was.path if self.was and self.was.entry_id == self.entry.id else self.path


@dataclass(frozen=True)
class _Folder:
    """A folder that is being read, and what is known of its entries before."""

    root: Path
    origin: str
    paths: Sequence[str]
    closed: Mapping[str, str]
    known: Sequence[Known]
    taken: dict[str, tuple[str, str]]
    now: dt.datetime
    done: Imported
    here: set[str] = field(default_factory=set)
    """The ids of the entries whose files were met, also of those that could not be read."""

    @cached_property
    def by_id(self) -> dict[str, Known]:
        return {one.entry_id: one for one in self.known}

    @cached_property
    def by_path(self) -> dict[str, Known]:
        return {one.path: one for one in self.known}

    @cached_property
    def moved(self) -> set[str]:
        """The ids of entries whose files lay where no file lies now, as far as one can look."""
        here, unseen = set(self.paths), tuple(f"{path}/" for path in self.closed)
        return {one.entry_id for one in self.known if one.path not in here and not one.path.startswith(unseen)}

    def gone(self) -> list[Known]:
        """The entries that no file has any more, and that may still be quoted."""
        unseen = tuple(f"{path}/" for path in self.closed)
        left = [one for one in self.known if one.entry_id not in self.here and not one.path.startswith(unseen)]
        return sorted((one for one in left if one.status != "retracted"), key=lambda one: one.path)

    def was(self, text: str, path: str) -> Known | None:
        """What an earlier import left of a file: of its entry's id, or of a page that lay here. Raises EntryError."""
        if has_front_matter(text):
            return self.by_id.get(declared_id(text) or parse(text, path).id)
        return self.by_path.get(path)


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


async def _take(database: Transactions | None, found: _Folder, paths: Sequence[str], by: str) -> None:
    """Read some files and publish what is new in them, in one transaction; without a database only say what it is."""
    fresh = await asyncio.to_thread(lambda: [one for path in paths if (one := _read(found, path)) is not None])
    if fresh and database is not None:
        work = partial(_publish, fresh=fresh, origin=found.origin, by=by, now=found.now)
        left = await database.write(work, "import")
        found.done.problems += left
        fresh = [one for one in fresh if one.path not in {error.where for error in left}]
    for one in fresh:
        (found.done.changed if one.entry.id in found.by_id else found.done.added).append(one.path)


async def _look(
    database: Transactions, folder: Path, origin: str, before: Sequence[Known], now: dt.datetime, done: Imported
) -> _Folder:
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
    return _Folder(folder, origin, paths, closed, known, taken, now, done)


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
    connection: AsyncConnection, fresh: list[_Read], origin: str, by: str, now: dt.datetime
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


def _meanwhile(head: Head, one: _Read, origin: str) -> str:
    """What somebody did to an entry since the folder was read; empty if nobody did anything."""
    if (head.origin, head.path) != (origin, one.lay):
        return _elsewhere(head.id, head.origin, head.path)
    seen = (one.was.number, one.was.status) if one.was and one.was.entry_id == head.id else None
    if seen in (None, (head.number, head.status)):
        return ""
    return f"{head.id!r} was {'retracted' if head.status == 'retracted' else 'changed'} here meanwhile; import it again"


def _elsewhere(entry_id: str, origin: str, path: str) -> str:
    """Whose an entry is that a file cannot have, and what to do instead."""
    named = origin if origin.startswith("/") else f"the {origin}"
    return (
        f"{entry_id!r} belongs to {path} of {named} already: change it there and import that, "
        f"offer a better text with `submission correct {entry_id}`, or give this file another id"
    )


def _read(found: _Folder, path: str) -> _Read | None:
    """One file, ready to be published; None if it is unchanged or bad (then it is in `problems`)."""
    name = os.fsencode(path).decode(errors="replace")
    lay = found.by_path.get(path)
    try:
        if name != path:
            raise EntryError(name, [Problem("file name", "expected UTF-8; rename it")])
        text = read_text(found.root / path, path)
        if leads_out(found.root / path, found.root):
            raise EntryError(path, [Problem("file", "it is a link that leads out of the folder")])
        was = found.was(text, path)
        read = _changed(found, path, text, was)
        found.here.update([was.entry_id] if was else [])
        return read
    except EntryError as error:
        found.done.problems.append(error)
    except Exception:
        log.exception("a file could not be read, and was left out: %s", name)
        problem = Problem("file", "it trips us up; the log says how, please report it")
        found.done.problems.append(EntryError(name, [problem]))
    found.here.update([lay.entry_id] if lay else [])
    return None


def _changed(found: _Folder, path: str, text: str, was: Known | None) -> _Read | None:
    """A file that says something new; None for one that is unchanged. Raises EntryError."""
    if was is not None and (wrong := _decided(was, store.digest(text))):
        raise EntryError(path, [Problem("id", wrong)])
    same = was is not None and was.status != "retracted" and was.sha256 == store.digest(text)
    if was is not None and same and (was.ahead or was.path == path):
        found.done.unchanged += 1
        return None
    return _Read(path, text, _entry(found, text, path, was), was)


def _decided(was: Known, sha256: str) -> str:
    """What was decided here of an entry that its file must not undo; empty if nothing was."""
    gone = was.status == "retracted" and was.reason.startswith(GONE)
    if was.status == "retracted" and not gone:
        return f"{was.entry_id!r} was retracted here ({was.reason}); restore it first"
    if was.ahead and was.sha256 != sha256:
        return f"{was.entry_id!r} was changed here by a review too; export it and merge"
    if was.ahead and gone:
        return f"{was.entry_id!r} was changed here by a review; `knowledge restore {was.entry_id}` brings it back"
    return ""


def _entry(found: _Folder, text: str, path: str, was: Known | None) -> Entry:
    """The entry of a text, under an id that no other file has. Raises EntryError."""
    mine = (found.origin, path)
    if has_front_matter(text):
        entry = parse(text, path)
        if declared_id(text) not in ("", entry.id):
            raise EntryError(path, [Problem("id", "expected once")])
        if found.taken.get(entry.id, mine) != mine and entry.id not in found.moved - found.here:
            raise EntryError(path, [Problem("id", _elsewhere(entry.id, *found.taken[entry.id]))])
    else:
        entry_id = was.entry_id if was else page_id(path, found.origin, found.taken)
        entry = read_page(text, path, entry_id, guess_language(text), found.now.date())
    found.taken[entry.id] = mine
    return entry
