"""The SQL of tables. The caller owns the connection and the transaction. Their dates are in `occurrences`."""

import datetime as dt
import difflib
from typing import Any

from sqlalchemy import Boolean, Column, Date, MetaData, String, Text, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Json, Moment, Number
from scheduler.errors import NameTaken, UnknownTable
from scheduler.rules import from_text
from scheduler.tables.types import Offset, Purpose, Table, TableState, Terms

metadata = MetaData()

tables = SqlTable(
    "tables",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String(60)),
    Column("vertical", String(80)),
    Column("title", Text),
    Column("rule", Text),
    Column("local_time", String(5)),
    Column("zone", String(60)),
    Column("first", Date),
    Column("minutes", Number),
    Column("theme", Text),
    Column("link", Text),
    Column("seats", Number),
    Column("quorum", Number),
    Column("language", String(20)),
    Column("region", String(20)),
    Column("places", Json),
    Column("hosts", Json),
    Column("rotates", Boolean),
    Column("reminders", Json),
    Column("announce_days", Number),
    Column("state", String(20)),
    Column("keeper", String(220)),
    Column("created_at", Moment),
    Column("revision", Number),
    Column("planned_until", Moment),
    Column("state_reason", Text),
)


def _columns(terms: Terms) -> dict[str, Any]:
    rule = terms.rule
    return {
        "vertical": terms.vertical,
        "title": terms.title,
        "rule": rule.text,
        "local_time": f"{rule.time:%H:%M}",
        "zone": rule.zone,
        "first": rule.first,
        "minutes": terms.minutes,
        "theme": terms.theme,
        "link": terms.link,
        "seats": terms.seats,
        "quorum": terms.quorum,
        "language": terms.language,
        "region": terms.region,
        "places": list(terms.places),
        "hosts": list(terms.hosts),
        "rotates": terms.rotates,
        "reminders": [[int(one.before.total_seconds()), str(one.purpose)] for one in terms.reminders],
        "announce_days": terms.announce_days,
    }


def _terms(row: Any) -> Terms:
    return Terms(
        row.vertical,
        from_text(row.rule, dt.time.fromisoformat(row.local_time), row.zone, row.first),
        row.title,
        row.minutes,
        row.theme,
        row.link,
        row.seats,
        row.quorum,
        row.language,
        row.region,
        tuple(row.places),
        tuple(row.hosts),
        row.rotates,
        tuple(Offset(dt.timedelta(seconds=seconds), Purpose(purpose)) for seconds, purpose in row.reminders),
        row.announce_days,
    )


def read_row(row: Any) -> Table:
    """A row as a table, for the stores that join it."""
    return Table(
        row.id,
        row.name,
        _terms(row),
        TableState(row.state),
        row.keeper,
        row.created_at,
        row.revision,
        row.planned_until,
        row.state_reason,
    )


async def add(connection: AsyncConnection, name: str, terms: Terms, by: str, now: dt.datetime) -> Table:
    """Make a table. Raises NameTaken."""
    row = {"name": name, "state": TableState.ACTIVE, "keeper": by, "created_at": now, "revision": 1}
    try:
        async with connection.begin_nested():
            made = await connection.execute(insert(tables).values({**row, **_columns(terms)}).returning(tables.c.id))
            number = int(made.scalar_one())
    except IntegrityError:
        raise NameTaken(name, terms.language) from None
    return Table(number, name, terms, TableState.ACTIVE, by, now)


async def all_tables(connection: AsyncConnection, *states: TableState) -> list[Table]:
    """Tables by name, of these states or of any."""
    query = select(tables).order_by(tables.c.name)
    if states:
        query = query.where(tables.c.state.in_([str(one) for one in states]))
    return [read_row(row) for row in await connection.execute(query)]


async def table_named(connection: AsyncConnection, name: str) -> Table:
    """The table that people call so. Raises UnknownTable, naming the nearest."""
    wanted = " ".join(name.lower().split())
    row = (await connection.execute(select(tables).where(tables.c.name == wanted))).first()
    if row is not None:
        return read_row(row)
    names = [one.name for one in await connection.execute(select(tables.c.name))]
    raise UnknownTable(name, difflib.get_close_matches(wanted, names, 2, 0.5))


async def table_of_id(connection: AsyncConnection, number: int) -> Table | None:
    """A table by its number."""
    row = (await connection.execute(select(tables).where(tables.c.id == number))).first()
    return read_row(row) if row else None


async def change_terms(connection: AsyncConnection, table: Table, terms: Terms) -> Table | None:
    """Give a table new terms; None if somebody else changed it meanwhile."""
    mine = (tables.c.id == table.id) & (tables.c.revision == table.revision)
    values = {**_columns(terms), "revision": table.revision + 1}
    if (await connection.execute(update(tables).where(mine).values(values))).rowcount == 0:
        return None
    return await table_of_id(connection, table.id)


async def set_state(connection: AsyncConnection, number: int, state: TableState, reason: str = "") -> bool:
    """Pause, resume or close a table; False if it was so already. What is resumed is planned anew."""
    mine = (tables.c.id == number) & (tables.c.state != str(state))
    values: dict[str, Any] = {"state": str(state), "revision": tables.c.revision + 1, "planned_until": None}
    values["state_reason"] = reason
    return (await connection.execute(update(tables).where(mine).values(values))).rowcount > 0


async def hand_over(connection: AsyncConnection, number: int, keeper: str) -> None:
    """Give a table to another organizer; nothing changes if it is theirs."""
    values = {"keeper": keeper, "revision": tables.c.revision + 1}
    others = (tables.c.id == number) & (tables.c.keeper != keeper)
    await connection.execute(update(tables).where(others).values(values))


async def claim_planning(
    connection: AsyncConnection, before: dt.datetime, until: dt.datetime, limit: int = 50
) -> list[Table]:
    """Active tables whose dates are not planned until `before`; from now on they count as planned until `until`.

    Of several planners only one gets each table; an empty list is the usual answer.
    """
    due = (tables.c.state == str(TableState.ACTIVE)) & (
        tables.c.planned_until.is_(None) | (tables.c.planned_until < before)
    )
    some = [row.id for row in await connection.execute(select(tables.c.id).where(due).limit(limit))]
    if not some:
        return []
    mine = due & tables.c.id.in_(some)
    claimed = await connection.execute(update(tables).where(mine).values(planned_until=until).returning(tables))
    return [read_row(row) for row in claimed]


async def rename_host(connection: AsyncConnection, old: str, new: str) -> None:
    """Somebody who hosts tables is known under another key."""
    for table in await all_tables(connection):
        if old in table.terms.hosts:
            hosts = list(dict.fromkeys(new if one == old else one for one in table.terms.hosts))
            await connection.execute(update(tables).where(tables.c.id == table.id).values(hosts=hosts))
