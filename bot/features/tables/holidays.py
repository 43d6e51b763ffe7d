"""Dates that fall on holidays: shown, with what could be done about each. Nothing is skipped by itself."""

import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
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
from bot.speaking import heard, heard_dates, heard_table
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
    found = await heard_table(call, await the_table(call, table))
    region, told = found.terms.region, partial(frame, found.terms.language)
    if not region:
        yield say(told("minds_none", name=found.name))
        return
    async with call.desk.database.reading() as connection:
        coming = [one for one in await ahead(connection, found, call.desk.now(), None) if one.planned]
    _, coming = await heard_dates(call, found, coming)
    on = [(one, name) for one in coming if (name := _holiday(one))]
    if not on:
        yield say(told("none_on", name=found.name, region=region))
        return
    lines = [f"- {when(one)}: {name}" for one, name in on]
    words = "\n\n".join([told("on_holidays", name=found.name, region=region), "\n".join(lines), told("unless")])
    yield Reply((Text(words),), tuple(button for one, _ in on[:SHOWN] for button in choices(one)))


def _holiday(date: Occurrence) -> str:
    return holiday_on(date.local.date(), date.table.terms.region, date.table.terms.language)


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
        reason = _holiday(one)
        if not reason:
            raise CannotMove(one.table.terms.language, "no_holiday", when=when(one))
        if what == "cancel":
            return await cancel_date(connection, call.desk, date, reason)
        zone = one.table.terms.rule.zone
        start = moment(one.local + dt.timedelta(weeks=1), zone)
        return await move_date(connection, call.desk, date, start, reason)

    changed, told = await call.desk.database.write(work, "table-holiday")
    changed = await heard(call, changed)
    language, done = changed.table.terms.language, "now_at" if changed.planned else "date_cancelled"
    yield say(f"{frame(language, done, title=changed.table.title, when=when(changed))} {told_words(language, told)}")
