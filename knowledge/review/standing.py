"""What an entry's standing may become after publication: disputed, retracted, restored, rolled back, still true.

Every function runs in the caller's transaction, leaves the entry's versions alone, and writes its row of the audit
log. What is searchable follows from the entry's status at once.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.review import publishing, rules, store
from knowledge.review.doubts import store as doubts
from knowledge.review.errors import MayNot, NotReady, Retracted
from knowledge.review.types import REASONS, Item, ItemState, Kind, NewItem, Published, Reviewer
from knowledge.types import Head

AGAINST = (Kind.DISPUTE, Kind.STALE, Kind.BAD)
"""What asks whether an entry may be quoted; taking it out of every answer settles that."""


@dataclass(frozen=True)
class Doubt:
    """Somebody says that an entry, or an answer from it, is wrong."""

    person: str
    name: str
    reason: str


async def doubt(connection: AsyncConnection, entry_id: str, said: Doubt, now: dt.datetime) -> int:
    """Put a member's doubt into the queue, or add it to the open one about the entry; the item's number."""
    head = await entries.head(connection, entry_id)
    _must_say(said.reason)
    (before, *_) = await store.open_items_of(connection, entry_id, (Kind.DISPUTE,)) or (None,)
    note = f"{said.name}: {said.reason.strip()}"
    if before is not None:
        return await _noted(connection, before.id, said.person, note)
    key = f"dispute:{head.id}:{head.number}:{now.timestamp():.6f}"
    made = await store.open_item(connection, _about(head, Kind.DISPUTE, key, note, said), now)
    assert made is not None
    return await _noted(connection, made, said.person, note)


async def _noted(connection: AsyncConnection, item_id: int, person: str, line: str) -> int:
    """Add a person's line to what an item says, once."""
    item = await store.item(connection, item_id, lock=True)
    note = await doubts.say(connection, item_id, person, line)
    if item is not None and note != item.note:
        await store.change(connection, item_id, {"note": note})
    return item_id


async def reported(
    connection: AsyncConnection, entry_id: str, answer_id: str, said: Doubt, now: dt.datetime
) -> int | None:
    """Put an answer that somebody found bad into the queue, or add it to the open item about the entry it quoted.

    The item's number; None where this answer was in the queue before. The note holds the coded reason only: what
    people asked stands where it can be erased.
    """
    head = await entries.head(connection, entry_id)
    if (before := await _reported(connection, entry_id)) is None:
        await entries.lock(connection, entry_id)
        before = await _reported(connection, entry_id)
    if before is not None:
        return await _noted(connection, before.id, said.person, said.reason)
    new = _about(head, Kind.BAD, f"bad:{answer_id}", said.reason, said, subject=f"answer:{answer_id}")
    made = await store.open_item(connection, new, now)
    return made if made is None else await _noted(connection, made, said.person, said.reason)


async def _reported(connection: AsyncConnection, entry_id: str) -> Item | None:
    """The open item about answers from an entry, locked before the entry is, as deciders do it."""
    (found, *_) = await store.open_items_of(connection, entry_id, (Kind.BAD,)) or (None,)
    locked = await store.item(connection, found.id, lock=True) if found else None
    return locked if locked is not None and locked.state != ItemState.DECIDED else None


async def dispute(connection: AsyncConnection, entry_id: str, reviewer: Reviewer, reason: str, now: dt.datetime) -> int:
    """Mark an entry as disputed: answers say so until the item in the queue is decided. The item's number."""
    _must(reviewer, "dispute")
    _must_say(reason)
    head = await _locked(connection, entry_id)
    await _still_there(connection, head)
    said = Doubt(reviewer.person, reviewer.name, reason)
    item_id = await doubt(connection, entry_id, said, now)
    await entries.dispute(connection, entry_id, reason.strip(), now)
    await _log(connection, "dispute", reviewer, head, now, reason)
    return item_id


def _about(head: Head, kind: Kind, key: str, note: str, said: Doubt, subject: str = "") -> NewItem:
    verticals = tuple(str(one).lower() for one in head.header.get("verticals") or ())
    return NewItem(
        key=key,
        kind=kind,
        title=head.title,
        opened_by=said.person,
        note=note,
        entry_kind=head.kind,
        language=head.language,
        verticals=verticals,
        entry_id=head.id,
        subject=subject,
    )


async def retract(
    connection: AsyncConnection, entry_id: str, reviewer: Reviewer, reason: str, now: dt.datetime, code: str = ""
) -> tuple[Head, list[Item]]:
    """Take an entry out of every answer from this commit on; what was said against it is settled by it.

    Offers, reports of trying it and consent that was taken back stay open: an entry that is restored still needs them.
    Its head as it was, and the items that were settled. Raises Retracted where somebody did it before.
    """
    _must(reviewer, "retract")
    _must_say(reason, code)
    head = await _locked(connection, entry_id)
    await _still_there(connection, head)
    settled = await store.open_items_of(connection, entry_id, AGAINST)
    values: dict[str, Any] = {"state": str(ItemState.DECIDED), "outcome": "retracted"}
    values |= {"code": code, "sentence": reason}
    values |= {"decided_by": reviewer.person, "decided_name": reviewer.name, "decided_at": now}
    for item in settled:
        await store.change(connection, item.id, values)
    await entries.retract(connection, entry_id, reason.strip(), now)
    await _log(connection, "retract", reviewer, head, now, reason, code)
    return head, settled


async def restore(connection: AsyncConnection, entry_id: str, reviewer: Reviewer, now: dt.datetime) -> Head:
    """Bring a retracted or disputed entry back as it was."""
    _must(reviewer, "restore")
    head = await _locked(connection, entry_id)
    if head.status not in ("retracted", "disputed"):
        raise NotReady("nothing_back", title=head.title)
    await entries.restore(connection, entry_id, now)
    await _log(connection, "restore", reviewer, head, now)
    return head


async def roll_back(
    connection: AsyncConnection, entry_id: str, number: int, reviewer: Reviewer, now: dt.datetime, expected: int | None
) -> Published:
    """Publish an earlier version again, as the newest. `expected` is the version that was looked at."""
    _must(reviewer, "rollback")
    head = await _locked(connection, entry_id)
    if head.status == "retracted":
        raise NotReady("restore_first", title=head.title)
    if expected is not None and head.number != expected:
        raise NotReady("version_moved", title=head.title, now=head.number, seen=expected)
    if number == head.number:
        raise NotReady("version_current", version=number)
    if not 0 < number < head.number:
        raise NotReady("version_unknown", title=head.title, version=number, now=head.number)
    done = await publishing.roll_back(connection, entry_id, number, reviewer.person, now)
    await _log(connection, "rollback", reviewer, head, now, to=number)
    return done


async def still_true(connection: AsyncConnection, entry_id: str, reviewer: Reviewer, now: dt.datetime) -> Head:
    """Note that somebody who answers for an entry says it still holds; an open item that asks is settled by it.

    Who may say so (its owner, a moderator) is the caller's to check.
    """
    await store.lock_about(connection, entry_id)
    head = await publishing.still_true(connection, entry_id, reviewer.person, now)
    values = {"state": str(ItemState.DECIDED), "outcome": "approved", "decided_at": now}
    values |= {"decided_by": reviewer.person, "decided_name": reviewer.name}
    for item in await store.open_items_of(connection, entry_id, (Kind.STALE,)):
        await store.change(connection, item.id, values)
    await _log(connection, "still true", reviewer, head, now)
    return head


async def stale_items(connection: AsyncConnection, entry_id: str) -> list[int]:
    """The open items that ask whether an entry still holds."""
    return [item.id for item in await store.open_items_of(connection, entry_id, (Kind.STALE,))]


async def _locked(connection: AsyncConnection, entry_id: str) -> Head:
    """An entry, locked after what is open about it: whoever decides an item goes the same way."""
    await store.lock_about(connection, entry_id)
    await entries.lock(connection, entry_id)
    return await entries.head(connection, entry_id)


async def _still_there(connection: AsyncConnection, head: Head) -> None:
    if head.status == "retracted":
        person, at = await audit.last(connection, "retract", head.id) or ("", None)
        raise Retracted(head, person, at)


def _must(reviewer: Reviewer, action: str) -> None:
    if wrong := rules.may_not(reviewer, action):
        raise MayNot(wrong)


def _must_say(reason: str, code: str = "") -> None:
    if len(reason.split()) < 2:
        raise NotReady("why_kept")
    if code and code not in REASONS:
        raise NotReady("which_code", known=", ".join(REASONS))


async def _log(
    connection: AsyncConnection,
    action: str,
    reviewer: Reviewer,
    head: Head,
    now: dt.datetime,
    reason: str = "",
    code: str = "",
    to: int | None = None,
) -> None:
    facts: dict[str, str | int | None] = {"entry": head.id, "version": head.number, "role": reviewer.role}
    more = {"sentence": audit.fingerprint(reason) or None, "code": code or None, "to": to, "was": head.status}
    kept = {name: value for name, value in {**facts, **more}.items() if value is not None}
    await audit.append(connection, action, reviewer.person, kept, now)
