"""The pages of gaps: what nobody has answered in writing, and one gap with all that belongs to it."""

import datetime as dt
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import store as people
from bot.answer_words import closed
from bot.dispatch import call
from bot.frames import frame
from bot.links import place_link
from bot.message import Reply, Role
from bot.platforms.web.frame import Frame
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import render
from bot.platforms.web.visits import Visit
from knowledge.gaps import reading
from knowledge.gaps.errors import UnknownGap
from knowledge.gaps.reading import Reader
from knowledge.gaps.types import REASONS, Gap, State, Step
from rag.asking import asking_part
from scheduler.verticals import called

PUBLIC = ("public",)
LISTED = 30
SHORT = 220
"""Letters of a question in the list, and at the head of its own page."""
ORDERS = ("waiting", "age")
STATES = ("open", "answered", "closed")
SAID = frozenset(
    ("opened", "taken", "released", "proposed", "answered", "helped", "opened again", "closed", "merged", "took in")
) | {"split", "set right"}
"""The lines of a gap's history that everybody may read; who did it is not among them."""


class Gaps:
    """Handlers for /gaps and /gap."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def _reader(self, visit: Visit) -> Reader:
        async with self._desk.database.reading() as connection:
            person = await people.same_person(connection, visit.account) if visit.person.id else ""
        return Reader(PUBLIC, person, visit.person.role >= Role.MODERATOR)

    async def listing(self, request: Request) -> Response:
        """Gaps by people waiting or by age, of a vertical, or those that this visitor waits for."""
        given = request.query_params
        asked = {
            "vertical": given.get("vertical", "")[:80],
            "by": given.get("by", "waiting") if given.get("by") in ORDERS else "waiting",
            "state": given.get("state", "open") if given.get("state") in STATES else "open",
            "mine": "yes" if given.get("mine") == "yes" else "",
        }
        visit = await self._frame.visit(request)
        now, reader = self._desk.now(), await self._reader(visit)
        vertical = None if not asked["vertical"] else "" if asked["vertical"] == "none" else asked["vertical"]
        async with self._desk.database.reading() as connection:
            found = await reading.listed(
                connection,
                reader,
                states=(asked["state"],),
                vertical=vertical,
                order="age" if asked["by"] == "age" else "waiting",
                mine=bool(asked["mine"]),
            )
            figures = await reading.figures(connection, now)
        verticals = {*figures.open, *self._desk.indexer.verticals}
        pages = max(1, -(-len(found) // LISTED))
        page = min(number_in(given.get("page", ""), 1), pages)
        return await self._frame.show(
            request,
            "gaps.html",
            asked=asked,
            rows=[_row(one, now, visit.language) for one in found[(page - 1) * LISTED : page * LISTED]],
            total=len(found),
            page=page,
            pages=pages,
            waiting=sum(one.waiting for one in found) if asked["state"] == "open" else 0,
            figures=figures,
            verticals=[(one, called(one, visit.language)) for one in sorted(verticals - {""})],
            orders=ORDERS,
            states=STATES,
        )

    async def one(self, request: Request) -> Response:
        """One gap, as `gap show` shows it, with its history and what can be done."""
        gap = number_in(request.path_params["id"])
        visit = await self._frame.visit(request)
        now, reader = self._desk.now(), await self._reader(visit)
        try:
            async with self._desk.database.reading() as connection:
                found = await reading.whole(connection, gap, reader)
        except UnknownGap:
            return await self._frame.show(request, "missing.html", 404)
        last: Reply | None = None
        message = self._frame.message(visit, "")
        async for last in call(self._desk, message, "gap show", {"gap": gap}):
            pass
        assert last is not None
        return await self._frame.show(
            request,
            "gap.html",
            gap=found.gap,
            asks=asking_part(found.gap.question, SHORT),
            words=found.words,
            html=render(last, visit.token),
            history=[_line(one, visit.language) for one in found.history if one.what in SAID],
            discussed=place_link(found.gap.place),
            held=bool(found.gap.holder(now)),
            open=found.gap.state == State.OPEN,
        )


def _row(gap: Gap, now: dt.datetime, language: str) -> dict[str, Any]:
    days = (now - gap.opened_at).days
    return {
        "gap": gap,
        "asks": asking_part(gap.question, SHORT),
        "since": frame(language, "read_today" if days < 1 else "read_days" if days > 1 else "read_day", n=days),
        "held": bool(gap.holder(now)),
        "reason": _why(gap.reason, language),
    }


def _line(step: Step, language: str) -> dict[str, Any]:
    entry = str(step.facts.get("entry", ""))
    other = step.facts.get("into") or step.facts.get("from")
    reason = _why(str(step.facts.get("reason", "")), language)
    said = frame(language, f"read_step_{step.what.replace(' ', '_')}")
    return {"at": step.at.date(), "said": said, "entry": entry, "other": other, "reason": reason}


def _why(reason: str, language: str) -> str:
    """Why a gap was closed, in words; empty for what is no code of ours."""
    return "" if reason not in REASONS else closed(language, reason) if language == "hi" else REASONS[reason]
