"""How a question finds its gap, or opens one; how an asker leaves, and how two accounts become one asker.

The caller brings what is known of meanings: `likest` says which askers' questions are the same as this one, the likest
first. Everything happens in the caller's transaction, together with the answer that the question got.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps import store
from knowledge.gaps.types import Asker, Asking, Gap, Joined, State, Wait, Why

Fresh = Sequence[tuple[int, str, bytes | None]]
Likest = Callable[[Fresh], Sequence[int]]
"""Given the meanings that were kept since it last looked, the rows of askers who asked the same, the likest first."""

JOINABLE = (State.OPEN, State.ANSWERED, State.CLOSED)
"""The states in which a gap takes further askers. A closed one stays closed, so that nonsense does not come back."""

PRIVATE = "private"
"""The reason of a closed gap whose words are for its askers and for moderators."""

STRONGEST = [str(one) for one in (Why.NOTHING, Why.STUCK, Why.BAD, Why.UNSURE)]
"""What keeps somebody waiting, the strongest first: who had no answer still waits when a 👎 is taken back."""


async def join(connection: AsyncConnection, asking: Asking, likest: Likest, seen: int, now: dt.datetime) -> Joined:
    """Put a question into the gap of those who asked the same, or into a new one.

    `seen` is the last row `likest` knows.
    """
    await store.one_at_a_time(connection)
    fresh = await store.meanings(connection, seen)
    ranked = list(likest(fresh))
    homes = await store.gaps_of(connection, ranked)
    found: Gap | None = None
    for row in ranked:
        found = await store.gap(connection, homes[row], lock=True) if row in homes else None
        if found is not None and found.state in JOINABLE:
            break
        found = None
    new = found is None
    if found is None:
        gap_id = await store.add_gap(connection, asking.vertical, now)
        await store.log(connection, gap_id, "opened", "", now)
    else:
        gap_id = found.id
    asker_id = await _seat(connection, gap_id, asking, now)
    joined = await store.gap(connection, gap_id)
    assert joined is not None
    return Joined(joined, asker_id, new)


async def _seat(connection: AsyncConnection, gap_id: int, asking: Asking, now: dt.datetime) -> int:
    """The row of this asker in a gap: theirs from before, brought up to date, or a new one.

    Who asks again elsewhere is told there. Words that were for moderators only are replaced by ones that others may
    read, never the other way round.
    """
    rows = await store.askers_by(connection, person=asking.person, gap_id=gap_id)
    before = rows[0] if rows else None
    if before is None:
        return await store.add_asker(connection, gap_id, asking, Wait.WAITING if asking.waits else Wait.LEFT, now)
    if not asking.waits:
        return before.id
    waits = before.state == Wait.WAITING
    why = min((str(asking.why), before.why), key=STRONGEST.index) if waits else str(asking.why)
    changed: dict[str, object] = {"account": asking.account, "target": asking.target, "why": why, "state": Wait.WAITING}
    if asking.answer_id:
        changed["answer_id"] = asking.answer_id
    if asking.question and (not before.question or (before.private and not asking.private)):
        changed |= {"question": asking.question, "language": asking.language, "private": asking.private}
        changed |= {"audiences": ",".join(asking.audiences), "meaning": asking.meaning, "vector": asking.vector}
    await store.change_askers(connection, [before.id], **changed)
    return before.id


async def leave(
    connection: AsyncConnection, answer_id: str, person: str, why: Sequence[Why], now: dt.datetime
) -> list[int]:
    """Take a complaint about an answer back: its asker waits no more. The gaps that this concerns.

    A gap that nobody else waits for is closed, since it had only this complaint.
    """
    mine = [
        one
        for one in await store.askers_by(connection, answer_id=answer_id)
        if one.person == person and one.why in [str(reason) for reason in why] and one.state == Wait.WAITING
    ]
    await store.change_askers(connection, [one.id for one in mine], state=Wait.LEFT)
    for one in mine:
        await store.log(connection, one.gap_id, "left", "", now)
        await _close_if_empty(connection, one.gap_id, now)
    return [one.gap_id for one in mine]


async def _close_if_empty(connection: AsyncConnection, gap_id: int, now: dt.datetime) -> None:
    gap = await store.gap(connection, gap_id, lock=True)
    if gap is not None and gap.state == State.OPEN and gap.waiting == 0:
        await store.change(connection, gap_id, now, state=State.CLOSED, reason="solved", taken_by="", taken_until=None)
        await store.log(connection, gap_id, "closed", "", now, {"reason": "solved"})


async def unite(connection: AsyncConnection, account: str, person: str) -> None:
    """Make what an account asked the asking of another, when both turn out to be one person.

    Where both asked the same, the later place is kept, and the one is no longer counted beside the other.
    """
    theirs = {one.gap_id: one for one in await store.askers_by(connection, person=person)}
    for one in await store.askers_by(connection, person=account):
        other = theirs.get(one.gap_id)
        if other is None:
            await store.change_askers(connection, [one.id], person=person)
            continue
        older, newer = sorted((one, other), key=lambda row: (row.asked_at, row.id))
        state = _together(older, newer)
        kept, gone = (newer, older) if newer.state == state else (older, newer)  # what was told is known by its row
        round_ = kept.round if state == Wait.TOLD else max(older.round, newer.round)
        place = {"account": newer.account, "target": newer.target, "private": newer.private}
        place |= {"audiences": ",".join(newer.audiences), "told_at": newer.told_at or older.told_at}
        await store.drop_askers(connection, [gone.id])
        await store.change_askers(connection, [kept.id], person=person, state=state, round=round_, **place)
    await store.rename(connection, [account], person)


def _together(one: Asker, other: Asker) -> str:
    """How a person stands whose two accounts asked the same: who was told once is not told again."""
    states = {one.state, other.state}
    order = (Wait.HELPED, Wait.TOLD, Wait.WAITING, Wait.LEFT)
    return next(str(state) for state in order if str(state) in states)


async def forget(
    connection: AsyncConnection, people: Sequence[str], targets: Sequence[str], now: dt.datetime
) -> tuple[int, int]:
    """Erase what these people asked, who are told at these targets, and their names from every gap; how many of each.

    A gap that nobody else asked and that has no title of its own holds nothing any more, and is closed.
    """
    mine = await store.askers_of_people(connection, people, targets)
    await store.drop_askers(connection, [one.id for one in mine])
    named = await store.rename(connection, people, "")
    named += await store.leave_places(connection, [*people, *targets])
    for gap_id in dict.fromkeys(one.gap_id for one in mine):
        gap = await store.gap(connection, gap_id, lock=True)
        if gap is not None and gap.state == State.OPEN and gap.asked == 0 and not gap.title:
            await store.change(
                connection, gap_id, now, state=State.CLOSED, reason="private", taken_by="", taken_until=None
            )
            await store.log(connection, gap_id, "closed", "", now, {"reason": "private"})
    return len(mine), named


def worded(
    gap: Gap, asked: Sequence[Asker], audiences: Sequence[str], *, person: str = "", moderator: bool = False
) -> Gap:
    """The same gap with the words it may be shown with to this reader: its title, or the first asker's.

    What was asked in private, or closed as private, is shown to its asker and to moderators only; a title makes it
    known to all.
    """
    if gap.title:
        return replace(gap, question=gap.title)
    audiences = () if gap.reason == PRIVATE else audiences
    for one in asked:
        if one.question and may_read(one, audiences, person=person, moderator=moderator):
            return replace(gap, question=one.question, language=one.language)
    return gap


def may_read(one: Asker, audiences: Sequence[str], *, person: str = "", moderator: bool = False) -> bool:
    """Whether a reader may see an asker's words: their own, a moderator, or asked before all who read here."""
    if moderator or (person and one.person == person):
        return True
    return not one.private and bool(audiences) and not set(one.audiences) - set(audiences)
