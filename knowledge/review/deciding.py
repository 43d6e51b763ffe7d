"""Actions on the queue: claim, approve, ask for changes, reject. Each names the version it was taken on, so that
two people can never decide one thing twice: the second gets AlreadyDecided, ChangedMeanwhile or ClaimedByOther.

Every function runs in the caller's transaction and writes its own row of the audit log last. The caller adds what
people are told (deliveries) to the same transaction. What a decision does is in `effects`, taking back in `undoing`,
entries in `standing`.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.audit import store as audit
from knowledge.review import effects, rules, store
from knowledge.review.errors import AlreadyDecided, ChangedMeanwhile, ClaimedByOther, MayNot, NoItem, NotReady
from knowledge.review.types import REASONS, Decided, Item, ItemState, Published, Reviewer
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Draft, State


async def seen(connection: AsyncConnection, item_id: int, reviewer: Reviewer) -> Item:
    """An item that this person may look at. Raises NoItem or MayNot."""
    item = await store.item(connection, item_id)
    if item is None:
        raise NoItem(item_id)
    if wrong := rules.may_not(reviewer, "show", item):
        raise MayNot(wrong)
    return item


async def claim(connection: AsyncConnection, item_id: int, reviewer: Reviewer, now: dt.datetime) -> Item:
    """Claim an item for half an hour. Raises ClaimedByOther, AlreadyDecided, MayNot, NoItem."""
    item = await seen(connection, item_id, reviewer)
    if wrong := rules.may_not(reviewer, "claim", item):
        raise MayNot(wrong)
    claimed, item = await store.claim(connection, item_id, reviewer, now), await _again(connection, item_id)
    if not claimed:
        raise AlreadyDecided(item) if item.state == ItemState.DECIDED else ClaimedByOther(item)
    return item


async def release(connection: AsyncConnection, item_id: int, reviewer: Reviewer) -> Item:
    """Give a claim back. Raises MayNot where it is not theirs."""
    if not await store.release(connection, item_id, reviewer.person):
        raise MayNot("not_your_claim")
    return await _again(connection, item_id)


async def begin(
    connection: AsyncConnection, item_id: int, version: int, reviewer: Reviewer, action: str, now: dt.datetime
) -> Item:
    """The item, locked for an action on this version of it. Raises what stands in the way."""
    item = await store.item(connection, item_id, lock=True)
    if item is None:
        raise NoItem(item_id)
    if item.state == ItemState.DECIDED:
        raise AlreadyDecided(item)
    if item.version != version:
        raise ChangedMeanwhile(item, version)
    if wrong := rules.may_not(reviewer, action, item):
        raise MayNot(wrong)
    if item.claimed(now) and item.claimed_by != reviewer.person:
        raise ClaimedByOther(item)
    if rules.next_state(item.state, "approve" if action == "edit" else action) is None:
        raise MayNot("author_first", number=item.id)
    return item


async def approve(
    connection: AsyncConnection,
    item_id: int,
    version: int,
    reviewer: Reviewer,
    now: dt.datetime,
    *,
    two: Iterable[str] = rules.TWO_APPROVALS,
    edited: Draft | None = None,
    sentence: str = "",
    batch: str = "",
) -> Decided:
    """Approve an item; `edited` is a moderator's own wording, kept as a version beside the author's.

    `two` are the traits that want a second approval: then the first one waits (`Decided.waits`). What an approval
    does depends on the kind: a submission is published, a stale entry renewed, a dispute settled for the entry.
    """
    item = await begin(connection, item_id, version, reviewer, "edit" if edited else "approve", now)
    author, number, draft = await effects.judged(connection, item, edited, reviewer, now)
    so_far = rules.approvals(await store.decisions_of(connection, item.id), number)
    if wrong := rules.may_not_approve(reviewer, item, author, draft, so_far):
        raise MayNot(wrong)
    traits = rules.traits_of(item.entry_kind, draft) if draft else item.traits
    waits = len(so_far) + 1 < rules.approvals_needed((*traits, *item.traits), two)
    before: dict[str, Any] = {"item": item.state}
    published: Published | None = None
    if not waits:
        names = [*(one.name for one in so_far), reviewer.name]
        published, more = await effects.take_effect(connection, item, draft, names, reviewer, now)
        before |= more
    decision = await store.note(
        connection, item.id, "approve", reviewer, now,
        version=version, number=number, sentence=sentence, batch=batch, before=before,
    )  # fmt: skip
    await _close(connection, item, reviewer, now, None if waits else "approved", "", sentence)
    await _log(connection, item, "approve", reviewer, now, number, published, waits=waits, edited=edited is not None)
    return Decided(await _again(connection, item.id), decision, "approve", published, waits)


async def ask_changes(
    connection: AsyncConnection,
    item_id: int,
    version: int,
    reviewer: Reviewer,
    now: dt.datetime,
    *,
    sentence: str,
    code: str = "",
    batch: str = "",
) -> Decided:
    """Send a submission back to its author with what has to change; it keeps its place in the queue."""
    item = await begin(connection, item_id, version, reviewer, "changes", now)
    if item.submission_id is None:
        raise MayNot("no_author")
    _must_say(code, sentence)
    await submissions.move(connection, item.submission_id, State.CHANGES)
    before = {"item": item.state, "submission": State.PENDING}
    decision = await store.note(
        connection, item.id, "changes", reviewer, now,
        version=version, code=code, sentence=sentence, batch=batch, before=before,
    )  # fmt: skip
    none = {"claimed_by": None, "claimed_name": None, "claimed_until": None}
    values = {"state": str(ItemState.WAITING), "code": code, "sentence": sentence, **none}
    await store.change(connection, item.id, values, version=version)
    await _log(connection, item, "changes", reviewer, now, None, None, code=code, sentence=sentence)
    return Decided(await _again(connection, item.id), decision, "changes")


async def reject(
    connection: AsyncConnection,
    item_id: int,
    version: int,
    reviewer: Reviewer,
    now: dt.datetime,
    *,
    code: str,
    sentence: str,
    batch: str = "",
) -> Decided:
    """Refuse an item for a coded reason and a sentence; a submission's author may offer it again."""
    item = await begin(connection, item_id, version, reviewer, "reject", now)
    _must_say(code, sentence, coded=True)
    before: dict[str, Any] = {"item": item.state}
    if item.submission_id is not None:
        found = await submissions.submission(connection, item.submission_id, lock=True)
        before["submission"] = found.state if found else State.PENDING
        await submissions.move(connection, item.submission_id, State.REJECTED)
    if item.subject.startswith("reproduction:"):
        before |= await effects.count(connection, item, "refused", now)
    before |= await effects.banner_off(connection, item, now)
    decision = await store.note(
        connection, item.id, "reject", reviewer, now,
        version=version, code=code, sentence=sentence, batch=batch, before=before,
    )  # fmt: skip
    await _close(connection, item, reviewer, now, "rejected", code, sentence)
    await _log(connection, item, "reject", reviewer, now, None, None, code=code, sentence=sentence)
    return Decided(await _again(connection, item.id), decision, "reject")


def _must_say(code: str, sentence: str, *, coded: bool = False) -> None:
    if code not in REASONS and (coded or code):
        raise NotReady("which_code", known=", ".join(REASONS))
    if len(sentence.split()) < 2:
        raise NotReady("why_told")


async def _close(
    connection: AsyncConnection,
    item: Item,
    reviewer: Reviewer,
    now: dt.datetime,
    outcome: str | None,
    code: str,
    sentence: str,
) -> None:
    """Let the item's version grow: decided if there is an outcome, else free for the next approver."""
    values: dict[str, Any] = {"claimed_by": None, "claimed_name": None, "claimed_until": None}
    if outcome is not None:
        values |= {"state": str(ItemState.DECIDED), "outcome": outcome, "code": code, "sentence": sentence}
        values |= {"decided_by": reviewer.person, "decided_name": reviewer.name, "decided_at": now}
    if not await store.change(connection, item.id, values, version=item.version):
        raise ChangedMeanwhile(await _again(connection, item.id), item.version)


async def _log(
    connection: AsyncConnection,
    item: Item,
    action: str,
    reviewer: Reviewer,
    now: dt.datetime,
    number: int | None,
    published: Published | None,
    *,
    code: str = "",
    sentence: str = "",
    waits: bool = False,
    edited: bool = False,
) -> None:
    facts: dict[str, str | int | None] = {"item": item.id, "kind": item.kind, "subject": item.subject}
    facts |= {"role": reviewer.role, "version": item.version, "number": number, "code": code or None}
    facts |= {"sentence": audit.fingerprint(sentence) or None, "first of two": 1 if waits else None}
    facts |= {"edited": 1 if edited else None}
    if published is not None:
        facts |= {"entry": published.entry_id, "published": published.number}
    kept = {name: value for name, value in facts.items() if value is not None}
    await audit.append(connection, action, reviewer.person, kept, now)


async def _again(connection: AsyncConnection, item_id: int) -> Item:
    item = await store.item(connection, item_id)
    if item is None:
        raise NoItem(item_id)
    return item
