"""The table and the date that somebody means."""

import contextlib
import datetime as dt
import re

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.attending import EARLY
from bot.desk import Call
from bot.which import WhichTable
from scheduler.datewords import find_date
from scheduler.errors import IsCancelled, NoDate, UnknownDate
from scheduler.occurrences import store as dates
from scheduler.reading import normal
from scheduler.saying import date_words
from scheduler.tables import store
from scheduler.tables.types import Occurrence, Table, TableState
from scheduler.unclear import Unclear
from scheduler.zones import local_time

SHOWN = 6
"""Dates that are shown ahead."""


async def the_table(call: Call, name: str) -> Table:
    """The table of a name; without one that of the place, or the only one. Raises UnknownTable or WhichTable."""
    async with call.desk.database.reading() as connection:
        if name.strip():
            return await store.table_named(connection, name)
        standing = await store.all_tables(connection, TableState.ACTIVE, TableState.PAUSED)
    place = call.message.place
    around = {f"{place.platform}:{one}" for one in (*place.around, place.id)}
    here = [one for one in standing if around & set(one.terms.places)] or standing
    if len(here) != 1:
        raise WhichTable([one.name for one in here], sits=False)
    return here[0]


async def ahead(
    connection: AsyncConnection, table: Table, now: dt.datetime, limit: int | None = SHOWN
) -> list[Occurrence]:
    """The dates of a table that are not over, cancelled ones too."""
    return await dates.dates(connection, table_ids=[table.id], ends_after=now, limit=limit)


async def the_date(call: Call, table: Table, said: str, *, past: bool = False, cancelled: bool = False) -> Occurrence:
    """The date of a table that somebody means: next, a day, or its number. Raises UnknownDate, NoDate or IsCancelled.

    `past` looks among those that began or begin soon, and takes the last of them if none is named; `cancelled` finds
    the day of one that is cancelled.
    """
    async with call.desk.database.reading() as connection:
        return await find(connection, table, said, call.desk.now(), past=past, cancelled=cancelled)


async def find(
    connection: AsyncConnection,
    table: Table,
    said: str,
    now: dt.datetime,
    *,
    past: bool = False,
    cancelled: bool = False,
) -> Occurrence:
    """The same on a connection."""
    words = normal(said)
    number = re.fullmatch(r"#?(\d{1,12})", words)
    if number:
        found = await dates.date_of_id(connection, int(number[1]))
        if found is not None and found.table.id == table.id:
            return found
    dated = await ahead(connection, table, now, None)
    coming, gone = [one for one in dated if one.planned], [one for one in dated if not one.planned]
    began: list[Occurrence] = []
    if past:
        began = await dates.dates(connection, table_ids=[table.id], starts_before=now + EARLY, planned_only=True)
    if words in ("", "next", "last"):
        found_near = began[-1:] if past else gone[:1] if cancelled else coming[:1]
        if not found_near:
            raise UnknownDate(table.name, said or "next", _days(table, coming), table.terms.language)
        return found_near[0]
    if cancelled:
        return _on_day(table, said, words, now, gone)
    try:
        return _on_day(table, said, words, now, [*began, *coming])
    except UnknownDate:
        with contextlib.suppress(UnknownDate):
            one = _on_day(table, said, words, now, gone)
            day = date_words(one.local.date(), table.terms.language)
            raise IsCancelled(table.name, one.id, day, table.terms.language) from None
        raise


def _on_day(table: Table, said: str, words: str, now: dt.datetime, known: list[Occurrence]) -> Occurrence:
    today = local_time(now, table.terms.rule.zone).date()
    try:
        day = find_date(words, today)
    except Unclear:
        day = None
    if day is None:
        raise NoDate(said, table.terms.language)
    wanted = day.date
    found = [one for one in known if one.local.date() == wanted]
    found = found or [one for one in known if one.original.date() == wanted]
    if not found and not day.with_year:
        found = [one for one in known if (one.local.month, one.local.day) == (wanted.month, wanted.day)]
    if not found:
        later = [one for one in known if one.ends_at > now]
        raise UnknownDate(table.name, said, _days(table, later), table.terms.language)
    return found[0]


def _days(table: Table, coming: list[Occurrence]) -> list[str]:
    """The first of these dates in the words of the table."""
    return [date_words(one.local.date(), table.terms.language) for one in coming[:3]]
