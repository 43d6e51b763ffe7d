"""The SQL of entries and their versions.

Every function takes the caller's connection and leaves the transaction to the caller, so that a
change and the work it causes commit together. Rows become dataclasses before they leave.
"""

import datetime as dt
import difflib
import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.entries import Entry
from knowledge.errors import UnknownEntry, UnknownVersion
from knowledge.tables import entries, index_work, versions
from knowledge.types import SEARCHABLE, Head, Version


def digest(text: str) -> str:
    """The content hash that tells a changed file from an unchanged one."""
    return hashlib.sha256(text.encode()).hexdigest()


async def publish(
    connection: AsyncConnection,
    entry: Entry,
    text: str,
    *,
    origin: str,
    path: str,
    by: str,
    now: dt.datetime,
    cause: str = "import",
) -> int:
    """Keep `text` as the newest version of an entry, and queue it for the index. Returns its number.

    `cause` says what brought it: import, review, or rollback.
    """
    await lock(connection, entry.id)
    query = select(func.max(versions.c.number)).where(versions.c.entry_id == entry.id)
    last = (await connection.execute(query)).scalar()
    number = (last or 0) + 1
    row = {**_row(entry), "number": number, "updated_at": now, "origin": origin, "path": path}
    if last is None:
        await connection.execute(insert(entries).values(id=entry.id, **row))
    else:
        await connection.execute(update(entries).where(entries.c.id == entry.id).values(**row))
    await connection.execute(
        insert(versions).values(
            entry_id=entry.id,
            number=number,
            text=text,
            sha256=digest(text),
            published_at=now,
            published_by=by,
            cause=cause,
        )
    )
    await _queue(connection, entry.id, now)
    return number


def _row(entry: Entry) -> dict[str, Any]:
    """What stands of an entry in its head."""
    return {
        "kind": entry.kind,
        "title": entry.title,
        "language": entry.language,
        "audience": entry.audience,
        "status": entry.status,
        "status_reason": entry.status_reason,
        "verticals": "".join(f"|{vertical}" for vertical in entry.verticals) + "|",
        "header": json.dumps(entry.model_dump(mode="json", exclude={"body"}), ensure_ascii=False),
        "review_due": entry.review_due,
    }


async def retract(connection: AsyncConnection, entry_id: str, reason: str, now: dt.datetime) -> Head:
    """Take an entry out of every answer from this commit on; its versions and the reason stay."""
    return await _set_status(connection, entry_id, "retracted", reason, now)


async def restore(connection: AsyncConnection, entry_id: str, now: dt.datetime) -> Head:
    """Publish a retracted entry again as it was."""
    return await _set_status(connection, entry_id, "published", None, now)


async def dispute(connection: AsyncConnection, entry_id: str, reason: str, now: dt.datetime) -> Head:
    """Mark an entry as disputed: answers go on quoting it, and say so."""
    return await _set_status(connection, entry_id, "disputed", reason, now)


async def renew(connection: AsyncConnection, entry_id: str, due: dt.date, now: dt.datetime) -> Head:
    """Note that an entry still holds: the day its next review is due."""
    return await amend(connection, entry_id, {"review_due": due.isoformat()}, now, review_due=due)


async def amend(
    connection: AsyncConnection, entry_id: str, header: Mapping[str, Any], now: dt.datetime, **columns: Any
) -> Head:
    """Change what an entry's header says without a new version: its review date, what reproductions make of it.

    The text stays as it was offered; the index takes the change in.
    """
    await lock(connection, entry_id)
    found = await head(connection, entry_id)
    merged = json.dumps({**found.header, **header}, ensure_ascii=False)
    change = update(entries).where(entries.c.id == entry_id)
    await connection.execute(change.values(header=merged, updated_at=now, **columns))
    await _queue(connection, entry_id, now)
    return found


async def _set_status(
    connection: AsyncConnection, entry_id: str, status: str, reason: str | None, now: dt.datetime
) -> Head:
    found = await head(connection, entry_id)
    change = update(entries).where(entries.c.id == entry_id)
    await connection.execute(change.values(status=status, status_reason=reason, updated_at=now))
    await _queue(connection, entry_id, now)
    return found


async def _queue(connection: AsyncConnection, entry_id: str, now: dt.datetime) -> None:
    await connection.execute(insert(index_work).values(entry_id=entry_id, queued_at=now))


async def head(connection: AsyncConnection, entry_id: str) -> Head:
    """One entry's head, whatever its status. Raises UnknownEntry, naming the nearest ids."""
    row = (await connection.execute(select(entries).where(entries.c.id == entry_id))).first()
    if row is None:
        ids = [str(known) for (known,) in await connection.execute(select(entries.c.id))]
        raise UnknownEntry(entry_id, difflib.get_close_matches(entry_id, ids, 3, 0.5))
    return _head(row)


async def lock(connection: AsyncConnection, entry_id: str) -> None:
    """Let others wait with their changes to an entry, or with making one of this name, until this transaction ends."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(entry_id))))
    await connection.execute(select(entries.c.id).where(entries.c.id == entry_id).with_for_update())


async def heads(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Head]:
    """The heads of several entries by id; unknown ids are simply absent."""
    rows = await connection.execute(select(entries).where(entries.c.id.in_(list(ids))))
    return {row.id: _head(row) for row in rows}


async def listed(
    connection: AsyncConnection,
    *,
    audiences: Sequence[str] = ("public",),
    kind: str | None = None,
    vertical: str | None = None,
    language: str | None = None,
    status: Sequence[str] = SEARCHABLE,
    limit: int = 1_000_000,
    offset: int = 0,
) -> list[Head]:
    """Heads by title, within what the reader may see."""
    query = select(entries).where(entries.c.status.in_(list(status)), entries.c.audience.in_(list(audiences)))
    if kind:
        query = query.where(entries.c.kind == kind)
    if vertical:
        query = query.where(entries.c.verticals.contains(f"|{vertical}|", autoescape=True))
    if language:
        query = query.where(entries.c.language == language)
    query = query.order_by(func.lower(entries.c.title), entries.c.id).limit(limit).offset(offset)
    return [_head(row) for row in await connection.execute(query)]


async def every_head(connection: AsyncConnection) -> list[Head]:
    """All heads, whatever their status or audience; for the index and for exports."""
    return [_head(row) for row in await connection.execute(select(entries).order_by(entries.c.id))]


async def text_of(connection: AsyncConnection, entry_id: str, number: int | None = None) -> Version:
    """One version of an entry, the newest by default. Raises UnknownEntry, UnknownVersion."""
    current = await head(connection, entry_id)
    wanted = current.number if number is None else number
    query = select(versions).where(versions.c.entry_id == entry_id, versions.c.number == wanted)
    row = (await connection.execute(query)).first()
    if row is None:
        raise UnknownVersion(entry_id, wanted, current.number)
    return Version(**row._mapping)


async def history(connection: AsyncConnection, entry_id: str) -> list[Version]:
    """Every version of an entry, the newest first."""
    query = select(versions).where(versions.c.entry_id == entry_id).order_by(versions.c.number.desc())
    return [Version(**row._mapping) for row in await connection.execute(query)]


async def current_texts(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Version]:
    """The newest version of several entries by id."""
    query = (
        select(versions)
        .join(entries, (entries.c.id == versions.c.entry_id) & (entries.c.number == versions.c.number))
        .where(entries.c.id.in_(list(ids)))
    )
    return {row.entry_id: Version(**row._mapping) for row in await connection.execute(query)}


async def exported(connection: AsyncConnection) -> AsyncIterator[tuple[Head, str]]:
    """Every entry that is not retracted, with its text as it came in."""
    query = (
        select(entries, versions.c.text.label("body"))
        .join(versions, (entries.c.id == versions.c.entry_id) & (entries.c.number == versions.c.number))
        .where(entries.c.status != "retracted")
        .order_by(entries.c.id)
    )
    for row in await connection.execute(query):
        yield _head(row), row.body


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many entries there are by status."""
    rows = await connection.execute(select(entries.c.status, func.count()).group_by(entries.c.status))
    return {str(status): int(number) for status, number in rows}


async def waiting_work(connection: AsyncConnection, limit: int) -> list[tuple[int, str]]:
    """The oldest changes that the index has not taken in: (work id, entry id)."""
    query = select(index_work.c.id, index_work.c.entry_id).order_by(index_work.c.id).limit(limit)
    return [(row.id, row.entry_id) for row in await connection.execute(query)]


async def count_work(connection: AsyncConnection) -> int:
    """How many changes the index has not taken in."""
    return int((await connection.execute(select(func.count()).select_from(index_work))).scalar_one())


async def finish_work(connection: AsyncConnection, work_ids: Sequence[int]) -> None:
    """Forget work that the same transaction carried out."""
    await connection.execute(delete(index_work).where(index_work.c.id.in_(list(work_ids))))


async def queue_everything(connection: AsyncConnection, now: dt.datetime) -> int:
    """Queue every entry for the index, as a rebuild does. Returns how many."""
    ids = [row.id for row in await connection.execute(select(entries.c.id).order_by(entries.c.id))]
    if ids:
        await connection.execute(insert(index_work), [{"entry_id": one, "queued_at": now} for one in ids])
    return len(ids)


async def forget(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase that these people published versions; of how many. Who imports stands there as their login alone."""
    mine = [*people, *(one.removeprefix("terminal:") for one in people if one.startswith("terminal:"))]
    changed = update(versions).where(versions.c.published_by.in_(mine)).values(published_by="")
    return (await connection.execute(changed)).rowcount


def _head(row: Row[Any]) -> Head:
    return Head(
        id=row.id,
        kind=row.kind,
        title=row.title,
        language=row.language,
        audience=row.audience,
        status=row.status,
        number=row.number,
        review_due=row.review_due,
        updated_at=row.updated_at,
        path=row.path,
        status_reason=row.status_reason,
        origin=row.origin,
        header=json.loads(row.header),
    )
