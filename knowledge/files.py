"""The files of a folder that is to be read: which there are, and the text of one."""

import os
import stat
from pathlib import Path

from knowledge.errors import EntryError, KnowledgeError, Problem

SUFFIXES = (".md", ".markdown", ".mdx", ".rst", ".txt")
LARGEST = 4_000_000
"""Bytes of one file; larger ones are reported and left out."""


class NoFolder(KnowledgeError):
    """The path that was to be imported is no folder with Markdown in it."""

    def __init__(self, folder: Path, wrong: str) -> None:
        super().__init__(f"{folder} {wrong}. Name a folder that holds .md, .rst or .txt files.")


def walk(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The files of text below a folder, and the folders that could not be looked into, each with why."""
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


def leads_out(file: Path, folder: Path) -> bool:
    """Whether a file is a link to one outside of its folder: whoever shares the folder does not share that one."""
    return file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())


def read_text(file: Path, path: str) -> str:
    """A file's text. Raises EntryError for what is too large, unreadable or not UTF-8."""
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for, a device never ends
            raise EntryError(path, [Problem("file", "a file of text")])
        if found.st_size > LARGEST:
            raise EntryError(path, [Problem("size", f"at most {LARGEST:,} bytes; this has {found.st_size:,}")])
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
