"""What people decide about a gap: take it, answer it, close, merge, split it, and the way back from each.

Everything is checked on the locked row, so of two who decide at once the second is told what the first did. Nothing
here tells the askers: `answer` and `merge` return those who must be told, and the caller promises it in the same
transaction.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps import store
from knowledge.gaps.errors import (
    AlreadyTaken,
    NoSuchReason,
    NothingToMove,
    NotOpen,
    NotTaken,
    TriedBefore,
    UnknownGap,
)
from knowledge.gaps.types import REASONS, TAKEN_FOR, Asker, Gap, State, Wait

PROPOSED, ANSWERS, FAILED = "proposed", "answers", "failed"
"""What became of an entry that was named for a gap."""
FREE = {"taken_by": "", "taken_until": None}


async def found(connection: AsyncConnection, gap_id: int, *states: State) -> Gap:
    """A gap, locked. Raises UnknownGap, or NotOpen where it is in none of these states."""
    gap = await store.gap(connection, gap_id, lock=True)
    if gap is None:
        raise UnknownGap(gap_id)
    if states and gap.state not in states:
        last = next((one for one in await store.history(connection, gap_id) if one.what in DECISIONS), None)
        raise NotOpen(gap, last)
    return gap


DECISIONS = ("answered", "closed", "merged", "opened again")
"""The lines of a history that say how a gap came to its state."""


async def take(connection: AsyncConnection, gap_id: int, person: str, now: dt.datetime) -> Gap:
    """Give a gap to somebody who means to answer it, for TAKEN_FOR. Taking one's own again makes it last longer."""
    gap = await found(connection, gap_id, State.OPEN)
    holder = gap.holder(now)
    if holder and holder != person:
        assert gap.taken_until is not None
        raise AlreadyTaken(gap, gap.taken_until)
    await store.change(connection, gap_id, now, taken_by=person, taken_until=now + TAKEN_FOR)
    await store.log(connection, gap_id, "taken", person, now)
    return await found(connection, gap_id)


async def release(connection: AsyncConnection, gap_id: int, person: str, now: dt.datetime, *, moderator: bool) -> Gap:
    """Take a gap back from who has it: they themselves or a moderator may."""
    gap = await found(connection, gap_id, State.OPEN)
    holder = gap.holder(now)
    if not holder or (holder != person and not moderator):
        raise NotTaken(gap, holder)
    await store.change(connection, gap_id, now, **FREE)
    await store.log(connection, gap_id, "released", person, now)
    return gap


async def propose(
    connection: AsyncConnection, gap_id: int, entry_id: str, number: int, person: str, now: dt.datetime
) -> Gap:
    """Keep that somebody says an entry answers a gap; a moderator decides."""
    gap = await found(connection, gap_id, State.OPEN)
    await _not_failed(connection, gap, entry_id, number)
    await store.propose(connection, gap_id, entry_id, number, PROPOSED, person, now)
    await store.log(connection, gap_id, "proposed", person, now, {"entry": entry_id, "number": number})
    return gap


async def answer(
    connection: AsyncConnection,
    gap_id: int,
    entry_id: str,
    number: int,
    person: str,
    now: dt.datetime,
    audience: str = "public",
) -> list[Asker]:
    """Say that a published entry answers a gap. The askers who must be told now, each in a new round.

    Who may not read the entry, by its audience, waits on.
    """
    gap = await found(connection, gap_id, State.OPEN)
    await _not_failed(connection, gap, entry_id, number)
    await store.change(connection, gap_id, now, state=State.ANSWERED, entry_id=entry_id, answered_at=now, **FREE)
    await store.propose(connection, gap_id, entry_id, number, ANSWERS, person, now)
    days = round((now - gap.opened_at).total_seconds() / 86400, 2)
    facts: dict[str, str | int] = {"entry": entry_id, "number": number, "days": str(days)}
    await store.log(connection, gap_id, "answered", person, now, facts)
    return await tell(connection, gap_id, audience, now)


async def tell(connection: AsyncConnection, gap_id: int, audience: str, now: dt.datetime) -> list[Asker]:
    """Begin a round for everybody who waits for an answered gap and may read the entry: these are they."""
    rows = (await store.askers_of(connection, [gap_id]))[gap_id]
    waiting = [one for one in rows if one.state == Wait.WAITING and audience in one.audiences]
    await store.promise_round(connection, [one.id for one in waiting], now)
    again = {one.id: one for one in (await store.askers_of(connection, [gap_id]))[gap_id]}
    return [again[one.id] for one in waiting]


async def _not_failed(connection: AsyncConnection, gap: Gap, entry_id: str, number: int) -> None:
    for one in await store.proposals_of(connection, gap.id):
        if one.entry_id == entry_id and one.state == FAILED and one.number >= number:
            raise TriedBefore(gap, entry_id)


async def helped(connection: AsyncConnection, asker: Asker, now: dt.datetime) -> None:
    """Note that what an asker was told helped."""
    await store.change_askers(connection, [asker.id], state=Wait.HELPED)
    await store.log(connection, asker.gap_id, "helped", "", now)


async def did_not_help(connection: AsyncConnection, asker: Asker, now: dt.datetime) -> bool:
    """Note that it did not: the asker waits again, and the gap is open again. False if it was open already."""
    gap = await found(connection, asker.gap_id)
    await store.change_askers(connection, [asker.id], state=Wait.WAITING)
    if gap.state != State.ANSWERED:
        return False
    await _open_again(connection, gap, "", now, "did not help")
    return True


async def take_back(connection: AsyncConnection, gap: Gap, now: dt.datetime) -> None:
    """Open a gap whose entry was taken back: whoever was told so, and did not say that it helped, waits again."""
    rows = (await store.askers_of(connection, [gap.id]))[gap.id]
    await store.change_askers(connection, [one.id for one in rows if one.state == Wait.TOLD], state=Wait.WAITING)
    await _open_again(connection, gap, "", now, "entry taken back")


async def _open_again(connection: AsyncConnection, gap: Gap, person: str, now: dt.datetime, cause: str) -> None:
    if gap.entry_id is not None:
        for one in await store.proposals_of(connection, gap.id):
            if one.entry_id == gap.entry_id and one.state == ANSWERS:
                await store.propose(connection, gap.id, one.entry_id, one.number, FAILED, one.person, now)
    empty = {"entry_id": None, "answered_at": None, "reason": "", "note": "", "merged_into": None}
    await store.change(connection, gap.id, now, state=State.OPEN, **empty)
    await store.log(connection, gap.id, "opened again", person, now, {"cause": cause})


async def close(connection: AsyncConnection, gap_id: int, code: str, note: str, person: str, now: dt.datetime) -> Gap:
    """Close a gap with a reason that anybody may read."""
    if code not in REASONS:
        raise NoSuchReason(code)
    gap = await found(connection, gap_id, State.OPEN)
    await store.change(connection, gap_id, now, state=State.CLOSED, reason=code, note=note, **FREE)
    await store.log(connection, gap_id, "closed", person, now, {"reason": code})
    return gap


async def open_again(connection: AsyncConnection, gap_id: int, person: str, now: dt.datetime) -> Gap:
    """Undo a closing, an answering or a merging."""
    gap = await found(connection, gap_id, State.CLOSED, State.ANSWERED, State.MERGED)
    if gap.state == State.ANSWERED:
        rows = (await store.askers_of(connection, [gap_id]))[gap_id]
        await store.change_askers(connection, [one.id for one in rows if one.state == Wait.TOLD], state=Wait.WAITING)
    if gap.state == State.MERGED:
        await _bring_back(connection, gap)
    await _open_again(connection, gap, person, now, f"was {gap.state}")
    return gap


async def merge(
    connection: AsyncConnection, gap_id: int, into: int, person: str, now: dt.datetime, audience: str = "public"
) -> list[Asker]:
    """Make a gap part of another. The askers who must be told now, if that other is answered.

    Somebody who asked both keeps the row in the gap they are in; it is not counted while the gap is merged.
    """
    first, second = sorted((gap_id, into))
    for one in (first, second):
        await found(connection, one)
    gap = await found(connection, gap_id, State.OPEN)
    if gap_id == into:
        raise NothingToMove(gap, itself=True)
    target = await found(connection, into, State.OPEN, State.ANSWERED)
    rows = await store.askers_of(connection, [gap_id, into])
    there = {one.person: one for one in rows[into]}
    moving = [one for one in rows[gap_id] if one.person not in there]
    waits = [there[one.person].id for one in rows[gap_id] if one.person in there and one.state == Wait.WAITING]
    await store.change_askers(connection, [one.id for one in moving], gap_id=into)
    await store.change_askers(connection, waits, state=Wait.WAITING)
    await store.change(connection, gap_id, now, state=State.MERGED, merged_into=into, **FREE)
    moved = ",".join(str(one.id) for one in moving)
    await store.log(connection, gap_id, "merged", person, now, {"into": into, "askers": moved})
    await store.log(connection, into, "took in", person, now, {"from": gap_id})
    return await tell(connection, into, audience, now) if target.state == State.ANSWERED else []


async def _bring_back(connection: AsyncConnection, gap: Gap) -> None:
    """Move the askers back that a merge moved, as far as they are still in the gap it moved them to."""
    last = next(iter(await store.history(connection, gap.id, "merged")))
    moved = [int(one) for one in str(last.facts.get("askers", "")).split(",") if one]
    homes = await store.gaps_of(connection, moved)
    back = [one for one in moved if homes.get(one) == gap.merged_into]
    await store.change_askers(connection, back, gap_id=gap.id)


async def split(
    connection: AsyncConnection, gap_id: int, asker_ids: Sequence[int], person: str, now: dt.datetime
) -> int:
    """Give some askers of a gap one of their own; its number."""
    gap = await found(connection, gap_id, State.OPEN, State.ANSWERED)
    rows = (await store.askers_of(connection, [gap_id]))[gap_id]
    chosen = [one for one in rows if one.id in asker_ids]
    if not chosen or len(chosen) == len(rows):
        raise NothingToMove(gap)
    made = await store.add_gap(connection, gap.vertical, min(one.asked_at for one in chosen))
    await store.change_askers(connection, [one.id for one in chosen], gap_id=made)
    waits = [one.id for one in chosen if one.state == Wait.TOLD]
    await store.change_askers(connection, waits, state=Wait.WAITING)
    await store.log(connection, made, "opened", person, now, {"from": gap_id})
    await store.log(connection, gap_id, "split", person, now, {"into": made})
    return made


async def set_right(connection: AsyncConnection, gap_id: int, person: str, now: dt.datetime, **values: str) -> Gap:
    """Correct a gap's vertical, its title, or the place where it is discussed."""
    await found(connection, gap_id, State.OPEN, State.ANSWERED, State.CLOSED)
    changed = dict(values) | ({"vertical_by": person} if "vertical" in values else {})
    await store.change(connection, gap_id, now, **changed)
    await store.log(connection, gap_id, "set right", person, now, {"what": ", ".join(values)})
    return await found(connection, gap_id)
