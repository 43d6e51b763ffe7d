"""What a person wishes about reminders: whether any come by direct message, and the hours without them."""

from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.commands import Help, Registry
from bot.desk import Call
from bot.features.tables.promising import WANTED
from bot.features.tables.terms import DEFAULT_ZONE
from bot.message import Button, Reply, Text
from bot.places import check
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


async def _wishes(call: Call) -> dict[str, str]:
    key = f"person:{await call.person()}"
    async with call.desk.database.reading() as connection:
        return (await desk_store.settings_of(connection, [key]))[key]


async def show(call: Call) -> AsyncIterator[Reply]:
    """Show whether you are reminded of your seats by direct message, and at which hours you are not disturbed."""
    wishes = await _wishes(call)
    wanted = wishes.get(WANTED) == "on"
    words = "You are reminded of your seats by direct message." if wanted else "You get no reminders by direct message."
    words += f" No message comes at {wishes['quiet']}." if wishes.get("quiet") else " Every hour is fine."
    button = Button("Stop reminding me", "reminders off") if wanted else Button("Remind me", "reminders on")
    yield _reply(f"{words} `reminders hours 22:00-07:00` sets hours without messages.", button)


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
    have = {0: "You have no seat yet", 1: "You have one seat"}.get(count, f"You have {count} seats")
    yield _reply(f"You are reminded of your seats from now on. {have}.", Button("Stop reminding me", "reminders off"))


async def off(call: Call) -> AsyncIterator[Reply]:
    """Be reminded no more by direct message; the places of a table still are."""

    async def work(connection: AsyncConnection) -> None:
        person = await desk_store.same_person(connection, call.account)
        await desk_store.set_for(connection, f"person:{person}", WANTED, None)

    await call.desk.database.write(work, "reminders")
    yield _reply("You get no reminders any more.", Button("Remind me", "reminders on"))


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
    yield _reply(f"No message comes at {said}." if said else "Messages come at any hour.")
