"""From a question at the front desk to its gap: what it means, where its asker is told, whose words these are.

The rules are in `knowledge.gaps`, the comparing in `rag.grouping`; here they meet the message. What is promised to the
askers of an answered gap is here too, so that whoever publishes can promise it in the same transaction.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.message import Message
from bot.notices import target_of
from knowledge import store as entries
from knowledge.gaps import deciding, joining, store
from knowledge.gaps.errors import TriedBefore
from knowledge.gaps.tables import AT_ONCE
from knowledge.gaps.types import Asker, Asking, Joined, State, Why
from knowledge.screening.look import masked, stops
from rag import store as answers
from rag import verticals
from rag.assistant import Assistant
from rag.grouping import Groups, Kept
from rag.meaning import Meaning
from rag.types import Asked, Found, Question
from scheduler.deliveries import Promise, cancel, promise

TELL_WITHIN = dt.timedelta(days=30)
"""After which nobody is told any more that a gap was answered."""
SLACK_THREAD = regex.compile(r"^slack-(?P<channel>[^-]+)-(?P<ts>\d+\.\d+)$")
TOLD = "gap-answered"
LAST = 20
"""Questions of a thread that may have a gap which the thread answers."""


@dataclass(frozen=True)
class Ready:
    """A question that is ready to join its gap; made before the transaction, since meaning takes a forward pass."""

    asking: Asking
    meaning: Meaning


@dataclass
class GapGroups:
    """What is known of earlier questions' meanings, brought up to date before every look."""

    groups: Groups = field(default_factory=Groups)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def told_at(message: Message, *, private: bool) -> str:
    """Where somebody is told later: where they asked; in person where nobody else could see the question."""
    account = f"{message.person.platform}:{message.person.id}"
    if message.place.ours or (private and not message.place.private):
        return target_of(account)
    if (thread := SLACK_THREAD.match(message.thread)) and thread["channel"] == message.place.id:
        return f"slack:{message.place.id}/{thread['ts']}"
    return target_of(message.place)


async def ready(
    assistant: Assistant,
    known: frozenset[str],
    message: Message,
    question: Question,
    *,
    person: str,
    language: str,
    why: Why,
    answer_id: str,
    found: Found | None = None,
    private: bool = False,
) -> Ready:
    """Everything about a question that its gap needs. `known` are the library's verticals."""
    meaning = await assistant.meaning(question)
    if found is None:
        found = await assistant.find(question)
    text, raw = meaning.dump()
    shown = await asyncio.to_thread(_without_secrets, await assistant.whole(question))
    asking = Asking(
        person=person,
        account=f"{message.person.platform}:{message.person.id}",
        target=told_at(message, private=private),
        question=shown,
        language=language,
        why=why,
        private=private or (message.place.private and message.place.platform != "terminal"),
        audiences=message.place.audiences,
        answer_id=answer_id,
        meaning=text,
        vector=raw,
        vertical=verticals.guess(meaning, found.ranking, known),
    )
    return Ready(asking, meaning)


def _without_secrets(question: str) -> str:
    """A question as others may read it: keys and personal data are taken out of what was pasted."""
    return masked(question, stops(question))


async def refresh(connection: AsyncConnection, known: GapGroups) -> None:
    """Take in the meanings that were committed since the last look."""
    async with known.lock:
        more = True
        while more:
            rows = await store.meanings(connection, known.groups.last)
            known.groups.take_in(rows)
            more = len(rows) == AT_ONCE


async def join(connection: AsyncConnection, one: Ready, known: GapGroups, now: dt.datetime) -> Joined:
    """Put a ready question into its gap, in the caller's transaction."""

    def likest(fresh: Sequence[Kept]) -> list[int]:
        return known.groups.likest(one.meaning, fresh)

    return await joining.join(connection, one.asking, likest, known.groups.last, now)


def told(asker: Asker, entry_id: str, now: dt.datetime) -> Promise:
    """The promise to tell one asker in this round."""
    return Promise(
        dedup_key=f"gap-told:{asker.id}:{asker.round}",
        kind=TOLD,
        target=asker.target,
        subject={"asker": asker.id, "gap": asker.gap_id, "round": asker.round, "entry": entry_id},
        due_at=now,
        send_until=now + TELL_WITHIN,
    )


async def tell(connection: AsyncConnection, askers: Sequence[Asker], entry_id: str, now: dt.datetime) -> int:
    """Promise to tell these askers, each once in a round."""
    return await promise(connection, [told(one, entry_id, now) for one in askers], now)


async def answered(
    connection: AsyncConnection, gap_id: int, entry_id: str, number: int, person: str, now: dt.datetime
) -> list[Asker]:
    """Say that a published entry answers a gap, and promise it to everybody who waits: one transaction."""
    head = await entries.head(connection, entry_id)
    askers = await deciding.answer(connection, gap_id, entry_id, number, person, now, head.audience)
    await tell(connection, askers, entry_id, now)
    return askers


async def published(
    connection: AsyncConnection, gap_id: int, entry_id: str, number: int, person: str, now: dt.datetime
) -> int:
    """An entry that was written for a gap is published: its askers are told. How many; 0 if the gap needs it no more.

    Call it in the transaction that publishes. Never fails for the gap's sake: one that was merged is followed, one
    that is answered, closed or gone is left alone, and so is a version that did not help before.
    """
    gap = await store.gap(connection, gap_id, lock=True)
    while gap is not None and gap.merged_into is not None:
        gap = await store.gap(connection, gap.merged_into, lock=True)
    if gap is None or gap.state != State.OPEN:
        return 0
    try:
        return len(await answered(connection, gap.id, entry_id, number, person, now))
    except TriedBefore:
        return 0


async def asked_in(connection: AsyncConnection, thread: str) -> list[Asked]:
    """What was asked in a thread, the last first; where that never ends (in private, by commands) the last."""
    found = (await answers.conversation(connection, thread, None, LAST))[::-1]
    endless = any(one.private or thread.endswith(f"-{one.person.partition(':')[2]}") for one in found)
    return found[:1] if endless else found


async def open_in(connection: AsyncConnection, thread: str) -> list[int]:
    """The open gaps that came up in a thread, the last first."""
    found = dict[int, None]()
    for one in await asked_in(connection, thread):
        for waits in await store.askers_by(connection, answer_id=one.id):
            gap = await store.gap(connection, waits.gap_id)
            if gap is not None and gap.state == State.OPEN:
                found[gap.id] = None
    return list(found)


async def not_told(connection: AsyncConnection, askers: Sequence[Asker], why: str, now: dt.datetime) -> None:
    """Take back what was promised to these askers and not sent yet."""
    for one in askers:
        await cancel(connection, f"gap-told:{one.id}:", why, now)
