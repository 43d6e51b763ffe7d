"""Keeps the index in step with the database, and brings the embedding model in when it is ready.

Work is a row, never a memory: whatever the database queued is taken in, in small batches, words first (they are
searchable at once), vectors after. A start loads the last snapshot, compares it with the
database, and mends what differs; so the index may be deleted, cut or stale without loss.
"""

import asyncio
import datetime as dt
import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.types import Head
from rag import embedder as embedders
from rag import store
from rag.chunks import Draft, embedding_text
from rag.drafting import all_drafts
from rag.embedder import Embedder
from rag.errors import RagError
from rag.filters import verticals_of
from rag.index import WASTED, Index, Row
from rag.types import Chunk
from rag.vectors import VectorStore

log = logging.getLogger(__name__)

BATCH = 40
"""Entries taken in at a time; a search waits no longer than one batch takes."""
VECTOR_BATCH = 64

Progress = Callable[[str, int, int], None]


class Transactions(Protocol):
    """What this module needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Any], label: str = "write") -> Any:
        """Run `work` in one transaction."""


SOUNDED_AT_ONCE = 1000
"""Words whose sounds are learnt in one go, between questions."""


@dataclass(frozen=True)
class IndexStatus:
    """How the index stands. `in_step` means that every quotable chunk can be found by words and by meaning."""

    entries: int
    chunks: int
    vectors: int
    waiting: int
    model: str
    model_ready: bool
    model_error: str
    dense: str

    @property
    def in_step(self) -> bool:
        """Whether nothing is left to take in."""
        return self.waiting == 0 and self.vectors == self.chunks


class Indexer:
    """Owner of the index. All changes go through here; searches hold `lock` while they read."""

    def __init__(self, database: Transactions, home: Path, model: str, threads: int, vectors: VectorStore) -> None:
        self._database = database
        self._folder = home / "index"
        self._models = home / "models"
        self._threads = threads
        self._vectors = vectors
        self.model = model
        self.index = Index()
        self.heads: dict[str, Head] = {}
        self.verticals: frozenset[str] = frozenset()
        self.generation = 0
        self.lock = threading.RLock()
        self.embedder: Embedder | None = None
        self.model_error = ""
        self._loading: asyncio.Task[None] | None = None
        self._sounding: asyncio.Task[None] | None = None
        self._closed = False
        self._busy = asyncio.Lock()
        self._unsaved = False

    async def open(self) -> None:
        """Load the snapshot and mend it against the database. Fast: no model is needed."""
        try:
            self.index = await asyncio.to_thread(Index.load, self._folder, self.model)
        except (OSError, ValueError, KeyError, EOFError) as error:
            if self._folder.exists():
                log.warning("index snapshot not used: %s", error)
            self.index = Index()
        await self._reconcile()

    async def _reconcile(self) -> None:
        async with self._database.reading() as connection:
            self.heads = {head.id: head for head in await entries.every_head(connection)}
            truth = await store.chunk_ids(connection)
        self._name_verticals()
        here = self.index.living_chunks()
        stale = {self.index.entry_ids[page] for page in self.index.rows_of.values()} - set(truth.values())
        owner = {
            self.index.chunk_ids[row]: self.index.entry_ids[self.index.page_of[row]]
            for row in np.flatnonzero(self.index.sections.alive)
        }
        stale |= {owner[chunk_id] for chunk_id in here - truth.keys()}
        missing = {truth[chunk_id] for chunk_id in truth.keys() - here} | (stale & set(truth.values()))
        with self.lock:
            self.index.drop(stale)
            self.generation += 1
        wanted = sorted(missing)
        for start in range(0, len(wanted), BATCH):
            await self._add_from_database(wanted[start : start + BATCH])
        self._unsaved |= bool(stale or missing)

    def _name_verticals(self) -> None:
        self.verticals = frozenset[str]().union(*(verticals_of(head) for head in self.heads.values()))

    async def _add_from_database(self, entry_ids: Sequence[str]) -> None:
        async with self._database.reading() as connection:
            chunks = await store.chunks_of(connection, entry_ids)
            digests = [one.digest for found in chunks.values() for one in found]
            vectors = await store.known_vectors(connection, self._vector_name, digests)
        await asyncio.to_thread(
            self._add, [(self.heads[entry_id], chunks[entry_id]) for entry_id in entry_ids], vectors
        )

    def _add(self, found: Sequence[tuple[Head, Sequence[Chunk]]], vectors: dict[str, bytes]) -> None:
        dimensions = self._dimensions(vectors)
        rows = [
            (head, [Row(one.id, one.heading, one.text, _vector(vectors.get(one.digest))) for one in chunks])
            for head, chunks in found
            if chunks
        ]
        with self.lock:
            self.index.add(rows, dimensions)
            self.generation += 1
        self._unsaved = True

    def _dimensions(self, vectors: dict[str, bytes]) -> int:
        if self.embedder is not None:
            return self.embedder.dimensions
        return next((len(raw) // 4 for raw in vectors.values()), self.index.vectors.shape[1])

    @property
    def _vector_name(self) -> str:
        return self.embedder.name if self.embedder else embedders.expected_name(self.model, self._models)

    def load_model_in_background(self) -> None:
        """Begin to load the model; searches go by words until it is there."""
        if self._loading is None and self.embedder is None:
            self._loading = asyncio.create_task(self._load_model(), name="load the embedding model")

    async def ready(self) -> bool:
        """Wait for the model; False where it could not be loaded (`model_error` says why)."""
        self.load_model_in_background()
        if self._loading is not None:
            await asyncio.shield(self._loading)
        return self.embedder is not None

    async def _load_model(self) -> None:
        try:
            self.embedder = await asyncio.to_thread(embedders.load, self.model, self._models, self._threads)
            self.model_error = ""
        except RagError as error:
            self.model_error = str(error)
            log.warning("embedding model not loaded: %s", error)

    def sound_out_in_background(self) -> None:
        """Learn how the corpus's words sound before the first Indian-language question needs it; for a service."""
        if self._sounding is None:
            self._sounding = asyncio.create_task(asyncio.to_thread(self._sound_out), name="sound out the words")

    def _sound_out(self) -> None:
        """Learn how the corpus's words sound, a few at a time, so that no question waits for all of them."""
        more = True
        while more and not self._closed:
            with self.lock:
                more = self.index.vocabulary.sound_out(SOUNDED_AT_ONCE)

    async def catch_up(self, progress: Progress | None = None, *, copy: bool = False) -> int:
        """Take in everything the database has queued; returns how many entries changed.

        Chroma's copy is looked at when something changed, or when `copy` asks for it.
        """
        async with self._busy:
            changed = await self._take_in(progress)
            if self.embedder is not None:
                await self._fill(progress, copy=copy or changed > 0)
            if self._unsaved and (changed or progress):
                await self.save()
            return changed

    async def _take_in(self, progress: Progress | None) -> int:
        async with self._database.reading() as connection:
            total = await entries.count_work(connection)
        done = 0
        while True:
            async with self._database.reading() as connection:
                work = await entries.waiting_work(connection, BATCH)
                ids = list(dict.fromkeys(entry_id for _, entry_id in work))
                heads = await entries.heads(connection, ids)
                texts = await entries.current_texts(connection, ids)
            if not work:
                return done
            live = {one: head for one, head in heads.items() if head.status in entries.SEARCHABLE}
            drafts = await asyncio.to_thread(all_drafts, live, texts)
            await self._store(work, heads, live, drafts)
            done += len(work)
            if progress:
                progress("Indexing words", done, max(total, done))

    async def _store(
        self,
        work: Sequence[tuple[int, str]],
        heads: dict[str, Head],
        live: dict[str, Head],
        drafts: dict[str, list[Draft]],
    ) -> None:
        async def replace(connection: AsyncConnection) -> dict[str, list[Chunk]]:
            made = {
                one: await store.replace_chunks(connection, one, heads[one].number, drafts.get(one, []))
                for one in heads
            }
            await entries.finish_work(connection, [number for number, _ in work])
            return made

        made = await self._database.write(replace, "index")
        async with self._database.reading() as connection:
            digests = [one.digest for chunks in made.values() for one in chunks]
            vectors = await store.known_vectors(connection, self._vector_name, digests)
        self.heads |= heads
        self._name_verticals()
        with self.lock:
            gone = self.index.drop(set(heads) - set(live))
            gone += self.index.drop(live)
            self.generation += 1
        await asyncio.to_thread(self._add, [(live[one], made[one]) for one in live], vectors)
        await asyncio.to_thread(self._vectors.forget, gone)

    async def _fill(self, progress: Progress | None, *, copy: bool) -> None:
        """Embed what has no vector yet, from the store of vectors where the same text was embedded before."""
        embedder = self.embedder
        assert embedder is not None
        with self.lock:
            if self.index.vectors.shape[1] != embedder.dimensions:
                self.index.set_vectors([], np.zeros((0, embedder.dimensions), dtype=np.float32))
            rows = self.index.missing_vectors()
        for start in range(0, len(rows), VECTOR_BATCH):
            chosen = rows[start : start + VECTOR_BATCH]
            await self._embed([self.index.chunk_ids[row] for row in chosen], chosen, embedder)
            if progress:
                progress("Embedding sections", min(start + VECTOR_BATCH, len(rows)), len(rows))
        if not rows and not copy:
            return
        with self.lock:
            ids, vectors = self._all_vectors()
        await asyncio.to_thread(self._vectors.keep_in_step, embedder.name, ids, vectors)

    def _all_vectors(self) -> tuple[list[int], Any]:
        rows = np.flatnonzero(self.index.sections.alive & self.index.has_vector)
        return [self.index.chunk_ids[row] for row in rows], (self.index.vectors, rows)

    async def _embed(self, chunk_ids: Sequence[int], rows: Sequence[int], embedder: Embedder) -> None:
        async with self._database.reading() as connection:
            chunks = {one.id: one for one in await store.chunk_digests(connection, chunk_ids)}
            known = await store.known_vectors(connection, embedder.name, [one.digest for one in chunks.values()])
        new = {one.digest: one for one in chunks.values() if one.digest not in known}
        texts = [embedding_text(self.heads[one.entry_id].title, one.heading, one.text) for one in new.values()]
        made = await asyncio.to_thread(embedder.embed, texts) if texts else np.zeros((0, embedder.dimensions))
        fresh = {digest: made[number].astype(np.float32).tobytes() for number, digest in enumerate(new)}
        if fresh:
            await self._database.write(
                lambda connection: store.keep_vectors(connection, embedder.name, fresh), "vectors"
            )
        found = known | fresh
        pairs = [(row, found[chunks[one].digest]) for row, one in zip(rows, chunk_ids, strict=True) if one in chunks]
        if pairs:
            vectors = np.stack([np.frombuffer(raw, dtype=np.float32) for _, raw in pairs])
            with self.lock:
                self.index.set_vectors([row for row, _ in pairs], vectors)
            self._unsaved = True

    async def save(self) -> None:
        """Write a snapshot for the next start; a failure costs only its speed."""
        name = self.model if self.embedder is not None or self.index.has_vector.any() else ""
        try:
            if self.index.wasted > WASTED:
                compacted = await asyncio.to_thread(self.index.compact)
                with self.lock:
                    self.index = compacted
                    self.generation += 1
            await asyncio.to_thread(self.index.save, self._folder, name)
            self._unsaved = False
        except OSError as error:
            log.warning("index snapshot not written: %s", error)

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
            model_ready=self.embedder is not None,
            model_error=self.model_error,
            dense=self._vectors.describe(int(alive.sum())),
        )

    async def check(self) -> list[str]:
        """What differs between the database and the index; empty when they agree."""
        async with self._database.reading() as connection:
            truth = await store.chunk_ids(connection)
            waiting = await entries.count_work(connection)
        here = self.index.living_chunks()
        problems = []
        if waiting:
            problems.append(f"{waiting} changes wait to be taken in")
        if lost := len(truth.keys() - here):
            problems.append(f"{lost} chunks of the database are not in the index")
        if extra := len(here - truth.keys()):
            problems.append(f"{extra} chunks of the index are not in the database")
        if self.embedder is not None:
            if bare := len(self.index.missing_vectors()):
                problems.append(f"{bare} chunks have no vector")
            ids, _ = self._all_vectors()
            problems += await asyncio.to_thread(self._vectors.check, self.embedder.name, ids)
        return problems

    async def rebuild(self, progress: Progress | None = None, now: dt.datetime | None = None) -> int:
        """Make the index anew from the database: chunks from texts, vectors from the stored ones."""
        async with self._busy:
            await asyncio.to_thread(shutil.rmtree, self._folder, True)
            await asyncio.to_thread(self._vectors.reset)
            moment = now or dt.datetime.now(dt.UTC)
            await self._database.write(lambda connection: entries.queue_everything(connection, moment), "rebuild")
            with self.lock:
                self.index = Index()
                self.generation += 1
            changed = await self._take_in(progress)
            if self.embedder is not None:
                await self._fill(progress, copy=True)
            await self.save()
            return changed

    async def close(self) -> None:
        """Save what is unsaved and let the model go."""
        self._closed = True
        if self._sounding is not None:
            await self._sounding
        if self._loading is not None and not self._loading.done():
            self._loading.cancel()
        async with self._busy:
            if self._unsaved:
                await self.save()
            await asyncio.to_thread(self._vectors.close)


def _vector(raw: bytes | None) -> Any:
    return None if raw is None else np.frombuffer(raw, dtype=np.float32)
