"""How the index, the database and Chroma's copy differ."""

import asyncio
from collections.abc import Mapping

import numpy as np

from knowledge import store as entries
from rag import store
from rag.copying import Contents
from rag.index import Index
from rag.store import Transactions
from rag.vectors import VectorStore

BATCH = 400
"""Sections whose vectors are compared at a time."""


def drift(index: Index, truth: Mapping[int, str]) -> tuple[set[str], set[str]]:
    """Entries to drop from the index, and entries to add to it; `truth` gives the entry of every chunk there is."""
    here = index.living_chunks()
    stale = {index.entry_ids[page] for page in index.rows_of.values()} - set(truth.values())
    owner = {index.chunk_ids[row]: index.entry_ids[index.page_of[row]] for row in np.flatnonzero(index.sections.alive)}
    stale |= {owner[chunk_id] for chunk_id in here - truth.keys()}
    missing = {truth[chunk_id] for chunk_id in truth.keys() - here} | (stale & set(truth.values()))
    return stale, missing


def complaints(index: Index, truth: Mapping[int, str], waiting: int) -> list[str]:
    """What differs, in sentences; `waiting` changes are not taken in yet."""
    here = index.living_chunks()
    problems = []
    if waiting:
        problems.append(f"{waiting} changes wait to be taken in")
    if lost := len(truth.keys() - here):
        problems.append(f"{lost} chunks of the database are not in the index")
    if extra := len(here - truth.keys()):
        problems.append(f"{extra} chunks of the index are not in the database")
    return problems


async def disagreements(
    database: Transactions, index: Index, contents: Contents | None, vectors: VectorStore
) -> list[str]:
    """What differs anywhere, in sentences; `contents` are those of Chroma's copy, None without a model."""
    async with database.reading() as connection:
        truth = await store.chunk_ids(connection)
        waiting = await entries.count_work(connection)
    problems = complaints(index, truth, waiting)
    if contents is not None:
        if bare := len(index.missing_vectors()):
            problems.append(f"{bare} chunks have no vector")
        if wrong := await _strange(database, contents):
            problems.append(f"{wrong} vectors are not those of the database")
        problems += await asyncio.to_thread(vectors.check, contents.model, contents.ids)
    return problems


async def _strange(database: Transactions, contents: Contents) -> int:
    """How many sections have another vector in memory than the one that the database keeps for their text."""
    count = 0
    for start in range(0, len(contents.ids), BATCH):
        ids = list(contents.ids[start : start + BATCH])
        async with database.reading() as connection:
            chunks = await store.chunk_digests(connection, ids)
            known = await store.known_vectors(connection, contents.model, [one.digest for one in chunks])
        kept = {one.id: known.get(one.digest) for one in chunks}
        made = np.asarray(contents.vectors[contents.rows[start : start + BATCH]], dtype=np.float32)
        count += sum(one in kept and kept[one] != row.tobytes() for one, row in zip(ids, made, strict=True))
    return count
