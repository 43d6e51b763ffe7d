"""A new table: what was understood is said back with its next dates, and kept when the organizer says yes."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.tables import drafts
from bot.features.tables.people import accounts_of, place_here
from bot.features.tables.promising import plan_dates
from bot.features.tables.terms import HELP, BadTerms, Given, checked_name
from bot.features.tables.words import PREVIEW, next_dates, terms_rows
from bot.message import Button, DataTable, Form, FormField, Reply, Role, Text, say
from bot.moments import at
from bot.names import store as names
from scheduler.hindisaying import rule_words
from scheduler.tables import store
from scheduler.tables.promises import announcements
from scheduler.tables.types import Occurrence, Table

IN_FORM = ("vertical", "when", "theme", "hosts", "link")
"""What the form asks; Discord shows at most five fields. The rest has defaults and can be changed later."""


def declare(registry: Registry) -> None:
    """Put the making of tables on a registry."""
    registry.command("table create", role=Role.ORGANIZER)(create)
    registry.command("table keep", role=Role.ORGANIZER, hidden=True)(keep)


def form(values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
    """The form of a new table."""
    fields = tuple(
        FormField(
            name,
            name.capitalize(),
            HELP.get(name, "health, legal, education, agriculture …"),
            required=name in ("vertical", "when"),
            value=values.get(name, "me" if name == "hosts" else ""),
            error=errors.get(name, ""),
            max_length=200,
        )
        for name in IN_FORM
    )
    return Form("New table", "table create", fields, "Show me", "table create")


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
    if not vertical.strip() and not when.strip():
        yield Reply((form({}, {}),), audience="person")
        return
    try:
        made = await _draft(call, {key: value for key, value in given.items() if value.strip()}, name)
    except BadTerms as wrong:
        if call.message.values and set(wrong.errors) <= set(IN_FORM):
            yield Reply((form(given, wrong.errors),), audience="person", failed=True)
            return
        raise
    yield await _said_back(call, made)


async def _draft(call: Call, given: Mapping[str, str], name: str) -> drafts.NewTable:
    values = {"hosts": "me", **given}
    if call.message.person.platform == "terminal" and "hosts" not in given:
        del values["hosts"]
    if not values.get("vertical"):
        raise BadTerms({"vertical": "Say for which vertical: health, legal, education, agriculture …"})
    terms = await Given(call, values).onto(None)
    if "places" not in values and (here := place_here(call)):
        terms = replace(terms, places=(here,))
    return drafts.NewTable(checked_name(name or terms.vertical), terms)


async def _said_back(call: Call, draft: drafts.NewTable) -> Reply:
    async with call.desk.database.reading() as connection:
        known = await names.names_of(connection, draft.terms.hosts)
        mine = dict.fromkeys(await accounts_of(connection, call), call.message.person.name)
    known |= {one: name for one, name in mine.items() if name and one in known}
    made = await drafts.keep(call, draft)
    dates, holidays = next_dates(draft.terms.rule, draft.terms.region, call.desk.now())
    said = rule_words(draft.terms.rule, draft.terms.language)
    words = f"The table `{draft.name}` would sit **{said}**. Its next dates:\n\n{dates}"
    if holidays:
        words += "\n\n⚠ marks a holiday. Nothing is skipped by itself; once the table is made you decide date by date."
    if not draft.terms.places:
        words += "\n\nIt would be announced nowhere yet: `--places` names where."
    rows = tuple(terms_rows(draft.terms, known))
    buttons = (Button("Create it", f"table keep {made}", "good"),)
    return Reply((Text(words), DataTable(("What", "Value"), rows)), buttons, data={"draft": made})


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
    if not dates:
        words = (
            f"The table `{table.name}` is made. It has no date within the next 90 days; they are planned as they come."
        )
        return say(words)
    first = dates[0]
    zone = table.terms.rule.zone
    words = f"The table `{table.name}` is made, and {len(dates)} of its dates are planned. "
    words += f"The first: {at(first.starts_at, zone)}."
    if table.terms.places:
        due = announcements(first, call.desk.now())[0].due_at
        soon = due <= call.desk.now()
        words += " It is announced now." if soon else f" It is announced on {at(due, zone, 'date')}."
    buttons = (Button("Show it", f"table show {table.name}"), Button("Holidays", f"table holidays {table.name}"))
    return Reply((Text(words),), buttons, data={"table": table.id})


async def learn(connection: AsyncConnection, call: Call) -> None:
    """Remember what somebody who acts is called now, for announcements."""
    accounts = await accounts_of(connection, call)
    await names.learn(connection, [accounts[0], call.account], call.message.person.name, call.desk.now())
