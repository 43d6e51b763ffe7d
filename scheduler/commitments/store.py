"""The SQL of commitments. The caller owns the connection and the transaction."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Date, MetaData, String, Table, Text, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Moment, Number
from scheduler.commitments.types import STANDING, Commitment, State

metadata = MetaData()
commitments = Table(
    "commitments",
    metadata,
    Column("id", Number, primary_key=True),
    Column("table_id", Number),
    Column("occurrence_id", Number),
    Column("person", String(220)),
    Column("account", String(220)),
    Column("name", Text),
    Column("text", Text),
    Column("due", Date),
    Column("state", String(20)),
    Column("at", Moment),
    Column("settled_at", Moment),
    Column("settled_by", String(220)),
)


def _commitment(row: Any) -> Commitment:
    return Commitment(
        row.id,
        row.table_id,
        row.occurrence_id,
        row.person,
        row.account,
        row.name,
        row.text,
        row.due,
        row.at,
        State(row.state),
        row.settled_at,
    )


async def add(
    connection: AsyncConnection,
    *,
    table: int,
    occurrence: int,
    person: str,
    account: str,
    name: str,
    text: str,
    due: dt.date,
    now: dt.datetime,
) -> Commitment:
    """Keep what somebody promised."""
    row = {"table_id": table, "occurrence_id": occurrence, "person": person, "account": account, "name": name}
    row |= {"text": text, "due": due, "state": str(State.OPEN), "at": now, "settled_by": ""}
    made = await connection.execute(insert(commitments).values(row).returning(commitments.c.id))
    return Commitment(int(made.scalar_one()), table, occurrence, person, account, name, text, due, now)


async def of_id(connection: AsyncConnection, number: int) -> Commitment | None:
    """One commitment."""
    row = (await connection.execute(select(commitments).where(commitments.c.id == number))).first()
    return _commitment(row) if row else None


async def listed(
    connection: AsyncConnection,
    *,
    tables: Sequence[int] | None = None,
    occurrence: int | None = None,
    persons: Sequence[str] | None = None,
    states: Sequence[State] = STANDING,
    settled_after: dt.datetime | None = None,
    limit: int = 200,
) -> list[Commitment]:
    """Commitments by their day: of tables, of one date, or of a person; those still promised unless said otherwise.

    `settled_after` adds the ones that were settled since then.
    """
    c = commitments.c
    of_state = c.state.in_([str(one) for one in states])
    wanted = of_state if settled_after is None else or_(of_state, c.settled_at > settled_after)
    query = select(commitments).where(wanted).order_by(c.due, c.id).limit(limit)
    if tables is not None:
        query = query.where(c.table_id.in_(list(tables)))
    if occurrence is not None:
        query = query.where(c.occurrence_id == occurrence)
    if persons is not None:
        query = query.where(c.person.in_(list(persons)))
    return [_commitment(row) for row in await connection.execute(query)]


async def settle(connection: AsyncConnection, number: int, state: State, by: str, now: dt.datetime) -> bool:
    """Note that it was kept or given up, or take that back; False if it was so already."""
    mine = (commitments.c.id == number) & (commitments.c.state != str(state))
    if state is State.OPEN:
        mine = (commitments.c.id == number) & commitments.c.state.not_in([str(one) for one in STANDING])
    settled = None if state is State.OPEN else now
    values = {"state": str(state), "settled_at": settled, "settled_by": by}
    return (await connection.execute(update(commitments).where(mine).values(values))).rowcount > 0


async def move(connection: AsyncConnection, number: int, due: dt.date, by: str, now: dt.datetime) -> bool:
    """Promise it for another day; False if that was its day already."""
    mine = (commitments.c.id == number) & (commitments.c.due != due)
    values = {"state": str(State.MOVED), "due": due, "settled_at": None, "settled_by": by}
    return (await connection.execute(update(commitments).where(mine).values(values))).rowcount > 0


async def forget(connection: AsyncConnection, persons: Sequence[str]) -> tuple[int, int]:
    """Erase what these persons promised, and that they settled what others did; how many of each."""
    mine = commitments.c.person.in_(list(persons)) | commitments.c.account.in_(list(persons))
    gone = await connection.execute(delete(commitments).where(mine))
    settled = update(commitments).where(commitments.c.settled_by.in_(list(persons))).values(settled_by="")
    return gone.rowcount, (await connection.execute(settled)).rowcount
