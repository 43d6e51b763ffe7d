"""Reading the shelf: whose it is, how much of it is new, and what lies there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot import store as people
from bot.desk import Desk
from bot.message import Reply
from bot.shelf import store
from bot.wire import unpack

KEPT = dt.timedelta(days=90)
"""How long a notice lies there."""


@dataclass(frozen=True)
class Lying:
    """One notice on the shelf, as it is drawn there."""

    reply: Reply
    put_at: dt.datetime
    new: bool


async def shelves(desk: Desk, *accounts: str) -> list[str]:
    """The accounts whose shelves a person may read: these, and what is linked to them."""
    found: dict[str, None] = {}
    async with desk.database.reading() as connection:
        for one in accounts:
            for linked in await people.accounts(connection, await people.same_person(connection, one)):
                found[linked] = None
    return list(found)


async def waiting(desk: Desk, shelf: Sequence[str]) -> tuple[int, int]:
    """How many notices lie there, and how many of them are new."""
    async with desk.database.reading() as connection:
        return await store.count(connection, shelf)


async def read(desk: Desk, shelf: Sequence[str], *, only_new: bool = False) -> list[Lying]:
    """What lies there, newest first; from now on it is not new any more."""
    now = desk.now()
    async with desk.database.reading() as connection:
        kept = await store.of(connection, shelf)
    if any(not one.seen for one in kept):
        await desk.database.write(lambda c: store.saw(c, shelf, now), "shelf-seen")
    return [Lying(unpack(one.reply), one.put_at, not one.seen) for one in kept if not (only_new and one.seen)]


async def sweep(desk: Desk) -> None:
    """Forget what lies there too long. Asked by the clock."""
    before = desk.now() - KEPT
    async with desk.database.reading() as connection:
        if not await store.has_older(connection, before):
            return
    await desk.database.write(lambda c: store.sweep(c, before), "shelf-sweep")
