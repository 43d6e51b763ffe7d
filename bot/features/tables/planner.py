"""What the clock asks of tables every few seconds: dates for the time ahead, and offers whose hour has passed.

Safe to run twice and beside others: dates are unique by their name, tables are claimed once, seats are locked.
"""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.features.tables.promising import keep_seats, plan_dates
from scheduler import deliveries
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.tables import promises, store
from scheduler.tables.planning import AHEAD, LOW
from scheduler.tables.types import TableState


async def plan(desk: Desk) -> None:
    """Plan what is to be planned by now, and pass on the seats whose offers were not taken."""
    while await desk.database.write(partial(_some, desk=desk), "table-plan"):
        pass
    async with desk.database.reading() as connection:
        late = await seats.with_lapsed_offers(connection, desk.now())
    for number in late:
        await desk.database.write(partial(_pass_on, desk=desk, number=number), "seat-lapse")


async def _some(connection: AsyncConnection, desk: Desk) -> int:
    """Plan a few tables; how many they were."""
    now = desk.now()
    claimed = await store.claim_planning(connection, now + LOW, now + AHEAD)
    if not claimed:
        return 0
    new = await plan_dates(connection, desk, claimed)
    on = [one for one in new if one.table.keeper and holiday_on(one.local.date(), one.table.terms.region)]
    told = [promises.holiday(one, promises.target(one.table.keeper), now) for one in on]
    await deliveries.promise(connection, told, now)
    return len(claimed)


async def _pass_on(connection: AsyncConnection, desk: Desk, number: int) -> None:
    date = await dates.date_of_id(connection, number, locked=True)
    if date is None or not date.planned or date.table.state is not TableState.ACTIVE:
        return
    before = await seats.seating(connection, date, locked=True)
    await keep_seats(connection, date, before, before.lapsed(desk.now()), desk.now())
