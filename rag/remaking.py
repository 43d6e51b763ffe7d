"""The vectors of sections: from the database where the same text was embedded before, else made and kept."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from knowledge.types import Head
from rag import store
from rag.chunks import embedding_text
from rag.embedder import Embedder
from rag.index import Row
from rag.store import Transactions
from rag.types import Chunk


def floats(raw: bytes | None) -> Any:
    """A stored vector as numbers; None stays None."""
    return None if raw is None else np.frombuffer(raw, dtype=np.float32)


def rows_of(
    found: Sequence[tuple[Head, Sequence[Chunk]]], vectors: Mapping[str, bytes]
) -> list[tuple[Head, list[Row]]]:
    """The rows of entries and their chunks for the index, each with its vector where there is one by its digest."""
    return [
        (head, [Row(one.id, one.heading, one.text, floats(vectors.get(one.digest))) for one in chunks])
        for head, chunks in found
        if chunks
    ]


async def vectors_of(
    database: Transactions, embedder: Embedder, chunk_ids: Sequence[int], heads: Mapping[str, Head]
) -> dict[int, Any]:
    """A vector for each of these chunks that still exists."""
    async with database.reading() as connection:
        chunks = {one.id: one for one in await store.chunk_digests(connection, chunk_ids)}
        known = await store.known_vectors(connection, embedder.name, [one.digest for one in chunks.values()])
    new = {one.digest: one for one in chunks.values() if one.digest not in known}
    texts = [embedding_text(heads[one.entry_id].title, one.heading, one.text) for one in new.values()]
    made = await asyncio.to_thread(embedder.embed, texts) if texts else np.zeros((0, embedder.dimensions))
    fresh = {digest: made[number].astype(np.float32).tobytes() for number, digest in enumerate(new)}
    if fresh:
        await database.write(lambda connection: store.keep_vectors(connection, embedder.name, fresh), "vectors")
    found = known | fresh
    return {one.id: floats(found[one.digest]) for one in chunks.values()}
