"""What several commands do with commitments: whose they are, when the next table is, and the reminders."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.desk import Call
from bot.errors import TableError, WordedError
from bot.frames import frame
from bot.message import Button, Role
from bot.notices import target_of
from scheduler.commitments import store
from scheduler.commitments.promises import reminders
from scheduler.commitments.types import Commitment
from scheduler.deliveries import promise
from scheduler.occurrences import store as dates
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, Table
from scheduler.zones import local_time


class NoDay(TableError):
    """Words that name no day to come."""

    def __init__(self, said: str, language: str = "en") -> None:
        super().__init__(language, "no_day", said=said[:60])


class NotYours(WordedError):
    """A commitment that is not there, or not this person's to settle."""

    def __init__(self, number: int) -> None:
        super().__init__("commitment_not_yours", number=number)


def today_at(call: Call, table: Table) -> dt.date:
    """The day it is where the table sits."""
    return local_time(call.desk.now(), table.terms.rule.zone).date()


async def next_date(call: Call, occurrence: Occurrence) -> dt.date | None:
    """The day of the table's next date after this one; None if there is none."""
    async with call.desk.database.reading() as connection:
        found = await dates.dates(
            connection,
            table_ids=[occurrence.table.id],
            starts_after=max(occurrence.ends_at, call.desk.now()),
            planned_only=True,
            limit=1,
        )
    return found[0].local.date() if found else None


async def remind(connection: AsyncConnection, one: Commitment, table: Table, now: dt.datetime) -> None:
    """Promise the reminders of a commitment."""
    made = reminders(one, target_of(one.account), table.terms.rule.zone, now)
    await promise(connection, made, now, revive=True)


async def accounts_of(call: Call) -> list[str]:
    """Every account of the one who calls."""
    async with call.desk.database.reading() as connection:
        found = await desk_store.accounts(connection, await desk_store.same_person(connection, call.account))
    return [call.account, *found]


async def own(call: Call, number: int) -> tuple[Commitment, Table]:
    """A commitment that the one who calls may settle: their own, or any as a host. Raises NotYours."""
    persons: Sequence[str] = await accounts_of(call)
    async with call.desk.database.reading() as connection:
        found = await store.of_id(connection, number)
        table = await tables.table_of_id(connection, found.table) if found else None
    if found is None or table is None:
        raise NotYours(number)
    hosts = set(table.terms.hosts) & set(persons)
    if found.person not in persons and not hosts and call.message.person.role < Role.ORGANIZER:
        raise NotYours(number)
    return found, table


def settle_buttons(one: Commitment, language: str, *, numbered: bool = False) -> tuple[Button, ...]:
    """Buttons that say what became of a commitment."""
    tail = f" c{one.id}" if numbered else ""
    return (
        Button(frame(language, "done") + tail, f"commitment done {one.id}", "good"),
        Button(frame(language, "another_day") + tail, f"commitment move {one.id}"),
        Button(frame(language, "drop") + tail, f"commitment drop {one.id}"),
    )
