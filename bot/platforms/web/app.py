"""The web page: ask, read, browse, rate. Server-rendered; JavaScript only makes it smoother.

Here requests become messages and replies become HTML; what is said is decided in `features`.
"""

import json
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.desk import Desk
from bot.dispatch import call, respond
from bot.message import Message, Person, Place, Reply, Role, say
from bot.pace import Pace
from bot.platforms.terminal.message import terminal_message
from bot.platforms.web.guards import Guard, Visitors
from bot.platforms.web.library import Library
from bot.platforms.web.render import cited, render
from bot.prompts import SUGGESTED
from bot.wire import pack
from rag import store

HERE = Path(__file__).parent
YEAR_S = 365 * 24 * 3600
SHOWN_TURNS = 20
SHOWN_STATES = ("connected", "connecting")


def build(desk: Desk, token: str, more: Sequence[Route] = ()) -> Starlette:
    """The page of a desk. `token` lets the terminal of the same machine in; `more` are routes of other platforms."""
    page = Page(desk, token)
    routes = [
        Route("/", page.home),
        Route("/ask", page.ask, methods=["POST"]),
        Route("/press", page.press, methods=["POST"]),
        Route("/library", page.library.listing),
        Route("/entry/{id}", page.library.entry),
        Route("/status", page.status),
        Route("/healthz", page.health),
        Route("/local/call", page.local, methods=["POST"]),
        *more,
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, settings=desk.settings)])
    app.add_exception_handler(404, page.missing)
    return app


class Page:
    """The handlers, with what they share."""

    def __init__(self, desk: Desk, token: str) -> None:
        self._desk = desk
        self._token = token
        loader = FileSystemLoader(HERE / "templates")
        self._templates = Environment(
            loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
        )
        self._visitors = Visitors(desk.settings.home, secure=desk.settings.link_base.startswith("https://"))
        self._pace = Pace(desk.settings.questions_per_minute)
        self.library = Library(desk, self.show)

    async def show(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page from a template, with the status line and a cookie for who has none."""
        visitor = self._visitors.known(request) or self._visitors.new()
        html = self._templates.get_template(template).render(
            token=self._visitors.token(visitor), state=await self._state(), suggested=SUGGESTED, **values
        )
        response = HTMLResponse(html, status)
        if not self._visitors.known(request):
            response.set_cookie(
                self._visitors.cookie,
                self._visitors.cookie_value(visitor),
                max_age=YEAR_S,
                secure=self._visitors.secure,
                httponly=True,
                samesite="lax",
            )
        return response

    async def _state(self) -> dict[str, Any]:
        now = await self._desk.indexer.status()
        model = "ready" if now.model_ready else "unavailable" if now.model_error else "loading"
        platforms = {
            name: state if state in SHOWN_STATES else "unavailable" for name, state in self._desk.platforms.items()
        }
        return {
            "entries": now.entries,
            "model": model,
            "in_step": now.in_step,
            "waiting": now.waiting,
            "platforms": platforms,
        }

    async def home(self, request: Request) -> Response:
        """The page with the conversation that the address names, or an empty one."""
        thread = request.query_params.get("thread", "")[:64]
        turns = await self._turns(self._visitors.known(request), thread) if thread else []
        return await self.show(
            request, "home.html", thread=thread or secrets.token_hex(8), turns=turns, typed="", error=""
        )

    async def _turns(self, visitor: str, thread: str) -> list[dict[str, Any]]:
        async with self._desk.database.reading() as connection:
            asked = await store.conversation(connection, f"web-{thread}", f"web:{visitor}", SHOWN_TURNS)
        return [{"question": one.question, "html": cited(one.body, one.id)} for one in asked]

    def _message(self, visitor: str, text: str, thread: str) -> Message:
        person = Person("web", visitor, Role.MEMBER)
        return Message(secrets.token_hex(8), text, person, Place("web", "page"), self._desk.now(), f"web-{thread}"[:80])

    async def ask(self, request: Request) -> Response:
        """Answer a question: as a stream to the script, as a page to a browser without one."""
        form = await request.form()
        visitor = self._visitors.known(request)
        streamed = "application/x-ndjson" in request.headers.get("accept", "")
        if not self._visitors.allows(visitor, str(form.get("token", ""))):
            return await self._refuse(
                request, "This form is too old. Load the page again, and ask once more.", streamed
            )
        wait = max(self._pace.wait(visitor), self._pace.wait(request.client.host if request.client else ""))
        if wait:
            return await self._refuse(
                request, f"That was many questions at once. Ask again in {wait:.0f} seconds.", streamed, 429
            )
        text, thread = str(form.get("question", "")), str(form.get("thread", ""))[:64]
        message = self._message(visitor, text, thread)
        replies = (
            call(self._desk, message, "ask", {"question": text}) if not text.strip() else respond(self._desk, message)
        )
        if streamed:
            return StreamingResponse(
                self._stream(replies, visitor),
                media_type="application/x-ndjson",
                headers={"Cache-Control": "no-store"},
            )
        turns = await self._turns(visitor, thread)
        last = say("")
        async for last in replies:
            pass
        turns.append({"question": text, "html": render(last, self._visitors.token(visitor))})
        return await self.show(
            request, "home.html", thread=thread, turns=turns, typed=text if last.failed else "", error=""
        )

    async def _refuse(self, request: Request, why: str, streamed: bool, status: int = 403) -> Response:
        if streamed:
            return JSONResponse({"html": str(render(say(why, failed=True))), "final": True}, status)
        return await self.show(request, "home.html", status, thread=secrets.token_hex(8), turns=[], typed="", error=why)

    async def _stream(self, replies: AsyncIterator[Reply], visitor: str) -> AsyncIterator[bytes]:
        async for reply in replies:
            row = {"html": str(render(reply, self._visitors.token(visitor))), "final": reply.final}
            yield json.dumps(row).encode() + b"\n"

    async def press(self, request: Request) -> Response:
        """A button: its command, from the person who pressed it."""
        form = await request.form()
        visitor = self._visitors.known(request)
        streamed = "application/x-ndjson" in request.headers.get("accept", "")
        if not self._visitors.allows(visitor, str(form.get("token", ""))):
            return await self._refuse(request, "This form is too old. Load the page again.", streamed)
        last = say("")
        message = self._message(visitor, str(form.get("command", ""))[:300], "")
        values = {name.removeprefix("field:"): str(value) for name, value in form.items() if name.startswith("field:")}
        async for last in respond(self._desk, replace(message, values=values)):
            pass
        html = render(last, self._visitors.token(visitor))
        if streamed:
            return JSONResponse({"html": str(html), "final": True})
        turns = [{"question": "", "html": html}]
        return await self.show(request, "home.html", thread=secrets.token_hex(8), turns=turns, typed="", error="")

    async def status(self, request: Request) -> Response:
        """The status line's facts."""
        return JSONResponse(await self._state())

    async def health(self, request: Request) -> Response:
        """For a watchdog: answers while the database does."""
        await self._desk.indexer.status()
        return JSONResponse({"ok": True})

    async def local(self, request: Request) -> Response:
        """A command from the terminal of the machine's owner, who alone can read the token."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return JSONResponse({"error": "no"}, 401)
        asked = await request.json()
        message = terminal_message(str(asked["words"]), str(asked.get("thread", "")))
        replies = call(self._desk, message, str(asked["words"]), dict(asked["arguments"]))

        async def lines() -> AsyncIterator[bytes]:
            async for reply in replies:
                yield pack(reply)

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    async def missing(self, request: Request, error: Exception) -> Response:
        """A page that is not there."""
        if request.url.path.startswith("/static"):
            return Response("not found", 404)
        return await self.show(request, "missing.html", 404)
