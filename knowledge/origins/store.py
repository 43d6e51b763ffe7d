"""The SQL of origins: what came from where, and under which name that is kept."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.tables import entries, versions
from knowledge.types import Known

AT_ONCE = 500
"""Ids that one statement may name."""


async def every(connection: AsyncConnection) -> list[str]:
    """The names of all origins that entries have."""
    rows = await connection.execute(select(entries.c.origin).distinct().order_by(entries.c.origin))
    return [str(origin) for (origin,) in rows]


async def known(connection: AsyncConnection, origin: str) -> list[Known]:
    """What earlier imports under a name left; what is retracted comes first."""
    last = (
        select(versions.c.entry_id, func.max(versions.c.number).label("number"))
        .where(versions.c.cause == "import")
        .group_by(versions.c.entry_id)
        .subquery()
    )
    query = (
        select(entries, versions.c.sha256, last.c.number.label("came"))
        .join(last, last.c.entry_id == entries.c.id)
        .join(versions, (versions.c.entry_id == entries.c.id) & (versions.c.number == last.c.number))
        .where(entries.c.origin == origin)
        .order_by(entries.c.status != "retracted", entries.c.id)
    )
    return [
        Known(row.id, row.sha256, row.status, row.path, row.status_reason or "", row.title, row.number, row.came)
        for row in await connection.execute(query)
    ]


async def taken_ids(connection: AsyncConnection) -> dict[str, tuple[str, str]]:
    """Every id in use with its origin and path, so that an import never overwrites another's entry."""
    rows = await connection.execute(select(entries.c.id, entries.c.origin, entries.c.path))
    return {row.id: (row.origin, row.path) for row in rows}


async def rename(connection: AsyncConnection, ids: Sequence[str], origin: str) -> None:
    """Keep entries that came under other names under this one."""
    for start in range(0, len(ids), AT_ONCE):
        some = list(ids[start : start + AT_ONCE])
        await connection.execute(update(entries).where(entries.c.id.in_(some)).values(origin=origin))
