"""Dates of a table, moved or cancelled: one, this and all following, or the whole table. Those with seats are told."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.errors import TableError
from bot.features.tables import drafts, rulings
from bot.features.tables.creating import learn
from bot.features.tables.drafts import What
from bot.features.tables.finding import the_date, the_table
from bot.features.tables.forms import why
from bot.features.tables.listing import Name
from bot.features.tables.people import accounts_of
from bot.features.tables.promising import promise_again, tell
from bot.features.tables.words import told_words, when
from bot.frames import frame
from bot.message import Button, Reply, Role, say
from bot.moments import at
from bot.speaking import heard, heard_in
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.saying import date_words
from scheduler.startwords import read_start
from scheduler.tables.types import News, Occurrence, Table
from scheduler.zones import local_time, moment

Day = Annotated[str, Help("which date: next, 12 December, or its number"), Suggest("dates")]
Reason = Annotated[str, Help("why, in a sentence; it is told to those with seats")]
FARTHEST = dt.timedelta(days=400)


class NoReason(TableError):
    """A change without a reason."""

    def __init__(self, table: Table, words: str) -> None:
        super().__init__(table.terms.language, "no_reason", words=words)


class CannotMove(TableError):
    """A date that cannot be moved there."""

    def __init__(self, language: str, why: str, **facts: object) -> None:
        super().__init__(language, why, **facts)

    def worded(self, language: str) -> str:
        """Its text in one of the two languages."""
        return frame(language, "nothing_changed", why=super().worded(language))


def declare(registry: Registry) -> None:
    """Put moving and cancelling on a registry."""
    registry.command("table move", role=Role.ORGANIZER)(move)
    registry.command("table cancel", role=Role.ORGANIZER)(cancel)
    registry.command("table because", role=Role.ORGANIZER, hidden=True)(because)
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
    now = call.desk.now()
    if what != "this":
        since = (await the_date(call, found, date)).starts_at if what == "following" else now
        rulings.rule_said(found, to, max(now, since))
        if reason.strip():
            yield await rulings.proposed(call, found, to, since, reason)
        else:
            yield await _ask_why(call, found, drafts.Unexplained("move", found.name, date, to, what))
        return
    one = await the_date(call, found, date)
    local = read_start(to, one.local, local_time(now, found.terms.rule.zone).date(), found.terms.language)
    start = moment(local, found.terms.rule.zone)
    if not reason.strip():
        yield await _ask_why(call, found, drafts.Unexplained("move", found.name, str(one.id), to), one)
        return

    async def work(connection: AsyncConnection) -> tuple[Occurrence, int]:
        await learn(connection, call)
        by_host = one.host in await accounts_of(connection, call)
        return await move_date(connection, call.desk, one.id, start, reason, confirmed=by_host)

    moved, told = await call.desk.database.write(work, "table-move")
    moved, one = await heard(call, moved), await heard(call, one)
    language = moved.table.terms.language
    words = frame(language, "is_now", title=moved.table.title, old=when(one), new=when(moved))
    holiday = holiday_on(moved.local.date(), moved.table.terms.region, language)
    more = f" {frame(language, 'on_holiday', holiday=holiday)}" if holiday else ""
    yield say(f"{words} {told_words(language, told)}{more}")


async def _ask_why(call: Call, table: Table, draft: drafts.Unexplained, one: Occurrence | None = None) -> Reply:
    """A form for the reason that is missing; what was said is kept. Raises NoReason where there are no forms."""
    if call.message.person.platform == "terminal":
        raise NoReason(table, f"table {draft.act}")
    language = await heard_in(call, table.terms.language)
    day = date_words(one.local.date(), language) if one else ""
    title = frame(language, f"{draft.act}_title" if one else f"{draft.act}_title_all", name=table.name, day=day)
    return Reply((why(language, title, f"table because {await drafts.keep(call, draft)}"),), audience="person")


async def because(
    call: Call, draft: Annotated[str, Help("the draft's id")], *, reason: Reason = ""
) -> AsyncIterator[Reply]:
    """Move or cancel what somebody named before they were asked why."""
    found = await drafts.look(call, draft)
    if not isinstance(found, drafts.Unexplained):
        raise drafts.DraftGone
    if found.act == "move":
        done = move(call, found.table, found.date, found.to, reason=reason, what=found.what)
    else:
        done = cancel(call, found.table, found.date, reason=reason, what=found.what)
    async for reply in done:
        yield reply


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
    one = await the_date(call, found, date) if what != "all" else None
    if not reason.strip():
        draft = drafts.Unexplained("cancel", found.name, str(one.id) if one else "", what=what)
        yield await _ask_why(call, found, draft, one if what == "this" else None)
        return
    if one is None or what != "this":
        yield await rulings.ending(call, found, one.starts_at if one else call.desk.now(), reason)
        return
    number = one.id
    cancelled, told = await call.desk.database.write(
        lambda c: cancel_date(c, call.desk, number, reason), "table-cancel"
    )
    cancelled = await heard(call, cancelled)
    language = cancelled.table.terms.language
    undo = Button(frame(language, "undo"), f"table restore {found.name} {number}")
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
    back = await heard(call, back)
    language = back.table.terms.language
    words = frame(language, "date_restored", title=back.table.title, when=when(back))
    yield say(f"{words} {told_words(language, told)}")
