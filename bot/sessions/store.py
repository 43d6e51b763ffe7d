"""The SQL of sessions. The caller owns the connection and the transaction. No secret is kept, only its hash."""

import contextlib
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment

metadata = MetaData()
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("account", String(220)),
    Column("name", String(200)),
    Column("until", Moment),
)
sessions = Table(
    "sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("account", String(220)),
    Column("name", String(200)),
    Column("opened_at", Moment),
    Column("seen_at", Moment),
)
standings = Table(
    "standings",
    metadata,
    Column("account", String(220), primary_key=True),
    Column("ids", Text),
    Column("seen_at", Moment),
)


@dataclass(frozen=True)
class Session:
    """One browser in which an account is signed in. `key` is the hash of what its cookie holds."""

    key: str
    account: str
    name: str
    opened_at: dt.datetime
    seen_at: dt.datetime


@dataclass(frozen=True)
class Standing:
    """What a platform last said about an account: its own id, and those of its roles or groups."""

    ids: tuple[str, ...]
    seen_at: dt.datetime


async def invite(connection: AsyncConnection, code: str, account: str, name: str, until: dt.datetime) -> None:
    """Keep the hash of a one-time code; an account's earlier codes are worth nothing from now on."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.account == account))
    await connection.execute(insert(sign_ins).values(code=code, account=account, name=name, until=until))


async def invited(connection: AsyncConnection, code: str, now: dt.datetime) -> tuple[str, str] | None:
    """Whose code this is: account and name; None for one that is unknown, used or too old."""
    query = select(sign_ins).where(sign_ins.c.code == code, sign_ins.c.until > now)
    row = (await connection.execute(query)).first()
    return (row.account, row.name) if row else None


async def begin(connection: AsyncConnection, code: str, key: str, now: dt.datetime) -> Session | None:
    """Use up a code for a session; None for a code that is unknown, used or too old."""
    used = delete(sign_ins).where(sign_ins.c.code == code).returning(*sign_ins.c)
    row = (await connection.execute(used)).first()
    if row is None or row.until <= now:
        return None
    made = Session(key, row.account, row.name, now, now)
    await connection.execute(insert(sessions).values(vars(made)))
    return made


async def find(connection: AsyncConnection, key: str) -> Session | None:
    """The session of this key, however old."""
    row = (await connection.execute(select(sessions).where(sessions.c.key == key))).first()
    return Session(**row._mapping) if row else None


async def touch(connection: AsyncConnection, key: str, now: dt.datetime) -> None:
    """Note that a session was used; one that has ended stays ended."""
    await connection.execute(update(sessions).where(sessions.c.key == key).values(seen_at=now))


async def end(connection: AsyncConnection, key: str) -> bool:
    """End one session; False if it had ended."""
    return (await connection.execute(delete(sessions).where(sessions.c.key == key))).rowcount > 0


async def end_all(connection: AsyncConnection, accounts: Sequence[str]) -> int:
    """End every session of these accounts, and make their codes worthless; how many sessions that were."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.account.in_(list(accounts))))
    ended = await connection.execute(delete(sessions).where(sessions.c.account.in_(list(accounts))))
    return int(ended.rowcount)


async def sweep(connection: AsyncConnection, idle: dt.datetime, opened: dt.datetime, now: dt.datetime) -> None:
    """Forget sessions not used since `idle` or opened before `opened`, and codes past their time."""
    await connection.execute(delete(sessions).where((sessions.c.seen_at < idle) | (sessions.c.opened_at < opened)))
    await connection.execute(delete(sign_ins).where(sign_ins.c.until <= now))


async def standing(connection: AsyncConnection, account: str) -> Standing | None:
    """What was last seen of an account."""
    row = (await connection.execute(select(standings).where(standings.c.account == account))).first()
    return Standing(tuple(json.loads(row.ids)), row.seen_at) if row else None


async def keep_standing(connection: AsyncConnection, account: str, ids: Sequence[str], now: dt.datetime) -> None:
    """Keep what was seen of an account now. Of two that see it at once, either may be kept."""
    seen = {"ids": json.dumps(list(ids)), "seen_at": now}
    known = await connection.execute(update(standings).where(standings.c.account == account).values(seen))
    if not known.rowcount:
        with contextlib.suppress(IntegrityError):
            async with connection.begin_nested():
                await connection.execute(insert(standings).values(account=account, **seen))


async def forget(connection: AsyncConnection, accounts: Sequence[str]) -> tuple[int, int]:
    """End every session of these accounts; erase their codes and what was seen of their roles. How many of each."""
    mine = list(accounts)
    noted = await connection.execute(delete(standings).where(standings.c.account.in_(mine)))
    codes = await connection.execute(delete(sign_ins).where(sign_ins.c.account.in_(mine)))
    return await end_all(connection, mine), noted.rowcount + codes.rowcount


async def end_everybody(connection: AsyncConnection) -> None:
    """End every session, make every code worthless and forget every role: for a database that comes from earlier."""
    for table in (sign_ins, sessions, standings):
        await connection.execute(delete(table))
