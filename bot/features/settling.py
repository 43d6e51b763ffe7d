"""What becomes of a commitment: reminded of it, people say that it is done, moved to another day, or dropped."""

import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.commitments import NoDay, next_date, own, remind, settle_buttons, today_at
from bot.desk import Call, Desk
from bot.frames import frame
from bot.message import Button, Form, FormField, Reply, Text
from bot.notices import Late, Notices
from bot.speaking import heard_in, heard_table
from bot.which import of_number
from scheduler.commitments import store
from scheduler.commitments.promises import REMINDER, prefix
from scheduler.commitments.types import Commitment, State
from scheduler.deliveries import Delivery, cancel
from scheduler.saying import date_words
from scheduler.sittings.dates import read_day
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.minutes import line
from scheduler.tables import store as tables
from scheduler.tables.types import Table

Number = Annotated[int, Help("the commitment's number")]


def declare(registry: Registry) -> None:
    """Put the settling of commitments on a registry."""
    registry.command("commitment done", hidden=True, private=True)(done)
    registry.command("commitment drop", hidden=True, private=True)(drop)
    registry.command("commitment open", hidden=True, private=True)(reopen)
    registry.command("commitment move", hidden=True, private=True)(move)


def declare_notices(notices: Notices) -> None:
    """Put the reminders of commitments on the notices."""
    notices.notice(REMINDER, late=Late(dt.timedelta(hours=2)), joins=True)(reminded)


async def done(call: Call, commitment: Number) -> AsyncIterator[Reply]:
    """Say that a commitment was kept."""
    yield await _settled(call, commitment, State.DONE, "said_done")


async def drop(call: Call, commitment: Number) -> AsyncIterator[Reply]:
    """Say that a commitment is given up."""
    yield await _settled(call, commitment, State.DROPPED, "said_dropped")


async def _settled(call: Call, number: int, state: State, word: str) -> Reply:
    found, table = await own(call, number)
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> None:
        await store.settle(connection, number, state, call.account, now)
        await cancel(connection, prefix(number), f"the commitment is {state}", now)

    await call.desk.database.write(work, "commit")
    language = await heard_in(call, table.terms.language)
    undo = Button(frame(language, "not_so"), f"commitment open {number}")
    return Reply((Text(frame(language, word, text=line(found.text))),), (undo,), audience="person")


async def reopen(call: Call, commitment: Number) -> AsyncIterator[Reply]:
    """Take back that a commitment was settled."""
    found, table = await own(call, commitment)
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> None:
        if await store.settle(connection, commitment, State.OPEN, call.account, now):
            await remind(connection, found, table, now)

    await call.desk.database.write(work, "commit")
    yield Reply((Text(_said(found, await heard_table(call, table), "open_again", found.due)),), audience="person")


def _said(one: Commitment, table: Table, name: str, due: dt.date) -> str:
    language = table.terms.language
    return frame(language, name, text=line(one.text), date=date_words(due, language))


async def move(
    call: Call,
    commitment: Number,
    *,
    by: Annotated[str, Help("by when, such as Friday, 12 December or next table")] = "",
) -> AsyncIterator[Reply]:
    """Promise it for another day."""
    found, table = await own(call, commitment)
    today, wrong = today_at(call, table), ""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, found.occurrence)
    due = read_day(by, today, await next_date(call, occurrence)) if by.strip() else None
    if due is None:
        language = await heard_in(call, table.terms.language)
        wrong = NoDay(by).said_in(language) if by.strip() else ""
        made = _day_form(found, language, by, wrong)
        yield Reply((made,), audience="person", failed=bool(wrong))
        return
    now, chosen = call.desk.now(), due

    async def work(connection: AsyncConnection) -> None:
        await cancel(connection, prefix(commitment), "the commitment was moved", now)
        await store.move(connection, commitment, chosen, call.account, now)
        again = await store.of_id(connection, commitment)
        if again is not None:
            await remind(connection, again, table, now)

    await call.desk.database.write(work, "commit")
    yield Reply((Text(_said(found, await heard_table(call, table), "said_moved", due)),), audience="person")


def _day_form(one: Commitment, language: str, by: str, wrong: str) -> Form:
    told, opener = partial(frame, language), f"commitment move {one.id}"
    field = FormField("by", told("by_when"), line(one.text)[:100], value=by, error=wrong, max_length=60)
    return Form(told("another_day"), opener, (field,), told("move_it"), opener)


async def reminded(desk: Desk, delivery: Delivery) -> Reply | None:
    """The day before and on the day, people are reminded of what they promised a table."""
    async with desk.database.reading() as connection:
        found = await store.of_id(connection, int(delivery.subject["commitment"]))
        table = await tables.table_of_id(connection, found.table) if found else None
    if found is None or table is None or not found.stands or found.due.isoformat() != delivery.subject["due"]:
        return None
    day = "due today" if delivery.subject["which"] == "day" else "due tomorrow"
    language = table.terms.language
    facts = {"title": table.title, "date": date_words(found.due, language), "text": line(found.text)}
    return Reply((Text(phrase(language, day, **facts)),), settle_buttons(found, language))
