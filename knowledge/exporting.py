"""The database into a folder of Markdown: every entry's text, byte for byte as it came in (`importing`)."""

from pathlib import Path

from knowledge import store
from knowledge.errors import KnowledgeError
from knowledge.freshness import exchange
from knowledge.importing import Transactions


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
    count = 0
    async with database.reading() as connection:
        async for head, text in store.exported(connection):
            path = head.path or f"{head.kind}/{head.id}.md"
            target = (folder / path).resolve()
            if not target.is_relative_to(folder.resolve()):
                target = folder.resolve() / f"{head.id}.md"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
            count += 1
        dates = await exchange.lines(connection)
    if count:
        exchange.write(folder, dates)
    return count
