"""Minutes: drafted from what was taken down, edited by the host, posted within a day, offered to the library."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store as desk_store
from bot.agendas import Plan, plan_of
from bot.authors import author_of
from bot.closing import DRAFTED, POSTED, WITHIN, drafted, host_of, is_empty, post, posted, text_of
from bot.commands import Help, Registry, Suggest
from bot.desk import Call, Desk
from bot.errors import ShownError, TableError
from bot.frames import frame
from bot.links import sitting_link, vertical_link
from bot.message import FITS, Button, Form, FormField, Reply, Text
from bot.notices import Late, Notices
from bot.speaking import language_of
from bot.taking import clean
from bot.which import NoDateAhead, is_host, meant, of_number, only_hosts, sitting_now
from knowledge.submissions.offering import Author
from scheduler.deliveries import Delivery
from scheduler.occurrences import store as dates
from scheduler.sittings import store
from scheduler.tables.types import Occurrence

ON_PAGE = 20_000
LOOKED_BACK = dt.timedelta(days=400)
"""How old a sitting may be whose minutes are still posted, after the service was off."""
Table = Annotated[str, Help("which table; the one of this place if left out"), Suggest("tables")]
Number = Annotated[int, Help("the date's number")]


class Edited(TableError):
    """Minutes that somebody else edited meanwhile."""

    def __init__(self, language: str) -> None:
        super().__init__(language, "edited")


class PostedAlready(TableError):
    """Minutes that are posted."""

    def __init__(self, submission: int | None, language: str) -> None:
        self._submission = submission
        super().__init__(language, "posted_already")

    def worded(self, language: str) -> str:
        """Its text in one of the two languages."""
        where = f" {frame(language, 'change_there', number=self._submission)}" if self._submission else ""
        return super().worded(language) + where


def declare(registry: Registry) -> None:
    """Put minutes on a registry."""
    registry.command("table minutes")(minutes)
    registry.command("minutes form", hidden=True, private=True)(form)
    registry.command("minutes keep", hidden=True, private=True)(keep)
    registry.command("minutes post", hidden=True, private=True)(send)


def declare_notices(notices: Notices) -> None:
    """Put minutes on the notices."""
    notices.notice(DRAFTED, late=Late(tell=False), optional=False)(host_told)
    notices.notice(POSTED, late=Late(dt.timedelta(hours=2)), optional=False)(place_told)


async def minutes(call: Call, table: Table = "") -> AsyncIterator[Reply]:
    """Show the minutes of the last sitting; its host can edit and post them."""
    try:
        occurrence, _ = await sitting_now(call, table)
    except ShownError:
        occurrence = None
    if occurrence is not None and await is_host(call, occurrence):
        yield drafted(await _plan(call, occurrence))
        return
    told = partial(frame, await language_of(call))
    vertical, last = await _last(call, table)
    if last is None:
        yield Reply((Text(told("minutes_none")),))
        return
    page = f"[{told('minutes_all', vertical=vertical)}]({vertical_link(call.desk.settings.link_base, vertical)})"
    made = posted(await _plan(call, last), call.message.place.platform, call.desk.settings.link_base)
    yield replace(made, parts=(*made.parts, Text(page)))


async def _last(call: Call, table: str) -> tuple[str, Occurrence | None]:
    """The vertical of a table, and its last date whose minutes are posted."""
    found = await meant(call, table)
    async with call.desk.database.reading() as connection:
        before = await dates.dates(connection, table_ids=[found.id], starts_before=call.desk.now())
        for one in reversed(before):
            sitting = await store.sitting(connection, one.id)
            if sitting is not None and sitting.posted_at is not None and sitting.submission is not None:
                return one.table.terms.vertical, one
    return found.terms.vertical, None


async def _plan(call: Call, occurrence: Occurrence) -> Plan:
    async with call.desk.database.reading() as connection:
        return await plan_of(connection, occurrence)


async def _open(call: Call, date: int) -> Plan:
    """The minutes of a date that its host may still edit. Raises NotHost, PostedAlready."""
    async with call.desk.database.reading() as connection:
        occurrence = await of_number(connection, date)
    await only_hosts(call, occurrence)
    plan = await _plan(call, occurrence)
    if plan.sitting is None:
        raise NoDateAhead(occurrence.table.name, occurrence.table.terms.language)
    if plan.sitting.posted_at is not None:
        raise PostedAlready(plan.sitting.submission, plan.language)
    return plan


async def form(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Edit the minutes of a date."""
    plan = await _open(call, date)
    told, text, longest = partial(frame, plan.language), text_of(plan), FITS.get(call.message.place.platform, ON_PAGE)
    if len(text) > longest:
        page = sitting_link(call.desk.settings.link_base, date)
        yield Reply((Text(told("too_long", link=page)),), audience="person")
        return
    assert plan.sitting is not None
    title, hint = told("minutes_title"), told("minutes_hint")
    field = FormField("text", title, hint, long=True, value=text, max_length=longest)
    command = f"minutes keep {date} {plan.sitting.revision}"
    yield Reply((Form(title, command, (field,), told("keep_it"), f"minutes form {date}"),), audience="person")


async def keep(
    call: Call,
    date: Number,
    revision: Annotated[int, Help("which edit this one follows")],
    *,
    text: Annotated[str, Help("the minutes in Markdown")] = "",
) -> AsyncIterator[Reply]:
    """Keep the minutes as the host edited them."""
    plan = await _open(call, date)
    kept = clean(text.replace("\r\n", "\n").strip()[:ON_PAGE]) + "\n"
    if not await call.desk.database.write(lambda c: store.write_minutes(c, date, kept, revision), "minutes"):
        raise Edited(plan.language)
    yield drafted(await _plan(call, plan.occurrence), frame(plan.language, "kept"))


async def send(call: Call, date: Number) -> AsyncIterator[Reply]:
    """Post the minutes and offer them to the library."""
    plan = await _open(call, date)
    told = partial(frame, plan.language)
    if is_empty(plan):
        yield Reply((Text(told("nothing_to_post")),), failed=True)
        return
    author, now = await author_of(call), call.desk.now()
    number = await call.desk.database.write(lambda c: post(c, call.desk, plan, author, now), "minutes")
    if number is None:
        raise PostedAlready(None, plan.language)
    said = told("posted", number=number)
    drafts = [mark.submission for mark in plan.marks if mark.answered and mark.submission]
    if drafts:
        said += "\n\n" + told("drafts_wait") + " " + ", ".join(told("draft", number=one) for one in drafts) + "."
    buttons = tuple(Button(told("complete", number=one), f"submission edit {one}") for one in drafts[:4])
    yield Reply((Text(said),), buttons, audience="person", data={"submission": number})


async def host_told(desk: Desk, delivery: Delivery) -> Reply | None:
    """When a table has closed, its host gets the draft of the minutes."""
    plan = await _plan_of(desk, delivery)
    if plan is None or plan.sitting is None or plan.sitting.posted_at is not None:
        return None
    if is_empty(plan):
        said = frame(plan.language, "nothing_said", title=plan.occurrence.table.title)
        write = Button(frame(plan.language, "write_minutes"), f"minutes form {plan.occurrence.id}")
        return Reply((Text(said),), (write,))
    return drafted(plan)


async def place_told(desk: Desk, delivery: Delivery) -> Reply | None:
    """The minutes of a sitting are posted in the places of its table."""
    plan = await _plan_of(desk, delivery)
    if plan is None or plan.sitting is None or plan.sitting.posted_at is None:
        return None
    return posted(plan, delivery.promise.platform, desk.settings.link_base)


async def _plan_of(desk: Desk, delivery: Delivery) -> Plan | None:
    async with desk.database.reading() as connection:
        occurrence = await dates.date_of_id(connection, int(delivery.subject["occurrence"]))
        return await plan_of(connection, occurrence) if occurrence else None


async def plan(desk: Desk) -> None:
    """Post the minutes that no host posted within the day."""
    now = desk.now()
    async with desk.database.reading() as connection:
        waiting = await store.unposted(connection, now - LOOKED_BACK)
        due = [one.occurrence for one in waiting if one.closed_at is not None and one.closed_at + WITHIN <= now]
        found = [date for number in due if (date := await dates.date_of_id(connection, number)) is not None]
    for occurrence in found:
        async with desk.database.reading() as connection:
            made = await plan_of(connection, occurrence)
            author = await _host_as_author(connection, made)
        await desk.database.write(lambda c, made=made, author=author: post(c, desk, made, author, now), "minutes")  # type: ignore[misc]


async def _host_as_author(connection: AsyncConnection, plan: Plan) -> Author | None:
    account = host_of(plan)
    if not account:
        return None
    person = await desk_store.same_person(connection, account)
    accounts, name = await desk_store.accounts(connection, person), await store.name_of(connection, person)
    platform, _, who = account.partition(":")
    return Author(account, tuple(dict.fromkeys((account, *accounts))), name or f"{platform} member {who[-6:]}")
