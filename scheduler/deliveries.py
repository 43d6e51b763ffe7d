"""Deliveries: the door for everybody who has something to say unasked.

A promise is a row, written in the transaction of its cause; what it says is written when it is sent, from the truth of
that moment. Not here: the SQL (`store`), the sending (`engine`), and who writes (the front desk).
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import store
from scheduler.sending import store as sending
from scheduler.types import OPEN, Delivery, Posted, Promise, State

__all__ = [
    "LATE",
    "OPEN",
    "Delivery",
    "Outlook",
    "Posted",
    "Promise",
    "State",
    "again",
    "cancel",
    "cancel_one",
    "outlook",
    "promise",
    "refresh",
    "refresh_alone",
    "stands_since",
    "states_of",
    "wake",
    "was_sent",
]

LATE = dt.timedelta(minutes=2)
"""What is not out so long after it was due is late."""

WAKE = "deliveries-due"
"""Set in the `info` of a connection on which something was promised, for whoever commits to wake the engine."""


async def promise(
    connection: AsyncConnection, promises: Sequence[Promise], now: dt.datetime, *, revive: bool = False
) -> int:
    """Keep promises; known keys are left alone. How many are new.

    `revive` promises again what was cancelled under the same key, for causes that come back, and what is not due yet
    at its new time.
    """
    made = await store.add(connection, list({one.dedup_key: one for one in promises}.values()), now, revive=revive)
    if made:
        wake(connection)
    return made


async def refresh(
    connection: AsyncConnection, dedup_key: str, now: dt.datetime, until: dt.datetime | None = None
) -> bool:
    """Say it again as it is now: what was sent is edited there. False if the key is unknown or was given up.

    With `until` there is another end to the time in which it may be said.
    """
    found = await store.want_again(connection, dedup_key, now, until)
    if found:
        wake(connection)
    return found


async def refresh_alone(connection: AsyncConnection, key_prefix: str, kinds: Sequence[str], now: dt.datetime) -> None:
    """Say again, where it stands, what was said of these kinds under keys that begin so; what was joined stays."""
    for one in await sending.standing_alone(connection, key_prefix, kinds):
        await refresh(connection, one.dedup_key, now)


async def stands_since(
    connection: AsyncConnection, key_prefix: str, kind: str, target: str, since: dt.datetime
) -> bool:
    """Whether something of a kind that was due after a moment stands there, and follows what becomes of its cause."""
    standing = await sending.standing_alone(connection, key_prefix, [kind])
    return any(one.target == target and one.due_at > since for one in standing)


async def cancel(connection: AsyncConnection, key_prefix: str, reason: str, now: dt.datetime) -> int:
    """Take back what was not sent yet, under every key that begins so; how many were."""
    return await store.withdraw(connection, key_prefix, reason, now)


async def cancel_one(connection: AsyncConnection, dedup_key: str, reason: str, now: dt.datetime) -> bool:
    """Take back one delivery; False if it was sent, is being sent, or is over."""
    return await store.withdraw(connection, dedup_key, reason, now, prefix=False) > 0


async def again(connection: AsyncConnection, delivery_id: int, send_until: dt.datetime, now: dt.datetime) -> bool:
    """Start a delivery that was given up anew, with time until `send_until` at least; False if it was not."""
    started = await store.again(connection, delivery_id, send_until, now)
    if started:
        wake(connection)
    return started


@dataclass(frozen=True)
class Outlook:
    """How the deliveries of one cause stand: the next one, and what keeps it; `trouble` is empty if nothing does."""

    next: Delivery | None
    trouble: str = ""
    platforms: tuple[str, ...] = ()
    """The platforms on which something is still to be said."""
    late: int = 0
    """The delivery that is late."""
    lost: int = 0
    """The delivery that did not go out."""


async def outlook(
    connection: AsyncConnection, key_prefix: str, now: dt.datetime, *, minor: Collection[str] = ()
) -> Outlook:
    """Whether what comes next under these keys is on its way: for the look before something that must not fail.

    What one person is not told is their own affair, and so are `minor` kinds; what a place is not told is trouble,
    unless it waits for the end of its quiet hours.
    """
    known = await store.listed(connection, key_prefix=key_prefix, limit=500)
    if not known:
        return Outlook(None, "nothing was promised")
    found = [one for one in known if not one.promise.to_person and one.kind not in minor]
    waiting = [one for one in found if one.state in OPEN]
    first = waiting[0] if waiting else None
    platforms = tuple(sorted({one.promise.platform for one in waiting}))
    late = next((one for one in waiting if now - one.due_at > LATE and not _rests(one, now)), None)
    if late is not None:
        why = f": {late.reason}" if late.reason else ""
        return Outlook(late, f"delivery {late.id} is late{why}", platforms, late=late.id)
    lost = [one for one in found if one.state in (State.FAILED, State.EXPIRED)]
    if lost:
        why = f"delivery {lost[-1].id} did not go out: {lost[-1].reason}"
        return Outlook(first, why, platforms, lost=lost[-1].id)
    return Outlook(first, "", platforms)


def _rests(one: Delivery, now: dt.datetime) -> bool:
    """Whether it was put off on purpose; what is tried again is not."""
    return one.state is State.PENDING and one.next_at > now


def wake(connection: AsyncConnection) -> None:
    """Let the engine look at once when this transaction is committed."""
    connection.info[WAKE] = True


async def states_of(connection: AsyncConnection, dedup_keys: Sequence[str]) -> dict[str, State]:
    """What became of promises; nothing of those that were never made."""
    return await store.states(connection, dedup_keys)


async def was_sent(connection: AsyncConnection, dedup_key: str) -> bool:
    """Whether something stands on a platform under a key."""
    found = await store.by_key(connection, dedup_key)
    return found is not None and found.state is State.SENT and bool(found.posted)
