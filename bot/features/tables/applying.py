"""What other terms do to a table and its dates, in the transaction that gives them: seats, promises, word to all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.features.tables.finding import ahead
from bot.features.tables.promising import keep_seats, promise_again, propose_holidays, tell
from bot.features.tables.rulings import ChangedMeanwhile
from bot.features.tables.terms import called
from bot.frames import frame
from scheduler import deliveries
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.tables import promises, store
from scheduler.tables.types import News, Occurrence, Table, Terms


async def change_date(
    connection: AsyncConnection, desk: Desk, number: int, terms: Terms, given: Mapping[str, str], reason: str
) -> tuple[list[str], int]:
    """Give one date values of its own; which of them are new, and how many were told."""
    one = await dates.date_of_id(connection, number, locked=True)
    assert one is not None
    values: dict[str, object] = {name: getattr(terms, name) for name in ("theme", "link") if name in given}
    if "minutes" in given:
        values["ends_at"] = one.starts_at + dt.timedelta(minutes=terms.minutes)
    had = {"theme": one.said_theme, "link": one.said_link, "ends_at": one.ends_at}
    new = [name.replace("ends_at", "minutes") for name, value in values.items() if had[name] != value]
    if not new:
        return [], 0
    language = one.table.terms.language
    said = reason.strip() or frame(language, "new_terms", what=", ".join(called(language, name) for name in new))
    await dates.change_date(connection, one.id, desk.now(), News.CHANGED, said, **values)
    changed = await dates.date_of_id(connection, one.id)
    assert changed is not None
    await promise_again(connection, desk, changed, "changed")
    return new, await tell(connection, changed, desk.now())


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
        raise ChangedMeanwhile(table)
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
        said = reason.strip() or frame(new.language, "was_changed")
        await dates.change_date(connection, one.id, now, News.CHANGED, said, **values)
    fresh = await dates.date_of_id(connection, one.id)
    assert fresh is not None
    await promise_again(connection, desk, fresh, "changed")
    return await tell(connection, fresh, now) if tells else 0
