"""What is judged, and what a decision does to it: a submission is published, a report counted, an entry renewed.

Each effect gives what undoing it needs. Not here: who may decide, and what becomes of the item (`deciding`).
"""

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.reproductions import store as reproductions
from knowledge.reproductions.counting import recount
from knowledge.review import publishing
from knowledge.review.types import Item, Kind, Published, Reviewer
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Draft, State


async def judged(
    connection: AsyncConnection, item: Item, edited: Draft | None, reviewer: Reviewer, now: dt.datetime
) -> tuple[str, int | None, Draft | None]:
    """Whose it is that is judged, and of a submission, now locked, the version (a new one if edited) and its text."""
    if item.submission_id is None:
        return item.opened_by, None, None
    found = await submissions.submission(connection, item.submission_id, lock=True)
    assert found is not None
    number = found.number if edited is None else await _edit(connection, item, edited, reviewer, now)
    current = await submissions.version(connection, item.submission_id, number)
    draft = await publishing.full_draft(connection, found, current.draft) if current else None
    return found.person, number, draft


async def _edit(connection: AsyncConnection, item: Item, edited: Draft, reviewer: Reviewer, now: dt.datetime) -> int:
    assert item.submission_id is not None
    if item.entry_id is not None:
        head = await entries.head(connection, item.entry_id)
        await submissions.move(connection, item.submission_id, State.PENDING, base=head.number)
    return await submissions.revise(
        connection, item.submission_id, edited, person=reviewer.person, name=reviewer.name, now=now
    )


async def take_effect(
    connection: AsyncConnection,
    item: Item,
    draft: Draft | None,
    names: list[str],
    reviewer: Reviewer,
    now: dt.datetime,
) -> tuple[Published | None, dict[str, Any]]:
    """What the last approval does, and what undoing it needs."""
    if item.submission_id is not None and draft is not None:
        found = await submissions.submission(connection, item.submission_id)
        newest = await submissions.version(connection, item.submission_id)
        assert found is not None
        assert newest is not None
        status = (await entries.head(connection, found.entry_id)).status if found.entry_id else ""
        editor = newest.name if newest.person != found.person else ""
        published = await publishing.publish(
            connection, found, draft,
            author=found.name or found.person, approved_by=names, edited_by=editor, by=reviewer.person, now=now,
        )  # fmt: skip
        await submissions.move(connection, found.id, State.ACCEPTED, entry_id=published.entry_id)
        was = {"previous": published.before, "status": status}
        return published, {"entry": published.entry_id, "number": published.number, **was}
    if item.subject.startswith("reproduction:"):
        return None, await count(connection, item, "counted", now)
    if item.kind == Kind.STALE and item.entry_id:
        head = await publishing.still_true(connection, item.entry_id, reviewer.person, now)
        return None, {"entry": head.id, "due": head.review_due.isoformat()}
    return None, await banner_off(connection, item, now)


async def banner_off(connection: AsyncConnection, item: Item, now: dt.datetime) -> dict[str, Any]:
    """Whichever way a dispute is decided, answers say no more that the entry is disputed. What undoing it needs."""
    if item.kind != Kind.DISPUTE or item.entry_id is None:
        return {}
    head = await entries.head(connection, item.entry_id)
    if head.status == "disputed":
        await entries.restore(connection, item.entry_id, now)
    return {"entry": head.id, "status": head.status, "reason": head.status_reason}


async def count(connection: AsyncConnection, item: Item, state: str, now: dt.datetime) -> dict[str, Any]:
    """Count a report of trying an entry, or do not."""
    number = int(item.subject.partition(":")[2])
    await reproductions.settle(connection, number, state)
    if item.entry_id:
        await recount(connection, item.entry_id, now)
    return {"reproduction": number}
