"""Reading ahead in the background after a start, so that no question waits for what all of them need.

How the corpus's words sound, and what the sentences of its sections say, is read when it is first asked for and
remembered. Whoever asks first after a start would wait for the reading, so a service does it before.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping

from knowledge.types import Head
from rag import store
from rag.extract import read_ahead
from rag.gently import pause
from rag.index import Index
from rag.store import Transactions
from rag.types import Passage

log = logging.getLogger(__name__)

WORDS = 300
"""Words whose sounds are learnt in one go, between questions: all is learnt when many ask just after a start."""
ENTRIES = 1
"""Entries whose sections are read in one go: a few milliseconds, for who asks waits as long."""
BREATH_S = 0.01
"""Seconds between two entries: the whole library is read within some seconds of a start, and who asks goes first."""
SECTIONS = 2000
"""Sections read at most: as many as are remembered (`rag.quotes`)."""


class ReadingAhead:
    """Works once through the corpus that there is; `lock` keeps searches out of each go at its words."""

    def __init__(
        self, database: Transactions, now: Callable[[], tuple[Index, Mapping[str, Head]]], lock: threading.RLock
    ) -> None:
        self._database = database
        self._now = now
        self._lock = lock
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> "asyncio.Task[None]":
        """Begin, once; the task that reads."""
        if self._task is None:
            self._task = asyncio.create_task(self._read(), name="read ahead")
        return self._task

    async def stop(self) -> None:
        """Stop after the go under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _read(self) -> None:
        try:
            more = True
            while more:
                more = await asyncio.to_thread(self._sound_out)
                await pause()
            await self._read_sections(list(self._now()[1]))
        except Exception:
            log.exception("what the library says was not read ahead; questions read what they need")

    def _sound_out(self) -> bool:
        with self._lock:
            return self._now()[0].vocabulary.sound_out(WORDS)

    async def _read_sections(self, entry_ids: list[str]) -> None:
        read = 0
        for start in range(0, len(entry_ids), ENTRIES):
            async with self._database.reading() as connection:
                found = await store.chunks_of(connection, entry_ids[start : start + ENTRIES])
            index, heads = self._now()
            passages = [
                Passage(chunk, heads[entry_id], 0.0)
                for entry_id, chunks in found.items()
                if entry_id in heads
                for chunk in chunks
            ]
            await asyncio.to_thread(read_ahead, passages, index)
            read += len(passages)
            if read >= SECTIONS:
                return
            await pause(BREATH_S)
