"""Which date of which table somebody means, and who may run it.

Named, it is that table's. Unnamed, it is the one that sits now where they speak or where they have a seat; before that,
the next one of the table that belongs to the place.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.desk import Call
from bot.errors import TableError, WordedError
from bot.frames import frame
from bot.message import Role
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import SeatState
from scheduler.sittings import store
from scheduler.sittings.types import Sitting
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, Table, TableState

LONGEST = dt.timedelta(hours=12)
"""How long after its beginning a sitting that nobody closed still counts as running."""
FOLLOWED = dt.timedelta(days=1)
"""How long after its end what was forgotten can still be taken down."""


class WhichTable(WordedError):
    """A call that does not say which table it means."""

    def __init__(self, names: Sequence[str], sits: bool) -> None:
        self.which = "which_sits" if sits else "which_table"
        known = ", ".join(f"`{one}`" for one in names)
        super().__init__("which_known" if names else "which_none", first="".join(names[:1]), known=known)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.name, **self.facts, which=frame(language, self.which))


class NoDateAhead(TableError):
    """A table that has no date to come."""

    def __init__(self, name: str, language: str = "en") -> None:
        super().__init__(language, "no_date_ahead", name=name)


class NotBegun(TableError):
    """A date that nobody has begun."""

    def __init__(self, name: str, language: str = "en") -> None:
        super().__init__(language, "not_begun", name=name)


class NotHost(TableError):
    """Somebody who does not run this table."""

    def __init__(self, name: str, language: str = "en") -> None:
        super().__init__(language, "for_hosts", name=name)


async def coming(call: Call, name: str = "") -> Occurrence:
    """The date that is on, or the next one. Raises WhichTable, NoDateAhead, UnknownTable."""
    async with call.desk.database.reading() as connection:
        running = await _running(connection, call, name)
        if running is not None:
            return running
        table = await tables.table_named(connection, name) if name else await _table_here(connection, call)
        found = await dates.dates(
            connection, table_ids=[table.id], ends_after=call.desk.now(), planned_only=True, limit=1
        )
    if not found:
        raise NoDateAhead(table.name, table.terms.language)
    return found[0]


async def meant(call: Call, name: str = "") -> Table:
    """The table that somebody means, with dates ahead or without. Raises WhichTable, UnknownTable."""
    async with call.desk.database.reading() as connection:
        if name:
            return await tables.table_named(connection, name)
        running = await _running(connection, call, name)
        if running is not None:
            return running.table
        return await _table_here(connection, call, TableState.ACTIVE, TableState.PAUSED)


async def sitting_now(call: Call, name: str = "") -> tuple[Occurrence, Sitting]:
    """The date that sits now or sat within a day. Raises WhichTable, NotBegun, UnknownTable."""
    async with call.desk.database.reading() as connection:
        found = await _running(connection, call, name)
        if found is None:
            found = await _just_over(connection, call, name)
        if found is None:
            if not name:
                raise WhichTable(await _names(connection), sits=True)
            named = await tables.table_named(connection, name)
            raise NotBegun(named.name, named.terms.language)
        sitting = await store.sitting(connection, found.id)
    assert sitting is not None
    return found, sitting


async def of_number(connection: AsyncConnection, number: int) -> Occurrence:
    """The date of a number that a button carries. Raises NoDateAhead."""
    found = await dates.date_of_id(connection, number)
    if found is None:
        raise NoDateAhead(str(number))
    return found


async def _running(connection: AsyncConnection, call: Call, name: str) -> Occurrence | None:
    now = call.desk.now()
    return await _chosen(connection, call, name, await store.running(connection, now - LONGEST))


async def _just_over(connection: AsyncConnection, call: Call, name: str) -> Occurrence | None:
    now = call.desk.now()
    recent = await store.unposted(connection, now - LONGEST - FOLLOWED)
    return await _chosen(connection, call, name, [one for one in recent if not one.runs])


async def _chosen(connection: AsyncConnection, call: Call, name: str, among: Sequence[Sitting]) -> Occurrence | None:
    """Of several that sit, the one that is meant."""
    found = [(one, date) for one in among if (date := await dates.date_of_id(connection, one.occurrence)) is not None]
    if name:
        wanted = (await tables.table_named(connection, name)).id
        return next((date for _, date in found if date.table.id == wanted), None)
    places = _places(call)
    for one, date in found:
        if one.place in places or places & set(date.table.terms.places):
            return date
    person = await desk_store.same_person(connection, call.account)
    for _, date in found:
        seat = (await seats.seating(connection, date)).of(person)
        if (seat is not None and seat.state is SeatState.SEATED) or person in date.table.terms.hosts:
            return date
    return found[0][1] if len(found) == 1 else None


async def _table_here(connection: AsyncConnection, call: Call, *states: TableState) -> Table:
    everything = await tables.all_tables(connection, *(states or (TableState.ACTIVE,)))
    here = [one for one in everything if _places(call) & set(one.terms.places)]
    if len(here or everything) == 1:
        return (here or everything)[0]
    raise WhichTable([one.name for one in here or everything], sits=False)


async def _names(connection: AsyncConnection) -> list[str]:
    return [one.name for one in await tables.all_tables(connection, TableState.ACTIVE)]


def _places(call: Call) -> set[str]:
    place = call.message.place
    return {f"{place.platform}:{one}" for one in (*place.around, place.id)}


async def is_host(call: Call, occurrence: Occurrence) -> bool:
    """Whether the one who calls runs this date: its host, a host of its table, or an organizer."""
    if call.message.person.role >= Role.ORGANIZER:
        return True
    async with call.desk.database.reading() as connection:
        accounts = await desk_store.accounts(connection, await desk_store.same_person(connection, call.account))
    hosts = {occurrence.host, *occurrence.table.terms.hosts} - {""}
    return bool(hosts & {call.account, *accounts})


async def only_hosts(call: Call, occurrence: Occurrence) -> None:
    """Raise NotHost unless the one who calls runs this date."""
    if not await is_host(call, occurrence):
        raise NotHost(occurrence.table.name, occurrence.table.terms.language)
