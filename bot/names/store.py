"""The SQL of names: by account and by person, the newest that was seen, in one place where it can be erased."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.errors import somebody
from scheduler.columns import Moment

metadata = MetaData()
names = Table(
    "names",
    metadata,
    Column("account", String(220), primary_key=True),
    Column("name", Text),
    Column("seen_at", Moment),
)
LONGEST = 60


async def learn(connection: AsyncConnection, accounts: Iterable[str], name: str, now: dt.datetime) -> None:
    """Keep what somebody is called now; nothing is kept for a platform that tells no names."""
    shown = " ".join(name.split())[:LONGEST]
    if not shown:
        return
    for account in dict.fromkeys(accounts):
        await connection.execute(delete(names).where(names.c.account == account))
        await connection.execute(insert(names).values(account=account, name=shown, seen_at=now))


async def names_of(connection: AsyncConnection, accounts: Iterable[str], language: str = "en") -> dict[str, str]:
    """What these people are called; a word for the account where no name was ever seen."""
    wanted = [one for one in dict.fromkeys(accounts) if one]
    found = {
        row.account: row.name for row in await connection.execute(select(names).where(names.c.account.in_(wanted)))
    }
    return {one: found.get(one) or somebody(one, language) for one in wanted}


async def forget(connection: AsyncConnection, accounts: Iterable[str]) -> int:
    """Erase what these accounts are called; how many names."""
    return (await connection.execute(delete(names).where(names.c.account.in_(list(accounts))))).rowcount
