"""Dates of a table, moved or cancelled: one, this and all following, or the whole table. Those with seats are told."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.errors import ShownError
from bot.features.tables import rulings
from bot.features.tables.creating import learn
from bot.features.tables.finding import the_date, the_table
from bot.features.tables.forms import why
from bot.features.tables.listing import Name
from bot.features.tables.people import accounts_of
from bot.features.tables.promising import promise_again, tell
from bot.features.tables.words import told_words, when
from bot.frames import frame
from bot.message import FITS_A_BUTTON, Button, Reply, Role, say
from bot.moments import at
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.saying import date_words
from scheduler.startwords import read_start
from scheduler.tables.types import News, Occurrence, Table
from scheduler.zones import local_time, moment

What = Literal["this", "following", "all"]
Day = Annotated[str, Help("which date: next, 12 December, or its number"), Suggest("dates")]
Reason = Annotated[str, Help("why, in a sentence; it is told to those with seats")]
FARTHEST = dt.timedelta(days=400)


class NoReason(ShownError):
    """A change without a reason."""

    def __init__(self, table: Table, words: str) -> None:
        super().__init__(frame(table.terms.language, "no_reason", words=words))


class CannotMove(ShownError):
    """A date that cannot be moved there."""

    def __init__(self, language: str, why: str, **facts: object) -> None:
        super().__init__(frame(language, "nothing_changed", why=frame(language, why, **facts)))


def declare(registry: Registry) -> None:
    """Put moving and cancelling on a registry."""
    registry.command("table move", role=Role.ORGANIZER)(move)
    registry.command("table cancel", role=Role.ORGANIZER)(cancel)
    registry.command("table restore", role=Role.ORGANIZER)(restore)


async def move(
    call: Call,
    table: Name,
    date: Day,
    to: Annotated[str, Help("19 December, 19:00, a week later; for more than one date a rule")],
    *,
    reason: Reason = "",
    what: Annotated[What, Help("this date, this and all following, or all dates")] = "this",
) -> AsyncIterator[Reply]:
    """Move one date, or give this and all following a new rule or time. Seats stay, and those who have one are told."""
    found = await the_table(call, table)
    if not reason.strip():
        yield await _ask_why(call, found, date, "move", f'"{to.replace(chr(34), chr(39))}" --what {what}')
        return
    if what != "this":
        since = (await the_date(call, found, date)).starts_at if what == "following" else call.desk.now()
        yield await rulings.proposed(call, found, to, since, reason)
        return
    one = await the_date(call, found, date)
    now = call.desk.now()
    local = read_start(to, one.local, local_time(now, found.terms.rule.zone).date(), found.terms.language)
    start = moment(local, found.terms.rule.zone)

    async def work(connection: AsyncConnection) -> tuple[Occurrence, int]:
        await learn(connection, call)
        by_host = one.host in await accounts_of(connection, call)
        return await move_date(connection, call.desk, one.id, start, reason, confirmed=by_host)

    moved, told = await call.desk.database.write(work, "table-move")
    language = moved.table.terms.language
    words = frame(language, "is_now", title=moved.table.title, old=when(one), new=when(moved))
    holiday = holiday_on(moved.local.date(), moved.table.terms.region, language)
    more = f" {frame(language, 'on_holiday', holiday=holiday)}" if holiday else ""
    yield say(f"{words} {told_words(language, told)}{more}")


async def _ask_why(call: Call, table: Table, date: str, act: str, rest: str) -> Reply:
    """A form for the reason that is missing. Raises NoReason where there are no forms, or what is said fits in none."""
    if call.message.person.platform == "terminal" or len(f"table {act} {table.name} 1234567 {rest}") > FITS_A_BUTTON:
        raise NoReason(table, f"table {act}")
    one, language = await the_date(call, table, date), table.terms.language
    day = date_words(one.local.date(), language)
    title = frame(language, f"{act}_title", name=table.name, day=day)
    return Reply((why(language, title, f"table {act} {table.name} {one.id} {rest}"),), audience="person")


async def move_date(
    connection: AsyncConnection, desk: Desk, number: int, start: dt.datetime, reason: str, *, confirmed: bool = False
) -> tuple[Occurrence, int]:
    """Give a date another start, with everything that follows from it; how many people are told. Raises CannotMove."""
    now = desk.now()
    one = await dates.date_of_id(connection, number, locked=True)
    if one is None or not one.planned or one.ends_at <= now:
        raise CannotMove(one.table.terms.language if one else "en", "gone_or_over")
    length, language = one.ends_at - one.starts_at, one.table.terms.language
    if start == one.starts_at:
        raise CannotMove(language, "same_time")
    if start <= now:
        raise CannotMove(language, "is_past", when=at(start, one.table.terms.rule.zone, language=language))
    if start > now + FARTHEST:
        raise CannotMove(language, "too_far")
    others = await dates.dates(connection, table_ids=[one.table.id], ends_after=start, planned_only=True)
    if any(other.id != one.id and other.starts_at < start + length for other in others):
        raise CannotMove(language, "clash")
    await dates.change_date(
        connection,
        one.id,
        now,
        News.MOVED,
        reason.strip(),
        starts_at=start,
        ends_at=start + length,
        first_start=one.first_start or one.starts_at,
        confirmed_at=now if confirmed else None,
    )
    return await _changed(connection, desk, one.id, "moved")


async def _changed(connection: AsyncConnection, desk: Desk, number: int, why: str) -> tuple[Occurrence, int]:
    one = await dates.date_of_id(connection, number)
    assert one is not None
    await promise_again(connection, desk, one, why)
    return one, await tell(connection, one, desk.now())


async def cancel(
    call: Call,
    table: Name,
    date: Day = "next",
    *,
    reason: Reason = "",
    what: Annotated[What, Help("this date, this and all following, or the whole table")] = "this",
) -> AsyncIterator[Reply]:
    """Cancel one date, this and all following, or the whole table. Those with seats are told why."""
    found = await the_table(call, table)
    if not reason.strip():
        yield await _ask_why(call, found, date, "cancel", f"--what {what}")
        return
    if what != "this":
        since = (await the_date(call, found, date)).starts_at if what == "following" else call.desk.now()
        yield await rulings.ending(call, found, since, reason)
        return
    one = await the_date(call, found, date)
    cancelled, told = await call.desk.database.write(
        lambda c: cancel_date(c, call.desk, one.id, reason), "table-cancel"
    )
    language = found.terms.language
    undo = Button(frame(language, "undo"), f"table restore {found.name} {one.id}")
    words = frame(language, "date_cancelled", title=cancelled.table.title, when=when(cancelled))
    yield say(f"{words} {told_words(language, told)}", undo)


async def cancel_date(connection: AsyncConnection, desk: Desk, number: int, reason: str) -> tuple[Occurrence, int]:
    """Cancel a date, with everything that follows from it; how many people are told. Raises CannotMove."""
    now = desk.now()
    one = await dates.date_of_id(connection, number, locked=True)
    if one is None or not one.planned or one.ends_at <= now:
        raise CannotMove(one.table.terms.language if one else "en", "gone_or_over_already")
    await dates.change_date(connection, number, now, News.CANCELLED, reason.strip())
    return await _changed(connection, desk, number, "cancelled")


async def restore(
    call: Call, table: Name, date: Annotated[str, Help("the cancelled date: 12 December, or its number")]
) -> AsyncIterator[Reply]:
    """Let a cancelled date take place after all; seats are as they were, and those who have one are told."""
    found = await the_table(call, table)
    one, language = await the_date(call, found, date, cancelled=True), found.terms.language

    async def work(connection: AsyncConnection) -> tuple[Occurrence, int]:
        now = call.desk.now()
        held = await dates.date_of_id(connection, one.id, locked=True)
        if held is None or held.planned or held.starts_at <= now:
            raise CannotMove(language, "not_cancelled")
        await dates.change_date(connection, one.id, now, News.RESTORED, frame(language, "after_all"))
        return await _changed(connection, call.desk, one.id, "restored")

    back, told = await call.desk.database.write(work, "table-restore")
    words = frame(language, "date_restored", title=back.table.title, when=when(back))
    yield say(f"{words} {told_words(language, told)}")
