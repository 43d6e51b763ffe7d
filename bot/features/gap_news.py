"""What the askers of a gap are told when it is answered, and what they say to it: it helped, or still stuck.

The notice is written when it is sent: the asker's own question is asked again, so that it says what the library says
at that moment. Planners here catch what no command announced: an accepted submission that was written for a gap, an
entry taken back.
"""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot.answer_words import said
from bot.commands import Help, Registry
from bot.desk import Call, Desk
from bot.errors import WordedError
from bot.features.gap_looking import shortened
from bot.features.sources import near, source
from bot.message import Button, CallFor, Reply, Sources, Text, whisper
from bot.notices import Misplaced, Notices, account_of
from bot.posting import settings_at
from knowledge import store as entries
from knowledge.gaps import deciding, store
from knowledge.gaps.types import Asker, Wait
from knowledge.review.types import Published
from knowledge.types import Head
from rag.frames import frame
from rag.types import Answer, Filters, Question
from scheduler.deliveries import Delivery

AskerId = Annotated[int, Help("which question of the gap")]
EACH = 50
"""Gaps that a planner settles at a time."""


class NotYours(WordedError):
    """Somebody speaks for another asker."""

    def __init__(self) -> None:
        super().__init__("gap_asker_only")


def declare(registry: Registry) -> None:
    """Put what askers say to an answer on a registry."""
    registry.command("gap helped", hidden=True, private=True)(helped)
    registry.command("gap stuck", hidden=True, private=True)(still_stuck)


def declare_notices(notices: Notices) -> None:
    """Put the notice to askers among the notices."""
    notices.notice(gaps.TOLD, optional=False)(compose)


def reactions(asker_id: int, language: str) -> tuple[Button, ...]:
    """The buttons under what an asker is told."""
    return (
        Button(said(language, "helped"), f"gap helped {asker_id}", "good"),
        Button(said(language, "still stuck"), f"gap stuck {asker_id}", "bad"),
    )


async def compose(desk: Desk, delivery: Delivery) -> Reply | None:
    """Your question is answered: what the library now says to it, with its sources.

    Where others read along by now than when it was asked, neither the question nor what it was answered from is said:
    the asker is told alone. Raises Misplaced.
    """
    asker_id, round_, entry_id = (delivery.subject[name] for name in ("asker", "round", "entry"))
    async with desk.database.reading() as connection:
        asker = await store.asker(connection, int(asker_id))
        if asker is None or asker.state != Wait.TOLD or asker.round != int(round_):
            return None
        gap = await store.gap(connection, asker.gap_id)
        head = (await entries.heads(connection, [str(entry_id)])).get(str(entry_id))
    if gap is None or head is None or not head.readable(asker.audiences):
        return None
    if not account_of(delivery.target):
        here = await settings_at(desk, delivery.target)
        if not set(asker.audiences) <= set(here.audiences):
            raise Misplaced
    await desk.indexer.catch_up()
    return await written(desk, replace(asker, target=delivery.target), head, gap.title)


async def written(desk: Desk, asker: Asker, head: Head, title: str) -> Reply:
    """The notice to one asker: their question answered anew, or the entry itself where the answer does not cite it."""
    today = desk.now().date()
    question = asker.question or title
    lead = frame(asker.language, "gap_answered")
    told = f"{lead}\n\n> {shortened(question, 500)}" if question else lead
    parts: list[Any] = [CallFor(told, person=_named(asker))]
    answer = await _answer(desk, asker, question) if question else None
    cited = answer is not None and any(one.passage.entry.id == head.id for one in answer.citations)
    if answer is not None and cited:
        parts.append(Text(answer.markdown))
        sources = tuple(source(one, answer.language, today) for one in answer.citations)
    else:
        parts.append(Text(str(head.header.get("summary") or head.title)))
        sources = (near(head, asker.language, today),)
    parts.append(Sources(sources, frame(asker.language, "sources")))
    return Reply(tuple(parts), reactions(asker.id, asker.language), data={"gap": asker.gap_id, "asker": asker.id})


def _named(asker: Asker) -> str:
    """Whom to call in a place that others share: the account that asked there. In person nobody needs to be called."""
    platform, _, name = asker.account.partition(":")
    where = asker.target.partition(":")[2]
    return name if asker.target.startswith(f"{platform}:") and not where.startswith("@") else ""


async def _answer(desk: Desk, asker: Asker, text: str) -> Answer | None:
    last: Answer | None = None
    async for last in desk.assistant.answer(
        Question(text, Filters(asker.audiences), language=asker.language), desk.now()
    ):
        pass
    return last if last is not None and last.found else None


async def _own(connection: AsyncConnection, asker_id: int, person: str) -> Asker:
    asker = await store.asker(connection, asker_id)
    if asker is None or asker.person != person:
        raise NotYours
    return asker


async def helped(call: Call, asker: AskerId) -> AsyncIterator[Reply]:
    """Say that the answer to your gap helped."""
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> Asker:
        own = await _own(connection, asker, person)
        await deciding.helped(connection, own, now)
        return own

    own = await call.desk.database.write(work, "gap-helped")
    yield whisper(said(own.language, "good"))


async def still_stuck(call: Call, asker: AskerId) -> AsyncIterator[Reply]:
    """Say that the answer to your gap did not help: the gap opens again."""
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> tuple[Asker, bool]:
        own = await _own(connection, asker, person)
        return own, await deciding.did_not_help(connection, own, now)

    own, again = await call.desk.database.write(work, "gap-stuck")
    yield whisper(said(own.language, "open again" if again else "open still", gap=own.gap_id))


async def published(connection: AsyncConnection, what: Published, now: dt.datetime) -> None:
    """A text that was written for a gap is public: whoever waits is promised the answer, in the same transaction."""
    written = [] if what.gap_id is None else [what.gap_id]
    saved = [] if what.submission is None else await store.saved_with(connection, what.submission)
    for gap_id in dict.fromkeys([*written, *saved]):
        await gaps.published(connection, gap_id, what.entry_id, what.number, "", now)


async def plan(desk: Desk) -> None:
    """Answer gaps whose submission was accepted, and open those whose entry was taken back; each in one transaction."""
    now = desk.now()
    async with desk.database.reading() as connection:
        answered = await store.accepted(connection, EACH)
        gone = await store.without_entry(connection, EACH)
    for gap_id, entry_id, number, person in answered:
        await desk.database.write(partial(_settle, (gap_id, entry_id, number, person), now), "gap-answer")
    for gap_id in gone:
        await desk.database.write(partial(_open_again, gap_id, now), "gap-reopen")


async def _settle(found: tuple[int, str, int, str], now: dt.datetime, connection: AsyncConnection) -> None:
    await gaps.published(connection, *found, now)


async def _open_again(gap_id: int, now: dt.datetime, connection: AsyncConnection) -> None:
    if gap_id not in await store.without_entry(connection, EACH):
        return
    gap = await deciding.found(connection, gap_id)
    rows = (await store.askers_of(connection, [gap_id]))[gap_id]
    await deciding.take_back(connection, gap, now)
    await gaps.not_told(connection, rows, "the entry was taken back", now)
