"""Dates that fall on holidays: shown, with what could be done about each. Nothing is skipped by itself."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.desk import Call
from bot.features.tables.dates import CannotMove, cancel_date, move_date
from bot.features.tables.finding import ahead, the_table
from bot.features.tables.hosts import GoneDate
from bot.features.tables.listing import Name
from bot.features.tables.words import told_words, when
from bot.frames import frame
from bot.message import Button, Reply, Role, Text, say
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.tables.types import Occurrence
from scheduler.zones import moment

SHOWN = 5


def declare(registry: Registry) -> None:
    """Put holidays on a registry."""
    registry.command("table holidays", role=Role.ORGANIZER)(holidays)
    registry.command("table decide", role=Role.ORGANIZER, hidden=True)(decide)


async def holidays(call: Call, table: Name = "") -> AsyncIterator[Reply]:
    """Show which dates of a table fall on a holiday, and decide about each: cancel it, move it, or leave it."""
    found = await the_table(call, table)
    region = found.terms.region
    if not region:
        yield say(f"`{found.name}` minds nobody's holidays. `table change {found.name} --holidays IN` changes that.")
        return
    async with call.desk.database.reading() as connection:
        coming = [one for one in await ahead(connection, found, call.desk.now(), None) if one.planned]
    on = [(one, name) for one in coming if (name := holiday_on(one.local.date(), region))]
    if not on:
        yield say(f"None of the planned dates of `{found.name}` is a holiday in {region}.")
        return
    lines = [f"- {when(one)}: {name}" for one, name in on]
    words = f"Planned dates of `{found.name}` that are holidays in {region}:\n\n" + "\n".join(lines)
    buttons = tuple(button for one, _ in on[:SHOWN] for button in choices(one))
    yield Reply((Text(words + "\n\nThey take place unless you decide otherwise."),), buttons)


def choices(date: Occurrence) -> tuple[Button, ...]:
    """What can be done about a date on a holiday, as buttons."""
    day = f"{date.local.day}.{date.local.month}."
    language = date.table.terms.language
    return (
        Button(frame(language, "cancel_day", day=day), f"table decide {date.id} cancel"),
        Button(frame(language, "move_day", day=day), f"table decide {date.id} move"),
    )


async def decide(
    call: Call,
    date: Annotated[int, Help("the date's number")],
    what: Annotated[Literal["cancel", "move"], Help("cancel it, or move it a week")],
) -> AsyncIterator[Reply]:
    """Decide about a date on a holiday."""

    async def work(connection: AsyncConnection) -> tuple[Occurrence, int]:
        one = await dates.date_of_id(connection, date, locked=True)
        if one is None:
            raise GoneDate
        reason = holiday_on(one.local.date(), one.table.terms.region)
        if not reason:
            raise CannotMove(f"{when(one)} is no holiday.")
        if what == "cancel":
            return await cancel_date(connection, call.desk, date, reason)
        zone = one.table.terms.rule.zone
        start = moment(one.local + dt.timedelta(weeks=1), zone)
        return await move_date(connection, call.desk, date, start, reason)

    changed, told = await call.desk.database.write(work, "table-holiday")
    state = f"is now {when(changed)}" if changed.planned else f"on {when(changed)} is cancelled"
    yield say(f"{changed.table.title} {state}. {told_words(told)}")
