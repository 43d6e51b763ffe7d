"""What the files of a folder say that the database does not: read one by one, and none of them published.

A bad file is reported and not fatal, and one that says nothing new is passed over by the hash of its content.
"""

import datetime as dt
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from knowledge import store
from knowledge.entries import Entry
from knowledge.errors import EntryError, Problem
from knowledge.files import leads_out, read_text
from knowledge.frontmatter import declared_id, has_front_matter, parse, read_page
from knowledge.pages import guess_language, page_id
from knowledge.types import Known

log = logging.getLogger(__name__)

GONE = "its file"
"""How the reason begins for which `prune` retracts; the file's return brings the entry back."""


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
class Read:
    """A file that says something new, ready to be published."""

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
class Folder:
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
        """What is known, by the ids of the entries."""
        return {one.entry_id: one for one in self.known}

    @cached_property
    def by_path(self) -> dict[str, Known]:
        """The same by where the files lay."""
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


def read_file(found: Folder, path: str) -> Read | None:
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


def _changed(found: Folder, path: str, text: str, was: Known | None) -> Read | None:
    """A file that says something new; None for one that is unchanged. Raises EntryError."""
    if was is not None and (wrong := _decided(was, store.digest(text))):
        raise EntryError(path, [Problem("id", wrong)])
    same = was is not None and was.status != "retracted" and was.sha256 == store.digest(text)
    if was is not None and same and (was.ahead or was.path == path):
        found.done.unchanged += 1
        return None
    return Read(path, text, _entry(found, text, path, was), was)


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


def _entry(found: Folder, text: str, path: str, was: Known | None) -> Entry:
    """The entry of a text, under an id that no other file has. Raises EntryError."""
    mine = (found.origin, path)
    if has_front_matter(text):
        entry = parse(text, path)
        if declared_id(text) not in ("", entry.id):
            raise EntryError(path, [Problem("id", "expected once")])
        if found.taken.get(entry.id, mine) != mine and entry.id not in found.moved - found.here:
            raise EntryError(path, [Problem("id", elsewhere(entry.id, *found.taken[entry.id]))])
    else:
        entry_id = was.entry_id if was else page_id(path, found.origin, found.taken)
        entry = read_page(text, path, entry_id, guess_language(text), found.now.date())
    found.taken[entry.id] = mine
    return entry


def elsewhere(entry_id: str, origin: str, path: str) -> str:
    """Whose an entry is that a file cannot have, and what to do instead."""
    named = origin if origin.startswith("/") else f"the {origin}"
    return (
        f"{entry_id!r} belongs to {path} of {named} already: change it there and import that, "
        f"offer a better text with `submission correct {entry_id}`, or give this file another id"
    )
