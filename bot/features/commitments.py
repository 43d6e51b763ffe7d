"""What people promise a table, each with a day, and the list of what is open. What became of it is in `settling`."""

import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.commitments import NoDay, accounts_of, next_date, remind, settle_buttons, today_at
from bot.desk import Call
from bot.frames import frame
from bot.message import Button, Form, FormField, Reply, Text
from bot.speaking import heard_in
from bot.taking import one_line
from bot.which import NotBegun, meant, of_number, sitting_now
from scheduler.commitments import store
from scheduler.commitments.types import Commitment
from scheduler.saying import date_words
from scheduler.sittings import store as sittings
from scheduler.sittings.dates import read_day, split_promise
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.minutes import line
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence

LONGEST, SHOWN = 500, 10
WITHOUT_NEXT = dt.timedelta(days=28)
"""When a promise without a day is due, where the table has no next date."""
TableName = Annotated[str, Help("which table; the one that sits here if left out"), Suggest("tables")]
Number = Annotated[int, Help("the commitment's number")]
By = Annotated[str, Help("by when, such as Friday, 12 December or next table")]


def declare(registry: Registry) -> None:
    """Put commitments on a registry."""
    registry.command("table commit")(commit)
    registry.command("commitments")(listing)
    registry.command("commitment form", hidden=True, private=True)(form)


async def commit(
    call: Call,
    what: Annotated[str, Help("what you promise; “… by Friday” at its end says when"), "rest"],
    *,
    by: By = "",
    table: TableName = "",
) -> AsyncIterator[Reply]:
    """Promise the table something by a day; you are reminded of it before, and on the day."""
    occurrence, _ = await sitting_now(call, table)
    yield await _committed(call, occurrence, what, by)


async def form(
    call: Call,
    date: Annotated[int, Help("the date's number")],
    *,
    what: Annotated[str, Help("what you promise")] = "",
    by: By = "",
) -> AsyncIterator[Reply]:
    """Promise something in a form."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
        sitting = await sittings.sitting(connection, date)
    if sitting is None or sitting.posted_at is not None:
        raise NotBegun(occurrence.table.name, occurrence.table.terms.language)
    language = await heard_in(call, occurrence.table.terms.language)
    if what.strip():
        try:
            yield await _committed(call, occurrence, what, by)
            return
        except NoDay as error:
            wrong = error.said_in(language)
    else:
        wrong = ""
    told, opener = partial(frame, language), f"commitment form {date}"
    fields = (
        FormField("what", told("what_promised"), told("one_sentence"), long=True, value=what, max_length=LONGEST),
        FormField("by", told("by_when"), told("by_hint"), False, value=by, error=wrong, max_length=60),
    )
    made = Form(occurrence.table.title[:45], opener, fields, told("promise_it"), opener)
    yield Reply((made,), audience="person", failed=bool(wrong))


async def _committed(call: Call, occurrence: Occurrence, what: str, by: str) -> Reply:
    today, following = today_at(call, occurrence.table), await next_date(call, occurrence)
    text, due = split_promise(one_line(what, LONGEST), today, following)
    if by.strip():
        due = read_day(by, today, following)
        if due is None:
            raise NoDay(by, occurrence.table.terms.language)
    without_day = due is None
    due = due or following or today + WITHOUT_NEXT
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> Commitment:
        made = await store.add(
            connection,
            table=occurrence.table.id,
            occurrence=occurrence.id,
            person=person,
            account=call.account,
            name=await sittings.name_of(connection, person),
            text=text,
            due=due,
            now=now,
        )
        await remind(connection, made, occurrence.table, now)
        return made

    made = await call.desk.database.write(work, "commit")
    language = await heard_in(call, occurrence.table.terms.language)
    said = f"{phrase(language, 'committed')}: {line(made.text)}, "
    said += phrase(language, "by", date=date_words(due, language))
    if without_day:
        said += " " + frame(language, "day_of_next" if following else "no_day_said")
    move_it = Button(frame(language, "another_day"), f"commitment move {made.id}")
    take_back = Button(frame(language, "drop"), f"commitment drop {made.id}")
    return Reply((Text(said),), (move_it, take_back), data={"commitment": made.id, "due": due.isoformat()})


async def listing(
    call: Call,
    table: TableName = "",
    *,
    mine: Annotated[bool, Help("only yours, of every table")] = False,
) -> AsyncIterator[Reply]:
    """List what is promised and still open, with what can be said of your own."""
    persons = await accounts_of(call)
    only = None if mine else await meant(call, table)
    async with call.desk.database.reading() as connection:
        found = await store.listed(
            connection,
            tables=[only.id] if only else None,
            persons=persons if mine else None,
        )
        known = {one.id: one for one in await tables.all_tables(connection)}
    spoken = {only.terms.language} if only else {known[one.table].terms.language for one in found}
    language = await heard_in(call, spoken.pop() if len(spoken) == 1 else "en")
    told = partial(frame, language, title=only.title if only else "")
    whose = "open" if only else "mine"
    if not found:
        yield Reply((Text(told(f"{whose}_none")),), audience="person" if mine else "place")
        return
    rows = "\n".join(f"- {_row(one, today_at(call, known[one.table]), language)}" for one in found[:SHOWN])
    more = "\n- " + told("and_more", n=len(found) - SHOWN) if len(found) > SHOWN else ""
    own = [one for one in found[:SHOWN] if one.person in persons][:3]
    buttons = tuple(button for one in own for button in settle_buttons(one, language, numbered=True))
    head = told(f"{whose}_some", n=len(found))
    yield Reply((Text(f"{head}\n\n{rows}{more}"),), buttons, "person" if mine else "place")


def _row(one: Commitment, today: dt.date, language: str) -> str:
    late = f" **{frame(language, 'overdue')}**" if one.due < today else ""
    name = f"{line(one.name)}: " if one.name else ""
    by = phrase(language, "by", date=date_words(one.due, language))
    return f"{name}{line(one.text)}, {by}{late} `c{one.id}`"
