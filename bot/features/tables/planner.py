"""What the clock asks of tables every few seconds: dates for the time ahead, and offers that go on.

Safe to run twice and beside others: dates are unique by their name, tables are claimed once, seats are locked.
"""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.features.tables.promising import keep_seats, plan_dates, unheard, unheard_at
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
        passing = await _passing_on(connection, desk)
    for number in passing:
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


async def _passing_on(connection: AsyncConnection, desk: Desk) -> list[int]:
    """The numbers of the dates that have an offer which goes on to the next; as few reads for many as for one."""
    offering, now = await seats.offered(connection), desk.now()
    seated = await seats.seatings(connection, offering)
    lost = await unheard_at(connection, [(one, seated[one.id]) for one in offering], now)
    return [one.id for one, unable in zip(offering, lost, strict=True) if unable or seated[one.id].over(now)]
