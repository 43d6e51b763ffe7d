"""The SQL of seats, and of answers to every date.

The caller owns the connection and the transaction; who changes seats locks the date first (`seating(…, locked=True)`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Moment, Number
from scheduler.occurrences.store import date_of_id, occurrences, with_tables
from scheduler.seats.seating import Seating
from scheduler.seats.types import Answer, Seat, SeatState, StandingAnswer
from scheduler.tables.store import tables
from scheduler.tables.types import Occurrence, OccurrenceState, TableState

metadata = MetaData()

seats = Table(
    "seats",
    metadata,
    Column("occurrence_id", Number, primary_key=True),
    Column("person", String(220), primary_key=True),
    Column("account", String(220)),
    Column("answer", String(10)),
    Column("state", String(20)),
    Column("since", Moment),
    Column("offered_until", Moment),
    Column("offers", Number),
    Column("attended", Boolean),
    Column("attended_by", String(220)),
)
standing_answers = Table(
    "standing_answers",
    metadata,
    Column("table_id", Number, primary_key=True),
    Column("person", String(220), primary_key=True),
    Column("account", String(220)),
    Column("answer", String(10)),
    Column("since", Moment),
)


def _seat(row: Any) -> Seat:
    return Seat(
        row.person,
        row.account,
        Answer(row.answer),
        SeatState(row.state),
        row.since,
        row.offered_until,
        row.offers,
        row.attended,
        row.attended_by,
    )


def _row(occurrence_id: int, seat: Seat) -> dict[str, Any]:
    return {
        "occurrence_id": occurrence_id,
        "person": seat.person,
        "account": seat.account,
        "answer": str(seat.answer),
        "state": str(seat.state),
        "since": seat.since,
        "offered_until": seat.offered_until,
        "offers": seat.offers,
        "attended": seat.attended,
        "attended_by": seat.attended_by,
    }


async def seating(connection: AsyncConnection, occurrence: Occurrence, *, locked: bool = False) -> Seating:
    """The seats of a date; `locked` lets nobody else change them until the transaction ends."""
    if locked:
        occurrence = await date_of_id(connection, occurrence.id, locked=True) or occurrence
    rows = await connection.execute(select(seats).where(seats.c.occurrence_id == occurrence.id))
    return Seating(occurrence.table.terms.seats, occurrence.starts_at, tuple(_seat(row) for row in rows))


async def seatings(connection: AsyncConnection, dates: Sequence[Occurrence]) -> dict[int, Seating]:
    """The seats of many dates, by their number."""
    found: dict[int, list[Seat]] = {one.id: [] for one in dates}
    for row in await connection.execute(select(seats).where(seats.c.occurrence_id.in_(list(found)))):
        found[row.occurrence_id].append(_seat(row))
    return {one.id: Seating(one.table.terms.seats, one.starts_at, tuple(found[one.id])) for one in dates}


async def keep(connection: AsyncConnection, occurrence_id: int, before: Seating, after: Seating) -> None:
    """Write what is other in `after`."""
    old = {one.person: one for one in before.seats}
    new = {one.person: one for one in after.seats}
    at = seats.c.occurrence_id == occurrence_id
    for person in old.keys() - new.keys():
        await connection.execute(delete(seats).where(at, seats.c.person == person))
    for person, seat in new.items():
        if person not in old:
            await connection.execute(insert(seats).values(_row(occurrence_id, seat)))
        elif old[person] != seat:
            mine = at & (seats.c.person == person)
            await connection.execute(update(seats).where(mine).values(_row(occurrence_id, seat)))


async def add(connection: AsyncConnection, made: Sequence[tuple[int, Seat]]) -> None:
    """Keep the first seats of dates that are new."""
    if made:
        await connection.execute(insert(seats), [_row(number, seat) for number, seat in made])


async def offered(connection: AsyncConnection) -> list[Occurrence]:
    """The dates that are to be, of tables that go on, at which a seat is offered to somebody."""
    at = select(seats.c.occurrence_id).where(seats.c.state == str(SeatState.OFFERED))
    going_on = select(tables.c.id).where(tables.c.state == str(TableState.ACTIVE))
    c = occurrences.c
    planned = c.state == str(OccurrenceState.PLANNED)
    query = select(occurrences).where(c.id.in_(at), planned, c.table_id.in_(going_on)).order_by(c.starts_at, c.id)
    return await with_tables(connection, (await connection.execute(query)).all())


async def dates_of(connection: AsyncConnection, person: str, now: dt.datetime) -> dict[int, Seat]:
    """A person's seats at dates that are not over, by the date's number."""
    query = (
        select(seats)
        .join(occurrences, occurrences.c.id == seats.c.occurrence_id)
        .where(seats.c.person == person, occurrences.c.ends_at > now)
    )
    return {row.occurrence_id: _seat(row) for row in await connection.execute(query)}


async def stand(connection: AsyncConnection, answer: StandingAnswer) -> None:
    """Keep what a person says to every date of a table; a no to all forgets it."""
    c = standing_answers.c
    await connection.execute(delete(standing_answers).where(c.table_id == answer.table_id, c.person == answer.person))
    if answer.answer is not Answer.NO:
        row = {
            "table_id": answer.table_id,
            "person": answer.person,
            "account": answer.account,
            "answer": str(answer.answer),
            "since": answer.since,
        }
        await connection.execute(insert(standing_answers).values(row))


async def standing(connection: AsyncConnection, table_ids: Sequence[int]) -> dict[int, list[StandingAnswer]]:
    """What people say to every date of these tables, in the order in which they said so."""
    c = standing_answers.c
    found: dict[int, list[StandingAnswer]] = {}
    query = select(standing_answers).where(c.table_id.in_(list(table_ids))).order_by(c.since, c.person)
    for row in await connection.execute(query):
        one = StandingAnswer(row.table_id, row.person, row.account, Answer(row.answer), row.since)
        found.setdefault(row.table_id, []).append(one)
    return found


async def adopt_standing(connection: AsyncConnection, old: str, person: str) -> None:
    """Give one person's answers to every date to another key of theirs."""
    c = standing_answers.c
    kept = select(c.table_id).where(c.person == person)
    await connection.execute(delete(standing_answers).where(c.person == old, c.table_id.in_(kept)))
    await connection.execute(update(standing_answers).where(c.person == old).values(person=person))


async def forget(connection: AsyncConnection, persons: Sequence[str]) -> tuple[int, int]:
    """Erase the seats and answers of these persons, at dates that were and that come, and their names; how many.

    Who waits gains nothing by it: give up seats that are ahead first. A seat that somebody took with an account which
    is no longer theirs stays theirs.
    """
    mine, gone, named = list(persons), 0, 0
    for table in (seats, standing_answers):
        gone += (await connection.execute(delete(table).where(table.c.person.in_(mine)))).rowcount
        took = update(table).where(table.c.account.in_(mine)).values(account=table.c.person)
        named += (await connection.execute(took)).rowcount
    noted = update(seats).where(seats.c.attended_by.in_(mine)).values(attended_by="")
    return gone, named + (await connection.execute(noted)).rowcount
