"""Tables in a list, and one of them with its dates."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.answer_words import said as said_around
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.tables.finding import SHOWN, ahead, the_table
from bot.features.tables.people import accounts_of
from bot.features.tables.words import dates_table, sentence, state_words, terms_rows, when
from bot.frames import frame
from bot.message import Button, DataTable, Reply, Role, Text, say
from bot.names import store as names
from bot.seat_words import answers
from bot.speaking import heard_dates, in_tongue, language_of
from scheduler.hindisaying import rule_words
from scheduler.occurrences import store as dates
from scheduler.seats import store as seats
from scheduler.tables import store
from scheduler.tables.types import Occurrence, Table, TableState
from scheduler.verticals import named

Name = Annotated[str, Help("the table's name"), Suggest("tables")]


def declare(registry: Registry) -> None:
    """Put the lists of tables on a registry."""
    registry.command("table list")(listing)
    registry.command("table show")(show)


async def next_of_each(connection: AsyncConnection, found: Sequence[Table], call: Call) -> dict[int, Occurrence]:
    """The next planned date of each table that has one."""
    coming = await dates.dates(
        connection, table_ids=[one.id for one in found], ends_after=call.desk.now(), planned_only=True
    )
    first: dict[int, Occurrence] = {}
    for one in coming:
        first.setdefault(one.table.id, one)
    return first


async def listing(
    call: Call,
    *,
    vertical: Annotated[str, Help("only this vertical"), Suggest("verticals")] = "",
    closed: Annotated[bool, Help("those that are over, too")] = False,
) -> AsyncIterator[Reply]:
    """List the tables with their next dates."""
    language = await language_of(call)
    async with call.desk.database.reading() as connection:
        states = tuple(TableState) if closed else (TableState.ACTIVE, TableState.PAUSED)
        found = await store.all_tables(connection, *states)
        found = [one for one in found if not vertical or one.terms.vertical == named(vertical)]
        first = await next_of_each(connection, found, call)
        seatings = await seats.seatings(connection, list(first.values()))
        called = await names.names_of(connection, [one.host for one in first.values()])
    if not found:
        hint = f" {frame(language, 'make_a_table')}" if call.message.person.role >= Role.ORGANIZER else ""
        yield say(said_around(language, "no table") + hint)
        return
    rows = []
    for one in found:
        date = first.get(one.id)
        date = in_tongue(date, "hi") if date and language == "hi" else date
        seating = seatings[date.id] if date else None
        taken = f"{seating.taken}/{seating.capacity}" if seating else ""
        host = called.get(date.host, "—") + (" ✓" if date.confirmed_at else "") if date else ""
        rows.append(
            (
                one.name,
                rule_words(one.terms.rule, language),
                when(date) if date else state_words(one, language),
                host,
                taken,
            )
        )
    table = DataTable(tuple(frame(language, "tables_columns").split("|")), tuple(rows))
    buttons = tuple(Button(one.name, f"table show {one.name}") for one in found[:20])
    count = frame(language, "tables_one" if len(found) == 1 else "tables_many", n=len(found))
    yield Reply((Text(count), table), buttons)


async def _may_join(call: Call, table: Table) -> bool:
    """Whether the link to join is for who asks: where the table is announced, its hosts, and organizers."""
    if call.message.person.role >= Role.ORGANIZER or call.place in table.terms.places:
        return True
    async with call.desk.database.reading() as connection:
        return bool(set(await accounts_of(connection, call)) & set(table.terms.hosts))


async def show(call: Call, table: Name = "") -> AsyncIterator[Reply]:
    """Show a table: its terms, its next dates, hosts and seats."""
    found = await the_table(call, table)
    now = call.desk.now()
    async with call.desk.database.reading() as connection:
        coming = await ahead(connection, found, now, SHOWN)
        seatings = await seats.seatings(connection, coming)
        people = [*found.terms.hosts, *(one.host for one in coming)]
        called = await names.names_of(connection, people)
    found, coming = await heard_dates(call, found, coming)
    told = partial(frame, found.terms.language)
    said = [f"# {found.title}", rule_words(found.terms.rule, found.terms.language)]
    said += [told("theme", theme=found.terms.theme)] if found.terms.theme else []
    if found.state is not TableState.ACTIVE:
        state = "show_paused" if found.state is TableState.PAUSED else "show_closed"
        said.append(told(state, reason=sentence(found.state_reason)).rstrip())
    rows = tuple(terms_rows(found.terms, called, link=await _may_join(call, found)))
    head, facts = Text("\n\n".join(said)), DataTable((told("col_what"), told("col_value")), rows)
    dated = (dates_table(found.terms.language, coming, seatings, called),) if coming else ()
    following = next((one for one in coming if one.planned and found.state is TableState.ACTIVE), None)
    buttons = answers(following) if following else ()
    if call.message.person.role >= Role.ORGANIZER and found.state is not TableState.CLOSED:
        buttons = (*buttons, Button(told("change_it"), f"table change {found.name}"))
    yield Reply((head, *dated, facts), buttons, data={"table": found.id})
