"""Keeping entries fresh: who answers for one, what is due, and the question "is it still true?".

When an entry is due its owner is asked once, then its deputy, then the moderators, in their queue. What a "yes" does to
the date is in `knowledge.review.publishing`; who is asked when is in `knowledge.freshness.asking`.
"""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import cards
from bot import store as people
from bot.answer_words import said
from bot.commands import Help, Registry, Suggest
from bot.curating import moderators_place, put_in_queue, reviewer, show_card
from bot.desk import Call, Desk
from bot.features.knowledge import Kind as EntryKind
from bot.features.owners import Id, NotYours, answers_for, head_here
from bot.frames import frame
from bot.message import Button, DataTable, Form, FormField, Reply, Text, say, whisper
from bot.names import store as names
from bot.notices import Notices, account_of, target_of
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.freshness import asking, store
from knowledge.freshness.clocks import holds_as_of, is_due
from knowledge.freshness.sources import doubts
from knowledge.freshness.store import Asked
from knowledge.review import standing
from knowledge.review.types import Kind, NewItem
from knowledge.types import Head
from rag import store as answers
from scheduler.deliveries import Delivery, Promise, promise
from scheduler.verticals import named

LISTED = 25
MOST = 1000
"""Entries that the planner looks at in one go."""
STALE_A_DAY = 10
"""Entries that come into the moderators' queue in a day; answers mark the others as overdue meanwhile."""
SOURCES_SAID = 3
ANSWER_WITHIN = dt.timedelta(days=14)
DUE = "review-due"


def declare(registry: Registry) -> None:
    """Put keeping fresh on a registry."""
    registry.command("knowledge due")(due)
    registry.command("still true", hidden=True, private=True)(still_true)
    registry.command("still wrong", hidden=True, private=True)(still_wrong)


def declare_notices(notices: Notices) -> None:
    """Put the question to owners among the notices."""
    notices.notice(DUE)(ask_owner)


async def due(
    call: Call,
    *,
    kind: Annotated[EntryKind | None, Help("only this kind")] = None,
    vertical: Annotated[str, Help("only this vertical"), Suggest("verticals")] = "",
    mine: Annotated[bool, Help("only entries that you answer for")] = False,
) -> AsyncIterator[Reply]:
    """List the entries that are due for a review, those longest due first."""
    today = call.desk.now().date()
    async with call.desk.database.reading() as connection:
        found = await entries.listed(
            connection, audiences=call.message.place.audiences, kind=kind, vertical=named(vertical) or None
        )
        found = sorted((one for one in found if is_due(one, today)), key=lambda one: (one.review_due, one.id))
        cares = await store.care_of(connection, [one.id for one in found])
        if mine:
            accounts = await people.accounts(connection, await people.same_person(connection, call.account))
            found = [one for one in found if {cares[one.id].owner, cares[one.id].deputy} & {call.account, *accounts}]
    if not found:
        yield say(frame(await language_of(call), "due_none"))
        return
    part, language = found[:LISTED], await language_of(call)
    async with call.desk.database.reading() as connection:
        called = await names.names_of(connection, [cares[one.id].owner for one in part], language)
    rows = tuple(
        (one.id, said(language, one.kind), one.title, str(one.review_due), called.get(cares[one.id].owner, "—"))
        for one in part
    )
    counted = "due_most" if len(found) > LISTED else "due_some" if len(found) > 1 else "due_one"
    words = frame(language, counted, n=len(found), most=LISTED)
    table = DataTable(tuple(frame(language, "due_columns").split("|")), rows, tuple(one.id for one in part))
    yield Reply((Text(words), table))


async def still_true(call: Call, id: Id) -> AsyncIterator[Reply]:  # noqa: A002
    """Say that an entry you answer for still holds: its review date moves."""
    who, now = await reviewer(call), call.desk.now()

    async def work(connection: AsyncConnection) -> Head | None:
        head = await head_here(call, connection, id)
        if not await answers_for(call, connection, (await store.care_of(connection, [id]))[id]):
            raise NotYours(id)
        if not head.searchable or not is_due(head, now.date()):
            return None
        open_items = await standing.stale_items(connection, id)
        await standing.still_true(connection, id, who, now)
        for item_id in open_items:
            await show_card(connection, call.desk, item_id, now)
        return await entries.head(connection, id)

    head = await call.desk.database.write(work, "still-true")
    if head is None:
        yield whisper(frame(await language_of(call), "due_not", id=id))
        return
    await call.desk.indexer.catch_up()
    yield whisper(frame(await language_of(call), "due_holds", title=head.title, day=head.review_due))


async def still_wrong(
    call: Call,
    id: Id,  # noqa: A002
    *,
    reason: Annotated[str, Help("why it should not be quoted any more, in a sentence")] = "",
) -> AsyncIterator[Reply]:
    """Say that an entry you answer for does not hold: moderators take it back. Moderators do so with a press."""
    async with call.desk.database.reading() as connection:
        head = await head_here(call, connection, id)
        if not await answers_for(call, connection, (await store.care_of(connection, [id]))[id]):
            raise NotYours(id)
    if len(reason.split()) < 2:
        yield Reply((_why(await language_of(call), head),), audience="person")
        return
    doubt = standing.Doubt(call.account, call.message.person.name, f"its owner: {reason.strip()[:900]}")
    now, place = call.desk.now(), await moderators_place(call)

    async def work(connection: AsyncConnection) -> int:
        item = await standing.doubt(connection, id, doubt, now)
        await show_card(connection, call.desk, item, now, place)
        return item

    item = await call.desk.database.write(work, "dispute")
    yield whisper(frame(await language_of(call), "due_taken", item=item), data={"item": item})


def _why(language: str, head: Head) -> Form:
    told, opener = partial(frame, language), f"still wrong {head.id}"
    field = FormField("reason", told("due_why"), told("due_why_hint"), long=True, max_length=500)
    return Form(told("due_take_back", title=head.title)[:45], opener, (field,), told("due_send"), opener)


async def ask_owner(desk: Desk, delivery: Delivery) -> Reply | None:
    """An entry that you answer for is due: is it still true?"""
    entry_id, day = str(delivery.subject["entry"]), str(delivery.subject["due"])
    async with desk.database.reading() as connection:
        head = (await entries.heads(connection, [entry_id])).get(entry_id)
        known = await store.checked(connection)
        spoken = await answers.last_language(connection, account_of(delivery.target))
    if head is None or not head.searchable or str(head.review_due) != day:
        return None
    language = "hi" if "hi" in (head.language, spoken) else "en"
    told = partial(frame, language)
    link = f"{desk.settings.link_base}/entry/{head.id}"
    asks = told("due_asks", title=head.title, day=holds_as_of(head), link=link)
    words = f"{asks}\n\n{_doubted(language, head, desk.now().date(), known)}".strip()
    buttons = (
        Button(told("due_true"), f"still true {head.id}", "good"),
        Button(told("due_edit"), f"submission correct {head.id}"),
        Button(told("due_wrong"), f"still wrong {head.id}", "bad"),
    )
    return Reply((Text(words),), buttons, audience="person", data={"entry": head.id})


def _doubted(language: str, head: Head, today: dt.date, known: Mapping[str, store.Check]) -> str:
    """The sources to look at first, those that are certainly gone before others; nothing if all are in order."""
    found = sorted(doubts(head, today, known), key=lambda one: not one.sure)
    each = "; ".join(f"“{cards.plain(one.title)}” {one.why.said_in(language)}" for one in found[:SOURCES_SAID])
    return frame(language, "due_look", said=each) if each else ""


async def plan(desk: Desk) -> None:
    """Ask who comes next about each entry that is due; each in one transaction, each once for a due date."""
    now = desk.now()
    async with desk.database.reading() as connection:
        waiting = await store.due(connection, now.date(), "moderators", now - asking.PATIENCE, MOST)
        cares, taken = await store.care_of(connection, waiting), await store.asked_about(connection, waiting)
        left = STALE_A_DAY - await store.count_asked(connection, "moderators", now - dt.timedelta(days=1))
    for entry_id in waiting:
        step = asking.next_step(cares[entry_id], taken[entry_id], now)
        if step is None or (step.step == "moderators" and left <= 0):
            continue
        left -= step.step == "moderators"
        await desk.database.write(partial(_ask, desk, entry_id, now), "review-due")


async def _ask(desk: Desk, entry_id: str, now: dt.datetime, connection: AsyncConnection) -> None:
    await entries.lock(connection, entry_id)
    head = await entries.head(connection, entry_id)
    care, taken = await store.care_of(connection, [entry_id]), await store.asked_about(connection, [entry_id])
    step = asking.next_step(care[entry_id], taken[entry_id], now)
    if step is None or not head.searchable or not is_due(head, now.date()):
        return
    await store.ask(connection, Asked(entry_id, head.review_due, step.step, step.person, now))
    if step.step == "moderators":
        lost = _doubted("en", head, now.date(), await store.checked(connection))
        await put_in_queue(connection, desk, stale(head, f"{_since(head)}. {lost}"[:1000] if lost else ""), now)
        return
    key = f"review-due:{entry_id}:{head.review_due}:{step.step}"
    subject: dict[str, str | int] = {"entry": entry_id, "due": str(head.review_due)}
    await promise(connection, [Promise(key, DUE, target_of(step.person), subject, now, now + ANSWER_WITHIN)], now)


def _since(head: Head) -> str:
    return f"due since {head.review_due}, last said to hold on {holds_as_of(head)}"


def stale(head: Head, note: str = "", key: str = "") -> NewItem:
    """The item of the moderators' queue that asks whether an entry still holds."""
    return NewItem(
        key=key or f"stale:{head.id}:{head.number}:{head.review_due}",
        kind=Kind.STALE,
        title=head.title,
        opened_by="",
        note=note or _since(head),
        entry_kind=head.kind,
        language=head.language,
        verticals=tuple(str(one).lower() for one in head.header.get("verticals") or ()),
        entry_id=head.id,
    )
