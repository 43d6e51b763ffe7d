"""The check-in before a table: what you are building, and one thing you are stuck on this week.

What somebody is stuck on is asked of the knowledge at once, for their eyes only; what nobody has written down goes on
the agenda.
"""

import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from bot.commands import Help, Registry, Suggest
from bot.commitments import accounts_of
from bot.desk import Call, Desk
from bot.errors import ShownError, TableError
from bot.features.ask import ask
from bot.features.tables.words import sentence
from bot.frames import frame
from bot.message import Button, Form, FormField, Part, Reply, Text
from bot.moments import starts
from bot.notices import Late, Notices
from bot.speaking import heard, heard_in
from bot.taking import one_line
from bot.which import coming, of_number
from rag.errors import RagError
from scheduler.deliveries import Delivery, stands_since
from scheduler.occurrences import store as dates
from scheduler.sittings import store
from scheduler.sittings.frames import frame as phrase
from scheduler.sittings.types import CheckIn
from scheduler.tables.promises import CHECK_IN, still_true, timed_prefix
from scheduler.tables.types import Occurrence
from scheduler.tables.types import Table as Standing

LONGEST, NAME = 500, 80
"""Characters of an answer, and of a name."""
ASKED_ONCE = dt.timedelta(days=7)
"""How long a place is not asked again about a date that was moved: the question stands there, with its new time."""
Table = Annotated[str, Help("which table; the one of this place if left out"), Suggest("tables")]
Number = Annotated[int, Help("the date's number")]


class TooLate(TableError):
    """A check-in for a date that is over."""

    def __init__(self, table: Standing) -> None:
        super().__init__(table.terms.language, "too_late", name=table.name)


def declare(registry: Registry) -> None:
    """Put the check-in on a registry."""
    registry.command("table checkin", private=True)(check_in)
    registry.command("checkin keep", hidden=True, private=True)(keep)
    registry.command("checkin bring", hidden=True, private=True)(bring)


def declare_notices(notices: Notices) -> None:
    """Put the question for check-ins on the notices."""
    notices.notice(CHECK_IN, joins=True, follows=True, late=Late(dt.timedelta(hours=1)))(asked_to_check_in)


async def check_in(
    call: Call,
    table: Table = "",
    *,
    building: Annotated[str, Help("what you are building")] = "",
    stuck: Annotated[str, Help("one thing you are stuck on this week")] = "",
    name: Annotated[str, Help("the name that agenda and minutes may use; unnamed if left out")] = "",
) -> AsyncIterator[Reply]:
    """Check in before a table: what you are building, and one thing you are stuck on this week."""
    occurrence = await coming(call, table)
    if building.strip():
        async for reply in keep(call, occurrence.id, building=building, stuck=stuck, name=name):
            yield reply
        return
    yield Reply((_form(await heard(call, occurrence), await _mine(call, occurrence)),), audience="person")


async def _mine(call: Call, occurrence: Occurrence) -> CheckIn | None:
    """The check-in of the one who calls, from whichever of their accounts."""
    persons = await accounts_of(call)
    async with call.desk.database.reading() as connection:
        found = await store.check_ins_of(connection, occurrence.id)
    return next((one for one in found if one.person in persons), None)


def _form(occurrence: Occurrence, mine: CheckIn | None) -> Form:
    language = occurrence.table.terms.language
    fields = (
        FormField(
            "building",
            phrase(language, "building"),
            phrase(language, "building hint"),
            value=mine.building if mine else "",
            max_length=LONGEST,
        ),
        FormField(
            "stuck",
            phrase(language, "stuck on"),
            phrase(language, "stuck hint"),
            required=False,
            long=True,
            value=mine.stuck if mine else "",
            max_length=LONGEST,
        ),
        FormField(
            "name",
            phrase(language, "your name"),
            phrase(language, "name hint"),
            required=False,
            value=mine.name if mine else "",
            max_length=NAME,
        ),
    )
    name = occurrence.table.name
    title, button = frame(language, "check_in_title", name=name)[:45], frame(language, "check_in")
    return Form(title, f"checkin keep {occurrence.id}", fields, button, f"table checkin {name}")


async def keep(
    call: Call,
    date: Number,
    *,
    building: Annotated[str, Help("what you are building")] = "",
    stuck: Annotated[str, Help("one thing you are stuck on")] = "",
    name: Annotated[str, Help("the name that may be used")] = "",
) -> AsyncIterator[Reply]:
    """Keep a check-in, and look up what its author is stuck on."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
    if not occurrence.planned or occurrence.ends_at <= call.desk.now():
        raise TooLate(occurrence.table)
    building, stuck, name = one_line(building, LONGEST), one_line(stuck, LONGEST), one_line(name, NAME)
    answer = await _looked_up(call, stuck) if stuck else None
    found = answer is not None and bool(answer.data.get("found"))
    gap = int(str(answer.data.get("gap") or 0)) if answer else 0
    sure = found and not gap
    mine = await _mine(call, occurrence)
    person = mine.person if mine else await call.person()
    now = call.desk.now()
    await call.desk.database.write(
        lambda c: store.check_in(
            c,
            date,
            person=person,
            account=call.account,
            name=name,
            building=building,
            stuck=stuck,
            answered=sure,
            gap=gap or None,
            now=now,
        ),
        "check-in",
    )
    yield _noted(await heard(call, occurrence), stuck, name, answer, found=found, sure=sure)


async def _looked_up(call: Call, stuck: str) -> Reply | None:
    """What the knowledge has to say to it, privately; None where it cannot be asked."""
    last: Reply | None = None
    try:
        async for last in ask(call, stuck, private=True):
            pass
    except (ShownError, RagError):
        return None
    return None if last is None or last.failed else last


def _noted(occurrence: Occurrence, stuck: str, name: str, answer: Reply | None, *, found: bool, sure: bool) -> Reply:
    told = partial(frame, occurrence.table.terms.language)
    facts = {"title": occurrence.table.title, "when": starts(occurrence), "name": name}
    said = told("checked_in" if name else "checked_in_unnamed", **facts)
    change = Button(told("change"), f"table checkin {occurrence.table.name}")
    data = {"occurrence": occurrence.id, "found": found}
    if not stuck:
        return Reply((Text(said),), (change,), audience="person", data=data)
    if answer is not None and found:
        words = told("library_has" if sure else "library_has_too")
        parts: tuple[Part, ...] = (Text(f"{said} {words}"), *answer.parts)
        bring_it = (Button(told("still_stuck"), f"checkin bring {occurrence.id}"),) if sure else ()
        return Reply(parts, (*bring_it, change, *answer.buttons[:2]), audience="person", data={**answer.data, **data})
    nearest = tuple(part for part in answer.parts if part.part == "sources") if answer else ()
    parts = (Text(f"{said} {told('goes_on_agenda')}\n\n> {stuck}"), *nearest)
    return Reply(parts, (change,), audience="person", data=data)


async def bring(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Put what you are stuck on on the agenda although the library has an answer."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
    mine = await _mine(call, occurrence)
    told = partial(frame, await heard_in(call, occurrence.table.terms.language))
    if mine is None or not mine.stuck:
        yield Reply((Text(told("not_stuck")),), audience="person", failed=True)
        return
    await call.desk.database.write(lambda c: store.unanswered(c, mine.id), "check-in")
    yield Reply((Text(f"{told('on_agenda')}\n\n> {mine.stuck}"),), audience="person")


async def asked_to_check_in(desk: Desk, delivery: Delivery) -> Reply | None:
    """Before a date, its place is asked what people build and where they are stuck."""
    async with desk.database.reading() as connection:
        occurrence = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        if occurrence is None or delivery.target not in occurrence.table.terms.places:
            return None
        now = desk.now()
        if not delivery.posted and not still_true(occurrence, delivery.subject, now):
            return None
        where = (timed_prefix(occurrence), CHECK_IN, delivery.target)
        if not delivery.posted and await stands_since(connection, *where, now - ASKED_ONCE):
            return None
        count = len(await store.check_ins_of(connection, occurrence.id))
    language, start = occurrence.table.terms.language, starts(occurrence)
    if not occurrence.planned:
        facts = {"title": occurrence.table.title, "when": start, "reason": sentence(occurrence.reason)}
        return Reply((Text(frame(language, "told_cancelled", **facts)),))
    words = phrase(language, "sits", title=occurrence.table.title, when=start)
    if occurrence.said_theme:
        words += f" {phrase(language, 'theme')}: {occurrence.said_theme}{frame(language, 'stop')}"
    words += f"\n\n{phrase(language, 'check-in asked')}"
    if count:
        words += " " + phrase(language, "one checked in" if count == 1 else "checked in", n=count)
    return Reply(
        (Text(words),), (Button(frame(language, "check_in"), f"table checkin {occurrence.table.name}", "good"),)
    )
