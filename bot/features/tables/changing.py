"""A table's terms, changed by options or in forms: for one date, for this and following, or for all."""

from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.tables import rulings
from bot.features.tables.applying import change_date, change_terms
from bot.features.tables.dates import Reason
from bot.features.tables.drafts import What
from bot.features.tables.finding import the_date, the_table
from bot.features.tables.forms import OF_A_DATE, PARTS, new_rule, one_date, part_of, parts_for
from bot.features.tables.hosts import GoneDate
from bot.features.tables.listing import Name
from bot.features.tables.terms import HELP, BadTerms, Given, called, changes
from bot.features.tables.words import terms_rows, told_words
from bot.features.tables.words import when as when_of
from bot.frames import frame
from bot.message import Button, DataTable, Form, Reply, Role, Text, say
from bot.names import store as names
from scheduler.errors import NotUnderstood
from scheduler.occurrences import store as dates
from scheduler.saying import date_words
from scheduler.tables.types import Occurrence, Table

OneDate = Annotated[str, Help("one date, for its own theme, link or length; all dates if left out"), Suggest("dates")]


def declare(registry: Registry) -> None:
    """Put the changing of tables on a registry."""
    registry.command("table change", role=Role.ORGANIZER)(change)
    registry.command("table terms", role=Role.ORGANIZER, hidden=True, form=True)(terms)
    registry.command("table own", role=Role.ORGANIZER, hidden=True, form=True)(own)
    registry.command("table rule", role=Role.ORGANIZER, hidden=True)(rule)


async def rule(call: Call, draft: Annotated[str, Help("the draft's id")]) -> AsyncIterator[Reply]:
    """Do what was said back about a table's rule."""
    async for reply in rulings.do(call, draft):
        yield reply


async def change(
    call: Call,
    table: Name = "",
    date: OneDate = "",
    *,
    what: Annotated[What | None, Help("with a date: this one, or this and all following")] = None,
    reason: Reason = "",
    when: Annotated[str, Help("a new rule: " + HELP["when"])] = "",
    theme: Annotated[str, Help(HELP["theme"])] = "",
    link: Annotated[str, Help(HELP["link"])] = "",
    minutes: Annotated[str, Help(HELP["minutes"])] = "",
    seats: Annotated[str, Help(HELP["seats"])] = "",
    quorum: Annotated[str, Help(HELP["quorum"])] = "",
    hosts: Annotated[str, Help(HELP["hosts"])] = "",
    places: Annotated[str, Help(HELP["places"])] = "",
    title: Annotated[str, Help(HELP["title"])] = "",
    language: Annotated[str, Help(HELP["language"])] = "",
    holidays: Annotated[str, Help(HELP["holidays"])] = "",
    rotate: Annotated[str, Help(HELP["rotate"])] = "",
    reminders: Annotated[str, Help(HELP["reminders"])] = "",
    announce: Annotated[str, Help(HELP["announce"])] = "",
) -> AsyncIterator[Reply]:
    """Change a table, or with a date only that one or it and all following. Without options it opens forms."""
    found = await the_table(call, table)
    given = {"theme": theme, "link": link, "minutes": minutes, "seats": seats, "quorum": quorum, "hosts": hosts}
    given |= {"places": places, "title": title, "language": language, "holidays": holidays, "rotate": rotate}
    given |= {"reminders": reminders, "announce": announce}
    given = {name: value for name, value in given.items() if value.strip()}
    one = await the_date(call, found, date) if date.strip() else None
    if when.strip():
        yield await _new_rule(call, found, one, given, when, reason)
    elif given:
        yield await _change(call, found, one, what or ("this" if one else "all"), given, reason)
    elif one is not None:
        yield Reply((_date_form(one, {}, {}),), audience="person")
    else:
        yield await _menu(call, found)


async def _new_rule(
    call: Call, table: Table, one: Occurrence | None, given: Mapping[str, str], said: str, reason: str
) -> Reply:
    if given:
        raise BadTerms({"when": frame(table.terms.language, "rule_alone")})
    return await rulings.proposed(call, table, said, one.starts_at if one else call.desk.now(), reason)


async def _menu(call: Call, table: Table) -> Reply:
    """What there is to change, part by part."""
    async with call.desk.database.reading() as connection:
        called_now = await names.names_of(connection, table.terms.hosts)
    told, command = partial(frame, table.terms.language), f"table terms {table.name}"
    rows = tuple(terms_rows(table.terms, called_now))
    parts = (
        Text(told("what_to_change", name=table.name)),
        DataTable((told("col_what"), told("col_value")), rows),
    )
    buttons = (*parts_for(table.terms.language, command), Button(told("part_rule"), f"{command} rule"))
    return Reply(parts, buttons, audience="person")


async def terms(
    call: Call,
    table: Name,
    part: Annotated[Literal["about", "seats", "hosts", "places", "rule"], Help("which of its terms")],
) -> AsyncIterator[Reply]:
    """Change one part of a table's terms in a form."""
    found = await the_table(call, table)
    given, command = dict(call.message.values), f"table terms {found.name} {part}"
    try:
        if part == "rule":
            yield await _rule_in_form(call, found, given, command)
        elif given:
            yield await _change(call, found, None, "all", given, "")
        else:
            yield Reply((part_of(found.terms, part, command),), audience="person")
    except BadTerms as wrong:
        if not set(wrong.errors) <= set(PARTS[part]):
            raise
        yield Reply((part_of(found.terms, part, command, given, wrong.errors),), audience="person", failed=True)


async def _rule_in_form(call: Call, table: Table, given: dict[str, str], command: str) -> Reply:
    said = given.get("when", "").strip()
    if not said:
        return Reply((new_rule(table.terms, command),), audience="person")
    try:
        return await rulings.proposed(call, table, said, call.desk.now(), given.get("reason", ""))
    except NotUnderstood as wrong:
        return Reply((new_rule(table.terms, command, given, str(wrong)),), audience="person", failed=True)


async def own(call: Call, date: Annotated[int, Help("the date's number")]) -> AsyncIterator[Reply]:
    """Give one date a theme, a link or a length of its own in a form."""
    async with call.desk.database.reading() as connection:
        one = await dates.date_of_id(connection, date)
    if one is None:
        raise GoneDate
    given = dict(call.message.values)
    if not given:
        yield Reply((_date_form(one, {}, {}),), audience="person")
        return
    terms = {name: given[name] for name in OF_A_DATE if name in given}
    try:
        yield await _change(call, one.table, one, "this", terms, given.get("reason", ""))
    except BadTerms as wrong:
        yield Reply((_date_form(one, given, wrong.errors),), audience="person", failed=True)


def _date_form(one: Occurrence, given: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    minutes = int((one.ends_at - one.starts_at).total_seconds()) // 60
    now = {"theme": one.said_theme, "link": one.said_link, "minutes": str(minutes), **given}
    day = date_words(one.local.date(), one.table.terms.language)
    return one_date(one.table.terms, f"{one.table.name}, {day}", now, f"table own {one.id}", errors)


async def _change(
    call: Call, table: Table, one: Occurrence | None, what: What, given: dict[str, str], reason: str
) -> Reply:
    told, language = partial(frame, table.terms.language), table.terms.language
    if one is not None and (wrong := [name for name in given if name not in OF_A_DATE]):
        known = ", ".join(called(language, name) for name in OF_A_DATE)
        raise BadTerms({wrong[0]: told("own_of_date", own=known, name=called(language, wrong[0]))})
    new = await Given(call, given).onto(table.terms)

    async def work(connection: AsyncConnection) -> tuple[list[str], int]:
        if one is not None and what == "this":
            return await change_date(connection, call.desk, one.id, new, given, reason)
        if new == table.terms:
            return [], 0
        people = await change_terms(connection, call.desk, table, new, since=one, reason=reason)
        return changes(table.terms, new), people

    changed, people = await call.desk.database.write(work, "table-change")
    which, facts = (
        ("date", {"title": table.title, "when": when_of(one)})
        if one and what == "this"
        else (
            "table",
            {"name": table.name},
        )
    )
    if not changed:
        return say(told(f"same_{which}", **facts))
    named = ", ".join(called(language, name) for name in changed)
    more = f" {told_words(language, people)}" if people else ""
    return say(told(f"changed_{which}", what=named, **facts) + more)
