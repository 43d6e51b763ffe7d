"""The SQL of chunks, vectors, answers and ratings. The caller owns the connection and the transaction."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.tables import entries
from knowledge.types import SEARCHABLE
from rag.chunks import Draft
from rag.tables import answer_passages, answers, chunks, ratings, vectors
from rag.types import Asked, Chunk


class Transactions(Protocol):
    """What this package needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Any], label: str = "write") -> Any:
        """Run `work` in one transaction."""


MANY = 400
"""Values in one IN list; SQLite allows 32,766, and short lists are planned once."""


async def replace_chunks(
    connection: AsyncConnection, entry_id: str, number: int, drafts: Sequence[Draft]
) -> list[Chunk]:
    """Put an entry's chunks in the place of its earlier ones; returns them with their ids."""
    await connection.execute(delete(chunks).where(chunks.c.entry_id == entry_id))
    if not drafts:
        return []
    rows = [
        {
            "entry_id": entry_id,
            "number": number,
            "ordinal": ordinal,
            "heading": json.dumps(draft.heading, ensure_ascii=False),
            "text": draft.text,
            "digest": draft.digest,
        }
        for ordinal, draft in enumerate(drafts)
    ]
    await connection.execute(insert(chunks), rows)
    query = select(chunks).where(chunks.c.entry_id == entry_id).order_by(chunks.c.ordinal)
    return [_chunk(row) for row in await connection.execute(query)]


async def chunk_ids(connection: AsyncConnection) -> dict[int, str]:
    """Every chunk of an entry that may be quoted: id → entry id."""
    query = (
        select(chunks.c.id, chunks.c.entry_id)
        .join(entries, entries.c.id == chunks.c.entry_id)
        .where(entries.c.status.in_(SEARCHABLE))
    )
    return {row.id: row.entry_id for row in await connection.execute(query)}


_OPEN = entries.c.status.in_(SEARCHABLE) & entries.c.audience.in_(bindparam("audiences", expanding=True))
_QUOTABLE = (
    select(chunks)
    .join(entries, (entries.c.id == chunks.c.entry_id) & (entries.c.number == chunks.c.number))
    .where(chunks.c.id.in_(bindparam("ids", expanding=True)), _OPEN)
)
_READABLE = select(entries.c.id).where(entries.c.id.in_(bindparam("ids", expanding=True)), _OPEN)


async def quotable(connection: AsyncConnection, ids: Sequence[int], audiences: Sequence[str]) -> dict[int, Chunk]:
    """The chunks among these that this reader may see now: not retracted, and for their audience."""
    found = await connection.execute(_QUOTABLE, {"ids": list(ids), "audiences": list(audiences)})
    return {row.id: _chunk(row) for row in found}


async def readable(connection: AsyncConnection, entry_ids: Sequence[str], audiences: Sequence[str]) -> set[str]:
    """The entries among these that this reader may find now."""
    found = await connection.execute(_READABLE, {"ids": list(entry_ids), "audiences": list(audiences)})
    return set(found.scalars())


async def chunks_of(connection: AsyncConnection, entry_ids: Sequence[str]) -> dict[str, list[Chunk]]:
    """The chunks of entries, in order, by entry id."""
    found: dict[str, list[Chunk]] = {entry_id: [] for entry_id in entry_ids}
    for start in range(0, len(entry_ids), MANY):
        query = select(chunks).where(chunks.c.entry_id.in_(list(entry_ids[start : start + MANY])))
        for row in await connection.execute(query.order_by(chunks.c.entry_id, chunks.c.ordinal)):
            found[row.entry_id].append(_chunk(row))
    return found


async def known_vectors(connection: AsyncConnection, model: str, digests: Iterable[str]) -> dict[str, bytes]:
    """Vectors that a model has made before, by digest, as float32 bytes."""
    wanted = list(dict.fromkeys(digests))
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), MANY):
        query = select(vectors.c.digest, vectors.c.vector).where(
            vectors.c.model == model, vectors.c.digest.in_(wanted[start : start + MANY])
        )
        found |= {row.digest: row.vector for row in await connection.execute(query)}
    return found


async def keep_vectors(connection: AsyncConnection, model: str, made: dict[str, bytes]) -> None:
    """Store vectors by digest; those that are there already stay."""
    known = await known_vectors(connection, model, made)
    rows = [{"model": model, "digest": d, "vector": v} for d, v in made.items() if d not in known]
    if rows:
        await connection.execute(insert(vectors), rows)


async def chunk_digests(connection: AsyncConnection, ids: Sequence[int]) -> list[Chunk]:
    """These chunks, in the order of their ids."""
    found: list[Chunk] = []
    for start in range(0, len(ids), MANY):
        query = select(chunks).where(chunks.c.id.in_(list(ids[start : start + MANY]))).order_by(chunks.c.id)
        found += [_chunk(row) for row in await connection.execute(query)]
    return found


_KEEP, _KEEP_PASSAGES = insert(answers), insert(answer_passages)


async def keep_answer(connection: AsyncConnection, asked: Asked, passages: Sequence[dict[str, Any]]) -> None:
    """Store an answer with the passages it was made from (rank, cited_as, entry_id, number, heading, score)."""
    names = (column.name for column in answers.columns)
    row = {name: getattr(asked, name) for name in names} | {"ms": json.dumps(asked.ms)}
    await connection.execute(_KEEP, row)
    if passages:
        await connection.execute(_KEEP_PASSAGES, [{"answer_id": asked.id, **one} for one in passages])


def _conversation(*whose: Any) -> Select[Any]:
    """The last answers of one thread, the last first."""
    query = select(answers).where(answers.c.thread == bindparam("of_thread"), *whose)
    return query.order_by(answers.c.asked_at.desc(), answers.c.id).limit(bindparam("last"))


_OF_ALL, _OF_ONE = _conversation(), _conversation(answers.c.person == bindparam("of_person"))


async def conversation(connection: AsyncConnection, thread: str, person: str | None, last: int) -> list[Asked]:
    """The last answers of one conversation, oldest first, with the entries they cited; of one person, if named."""
    query = _OF_ALL if person is None else _OF_ONE
    given = {"of_thread": thread, "last": last} | ({} if person is None else {"of_person": person})
    rows = list(await connection.execute(query, given))[::-1]
    if not rows:
        return []
    cited: dict[str, list[str]] = {row.id: [] for row in rows}
    query_cited = (
        select(answer_passages.c.answer_id, answer_passages.c.entry_id)
        .where(answer_passages.c.answer_id.in_(list(cited)), answer_passages.c.cited_as.is_not(None))
        .order_by(answer_passages.c.cited_as)
    )
    for row in await connection.execute(query_cited):
        cited[row.answer_id].append(row.entry_id)
    return [
        Asked(**{**row._mapping, "ms": json.loads(row.ms)}, entry_ids=tuple(dict.fromkeys(cited[row.id])))
        for row in rows
    ]


async def asked_lately(
    connection: AsyncConnection, platform: str, since: dt.datetime, limit: int
) -> list[tuple[str, str]]:
    """The places of a platform where something was answered since, each with its conversation, the latest first."""
    query = select(answers.c.place, answers.c.thread).where(answers.c.platform == platform, answers.c.asked_at >= since)
    query = query.group_by(answers.c.place, answers.c.thread).order_by(func.max(answers.c.asked_at).desc()).limit(limit)
    return [(row.place, row.thread) for row in await connection.execute(query)]


async def last_language(connection: AsyncConnection, person: str) -> str:
    """In which language somebody was answered last, wherever that was; empty for who never asked."""
    query = select(answers.c.language).where(answers.c.person == person)
    return (await connection.scalar(query.order_by(answers.c.asked_at.desc(), answers.c.id).limit(1))) or ""


async def passages_of(connection: AsyncConnection, answer_id: str) -> list[tuple[str, int | None, int, str]]:
    """What an answer was made from, best first: entry id, number of its citation, version, heading."""
    query = select(answer_passages).where(answer_passages.c.answer_id == answer_id).order_by(answer_passages.c.rank)
    return [(row.entry_id, row.cited_as, row.number, row.heading) for row in await connection.execute(query)]


async def citing(connection: AsyncConnection, entry_id: str, since: dt.datetime) -> list[Asked]:
    """The answers that cited an entry since a moment, oldest first."""
    cited = select(answer_passages.c.answer_id).where(
        answer_passages.c.entry_id == entry_id, answer_passages.c.cited_as.is_not(None)
    )
    query = select(answers).where(answers.c.id.in_(cited), answers.c.asked_at >= since).order_by(answers.c.asked_at)
    return [Asked(**{**row._mapping, "ms": json.loads(row.ms)}) for row in await connection.execute(query)]


async def answered(connection: AsyncConnection, answer_id: str) -> Asked | None:
    """One stored answer, or None."""
    row = (await connection.execute(select(answers).where(answers.c.id == answer_id))).first()
    return Asked(**{**row._mapping, "ms": json.loads(row.ms)}) if row else None


async def rate(
    connection: AsyncConnection, answer_id: str, person: str, good: bool | None, reason: str, now: dt.datetime
) -> None:
    """Keep one person's opinion of one answer; None takes it back."""
    mine = (ratings.c.answer_id == answer_id) & (ratings.c.person == person)
    await connection.execute(delete(ratings).where(mine))
    if good is not None:
        row = {"answer_id": answer_id, "person": person, "good": good, "reason": reason, "rated_at": now}
        await connection.execute(insert(ratings).values(row))


async def rating(connection: AsyncConnection, answer_id: str, person: str) -> bool | None:
    """What one person said of one answer, or None."""
    query = select(ratings.c.good).where(ratings.c.answer_id == answer_id, ratings.c.person == person)
    row = (await connection.execute(query)).first()
    return None if row is None else bool(row.good)


async def forget(connection: AsyncConnection, people: Sequence[str], targets: Sequence[str]) -> tuple[int, int]:
    """Erase what these people asked and what they were answered, and how they rated; how many of each.

    They are told at these targets: what was asked there is theirs.
    """
    theirs = answers.c.person.in_(list(people)) | answers.c.place.in_(list(targets))
    mine = select(answers.c.id).where(theirs)
    await connection.execute(delete(answer_passages).where(answer_passages.c.answer_id.in_(mine)))
    await connection.execute(delete(ratings).where(ratings.c.answer_id.in_(mine)))
    rated = await connection.execute(delete(ratings).where(ratings.c.person.in_(list(people))))
    asked = await connection.execute(delete(answers).where(theirs))
    return asked.rowcount, rated.rowcount


def _chunk(row: Any) -> Chunk:
    chunk_id, entry_id, number, ordinal, heading, text, digest = row
    return Chunk(chunk_id, entry_id, number, ordinal, tuple(json.loads(heading)), text, digest)
