"""Hosts of dates: they take turns, confirm, swap, and pass a date on. Somebody who hosts need not be an organizer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import TableError
from bot.features.tables.creating import learn
from bot.features.tables.dates import Day
from bot.features.tables.finding import ahead, the_date, the_table
from bot.features.tables.handing import take_over
from bot.features.tables.listing import Name
from bot.features.tables.people import NotYours, UnknownPerson, accounts_of, must_run, person_said
from bot.features.tables.promising import refresh, refresh_flags
from bot.features.tables.words import when
from bot.frames import frame
from bot.message import Button, DataTable, Reply, Text, say
from bot.names import store as names
from bot.speaking import heard, heard_dates
from scheduler.errors import SchedulerError
from scheduler.occurrences import store as dates
from scheduler.tables.planning import next_host
from scheduler.tables.types import Occurrence

Number = Annotated[int, Help("the date's number")]


class NotTheHost(TableError):
    """A confirmation by somebody who does not host the date."""

    def __init__(self, date: Occurrence, host: str) -> None:
        self._host = host
        super().__init__(date.table.terms.language, "not_host", when=when(date))

    def worded(self, language: str) -> str:
        """Its text in one of the two languages."""
        return frame(language, self.name, **self.facts, host=self._host or frame(language, "nobody"))


class GoneDate(TableError):
    """A date that is not there, is cancelled or over."""

    def __init__(self, language: str = "en") -> None:
        super().__init__(language, "gone")


class Hosted(TableError):
    """A date that somebody would host after somebody else confirmed it."""

    def __init__(self, date: Occurrence, host: str) -> None:
        facts = {"title": date.table.title, "when": when(date), "host": host}
        super().__init__(date.table.terms.language, "hosted_already", **facts)


class Resting(TableError):
    """A seat at a table that makes a break."""

    def __init__(self, date: Occurrence) -> None:
        super().__init__(date.table.terms.language, "resting", title=date.table.title)


class AskToHost(TableError):
    """Somebody who would host a date, and to whom an organizer must give it."""

    def __init__(self, date: Occurrence) -> None:
        super().__init__(date.table.terms.language, "ask_to_host", table=date.table.name, when=when(date))


def declare(registry: Registry) -> None:
    """Put everything about hosts on a registry."""
    registry.command("host list")(hosts)
    registry.command("host confirm")(confirm)
    registry.command("host swap")(swap)
    registry.command("host take", hidden=True, private=True)(take)
    registry.command("host pass", hidden=True, private=True)(pass_on)


async def hosts(call: Call, table: Name = "") -> AsyncIterator[Reply]:
    """Show who hosts the next dates of a table, and who has confirmed."""
    found = await the_table(call, table)
    async with call.desk.database.reading() as connection:
        coming = [one for one in await ahead(connection, found, call.desk.now(), 12) if one.planned]
        called = await names.names_of(connection, [*found.terms.hosts, *(one.host for one in coming)])
        mine = set(await accounts_of(connection, call))
    found, coming = await heard_dates(call, found, coming)
    told = partial(frame, found.terms.language)
    turns = ", ".join(called[one] for one in found.terms.hosts) or told("nobody")
    words = told("hosts_in_turn" if found.terms.rotates else "hosts_of", name=found.name, hosts=turns)
    rows = tuple((str(one.id), when(one), called.get(one.host, "—"), _confirmed(one)) for one in coming)
    own = [one for one in coming if one.host in mine and one.confirmed_at is None]
    buttons = tuple(
        Button(
            told("there_on", day=f"{one.local.day}.{one.local.month}."), f"host confirm {found.name} {one.id}", "good"
        )
        for one in own
    )
    columns = tuple(told(one) for one in ("col_number", "col_date", "col_host", "col_confirmed"))
    yield Reply((Text(words), DataTable(columns, rows)), buttons[:5])


def _confirmed(one: Occurrence) -> str:
    language = one.table.terms.language
    return frame(language, "mark_yes" if one.confirmed_at else "not_yet_said") if one.host else ""


async def confirm(call: Call, table: Name = "", date: Day = "next") -> AsyncIterator[Reply]:
    """Confirm that you will host a date. A date that nobody confirms is flagged to co-hosts and organizers."""
    found = await the_table(call, table)
    one = await the_date(call, found, date)

    async def work(connection: AsyncConnection) -> bool:
        now = call.desk.now()
        held = await dates.date_of_id(connection, one.id, locked=True)
        if held is None or not held.planned or held.ends_at <= now:
            raise GoneDate(one.table.terms.language)
        if held.host not in await accounts_of(connection, call):
            called = await names.names_of(connection, [held.host])
            raise NotTheHost(held, called.get(held.host, ""))
        await learn(connection, call)
        await dates.set_host(connection, held.id, held.host, held.confirmed_at or now)
        await refresh(connection, held, now)
        await refresh_flags(connection, held, now)
        return held.confirmed_at is None

    new = await call.desk.database.write(work, "table-confirm")
    yield say(_thanks(await heard(call, one), "thanks_host" if new else "host_already"))


def _thanks(date: Occurrence, name: str) -> str:
    return frame(date.table.terms.language, name, title=date.table.title, when=when(date))


async def swap(
    call: Call,
    table: Name,
    date: Day,
    instead: Annotated[str, Help("who hosts it instead, or the date to swap hosts with")],
) -> AsyncIterator[Reply]:
    """Give a date to another host, or swap the hosts of two dates. The new ones are asked to confirm."""
    found = await the_table(call, table)
    one = await the_date(call, found, date)
    await must_run(call, found, one)
    try:
        person, other = await person_said(call, instead.strip(), found.terms.language), None
    except UnknownPerson:
        try:
            person, other = "", await the_date(call, found, instead)
        except SchedulerError:
            raise UnknownPerson(instead, found.terms.language) from None

    async def work(connection: AsyncConnection) -> list[Occurrence]:
        await learn(connection, call)
        held = await _held(connection, call, one.id)
        if other is None:
            await take_over(connection, call.desk, [held], person)
            return [replace(held, host=person)]
        second = await _held(connection, call, other.id)
        await take_over(connection, call.desk, [held], second.host)
        await take_over(connection, call.desk, [second], held.host)
        return [replace(held, host=second.host), replace(second, host=held.host)]

    changed = await call.desk.database.write(work, "table-swap")
    async with call.desk.database.reading() as connection:
        called = await names.names_of(connection, [each.host for each in changed])
    found, changed = await heard_dates(call, found, changed)
    told = partial(frame, found.terms.language)
    lines = [f"- {when(each)}: {called.get(each.host, told('nobody'))}" for each in changed]
    more = [told("asked_to_confirm"), *([told("swaps_back")] if other else [])]
    yield say("\n\n".join([found.title, "\n".join(lines), " ".join(more)]))


async def _held(connection: AsyncConnection, call: Call, number: int) -> Occurrence:
    held = await dates.date_of_id(connection, number, locked=True)
    if held is None or not held.planned or held.ends_at <= call.desk.now():
        raise GoneDate(held.table.terms.language if held else "en")
    return held


async def take(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Host a date that nobody confirmed."""

    async def work(connection: AsyncConnection) -> Occurrence:
        held = await _held(connection, call, date)
        mine = await accounts_of(connection, call)
        if held.confirmed_at and held.host not in mine:
            raise Hosted(held, (await names.names_of(connection, [held.host]))[held.host])
        if not set(mine) & {*held.table.terms.hosts, held.table.keeper}:
            await _must_be_let(call, held)
        await learn(connection, call)
        await take_over(connection, call.desk, [held], mine[0])
        await dates.set_host(connection, held.id, mine[0], call.desk.now())
        return held

    held = await call.desk.database.write(work, "table-take")
    yield Reply((Text(_thanks(await heard(call, held), "thanks_host")),), audience="person")


async def _must_be_let(call: Call, date: Occurrence) -> None:
    """Let go on who runs a date; tell the others who can give it to them."""
    try:
        await must_run(call, date.table, date)
    except NotYours:
        raise AskToHost(date) from None


async def pass_on(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Pass a date that you host on to whose turn is next."""

    async def work(connection: AsyncConnection) -> tuple[Occurrence, str]:
        held = await _held(connection, call, date)
        if held.host not in await accounts_of(connection, call):
            called = await names.names_of(connection, [held.host])
            raise NotTheHost(held, called.get(held.host, ""))
        following = next_host(replace(held.table, terms=replace(held.table.terms, rotates=True)), held.host)
        new = "" if following == held.host else following
        await take_over(connection, call.desk, [held], new)
        left = replace(held, host=new)
        return left, (await names.names_of(connection, [new])).get(new, "")

    held, name = await call.desk.database.write(work, "table-pass")
    held = await heard(call, held)
    what = "asked_instead" if name else "no_other_place" if held.alone and held.table.terms.places else "no_other"
    words = f"{_thanks(held, 'passed_on')} {frame(held.table.terms.language, what, name=name)}"
    yield Reply((Text(words),), audience="person")
