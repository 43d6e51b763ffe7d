"""What belongs to an item of the queue: its submission, its newest text, what was decided of it, what it is near to.

Read for commands, cards and the page alike; whether somebody may see it is asked before.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Desk
from knowledge import store as entries
from knowledge.duplicates import store as verdicts
from knowledge.duplicates.alike import Alike, nearest
from knowledge.frontmatter import body_of
from knowledge.review import rules, store
from knowledge.review.publishing import full_draft
from knowledge.review.types import Decision, Item
from knowledge.submissions import store as submissions
from knowledge.submissions.types import WAITING, Draft, Submission, SubmissionVersion
from rag.errors import BadQuestion
from rag.types import Filters, Question

COMPARED = 12
"""Entries that a text is compared with, best first."""
WAITING_COMPARED = 300
"""Submissions that a text is compared with, the newest."""


@dataclass(frozen=True)
class Looked:
    """An item with what belongs to it."""

    item: Item
    found: Submission | None
    version: SubmissionVersion | None
    draft: Draft | None
    decisions: tuple[Decision, ...]

    @property
    def author(self) -> str:
        """Who is behind it, by the name they are shown under."""
        return self.found.name or self.found.person if self.found else self.item.opened_by

    @property
    def approved(self) -> list[Decision]:
        """The approvals that count."""
        return rules.approvals(self.decisions, self.version.number if self.version else None)


async def look(connection: AsyncConnection, item: Item) -> Looked:
    """Everything about an item that a card or a page shows."""
    found = version = draft = None
    if item.submission_id is not None:
        found = await submissions.submission(connection, item.submission_id)
        version = await submissions.version(connection, item.submission_id)
        if found is not None and version is not None:
            draft = await full_draft(connection, found, version.draft)
    return Looked(item, found, version, draft, tuple(await store.decisions_of(connection, item.id)))


def waited(since: dt.datetime, now: dt.datetime) -> str:
    """How long something has waited, roughly."""
    seconds = max((now - since).total_seconds(), 0)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return "now"


async def alike_to(desk: Desk, found: Submission, draft: Draft, audiences: tuple[str, ...]) -> list[Alike]:
    """What is near a text: among the entries that a search for it brings, and among what waits."""
    try:
        question = Question(f"{draft.title} {draft.body[:300]}", Filters(audiences))
        ranking = (await desk.assistant.find(question, COMPARED)).ranking
    except BadQuestion:
        ranking = ()
    async with desk.database.reading() as connection:
        texts = await entries.current_texts(connection, [head.id for head, _ in ranking])
        waiting = await submissions.in_states(connection, WAITING, WAITING_COMPARED)
        said = await verdicts.distinct_from(connection, f"submission:{found.id}")
    others = [(f"entry:{head.id}", head.title, body_of(texts[head.id].text)) for head, _ in ranking if head.id in texts]
    others += [(f"submission:{one.id}", one.title, one.body) for one in waiting if one.id != found.id]
    return await asyncio.to_thread(nearest, draft.title, draft.body, others, said)
