"""A new table: what was understood is said back with its next dates, and kept when the organizer says yes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.tables import drafts
from bot.features.tables.forms import NEW, PARTS, new_table, part_of, parts_for
from bot.features.tables.people import accounts_of, place_here
from bot.features.tables.promising import plan_dates
from bot.features.tables.terms import HELP, BadTerms, Given, checked_name
from bot.features.tables.words import PREVIEW, next_dates, terms_rows
from bot.frames import frame
from bot.message import Button, DataTable, Reply, Role, Text, say
from bot.moments import at
from bot.names import store as names
from bot.speaking import language_of
from scheduler.hindisaying import rule_words
from scheduler.tables import store
from scheduler.tables.promises import announcements
from scheduler.tables.types import Occurrence, Table


def declare(registry: Registry) -> None:
    """Put the making of tables on a registry."""
    registry.command("table create", role=Role.ORGANIZER)(create)
    registry.command("table keep", role=Role.ORGANIZER, hidden=True)(keep)
    registry.command("table refine", role=Role.ORGANIZER, hidden=True, form=True)(refine)


async def create(
    call: Call,
    vertical: Annotated[str, Help("the vertical, e.g. health; leave it out for a form"), Suggest("verticals")] = "",
    when: Annotated[str, Help(HELP["when"])] = "",
    *,
    theme: Annotated[str, Help(HELP["theme"])] = "",
    hosts: Annotated[str, Help(HELP["hosts"])] = "",
    places: Annotated[str, Help(HELP["places"])] = "",
    link: Annotated[str, Help(HELP["link"])] = "",
    minutes: Annotated[str, Help(HELP["minutes"])] = "",
    seats: Annotated[str, Help(HELP["seats"])] = "",
    quorum: Annotated[str, Help(HELP["quorum"])] = "",
    name: Annotated[str, Help("what people type, if not the vertical")] = "",
    title: Annotated[str, Help(HELP["title"])] = "",
    language: Annotated[str, Help(HELP["language"])] = "",
    holidays: Annotated[str, Help(HELP["holidays"])] = "",
    rotate: Annotated[str, Help(HELP["rotate"])] = "",
    reminders: Annotated[str, Help(HELP["reminders"])] = "",
    announce: Annotated[str, Help(HELP["announce"])] = "",
) -> AsyncIterator[Reply]:
    """Make a table; it is said back with its next six dates before it is kept.

    For instance `table create health "2nd Saturday 18:00 Asia/Kolkata"`. Nothing is kept before you press *Create it*.
    """
    given = {"vertical": vertical, "when": when, "theme": theme, "hosts": hosts, "places": places, "link": link}
    given |= {"minutes": minutes, "seats": seats, "quorum": quorum, "title": title, "language": language}
    given |= {"holidays": holidays, "rotate": rotate, "reminders": reminders, "announce": announce}
    language = await language_of(call)
    if not vertical.strip() and not when.strip():
        yield Reply((new_table(language, {}, {}),), audience="person")
        return
    try:
        made = await _draft(call, {key: value for key, value in given.items() if value.strip()}, name, language)
    except BadTerms as wrong:
        if call.message.values and set(wrong.errors) <= set(NEW):
            yield Reply((new_table(language, given, wrong.errors),), audience="person", failed=True)
            return
        raise
    yield await _said_back(call, made)


async def _draft(call: Call, given: Mapping[str, str], name: str, language: str) -> drafts.NewTable:
    values = {"hosts": "me", **given}
    if call.message.person.platform == "terminal" and "hosts" not in given:
        del values["hosts"]
    if not values.get("vertical"):
        raise BadTerms({"vertical": frame(language, "say_vertical")})
    terms = await Given(call, values, language=language).onto(None)
    if "places" not in values and (here := place_here(call)):
        terms = replace(terms, places=(here,))
    return drafts.NewTable(checked_name(name or values["vertical"].strip().lower(), terms.language), terms)


async def _said_back(call: Call, draft: drafts.NewTable) -> Reply:
    async with call.desk.database.reading() as connection:
        known = await names.names_of(connection, draft.terms.hosts)
        mine = dict.fromkeys(await accounts_of(connection, call), call.message.person.name)
    known |= {one: name for one, name in mine.items() if name and one in known}
    made, told = await drafts.keep(call, draft), partial(frame, draft.terms.language)
    dates, holidays = next_dates(draft.terms, call.desk.now())
    rule = rule_words(draft.terms.rule, draft.terms.language)
    said = [told("said_back", name=draft.name, rule=rule), dates]
    said += [told("holiday_sign")] if holidays else []
    said += [] if draft.terms.places else [told("nowhere", button=told("part_places"))]
    table = DataTable((told("col_what"), told("col_value")), tuple(terms_rows(draft.terms, known)))
    more = parts_for(draft.terms.language, f"table refine {made}")
    buttons = (Button(told("create_it"), f"table keep {made}", "good"), *more)
    return Reply((Text("\n\n".join(said)), table), buttons, data={"draft": made})


async def refine(
    call: Call,
    draft: Annotated[str, Help("the draft's id")],
    part: Annotated[Literal["about", "seats", "hosts", "places"], Help("which of its terms")],
) -> AsyncIterator[Reply]:
    """Give a table that was said back and not yet made other terms, in a form; it is said back again."""
    found = await drafts.look(call, draft)
    if not isinstance(found, drafts.NewTable):
        raise drafts.DraftGone
    given, command = dict(call.message.values), f"table refine {draft} {part}"
    if not given:
        yield Reply((part_of(found.terms, part, command),), audience="person")
        return
    try:
        terms = await Given(call, given).onto(found.terms)
    except BadTerms as wrong:
        if not set(wrong.errors) <= set(PARTS[part]):
            raise
        yield Reply((part_of(found.terms, part, command, given, wrong.errors),), audience="person", failed=True)
        return
    yield await _said_back(call, replace(found, terms=terms))


async def keep(call: Call, draft: Annotated[str, Help("the draft's id")]) -> AsyncIterator[Reply]:
    """Make the table that was said back."""
    now = call.desk.now()

    async def work(connection: AsyncConnection) -> tuple[Table, list[Occurrence]]:
        found = await drafts.take(connection, call, draft)
        if not isinstance(found, drafts.NewTable):
            raise drafts.DraftGone
        await learn(connection, call)
        table = await store.add(connection, found.name, found.terms, call.account, now)
        return table, await plan_dates(connection, call.desk, [table], shown=PREVIEW)

    table, dates = await call.desk.database.write(work, "table-create")
    yield _made(table, dates, call)


def _made(table: Table, dates: list[Occurrence], call: Call) -> Reply:
    told, language = partial(frame, table.terms.language), table.terms.language
    if not dates:
        return say(told("made_none", name=table.name))
    first, zone = dates[0], table.terms.rule.zone
    start = at(first.starts_at, zone, language=language)
    said = [told("made_one" if len(dates) == 1 else "made", name=table.name, n=len(dates), first=start)]
    if table.terms.places:
        due = announcements(first, call.desk.now())[0].due_at
        soon = due <= call.desk.now()
        said.append(told("announced_now") if soon else told("announced_on", day=at(due, zone, "date", language)))
    buttons = (
        Button(told("show_it"), f"table show {table.name}"),
        Button(told("holidays_button"), f"table holidays {table.name}"),
    )
    return Reply((Text(" ".join(said)),), buttons, data={"table": table.id})


async def learn(connection: AsyncConnection, call: Call) -> None:
    """Remember what somebody who acts is called now, for announcements."""
    accounts = await accounts_of(connection, call)
    await names.learn(connection, [accounts[0], call.account], call.message.person.name, call.desk.now())
