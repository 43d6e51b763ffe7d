"""A table sits: its host begins, the clock is kept with gentle posts, what is said is taken down, the host closes.

The words are `table ask`, `table offer`, `table note`: `ask` alone is a question to the knowledge.
"""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.agendas import Plan, plan_of
from bot.closing import close, drafted
from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.errors import TableError
from bot.frames import frame
from bot.message import Button, Form, FormField, Reply, Text
from bot.moments import starts
from bot.notices import Late, Notices
from bot.runsheets import (
    CLOCK,
    SHEET,
    clock_promises,
    places_of,
    said_now,
    say_buttons,
    sheet,
    sheet_promises,
    steps_of,
)
from bot.speaking import heard_in
from bot.taking import one_line
from bot.which import NotBegun, coming, is_host, of_number, only_hosts, sitting_now
from scheduler.deliveries import Delivery, promise
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.seats.types import SeatState
from scheduler.sittings import store
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.minutes import line
from scheduler.sittings.types import Sitting, Spoken
from scheduler.tables.types import Occurrence

EARLY = dt.timedelta(hours=1)
"""How long before its start a date may be begun."""
RUNS_ON, LEFT_OPEN = dt.timedelta(days=400), dt.timedelta(hours=2)
"""How long the clock looks after what was begun, and how long after its end an open sitting is closed by itself."""
LONGEST = 1000
Table = Annotated[str, Help("which table; the one that sits here if left out"), Suggest("tables")]
Number = Annotated[int, Help("the date's number")]
DECIDED = ("decided:", "decision:", "agreed:", "तय:", "फ़ैसला:", "फैसला:")
"""How a note begins that is a decision."""


class TooEarly(TableError):
    """A date that somebody wants to begin long before its time."""

    def __init__(self, date: Occurrence) -> None:
        super().__init__(date.table.terms.language, "too_early", name=date.table.name, when=starts(date))


def declare(registry: Registry) -> None:
    """Put the sitting on a registry."""
    registry.command("table start")(start)
    registry.command("table finish")(finish)
    registry.command("table ask")(ask)
    registry.command("table offer")(offer)
    registry.command("table note")(note)
    registry.command("sitting say", hidden=True, private=True)(say_form)
    registry.command("sitting unsay", hidden=True, private=True)(unsay)


def declare_notices(notices: Notices) -> None:
    """Put the run sheet and its clock on the notices."""
    notices.notice(SHEET, late=Late(dt.timedelta(minutes=10), tell=False), waits=False, optional=False)(posted_sheet)
    notices.notice(CLOCK, late=Late(tell=False), waits=False, optional=False)(posted_step)


async def start(
    call: Call,
    table: Table = "",
    *,
    people: Annotated[int, Help("for how many the clock is made; those with a seat if left out")] = 0,
) -> AsyncIterator[Reply]:
    """Begin to sit: the run sheet is posted with its times, and the clock is kept in its thread."""
    occurrence = await coming(call, table)
    await only_hosts(call, occurrence)
    now = call.desk.now()
    if occurrence.starts_at - now > EARLY:
        raise TooEarly(occurrence)
    async with call.desk.database.reading() as connection:
        seated = len((await seats.seating(connection, occurrence)).among(SeatState.SEATED))
    many = max(1, min(people or seated, 100))

    async def work(connection: AsyncConnection) -> tuple[bool, Plan]:
        new = await store.start(connection, occurrence.id, by=call.account, people=many, place=call.place, now=now)
        plan = await plan_of(connection, occurrence)
        await promise(connection, sheet_promises(plan, now), now)
        return new, plan

    new, plan = await call.desk.database.write(work, "start")
    yield _begun(plan, new=new)


def _begun(plan: Plan, *, new: bool) -> Reply:
    """What the host sees: where the sheet is posted, or the sheet itself where there is no such place."""
    told, places = partial(frame, plan.language), places_of(plan)
    finish_it = Button(told("finish"), f"table finish {plan.occurrence.table.name}")
    if not places:
        made = sheet(plan)
        return replace(made, buttons=(*made.buttons, finish_it))
    said = told("begun" if new else "begun_before")
    said += " " + told("sheet_in_one" if len(places) == 1 else "sheet_in_many", n=len(places))
    buttons = (*say_buttons(plan.occurrence), finish_it)
    return Reply((Text(said),), buttons, audience="person", data={"occurrence": plan.occurrence.id})


async def finish(call: Call, table: Table = "") -> AsyncIterator[Reply]:
    """Close the sitting: the clock stops, and the minutes are drafted from what was taken down."""
    occurrence, _ = await sitting_now(call, table)
    await only_hosts(call, occurrence)
    now = call.desk.now()
    closed = await call.desk.database.write(lambda c: close(c, occurrence, now), "finish")
    async with call.desk.database.reading() as connection:
        plan = await plan_of(connection, occurrence)
    yield drafted(plan, frame(plan.language, "closed" if closed else "closed_before"))


async def ask(
    call: Call, what: Annotated[str, Help("what you need"), "rest"], *, table: Table = ""
) -> AsyncIterator[Reply]:
    """Ask the table for something: it is taken down for asks and offers."""
    yield await _taken_down(call, "ask", what, await sitting_now(call, table))


async def offer(
    call: Call, what: Annotated[str, Help("what you can give"), "rest"], *, table: Table = ""
) -> AsyncIterator[Reply]:
    """Offer the table something: it is taken down for asks and offers."""
    yield await _taken_down(call, "offer", what, await sitting_now(call, table))


async def note(
    call: Call,
    what: Annotated[str, Help("what was said; begin with “decided:” for a decision"), "rest"],
    *,
    table: Table = "",
    decision: Annotated[bool, Help("it was decided")] = False,
) -> AsyncIterator[Reply]:
    """Take something down for the minutes: a remark, a link, a decision."""
    kind, text = _kind_of(what)
    yield await _taken_down(call, "decision" if decision else kind, text, await sitting_now(call, table))


def _kind_of(what: str) -> tuple[Spoken, str]:
    said = what.strip()
    for opening in DECIDED:
        if said.lower().startswith(opening):
            return "decision", said[len(opening) :].strip()
    return "note", said


async def _taken_down(call: Call, kind: Spoken, what: str, where: tuple[Occurrence, Sitting]) -> Reply:
    occurrence, _ = where
    text, language = one_line(what, LONGEST), await heard_in(call, occurrence.table.terms.language)
    if not text:
        return Reply((Text(frame(language, "nothing_typed")),), audience="person", failed=True)
    person, now = await call.person(), call.desk.now()

    async def work(connection: AsyncConnection) -> int:
        name = await store.name_of(connection, person)
        return await store.say(connection, occurrence.id, kind, person=person, name=name, text=text, now=now)

    number = await call.desk.database.write(work, "note")
    said = f"{phrase(language, kind)}: {line(text)}"
    undo = Button(frame(language, "take_back"), f"sitting unsay {occurrence.id} {number}")
    return Reply((Text(said),), (undo,), data={"note": number, "occurrence": occurrence.id})


async def say_form(
    call: Call,
    date: Number,
    kind: Annotated[Literal["ask", "offer", "note"], Help("ask, offer or note")],
    *,
    what: Annotated[str, Help("what is said")] = "",
) -> AsyncIterator[Reply]:
    """Say something at a table in a form."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
        sitting = await store.sitting(connection, date)
    if sitting is None or sitting.posted_at is not None:
        raise NotBegun(occurrence.table.name, occurrence.table.terms.language)
    if not what.strip():
        told = partial(frame, await heard_in(call, occurrence.table.terms.language))
        opener = f"sitting say {date} {kind}"
        field = FormField("what", told(f"form_{kind}"), told("one_sentence"), long=True, max_length=LONGEST)
        made = Form(occurrence.table.title[:45], opener, (field,), told("take_down"), opener)
        yield Reply((made,), audience="person")
        return
    spoken, text = _kind_of(what) if kind == "note" else (kind, what)
    yield await _taken_down(call, spoken, text, (occurrence, sitting))


async def unsay(
    call: Call, date: Number, note: Annotated[int, Help("the number of what was taken down")]
) -> AsyncIterator[Reply]:
    """Take back something that was taken down: your own, or as a host."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
        persons = await desk_store.accounts(connection, await desk_store.same_person(connection, call.account))
    everybody = await is_host(call, occurrence)
    done = await call.desk.database.write(
        lambda c: store.unsay(c, date, note, None if everybody else [call.account, *persons]), "note"
    )
    said = frame(await heard_in(call, occurrence.table.terms.language), "taken_back" if done else "not_there")
    yield Reply((Text(said),), audience="person")


async def posted_sheet(desk: Desk, delivery: Delivery) -> Reply | None:
    """When a table begins, its run sheet is posted in its places."""
    async with desk.database.reading() as connection:
        occurrence = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        plan = await plan_of(connection, occurrence) if occurrence else None
    return sheet(plan) if plan is not None and plan.sitting is not None else None


async def posted_step(desk: Desk, delivery: Delivery) -> Reply | None:
    """While a table sits, each step of its run sheet is said when it begins."""
    async with desk.database.reading() as connection:
        occurrence = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        plan = await plan_of(connection, occurrence) if occurrence else None
    if plan is None or plan.sitting is None or not plan.sitting.runs:
        return None
    step = next((one for one in steps_of(plan) if one.name == delivery.subject["step"]), None)
    return said_now(plan, step) if step else None


async def plan(desk: Desk) -> None:
    """Promise the clock of what sits, and close what nobody closed."""
    now = desk.now()
    async with desk.database.reading() as connection:
        sitting = await store.running(connection, now - RUNS_ON)
    for one in sitting:

        async def work(connection: AsyncConnection, number: int = one.occurrence) -> None:
            occurrence = await dates.date_of_id(connection, number)
            if occurrence is None:
                return
            plan = await plan_of(connection, occurrence)
            if now >= max(occurrence.ends_at, steps_of(plan)[-1].ends_at) + LEFT_OPEN:
                await close(connection, occurrence, now)
            else:
                await promise(connection, await clock_promises(connection, plan, now), now)

        await desk.database.write(work, "clock")
