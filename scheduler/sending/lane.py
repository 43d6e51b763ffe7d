"""One lane: the deliveries of one target, one after the other, each to an end that is written down.

What was begun and not ended is looked for on the platform before anything else; so nothing is sent twice, and what the
platform never had is sent again.
"""

import asyncio
import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from scheduler.sending import store
from scheduler.sending.courier import Gone, Paused, Refused, Sheet, Slow, Wanted
from scheduler.sending.shop import Shop, Stalled
from scheduler.sending.steps import Broken, Close, Parcel, Step, Wait
from scheduler.types import Delivery, Posted, State

log = logging.getLogger(__name__)

ATTEMPTS = 5
"""Sendings that may fail before a delivery is given up."""
NO_TELLING = (
    "it cannot be told whether the platform took it, because its history cannot be read there; look, and send it again "
    "if it is missing"
)


def key_of(delivery: Delivery, n: int) -> str:
    """The platform's key of one message of a delivery: the same for every attempt, 25 characters at most."""
    digest = hashlib.sha256(f"{delivery.dedup_key}\n{delivery.round}".encode()).hexdigest()
    return f"d{digest[:20]}-{n}"


async def work_off(shop: Shop, deliveries: Sequence[Delivery]) -> None:
    """Bring the deliveries of one target to an end. Raises Paused when the platform takes nothing."""
    try:
        known = [await _look(shop, one) if one.began_at is not None else one for one in deliveries]
        if left := [one for one in known if one is not None]:
            for step in await shop.prepare(left):
                await _take(shop, step)
                if isinstance(step, Parcel):
                    await asyncio.sleep(shop.courier.gap_s)
    except BaseException:
        ids = [one.id for one in deliveries]
        look_at = shop.now() + dt.timedelta(seconds=shop.settle_s)
        await shop.keep(lambda c: store.give_back(c, shop.owner, ids, look_at), "deliveries-back")
        raise


async def _take(shop: Shop, step: Step) -> None:
    owner, now = shop.owner, shop.now()
    match step:
        case Parcel():
            await _send(shop, step)
        case Wait(delivery, until, reason):
            back = store.put_back
            await shop.keep(
                lambda c: back(c, owner, delivery, State.PENDING, until, reason=reason, posted=delivery.posted),
                "deliveries-wait",
            )
        case Broken(delivery, reason):
            await _failed(shop, delivery, State.RETRY, reason, delivery.posted)
        case Close(delivery, state, reason):
            posted = () if state == State.CANCELLED else delivery.posted
            if state == State.CANCELLED and not await _taken_back(shop, delivery):
                return
            await shop.keep(
                lambda c: store.settle(c, owner, delivery, state, now, reason=reason, posted=posted),
                "deliveries-close",
            )


async def _taken_back(shop: Shop, delivery: Delivery) -> bool:
    """Take back what stands there; False where it still does, and is written down to be tried again or given up."""
    for one in delivery.posted:
        try:
            await shop.courier.delete(delivery.promise.where, one.message)
        except Paused:
            raise
        except Gone:
            continue
        except Slow as error:
            await _wait(shop, delivery, error, State.RETRY, delivery.posted)
            return False
        except Exception as error:
            log.warning("a message could not be taken back: %s", type(error).__name__)
            tried = replace(delivery, attempts=ATTEMPTS) if isinstance(error, Refused) else delivery
            reason = f"it could not be taken back ({type(error).__name__})"
            await _failed(shop, tried, State.RETRY, reason, delivery.posted)
            return False
    return True


async def _wait(
    shop: Shop, one: Delivery, error: Slow, state: State, posted: Sequence[Posted] | None = None, count: int = 0
) -> None:
    """Wait as long as the platform asks; that is no failure."""
    if error.everywhere:
        shop.pace.rest(error.seconds)
    at, why, owner = shop.now() + dt.timedelta(seconds=error.seconds), str(error), shop.owner
    await shop.keep(
        lambda c: store.put_back(c, owner, one, state, at, reason=why, posted=posted, count=count), "deliveries-retry"
    )


async def _send(shop: Shop, parcel: Parcel) -> None:
    leader, owner = parcel.deliveries[0], shop.owner
    try:
        sheets = shop.courier.fold(parcel.content)
    except Exception as error:
        log.exception("a delivery could not be folded", extra={"delivery": leader.id})
        for one in parcel.deliveries:
            await _failed(shop, one, State.RETRY, f"it could not be written ({type(error).__name__})", one.posted)
        return
    # The turn is waited for before anything begins: who is killed meanwhile leaves nothing of which nobody knows.
    await _turn(shop)
    ids, prints, began = [one.id for one in parcel.deliveries], [one.print for one in sheets], shop.now()
    try:
        await shop.database.write(lambda c: store.begin(c, owner, ids, prints, began), "deliveries-begin")
    except store.TakenBack:
        return
    posted = list(leader.posted)
    try:
        await _show(shop, leader, sheets, posted)
    except Exception as error:
        await _not_sent(shop, replace(leader, attempts=leader.attempts + 1), error, posted)
        return
    await shop.keep(
        lambda c: store.settle(c, owner, leader, State.SENT, shop.now(), reason=parcel.reason, posted=posted),
        "deliveries-sent",
    )


async def _turn(shop: Shop) -> None:
    await shop.pace.turn()
    if not shop.alive():
        raise Stalled


async def _show(shop: Shop, leader: Delivery, sheets: Sequence[Sheet], posted: list[Posted]) -> None:
    """Change what stands there, post what is missing, take back what is too much; `posted` follows every step."""
    where = leader.promise.where
    for n, sheet in enumerate(sheets):
        if n:
            await asyncio.sleep(shop.courier.gap_s)
            await _turn(shop)
        if not shop.alive():
            raise Stalled
        if n < len(posted):
            await shop.courier.edit(where, posted[n].message, sheet)
            posted[n] = Posted(posted[n].message, sheet.print)
        else:
            posted.append(Posted(await shop.courier.post(where, sheet, key_of(leader, n)), sheet.print))
    while len(posted) > len(sheets):
        await shop.courier.delete(where, posted[-1].message)
        posted.pop()


async def _not_sent(shop: Shop, leader: Delivery, error: Exception, posted: Sequence[Posted]) -> None:
    """Write down why a sending did not come to its end, and what follows from it."""
    owner, now = shop.owner, shop.now()

    async def back(state: State, at: dt.datetime, reason: str, count: int = 0) -> None:
        await shop.keep(
            lambda c: store.put_back(c, owner, leader, state, at, reason=reason, posted=posted, count=count),
            "deliveries-retry",
        )

    match error:
        case Refused():
            await _failed(shop, replace(leader, attempts=ATTEMPTS), State.RETRY, str(error), posted)
        case Gone() if now <= leader.send_until:
            await shop.keep(lambda c: store.anew(c, owner, leader, now), "deliveries-anew")
        case Gone():
            reason = "its message was deleted there, and it is too late to post it anew"
            await shop.keep(
                lambda c: store.settle(c, owner, leader, State.SENT, now, reason=reason, posted=posted),
                "deliveries-close",
            )
        case Slow():
            await _wait(shop, leader, error, State.RETRY, posted, -1)
        case Paused() | Stalled():
            await back(State.PENDING, now, str(error), -1)
            raise error
        case _:
            reason = f"nobody knows whether the platform took it ({type(error).__name__})"
            log.warning("a delivery is ambiguous: %s", type(error).__name__, extra={"delivery": leader.id})
            await back(State.AMBIGUOUS, shop.later(leader.attempts - 1), reason)


async def _failed(shop: Shop, delivery: Delivery, state: State, reason: str, posted: Sequence[Posted]) -> None:
    """Try again later, or give up after the last attempt; what stands there already stays sent."""
    owner, now = shop.owner, shop.now()
    if delivery.attempts + 1 < ATTEMPTS:
        at = shop.later(delivery.attempts)
        await shop.keep(
            lambda c: store.put_back(c, owner, delivery, state, at, reason=reason, posted=posted, count=1),
            "deliveries-retry",
        )
        return
    stands = delivery.settled_at is not None and bool(posted)
    if stands:
        reason = f"it stands there as it was; it could not be changed: {reason}"
    log.error("a delivery was given up: %s", reason, extra={"delivery": delivery.id})
    ended = State.SENT if stands else State.FAILED
    await shop.keep(
        lambda c: store.settle(c, owner, delivery, ended, now, reason=reason, posted=posted), "deliveries-failed"
    )


async def _look(shop: Shop, one: Delivery) -> Delivery | None:
    """Look on the platform for what was begun; the delivery as it goes on, None if it is over or must wait."""
    missing = range(len(one.posted), len(one.prints))
    wanted = [Wanted(key_of(one, n), one.prints[n]) for n in missing]
    try:
        found = await shop.courier.find(one.promise.where, wanted, one.began_at or shop.now()) if wanted else {}
    except Paused:
        raise
    except Slow as error:
        await _wait(shop, one, error, State.AMBIGUOUS)
        return None
    except Exception as error:
        log.warning("the platform could not be asked for a delivery: %s", type(error).__name__)
        found = None
    if found is None:
        await _failed(shop, one, State.AMBIGUOUS, NO_TELLING, one.posted)
        return None
    posted = list(one.posted)
    async with shop.database.reading() as connection:
        known = await store.recorded(connection, one.target, [m for ids in found.values() for m in ids])
    for n, sheet in zip(missing, wanted, strict=True):
        mine = [m for m in found.get(sheet.key, ()) if m not in known]
        if not mine:
            break
        known.add(mine[0])
        posted.append(Posted(mine[0], one.prints[n]))
    return await _known(shop, one, posted)


async def _known(shop: Shop, one: Delivery, posted: list[Posted]) -> Delivery | None:
    """Go on from what was found: it is all there, it was taken back, it failed too often, or it is sent again."""
    owner, now = shop.owner, shop.now()
    whole, first = len(posted) == len(one.prints), one.settled_at is None
    if whole and first:
        ended, reason = State.SENT, ""
    elif one.withdrawn and not posted:
        ended, reason = State.CANCELLED, one.withdrawn
    elif one.attempts >= ATTEMPTS and first:
        ended, reason = State.FAILED, one.reason or "the platform never took it"
    else:
        await shop.keep(lambda c: store.resume(c, owner, one, posted), "deliveries-resume")
        return replace(one, posted=tuple(posted), began_at=None, prints=(), withdrawn="")
    await shop.keep(lambda c: store.settle(c, owner, one, ended, now, reason=reason, posted=posted), "deliveries-found")
    return None
