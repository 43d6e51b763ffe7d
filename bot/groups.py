"""A working group as its page shows it: its tables with their next dates, questions, minutes, recent entries."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.open_questions import Asked, waiting
from knowledge import store as entries
from knowledge.types import Head
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.seating import Seating
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, Table, TableState

RECENT, QUESTIONS, MINUTES, COMING = 8, 10, 12, 6
PUBLIC = ("public",)


@dataclass(frozen=True)
class Sits:
    """A table, its next date with its seats, and the dates after it, cancelled ones too."""

    table: Table
    next: Occurrence | None
    seating: Seating | None
    coming: tuple[Occurrence, ...]


@dataclass(frozen=True)
class Group:
    """A vertical with everything that its page shows."""

    vertical: str
    tables: tuple[Sits, ...]
    questions: tuple[Asked, ...]
    minutes: tuple[Head, ...]
    recent: tuple[Head, ...]
    entries: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody has gathered or written anything under this name."""
        return not (self.tables or self.questions or self.entries)


async def group_of(connection: AsyncConnection, vertical: str, now: dt.datetime) -> Group:
    """The working group of a vertical, as anybody may see it."""
    found = await entries.listed(connection, audiences=PUBLIC, vertical=vertical)
    newest = sorted(found, key=lambda one: (one.updated_at, one.id), reverse=True)
    mine = [one for one in await tables.all_tables(connection) if one.terms.vertical == vertical]
    standing = [one for one in mine if one.state is not TableState.CLOSED]
    return Group(
        vertical,
        tuple([await _sits(connection, one, now) for one in standing]),
        tuple(await waiting(connection, vertical, QUESTIONS)),
        tuple(one for one in newest if one.kind == "minutes")[:MINUTES],
        tuple(one for one in newest if one.kind != "minutes")[:RECENT],
        len(found),
    )


async def _sits(connection: AsyncConnection, table: Table, now: dt.datetime) -> Sits:
    coming = await dates.dates(connection, table_ids=[table.id], ends_after=now, limit=COMING)
    first = next((one for one in coming if one.planned and table.state is TableState.ACTIVE), None)
    seating = await seats.seating(connection, first) if first else None
    return Sits(table, first, seating, tuple(one for one in coming if one is not first))


async def verticals(connection: AsyncConnection) -> dict[str, int]:
    """Every vertical that has a table or entries, with how many tables it has."""
    counted: dict[str, int] = {}
    for head in await entries.listed(connection, audiences=PUBLIC):
        for one in head.header.get("verticals", ()):
            counted.setdefault(str(one), 0)
    for table in await tables.all_tables(connection, TableState.ACTIVE, TableState.PAUSED):
        counted[table.terms.vertical] = counted.get(table.terms.vertical, 0) + 1
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))
