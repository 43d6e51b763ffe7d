"""The SQL of changes: which entries got a version in a span of time, and how they read before it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.tables import entries, versions
from knowledge.types import SEARCHABLE, Head


@dataclass(frozen=True)
class Change:
    """An entry that got a version in a span of time. `before` is its text from before that; None: it is new."""

    head: Head
    text: str
    before: str | None
    published_by: str


async def between(
    connection: AsyncConnection,
    after: dt.datetime,
    until: dt.datetime,
    *,
    audiences: Sequence[str] = ("public",),
    vertical: str = "",
) -> list[Change]:
    """The readable entries that got a version in [after, until), by title, each with how it read before."""
    v = versions.c
    newest = select(v.entry_id, func.max(v.number).label("number")).where(v.published_at >= after)
    newest = newest.where(v.published_at < until).group_by(v.entry_id)
    inside = newest.subquery()
    earlier = select(v.entry_id, func.max(v.number).label("number")).where(v.published_at < after)
    outside = earlier.group_by(v.entry_id).subquery()
    old = versions.alias("old")
    query = (
        select(entries.c.id, v.text, v.published_by, old.c.text.label("before"))
        .join(inside, inside.c.entry_id == entries.c.id)
        .join(versions, (v.entry_id == inside.c.entry_id) & (v.number == inside.c.number))
        .outerjoin(outside, outside.c.entry_id == entries.c.id)
        .outerjoin(old, (old.c.entry_id == outside.c.entry_id) & (old.c.number == outside.c.number))
        .where(entries.c.status.in_(SEARCHABLE), entries.c.audience.in_(list(audiences)))
        .order_by(func.lower(entries.c.title), entries.c.id)
    )
    if vertical:
        query = query.where(entries.c.verticals.contains(f"|{vertical}|", autoescape=True))
    rows = list(await connection.execute(query))
    heads = await store.heads(connection, [row.id for row in rows])
    return [Change(heads[row.id], row.text, row.before, row.published_by) for row in rows]
