"""Taking decisions back, alone or all that were taken together, while nothing was built on them.

The caller owns the transaction, and cancels what people had not been told yet.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.frames import Sentence, sentence
from knowledge.freshness import store as freshness
from knowledge.reproductions import store as reproductions
from knowledge.reproductions.counting import recount
from knowledge.review import publishing, rules, store
from knowledge.review.errors import MayNot, NotReady
from knowledge.review.types import Decision, Item, ItemState, Kind, Reviewer
from knowledge.submissions import store as submissions
from knowledge.submissions.types import State
from knowledge.types import Head

WINDOW = dt.timedelta(minutes=15)
"""How long a decision can be taken back; later there are retract, restore and roll back."""


@dataclass(frozen=True)
class Previewed:
    """One item of a bulk action, as the action would find it: what version it names, and why it would not be taken."""

    item: Item
    why_not: Sentence | None


async def preview(
    connection: AsyncConnection, ids: Sequence[int], action: str, reviewer: Reviewer, now: dt.datetime
) -> list[Previewed]:
    """What a bulk action would do, item by item; nothing is changed. Unknown numbers are left out."""
    found = []
    for item_id in dict.fromkeys(ids):
        item = await store.item(connection, item_id)
        if item is not None:
            found.append(Previewed(item, await _why_not(connection, item, action, reviewer, now)))
    return found


async def _why_not(
    connection: AsyncConnection, item: Item, action: str, reviewer: Reviewer, now: dt.datetime
) -> Sentence | None:
    if wrong := rules.may_not(reviewer, "bulk") or rules.may_not(reviewer, action, item):
        return wrong
    if item.state == ItemState.DECIDED:
        return sentence("left_decided", name=item.decided_name)
    if item.claimed(now) and item.claimed_by != reviewer.person:
        return sentence("left_claimed", name=item.claimed_name)
    if rules.next_state(item.state, action) is None:
        return sentence("left_waits")
    if action != "approve":
        return None
    if item.flags:
        return sentence("left_flagged", flags=", ".join(item.flags))
    version = await submissions.version(connection, item.submission_id) if item.submission_id else None
    found = await submissions.submission(connection, item.submission_id) if item.submission_id else None
    draft = await publishing.full_draft(connection, found, version.draft) if found and version else None
    so_far = rules.approvals(await store.decisions_of(connection, item.id), version.number if version else None)
    author = found.person if found else item.opened_by
    return rules.may_not_approve(reviewer, item, author, draft, so_far)


async def undo(connection: AsyncConnection, decision: Decision, reviewer: Reviewer, now: dt.datetime) -> Item:
    """Take one decision back. Raises NotReady where it is too late or something was built on it."""
    if wrong := rules.may_not(reviewer, "undo"):
        raise MayNot(wrong)
    item = await store.item(connection, decision.item_id, lock=True)
    assert item is not None
    if decision.undone_at is not None or now - decision.at > WINDOW:
        raise NotReady("undo_late", number=item.id, title=item.title)
    if item.version != decision.version + 1:
        raise NotReady("undo_changed", number=item.id, title=item.title)
    await _put_back(connection, item, decision, now)
    await store.undo(connection, decision.id, now)
    await _reopen(connection, item.id, decision)
    facts: dict[str, str | int | None] = {"item": item.id, "decision": decision.action, "role": reviewer.role}
    await audit.append(connection, "undo", reviewer.person, facts, now)
    again = await store.item(connection, item.id)
    assert again is not None
    return again


async def _reopen(connection: AsyncConnection, item_id: int, decision: Decision) -> None:
    """Let an item stand as it did before; one that waited for its author says again what was asked for."""
    state = str(decision.before.get("item", ItemState.OPEN))
    asked = [one for one in await store.decisions_of(connection, item_id) if one.action == "changes"]
    waits = state == ItemState.WAITING and bool(asked)
    await store.reopen(connection, item_id, state, asked[-1].sentence if waits else None)


async def _put_back(connection: AsyncConnection, item: Item, decision: Decision, now: dt.datetime) -> None:
    before = decision.before
    if item.submission_id is not None:
        await submissions.move(connection, item.submission_id, State(before.get("submission", State.PENDING)))
    if "reproduction" in before:
        await reproductions.settle(connection, int(before["reproduction"]), "waiting")
        if item.entry_id:
            await recount(connection, item.entry_id, now)
    entry_id = before.get("entry")
    if entry_id is None:
        return
    head = await _unmoved(connection, entry_id, decision)
    if item.kind == Kind.STALE:
        due = dt.date.fromisoformat(before["due"])
        taken_back = (entry_id, head.number, "taken back", decision.person, head.review_due, due, now)
        await freshness.note(connection, freshness.Review(*taken_back))
        await entries.renew(connection, entry_id, due, now)
    elif item.kind == Kind.DISPUTE:
        if before["status"] == "disputed":
            await entries.dispute(connection, entry_id, str(before["reason"]), now)
    elif head.number != before["number"]:
        raise NotReady("undo_newer", title=head.title)
    elif before["previous"]:
        await publishing.roll_back(connection, entry_id, int(before["previous"]), decision.person, now)
        assert item.submission_id is not None
        await submissions.move(connection, item.submission_id, State.PENDING, base=head.number + 1)
    else:
        await entries.retract(connection, entry_id, publishing.TAKEN_BACK, now)
        assert item.submission_id is not None
        await submissions.move(connection, item.submission_id, State.PENDING, entry_id=entry_id, base=head.number)


async def _unmoved(connection: AsyncConnection, entry_id: str, decision: Decision) -> Head:
    """An entry, locked, as the decision left it; raises NotReady where somebody retracted or disputed it since.

    Taking a decision back never brings a retracted entry into answers: that is what restoring is for.
    """
    await entries.lock(connection, entry_id)
    head = await entries.head(connection, entry_id)
    if head.status == "retracted":
        raise NotReady("undo_retracted", title=head.title)
    if head.status == "disputed" and decision.before.get("status") == "disputed" and "reason" in decision.before:
        raise NotReady("undo_disputed", title=head.title)
    return head
