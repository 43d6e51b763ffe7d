"""What belongs to an item of the queue: its submission, its newest text, what was decided of it, what it is near to.

Read for commands, cards and the page alike; whether somebody may see it is asked before.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as people
from bot.curating import REMEMBERED as TRUST
from bot.desk import Desk
from bot.frames import frame
from bot.message import EVERY_AUDIENCE
from knowledge import store as entries
from knowledge.duplicates import store as verdicts
from knowledge.duplicates.alike import Alike, nearest
from knowledge.entries import Entry
from knowledge.frontmatter import body_of
from knowledge.review import deciding, rules, store
from knowledge.review.publishing import full_draft
from knowledge.review.readings import entry_of
from knowledge.review.types import Decision, Item, ItemState, Reviewer
from knowledge.submissions import store as submissions
from knowledge.submissions.types import WAITING, Draft, Submission, SubmissionVersion
from knowledge.types import Head
from rag import store as answers
from rag.errors import BadQuestion
from rag.types import Asked, Filters, Question
from scheduler.verticals import called

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


def waited(since: dt.datetime, now: dt.datetime, language: str = "en") -> str:
    """How long something has waited, roughly."""
    seconds = max((now - since).total_seconds(), 0)
    for unit, hindi, size in (("d", "दिन", 86400), ("h", "घंटे", 3600), ("min", "मिनट", 60)):
        if seconds >= size:
            return f"{seconds // size:.0f} {hindi if language == 'hi' else unit}"
    return "अभी" if language == "hi" else "now"


ENDS = ("approved", "rejected", "withdrawn")
"""How what somebody offered may have ended, as there are words for it."""


def so_far(seen: "Whole", language: str) -> str:
    """How what the author offered before was decided, and which verticals trust them, in words."""
    told = partial(frame, language)
    ends = [
        told(f"record_{outcome}", n=count) if outcome in ENDS else f"{count} {outcome}"
        for outcome, count in sorted(seen.record.items())
    ]
    known = ", ".join(ends) or told("record_none")
    trusted = ", ".join(called(one, language) for one in sorted(seen.trusted))
    return f"{known}; {told('record_trusted', verticals=trusted)}" if trusted else known


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


@dataclass(frozen=True)
class Whole:
    """An item with all that a decider should know: the entry it is about, its author, what is near it, what is next."""

    looked: Looked
    head: Head | None
    current: Entry | None
    """The entry as it stands, where the item is about one."""
    record: dict[str, int]
    """How the author's submissions ended, by outcome."""
    trusted: frozenset[str]
    """The verticals that trust the author."""
    alike: tuple[Alike, ...]
    verdicts: tuple[tuple[str, str], ...]
    """What the text was said not to be a duplicate of (`entry:ID` or `submission:N`), and by whom."""
    following: int | None
    """The item that has waited longest besides this one, and that nobody has claimed."""
    reported: Asked | None = None
    """The answer that was reported, where the one who looks may read it."""


async def whole(desk: Desk, number: int, who: Reviewer) -> Whole:
    """Everything about an item that somebody may look at. Raises NoItem or MayNot."""
    now = desk.now()
    async with desk.database.reading() as connection:
        looked = await look(connection, await deciding.seen(connection, number, who))
        item = looked.item
        heads = await entries.heads(connection, [item.entry_id] if item.entry_id else [])
        head = heads.get(item.entry_id or "")
        current = entry_of(head, await entries.text_of(connection, head.id)) if head else None
        author = looked.found.person if looked.found else item.opened_by
        accounts = await people.accounts(connection, await people.same_person(connection, author))
        record = await store.record(connection, accounts)
        trusted = rules.trusted(await store.ends(connection, accounts, now - TRUST), now)
        said = await verdicts.distinct_from(connection, f"submission:{item.submission_id}")
        among = None if who.role in rules.MODERATORS else tuple(who.trusted)
        following = await store.following(connection, now, number, among)
        reported = await _reported(connection, item, who)
    near: list[Alike] = []
    if looked.found is not None and looked.draft is not None and item.state != ItemState.DECIDED:
        near = await alike_to(desk, looked.found, looked.draft, EVERY_AUDIENCE)
        near = [one for one in near if one.what != f"entry:{item.entry_id}"]
    return Whole(looked, head, current, record, trusted, tuple(near), tuple(said.items()), following, reported)


async def _reported(connection: AsyncConnection, item: Item, who: Reviewer) -> Asked | None:
    """The answer that an item is about; what was asked in private is for moderators only."""
    about, _, answer_id = item.subject.partition(":")
    asked = await answers.answered(connection, answer_id) if about == "answer" else None
    return asked if asked is not None and (not asked.private or who.role in rules.MODERATORS) else None
