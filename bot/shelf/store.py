"""The SQL of notices on the shelf. The caller owns the connection and the transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, Text, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment

shelf = Table(
    "shelf",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("person", String(220)),
    Column("key", String(40)),
    Column("reply", Text),
    Column("put_at", Moment),
    Column("seen_at", Moment),
)


@dataclass(frozen=True)
class Kept:
    """One notice as it lies there; `reply` is JSON."""

    key: str
    reply: str
    put_at: dt.datetime
    seen: bool


async def put(connection: AsyncConnection, person: str, key: str, reply: str, now: dt.datetime) -> None:
    """Lay a notice down; the same key again replaces it, as unseen."""
    await remove(connection, person, key)
    await connection.execute(insert(shelf).values(person=person, key=key, reply=reply, put_at=now, seen_at=None))


async def change(connection: AsyncConnection, person: str, key: str, reply: str) -> bool:
    """Make a notice say this; False if it is not there."""
    mine = (shelf.c.person == person) & (shelf.c.key == key)
    return (await connection.execute(update(shelf).where(mine).values(reply=reply, seen_at=None))).rowcount > 0


async def remove(connection: AsyncConnection, person: str, key: str) -> None:
    """Take a notice away."""
    await connection.execute(delete(shelf).where(shelf.c.person == person, shelf.c.key == key))


async def has(connection: AsyncConnection, person: str, keys: Sequence[str]) -> set[str]:
    """Which of these keys lie there."""
    query = select(shelf.c.key).where(shelf.c.person == person, shelf.c.key.in_(keys))
    return {row.key for row in await connection.execute(query)}


async def of(connection: AsyncConnection, people: Sequence[str], limit: int = 50) -> list[Kept]:
    """What lies there for a person, newest first."""
    query = select(shelf).where(shelf.c.person.in_(people)).order_by(shelf.c.put_at.desc(), shelf.c.id.desc())
    return [
        Kept(row.key, row.reply, row.put_at, row.seen_at is not None)
        for row in await connection.execute(query.limit(limit))
    ]


async def count(connection: AsyncConnection, people: Sequence[str]) -> tuple[int, int]:
    """How many notices lie there for a person, and how many they have not seen."""
    query = select(func.count(), func.count() - func.count(shelf.c.seen_at)).where(shelf.c.person.in_(people))
    all_of_them, unseen = (await connection.execute(query)).one()
    return int(all_of_them), int(unseen)


async def has_older(connection: AsyncConnection, before: dt.datetime) -> bool:
    """Whether anything lies there from before a moment."""
    return (await connection.execute(select(shelf.c.id).where(shelf.c.put_at < before).limit(1))).first() is not None


async def saw(connection: AsyncConnection, people: Sequence[str], now: dt.datetime) -> None:
    """A person has seen what lies there."""
    mine = shelf.c.person.in_(people) & shelf.c.seen_at.is_(None)
    await connection.execute(update(shelf).where(mine).values(seen_at=now))


async def sweep(connection: AsyncConnection, before: dt.datetime) -> None:
    """Forget notices that are old."""
    await connection.execute(delete(shelf).where(shelf.c.put_at < before))


async def forget(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase what lies there for these people; how many notices."""
    return (await connection.execute(delete(shelf).where(shelf.c.person.in_(list(people))))).rowcount
