"""What a person wishes about reminders: whether any come by direct message, and the hours without them."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.features.tables.promising import WANTED
from bot.features.tables.terms import DEFAULT_ZONE
from bot.frames import frame
from bot.message import Button, Reply, Text
from bot.places import check
from bot.speaking import language_of
from scheduler import deliveries
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import SeatState
from scheduler.tables import promises


def declare(registry: Registry) -> None:
    """Put the wishes about reminders on a registry."""
    registry.command("reminders show", private=True)(show)
    registry.command("reminders on", private=True)(on)
    registry.command("reminders off", private=True)(off)
    registry.command("reminders hours", private=True)(hours)


def _reply(text: str, *buttons: Button) -> Reply:
    return Reply((Text(text),), buttons, audience="person")


async def _language(call: Call) -> str:
    """The language of the tables at which somebody has a seat, where they have one; else their own."""
    async with call.desk.database.reading() as connection:
        person = await desk_store.same_person(connection, call.account)
        mine = await seats.dates_of(connection, person, call.desk.now())
        found = [await dates.date_of_id(connection, number) for number in mine]
    spoken = {one.table.terms.language for one in found if one is not None}
    return spoken.pop() if len(spoken) == 1 else await language_of(call)


def _stop(language: str) -> Button:
    return Button(frame(language, "remind_no_more"), "reminders off")


def _start(language: str) -> Button:
    return Button(frame(language, "remind_me"), "reminders on")


async def _wishes(call: Call) -> dict[str, str]:
    key = f"person:{await call.person()}"
    async with call.desk.database.reading() as connection:
        return (await desk_store.settings_of(connection, [key]))[key]


async def show(call: Call) -> AsyncIterator[Reply]:
    """Show whether you are reminded of your seats by direct message, and at which hours you are not disturbed."""
    wishes = await _wishes(call)
    wanted, language = wishes.get(WANTED) == "on", await _language(call)
    told, quiet = partial(frame, language), wishes.get("quiet")
    said = [told("reminded" if wanted else "not_reminded")]
    said += [told("quiet_at", hours=quiet) if quiet else told("every_hour"), told("hours_how")]
    yield _reply(" ".join(said), _stop(language) if wanted else _start(language))


async def on(call: Call) -> AsyncIterator[Reply]:
    """Be reminded of your seats by direct message."""

    async def work(connection: AsyncConnection) -> int:
        now = call.desk.now()
        person = await desk_store.same_person(connection, call.account)
        await desk_store.set_for(connection, f"person:{person}", WANTED, "on")
        mine = await seats.dates_of(connection, person, now)
        made = []
        for number, seat in mine.items():
            date = await dates.date_of_id(connection, number)
            if date is not None and date.planned and seat.state is SeatState.SEATED:
                made += promises.personal(date, seat, now)
        await deliveries.promise(connection, made, now, revive=True)
        return sum(seat.state is SeatState.SEATED for seat in mine.values())

    count = await call.desk.database.write(work, "reminders")
    language = await _language(call)
    have = frame(language, {0: "have_none", 1: "have_one"}.get(count, "have_many"), n=count)
    yield _reply(f"{frame(language, 'reminded_now')} {have}", _stop(language))


async def off(call: Call) -> AsyncIterator[Reply]:
    """Be reminded no more by direct message; the places of a table still are."""

    async def work(connection: AsyncConnection) -> None:
        person = await desk_store.same_person(connection, call.account)
        await desk_store.set_for(connection, f"person:{person}", WANTED, None)

    await call.desk.database.write(work, "reminders")
    language = await _language(call)
    yield _reply(frame(language, "reminded_no_more"), _start(language))


async def hours(
    call: Call,
    quiet: Annotated[str, Help("hours without messages, e.g. 22:00-07:00 Asia/Kolkata; empty for none"), "rest"] = "",
) -> AsyncIterator[Reply]:
    """Set the hours at which no reminder comes; what falls due then comes after them, in one message."""
    said = " ".join(quiet.split())
    if said.lower() in ("none", "off"):
        said = ""
    if said and " " not in said:
        said = f"{said} {DEFAULT_ZONE}"
    check("quiet", said)

    async def work(connection: AsyncConnection) -> None:
        person = await desk_store.same_person(connection, call.account)
        await desk_store.set_for(connection, f"person:{person}", "quiet", said or None)

    await call.desk.database.write(work, "reminders")
    language = await _language(call)
    yield _reply(frame(language, "quiet_at", hours=said) if said else frame(language, "any_hour"))
