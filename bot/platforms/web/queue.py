"""The review queue: what waits, with its claims as they are now, and one item with all that a decider should know.

Looking is done here, by the same rules as in chat. Every action is a command, sent through `/press` or made of the
chosen boxes; nothing is decided in the page.
"""

import asyncio
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import cards
from bot.answer_words import said
from bot.curating import reviewer_of
from bot.dispatch import call
from bot.entry_fields import field_called
from bot.frames import frame
from bot.frames.reasons import noted
from bot.looking import Whole, so_far, waited, whole
from bot.message import Form
from bot.platforms.web.changes import changed, fields_changed
from bot.platforms.web.frame import Frame
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import inert, render_form
from bot.platforms.web.visits import Visit
from knowledge.entries import KINDS
from knowledge.errors import KnowledgeError
from knowledge.review import rules, store
from knowledge.review.errors import NoItem, ended
from knowledge.review.types import Item, ItemState, Kind, Reviewer
from knowledge.review.undoing import WINDOW
from knowledge.screening import called
from scheduler.verticals import called as vertical_called

LISTED = 50
"""Items on one page of the queue; a bulk action takes as many."""
WATCHED = 60
"""Items whose claims the page asks about at once."""
JUST_NOW_S = 60
OLD_SOURCE = dt.timedelta(days=180)
ASKED = ("search", "kind", "entry_kind", "vertical", "language", "whose", "flagged", "state")
APART = ("language", "summary", "sources", "disclosure", "affiliation")
"""Front matter that is shown in a place of its own."""
NUMBERED = re.compile(r"^```[ \t]+(\[\d+\])", re.MULTILINE)
"""The end of a code block with the number of its proof behind it, which would keep the block open."""
FORMS = ("changes", "reject", "retract")
"""What needs a reason."""


@dataclass(frozen=True)
class Action:
    """Something that can be done with an item: a button, or a form that asks for the reason."""

    label: str
    command: str
    style: str
    does: str
    """The word of its command that says what is done."""
    form: str = ""


class Queue:
    """Handlers for /queue."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def _who(self, visit: Visit) -> Reviewer:
        return await reviewer_of(self._desk, visit.account, visit.person.role, visit.person.name)

    async def listing(self, request: Request) -> Response:
        """A page of the queue, the oldest first."""
        visit = await self._frame.visits.of(request)
        who, told = await self._who(visit), partial(frame, visit.language)
        if not rules.may(who, "show"):
            return await self._frame.closed(request)
        asked = {name: request.query_params.get(name, "")[:200] for name in ASKED}
        asked["state"] = asked["state"] if asked["state"] in list(ItemState) else str(ItemState.OPEN)
        page = number_in(request.query_params.get("page", ""), 1)
        now = self._desk.now()
        found, total = await self._found(asked, who, page)
        return await self._frame.show(
            request,
            "queue.html",
            asked=asked,
            filtered=any(value for name, value in asked.items() if name != "state"),
            rows=[_row(one, who, now, visit.language) for one in found],
            total=total,
            page=page,
            pages=max(1, -(-total // LISTED)),
            link=lambda **more: "/queue?" + urlencode({**{k: v for k, v in asked.items() if v}, **more}),
            kinds=[(str(one), told(f"item_{one}")) for one in Kind],
            entry_kinds=[(one, said(visit.language, one)) for one in KINDS],
            states=[(str(one), told(f"mod_state_{one}")) for one in ItemState],
            verticals=[(one, vertical_called(one, visit.language)) for one in sorted(self._desk.indexer.verticals)],
            may_bulk=rules.may(who, "bulk") and asked["state"] == ItemState.OPEN,
        )

    async def _found(self, asked: Mapping[str, str], who: Reviewer, page: int) -> tuple[list[Item], int]:
        """The items of a page that fit what is asked and that this person may see, and how many there are in all."""
        async with self._desk.database.reading() as connection:
            return await store.listed(
                connection,
                self._desk.now(),
                states=(asked["state"],),
                kind=asked["kind"],
                vertical=asked["vertical"].lower(),
                language=asked["language"],
                entry_kind=asked["entry_kind"],
                search=asked["search"],
                claimed_by=who.person if asked["whose"] == "mine" else "",
                unclaimed=asked["whose"] == "nobody's",
                flagged=bool(asked["flagged"]),
                among=None if who.role in rules.MODERATORS else tuple(who.trusted),
                limit=LISTED,
                offset=(page - 1) * LISTED,
            )

    async def claims(self, request: Request) -> Response:
        """How some items stand right now, for the script that keeps an open page true."""
        visit = await self._frame.visits.of(request)
        who = await self._who(visit)
        if not rules.may(who, "show"):
            return JSONResponse({}, 403)
        asked = [number_in(one, 0) for one in request.query_params.get("ids", "")[:600].split(",")][:WATCHED]
        now = self._desk.now()
        async with self._desk.database.reading() as connection:
            found = [one for number in asked if number and (one := await store.item(connection, number))]
        rows = {
            str(one.id): {"version": one.version, "state": one.state, **_claim(one, who, now, visit.language)}
            for one in found
            if rules.may(who, "show", one)
        }
        return JSONResponse(rows, headers={"Cache-Control": "no-store"})

    async def bulk(self, request: Request) -> Response:
        """The chosen boxes as the command that previews an action on them."""
        posted = await self._frame.posted(request)
        if posted is None:
            return await self._frame.refuse(request)
        ids = ", ".join(str(number_in(str(one), 0)) for one in posted.form.getlist("id")[:LISTED])
        message = self._frame.message(posted.visit, "review bulk")
        arguments = {"action": posted.field("action", 20), "ids": ids}
        return await self._frame.said(
            request, posted, call(self._desk, message, "review bulk", arguments), back="/queue"
        )

    async def item(self, request: Request) -> Response:
        """One item: its text, what it changes, what speaks for and against it, and what can be done."""
        visit = await self._frame.visits.of(request)
        who, now = await self._who(visit), self._desk.now()
        number = number_in(request.path_params["number"], 0)
        try:
            seen = await whole(self._desk, number, who)
        except NoItem:
            return await self._frame.show(request, "missing.html", 404)
        except KnowledgeError:
            return await self._frame.closed(request)
        item = seen.looked.item
        return await self._frame.show(
            request,
            "item.html",
            seen=seen,
            draft=seen.looked.draft,
            line=inert(_line(seen, now, self._desk.settings.two_approvals, visit.language)),
            note=inert(noted(visit.language, item.note)),
            record=so_far(seen, visit.language),
            asked=cards.visible(seen.reported.question) if seen.reported else "",
            answered=inert(NUMBERED.sub(r"```\n\n\1", seen.reported.body)) if seen.reported else "",
            body=inert(seen.looked.draft.body) if seen.looked.draft else "",
            raw=cards.visible(seen.looked.draft.body) if seen.looked.draft else "",
            current=inert(seen.current.body) if seen.current else "",
            difference=await asyncio.to_thread(_difference, seen),
            fields=_fields(seen),
            field=partial(field_called, language=visit.language),
            sources=_sources(seen, now.date()),
            actions=_actions(item, who, visit),
            why_not=_why_not(seen, who, visit.language),
            undo=_undo(seen, who, now),
            **_row(item, who, now, visit.language),
        )


def _row(item: Item, who: Reviewer, now: dt.datetime, language: str) -> dict[str, Any]:
    """What a list and the page of an item say of it alike."""
    long = waited(item.opened_at, now, language)
    flags = [called(one, language) for one in item.flags]
    fresh = (now - item.opened_at).total_seconds() < JUST_NOW_S
    return {"item": item, "waited": "" if fresh else long, "flags": flags, **_claim(item, who, now, language)}


def _line(seen: Whole, now: dt.datetime, two: tuple[str, ...], language: str) -> str:
    """How the item stands, without its claim: that is said in a line of its own, which is kept true."""
    free = replace(seen.looked.item, claimed_by=None, claimed_until=None)
    return cards.state_line(free, now, seen.looked.approved, two, language)


def _claim(item: Item, who: Reviewer, now: dt.datetime, language: str) -> dict[str, Any]:
    """Who works on an item, in words; `mine` if it is the one who looks."""
    if item.state == ItemState.DECIDED:
        how = ended(item, language)
        name = item.decided_name
        return {"claim": frame(language, "mod_decided_by", how=how, name=name) if name else how, "mine": False}
    if not item.claimed(now):
        return {"claim": "", "mine": False}
    mine = item.claimed_by == who.person
    name = frame(language, "mod_you") if mine else str(item.claimed_name)
    return {"claim": frame(language, "mod_until", name=name, until=f"{item.claimed_until:%H:%M} UTC"), "mine": mine}


def _actions(item: Item, who: Reviewer, visit: Visit) -> list[Action]:
    """What this person may do with the item now, as the card in chat offers it too."""
    made = []
    for button in cards.buttons(item, visit.language):
        words = button.command.split()
        if words[1] == "show" or not rules.may(who, "approve" if words[1] == "keep" else words[1], item):
            continue
        made.append(Action(button.label, button.command, button.style, words[1], _form(item, words[1], visit)))
    return made


def _form(item: Item, action: str, visit: Visit) -> str:
    if action not in FORMS:
        return ""
    title = frame(visit.language, f"why_{action}", n=item.id)
    form: Form = cards.reason_form(item, action, item.version, title, language=visit.language)
    return render_form(form, visit.token, f"/queue/{item.id}")


def _why_not(seen: Whole, who: Reviewer, language: str) -> str:
    """Why the one who looks may not approve it, before they try."""
    looked = seen.looked
    if looked.item.state != ItemState.OPEN or not rules.may(who, "approve", looked.item):
        return ""
    author = looked.found.person if looked.found else looked.item.opened_by
    why = rules.may_not_approve(who, looked.item, author, looked.draft, looked.approved)
    return why.said_in(language) if why else ""


def _undo(seen: Whole, who: Reviewer, now: dt.datetime) -> str:
    """The command that takes the last decision back, while it can be."""
    last = next((one for one in reversed(seen.looked.decisions) if one.undone_at is None), None)
    able = last is not None and now - last.at <= WINDOW and rules.may(who, "undo")
    return f"review undo {seen.looked.item.id}" if able else ""


def _difference(seen: Whole) -> Any:
    draft = seen.looked.draft
    return changed(seen.current.body, draft.body) if draft is not None and seen.current is not None else ""


def _fields(seen: Whole) -> list[tuple[str, str, str]]:
    """The front matter: what differs from the entry as it stands, or all that is said of a new one."""
    draft = seen.looked.draft
    if draft is None:
        return []
    if seen.current is None:
        return [(name, "", cards.said(value)) for name, value in draft.fields.items() if name not in APART and value]
    old = seen.current.model_dump(mode="json", exclude_defaults=True)
    new = {"title": draft.title, **draft.fields}
    names = [name for name in {**old, **new} if name in new or name in APART]
    return fields_changed({name: old.get(name) for name in names}, {name: new.get(name) for name in names})


def _sources(seen: Whole, today: dt.date) -> list[dict[str, Any]]:
    """The pages that the text relies on, each with the days since somebody read it."""
    draft = seen.looked.draft
    rows: Any = draft.fields.get("sources") if draft is not None else None
    if draft is None and seen.current is not None:
        rows = [one.model_dump(mode="json") for one in seen.current.sources]
    found = []
    for one in rows or ():
        age = today - dt.date.fromisoformat(str(one["accessed"]))
        found.append({"title": one["title"], "url": one["url"], "days": age.days, "old": age > OLD_SOURCE})
    return found
