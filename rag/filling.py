"""Gives a vector to every section that has none yet, in batches, beside all else that the index does."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.types import Head
from rag.embedder import Embedder
from rag.giving_back import give_back
from rag.index import Index
from rag.loading import Loading
from rag.remaking import vectors_of
from rag.store import Transactions
from rag.vectors import Floats

VECTOR_BATCH = 64
"""Sections embedded at a time; what is decided meanwhile is taken in between two batches."""

GIVEN_BACK = 256
"""Sections after which freed memory is given back: an eighth less at the peak of an import, for 6 ms each time."""

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
        place, done = _Place(), 0
        async with self._running:
            while True:
                async with self._busy:
                    rows, left = await asyncio.to_thread(self._missing, embedder, place)
                    await self._fill(embedder, rows)
                if not rows:
                    return done
                done += len(rows)
                if not left or done % GIVEN_BACK < VECTOR_BATCH:
                    await asyncio.to_thread(give_back)
                if progress:
                    progress("Embedding sections", done, done + left)

    def _missing(self, embedder: Embedder, place: "_Place") -> tuple[list[int], int]:
        """The next rows without a vector, each once in a run, and how many are left after them."""
        with self._lock:
            index, _ = self._now()
            if index.vectors.shape[1] != embedder.dimensions:
                index.set_vectors([], np.zeros((0, embedder.dimensions), dtype=np.float32))
            if index is not place.index:
                place.index, place.row = index, 0
            missing = index.missing_vectors(place.row)
            rows: list[int] = missing[:VECTOR_BATCH].tolist()
            place.row = rows[-1] + 1 if rows else place.row
            return rows, len(missing) - len(rows)

    async def _fill(self, embedder: Embedder, rows: Sequence[int]) -> None:
        index, heads = self._now()
        ids = [index.chunk_ids[row] for row in rows]
        found = await vectors_of(self._database, embedder, ids, heads) if ids else {}
        pairs = [(row, found[one]) for row, one in zip(rows, ids, strict=True) if one in found]
        await asyncio.to_thread(self._put, index, pairs)

    def _put(self, index: Index, pairs: Sequence[tuple[int, Floats]]) -> None:
        if pairs:
            with self._lock:
                index.set_vectors([row for row, _ in pairs], np.stack([vector for _, vector in pairs]))
        self.look()


@dataclass
class _Place:
    """How far a run has come: rows are only ever added after those that are there, so none before it lacks a vector."""

    index: Index | None = None
    row: int = 0
