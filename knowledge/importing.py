"""A folder of Markdown into the database: entries with front matter, and plain pages as guides.

Unchanged files are skipped by content hash, one bad file is reported and not fatal, and with `prune`
the entries whose files are gone are retracted. What came in is written back by `exporting`.
"""

import asyncio
import datetime as dt
import hashlib
import logging
import os
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.entries import Entry
from knowledge.errors import EntryError, KnowledgeError, Problem
from knowledge.freshness import exchange
from knowledge.frontmatter import has_front_matter, parse, read_page
from knowledge.reproductions.counting import recount
from knowledge.types import Head, Known

log = logging.getLogger(__name__)

SUFFIXES = (".md", ".markdown", ".mdx")
LARGEST = 1_000_000
"""Bytes of one file; larger ones are reported and left out."""
GONE = "its file"
"""How the reason begins for which `prune` retracts; the file's return brings the entry back."""
BATCH = 100
"""Files that share a transaction."""

INDIC = re.compile(r"[\u0900-\u0dff\u0600-\u06ff]")
LETTERS = re.compile(r"[^\W\d_]")
FIRST_OF: tuple[tuple[int, str], ...] = (
    (0x0600, "ur"),
    (0x0900, "hi"),
    (0x0980, "bn"),
    (0x0A00, "pa"),
    (0x0A80, "gu"),
    (0x0B00, "or"),
)
FIRST_OF += ((0x0B80, "ta"), (0x0C00, "te"), (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"))

Progress = Callable[[str, int, int], None]


class Transactions(Protocol):
    """What importing needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Any]], label: str = "write") -> Any:
        """Run `work` in one transaction."""


class NoFolder(KnowledgeError):
    """The path that was to be imported is no folder with Markdown in it."""

    def __init__(self, folder: Path, wrong: str) -> None:
        super().__init__(f"{folder} {wrong}. Name a folder that holds .md files.")


@dataclass
class Imported:
    """What an import did, by path."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    retracted: list[str] = field(default_factory=list)
    problems: list[EntryError] = field(default_factory=list)


@dataclass(frozen=True)
class _Read:
    path: str
    text: str
    sha256: str
    entry: Entry
    was: Known | None
    """What an earlier import left at the path, as it stood when the folder was read."""


async def import_folder(
    database: Transactions,
    folder: Path,
    *,
    origin: str,
    by: str,
    now: dt.datetime,
    prune: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Bring the database in step with a folder. `origin` names the folder in later imports.

    Raises NoFolder. What a bad file would have been is in `problems`; the others are in.
    """
    paths, closed = await asyncio.to_thread(_walk, folder)
    if not folder.is_dir():
        raise NoFolder(folder, "is not a folder")
    if not paths:
        raise NoFolder(
            folder, "has no Markdown files" if not closed else f"cannot be read ({next(iter(closed.values()))})"
        )
    async with database.reading() as connection:
        known = await store.known_paths(connection, origin)
        taken = await store.taken_ids(connection)
    done = Imported(problems=[EntryError(path, [Problem("folder", why)]) for path, why in closed.items()])
    for start in range(0, len(paths), BATCH):
        part = paths[start : start + BATCH]
        fresh = await asyncio.to_thread(_read_all, folder, part, known, done, taken, origin, now)
        if fresh:
            left = await database.write(partial(_publish, fresh=fresh, origin=origin, by=by, now=now), "import")
            done.problems += left
            fresh = [one for one in fresh if one.path not in {error.where for error in left}]
        for one in fresh:
            (done.changed if one.path in known else done.added).append(one.path)
        if progress:
            progress("Reading files", min(start + BATCH, len(paths)), len(paths))
    if prune:
        done.retracted = await _prune(database, _gone(known, paths, closed), now)
    await _take_over_dates(database, folder, by, now, done)
    return done


def _gone(known: Mapping[str, Known], paths: Sequence[str], closed: Mapping[str, str]) -> dict[str, Known]:
    """The files that are no more; what lies in a folder that cannot be looked into is not taken for gone."""
    here, unseen = set(paths), tuple(f"{path}/" for path in closed)
    return {path: was for path, was in sorted(known.items()) if path not in here and not path.startswith(unseen)}


async def _prune(database: Transactions, gone: Mapping[str, Known], now: dt.datetime) -> list[str]:
    """Retract the entries of files that are gone; these files."""
    left = [path for path, was in gone.items() if was.status != "retracted"]
    for path in left:
        reason = f"{GONE} {path} was removed"
        await database.write(partial(store.retract, entry_id=gone[path].entry_id, reason=reason, now=now), "retract")
    return left


async def _take_over_dates(database: Transactions, folder: Path, by: str, now: dt.datetime, done: "Imported") -> None:
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
    if (head.origin, head.path) != (origin, one.path):
        return f"{head.id!r} belongs to {head.path} already"
    seen = (one.was.number, one.was.status) if one.was and one.was.entry_id == head.id else None
    if seen in (None, (head.number, head.status)):
        return ""
    return f"{head.id!r} was {'retracted' if head.status == 'retracted' else 'changed'} here meanwhile; import it again"


def _walk(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The Markdown files below a folder, and the folders that could not be looked into, each with why."""
    found: list[str] = []
    closed: dict[str, str] = {}

    def shut(error: OSError) -> None:
        path = os.fsencode(os.path.relpath(error.filename, folder)).decode(errors="replace")
        closed[path] = error.strerror or "unreadable"

    for parent, folders, names in os.walk(folder, onerror=shut):
        folders[:] = [name for name in folders if not name.startswith(".")]
        mine = [name for name in names if name.lower().endswith(SUFFIXES) and not name.startswith(".")]
        found += [(Path(parent) / name).relative_to(folder).as_posix() for name in mine]
    return sorted(found), closed


def _read_all(folder: Path, paths: Sequence[str], *state: Any) -> list[_Read]:
    return [one for path in paths if (one := _read(folder, path, *state)) is not None]


def _read(
    folder: Path,
    path: str,
    known: dict[str, Known],
    done: Imported,
    taken: dict[str, tuple[str, str]],
    origin: str,
    now: dt.datetime,
) -> _Read | None:
    """One file, ready to be published; None if it is unchanged or bad (then it is in `problems`)."""
    name = os.fsencode(path).decode(errors="replace")
    try:
        if name != path:
            raise EntryError(name, [Problem("file name", "expected UTF-8; rename it")])
        text = read_text(folder / path, path)
        sha256 = store.digest(text)
        was = known.get(path)
        if was is not None and was.status == "retracted" and not was.reason.startswith(GONE):
            raise EntryError(
                path, [Problem("id", f"{was.entry_id!r} was retracted here ({was.reason}); restore it first")]
            )
        if was is not None and was.sha256 == sha256 and was.status != "retracted":
            done.unchanged += 1
            return None
        if was is not None and was.ahead and was.sha256 != sha256:
            raise EntryError(
                path, [Problem("text", f"{was.entry_id!r} was changed here by a review too; export it and merge")]
            )
        return _Read(path, text, sha256, _entry(text, path, taken, origin, now), was)
    except EntryError as error:
        done.problems.append(error)
    except Exception:
        log.exception("a file could not be read, and was left out: %s", name)
        done.problems.append(EntryError(name, [Problem("file", "it trips us up; the log says how, please report it")]))
    return None


def _entry(text: str, path: str, taken: dict[str, tuple[str, str]], origin: str, now: dt.datetime) -> Entry:
    """The entry of a text, under an id that no other file has. Raises EntryError."""
    if has_front_matter(text):
        entry = parse(text, path)
        if taken.get(entry.id, (origin, path)) != (origin, path):
            raise EntryError(path, [Problem("id", f"{entry.id!r} belongs to {taken[entry.id][1]} already")])
    else:
        entry = read_page(text, path, page_id(path, origin, taken), guess_language(text), now.date())
    taken[entry.id] = (origin, path)
    return entry


def read_text(file: Path, path: str) -> str:
    """A file's text. Raises EntryError for what is too large, unreadable or not UTF-8."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise EntryError(path, [Problem("size", f"at most {LARGEST:,} bytes; this has {size:,}")])
        # newlines are kept as they are, so that an export gives back the same bytes
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise EntryError(path, [Problem("text", f"expected UTF-8; byte {error.start} is not")]) from None
    except OSError as error:
        raise EntryError(path, [Problem("file", error.strerror or "unreadable")]) from None
    if "\x00" in text:
        raise EntryError(path, [Problem("text", "expected text; this has NUL bytes")])
    if not text.strip():
        raise EntryError(path, [Problem("text", "the file is empty")])
    return text


def page_id(path: str, origin: str, taken: dict[str, tuple[str, str]]) -> str:
    """An id for a plain page, made of its path; another origin's page of the same path gets a suffix."""
    stem = str(PurePosixPath(path).with_suffix("")).lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", stem).strip("-._")
    mark = hashlib.blake2b(f"{origin}\n{path}".encode(), digest_size=4).hexdigest()
    if len(slug) < 2 or len(slug) > 100:
        slug = f"{slug[:100]}-{mark}".strip("-") if slug else f"page-{mark}"
    if taken.get(slug, (origin, path)) != (origin, path):
        slug = f"{slug[:100]}-{mark}"
    return slug


def guess_language(text: str) -> str:
    """The language of a page by its script: Indian where a third of the letters are; else English."""
    sample = text[:6000]
    indic = INDIC.findall(sample)
    if len(indic) * 3 < len(LETTERS.findall(sample)):
        return "en"
    middle = ord(sorted(indic)[len(indic) // 2])
    return [name for start, name in FIRST_OF if middle >= start][-1]
