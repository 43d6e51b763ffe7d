"""The SQL of the dates of tables. The caller owns the connection and the transaction.

A date is unique by its table and the local start that the rule gave; it is never deleted, so it is never made again.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, Text, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Moment, Number
from scheduler.tables.store import read_row, tables
from scheduler.tables.types import News, Occurrence, OccurrenceState
from scheduler.tables.types import Table as StandingTable

metadata = MetaData()

occurrences = Table(
    "occurrences",
    metadata,
    Column("id", Number, primary_key=True),
    Column("table_id", Number),
    Column("original", String(16)),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("state", String(20)),
    Column("reason", Text),
    Column("theme", Text),
    Column("link", Text),
    Column("host", String(220)),
    Column("confirmed_at", Moment),
    Column("revision", Number),
    Column("changed_at", Moment),
    Column("first_start", Moment),
    Column("news", String(20)),
    Column("news_reason", Text),
)

ORIGINAL = "%Y-%m-%dT%H:%M"


def _occurrence(row: Any, table: StandingTable) -> Occurrence:
    return Occurrence(
        row.id,
        table,
        dt.datetime.fromisoformat(row.original),
        row.starts_at,
        row.ends_at,
        OccurrenceState(row.state),
        row.reason,
        row.theme,
        row.link,
        row.host,
        row.confirmed_at,
        row.revision,
        row.changed_at,
        row.first_start,
        News(row.news),
        row.news_reason,
    )


async def add_dates(connection: AsyncConnection, made: Sequence[Occurrence], now: dt.datetime) -> list[Occurrence]:
    """Keep dates; those whose (table, original) is known are left alone, moved and cancelled ones too. The new ones."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    by_id = {one.table.id: one.table for one in made}
    if not made:
        return []
    statement = dialect.insert(occurrences).on_conflict_do_nothing(index_elements=["table_id", "original"])
    kept = await connection.execute(statement.returning(occurrences), [_row(one, now) for one in made])
    new = [_occurrence(row, by_id[row.table_id]) for row in kept]
    return sorted(new, key=lambda one: (one.starts_at, one.id))


def _row(one: Occurrence, now: dt.datetime) -> dict[str, Any]:
    return {
        "table_id": one.table.id,
        "original": one.original.strftime(ORIGINAL),
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "state": str(one.state),
        "reason": one.reason,
        "theme": one.theme,
        "link": one.link,
        "host": one.host,
        "confirmed_at": one.confirmed_at,
        "revision": one.revision,
        "changed_at": now,
        "first_start": one.first_start,
        "news": str(one.news),
        "news_reason": one.news_reason,
    }


async def dates(
    connection: AsyncConnection,
    *,
    table_ids: Sequence[int] | None = None,
    ends_after: dt.datetime | None = None,
    starts_before: dt.datetime | None = None,
    starts_after: dt.datetime | None = None,
    planned_only: bool = False,
    limit: int | None = None,
) -> list[Occurrence]:
    """Dates in order of their start: of these tables or of all, in a span of time."""
    c = occurrences.c
    query = select(occurrences).order_by(c.starts_at, c.id)
    if table_ids is not None:
        query = query.where(c.table_id.in_(list(table_ids)))
    if ends_after is not None:
        query = query.where(c.ends_at > ends_after)
    if starts_before is not None:
        query = query.where(c.starts_at < starts_before)
    if starts_after is not None:
        query = query.where(c.starts_at >= starts_after)
    if planned_only:
        query = query.where(c.state == str(OccurrenceState.PLANNED))
    if limit is not None:
        query = query.limit(limit)
    return await with_tables(connection, list(await connection.execute(query)))


async def with_tables(connection: AsyncConnection, rows: Sequence[Any]) -> list[Occurrence]:
    """Dates by their rows, each with its table."""
    numbers = {row.table_id for row in rows}
    if not numbers:
        return []
    found = await connection.execute(select(tables).where(tables.c.id.in_(numbers)))
    by_id = {row.id: read_row(row) for row in found}
    return [_occurrence(row, by_id[row.table_id]) for row in rows]


async def date_of_id(connection: AsyncConnection, number: int, *, locked: bool = False) -> Occurrence | None:
    """A date by its number; `locked` lets nobody else change it until the transaction ends."""
    query = select(occurrences).where(occurrences.c.id == number)
    rows = list(await connection.execute(query.with_for_update() if locked else query))
    found = await with_tables(connection, rows)
    return found[0] if found else None


async def change_date(
    connection: AsyncConnection, number: int, now: dt.datetime, news: News, why: str, **values: Any
) -> None:
    """Change a date; its revision counts on. Why it was moved or cancelled stays until it is so again."""
    state = {News.CANCELLED: OccurrenceState.CANCELLED, News.RESTORED: OccurrenceState.PLANNED}.get(news)
    given: dict[str, Any] = values | ({"state": str(state)} if state else {})
    if news is not News.CHANGED:
        given["reason"] = "" if news is News.RESTORED else why
    given |= {"news": str(news), "news_reason": why}
    given |= {"revision": occurrences.c.revision + 1, "changed_at": now}
    if "original" in given:
        given["original"] = given["original"].strftime(ORIGINAL)
    await connection.execute(update(occurrences).where(occurrences.c.id == number).values(given))


async def confirm(connection: AsyncConnection, number: int, host: str, now: dt.datetime) -> bool:
    """Note that the host will be there; False if somebody else hosts by now."""
    mine = (occurrences.c.id == number) & (occurrences.c.host == host)
    return (await connection.execute(update(occurrences).where(mine).values(confirmed_at=now))).rowcount > 0


async def set_host(connection: AsyncConnection, number: int, host: str, confirmed_at: dt.datetime | None) -> None:
    """Give a date another host; to calendars it stays the same date."""
    mine = occurrences.c.id == number
    await connection.execute(update(occurrences).where(mine).values(host=host, confirmed_at=confirmed_at))


async def set_own(connection: AsyncConnection, number: int, *, theme: str, link: str) -> None:
    """Let a date keep a theme and a link of its own."""
    await connection.execute(update(occurrences).where(occurrences.c.id == number).values(theme=theme, link=link))


async def rename_host(connection: AsyncConnection, old: str, new: str) -> int:
    """Somebody who hosts dates is known under another key; of how many dates."""
    return (await connection.execute(update(occurrences).where(occurrences.c.host == old).values(host=new))).rowcount
