"""What every page shares: templates, who is there, the status line, and the one way in for changes."""

import asyncio
import datetime as dt
import json
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from bot.answer_words import said
from bot.desk import Desk
from bot.frames import frame
from bot.message import Message, Place, Reply, Role, say
from bot.pace import Pace
from bot.platforms.web.render import render
from bot.platforms.web.visits import Visit, Visits
from bot.prompts import SUGGESTED
from bot.shelf import reading
from bot.storable import storable
from rag.streams import fetched
from scheduler.saying import date_words
from scheduler.verticals import called

HERE = Path(__file__).parent
NO_FACTS: Mapping[str, str] = MappingProxyType({})
LINES = "application/x-ndjson"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Posted:
    """A change that came from a page of ours: its fields, and who sent it."""

    form: FormData
    visit: Visit
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """The files that came along, by field: name and content."""

    def field(self, name: str, longest: int = 10_000) -> str:
        """One field as text."""
        return storable(str(self.form.get(name, "")))[:longest]


class Frame:
    """Pages for a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.visits = Visits(desk)
        self.pace = Pace(desk.settings.questions_per_minute)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    async def show(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from a template, with who is there, the status line, and a cookie for who has none."""
        visit = await self.visit(request)
        html = self._templates.get_template(template).render(
            token=visit.token,
            visit=visit,
            roles=Role,
            **_words(visit.language),
            state=await self.state(visit.language),
            here=request.url.path,
            suggested=sorted(SUGGESTED, key=lambda one: visit.language == "hi" != one[0]),
            lying=await reading.waiting(self.desk, await self.shelf(visit)),
            **values,
        )
        response = HTMLResponse(html, status, {"Cache-Control": "no-store"} if visit.session else {})
        if getattr(request.state, "greeted", False):
            self.visits.remember(response, visit)
        if visit.session is None and request.cookies.get(self.visits.cookie):
            self.visits.close(response)
        return response

    async def visit(self, request: Request) -> Visit:
        """Whose page it is; who comes for the first time is greeted, so that the forms of the page are theirs."""
        visit = await self.visits.of(request)
        return visit if visit.visitor or visit.session is not None else self.visits.greet(request)

    async def shelf(self, visit: Visit) -> list[str]:
        """Whose notices a visit may read: those of the browser, and of the account that signed in."""
        return await reading.shelves(self.desk, f"web:{visit.visitor}", visit.account)

    async def state(self, language: str) -> dict[str, Any]:
        """The facts of the status line, and the line itself."""
        now = await self.desk.indexer.status()
        model = "ready" if now.model_ready else "unavailable" if now.model_error else "loading"
        search, index = (
            frame(language, f"state_{model}"),
            frame(language, f"state_{'in_step' if now.in_step else 'behind'}"),
        )
        return {
            "entries": now.entries,
            "model": model,
            "in_step": now.in_step,
            "waiting": now.waiting,
            "line": frame(language, "state_line", entries=now.entries, search=search, index=index),
            "settled": model != "loading" and now.in_step,
            "platforms": {name: one.word for name, one in self.desk.platforms.items()},
        }

    async def posted(self, request: Request) -> Posted | None:
        """A change with its sender's role as of now; None for what does not come from a page of this very visit."""
        async with request.form(max_files=1) as form:
            files = {
                name: (value.filename, await value.read())
                for name, value in form.multi_items()
                if isinstance(value, UploadFile) and value.filename
            }
        visit = await self.visits.of(request, fresh=True)
        return Posted(form, visit, files) if self.visits.allows(visit, str(form.get("token", ""))) else None

    def message(self, visit: Visit, text: str, thread: str = "", values: Mapping[str, str] | None = None) -> Message:
        """What somebody typed or pressed, as a message from their account."""
        return Message(
            secrets.token_hex(8),
            text,
            visit.person,
            Place("web", "page"),
            self.desk.now(),
            f"web-{thread}"[:80],
            values=values or {},
            language=visit.language if visit.language == "hi" else "",
            discreet=True,
            session=visit.session.key if visit.session else "",
        )

    async def refuse(
        self,
        request: Request,
        name: str = "visit_too_old",
        status: int = 403,
        shown: Mapping[str, Any] = MappingProxyType({}),
        **facts: object,
    ) -> Response:
        """Say why nothing was done, to the script or on a page, which goes on showing what it has `shown`."""
        language = (await self.visits.of(request)).language
        why = frame(language, name, **facts)
        if LINES in request.headers.get("accept", ""):
            said_so = replace(say(why, failed=True), data={"language": language})
            return JSONResponse({"html": str(render(said_so)), "final": True, "failed": True}, status)
        page = {"thread": secrets.token_hex(8), "turns": [], "typed": "", "error": why}
        return await self.show(request, "home.html", status, **(page | dict(shown)))

    async def closed(self, request: Request) -> Response:
        """A page that is not for whoever looks."""
        return await self.show(request, "closed.html", 403)

    async def said(self, request: Request, posted: Posted, replies: AsyncIterator[Reply], back: str) -> Response:
        """What came of a change: as lines for the script, else on a page with the way back."""
        if LINES in request.headers.get("accept", ""):
            return self.stream(replies, posted.visit)
        last = say("")
        async for last in replies:
            pass
        self.visits.forget(request)
        visit = await self.visits.of(request)
        return await self.show(request, "said.html", said=render(last, visit.token, back), back=back)

    def _said_all(self, fetching: asyncio.Task[None]) -> None:
        self.desk.saying.discard(fetching)
        if not fetching.cancelled() and (error := fetching.exception()):
            log.error("what was asked on the page could not be answered", exc_info=error)

    def stream(self, replies: AsyncIterator[Reply], visit: Visit) -> Response:
        """Replies as lines for the script, each replacing the one before.

        What was begun is finished though nobody reads on, so that an answer is kept that a tunnel cut off.
        """
        queue, fetching = fetched(replies)
        self.desk.saying.add(fetching)
        fetching.add_done_callback(self._said_all)

        async def lines() -> AsyncIterator[bytes]:
            while (reply := await queue.get()) is not None:
                stop = next((one.command for one in reply.buttons if one.command.startswith("stop ")), "")
                html = str(render(reply, visit.token))
                row = {"html": html, "final": reply.final, "failed": reply.failed, "stop": stop}
                yield json.dumps(row).encode() + b"\n"
            await fetching  # raises what went wrong

        # nginx would otherwise keep an answer back until it is whole
        return StreamingResponse(
            lines(), media_type=LINES, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )


def _words(language: str) -> dict[str, Callable[..., str]]:
    """What a page says in a language: our sentences, also with links, names or codes in them, our words, and dates."""

    def linked(name: str, facts: Mapping[str, str] = NO_FACTS, /, **links: tuple[str, str]) -> Markup:
        text = frame(language, name, **facts, **{one: f"{{{one}}}" for one in links})
        link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
        return escape(text).format(**{one: link.format(*where) for one, where in links.items()})

    def marked(name: str, /, *, bold: str = "", code: str = "", **facts: str) -> Markup:
        text = escape(frame(language, name, bold="{bold}", code="{code}", **{one: f"{{{one}}}" for one in facts}))
        strong = Markup("<strong>{}</strong>").format(bold)
        return text.format(bold=strong, code=Markup("<code>{}</code>").format(code), **facts)

    return {
        "told": partial(frame, language),
        "linked": linked,
        "marked": marked,
        "word": lambda name: said(language, str(name)),
        "vertical": lambda name: called(name, language),
        "clock": lambda at: f"{date_words(at.date(), language)}, {at:%H:%M} UTC",
        "day": lambda date: date_words(dt.date.fromisoformat(str(date)), "hi") if language == "hi" else str(date),
    }


def lines_of(text: str) -> str:
    """Text as it was typed; browsers send line ends in their own way."""
    return text.replace("\r\n", "\n")
