"""The SQL of keeping fresh: who answers for an entry, who looked at it when, who was asked, and what sources answered.

The caller owns the connection and the transaction.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment
from knowledge.submissions.tables import submissions
from knowledge.tables import entries
from knowledge.types import SEARCHABLE

metadata = MetaData()
care = Table(
    "entry_care",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    Column("owner", String(220)),
    Column("deputy", String(220)),
    Column("changed_at", Moment),
)
reviews = Table(
    "entry_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", String(200)),
    Column("number", Integer),
    Column("what", String(20)),
    Column("person", String(220)),
    Column("due_before", Date),
    Column("due_after", Date),
    Column("at", Moment),
)
asked = Table(
    "review_asked",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    Column("due", Date, primary_key=True),
    Column("step", String(20), primary_key=True),
    Column("person", String(220)),
    Column("at", Moment),
)
checks = Table(
    "source_checks",
    metadata,
    Column("url", Text, primary_key=True),
    Column("outcome", String(20)),
    Column("detail", Text),
    Column("checked_at", Moment),
)


@dataclass(frozen=True)
class Care:
    """Who answers for an entry, as accounts; empty where nobody does."""

    owner: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Review:
    """Somebody looked at a version of an entry, and its date moved. Not a version: the text is the same."""

    entry_id: str
    number: int
    what: str
    person: str
    due_before: dt.date
    due_after: dt.date
    at: dt.datetime


@dataclass(frozen=True)
class Asked:
    """Somebody was asked whether an entry that was due on a day still holds."""

    entry_id: str
    due: dt.date
    step: str
    person: str
    at: dt.datetime


@dataclass(frozen=True)
class Check:
    """What an address answered when it was last asked."""

    url: str
    outcome: str
    detail: str
    checked_at: dt.datetime


async def care_of(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Care]:
    """Who answers for these entries: who was named, else who offered the entry."""
    found: dict[str, Care] = dict.fromkeys(ids, Care())
    offered = select(submissions.c.entry_id, submissions.c.person).where(
        submissions.c.entry_id.in_(list(ids)), submissions.c.state == "accepted", submissions.c.base.is_(None)
    )
    for row in await connection.execute(offered.order_by(submissions.c.id.desc())):
        found[row.entry_id] = Care(owner=row.person)
    for row in await connection.execute(select(care).where(care.c.entry_id.in_(list(ids)))):
        found[row.entry_id] = Care(row.owner or found[row.entry_id].owner, row.deputy)
    return found


async def name(connection: AsyncConnection, entry_id: str, one: Care, now: dt.datetime) -> None:
    """Say who answers for an entry."""
    row = {"owner": one.owner, "deputy": one.deputy, "changed_at": now}
    if (await connection.execute(update(care).where(care.c.entry_id == entry_id).values(row))).rowcount == 0:
        await connection.execute(insert(care).values(entry_id=entry_id, **row))


async def note(connection: AsyncConnection, one: Review) -> None:
    """Keep that somebody looked at an entry."""
    row = {
        "entry_id": one.entry_id,
        "number": one.number,
        "what": one.what,
        "person": one.person,
        "due_before": one.due_before,
        "due_after": one.due_after,
        "at": one.at,
    }
    await connection.execute(insert(reviews).values(row))


async def reviews_of(connection: AsyncConnection, entry_id: str) -> list[Review]:
    """When an entry was looked at, the newest first."""
    query = select(reviews).where(reviews.c.entry_id == entry_id).order_by(reviews.c.id.desc())
    return [_review(row._mapping) for row in await connection.execute(query)]


async def latest_reviews(connection: AsyncConnection) -> dict[str, Review]:
    """The last look at each entry."""
    newest = select(func.max(reviews.c.id)).group_by(reviews.c.entry_id)
    rows = await connection.execute(select(reviews).where(reviews.c.id.in_(newest)))
    return {row.entry_id: _review(row._mapping) for row in rows}


def _review(row: object) -> Review:
    values = dict(row)  # type: ignore[call-overload]
    values.pop("id")
    return Review(**values)


async def due(connection: AsyncConnection, today: dt.date, done: str, since: dt.datetime, limit: int) -> list[str]:
    """Entries that are due, without the last step, about which nobody was asked since then; longest due first."""
    mine = (asked.c.entry_id == entries.c.id) & (asked.c.due == entries.c.review_due)
    finished = select(asked.c.entry_id).where(mine, (asked.c.step == done) | (asked.c.at > since))
    query = select(entries.c.id).where(entries.c.status.in_(SEARCHABLE), entries.c.review_due <= today)
    query = query.where(~finished.exists()).order_by(entries.c.review_due, entries.c.id).limit(limit)
    return [row.id for row in await connection.execute(query)]


async def asked_about(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, list[Asked]]:
    """Who was asked about these entries for the day on which each is due now, in order."""
    found: dict[str, list[Asked]] = {one: [] for one in ids}
    query = select(asked).join(entries, (entries.c.id == asked.c.entry_id) & (entries.c.review_due == asked.c.due))
    for row in await connection.execute(query.where(asked.c.entry_id.in_(list(ids))).order_by(asked.c.at)):
        found[row.entry_id].append(Asked(**row._mapping))
    return found


async def ask(connection: AsyncConnection, one: Asked) -> bool:
    """Keep that somebody is asked; False if this step was taken before."""
    known = (asked.c.entry_id == one.entry_id) & (asked.c.due == one.due) & (asked.c.step == one.step)
    if (await connection.execute(select(asked.c.step).where(known))).first() is not None:
        return False
    row = {"entry_id": one.entry_id, "due": one.due, "step": one.step, "person": one.person, "at": one.at}
    await connection.execute(insert(asked).values(row))
    return True


async def count_asked(connection: AsyncConnection, step: str, since: dt.datetime) -> int:
    """How often a step was taken since then."""
    query = select(func.count()).select_from(asked).where(asked.c.step == step, asked.c.at >= since)
    return int((await connection.execute(query)).scalar_one())


async def checked(connection: AsyncConnection) -> dict[str, Check]:
    """What every address answered when it was last asked."""
    return {row.url: Check(**row._mapping) for row in await connection.execute(select(checks))}


async def keep_check(connection: AsyncConnection, one: Check) -> None:
    """Keep what an address answered."""
    await connection.execute(delete(checks).where(checks.c.url == one.url))
    row = {"url": one.url, "outcome": one.outcome, "detail": one.detail, "checked_at": one.checked_at}
    await connection.execute(insert(checks).values(row))


async def forget(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase that these people answer for entries, looked at them or were asked; in how many places."""
    named = 0
    for table, column in ((care, "owner"), (care, "deputy"), (reviews, "person"), (asked, "person")):
        mine = table.c[column].in_(list(people))
        named += (await connection.execute(update(table).where(mine).values({column: ""}))).rowcount
    return named
