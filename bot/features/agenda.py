"""The agenda of a table: what is on, what people propose, what the host pins, drops and orders, what came of it."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agendas import became, listed, plan_of
from bot.authors import shown_name
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.errors import WordedError
from bot.frames import frame
from bot.links import shown_sitting
from bot.message import Button, Form, FormField, Reply, Text
from bot.moments import starts
from bot.speaking import heard, heard_in
from bot.taking import clean, one_line
from bot.which import NoDateAhead, coming, is_host, meant, of_number, only_hosts
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Draft, State
from scheduler.sittings import store
from scheduler.sittings.agenda import code, find, outcome_of
from scheduler.sittings.minutes import line
from scheduler.sittings.types import Item, Mark
from scheduler.tables.types import Occurrence, TableState

LONGEST, OUTCOME = 500, 2000
Table = Annotated[str, Help("which table; the one of this place if left out"), Suggest("tables")]
Number = Annotated[int, Help("the date's number")]
Codes = Annotated[str, Help("codes of items, such as g17 s4")]


class NoItem(WordedError):
    """A code that names nothing on this agenda."""

    def __init__(self, typed: str, known: Sequence[str]) -> None:
        facts = {"known": ", ".join(known)} if known else {}
        super().__init__("agenda_no_item" if known else "agenda_has_none", item=typed[:20], **facts)


def declare(registry: Registry) -> None:
    """Put the agenda on a registry."""
    registry.command("table agenda")(agenda)
    registry.command("table propose")(propose)
    registry.command("table answered", private=True)(answered)
    registry.command("agenda form", hidden=True, private=True)(form)
    registry.command("agenda keep", hidden=True, private=True)(keep)


async def agenda(
    call: Call,
    table: Table = "",
    *,
    pin: Annotated[str, Help("codes of items that come first, such as g17 s4; for hosts")] = "",
    drop: Annotated[str, Help("codes of items to take off; the same again brings them back; for hosts")] = "",
    order: Annotated[str, Help("codes in the order you want them; for hosts")] = "",
) -> AsyncIterator[Reply]:
    """Show what is on at the next date of a table; its host pins, drops and orders."""
    occurrence = await coming(call, table)
    if pin or drop or order:
        async for reply in keep(call, occurrence.id, pin=pin, drop=drop, order=order):
            yield reply
        return
    yield await _shown(call, occurrence)


async def _shown(call: Call, occurrence: Occurrence) -> Reply:
    occurrence = await heard(call, occurrence)
    async with call.desk.database.reading() as connection:
        plan = await plan_of(connection, occurrence)
    head = f"**{occurrence.table.title}**, {starts(occurrence)}"
    told = partial(frame, plan.language)
    said = [head, listed(plan) or told("nothing_on")]
    if plan.agenda.dropped:
        said.append(told("taken_off", codes=", ".join(f"`{code(item)}`" for item in plan.agenda.dropped)))
    if settled := became(plan):
        said.append(settled)
    if page := shown_sitting(call.desk.settings, call.message.place.platform, occurrence.id):
        said.append(f"[{told('on_page')}]({page})")
    buttons = [Button(told("check_in"), f"table checkin {occurrence.table.name}")]
    if await is_host(call, occurrence):
        buttons.append(Button(told("arrange"), f"agenda form {occurrence.id}"))
    data = {"occurrence": occurrence.id, "items": [item.key for item in plan.agenda.items]}
    return Reply((Text("\n\n".join(said)),), tuple(buttons), data=data)


async def propose(
    call: Call,
    what: Annotated[str, Help("what should be on the agenda"), "rest"] = "",
    *,
    table: Table = "",
) -> AsyncIterator[Reply]:
    """Put something on the agenda of a table; it stays there until it was dealt with."""
    standing = await meant(call, table)
    if standing.state is TableState.CLOSED:
        raise NoDateAhead(standing.name, standing.terms.language)
    person, now = await call.person(), call.desk.now()
    told, text = partial(frame, await heard_in(call, standing.terms.language)), one_line(what, LONGEST)
    if not text:
        field = FormField("what", told("what_on"), told("on_hint"), max_length=LONGEST)
        command = f"table propose --table {standing.name}"
        yield Reply((Form(told("for_agenda"), command, (field,), told("propose"), command),), audience="person")
        return
    number = await call.desk.database.write(lambda c: store.propose(c, standing.id, person, text, now), "propose")
    said = told("proposed", title=standing.title, text=line(text)) + f" `p{number}`"
    yield Reply((Text(said),), (Button(told("agenda"), f"table agenda {standing.name}"),), data={"proposal": number})


async def form(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Arrange an agenda in a form."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
        plan = await plan_of(connection, occurrence)
    await only_hosts(call, occurrence)
    told = partial(frame, await heard_in(call, plan.language))
    now = " ".join(code(item) for item in plan.agenda.items)
    pinned = " ".join(code(item) for item in plan.agenda.items if outcome_of(item, plan.marks).pinned)
    gone = " ".join(code(item) for item in plan.agenda.dropped)
    fields = (
        FormField("order", told("order"), told("order_hint", codes=now)[:100], False, True, value=now),
        FormField("pin", told("pinned"), told("pinned_hint"), False, value=pinned),
        FormField("drop", told("dropped"), told("dropped_hint"), False, value=gone),
    )
    opener, command = f"agenda form {date}", f"agenda keep {date} --exactly"
    made = Form(told("arrange_title"), command, fields, told("arrange"), opener)
    yield Reply((made,), audience="person")


async def keep(
    call: Call,
    date: Number,
    *,
    pin: Codes = "",
    drop: Codes = "",
    order: Codes = "",
    exactly: Annotated[bool, Help("whether what is not named is unpinned and brought back")] = False,
) -> AsyncIterator[Reply]:
    """Keep how the host wants the agenda."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
        plan = await plan_of(connection, occurrence)
    await only_hosts(call, occurrence)
    everything = (*plan.agenda.items, *plan.agenda.dropped)
    pinned, dropped, ordered = (_named(everything, one) for one in (pin, drop, order))
    changes: dict[str, dict[str, object]] = {}
    for item in everything:
        before = outcome_of(item, plan.marks)
        now_pinned = item in pinned if exactly else before.pinned != (item in pinned)
        now_dropped = item in dropped if exactly else before.dropped != (item in dropped)
        change: dict[str, object] = {}
        if now_pinned != before.pinned:
            change["pinned"] = now_pinned
        if now_dropped != before.dropped:
            change["dropped"] = now_dropped
        if ordered:
            change["position"] = ordered.index(item) + 1 if item in ordered else None
        if change:
            changes[before.key] = change

    async def work(connection: AsyncConnection) -> None:
        for key, values in changes.items():
            await store.mark(connection, date, key, **values)

    await call.desk.database.write(work, "agenda")
    yield await _shown(call, occurrence)


def _named(items: Sequence[Item], typed: str) -> list[Item]:
    found = []
    for one in typed.replace(",", " ").split():
        item = find(items, one)
        if item is None:
            raise NoItem(one, [code(known) for known in items])
        found.append(item)
    return list(dict.fromkeys(found))


async def answered(
    call: Call,
    item: Annotated[str, Help("the item's code on the agenda, such as g17")],
    outcome: Annotated[str, Help("what came of it; the answer, in your words"), "rest"] = "",
    *,
    table: Table = "",
    open: Annotated[bool, Help("note what came of it without saying that it is answered")] = False,  # noqa: A002
) -> AsyncIterator[Reply]:
    """Note that an item of the agenda was answered at the table; a draft for the library is opened."""
    occurrence = await coming(call, table)
    await only_hosts(call, occurrence)
    async with call.desk.database.reading() as connection:
        plan = await plan_of(connection, occurrence)
    found = find((*plan.agenda.items, *plan.agenda.dropped), item)
    if found is None:
        raise NoItem(item, [code(one) for one in plan.agenda.items])
    text = clean(outcome.strip()[:OUTCOME])
    if not text:
        yield Reply((_outcome_form(item, found, await heard(call, occurrence)),), audience="person")
        return
    before = outcome_of(found, plan.marks)
    draft = None if open or found.kind in ("theme", "commitment") else _draft(occurrence, found, text)

    async def work(connection: AsyncConnection) -> tuple[int | None, bool]:
        number, holds = before.submission, False
        if draft is not None:
            number, holds = await _kept(connection, call, occurrence, found, before, draft)
        values = {"outcome": text, "answered": not open, "submission_id": number}
        await store.mark(connection, occurrence.id, before.key, **values)
        return number, holds

    number, holds = await call.desk.database.write(work, "answered")
    told = partial(frame, await heard_in(call, plan.language))
    said = told("outcome", code=f"`{code(found)}`", text=line(text))
    if draft is not None and number is not None:
        said += "\n\n" + told("holds" if holds else "keeps", number=number)
        said += " " + told("who_waits") if holds and _gap_of(found) else ""
    yield Reply((Text(said),), audience="person", data={"submission": number or 0})


async def _kept(
    connection: AsyncConnection, call: Call, occurrence: Occurrence, item: Item, before: Mark, draft: Draft
) -> tuple[int, bool]:
    """The draft of an outcome, and whether it holds these words: what its author wrote since is not overwritten."""
    person, name, now = call.account, shown_name(call), call.desk.now()
    if before.submission is None:
        thread = call.message.thread or call.place
        given = {"person": person, "name": name, "place": call.place, "thread": thread, "now": now}
        return await submissions.keep(connection, draft, gap_id=_gap_of(item), **given), True  # type: ignore[arg-type]
    number = before.submission
    there = await submissions.submission(connection, number, lock=True)
    newest = await submissions.version(connection, number)
    if there is None or newest is None or there.state != State.DRAFT:
        return number, False
    if newest.draft != _draft(occurrence, item, before.outcome):
        return number, False
    await submissions.revise(connection, number, draft, person=person, name=name, now=now)
    return number, True


def _outcome_form(typed: str, item: Item, occurrence: Occurrence) -> Form:
    told = partial(frame, occurrence.table.terms.language)
    field = FormField("outcome", line(item.text)[:45], told("came_hint"), long=True, max_length=OUTCOME)
    command = f"table answered {typed} --table {occurrence.table.name}"
    return Form(told("came_of_it"), command, (field,), told("note_it"), command)


def _gap_of(item: Item) -> int | None:
    found = [key for key in (item.key, *item.keys) if key.startswith("gap:")]
    return int(found[0].partition(":")[2]) if found else None


def _draft(occurrence: Occurrence, item: Item, text: str) -> Draft:
    """A first text for the library: the question as its title, the answer as it was said."""
    terms = occurrence.table.terms
    on = occurrence.local.date().isoformat()
    body = f"{text}\n\nSaid at {occurrence.table.title}, {on}."
    return Draft("guide", line(item.text)[:120], body, {"verticals": [terms.vertical], "language": terms.language})
