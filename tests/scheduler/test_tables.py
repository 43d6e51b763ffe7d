"""Tables, dates and seats in the database, on SQLite and on PostgreSQL alike."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.errors import NameTaken, UnknownTable
from scheduler.occurrences import store as dates
from scheduler.reading import read
from scheduler.seats import store as seats
from scheduler.seats.types import Answer, SeatState, StandingAnswer
from scheduler.tables import store
from scheduler.tables.types import News, Occurrence, OccurrenceState, TableState, Terms
from scheduler.zones import moment

local = dt.datetime.fromisoformat
DECEMBER = local("2026-12-12T18:00")
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


def terms(**given) -> Terms:
    """The terms of a table."""
    rule = read("2nd Saturday 18:00 Asia/Kolkata", NOW, "UTC").rule
    return Terms("health", rule, places=("discord:1", "slack:C2"), hosts=("discord:42",), **given)


def date(table, original=DECEMBER, **given) -> Occurrence:
    """A date of a table."""
    start = moment(original, table.terms.rule.zone)
    return Occurrence(0, table, original, start, start + dt.timedelta(minutes=90), **given)


async def test_a_table_is_kept_as_it_was_agreed(database):
    made = await database.write(lambda c: store.add(c, "health", terms(theme="triage", seats=8), "discord:42", NOW))
    async with database.reading() as connection:
        found = await store.table_named(connection, " Health ")
        with pytest.raises(UnknownTable, match="Did you mean `health`"):
            await store.table_named(connection, "helth")
    assert found == made
    assert found.terms.rule == terms().rule
    with pytest.raises(NameTaken):
        await database.write(lambda c: store.add(c, "health", terms(), "discord:42", NOW))


async def test_terms_change_once_for_two_who_change_them_together(database):
    made = await database.write(lambda c: store.add(c, "health", terms(), "x", NOW))
    first = await database.write(lambda c: store.change_terms(c, made, replace(made.terms, seats=5)))
    second = await database.write(lambda c: store.change_terms(c, made, replace(made.terms, seats=6)))
    assert (first.terms.seats, first.revision, second) == (5, 2, None)


async def test_planning_is_claimed_once_and_again_after_a_pause(database):
    made = await database.write(lambda c: store.add(c, "health", terms(), "x", NOW))
    until = NOW + dt.timedelta(days=90)

    async def claim():
        return await database.write(lambda c: store.claim_planning(c, NOW + dt.timedelta(days=60), until))

    assert [one.name for one in await claim()] == ["health"]
    assert await claim() == []
    assert await database.write(lambda c: store.set_state(c, made.id, TableState.PAUSED))
    assert not await database.write(lambda c: store.set_state(c, made.id, TableState.PAUSED))
    assert await claim() == []
    await database.write(lambda c: store.set_state(c, made.id, TableState.ACTIVE))
    assert [one.name for one in await claim()] == ["health"]


async def test_a_cancelled_or_moved_date_is_never_made_again(database):
    made = await database.write(lambda c: store.add(c, "health", terms(), "x", NOW))
    await database.write(lambda c: dates.add_dates(c, [date(made), date(made, local("2027-01-09T18:00"))], NOW))
    async with database.reading() as connection:
        first, second = await dates.dates(connection, table_ids=[made.id])
    await database.write(lambda c: dates.change_date(c, first.id, NOW, News.CANCELLED, "ill"))
    await database.write(
        lambda c: dates.change_date(c, second.id, NOW, News.MOVED, "", starts_at=NOW, first_start=second.starts_at)
    )
    await database.write(lambda c: dates.add_dates(c, [date(made), date(made, local("2027-01-09T18:00"))], NOW))
    async with database.reading() as connection:
        moved, cancelled = await dates.dates(connection)
        assert await dates.dates(connection, planned_only=True) == [moved]
    assert (cancelled.state, cancelled.reason, cancelled.revision) == (OccurrenceState.CANCELLED, "ill", 1)
    assert moved.moved
    assert moved.original == local("2027-01-09T18:00")


async def test_seats_are_kept_as_they_are_seated(database):
    made = await database.write(lambda c: store.add(c, "health", terms(seats=1), "x", NOW))
    await database.write(lambda c: dates.add_dates(c, [date(made)], NOW))
    async with database.reading() as connection:
        (occurrence,) = await dates.dates(connection)

    async def say(person, answer):
        async def work(connection):
            before = await seats.seating(connection, occurrence, locked=True)
            await seats.keep(connection, occurrence.id, before, before.answered(person, person, answer, NOW))

        await database.write(work)

    await say("a", Answer.YES)
    await say("b", Answer.YES)
    await say("a", Answer.NO)
    async with database.reading() as connection:
        found = (await seats.seatings(connection, [occurrence]))[occurrence.id]
        offering = await seats.offered(connection)
        mine = await seats.dates_of(connection, "b", NOW)
    assert (found.of("a").state, found.of("b").state) == (SeatState.NONE, SeatState.OFFERED)
    assert ([one.id for one in offering], list(mine)) == ([occurrence.id], [occurrence.id])


async def test_an_answer_to_every_date_is_kept_until_a_no(database):
    made = await database.write(lambda c: store.add(c, "health", terms(), "x", NOW))
    for answer in (Answer.YES, Answer.MAYBE):
        await database.write(lambda c, said=answer: seats.stand(c, StandingAnswer(made.id, "a", "a", said, NOW)))
    async with database.reading() as connection:
        assert [one.answer for one in (await seats.standing(connection, [made.id]))[made.id]] == [Answer.MAYBE]
    await database.write(lambda c: seats.stand(c, StandingAnswer(made.id, "a", "a", Answer.NO, NOW)))
    async with database.reading() as connection:
        assert await seats.standing(connection, [made.id]) == {}
