"""What the clock asks of tables every few seconds: dates for the time ahead, and offers that go on.

Safe to run twice and beside others: dates are unique by their name, tables are claimed once, seats are locked.
"""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.features.tables.promising import keep_seats, plan_dates, unheard
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.tables import store
from scheduler.tables.planning import AHEAD, LOW
from scheduler.tables.types import TableState


async def plan(desk: Desk) -> None:
    """Plan what is to be planned by now, and pass on the seats whose offers were not taken, or not heard of."""
    while await desk.database.write(partial(_some, desk=desk), "table-plan"):
        pass
    async with desk.database.reading() as connection:
        offering = [number for number in await seats.offered(connection) if await _passes_on(connection, desk, number)]
    for number in offering:
        await desk.database.write(partial(_pass_on, desk=desk, number=number), "seat-lapse")


async def _some(connection: AsyncConnection, desk: Desk) -> int:
    """Plan a few tables; how many they were."""
    now = desk.now()
    claimed = await store.claim_planning(connection, now + LOW, now + AHEAD)
    if not claimed:
        return 0
    await plan_dates(connection, desk, claimed)
    return len(claimed)


async def _pass_on(connection: AsyncConnection, desk: Desk, number: int) -> None:
    date = await dates.date_of_id(connection, number, locked=True)
    if date is None or not date.planned or date.table.state is not TableState.ACTIVE:
        return
    before, now = await seats.seating(connection, date, locked=True), desk.now()
    after = before.lapsed(now, await unheard(connection, date, before, now))
    await keep_seats(connection, date, before, after, now)


async def _passes_on(connection: AsyncConnection, desk: Desk, number: int) -> bool:
    """Whether a date has an offer that goes on to the next."""
    date, now = await dates.date_of_id(connection, number), desk.now()
    if date is None or not date.planned or date.table.state is not TableState.ACTIVE:
        return False
    seating = await seats.seating(connection, date)
    return bool(seating.over(now) or await unheard(connection, date, seating, now))
