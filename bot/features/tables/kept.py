"""What tables keep about a person (seats, turns as host, check-ins, words, commitments), and how it is erased."""

from collections import Counter
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from bot.features.tables.finding import ahead
from bot.features.tables.handing import hand_over, take_over
from bot.features.tables.promising import keep_seats, unheard
from bot.forgetting import MENTION, Erased, Memory, Whose
from scheduler.commitments import store as commitments
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import Answer
from scheduler.sittings import store as sittings
from scheduler.tables import store
from scheduler.tables.planning import next_host
from scheduler.tables.types import Table


async def erase(connection: AsyncConnection, desk: Desk, whose: Whose) -> Erased:
    """Give up seats and turns that are ahead, so that others get them, then erase what there was."""
    gone = Counter[str]()
    for table in await store.all_tables(connection):
        turns, named = await _leave(connection, desk, table, whose)
        gone.update({"turn as host": turns, MENTION: named})
    for account in whose.accounts:
        await _give_up(connection, desk, account)
        gone[MENTION] += await dates.rename_host(connection, account, "")
    for name, (many, named) in {
        "seat": await seats.forget(connection, whose.accounts),
        "contribution to tables": await sittings.forget(connection, whose.accounts, whose.targets),
        "commitment": await commitments.forget(connection, whose.accounts),
    }.items():
        gone.update({name: many, MENTION: named})
    return Erased(gone, ("stays_minutes",) if gone["contribution to tables"] else ())


TABLES = Memory("tables", erase)


async def _leave(connection: AsyncConnection, desk: Desk, table: Table, whose: Whose) -> tuple[int, int]:
    """Take a person out of a table's hosts; how many coming dates another hosts now, and how often it named them."""
    hosts = tuple(one for one in table.terms.hosts if one not in whose.accounts)
    mine = [one for one in await ahead(connection, table, desk.now(), None) if one.host in whose.accounts]
    changed = table
    if hosts != table.terms.hosts:
        changed = await store.change_terms(connection, table, replace(table.terms, hosts=hosts)) or table
    for date in mine:
        turns = replace(table, terms=replace(table.terms, rotates=True))
        following = next_host(turns, date.host)
        new = following if following in hosts else next(iter(hosts), "")
        await take_over(connection, desk, [replace(date, table=changed)], new)
    if table.keeper in whose.accounts:
        await hand_over(connection, desk, table.id, next(iter(hosts), ""))
    return len(mine), (hosts != table.terms.hosts) + (table.keeper in whose.accounts)


async def _give_up(connection: AsyncConnection, desk: Desk, person: str) -> None:
    """Say no to every date ahead, so that who waits is offered the seat."""
    now = desk.now()
    for number, seat in (await seats.dates_of(connection, person, now)).items():
        date = await dates.date_of_id(connection, number, locked=True)
        if date is not None:
            before = await seats.seating(connection, date, locked=True)
            after = before.lapsed(now, await unheard(connection, date, before, now)).answered(
                person, seat.account, Answer.NO, now
            )
            await keep_seats(connection, date, before, after, now)
