"""Dates of tables as calendars have them: ids that stay, a sequence that grows, and links to put one date in."""

import datetime as dt
import secrets
from collections.abc import Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Desk
from bot.frames import frame
from bot.links import sitting_link
from bot.moments import at, in_words, starts
from scheduler.calendars import Date
from scheduler.occurrences import store as dates
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, TableState

COMMUNITY = "community-id"
BACK, AHEAD = dt.timedelta(days=60), dt.timedelta(days=400)
"""How far back and ahead a feed goes."""


async def community(desk: Desk) -> str:
    """What tells this community's dates from those of another; made once, and kept with the data."""
    async with desk.database.reading() as connection:
        found = await store.recall(connection, COMMUNITY)
    if found is None:
        return await desk.database.write(_made, "community")
    return found


async def _made(connection: AsyncConnection) -> str:
    found = await store.recall(connection, COMMUNITY)
    if found is None:
        found = secrets.token_hex(6)
        await store.remember(connection, COMMUNITY, found)
    return found


def dated(one: Occurrence, base: str, named: str) -> Date:
    """One date of a table as calendars have it. The link to join is not in it: a feed is for everybody."""
    table = one.table
    there = table.state is not TableState.CLOSED and table.state is not TableState.PAUSED
    held = one.planned and (there or one.confirmed_at is not None)
    changed = max(moment for moment in (one.changed_at, one.confirmed_at, table.created_at) if moment is not None)
    return Date(
        uid=f"{table.id}-{one.id}@{named}.chaupal",
        sequence=one.revision + table.revision,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=table.title,
        description=_about(one),
        url=sitting_link(base, one.id),
        status="CANCELLED" if not held else "CONFIRMED" if one.confirmed_at else "TENTATIVE",
        changed_at=changed,
        categories=(table.terms.vertical,),
    )


def _about(one: Occurrence) -> str:
    said, terms = [in_words(starts(one))], one.table.terms
    told = partial(frame, terms.language, reason=one.reason)
    if not one.planned:
        said.append(told("feed_cancelled" if one.reason else "feed_gone"))
    elif one.moved and one.first_start is not None:
        old = in_words(at(one.first_start, terms.rule.zone, language=terms.language))
        said.append(told("feed_moved", old=old).strip())
    if one.said_theme:
        said.append(told("theme", theme=one.said_theme))
    return "\n\n".join(said)


async def dates_in_feed(
    connection: AsyncConnection, now: dt.datetime, table: str = ""
) -> tuple[str, Sequence[Occurrence]]:
    """The name of a feed and its dates: of one table, or of all. Raises UnknownTable."""
    chosen = await tables.table_named(connection, table) if table else None
    found = await dates.dates(
        connection,
        table_ids=[chosen.id] if chosen else None,
        ends_after=now - BACK,
        starts_before=now + AHEAD,
    )
    return (chosen.title if chosen else "Tables of the community"), found
