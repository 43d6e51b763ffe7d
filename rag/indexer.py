"""Keeps the index in step with the database, and brings the embedding model in when it is ready.

Work is a row, never a memory: whatever the database queued is taken in, in small batches, words first (they are
searchable at once), vectors after. A start loads the last snapshot, compares it with the
database, and mends what differs; so the index may be deleted, cut, damaged or stale without loss.
"""

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from knowledge import store as entries
from knowledge.types import Head
from rag import queued, store
from rag.agreement import disagreements, drift
from rag.ahead import ReadingAhead
from rag.copying import Contents, Copying
from rag.cutting import cut_anew, queue_everything
from rag.embedder import Embedder, TorchEmbedder
from rag.filling import Filling
from rag.filters import verticals_of
from rag.index import Index
from rag.keeping import Keeping
from rag.loading import Loading
from rag.remaking import rows_of
from rag.store import Transactions
from rag.types import Chunk, IndexStatus
from rag.vectors import VectorStore

BATCH = 40
"""Entries taken in at a time; a search waits no longer than one batch takes."""

Progress = Callable[[str, int, int], None]


class Indexer:
    """Owner of the index. All changes go through here; searches hold `lock` while they read.

    Who waits for `lock` does so in a worker's thread, never on the event loop, where all else would wait with it.
    """

    def __init__(self, database: Transactions, home: Path, model: str, threads: int, vectors: VectorStore) -> None:
        self._database = database
        self._keeping = Keeping(home / "index")
        self._vectors = vectors
        self.model = model
        self.index = Index()
        self.heads: dict[str, Head] = {}
        self.verticals: frozenset[str] = frozenset()
        self.generation = 0
        self.lock = threading.RLock()
        self._loading = Loading(model, home / "models", threads)
        self._copying = Copying(vectors, self._vectors_now)
        self._ahead = ReadingAhead(database, self._now, self.lock)
        self._busy = asyncio.Lock()
        self._filling = Filling(database, self._loading, self._now, self.lock, self._busy)
        self._unsaved = False

    def _now(self) -> tuple[Index, dict[str, Head]]:
        return self.index, self.heads

    async def open(self) -> None:
        """Load the snapshot and mend it against the database. Fast: no model is needed."""
        self.index = await self._keeping.load(self.model)
        await self._reconcile(self.index)
        await cut_anew(self._database, self._keeping.folder)

    async def _prove(self) -> bool:
        """Whether the snapshot turned out to be damaged: an index from the database has taken its place then."""
        if await self._keeping.whole():
            return False
        made = Index()
        await self._reconcile(made)
        await asyncio.to_thread(self._replace, made)
        return True

    def _replace(self, index: Index) -> None:
        with self.lock:
            self.index = index
            self.generation += 1
        self._filling.look()

    async def _reconcile(self, index: Index) -> None:
        """Make an index hold what the database does."""
        async with self._database.reading() as connection:
            heads = {head.id: head for head in await entries.every_head(connection)}
            truth = await store.chunk_ids(connection)
        stale, missing = drift(index, truth)
        await asyncio.to_thread(self._drop, index, stale, heads)
        wanted = sorted(missing)
        for start in range(0, len(wanted), BATCH):
            await self._add_from_database(index, wanted[start : start + BATCH])
        self._unsaved |= bool(stale or missing)

    def _drop(self, index: Index, entry_ids: Collection[str], heads: dict[str, Head]) -> None:
        """Take entries out of an index; `heads` are from now on those of all entries."""
        with self.lock:
            self.heads = heads
            self.verticals = frozenset[str]().union(*(verticals_of(head) for head in heads.values()))
            index.drop(entry_ids)
            self.generation += 1
        self._filling.look()

    async def _add_from_database(self, index: Index, entry_ids: Sequence[str]) -> None:
        async with self._database.reading() as connection:
            chunks = await store.chunks_of(connection, entry_ids)
        vectors = await self._known_vectors(chunks)
        found = [(self.heads[entry_id], chunks[entry_id]) for entry_id in entry_ids]
        await asyncio.to_thread(self._add, index, found, vectors)

    async def _known_vectors(self, chunks: Mapping[str, Sequence[Chunk]]) -> dict[str, bytes]:
        """By their digests the vectors that the chunks of some entries have already."""
        digests = [one.digest for found in chunks.values() for one in found]
        async with self._database.reading() as connection:
            return await store.known_vectors(connection, self._loading.vector_name, digests)

    def _add(self, index: Index, found: Sequence[tuple[Head, Sequence[Chunk]]], vectors: dict[str, bytes]) -> None:
        dimensions = self._dimensions(vectors)
        with self.lock:
            index.add(rows_of(found, vectors), dimensions)
            self.generation += 1
        self._filling.look()
        self._unsaved = True

    def _dimensions(self, vectors: dict[str, bytes]) -> int:
        if self._loading.embedder is not None:
            return self._loading.embedder.dimensions
        return next((len(raw) // 4 for raw in vectors.values()), self.index.vectors.shape[1])

    @property
    def embedder(self) -> Embedder | None:
        """The embedding model; None until it is loaded."""
        return self._loading.embedder

    @embedder.setter
    def embedder(self, other: Embedder | None) -> None:
        self._loading.embedder = other

    @property
    def ranks_by_meaning(self) -> bool:
        """Whether searches go by vectors, too: once the model is there and most sections have one."""
        return self._loading.embedder is not None and not self._filling.bare

    @property
    def model_error(self) -> str:
        """Why the model could not be loaded; empty if nothing went wrong."""
        return self._loading.error

    def load_model_in_background(self) -> None:
        """Begin to load the model; searches go by words until it is there."""
        self._loading.begin()
        self._copying.prepare()

    async def ready(self) -> bool:
        """Wait for the model; False where it could not be loaded."""
        return await self._loading.ready()

    def read_ahead_in_background(self) -> "asyncio.Task[None]":
        """Read what every question needs of the corpus before one waits for it; for a service."""
        return self._ahead.begin()

    async def catch_up(self, progress: Progress | None = None, *, copy: bool = False) -> int:
        """Take in everything the database has queued; returns how many entries changed.

        Chroma's copy follows in the background when something changed; with `copy` it is waited for.
        """
        async with self._busy:
            mended = await self._prove()
            changed = await self._take_in(progress)
        if self._filling.running and not (progress or copy):
            return changed  # whoever fills goes on with these, copies and saves
        filled = await self._filling.run(progress)
        if (filled or changed) and self._loading.embedder is not None:
            self._copying.begin()
        self._unsaved |= filled > 0
        if self._unsaved and (changed or filled or mended or progress):
            async with self._busy:
                await self.save()
        if copy and self._loading.embedder is not None:
            self._copying.begin()
            await self._copying.done()
        return changed

    async def _take_in(self, progress: Progress | None) -> int:
        async with self._database.reading() as connection:
            total = await entries.count_work(connection)
        done = 0
        while (work := await queued.waiting(self._database, BATCH)) is not None:
            await self._take(work)
            done += len(work.numbers)
            if progress:
                progress("Indexing words", done, max(total, done))
        return done

    async def _take(self, work: queued.Work) -> None:
        made = await queued.stored(self._database, work)
        vectors = await self._known_vectors(made)
        await asyncio.to_thread(self._drop, self.index, work.heads, {**self.heads, **work.heads})
        await asyncio.to_thread(self._add, self.index, [(head, made[head.id]) for head in work.live], vectors)

    def _vectors_now(self) -> Contents | None:
        """What Chroma's copy should hold; None without a model."""
        embedder = self._loading.embedder
        if embedder is None:
            return None
        with self.lock:
            rows = np.flatnonzero(self.index.sections.alive & self.index.has_vector)
            return Contents(embedder.name, [self.index.chunk_ids[row] for row in rows], self.index.vectors, rows)

    async def save(self) -> None:
        """Write a snapshot for the next start; a failure costs only its speed."""
        await self._prove()  # or what was damaged would be written as if it were whole
        name = self.model if self._loading.embedder is not None or self.index.has_vector.any() else ""
        written = await self._keeping.write(self.index, name)
        if written is not None:
            self._unsaved = False
            if written is not self.index:
                await asyncio.to_thread(self._replace, written)

    async def status(self) -> IndexStatus:
        """How the index stands right now."""
        async with self._database.reading() as connection:
            waiting = await entries.count_work(connection)
        alive = self.index.sections.alive
        return IndexStatus(
            entries=len(self.index.rows_of),
            chunks=int(alive.sum()),
            vectors=int((alive & self.index.has_vector).sum()),
            waiting=waiting,
            model=self.model,
            model_ready=self.ranks_by_meaning,
            model_error=self.model_error,
            dense=self._vectors.describe(int(alive.sum())),
            torch=isinstance(self._loading.embedder, TorchEmbedder),
        )

    async def check(self) -> list[str]:
        """What differs between the database and the index; empty when they agree."""
        contents = await asyncio.to_thread(self._vectors_now)
        return await disagreements(self._database, self.index, contents, self._vectors)

    async def rebuild(self, progress: Progress | None = None, now: dt.datetime | None = None) -> int:
        """Make the index anew from the database: chunks from texts, vectors from the stored ones."""
        async with self._busy:
            await self._keeping.forget()
            await asyncio.to_thread(self._vectors.reset)
            await queue_everything(self._database, now)
            await asyncio.to_thread(self._replace, Index())
            changed = await self._take_in(progress)
        await self._filling.run(progress)
        if self._loading.embedder is not None:
            self._copying.begin()
        async with self._busy:
            await self.save()
        await self._copying.done()
        return changed

    async def close(self) -> None:
        """Save what is unsaved and let the model go."""
        await self._ahead.stop()
        self._loading.stop()
        async with self._busy:
            if self._unsaved:
                await self.save()
        await self._copying.done()
        await asyncio.to_thread(self._vectors.close)
