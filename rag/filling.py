"""Gives a vector to every section that has none yet, in batches, beside all else that the index does."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from knowledge.types import Head
from rag.embedder import Embedder
from rag.index import Index
from rag.loading import Loading
from rag.remaking import vectors_of
from rag.store import Transactions

VECTOR_BATCH = 64
"""Sections embedded at a time; what is decided meanwhile is taken in between two batches."""

Progress = Callable[[str, int, int], None]


class Filling:
    """The vectors still to be made. `busy` is held by whoever changes the index, `lock` by whoever reads it."""

    def __init__(
        self,
        database: Transactions,
        loading: Loading,
        now: Callable[[], tuple[Index, Mapping[str, Head]]],
        lock: threading.RLock,
        busy: asyncio.Lock,
    ) -> None:
        self._database = database
        self._loading = loading
        self._now = now
        self._lock = lock
        self._busy = busy
        self._running = asyncio.Lock()
        self.bare = False
        """Whether most sections have no vector: a list by vectors would only push forward those that have one."""

    @property
    def running(self) -> bool:
        """Whether vectors are being made right now."""
        return self._running.locked()

    def look(self) -> None:
        """See whether most sections are still without a vector."""
        with self._lock:
            index, _ = self._now()
            alive = index.sections.alive
            self.bare = bool(2 * int((alive & index.has_vector).sum()) < int(alive.sum()))

    async def run(self, progress: Progress | None) -> int:
        """Make what is missing; how many sections were taken up. Nothing is done without a model."""
        embedder = self._loading.embedder
        if embedder is None:
            return 0
        tried = set[int]()
        async with self._running:
            while True:
                async with self._busy:
                    rows = self._missing(embedder, tried)
                    await self._fill(embedder, rows[:VECTOR_BATCH], tried)
                if not rows:
                    return len(tried)
                if progress:
                    progress("Embedding sections", len(tried), len(tried) + len(rows[VECTOR_BATCH:]))

    def _missing(self, embedder: Embedder, tried: set[int]) -> list[int]:
        with self._lock:
            index, _ = self._now()
            if index.vectors.shape[1] != embedder.dimensions:
                index.set_vectors([], np.zeros((0, embedder.dimensions), dtype=np.float32))
            return [row for row in index.missing_vectors() if index.chunk_ids[row] not in tried]

    async def _fill(self, embedder: Embedder, rows: Sequence[int], tried: set[int]) -> None:
        index, heads = self._now()
        ids = [index.chunk_ids[row] for row in rows]
        tried.update(ids)
        found = await vectors_of(self._database, embedder, ids, heads) if ids else {}
        pairs = [(row, found[one]) for row, one in zip(rows, ids, strict=True) if one in found]
        if pairs:
            with self._lock:
                index.set_vectors([row for row, _ in pairs], np.stack([vector for _, vector in pairs]))
        self.look()
