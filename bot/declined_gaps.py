"""Open gaps of which nobody would make one today: an order to the assistant, a greeting, a poem, somebody's despair.

Earlier versions kept some of these. They are judged again by what is declined now, and closed with a reason as by a
moderator, so that `gap reopen` takes it back. Not here: what is declined (`rag.declining`).
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from knowledge.audit import store as audit
from knowledge.gaps import deciding, store
from knowledge.gaps.errors import NotOpen
from knowledge.gaps.types import Asker, Why
from rag.declining import never_kept

REASONS = {"despair": "private", "personal": "private", "made_up": "scope", "to_do": "scope", "harm": "scope"}
"""The code with which a gap is closed, by the frame that declines its question; any other is spam."""
SERVICE = "service"
"""Who closed it, in the log: no person."""
BY_ITSELF = (Why.NOTHING, Why.UNSURE)
"""Askers for whom no person was called and nobody complained."""


async def close_declined(database: Database, now: dt.datetime) -> list[int]:
    """Close the open gaps that only ask what is declined now and that nobody has touched; their numbers."""
    async with database.reading() as connection:
        gaps = [one for one in await store.listed(connection, order="age") if not one.title]
        asked = await store.askers_of(connection, [one.id for one in gaps])
    judged = {one.id: code for one in gaps if (code := await asyncio.to_thread(_code, asked[one.id]))}
    closed = []
    for gap, code in judged.items():
        with contextlib.suppress(NotOpen):
            if await database.write(partial(_close, gap=gap, code=code, now=now), "gap-declined"):
                closed.append(gap)
    return closed


def _code(askers: Sequence[Asker]) -> str:
    """The reason with which a gap of these askers is closed; empty where one of them asks something."""
    names = [_declined(one) for one in askers]
    return REASONS.get(names[0], "spam") if names and all(names) else ""


def _declined(one: Asker) -> str:
    if one.why not in BY_ITSELF or not one.question:
        return ""
    return never_kept(one.question, unanswered=one.why == Why.NOTHING)


async def _close(connection: AsyncConnection, gap: int, code: str, now: dt.datetime) -> bool:
    """Close a gap unless somebody did something about it, be it to open it again; whether it was closed."""
    if any(one.what != "opened" for one in await store.history(connection, gap)):
        return False
    await deciding.close(connection, gap, code, "", "", now)
    await audit.append(connection, "gap.close", SERVICE, {"gap": gap, "reason": code}, now)
    return True
