"""Who came: people say so themselves while the table sits, and its host corrects it."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.attending import attendance, is_on
from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import TableError
from bot.features.tables.creating import learn
from bot.features.tables.dates import Day
from bot.features.tables.finding import the_date, the_table
from bot.features.tables.listing import Name
from bot.features.tables.people import must_run, person_said
from bot.features.tables.words import when
from bot.frames import frame
from bot.message import Reply, Text
from bot.names import store as names
from bot.speaking import heard, heard_in
from bot.which import of_number, only_hosts
from scheduler.errors import UnknownDate
from scheduler.seats import store
from scheduler.tables.types import Occurrence


class NotNow(TableError):
    """A self check-in outside of the sitting."""

    def __init__(self, date: Occurrence) -> None:
        super().__init__(date.table.terms.language, "not_now", title=date.table.title, when=when(date))


def declare(registry: Registry) -> None:
    """Put attendance on a registry."""
    registry.command("seat here", private=True)(here)
    registry.command("seat correct", private=True)(correct)
    registry.command("seat mark", private=True, hidden=True)(mark)


async def here(call: Call, table: Name = "") -> AsyncIterator[Reply]:
    """Say that you are at the table now; without a seat too, if there is room."""
    found = await the_table(call, table)
    try:
        one = await the_date(call, found, "last", past=True)
    except UnknownDate:
        one = await the_date(call, found, "next")
    now = call.desk.now()
    if not is_on(one, now):
        raise NotNow(one)

    async def work(connection: AsyncConnection) -> int:
        await learn(connection, call)
        person = await desk_store.same_person(connection, call.account)
        return await note(connection, one, person, call.account, now, came=True)

    count = await call.desk.database.write(work, "attendance")
    one = await heard(call, one)
    words = frame(
        one.table.terms.language, "welcome_first" if count == 1 else "welcome", title=one.table.title, n=count
    )
    yield Reply((Text(words),), audience="person")


async def note(
    connection: AsyncConnection, date: Occurrence, person: str, by: str, now: dt.datetime, *, came: bool
) -> int:
    """Note whether somebody was there; how many were by now."""
    before = await store.seating(connection, date, locked=True)
    after = before.seen(person, person, came, by, now)
    await store.keep(connection, date.id, before, after)
    return sum(bool(one.attended) for one in after.seats)


async def correct(
    call: Call,
    table: Name,
    who: Annotated[str, Help("who: a mention, me, discord:ID or slack:ID; left out, everybody with a button")] = "",
    came: Annotated[Literal["yes", "no"], Help("yes or no")] = "yes",
    *,
    date: Day = "last",
) -> AsyncIterator[Reply]:
    """Correct who came to a table; its host and organizers do that."""
    found = await the_table(call, table)
    one = await the_date(call, found, date, past=True)
    await must_run(call, found, one)
    if not who.strip():
        yield await _sheet(call, one)
        return
    person = await person_said(call, who.strip(), found.terms.language)

    async def work(connection: AsyncConnection) -> tuple[str, int]:
        count = await note(connection, one, person, call.account, call.desk.now(), came=came == "yes")
        return (await names.names_of(connection, [person]))[person], count

    name, count = await call.desk.database.write(work, "attendance")
    one = await heard(call, one)
    facts = {"name": name, "title": one.table.title, "when": when(one), "n": count}
    words = frame(one.table.terms.language, "noted_came" if came == "yes" else "noted_stayed", **facts)
    yield Reply((Text(words),), audience="person")


async def mark(
    call: Call,
    date: Annotated[int, Help("the date's number")],
    who: Annotated[str, Help("the person's account")],
    came: Annotated[Literal["yes", "no"], Help("yes or no")],
) -> AsyncIterator[Reply]:
    """Correct who came by a button beside a name; only people who have a seat or were noted."""
    async with call.desk.database.reading() as connection:
        one = await of_number(connection, date)
    await only_hosts(call, one)

    async def work(connection: AsyncConnection) -> bool:
        if (await store.seating(connection, one)).of(who) is None:
            return False
        await note(connection, one, who, call.account, call.desk.now(), came=came == "yes")
        return True

    known = await call.desk.database.write(work, "attendance")
    language = await heard_in(call, one.table.terms.language)
    yield await _sheet(call, one, frame(language, "noted" if known else "gave_up"))


async def _sheet(call: Call, one: Occurrence, before: str = "") -> Reply:
    async with call.desk.database.reading() as connection:
        seating = await store.seating(connection, one)
        called = await names.names_of(connection, [seat.person for seat in seating.seats])
    return attendance(await heard(call, one), seating, called, before)
