"""The SQL of sittings: begun and closed, check-ins, proposals, the host's marks, what is said, and minutes.

The caller owns the connection and the transaction.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Moment, Number
from scheduler.sittings.types import CheckIn, Mark, Note, Proposal, Sitting, Spoken

metadata = MetaData()
sittings = Table(
    "sittings",
    metadata,
    Column("occurrence_id", Number, primary_key=True),
    Column("started_at", Moment),
    Column("started_by", String(220)),
    Column("people", Integer),
    Column("place", String(220)),
    Column("closed_at", Moment),
    Column("minutes", Text),
    Column("revision", Integer),
    Column("posted_at", Moment),
    Column("submission_id", Number),
)
check_ins = Table(
    "check_ins",
    metadata,
    Column("id", Number, primary_key=True),
    Column("occurrence_id", Number),
    Column("person", String(220)),
    Column("account", String(220)),
    Column("name", Text),
    Column("building", Text),
    Column("stuck", Text),
    Column("answered", Boolean),
    Column("gap_id", Number),
    Column("at", Moment),
)
proposals = Table(
    "proposals",
    metadata,
    Column("id", Number, primary_key=True),
    Column("table_id", Number),
    Column("person", String(220)),
    Column("text", Text),
    Column("at", Moment),
    Column("settled_at", Moment),
)
marks = Table(
    "agenda_marks",
    metadata,
    Column("occurrence_id", Number, primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("pinned", Boolean),
    Column("dropped", Boolean),
    Column("position", Integer),
    Column("outcome", Text),
    Column("answered", Boolean),
    Column("submission_id", Number),
)
notes = Table(
    "sitting_notes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("occurrence_id", Number),
    Column("kind", String(20)),
    Column("person", String(220)),
    Column("name", Text),
    Column("text", Text),
    Column("at", Moment),
)


def _insert(connection: AsyncConnection, table: Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


async def start(
    connection: AsyncConnection, occurrence: int, *, by: str, people: int, place: str, now: dt.datetime
) -> bool:
    """Begin a date; False if it was begun before."""
    row = {"occurrence_id": occurrence, "started_at": now, "started_by": by, "people": people, "place": place}
    statement = _insert(connection, sittings).values({**row, "minutes": "", "revision": 0})
    statement = statement.on_conflict_do_nothing(index_elements=["occurrence_id"])
    return (await connection.execute(statement.returning(sittings.c.occurrence_id))).first() is not None


async def close(connection: AsyncConnection, occurrence: int, now: dt.datetime) -> bool:
    """End a date; False if it was not running."""
    mine = (sittings.c.occurrence_id == occurrence) & sittings.c.closed_at.is_(None)
    return (await connection.execute(update(sittings).where(mine).values(closed_at=now))).rowcount > 0


def _sitting(row: Any) -> Sitting:
    return Sitting(
        row.occurrence_id,
        row.started_at,
        row.started_by,
        row.people,
        row.place,
        row.closed_at,
        row.minutes,
        row.revision,
        row.posted_at,
        row.submission_id,
    )


async def sitting(connection: AsyncConnection, occurrence: int, *, locked: bool = False) -> Sitting | None:
    """A date that was begun; `locked` lets nobody else change it until the transaction ends."""
    query = select(sittings).where(sittings.c.occurrence_id == occurrence)
    row = (await connection.execute(query.with_for_update() if locked else query)).first()
    return _sitting(row) if row else None


async def running(connection: AsyncConnection, since: dt.datetime) -> list[Sitting]:
    """The dates that were begun since then and not closed, the newest first."""
    mine = sittings.c.closed_at.is_(None) & (sittings.c.started_at >= since)
    rows = await connection.execute(select(sittings).where(mine).order_by(sittings.c.started_at.desc()))
    return [_sitting(row) for row in rows]


async def unposted(connection: AsyncConnection, since: dt.datetime) -> list[Sitting]:
    """The dates that were begun since then and whose minutes nobody has posted."""
    mine = sittings.c.posted_at.is_(None) & (sittings.c.started_at >= since)
    rows = await connection.execute(select(sittings).where(mine).order_by(sittings.c.started_at))
    return [_sitting(row) for row in rows]


async def write_minutes(connection: AsyncConnection, occurrence: int, text: str, revision: int) -> bool:
    """Keep the minutes as the host edited them; False if somebody else edited the same revision before."""
    mine = (sittings.c.occurrence_id == occurrence) & (sittings.c.revision == revision)
    values = {"minutes": text, "revision": revision + 1}
    return (await connection.execute(update(sittings).where(mine).values(values))).rowcount > 0


async def note_posted(connection: AsyncConnection, occurrence: int, submission: int | None, now: dt.datetime) -> bool:
    """Note that the minutes were posted and offered for review; False if they were before."""
    mine = (sittings.c.occurrence_id == occurrence) & sittings.c.posted_at.is_(None)
    values = {"posted_at": now, "submission_id": submission}
    return (await connection.execute(update(sittings).where(mine).values(values))).rowcount > 0


async def note_submission(connection: AsyncConnection, occurrence: int, submission: int) -> None:
    """Note which submission the minutes of a date became."""
    await connection.execute(
        update(sittings).where(sittings.c.occurrence_id == occurrence).values(submission_id=submission)
    )


async def check_in(
    connection: AsyncConnection,
    occurrence: int,
    *,
    person: str,
    account: str,
    name: str,
    building: str,
    stuck: str,
    answered: bool,
    gap: int | None,
    now: dt.datetime,
) -> int:
    """Keep what somebody said before a date; the same person again replaces what they said. The number of it."""
    row = {"name": name, "building": building, "stuck": stuck, "answered": answered, "gap_id": gap, "at": now}
    statement = _insert(connection, check_ins).values(
        {"occurrence_id": occurrence, "person": person, "account": account, **row}
    )
    statement = statement.on_conflict_do_update(index_elements=["occurrence_id", "person"], set_=row)
    return int((await connection.execute(statement.returning(check_ins.c.id))).scalar_one())


async def check_ins_of(connection: AsyncConnection, occurrence: int) -> list[CheckIn]:
    """What people said before a date, in the order in which they came."""
    query = select(check_ins).where(check_ins.c.occurrence_id == occurrence).order_by(check_ins.c.id)
    return [
        CheckIn(
            row.id,
            row.occurrence_id,
            row.person,
            row.account,
            row.name,
            row.building,
            row.stuck,
            row.answered,
            row.gap_id,
            row.at,
        )
        for row in await connection.execute(query)
    ]


async def unanswered(connection: AsyncConnection, number: int) -> None:
    """Note that what somebody is stuck on is not answered after all."""
    await connection.execute(update(check_ins).where(check_ins.c.id == number).values(answered=False))


async def name_of(connection: AsyncConnection, person: str) -> str:
    """The name that somebody gave last for agendas and minutes; empty if none."""
    query = select(check_ins.c.name).where(check_ins.c.person == person).order_by(check_ins.c.at.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return str(row.name) if row else ""


async def propose(connection: AsyncConnection, table: int, person: str, text: str, now: dt.datetime) -> int:
    """Keep something for a table until it was dealt with, and the same words of a person once; its number."""
    mine = (proposals.c.table_id == table) & (proposals.c.person == person) & (proposals.c.text == text)
    known = await connection.scalar(select(proposals.c.id).where(mine, proposals.c.settled_at.is_(None)).limit(1))
    if known is not None:
        return int(known)
    row = {"table_id": table, "person": person, "text": text, "at": now}
    return int((await connection.execute(insert(proposals).values(row).returning(proposals.c.id))).scalar_one())


async def proposals_of(connection: AsyncConnection, table: int, also: Sequence[int] = ()) -> list[Proposal]:
    """What is proposed to a table and was not dealt with, and the ones of these numbers, oldest first."""
    mine = (proposals.c.table_id == table) & (proposals.c.settled_at.is_(None) | proposals.c.id.in_(list(also)))
    rows = await connection.execute(select(proposals).where(mine).order_by(proposals.c.id))
    return [Proposal(row.id, row.table_id, row.person, row.text, row.at, row.settled_at) for row in rows]


async def settle_proposals(connection: AsyncConnection, numbers: Sequence[int], now: dt.datetime) -> None:
    """Note that proposals were dealt with."""
    mine = proposals.c.id.in_(list(numbers)) & proposals.c.settled_at.is_(None)
    await connection.execute(update(proposals).where(mine).values(settled_at=now))


async def mark(connection: AsyncConnection, occurrence: int, key: str, **values: Any) -> None:
    """Set something of the host's mark on an item of a date."""
    empty = {"pinned": False, "dropped": False, "position": None, "outcome": "", "answered": False}
    row = {"occurrence_id": occurrence, "key": key, **empty, **values}
    statement = _insert(connection, marks).values(row)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["occurrence_id", "key"], set_=values)
        if values
        else statement.on_conflict_do_nothing(index_elements=["occurrence_id", "key"])
    )


async def marks_of(connection: AsyncConnection, occurrence: int) -> list[Mark]:
    """The host's marks on the items of a date."""
    rows = await connection.execute(select(marks).where(marks.c.occurrence_id == occurrence).order_by(marks.c.key))
    return [
        Mark(row.key, row.pinned, row.dropped, row.position, row.outcome, row.answered, row.submission_id)
        for row in rows
    ]


async def say(
    connection: AsyncConnection, occurrence: int, kind: Spoken, *, person: str, name: str, text: str, now: dt.datetime
) -> int:
    """Take down what somebody said while a table sat; its number."""
    row = {"occurrence_id": occurrence, "kind": kind, "person": person, "name": name, "text": text, "at": now}
    return int((await connection.execute(insert(notes).values(row).returning(notes.c.id))).scalar_one())


async def unsay(
    connection: AsyncConnection, occurrence: int, number: int, persons: Sequence[str] | None = None
) -> bool:
    """Take something back that was taken down of a date: by who said it, or by anybody if no persons are named."""
    mine = (notes.c.id == number) & (notes.c.occurrence_id == occurrence)
    if persons is not None:
        mine &= notes.c.person.in_(list(persons))
    return (await connection.execute(delete(notes).where(mine))).rowcount > 0


async def forget(connection: AsyncConnection, persons: Sequence[str], targets: Sequence[str]) -> tuple[int, int]:
    """Erase what these persons brought and said, and that they began dates; how many of each.

    They are told at these targets. Minutes that a host wrote stay as they are written.
    """
    mine, gone, named = list(persons), 0, 0
    for column, theirs in ((sittings.c.started_by, mine), (sittings.c.place, [*mine, *targets])):
        begun = update(sittings).where(column.in_(theirs)).values({column.name: ""})
        named += (await connection.execute(begun)).rowcount
    for column in (check_ins.c.person, check_ins.c.account, proposals.c.person, notes.c.person):
        gone += (await connection.execute(delete(column.table).where(column.in_(mine)))).rowcount
    return gone, named


async def notes_of(connection: AsyncConnection, occurrence: int) -> list[Note]:
    """What was taken down of a date, in order."""
    rows = await connection.execute(select(notes).where(notes.c.occurrence_id == occurrence).order_by(notes.c.id))
    return [Note(row.id, row.occurrence_id, row.kind, row.person, row.name, row.text, row.at) for row in rows]
