"""The pages of working groups and of single sittings, and the calendar feeds.

What was said at a table is for those who sit there: who is not signed in sees when it sits and what it is about.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.agendas import Plan, became, listed, plan_of
from bot.attending import attendance
from bot.calendars import community, dated, dates_in_feed
from bot.closing import drafted, text_of
from bot.frames import frame
from bot.groups import group_of, verticals
from bot.links import vertical_link
from bot.message import Button, Reply, Role, Text
from bot.moments import at, starts
from bot.names import store as names
from bot.platforms.web.frame import Frame
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import render, timed
from bot.platforms.web.visits import Visit
from bot.runsheets import say_buttons, step_words, steps_of
from bot.seat_words import own_seat
from bot.store import accounts, same_person
from knowledge.submissions import store as submissions
from knowledge.types import Head
from scheduler.calendars import feed, google_link, outlook_link
from scheduler.errors import SchedulerError
from scheduler.hindisaying import rule_words
from scheduler.occurrences import store as dates
from scheduler.seats.seating import Seating
from scheduler.seats.types import Seat, SeatState
from scheduler.sittings.runsheet import step_at
from scheduler.tables.types import Occurrence
from scheduler.verticals import called as vertical_called
from scheduler.verticals import named as vertical_named

CALENDAR = "text/calendar; charset=utf-8"


class Gatherings:
    """Handlers for /vertical, /sitting and /calendar."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def all_groups(self, request: Request) -> Response:
        """Every vertical, with its next dates."""
        async with self._desk.database.reading() as connection:
            names = await verticals(connection)
            groups = [await group_of(connection, one, self._desk.now()) for one, tables in names.items() if tables]
        others = [one for one, tables in names.items() if not tables]
        return await self._frame.show(
            request, "groups.html", groups=groups, others=others, moment=self._moment, feeds=self._feeds("")
        )

    async def group(self, request: Request) -> Response:
        """A working group: next date, host, seats, questions, minutes, entries."""
        vertical = str(request.path_params["vertical"])[:80]
        if vertical != (kept := vertical_named(vertical)):
            return RedirectResponse(vertical_link("", kept), 308)
        async with self._desk.database.reading() as connection:
            found = await group_of(connection, vertical, self._desk.now())
            called = await names.names_of(connection, [one.next.host for one in found.tables if one.next])
        if found.is_empty:
            return await self._frame.show(request, "missing.html", 404)
        visit, named = await self._frame.visit(request), await community(self._desk)
        known = await self._known(visit)
        inside = visit.session is not None or visit.person.role >= Role.ORGANIZER
        base = self._desk.settings.link_base
        tables = [
            {
                "sits": one,
                "host": called.get(one.next.host, "") if one.next and inside else "",
                "said": partial(frame, one.table.terms.language),
                "rule": rule_words(one.table.terms.rule, one.table.terms.language),
                "own": self._own(request, visit, one.next, one.seating, known)
                if one.next and one.seating
                else Markup(""),
                "add": self._add(one.next, named) if one.next else {},
                "feeds": self._feeds(one.table.name),
            }
            for one in found.tables
        ]
        now = self._desk.now()
        asked = [{"one": one, "waits": one.waits_words(now, visit.language)} for one in found.questions]
        return await self._frame.show(
            request, "group.html", group=found, tables=tables, asked=asked, base=base, moment=self._moment,
            overdue=lambda head: head.overdue(now.date()),
        )  # fmt: skip

    async def sitting(self, request: Request) -> Response:
        """One date of a table: before, while it sits, and after."""
        async with self._desk.database.reading() as connection:
            found = await dates.date_of_id(connection, number_in(request.path_params["id"]))
            plan = await plan_of(connection, found) if found else None
            people = [found.host, *(one.person for one in plan.seating.seats)] if found and plan else []
            called = await names.names_of(connection, people)
        if found is None or plan is None:
            return await self._frame.show(request, "missing.html", 404)
        visit, entry = await self._frame.visit(request), await self._entry(plan)
        known, named = await self._known(visit), await community(self._desk)
        host = bool({found.host, *found.table.terms.hosts} & known) or visit.person.role >= Role.ORGANIZER
        seat = _seat_of(plan.seating, known)
        inside = host or visit.session is not None or (seat is not None and seat.state is SeatState.SEATED)
        sections = _sections(plan, inside=inside, host=host)
        if host and self._desk.now() >= found.starts_at and found.planned:
            sections.append(attendance(found, plan.seating, called))
        html = [self._html(reply, visit, request) for reply in sections]
        facts: dict[str, Any] = {"steps": self._steps(plan), "add": self._add(found, named)}
        facts |= {
            "taken": plan.seating.taken,
            "own": self._own(request, visit, found, plan.seating, known),
            "sections": html,
            "entry": entry,
            "inside": inside,
            "host": called.get(found.host, "") if inside else "",
        }
        return await self._frame.show(
            request,
            "sitting.html",
            plan=plan,
            date=found,
            moment=self._moment,
            said=partial(frame, plan.language),
            vertical_of=vertical_called,
            **facts,
        )

    async def _known(self, visit: Visit) -> set[str]:
        """Every account of a visitor."""
        async with self._desk.database.reading() as connection:
            return {visit.account, *await accounts(connection, await same_person(connection, visit.account))}

    def _own(self, request: Request, visit: Visit, one: Occurrence, seating: Seating, known: Collection[str]) -> Markup:
        """A visitor's own seat, and what they can do about it."""
        said = own_seat(one, seating, _seat_of(seating, known), self._desk.now())
        return self._html(said, visit, request)

    async def _entry(self, plan: Plan) -> Head | None:
        """The entry that the minutes of a date became."""
        number = plan.sitting.submission if plan.sitting else None
        if number is None:
            return None
        async with self._desk.database.reading() as connection:
            found = await submissions.submission(connection, number)
        head = self._desk.indexer.heads.get(found.entry_id) if found and found.entry_id else None
        return head if head is not None and head.audience == "public" and head.status == "published" else None

    def _html(self, reply: Reply, visit: Visit, request: Request) -> Markup:
        return render(reply, visit.token, request.url.path)

    def _steps(self, plan: Plan) -> list[dict[str, object]]:
        if plan.sitting is None:
            return []
        steps = steps_of(plan)
        on = step_at(steps, self._desk.now()) if plan.sitting.runs else None
        zone = plan.occurrence.table.terms.rule.zone
        return [
            {
                "words": step_words(plan, one),
                "at": self._markup(at(one.starts_at, zone, "time")),
                "on": one is on,
                "minutes": one.minutes,
            }
            for one in steps
        ]

    def _moment(self, one: Occurrence) -> Markup:
        return self._markup(starts(one))

    def _markup(self, mark: str) -> Markup:
        return timed(Markup(mark))  # noqa: S704  # our own markup of a moment

    def _add(self, one: Occurrence, named: str) -> dict[str, str]:
        date = dated(one, self._desk.settings.link_base, named)
        return {"google": google_link(date), "outlook": outlook_link(date), "file": f"/calendar/date/{one.id}.ics"}

    def _feeds(self, table: str) -> dict[str, str]:
        path = f"/calendar/{table}.ics" if table else "/calendar.ics"
        base = self._desk.settings.link_base
        return {"address": f"{base}{path}", "webcal": "webcal://" + base.partition("://")[2] + path, "path": path}

    async def calendar(self, request: Request) -> Response:
        """The dates of all tables, or of one."""
        name = str(request.path_params.get("table", ""))[:80]
        try:
            async with self._desk.database.reading() as connection:
                title, found = await dates_in_feed(connection, self._desk.now(), name)
        except SchedulerError:
            return await self._frame.show(request, "missing.html", 404)
        return self._calendar(request, title, found, await community(self._desk))

    async def one_date(self, request: Request) -> Response:
        """One date as a file for a calendar."""
        async with self._desk.database.reading() as connection:
            found = await dates.date_of_id(connection, number_in(request.path_params["id"]))
        if found is None:
            return await self._frame.show(request, "missing.html", 404)
        return self._calendar(request, found.table.title, [found], await community(self._desk))

    def _calendar(self, request: Request, title: str, found: Sequence[Occurrence], named: str) -> Response:
        made = feed(title, [dated(one, self._desk.settings.link_base, named) for one in found])
        tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "max-age=300"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(made, media_type=CALENDAR, headers=headers)


def _seat_of(seating: Seating, known: Collection[str]) -> Seat | None:
    return next((one for one in seating.seats if one.person in known), None)


def _sections(plan: Plan, *, inside: bool, host: bool) -> list[Reply]:
    """What a reader sees of a date, part by part, each with its buttons."""
    number, name, told = plan.occurrence.id, plan.occurrence.table.name, partial(frame, plan.language)
    made: list[Reply] = []
    if inside:
        buttons = [Button(told("propose"), f"table propose --table {name}")]
        buttons += [Button(told("arrange"), f"agenda form {number}")] if host else []
        said = f"## {told('agenda')}\n\n{listed(plan) or told('nothing_yet')}\n\n{became(plan)}".rstrip()
        made.append(Reply((Text(said),), tuple(buttons) if plan.sitting is None else ()))
    if plan.sitting is None:
        return [*made, *_begin(plan, host=host)]
    if inside and plan.sitting.posted_at is None and (plan.sitting.runs or not host):
        made.append(_taken_down(plan, host=host))
    if inside and plan.sitting.posted_at is not None:
        made.append(Reply((Text(f"## {told('minutes_title')}\n\n{text_of(plan)}"),)))
    elif host and not plan.sitting.runs:
        draft = drafted(plan)
        made.append(replace(draft, buttons=(*draft.buttons, *say_buttons(plan.occurrence))))
    return made


def _begin(plan: Plan, *, host: bool) -> list[Reply]:
    begin = Button(frame(plan.language, "begin"), f"table start {plan.occurrence.table.name}", "good")
    return [Reply((), (begin,))] if host else []


def _taken_down(plan: Plan, *, host: bool) -> Reply:
    told = partial(frame, plan.language)
    lines = [_line(told(f"word_{one.kind}"), one.text, one.name) for one in plan.notes]
    lines += [
        _line(told("word_promised"), f"{one.text}, {told('by_day', date=one.due.isoformat())}", one.name)
        for one in plan.promised
    ]
    buttons = say_buttons(plan.occurrence)
    if host and plan.sitting is not None and plan.sitting.runs:
        buttons = (*buttons, Button(told("finish"), f"table finish {plan.occurrence.table.name}"))
    said = "\n".join(lines) or told("nothing_down")
    return Reply((Text(f"## {told('what_was_said')}\n\n{said}"),), buttons)


def _line(kind: str, text: str, name: str) -> str:
    return f"- **{kind}** {text}" + (f" ({name})" if name else "")
