"""Seats: yes, maybe or no to one date or to every date, from any platform; who sits, who waits."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.commands import Help, Registry
from bot.desk import Call, Desk
from bot.features.tables.creating import learn
from bot.features.tables.dates import Day
from bot.features.tables.finding import ahead, the_date, the_table
from bot.features.tables.hosts import GoneDate, Resting
from bot.features.tables.listing import Name
from bot.features.tables.promising import WANTED, keep_seats, refresh, unheard
from bot.features.tables.words import when
from bot.frames import frame
from bot.message import Button, DataTable, Reply, Text
from bot.names import store as names
from bot.seat_words import own_words
from bot.speaking import heard, heard_dates
from scheduler.occurrences import store as dates
from scheduler.seats import store
from scheduler.seats.seating import Seating
from scheduler.seats.types import Answer, Seat, SeatState, StandingAnswer
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, TableState

Every = Annotated[bool, Help("for every date of the table, not only this one")]
Said = Literal["yes", "maybe", "no"]


def declare(registry: Registry) -> None:
    """Put seats on a registry."""
    registry.command("seat yes", private=True)(yes)
    registry.command("seat maybe", private=True)(maybe)
    registry.command("seat no", private=True)(no)
    registry.command("seat list")(listing)
    registry.command("seat answer", private=True, hidden=True)(answer)


async def yes(call: Call, table: Name = "", date: Day = "next", *, every: Every = False) -> AsyncIterator[Reply]:
    """Take a seat at a date; when all are taken you wait in line, and are offered the next free one."""
    yield await _answered(call, await the_date(call, await the_table(call, table), date), Answer.YES, every=every)


async def maybe(call: Call, table: Name = "", date: Day = "next", *, every: Every = False) -> AsyncIterator[Reply]:
    """Say that you may come; it keeps no seat."""
    yield await _answered(call, await the_date(call, await the_table(call, table), date), Answer.MAYBE, every=every)


async def no(call: Call, table: Name = "", date: Day = "next", *, every: Every = False) -> AsyncIterator[Reply]:
    """Say that you cannot come; your seat goes to who waits."""
    yield await _answered(call, await the_date(call, await the_table(call, table), date), Answer.NO, every=every)


async def answer(
    call: Call,
    date: Annotated[int, Help("the date's number")],
    said: Annotated[Said, Help("yes, maybe or no")],
    *,
    every: Every = False,
) -> AsyncIterator[Reply]:
    """Answer a date by its button."""
    async with call.desk.database.reading() as connection:
        one = await dates.date_of_id(connection, date)
    if one is None:
        raise GoneDate
    yield await _answered(call, one, Answer(said), every=every)


async def _answered(call: Call, one: Occurrence, said: Answer, *, every: bool) -> Reply:
    async def work(connection: AsyncConnection) -> tuple[Occurrence, Seating, Seat, int, bool]:
        now = call.desk.now()
        person = await desk_store.same_person(connection, call.account)
        await learn(connection, call)
        chosen = await dates.date_of_id(connection, one.id)
        if chosen is not None and chosen.planned and chosen.table.state is TableState.PAUSED:
            raise Resting(chosen)
        if chosen is None or not chosen.planned or chosen.ends_at <= now or chosen.table.state is not TableState.ACTIVE:
            raise GoneDate(one.table.terms.language)
        coming = [chosen]
        if every:
            await store.stand(connection, StandingAnswer(chosen.table.id, person, call.account, said, now))
            coming += [date for date in await ahead(connection, chosen.table, now, None) if date.id != chosen.id]
        for date in coming:
            if date.planned:
                await answer_date(connection, call.desk, date, person, call.account, said)
        after = await store.seating(connection, chosen)
        own = after.of(person)
        assert own is not None
        wants = (await desk_store.settings_of(connection, [f"person:{person}"]))[f"person:{person}"].get(WANTED) == "on"
        return chosen, after, own, len(coming), wants

    chosen, after, own, count, wants = await call.desk.database.write(work, "seat")
    chosen = await heard(call, chosen)
    words = own_words(chosen, after, own)
    if every and count > 1:
        words += " " + frame(chosen.table.terms.language, "others_too", n=count - 1)
    buttons = _buttons(chosen, own, every=every, wants=wants)
    return Reply((Text(words),), buttons, audience="person", data={"seat": str(own.state)})


async def answer_date(
    connection: AsyncConnection, desk: Desk, date: Occurrence, person: str, account: str, said: Answer
) -> None:
    """Keep one person's answer to one date, with what follows from it."""
    now = desk.now()
    before = await store.seating(connection, date, locked=True)
    after = before.lapsed(now, await unheard(connection, date, before, now)).answered(person, account, said, now)
    await keep_seats(connection, date, before, after, now)


def _buttons(date: Occurrence, own: Seat, *, every: bool, wants: bool) -> tuple[Button, ...]:
    made, language = [], date.table.terms.language
    if own.state is SeatState.OFFERED:
        made.append(Button(frame(language, "take"), f"seat answer {date.id} yes", "good"))
    if not every and own.answer is Answer.YES:
        made.append(Button(frame(language, "every"), f"seat answer {date.id} yes --every"))
    if not wants and own.state is SeatState.SEATED:
        made.append(Button(frame(language, "remind_me"), "reminders on"))
    if own.answer is not Answer.NO:
        made.append(Button(frame(language, "give_up"), f"seat answer {date.id} no"))
    return tuple(made)


async def listing(call: Call, table: Name = "", date: Day = "next") -> AsyncIterator[Reply]:
    """Show who has a seat at a date, who waits, and who came. A visitor of the page sees numbers and their own seat."""
    found = await the_table(call, table)
    one = await the_date(call, found, date)
    async with call.desk.database.reading() as connection:
        seating = await store.seating(connection, one)
        called = await names.names_of(connection, [seat.person for seat in seating.seats])
        person = await desk_store.same_person(connection, call.account)
    found, (one,) = await heard_dates(call, found, [one])
    order = [SeatState.SEATED, SeatState.OFFERED, SeatState.WAITING, SeatState.LAPSED, SeatState.NONE]
    shown = sorted(seating.seats, key=lambda seat: (order.index(seat.state), seat.answer != Answer.MAYBE, seat.since))
    if call.message.person.platform == "web":
        shown = [seat for seat in shown if seat.person == person]
    rows = tuple((called[seat.person], *_stands(found.terms.language, seating, seat)) for seat in shown)
    told, facts = partial(frame, found.terms.language), {"taken": seating.taken, "seats": seating.capacity}
    words = told("list_taken" if seating.seats else "list_empty", title=found.title, when=when(one), **facts)
    columns = tuple(told(one) for one in ("col_who", "col_seat", "col_came"))
    parts = (Text(words), DataTable(columns, rows)) if rows else (Text(words),)
    yield Reply(parts, data={"taken": seating.taken})


def _stands(language: str, seating: Seating, seat: Seat) -> tuple[str, str]:
    """How somebody's seat stands, and whether they came."""
    told = partial(frame, language)
    state = str(seat.answer) if seat.state is SeatState.NONE else str(seat.state)
    came = "" if seat.attended is None else told("mark_yes" if seat.attended else "mark_no")
    return told(f"state_{state}", place=seating.place_in_line(seat.person)), came


async def adopt(connection: AsyncConnection, desk: Desk, old: str, person: str) -> None:
    """Make two accounts one person at tables, when they were linked: the best seat stays; turns and wishes follow."""
    now = desk.now()
    await store.adopt_standing(connection, old, person)
    await dates.rename_host(connection, old, person)
    await tables.rename_host(connection, old, person)
    wishes = await desk_store.settings_of(connection, [f"person:{old}", f"person:{person}"])
    for name, value in wishes[f"person:{old}"].items():
        if name not in wishes[f"person:{person}"]:
            await desk_store.set_for(connection, f"person:{person}", name, value)
    for number in await store.dates_of(connection, old, now):
        date = await dates.date_of_id(connection, number)
        if date is not None:
            before = await store.seating(connection, date, locked=True)
            await keep_seats(connection, date, before, before.adopted([old], person, now), now)
            await refresh(connection, date, now)
