"""What a change of tables, dates and seats causes, in its transaction: promises made, taken back, said again."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.desk import Desk
from bot.notices import UnknownKind
from scheduler import deliveries
from scheduler.deliveries import State
from scheduler.holidays import holiday_on
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.seating import Seating, changed
from scheduler.seats.types import Seat, SeatState
from scheduler.tables import promises
from scheduler.tables.planning import AHEAD, first_seats, new_dates
from scheduler.tables.types import News, Occurrence, Table, TableState

WANTED = "reminders"
"""The setting of a person that says whether reminders come by direct message."""


def writes(desk: Desk, kind: str) -> bool:
    """Whether this version has a composer for a kind."""
    try:
        desk.notices.find(kind)
    except UnknownKind:
        return False
    return True


async def who_want_reminders(connection: AsyncConnection, people: Iterable[str]) -> set[str]:
    """Those of these people who asked for reminders by direct message."""
    keys = {f"person:{one}": one for one in people}
    found = await desk_store.settings_of(connection, list(keys)) if keys else {}
    return {person for key, person in keys.items() if found[key].get(WANTED) == "on"}


async def plan_dates(
    connection: AsyncConnection, desk: Desk, planned: Sequence[Table], *, shown: int = 0
) -> list[Occurrence]:
    """Make the dates of tables for the time ahead, with the seats and promises that belong to them. The new ones.

    Of the first `shown` somebody has seen by now which are holidays.
    """
    now, numbers = desk.now(), [one.id for one in planned]
    known: dict[int, list[Occurrence]] = {number: [] for number in numbers}
    for one in await dates.dates(connection, table_ids=numbers, starts_after=now - AHEAD):
        known[one.table.id].append(one)
    made = [
        date
        for table in planned
        if table.state is TableState.ACTIVE
        for date in new_dates(table, known[table.id], now, now + AHEAD)
    ]
    return await keep_dates(connection, desk, made, shown=shown)


async def keep_dates(
    connection: AsyncConnection, desk: Desk, made: Sequence[Occurrence], *, shown: int = 0
) -> list[Occurrence]:
    """Keep new dates, with the seats of who answered for every date, and promise what belongs to them."""
    now = desk.now()
    new = await dates.add_dates(connection, made, now)
    standing = await seats.standing(connection, list({one.table.id for one in new}))
    first = {one.id: first_seats(one, standing.get(one.table.id, ())) for one in new}
    await seats.add(connection, [(number, seat) for number, given in first.items() for seat in given])
    wanting = await who_want_reminders(connection, {seat.person for given in first.values() for seat in given})
    check_in = writes(desk, promises.CHECK_IN)
    made_promises = [
        promise
        for one in new
        for promise in (
            *promises.announcements(one, now),
            *promises.mirrors(one, now),
            *promises.timed(one, now, check_in=check_in),
            *_personal(one, first[one.id], wanting, now),
        )
    ]
    await deliveries.promise(connection, made_promises, now)
    await propose_holidays(connection, new[shown:], now)
    return new


async def propose_holidays(connection: AsyncConnection, those: Iterable[Occurrence], now: dt.datetime) -> None:
    """Tell who answers for a table which of these dates are holidays; they decide."""
    on = [one for one in those if one.table.keeper and holiday_on(one.local.date(), one.table.terms.region)]
    await deliveries.promise(connection, [promises.holiday(one, now) for one in on], now)


def _personal(date: Occurrence, given: Iterable[Seat], wanting: set[str], now: dt.datetime) -> list[deliveries.Promise]:
    seated = [one for one in given if one.state is SeatState.SEATED and one.person in wanting]
    return [promise for seat in seated for promise in promises.personal(date, seat, now)]


async def promise_again(connection: AsyncConnection, desk: Desk, date: Occurrence, why: str) -> None:
    """Take back what hangs on the old time or terms of a date, and promise what is true now."""
    now = desk.now()
    await deliveries.cancel(connection, promises.timed_prefix(date), why, now)
    if date.planned and date.table.state is TableState.ACTIVE:
        seating = await seats.seating(connection, date)
        wanting = await who_want_reminders(connection, {one.person for one in seating.seats})
        made = [
            *promises.announcements(date, now),
            *promises.mirrors(date, now),
            *promises.timed(date, now, check_in=writes(desk, promises.CHECK_IN)),
            *_personal(date, seating.seats, wanting, now),
        ]
        await deliveries.promise(connection, made, now, revive=True)
    await refresh_flags(connection, date, now)
    if date.starts_at > now or not date.planned:
        await deliveries.refresh_alone(connection, promises.timed_prefix(date), [promises.CHECK_IN], now)
        for mirror in promises.mirrors(date, now):
            await deliveries.refresh(connection, mirror.dedup_key, now)
    await refresh(connection, date, now)


async def refresh(connection: AsyncConnection, date: Occurrence, now: dt.datetime) -> None:
    """Bring the announcements of a date up to date where they stand."""
    for place in date.table.terms.places:
        await deliveries.refresh(connection, promises.announcement_key(date, place), now, date.ends_at)


async def refresh_flags(connection: AsyncConnection, date: Occurrence, now: dt.datetime) -> None:
    """Bring up to date, where it stands, that a date has no confirmed host: somebody was found, asked, or lost."""
    await deliveries.refresh_alone(connection, promises.timed_prefix(date), [promises.UNCONFIRMED], now)


async def tell(connection: AsyncConnection, date: Occurrence, now: dt.datetime) -> int:
    """Tell those with seats, places where it was announced, and a host who confirmed it, what became of a date.

    How many have seats. A host whose date is moved is asked anew instead.
    """
    seating = await seats.seating(connection, date)
    told = seating.among(SeatState.SEATED, SeatState.OFFERED, SeatState.WAITING)
    announced = [
        place
        for place in date.table.terms.places
        if await deliveries.was_sent(connection, promises.announcement_key(date, place))
    ]
    if date.confirmed_at and date.news is not News.MOVED and date.host not in [seat.person for seat in told]:
        announced.append(promises.target(date.host))
    await deliveries.promise(connection, promises.changes(date, told, now, announced), now)
    return len(told)


async def unheard(connection: AsyncConnection, date: Occurrence, seating: Seating, now: dt.datetime) -> set[str]:
    """Who was offered a seat and could not be told: till the hour was over, or for good while others wait."""
    return (await unheard_at(connection, [(date, seating)], now))[0]


async def unheard_at(
    connection: AsyncConnection, those: Sequence[tuple[Occurrence, Seating]], now: dt.datetime
) -> list[set[str]]:
    """The same at many dates, asked at once."""
    offers = [
        (n, seating, seat, promises.offer_key(date, seat))
        for n, (date, seating) in enumerate(those)
        for seat in seating.among(SeatState.OFFERED)
    ]
    told = await deliveries.states_of(connection, [key for *_, key in offers])
    found: list[set[str]] = [set() for _ in those]
    for n, seating, seat, key in offers:
        lost = told.get(key) in (State.FAILED, State.EXPIRED) and seating.others_wait(seat)
        if told.get(key) not in (None, State.SENT) and (lost or seat in seating.over(now)):
            found[n].add(seat.person)
    return found


async def keep_seats(
    connection: AsyncConnection, date: Occurrence, before: Seating, after: Seating, now: dt.datetime
) -> None:
    """Keep changed seats: who got an offer is told, who got a seat is reminded, the announcements follow."""
    moved = changed(before, after)
    if not moved and len(before.seats) == len(after.seats):
        return
    await seats.keep(connection, date.id, before, after)
    made = []
    seated = []
    for old, new in moved:
        if new.state is SeatState.OFFERED and (old is None or old.offers != new.offers):
            made.append(promises.offer(date, new, now))
        if new.state is SeatState.SEATED and (old is None or old.state is not SeatState.SEATED):
            seated.append(new)
    wanting = await who_want_reminders(connection, {one.person for one in seated})
    made += _personal(date, seated, wanting, now)
    await deliveries.promise(connection, made, now, revive=True)
    await refresh(connection, date, now)
