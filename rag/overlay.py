"""The library as it would be with a proposal, beside the live one, which is not touched.

Both sides of a comparison are overlays of one moment: what is published meanwhile changes neither of them.
"""

import asyncio
import threading
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from knowledge.types import Head
from rag import store
from rag.assistant import Assistant
from rag.chunks import Draft, embedding_text
from rag.embedder import Embedder
from rag.filters import verticals_of
from rag.index import WASTED, Index, Row
from rag.indexer import Indexer
from rag.proposal import Proposal
from rag.shelf import Similarities
from rag.store import Transactions
from rag.types import Chunk
from rag.vectors import Floats


class Overlay:
    """A state to search that nobody else changes, with the texts of what was added to it."""

    def __init__(
        self, index: Index, heads: Mapping[str, Head], embedder: Embedder | None, *, ranks_by_meaning: bool
    ) -> None:
        self.lock = threading.RLock()
        self.index = index
        self.heads = heads
        self.embedder = embedder
        self.ranks_by_meaning = ranks_by_meaning
        self.model_error = ""
        self.generation = 0
        self.verticals = frozenset[str]().union(*(verticals_of(head) for head in heads.values()))
        self.own: dict[int, Chunk] = {}

    def with_proposal(self, proposal: Proposal, vectors: Sequence[Floats | None]) -> "Overlay":
        """Another state with the proposal in it; its sections have negative chunk ids and these vectors."""
        head, index = proposal.head, self.index.fork()
        made = Overlay(index, {**self.heads, head.id: head}, self.embedder, ranks_by_meaning=self.ranks_by_meaning)
        made.own = {
            -n: Chunk(-n, head.id, head.number, n - 1, one.heading, one.text, one.digest)
            for n, one in enumerate(proposal.drafts, 1)
        }
        index.drop([head.id])
        if made.own:
            rows = [
                Row(chunk.id, chunk.heading, chunk.text, vector)
                for chunk, vector in zip(made.own.values(), vectors, strict=True)
            ]
            index.add([(head, rows)], index.vectors.shape[1])
        if index.wasted > WASTED:
            made.index = index.compact()
        return made


class Texts:
    """The chunks that overlays of one moment quote, each read from the database at most once."""

    def __init__(self, database: Transactions) -> None:
        self._database = database
        self._read: dict[int, Chunk] = {}

    async def of(self, chunk_ids: Sequence[int]) -> dict[int, Chunk]:
        """These chunks, as far as they still exist."""
        missing = [one for one in chunk_ids if one not in self._read]
        if missing:
            async with self._database.reading() as connection:
                self._read |= {one.id: one for one in await store.chunk_digests(connection, missing)}
        return {one: self._read[one] for one in chunk_ids if one in self._read}


class OverlayShelf:
    """What may be found and quoted in an overlay."""

    def __init__(self, overlay: Overlay, texts: Texts) -> None:
        self._overlay = overlay
        self._texts = texts

    async def read(
        self, entry_ids: Sequence[str], chunk_ids: Sequence[int], audiences: Sequence[str]
    ) -> tuple[set[str], dict[int, Chunk]]:
        """The entries among these that this reader may find, and the chunks that they may be quoted."""
        heads, own = self._overlay.heads, self._overlay.own
        chunks = await self._texts.of([one for one in chunk_ids if one > 0])
        chunks |= {one: own[one] for one in chunk_ids if one in own}

        def open_to(entry_id: str) -> bool:
            head = heads.get(entry_id)
            return head is not None and head.readable(audiences)

        quotable = {n: chunk for n, chunk in chunks.items() if open_to(chunk.entry_id)}
        return {one for one in entry_ids if open_to(one)}, quotable


class OverlaySimilarities:
    """Cosines for an overlay: those of the live sections as ever, those of its own exactly."""

    def __init__(self, live: Similarities, own: Iterable[int]) -> None:
        self._live = live
        self._own = list(own)

    def similarity(self, question: Floats, vectors: Floats, row_of: Mapping[int, int]) -> Floats:
        """One cosine for each row of `vectors`."""
        scores = self._live.similarity(question, vectors, row_of)
        rows = [row_of[one] for one in self._own]
        scores[rows] = vectors[rows] @ question
        return scores


async def both(
    assistant: Assistant, indexer: Indexer, database: Transactions, proposal: Proposal
) -> tuple[Assistant, Assistant]:
    """Assistants over the library as it is and as it would be, of one and the same moment."""
    before = await asyncio.to_thread(_as_it_is, indexer)
    made = await asyncio.to_thread(_embedded, indexer.embedder, proposal)
    after = await asyncio.to_thread(before.with_proposal, proposal, made)
    texts = Texts(database)
    first, second = (
        assistant.beside(one, OverlayShelf(one, texts), OverlaySimilarities(assistant.vectors, one.own))
        for one in (before, after)
    )
    return first, second


def _as_it_is(indexer: Indexer) -> Overlay:
    with indexer.lock:
        meaning = indexer.ranks_by_meaning
        return Overlay(indexer.index.fork(), dict(indexer.heads), indexer.embedder, ranks_by_meaning=meaning)


def _embedded(embedder: Embedder | None, proposal: Proposal) -> list[Floats | None]:
    drafts: tuple[Draft, ...] = proposal.drafts
    if embedder is None or not drafts:
        return [None] * len(drafts)
    made = embedder.embed([embedding_text(proposal.head.title, one.heading, one.text) for one in drafts])
    return [row.astype(np.float32) for row in made]
