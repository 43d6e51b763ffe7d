"""An answer that did not help, or a question that had none, on its way to a gap.

Whoever complains waits for the gap; the words stay those of the person who asked.
"""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot import store as people
from bot.curating import show_card
from bot.desk import Call
from knowledge import store as entries
from knowledge.gaps import deciding, store
from knowledge.gaps.types import Gap, Joined, State, Why
from knowledge.review import standing
from knowledge.types import Head
from rag import store as answers
from rag.types import Answer, Asked, Filters, Question, Turn

EARLIER = 4
"""Questions of a conversation that are read to understand a follow-up that somebody complains about."""


@dataclass(frozen=True)
class Kept:
    """The gap that a question is in now, and the entry that answers that gap already, if one does."""

    gap: Gap
    entry: Head | None = None
    asker_id: int = 0


async def of_answer(call: Call, answer: Answer, answer_id: str, why: Why, *, private: bool) -> gaps.Ready:
    """What a question that has just been asked brings to its gap, with a `look`. Takes no forward pass of its own."""
    desk = call.desk
    async with desk.database.reading() as connection:
        person = await people.same_person(connection, call.account)
        await gaps.refresh(connection, desk.gap_groups)
    return await gaps.ready(
        desk.assistant,
        desk.indexer.verticals,
        call.message,
        answer.question,
        person=person,
        language=answer.language,
        why=why,
        answer_id=answer_id,
        found=answer.search,
        private=private,
    )


async def left_open(call: Call, answer: Answer, answer_id: str, *, unsure: bool, private: bool) -> list[gaps.Ready]:
    """What an answer leaves open: the whole, what was asked besides and nobody has written, or nothing."""
    if answer.declined or (answer.found and not answer.unwritten and not unsure):
        return []
    if not answer.found or not answer.unwritten:
        why = Why.UNSURE if answer.found else Why.NOTHING
        return [await of_answer(call, answer, answer_id, why, private=private)]
    asked = (replace(answer.question, text=part, history=()) for part in answer.unwritten)
    apart = [replace(answer, question=one) for one in asked]
    return [await of_answer(call, one, answer_id, Why.NOTHING, private=private) for one in apart]


async def of_asked(call: Call, asked: Asked, why: Why) -> gaps.Ready:
    """What a complaint about an earlier answer brings to its gap."""
    async with call.desk.database.reading() as connection:
        turns = await answers.conversation(connection, asked.thread, asked.person, EARLIER)
    history = tuple(Turn(one.question, one.entry_ids, one.found) for one in turns if one.asked_at < asked.asked_at)
    question = Question(asked.question, Filters(call.message.place.audiences), history, asked.language)
    return await gaps.ready(
        call.desk.assistant,
        call.desk.indexer.verticals,
        call.message,
        question,
        person=await call.person(),
        language=asked.language,
        why=why,
        answer_id=asked.id,
        private=asked.private,
    )


async def look(call: Call) -> None:
    """Bring what is known of other questions up to date, before a question looks for its like."""
    async with call.desk.database.reading() as connection:
        await gaps.refresh(connection, call.desk.gap_groups)


async def keep(connection: AsyncConnection, call: Call, ready: gaps.Ready, asked: Asked | None = None) -> Kept:
    """Put a ready question into its gap, in the caller's transaction.

    A complaint by somebody else than the asker keeps the asker's words as theirs. Where the gap is answered already,
    the asker is pointed to the entry at once; unless that is the entry that did not help: then the gap opens again.
    """
    now = call.desk.now()
    groups = call.desk.gap_groups
    if asked is not None and asked.person != call.account:
        person = await people.same_person(connection, asked.person)
        if person != ready.asking.person:
            theirs = replace(ready.asking, person=person, account=asked.person, waits=False)
            await gaps.join(connection, replace(ready, asking=theirs), groups, now)
            ready = replace(ready, asking=replace(ready.asking, question="", private=False))
    joined = await gaps.join(connection, ready, groups, now)
    if joined.gap.state != State.ANSWERED or joined.gap.entry_id is None:
        return Kept(joined.gap, asker_id=joined.asker_id)
    if asked is not None and await _cites(connection, asked, joined.gap.entry_id):
        return await _did_not_help(connection, joined, now)
    head = (await entries.heads(connection, [joined.gap.entry_id])).get(joined.gap.entry_id)
    if head is None or not head.readable(ready.asking.audiences):
        return Kept(joined.gap, asker_id=joined.asker_id)
    await store.promise_round(connection, [joined.asker_id], now)
    return Kept(joined.gap, head, joined.asker_id)


async def report(
    connection: AsyncConnection, call: Call, asked: Asked, reason: str, now: dt.datetime, place: str
) -> None:
    """Put an answer that somebody says is bad before the moderators, about the entry that it quoted first."""
    cited = [one for one, n, _, _ in await answers.passages_of(connection, asked.id) if n is not None]
    heads = await entries.heads(connection, cited)
    quoted = next((heads[one] for one in cited if one in heads and heads[one].searchable), None)
    if quoted is None:
        return
    said = standing.Doubt(call.account, "", f"An answer from it was reported: {reason}")
    item = await standing.reported(connection, quoted.id, asked.id, said, now)
    if item is not None:
        await show_card(connection, call.desk, item, now, place)


async def _cites(connection: AsyncConnection, asked: Asked, entry_id: str) -> bool:
    passages = await answers.passages_of(connection, asked.id)
    return any(one == entry_id and n is not None for one, n, _, _ in passages)


async def _did_not_help(connection: AsyncConnection, joined: Joined, now: dt.datetime) -> Kept:
    asker = await store.asker(connection, joined.asker_id)
    assert asker is not None
    await deciding.did_not_help(connection, asker, now)
    gap = await store.gap(connection, joined.gap.id)
    return Kept(gap or joined.gap, asker_id=joined.asker_id)
