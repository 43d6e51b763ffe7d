"""A break of a table, and its end."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Registry
from bot.desk import Call, Desk
from bot.features.tables.dates import Reason
from bot.features.tables.finding import ahead, the_table
from bot.features.tables.listing import Name
from bot.features.tables.promising import plan_dates, promise_again
from bot.frames import frame
from bot.message import Reply, Role, say
from bot.notices import target_of
from bot.speaking import heard_in
from scheduler import deliveries
from scheduler.seats import store as seats
from scheduler.seats.types import SeatState
from scheduler.tables import promises, store
from scheduler.tables.types import Table, TableState


def declare(registry: Registry) -> None:
    """Put breaks on a registry."""
    registry.command("table pause", role=Role.ORGANIZER)(pause)
    registry.command("table resume", role=Role.ORGANIZER)(resume)


async def pause(call: Call, table: Name, *, reason: Reason = "") -> AsyncIterator[Reply]:
    """Pause a table: nobody is reminded and no date is planned until it is resumed. Those with seats are told."""
    found = await the_table(call, table)
    done = await call.desk.database.write(
        lambda c: _set_state(c, call.desk, found, TableState.PAUSED, reason), "table-pause"
    )
    language = await heard_in(call, found.terms.language)
    yield say(frame(language, "is_paused" if done else "paused_already", name=found.name))


async def resume(call: Call, table: Name) -> AsyncIterator[Reply]:
    """Go on with a table that was paused: its dates are planned and its people reminded again."""
    found = await the_table(call, table)
    done = await call.desk.database.write(
        lambda c: _set_state(c, call.desk, found, TableState.ACTIVE, ""), "table-resume"
    )
    language = await heard_in(call, found.terms.language)
    yield say(frame(language, "goes_on_now" if done else "not_paused", name=found.name))


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
