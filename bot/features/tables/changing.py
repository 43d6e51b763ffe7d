"""A table's other terms, changed for one date, for this and following, or for all; pause and resume."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.features.tables import rulings
from bot.features.tables.dates import Reason, What
from bot.features.tables.finding import ahead, the_date, the_table
from bot.features.tables.listing import Name
from bot.features.tables.promising import keep_seats, plan_dates, promise_again, propose_holidays, tell
from bot.features.tables.rulings import ChangedMeanwhile
from bot.features.tables.terms import HELP, BadTerms, Given, values_of
from bot.features.tables.words import told_words
from bot.features.tables.words import when as when_of
from bot.message import Form, FormField, Reply, Role, say
from bot.notices import target_of
from scheduler import deliveries
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import SeatState
from scheduler.tables import promises, store
from scheduler.tables.types import News, Occurrence, Table, TableState, Terms

OF_A_DATE = ("theme", "link", "minutes")
"""What one date may have of its own."""
IN_FORM = ("theme", "link", "minutes", "seats", "title")


OneDate = Annotated[str, Help("one date, for its own theme, link or length; all dates if left out"), Suggest("dates")]


def declare(registry: Registry) -> None:
    """Put the changing of tables on a registry."""
    registry.command("table change", role=Role.ORGANIZER)(change)
    registry.command("table rule", role=Role.ORGANIZER, hidden=True)(rule)
    registry.command("table pause", role=Role.ORGANIZER)(pause)
    registry.command("table resume", role=Role.ORGANIZER)(resume)


async def rule(call: Call, draft: Annotated[str, Help("the draft's id")]) -> AsyncIterator[Reply]:
    """Do what was said back about a table's rule."""
    async for reply in rulings.do(call, draft):
        yield reply


async def change(
    call: Call,
    table: Name = "",
    date: OneDate = "",
    *,
    what: Annotated[What | None, Help("with a date: this one, or this and all following")] = None,
    reason: Reason = "",
    when: Annotated[str, Help("a new rule: " + HELP["when"])] = "",
    theme: Annotated[str, Help(HELP["theme"])] = "",
    link: Annotated[str, Help(HELP["link"])] = "",
    minutes: Annotated[str, Help(HELP["minutes"])] = "",
    seats: Annotated[str, Help(HELP["seats"])] = "",
    quorum: Annotated[str, Help(HELP["quorum"])] = "",
    hosts: Annotated[str, Help(HELP["hosts"])] = "",
    places: Annotated[str, Help(HELP["places"])] = "",
    title: Annotated[str, Help(HELP["title"])] = "",
    language: Annotated[str, Help(HELP["language"])] = "",
    holidays: Annotated[str, Help(HELP["holidays"])] = "",
    rotate: Annotated[str, Help(HELP["rotate"])] = "",
    reminders: Annotated[str, Help(HELP["reminders"])] = "",
    announce: Annotated[str, Help(HELP["announce"])] = "",
) -> AsyncIterator[Reply]:
    """Change a table, or with a date only that one or it and all following. Without options it opens a form."""
    found = await the_table(call, table)
    given = {"theme": theme, "link": link, "minutes": minutes, "seats": seats, "quorum": quorum, "hosts": hosts}
    given |= {"places": places, "title": title, "language": language, "holidays": holidays, "rotate": rotate}
    given |= {"reminders": reminders, "announce": announce}
    given = {name: value for name, value in given.items() if value.strip()}
    if not given and not when.strip():
        yield Reply((_form(found),), audience="person")
        return
    one = await the_date(call, found, date) if date.strip() else None
    if when.strip():
        if given:
            raise BadTerms({"when": "A new rule is a change of its own; change the rest before or after."})
        since = one.starts_at if one else call.desk.now()
        yield await rulings.proposed(call, found, when, since, reason)
        return
    try:
        yield await _change(call, found, one, what or ("this" if one else "all"), given, reason)
    except BadTerms as wrong:
        if not call.message.values:
            raise
        yield Reply((_form(found, given, wrong.errors),), audience="person", failed=True)


def _form(table: Table, given: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None) -> Form:
    values = values_of(table) | dict(given or {})
    fields = tuple(
        FormField(
            name,
            name.capitalize(),
            HELP.get(name, ""),
            required=name in ("minutes", "seats"),
            value=values[name],
            error=(errors or {}).get(name, ""),
            max_length=300,
        )
        for name in IN_FORM
    )
    return Form(f"Change {table.name}"[:45], f"table change {table.name}", fields, "Save", f"table change {table.name}")


async def _change(
    call: Call, table: Table, one: Occurrence | None, what: What, given: dict[str, str], reason: str
) -> Reply:
    if one is not None and (wrong := [name for name in given if name not in OF_A_DATE]):
        raise BadTerms({wrong[0]: f"A date has its own {', '.join(OF_A_DATE)}; {wrong[0]} belongs to the table."})
    terms = await Given(call, given).onto(table.terms)

    async def work(connection: AsyncConnection) -> int | None:
        if one is not None and what == "this":
            return await _change_date(connection, call.desk, one.id, terms, given, reason)
        if terms == table.terms:
            return None
        return await change_terms(connection, call.desk, table, terms, since=one, reason=reason)

    told = await call.desk.database.write(work, "table-change")
    subject = f"{table.title} on {when_of(one)}" if one and what == "this" else f"`{table.name}`"
    if told is None:
        return say(f"{subject} has that already. Nothing was changed.")
    people = f" {told_words(told)}" if told else ""
    return say(f"{subject} is changed: {', '.join(given)}.{people}")


async def _change_date(
    connection: AsyncConnection, desk: Desk, number: int, terms: Terms, given: Mapping[str, str], reason: str
) -> int | None:
    """Give one date values of its own; how many were told, nothing if it has them already."""
    one = await dates.date_of_id(connection, number, locked=True)
    assert one is not None
    values: dict[str, object] = {name: getattr(terms, name) for name in ("theme", "link") if name in given}
    if "minutes" in given:
        values["ends_at"] = one.starts_at + dt.timedelta(minutes=terms.minutes)
    had = {"theme": one.said_theme, "link": one.said_link, "ends_at": one.ends_at}
    if all(had[name] == value for name, value in values.items()):
        return None
    said = reason.strip() or f"New: {', '.join(given)}."
    await dates.change_date(connection, one.id, desk.now(), News.CHANGED, said, **values)
    changed = await dates.date_of_id(connection, one.id)
    assert changed is not None
    await promise_again(connection, desk, changed, "changed")
    return await tell(connection, changed, desk.now())


async def change_terms(
    connection: AsyncConnection,
    desk: Desk,
    table: Table,
    terms: Terms,
    *,
    since: Occurrence | None = None,
    reason: str = "",
) -> int:
    """Give a table other terms (its rule stays); earlier dates than `since` keep what they had. How many were told.

    Raises ChangedMeanwhile.
    """
    now = desk.now()
    changed = await store.change_terms(connection, table, terms)
    if changed is None:
        raise ChangedMeanwhile(table.name)
    coming = [one for one in await ahead(connection, changed, now, None) if one.planned]
    told = 0
    for one in coming:
        if since is not None and one.starts_at < since.starts_at:
            await _keep_old(connection, one, table)
            continue
        told += await _follow(connection, desk, one, table, changed, reason)
    for one in coming:
        await leave(connection, replace(one, table=table), replace(one, table=changed), now)
    if terms.region != table.terms.region:
        await propose_holidays(connection, [replace(one, table=changed) for one in coming], now)
    return told


async def leave(connection: AsyncConnection, old: Occurrence, new: Occurrence, now: dt.datetime) -> None:
    """Take back what a date has in places that are its table's no more: what stands there is taken down."""
    before, after = (
        {made.dedup_key for made in (*promises.announcements(one, now), *promises.mirrors(one, now))}
        for one in (old, new)
    )
    for key in sorted(before - after):
        await deliveries.cancel_one(connection, key, "no place of this table", now)
        await deliveries.refresh(connection, key, now)


async def _keep_old(connection: AsyncConnection, one: Occurrence, table: Table) -> None:
    old = {"theme": one.theme or table.terms.theme, "link": one.link or table.terms.link}
    await dates.set_own(connection, one.id, **old)


async def _follow(
    connection: AsyncConnection, desk: Desk, one: Occurrence, table: Table, changed: Table, reason: str
) -> int:
    """Bring one date in line with new terms; how many of its people are told."""
    now, old, new = desk.now(), table.terms, changed.terms
    seating = await seats.seating(connection, one, locked=True)
    if old.seats != new.seats:
        before = replace(seating, capacity=old.seats)
        await keep_seats(connection, one, before, before.resized(new.seats, now), now)
    if not one.host and new.hosts:
        await dates.set_host(connection, one.id, new.hosts[0], None)
    tells = old.minutes != new.minutes or (old.link != new.link and not one.link) or bool(reason.strip())
    if tells:
        values: dict[str, object] = {}
        if old.minutes != new.minutes:
            values["ends_at"] = one.starts_at + dt.timedelta(minutes=new.minutes)
        said = reason.strip() or "The table was changed."
        await dates.change_date(connection, one.id, now, News.CHANGED, said, **values)
    fresh = await dates.date_of_id(connection, one.id)
    assert fresh is not None
    await promise_again(connection, desk, fresh, "changed")
    return await tell(connection, fresh, now) if tells else 0


async def pause(call: Call, table: Name, *, reason: Reason = "") -> AsyncIterator[Reply]:
    """Pause a table: nobody is reminded and no date is planned until it is resumed. Those with seats are told."""
    found = await the_table(call, table)
    done = await call.desk.database.write(
        lambda c: _set_state(c, call.desk, found, TableState.PAUSED, reason), "table-pause"
    )
    yield say(f"`{found.name}` is paused." if done else f"`{found.name}` is paused already.")


async def resume(call: Call, table: Name) -> AsyncIterator[Reply]:
    """Go on with a table that was paused: its dates are planned and its people reminded again."""
    found = await the_table(call, table)
    done = await call.desk.database.write(
        lambda c: _set_state(c, call.desk, found, TableState.ACTIVE, ""), "table-resume"
    )
    yield say(f"`{found.name}` goes on." if done else f"`{found.name}` is not paused.")


async def _set_state(connection: AsyncConnection, desk: Desk, table: Table, state: TableState, reason: str) -> bool:
    now = desk.now()
    if not await store.set_state(connection, table.id, state, reason.strip()):
        return False
    changed = await store.table_of_id(connection, table.id)
    assert changed is not None
    coming = [one for one in await ahead(connection, changed, now, None) if one.planned]
    people: dict[str, str] = {}
    for one in coming:
        await promise_again(connection, desk, one, "the table makes a break")
        seating = await seats.seating(connection, one)
        concerned = seating.among(SeatState.SEATED, SeatState.OFFERED, SeatState.WAITING)
        people = {one.host: one.host} | people | {seat.person: seat.account for seat in concerned}
    if state is TableState.ACTIVE:
        await plan_dates(connection, desk, [changed])
    told = [promises.pause(changed, target_of(one), now) for one in people.values() if one]
    await deliveries.promise(connection, told, now)
    return True
