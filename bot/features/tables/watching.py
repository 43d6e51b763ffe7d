"""The look before each sitting: whether what is still to be said of it is on its way, and who is told if it is not."""

import datetime as dt
import logging

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as people
from bot.desk import Desk
from bot.features.tables.words import sentence, when
from bot.frames import frame
from bot.message import Button, Reply, Text
from bot.notices import Late, Notices, target_of
from bot.posting import outlook, pauses
from scheduler import deliveries
from scheduler.deliveries import Delivery, Promise
from scheduler.occurrences import store as dates
from scheduler.tables.promises import MIRROR
from scheduler.tables.types import Occurrence, TableState

log = logging.getLogger(__name__)

TROUBLE = "table-trouble"
AHEAD = dt.timedelta(hours=2)
"""How long before a start it is looked whether everything is on its way."""
MINOR = (MIRROR,)
"""Kinds without which people know all the same: a server may not let the assistant make events."""


def declare_notices(notices: Notices) -> None:
    """Put the word of trouble on the list of notices."""
    notices.notice(TROUBLE, waits=False, optional=False, late=Late(tell=False))(trouble)


async def watch(desk: Desk) -> None:
    """Look after the dates that begin soon; whoever answers for one is told once if something keeps its notices."""
    now = desk.now()
    async with desk.database.reading() as connection:
        coming = await dates.dates(connection, starts_after=now, starts_before=now + AHEAD, planned_only=True)
    for date in coming:
        if date.table.state is TableState.ACTIVE and (why := (await outlook(desk, date.key, minor=MINOR)).trouble):
            await _tell(desk, date, why)


async def _tell(desk: Desk, date: Occurrence, why: str) -> None:
    """Promise the word of trouble, on a platform that takes something if the person has an account there."""
    now, paused = desk.now(), await pauses(desk)

    async def work(connection: AsyncConnection) -> int:
        made = []
        for account in dict.fromkeys(one for one in (date.host, date.table.keeper) if one):
            linked = await people.accounts(connection, await people.same_person(connection, account))
            reached = [one for one in (account, *linked) if one.partition(":")[0] not in paused]
            to = target_of(reached[0] if reached else account)
            made.append(Promise(f"trouble:{date.key}{to}", TROUBLE, to, {"occurrence": date.id}, now, date.starts_at))
        return await deliveries.promise(connection, made, now)

    if await desk.database.write(work, "table-trouble"):
        log.warning("a date begins soon and its notices are kept: %s", why, extra={"occurrence": date.id})


async def trouble(desk: Desk, delivery: Delivery) -> Reply | None:
    """That a table begins soon and something keeps its notices, for those who answer for it."""
    async with desk.database.reading() as connection:
        date = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
    if date is None or not date.planned or desk.now() >= date.starts_at:
        return None
    found = await outlook(desk, date.key, minor=MINOR)
    if not found.trouble:
        return None
    language, why = date.table.terms.language, sentence(found.trouble)
    if language == "hi" and (found.late or found.lost):
        why = frame(language, "is_late" if found.late else "is_lost", n=found.late or found.lost)
    words = frame(language, "trouble", title=date.table.title, when=when(date), why=why)
    return Reply((Text(words),), (Button(frame(language, "deliveries"), "deliveries list"),))
