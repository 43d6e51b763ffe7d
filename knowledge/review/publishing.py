"""What makes an accepted text an entry: its id, who is named in it, its place in history. And the way back.

The caller owns the transaction; publishing and the work it causes for the index commit together.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.entries import Entry
from knowledge.errors import UnknownEntry
from knowledge.freshness import store as freshness
from knowledge.freshness.clocks import due_after
from knowledge.frontmatter import parse
from knowledge.reproductions.counting import recount
from knowledge.reproductions.rules import voices
from knowledge.reproductions.store import silence
from knowledge.review.errors import NotReady
from knowledge.review.readings import entry_of
from knowledge.review.rules import organisation
from knowledge.review.types import Published
from knowledge.submissions import store as submissions
from knowledge.submissions.shape import compose, slug
from knowledge.submissions.types import Draft, Submission
from knowledge.types import Head, Version

TAKEN_BACK = "its approval was taken back"
"""Why an entry is retracted whose approval was undone; approving the same submission again brings it back."""
ORIGIN = "submissions"
"""The origin of entries that came from members; an import from a folder has the folder's name."""


async def full_draft(connection: AsyncConnection, submission: Submission, draft: Draft) -> Draft:
    """A draft as it would be published: a saved thread's consented words stand below its author's text, and a change
    of an entry keeps the interest that the entry declares.
    """
    head = (
        (await store.heads(connection, [submission.entry_id])).get(submission.entry_id) if submission.entry_id else None
    )
    if head is not None:
        draft = both_interests(draft, entry_of(head, await store.text_of(connection, head.id)))
    said = await submissions.consented(connection, submission.id)
    if not said:
        return draft
    quoted = "\n>\n".join("> " + text.strip().replace("\n", "\n> ") for _, text in said)
    body = f"{draft.body.strip()}\n\n## From the conversation\n\n{quoted}".strip()
    return Draft(draft.kind, draft.title, body, draft.fields)


async def publish(
    connection: AsyncConnection,
    submission: Submission,
    whole: Draft,
    *,
    author: str,
    approved_by: Sequence[str],
    edited_by: str = "",
    by: str,
    now: dt.datetime,
) -> Published:
    """Make a submission's text, `whole` as `full_draft` gives it, an entry or the newest version of the one it changes.

    Raises NotReady where the entry it changes has moved on or is retracted.
    """
    today = now.date()
    edit = {"date": today, "by": edited_by, "act": "corrected", "note": "edited before publication"}
    edits = [edit] if edited_by else []
    if submission.entry_id is None:
        entry_id = await _free_id(connection, whole, submission.id)
        text = compose(whole, entry_id=entry_id, author=author, today=today, reviewed_by=approved_by, history=edits)
        return await _publish_new(connection, submission, entry_id, text, by, now)
    head = await _changeable(connection, submission.entry_id, submission.base)
    old = entry_of(head, await store.text_of(connection, head.id))
    lines = [] if head.status == "retracted" else [{"date": today, "by": author, "note": "changed"}]
    text = compose(
        whole,
        entry_id=head.id,
        author=old.author,
        today=today,
        created=old.created,
        reviewed_by=(*old.reviewed_by, *approved_by),
        history=[*(one.model_dump(mode="json", exclude_defaults=True) for one in old.history), *lines, *edits],
    )
    number = await _republish(connection, head, text, by, now, "review")
    await silence(connection, head.id, voices(head.id, submission.employer))
    await recount(connection, head.id, now)
    return Published(head.id, number, head.number, whole.title, submission.gap_id, submission.id)


async def _publish_new(
    connection: AsyncConnection, submission: Submission, entry_id: str, text: str, by: str, now: dt.datetime
) -> Published:
    """Make a text an entry of its own."""
    entry = parse(text, entry_id)
    path = f"{entry.kind}s/{entry_id}.md"
    await store.publish(connection, entry, text, origin=ORIGIN, path=path, by=by, now=now, cause="review")
    await silence(connection, entry_id, voices(entry_id, submission.employer))
    return Published(entry_id, 1, 0, entry.title, submission.gap_id, submission.id)


async def _changeable(connection: AsyncConnection, entry_id: str, base: int | None) -> Head:
    """The head of an entry that a change of its version `base` may be put onto. Raises NotReady."""
    head = await store.head(connection, entry_id)
    if head.status == "retracted" and head.status_reason != TAKEN_BACK:
        raise NotReady("restore_or_reject", title=head.title)
    if base != head.number:
        raise NotReady("other_version", title=head.title, now=head.number, base=base)
    return head


def both_interests(draft: Draft, old: Entry) -> Draft:
    """A change of an entry with the interests and organisations of both: nobody's edit washes away a declared one.

    Who has not said whether they have an interest still has to.
    """
    fields = dict(draft.fields)
    if works_for := _each(old.affiliation or "", str(fields.get("affiliation") or "")):
        fields["affiliation"] = works_for
    if draft.interest and old.disclosure.interest != "none":
        text = str((fields.get("disclosure") or {}).get("text", ""))
        vendor = "vendor" in (draft.interest, old.disclosure.interest)
        interest = draft.interest if draft.interest != "none" else old.disclosure.interest
        before = old.disclosure.text
        said = before if text in before else text if before in text else f"{before}; {text}"
        fields["disclosure"] = {"interest": "vendor" if vendor else interest, "text": said}
    return Draft(draft.kind, draft.title, draft.body, fields)


def _each(*names: str) -> str:
    """The organisations of several such texts, each once, in the writing that came first."""
    kept: dict[str, str] = {}
    for part in (part.strip() for name in names for part in name.split(",")):
        if part:
            kept.setdefault(organisation(part) or part, part)
    return ", ".join(kept.values())


async def roll_back(connection: AsyncConnection, entry_id: str, number: int, by: str, now: dt.datetime) -> Published:
    """Publish an earlier version's text again, as the newest. Raises UnknownEntry."""
    head = await store.head(connection, entry_id)
    version = await store.text_of(connection, entry_id, number)
    made = await _republish(connection, head, version.text, by, now, "rollback")
    await recount(connection, entry_id, now)
    return Published(entry_id, made, head.number, head.title)


async def _republish(connection: AsyncConnection, head: Head, text: str, by: str, now: dt.datetime, cause: str) -> int:
    version = Version(head.id, head.number, text, "", now, by)
    entry = entry_of(head, version)
    changed: dict[str, Any] = {"status": "published", "status_reason": None}
    if head.status == "disputed":
        changed = {"status": "disputed", "status_reason": head.status_reason}
    entry = entry.model_copy(update=changed)
    return await store.publish(connection, entry, text, origin=head.origin, path=head.path, by=by, now=now, cause=cause)


async def still_true(connection: AsyncConnection, entry_id: str, person: str, now: dt.datetime) -> Head:
    """Note that an entry was looked at and still holds: its clock starts again.

    This is no version. A version is a text as it was offered, and nobody offered one: the date moves in the database,
    who looked at what when is a row of its own, and an export still gives back every byte as it came in.
    (`reviews.jsonl` beside an export carries the dates to another database; see `freshness.exchange`.)
    """
    head = await store.head(connection, entry_id)
    due = due_after(head.kind, now.date())
    await freshness.note(
        connection, freshness.Review(entry_id, head.number, "still true", person, head.review_due, due, now)
    )
    return await store.renew(connection, entry_id, due, now)


async def _free_id(connection: AsyncConnection, draft: Draft, number: int) -> str:
    wanted = slug(draft.title, draft.kind, number)
    for n in range(1, 100):
        entry_id = wanted if n == 1 else f"{wanted}-{n}"
        await store.lock(connection, entry_id)
        try:
            await store.head(connection, entry_id)
        except UnknownEntry:
            return entry_id
    return f"{draft.kind}-{number}"
