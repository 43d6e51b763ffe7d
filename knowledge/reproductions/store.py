"""The SQL of reproductions and affiliations. The caller owns the connection and the transaction."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    cast,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment
from knowledge.reproductions.rules import Tried

metadata = MetaData()
reproductions = Table(
    "reproductions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", String(200)),
    Column("number", Integer),
    Column("conditions", String(32)),
    Column("person", String(220)),
    Column("name", Text),
    Column("organisation", Text),
    Column("worked", Boolean),
    Column("hardware", Text),
    Column("deviation_percent", Float),
    Column("note", Text),
    Column("state", String(20)),
    Column("at", Moment),
    Column("voice", String(40)),
    Column("own", Boolean),
    Column("employer", Text),
)
own_voices = Table(
    "own_voices",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    Column("voice", String(40), primary_key=True),
)
affiliations = Table(
    "affiliations",
    metadata,
    Column("person", String(220), primary_key=True),
    Column("organisation", Text),
    Column("declared_at", Moment),
)


async def keep(connection: AsyncConnection, tried: Tried) -> int:
    """Keep a person's report of trying an entry in the place of their earlier one on the same text; its number."""
    mine = (reproductions.c.entry_id == tried.entry_id) & (reproductions.c.person == tried.person)
    await connection.execute(delete(reproductions).where(mine, reproductions.c.conditions == tried.conditions))
    values = {name: value for name, value in vars(tried).items() if name != "id"}
    found = await connection.execute(insert(reproductions).values(values).returning(reproductions.c.id))
    return int(found.scalar_one())


async def of_entry(connection: AsyncConnection, entry_id: str) -> list[Tried]:
    """Everybody who tried an entry, oldest first."""
    query = select(reproductions).where(reproductions.c.entry_id == entry_id).order_by(reproductions.c.id)
    return [Tried(**row._mapping) for row in await connection.execute(query)]


async def tried_by(connection: AsyncConnection, accounts: Sequence[str]) -> list[str]:
    """The entries that these accounts have tried."""
    query = select(reproductions.c.entry_id).where(reproductions.c.person.in_(list(accounts))).distinct()
    return [str(row.entry_id) for row in await connection.execute(query)]


async def between(connection: AsyncConnection, after: dt.datetime, until: dt.datetime) -> list[Tried]:
    """The reports of [after, until) that count, oldest first."""
    c = reproductions.c
    query = select(reproductions).where(c.at >= after, c.at < until, c.state == "counted").order_by(c.id)
    return [Tried(**row._mapping) for row in await connection.execute(query)]


async def one(connection: AsyncConnection, number: int) -> Tried | None:
    """One report, or None."""
    row = (await connection.execute(select(reproductions).where(reproductions.c.id == number))).first()
    return Tried(**row._mapping) if row else None


async def settle(connection: AsyncConnection, number: int, state: str) -> None:
    """Count a report that waited, or refuse it."""
    await connection.execute(update(reproductions).where(reproductions.c.id == number).values(state=state))


async def mark(connection: AsyncConnection, number: int, voice: str, *, own: bool) -> None:
    """Keep whose voice a report is, without their name, and whether it is the author's own."""
    marked = update(reproductions).where(reproductions.c.id == number).values(voice=voice, own=own)
    await connection.execute(marked)


async def worked_for(connection: AsyncConnection, accounts: Sequence[str], organisation: str) -> None:
    """Keep where these accounts worked when they tried what they did, where nobody knew; somebody moves on."""
    theirs = reproductions.c.person.in_(list(accounts)) & reproductions.c.employer.is_(None)
    await connection.execute(update(reproductions).where(theirs).values(employer=organisation))


async def make_one(connection: AsyncConnection, accounts: Sequence[str], person: str) -> None:
    """Give what these accounts tried to one person, who says one thing about a text: what counts, and the newest."""
    theirs = reproductions.c.person.in_(list(accounts))
    said: dict[tuple[str, str], list[tuple[bool, int]]] = {}
    for row in await connection.execute(select(reproductions).where(theirs)):
        said.setdefault((row.entry_id, row.conditions), []).append((row.state == "counted", row.id))
    over = [number for each in said.values() for _, number in sorted(each)[:-1]]
    await connection.execute(delete(reproductions).where(reproductions.c.id.in_(over)))
    await connection.execute(update(reproductions).where(theirs).values(person=person))


async def is_own_of(connection: AsyncConnection, entry_id: str, accounts: Sequence[str]) -> None:
    """Note that what these accounts say of an entry is its author's."""
    theirs = (reproductions.c.entry_id == entry_id) & reproductions.c.person.in_(list(accounts))
    await connection.execute(update(reproductions).where(theirs).values(own=True))


async def silence(connection: AsyncConnection, entry_id: str, voices: Sequence[str]) -> None:
    """Keep the voices of organisations whose own work an entry is; they have none from now on."""
    known = await silenced(connection, entry_id)
    for voice in dict.fromkeys(one for one in voices if one not in known):
        await connection.execute(insert(own_voices).values(entry_id=entry_id, voice=voice))


async def silenced(connection: AsyncConnection, entry_id: str) -> frozenset[str]:
    """The voices of organisations whose own work an entry is, apart from what it and its authors say today."""
    query = select(own_voices.c.voice).where(own_voices.c.entry_id == entry_id)
    return frozenset(str(row.voice) for row in await connection.execute(query))


async def affiliation(connection: AsyncConnection, accounts: Sequence[str]) -> str | None:
    """The organisation that a person names, over their accounts; empty for none, None while they have not said."""
    query = select(affiliations).where(affiliations.c.person.in_(list(accounts)))
    row = (await connection.execute(query.order_by(affiliations.c.declared_at.desc()).limit(1))).first()
    return str(row.organisation) if row else None


async def declared(connection: AsyncConnection, accounts: Sequence[str]) -> dict[str, str]:
    """The organisation that each of these accounts names, for those that name one."""
    query = select(affiliations).where(affiliations.c.person.in_(list(accounts)), affiliations.c.organisation != "")
    return {str(row.person): str(row.organisation) for row in await connection.execute(query)}


async def declare(connection: AsyncConnection, accounts: Sequence[str], organisation: str, now: dt.datetime) -> None:
    """Keep where a person says they work, under each of their accounts; empty for nowhere in particular."""
    each = list(dict.fromkeys(accounts))
    await connection.execute(delete(affiliations).where(affiliations.c.person.in_(each)))
    rows = [{"person": one, "organisation": organisation, "declared_at": now} for one in each]
    await connection.execute(insert(affiliations), rows)


async def forget(connection: AsyncConnection, people: Sequence[str]) -> tuple[int, int]:
    """Erase names and notes of these people from what they tried, and where they work; how many of each.

    What came out stays, as somebody's: no two are one for it. Whose voice it is was marked before (`counting.forget`).
    """
    mine = list(people)
    works = await connection.execute(delete(affiliations).where(affiliations.c.person.in_(mine)))
    somebody = literal("gone:").concat(cast(reproductions.c.id, String))
    unnamed = {"person": somebody, "name": "", "organisation": "", "employer": None, "note": ""}
    tried = await connection.execute(update(reproductions).where(reproductions.c.person.in_(mine)).values(unnamed))
    return tried.rowcount, works.rowcount
