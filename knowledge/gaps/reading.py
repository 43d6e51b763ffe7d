"""Gaps as a reader may see them: lists, one gap with all that belongs to it, and figures about them.

Whose words are shown to whom is decided in `joining.worded`.
"""

import datetime as dt
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps import store
from knowledge.gaps.errors import UnknownGap
from knowledge.gaps.joining import may_read, worded
from knowledge.gaps.store import Order
from knowledge.gaps.types import Asker, Gap, Proposal, State, Step

MEASURED = dt.timedelta(days=90)
"""How far back the days from question to answer are measured."""


@dataclass(frozen=True)
class Reader:
    """Who looks at gaps: what they may read, who they are, and whether they moderate."""

    audiences: tuple[str, ...] = ("public",)
    person: str = ""
    moderator: bool = False


@dataclass(frozen=True)
class Whole:
    """A gap with its askers' words as this reader may see them, the entries named for it, and its history."""

    gap: Gap
    words: tuple[Asker, ...]
    proposals: tuple[Proposal, ...]
    history: tuple[Step, ...]


@dataclass(frozen=True)
class Figures:
    """How it goes with gaps. Days are from the question to its answer, over the last 90 days."""

    open: dict[str, int]
    """By vertical; the empty name are those without one."""
    waiting: int
    oldest: dt.datetime | None
    answered: int
    median_days: float | None
    longest_days: float | None


async def listed(
    connection: AsyncConnection,
    reader: Reader,
    *,
    states: Sequence[str] = (State.OPEN,),
    vertical: str | None = None,
    order: Order = "waiting",
    mine: bool = False,
) -> list[Gap]:
    """Gaps that have words for this reader, in order."""
    person = reader.person if mine else ""
    found = await store.listed(connection, states=states, vertical=vertical, person=person, order=order)
    return await _shown(connection, found, reader)


async def _shown(connection: AsyncConnection, found: Sequence[Gap], reader: Reader) -> list[Gap]:
    """Those gaps that have words for this reader, with them."""
    asked = await store.askers_of(connection, [one.id for one in found])
    shown = [
        worded(one, asked[one.id], reader.audiences, person=reader.person, moderator=reader.moderator) for one in found
    ]
    return [one for one in shown if one.question]


async def whole(connection: AsyncConnection, gap_id: int, reader: Reader) -> Whole:
    """One gap. Raises UnknownGap also where this reader may see none of its words."""
    gap = await store.gap(connection, gap_id)
    if gap is None:
        raise UnknownGap(gap_id)
    asked = (await store.askers_of(connection, [gap_id]))[gap_id]
    shown = worded(gap, asked, reader.audiences, person=reader.person, moderator=reader.moderator)
    if not shown.question and gap.state != State.MERGED:
        raise UnknownGap(gap_id)
    readable = [
        one
        for one in asked
        if one.question and may_read(one, reader.audiences, person=reader.person, moderator=reader.moderator)
    ]
    return Whole(
        shown,
        tuple(readable),
        tuple(await store.proposals_of(connection, gap_id)),
        tuple(await store.history(connection, gap_id)),
    )


async def open_gaps(connection: AsyncConnection, limit: int = 50, vertical: str | None = None) -> list[Gap]:
    """Open gaps that anybody may see, those most people wait for first; of one vertical, if named."""
    shown: list[Gap] = []
    at, some = 0, True
    while some and len(shown) < limit:  # not all at once: there may be thousands, each with everybody who asked
        found = await store.listed(connection, vertical=vertical, limit=limit, offset=at)
        shown += await _shown(connection, found, Reader())
        at, some = at + limit, len(found) == limit
    return shown[:limit]


async def waiting_for(connection: AsyncConnection, person: str) -> list[Gap]:
    """The open gaps that one person waits for, newest first."""
    found = await listed(connection, Reader(person=person), mine=True, order="age")
    return found[::-1]


async def figures(connection: AsyncConnection, now: dt.datetime) -> Figures:
    """The figures for a page or a list."""
    open_ = await store.listed(connection, order="age")
    days = await store.answered_since(connection, now - MEASURED)
    return Figures(
        await store.count(connection),
        sum(one.waiting for one in open_),
        open_[0].opened_at if open_ else None,
        len(days),
        statistics.median(days) if days else None,
        days[-1] if days else None,
    )
