"""The SQL of sending: who has taken up what, what began, and how it ended.

A lease is an owner's name on a row. It ends with the owner, whose life is a counter that goes on; no clock decides.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Number
from scheduler.store import STATE, begins, deliveries, messages, whole
from scheduler.types import NEVER, OPEN, Delivery, Posted, State

workers = Table("delivery_workers", MetaData(), Column("owner", String(40), primary_key=True), Column("beats", Number))

LONGEST_WAIT = dt.timedelta(hours=1)
"""No retry waits longer; one that seems to was set by a clock that went wrong."""


LOOKED_AT = 1000
"""Deliveries among which those to take up are chosen; the earliest."""

LISTED = 200
"""Deliveries that are listed at once."""


class TakenBack(Exception):
    """A delivery was cancelled between its lease and its sending."""


async def beat(connection: AsyncConnection, owner: str) -> None:
    """Show that this owner lives."""
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = kind.insert(workers).values(owner=owner, beats=1)
    counted = {"beats": workers.c.beats + 1}
    await connection.execute(statement.on_conflict_do_update(index_elements=["owner"], set_=counted))


async def owners(connection: AsyncConnection) -> dict[str, int]:
    """Everybody who has taken something up, with their count of beats."""
    beats = func.coalesce(workers.c.beats, 0).label("beats")
    join = deliveries.outerjoin(workers, workers.c.owner == deliveries.c.owner)
    query = select(deliveries.c.owner, beats).select_from(join).where(deliveries.c.owner > "").distinct()
    return {row.owner: int(row.beats) for row in await connection.execute(query)}


async def recover(connection: AsyncConnection, dead: Sequence[str], look_at: dt.datetime) -> int:
    """Free what these owners had taken up; what they had begun may be there, and is looked for from `look_at` on.

    That a process ended says nothing of what it was sending, so it counts as no attempt.
    """
    theirs = and_(deliveries.c.owner.in_(dead), deliveries.c.began_at.is_not(None), deliveries.c.attempts > 0)
    await connection.execute(update(deliveries).where(theirs).values(attempts=deliveries.c.attempts - 1))
    freed = await _free(connection, deliveries.c.owner.in_(dead), look_at)
    await connection.execute(delete(workers).where(workers.c.owner.in_(dead)))
    return freed


async def give_back(connection: AsyncConnection, owner: str, ids: Sequence[int], look_at: dt.datetime) -> int:
    """The same for some deliveries of one owner who lives."""
    theirs = or_(deliveries.c.id.in_(ids), deliveries.c.joined_to.in_(ids))
    return await _free(connection, and_(deliveries.c.owner == owner, theirs), look_at)


async def _free(connection: AsyncConnection, these: Any, look_at: dt.datetime) -> int:
    begun = deliveries.c.began_at.is_not(None)
    untouched = deliveries.c.state != State.LEASED
    values = {
        "owner": "",
        "state": case((untouched, deliveries.c.state), (begun, State.AMBIGUOUS), else_=State.PENDING),
        "next_at": case((begun, look_at), else_=deliveries.c.next_at),
    }
    return (await connection.execute(update(deliveries).where(these).values(values))).rowcount


def _due(platform: str, now: dt.datetime) -> Any:
    """What is due, written so that the indexes on `next_at` serve; what is over is never looked at again."""
    here, next_at = deliveries.c.platform == platform, deliveries.c.next_at
    again = and_(deliveries.c.state == State.SENT, deliveries.c.wanted > deliveries.c.shown)
    waiting = deliveries.c.state.in_([State.PENDING, State.RETRY, State.AMBIGUOUS])
    tried = deliveries.c.state.in_([State.RETRY, State.AMBIGUOUS])
    by_a_wrong_clock = and_(here, tried, next_at > now + LONGEST_WAIT, next_at < NEVER)
    free = and_(deliveries.c.owner == "", deliveries.c.joined_to.is_(None))
    return and_(or_(and_(here, next_at <= now), by_a_wrong_clock), free, or_(waiting, again))


async def due_on(connection: AsyncConnection, platforms: Sequence[str], now: dt.datetime) -> list[str]:
    """For which of these platforms something waits."""
    if not platforms:
        return []
    asked = [exists().where(_due(one, now)).label(f"p{n}") for n, one in enumerate(platforms)]
    row = (await connection.execute(select(*asked))).one()
    return [one for one, waits in zip(platforms, row, strict=True) if waits]


async def claim(
    connection: AsyncConnection,
    owner: str,
    platform: str,
    busy: Sequence[str],
    *,
    each: int,
    limit: int,
    long_ago: dt.datetime,
    now: dt.datetime,
) -> list[Delivery]:
    """Take up what is due: some of every target that nobody works at, all of what was due long ago."""
    taken = select(deliveries.c.target).where(deliveries.c.owner > "")
    # A target that is worked at is left out before the limit, so that one with thousands hides the others only once.
    first = (
        select(deliveries.c.id, deliveries.c.target, deliveries.c.due_at)
        .where(_due(platform, now), deliveries.c.target.not_in(taken), deliveries.c.target.not_in(busy))
        .order_by(deliveries.c.next_at)
        .limit(LOOKED_AT)
        .subquery()
    )
    turn = func.row_number().over(partition_by=first.c.target, order_by=(first.c.due_at, first.c.id))
    ranked = select(first.c.id, first.c.due_at, turn.label("turn")).subquery()
    chosen = select(ranked.c.id).where(ranked.c.turn <= each).order_by(ranked.c.turn, ranked.c.due_at).limit(limit)
    free = select(deliveries.c.id).where(deliveries.c.id.in_(chosen), deliveries.c.owner == "")
    if connection.dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    state = case((deliveries.c.state == State.SENT, State.SENT), else_=State.LEASED)
    statement = update(deliveries).where(deliveries.c.id.in_(free)).values(owner=owner, state=state)
    rows = list((await connection.execute(statement.returning(*deliveries.c))).all())
    if old := {row.target for row in rows if row.due_at < long_ago}:
        rest = and_(_due(platform, now), deliveries.c.target.in_(old), deliveries.c.due_at < long_ago)
        all_old = update(deliveries).where(rest).values(owner=owner, state=state)
        rows += (await connection.execute(all_old.returning(*deliveries.c))).all()
    begun = [row.id for row in rows if row.began_at is not None]
    if begun:
        joined = deliveries.c.joined_to.in_(begun)
        await connection.execute(update(deliveries).where(joined).values(owner=owner, state=State.LEASED))
    found = await whole(connection, rows)
    return sorted(found, key=lambda one: (one.due_at, one.id))


async def begin(
    connection: AsyncConnection, owner: str, ids: Sequence[int], prints: Sequence[str], now: dt.datetime
) -> None:
    """Note that these are now being sent together, the first for all. Raises TakenBack if one was cancelled."""
    leader = ids[0]
    mine = and_(deliveries.c.id.in_(ids), deliveries.c.owner == owner)
    values = {
        "state": State.LEASED,
        "began_at": now,
        "prints": list(prints),
        "attempts": deliveries.c.attempts + 1,
        "joined_to": case((deliveries.c.id == leader, None), else_=leader),
    }
    if (await connection.execute(update(deliveries).where(mine).values(values))).rowcount != len(ids):
        raise TakenBack


def _group(owner: str, leader: int) -> Any:
    return and_(deliveries.c.owner == owner, or_(deliveries.c.id == leader, deliveries.c.joined_to == leader))


async def settle(
    connection: AsyncConnection,
    owner: str,
    leader: Delivery,
    state: State,
    now: dt.datetime,
    *,
    reason: str = "",
    posted: Sequence[Posted] | None = None,
) -> None:
    """It is over, for a delivery and what was joined to it. Fewer messages than before use up its keys."""
    fewer = posted is not None and len(posted) < len(leader.posted)
    values: dict[str, Any] = {
        "state": state,
        "owner": "",
        "began_at": None,
        "prints": [],
        "attempts": 0 if state == State.SENT else deliveries.c.attempts,
        "withdrawn": "",
        "reason": reason,
        "settled_at": now,
        "next_at": case((and_(deliveries.c.id == leader.id, deliveries.c.wanted > leader.wanted), now), else_=NEVER),
        "round": deliveries.c.round + int(fewer),
    }
    # What is asked again while it is being sent stays asked: only what was asked before counts as done.
    shown = case((deliveries.c.id == leader.id, leader.wanted), else_=deliveries.c.wanted)
    await connection.execute(update(deliveries).where(_group(owner, leader.id)).values(**values, shown=shown))
    await _keep(connection, leader, posted)


async def put_back(
    connection: AsyncConnection,
    owner: str,
    leader: Delivery,
    state: State,
    next_at: dt.datetime,
    *,
    reason: str = "",
    posted: Sequence[Posted] | None = None,
    count: int = 0,
) -> None:
    """It will be tried again. Ambiguous ones stay joined and keep what they were to say; others are free again."""
    values: dict[str, Any] = {
        "state": state,
        "owner": "",
        "next_at": next_at,
        "reason": reason,
        "attempts": deliveries.c.attempts + count,
    }
    if state != State.AMBIGUOUS:
        values |= {"began_at": None, "prints": [], "joined_to": None}
    await connection.execute(update(deliveries).where(_group(owner, leader.id)).values(values))
    await _keep(connection, leader, posted)


async def resume(connection: AsyncConnection, owner: str, leader: Delivery, posted: Sequence[Posted]) -> None:
    """What was looked for is not there, or not all of it: the delivery goes on, what was joined to it is free again."""
    members = and_(deliveries.c.owner == owner, deliveries.c.joined_to == leader.id)
    free: dict[str, Any] = {"began_at": None, "prints": [], "joined_to": None}
    await connection.execute(update(deliveries).where(members).values(**free, state=State.PENDING, owner=""))
    await connection.execute(update(deliveries).where(deliveries.c.id == leader.id).values(free))
    await _keep(connection, leader, posted)


async def anew(connection: AsyncConnection, owner: str, leader: Delivery, now: dt.datetime) -> None:
    """The message vanished: it is posted anew, under a new key."""
    values = {"round": deliveries.c.round + 1, "settled_at": None, "attempts": 0}
    await connection.execute(update(deliveries).where(deliveries.c.id == leader.id).values(values))
    await put_back(connection, owner, leader, State.PENDING, now, posted=())


async def recorded(connection: AsyncConnection, target: str, found: Sequence[str]) -> set[str]:
    """Which of these messages are already known as somebody's."""
    known = select(messages.c.message).where(messages.c.target == target, messages.c.message.in_(found))
    return {row.message for row in await connection.execute(known)}


async def _keep(connection: AsyncConnection, leader: Delivery, posted: Sequence[Posted] | None) -> None:
    if posted is None or tuple(posted) == leader.posted:
        return
    if leader.posted:
        await connection.execute(delete(messages).where(messages.c.delivery_id == leader.id))
    mine = {"delivery_id": leader.id, "target": leader.target}
    if rows := [{**mine, "ordinal": n, "message": one.message, "print": one.print} for n, one in enumerate(posted)]:
        await connection.execute(insert(messages), rows)


async def standing_alone(connection: AsyncConnection, key_prefix: str, kinds: Sequence[str]) -> list[Delivery]:
    """What stands on a platform in messages of its own, under keys that begin so."""
    joined, stands = deliveries.alias(), exists().where(messages.c.delivery_id == deliveries.c.id)
    mine = and_(begins(connection, key_prefix), deliveries.c.kind.in_(kinds))
    alone = and_(STATE == State.SENT, stands, ~exists().where(joined.c.joined_to == deliveries.c.id))
    return await whole(connection, (await connection.execute(select(deliveries).where(mine, alone))).all())


async def failed_in_places(
    connection: AsyncConnection, kinds: Sequence[str], since: dt.datetime, ending: str, *, after: int = 0
) -> list[Delivery]:
    """What could not be said in a place and was not promised again under its key with this ending; by number."""
    again = deliveries.alias()
    repeated = exists().where(again.c.dedup_key == deliveries.c.dedup_key + ending)
    lost = and_(deliveries.c.state == State.FAILED, deliveries.c.kind.in_(kinds), deliveries.c.due_at >= since)
    query = select(deliveries).where(lost, ~deliveries.c.target.contains(":@"), ~repeated, deliveries.c.id > after)
    return await whole(connection, (await connection.execute(query.order_by(deliveries.c.id).limit(LISTED))).all())


async def doubt(connection: AsyncConnection, reason: str, now: dt.datetime) -> int:
    """Give up what was due and not begun, since it may have been sent by a life that this database does not know of."""
    c = deliveries.c
    mine = and_(c.state.in_(OPEN), c.began_at.is_(None), c.next_at <= now)
    values = {
        "state": State.FAILED,
        "reason": reason,
        "settled_at": now,
        "owner": "",
        "joined_to": None,
        "next_at": NEVER,
    }
    return (await connection.execute(update(deliveries).where(mine).values(values))).rowcount
