"""The snapshot of one data folder: loaded at a start, looked through after it, written when the index changed.

Not here: what a snapshot is made of (`snapshot`), nor the index itself.
"""

import asyncio
import logging
import shutil
from pathlib import Path

from rag import snapshot
from rag.index import WASTED, Index

log = logging.getLogger(__name__)


class Keeping:
    """Whoever owns the index calls these one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read = True
        """Whether nothing of what was loaded is still unread."""

    async def load(self, model: str) -> Index:
        """The last snapshot, of which the large files are not read yet; an empty index where none can be used."""
        try:
            found = await asyncio.to_thread(snapshot.load, self.folder, model)
        except snapshot.UNUSABLE as error:
            if self.folder.exists():
                log.warning("index snapshot not used: %s", error)
            return Index()
        self._read = False
        return found

    async def whole(self) -> bool:
        """Whether what was loaded is what was written: read through the first time it is asked for."""
        if self._read:
            return True
        wrong = await asyncio.to_thread(snapshot.damage, self.folder)
        self._read = True
        if wrong:
            log.warning("index snapshot not used any more: its %s is damaged; it is made anew from the database", wrong)
        return not wrong

    async def write(self, index: Index, model: str) -> Index | None:
        """Keep the index for the next start; a failure costs only its speed, and None is returned.

        Returns what was written: the index without its dropped rows, where they were many.
        """
        try:
            if index.wasted > WASTED:
                index = await asyncio.to_thread(index.compact)
            await asyncio.to_thread(snapshot.save, index, self.folder, model)
        except OSError as error:
            log.warning("index snapshot not written: %s", error)
            return None
        return index

    async def forget(self) -> None:
        """Remove it."""
        await asyncio.to_thread(shutil.rmtree, self.folder, True)
        self._read = True
