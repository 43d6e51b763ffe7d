"""The database into a folder of Markdown: every entry's text, byte for byte as it came in (`importing`)."""

from pathlib import Path

from knowledge import store
from knowledge.errors import KnowledgeError
from knowledge.freshness import exchange
from knowledge.importing import Transactions
from knowledge.types import Head


class NotWritten(KnowledgeError):
    """A file of an export could not be written; what was written before it is whole."""

    def __init__(self, file: Path, wrong: str) -> None:
        super().__init__(f"{file} cannot be written ({wrong}). Name a folder that you can write to, with room in it.")


async def export_folder(database: Transactions, folder: Path) -> int:
    """Write every entry's text to its path below `folder`, byte for byte as it came in. Returns how many.

    Review dates that moved since stand in a file of their own beside the texts. Raises NotWritten.
    """
    try:
        return await _export(database, folder)
    except OSError as error:
        raise NotWritten(Path(error.filename or folder), error.strerror or "the disk refused") from None


async def _export(database: Transactions, folder: Path) -> int:
    written: set[tuple[int, int]] = set()
    async with database.reading() as connection:
        async for head, text in store.exported(connection):
            target = _free(folder.resolve(), head, written)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
            written.add(_identity(target))
        dates = await exchange.lines(connection)
    if written:
        exchange.write(folder, dates)
    return len(written)


def _free(folder: Path, head: Head, written: set[tuple[int, int]]) -> Path:
    """Where an entry goes: to its path, or beside it with its id in the name where another entry has that file."""
    target = (folder / (head.path or f"{head.kind}/{head.id}.md")).resolve()
    if not target.is_relative_to(folder):
        target = folder / f"{head.id}.md"
    wanted, number = target, 1
    while target.exists() and _identity(target) in written:
        again = f"-{number}" if number > 1 else ""
        target = wanted.with_name(f"{wanted.stem}-{head.id}{again}{wanted.suffix}")
        number += 1
    return target


def _identity(file: Path) -> tuple[int, int]:
    """Which file it is on the disk: two names that differ only in case may be one file."""
    about = file.stat()
    return about.st_dev, about.st_ino
