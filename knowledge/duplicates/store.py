"""The SQL of verdicts: two texts that look alike and are not the same. The caller owns the transaction."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Column, MetaData, String, Table, case, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment

metadata = MetaData()
not_duplicates = Table(
    "not_duplicates",
    metadata,
    Column("one", String(220), primary_key=True),
    Column("other", String(220), primary_key=True),
    Column("person", String(220)),
    Column("at", Moment),
)


async def distinct(connection: AsyncConnection, one: str, other: str, person: str, now: dt.datetime) -> None:
    """Keep the verdict that two texts (`entry:ID` or `submission:N`) are not the same thing."""
    first, second = sorted((one, other))
    same = (not_duplicates.c.one == first) & (not_duplicates.c.other == second)
    if (await connection.execute(select(not_duplicates.c.person).where(same))).first() is None:
        row = {"one": first, "other": second, "person": person, "at": now}
        await connection.execute(insert(not_duplicates).values(row))


async def distinct_from(connection: AsyncConnection, one: str) -> dict[str, str]:
    """What a text was said not to be a duplicate of, and by whom."""
    mine = or_(not_duplicates.c.one == one, not_duplicates.c.other == one)
    other = case((not_duplicates.c.one == one, not_duplicates.c.other), else_=not_duplicates.c.one)
    rows = await connection.execute(select(other.label("other"), not_duplicates.c.person).where(mine))
    return {str(row.other): str(row.person) for row in rows}


async def forget(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase whose verdicts these were; how many. The verdicts stay."""
    mine = not_duplicates.c.person.in_(list(people))
    return (await connection.execute(update(not_duplicates).where(mine).values(person=""))).rowcount
