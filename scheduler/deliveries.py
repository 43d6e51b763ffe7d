"""Deliveries: the door for everybody who has something to say unasked.

A promise is a row, written in the transaction of its cause; what it says is written when it is sent, from the truth of
that moment. Not here: the SQL (`store`), the sending (`engine`), and who writes (the front desk).
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import store
from scheduler.types import OPEN, Delivery, Posted, Promise, State

__all__ = ["OPEN", "Delivery", "Posted", "Promise", "State", "cancel", "promise", "refresh", "wake", "was_sent"]

WAKE = "deliveries-due"
"""Set in the `info` of a connection on which something was promised, for whoever commits to wake the engine."""


async def promise(
    connection: AsyncConnection, promises: Sequence[Promise], now: dt.datetime, *, revive: bool = False
) -> int:
    """Keep promises; known keys are left alone. How many are new.

    `revive` promises again what was cancelled under the same key, for causes that come back.
    """
    made = await store.add(connection, list({one.dedup_key: one for one in promises}.values()), now, revive=revive)
    if made:
        wake(connection)
    return made


async def refresh(connection: AsyncConnection, dedup_key: str, now: dt.datetime) -> bool:
    """Say it again as it is now: what was sent is edited there. False if the key is unknown or was given up."""
    found = await store.want_again(connection, dedup_key, now)
    if found:
        wake(connection)
    return found


async def cancel(connection: AsyncConnection, key_prefix: str, reason: str, now: dt.datetime) -> int:
    """Take back what was not sent yet, under every key that begins so; how many were."""
    return await store.withdraw(connection, key_prefix, reason, now)


def wake(connection: AsyncConnection) -> None:
    """Let the engine look at once when this transaction is committed."""
    connection.info[WAKE] = True


async def was_sent(connection: AsyncConnection, dedup_key: str) -> bool:
    """Whether something stands on a platform under a key."""
    found = await store.by_key(connection, dedup_key)
    return found is not None and found.state is State.SENT and bool(found.posted)
