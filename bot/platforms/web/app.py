"""The web page: its addresses, and asking on it. Server-rendered; JavaScript only makes it smoother.

Here requests become messages and replies become HTML; what is said is decided in `features`.
"""

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import regex
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.desk import Desk
from bot.dispatch import call, respond
from bot.frames import frame as told
from bot.message import Reply, say
from bot.pace import in_seconds
from bot.platforms.terminal.message import terminal_message
from bot.platforms.web.audit import Audit
from bot.platforms.web.frame import HERE, LINES, Frame, lines_of
from bot.platforms.web.gaps import Gaps
from bot.platforms.web.gatherings import Gatherings
from bot.platforms.web.guards import HEADERS, Guard
from bot.platforms.web.library import Library
from bot.platforms.web.offer import Offer
from bot.platforms.web.overview import Overview
from bot.platforms.web.queue import Queue
from bot.platforms.web.render import render
from bot.platforms.web.round_ups import RoundUps
from bot.platforms.web.signing import Signing
from bot.platforms.web.visits import Visit
from bot.shelf import reading
from bot.storable import storable
from bot.wire import pack
from rag import store
from rag.types import Asked

SHOWN_TURNS = 20
LONGEST_COMMAND = 300
AGAIN = "answer again"
ARABIC = regex.compile(r"\p{Arabic}")


def build(desk: Desk, token: str, more: Sequence[Route] = ()) -> Starlette:
    """The page of a desk. `token` lets the terminal of the same machine in; `more` are routes of other platforms."""
    frame = Frame(desk)
    page = Page(frame, token)
    routes = [
        Route("/", page.home),
        Route("/ask", page.ask, methods=["POST"]),
        Route("/press", page.press, methods=["POST"]),
        Route("/notices", page.notices),
        *_library(frame),
        *_gatherings(frame),
        *_offering(frame),
        *_deciding(frame),
        Route("/status", page.status),
        Route("/healthz", page.health),
        Route("/local/call", page.local, methods=["POST"]),
        *more,
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, settings=desk.settings)])
    app.add_exception_handler(404, page.missing)
    app.add_exception_handler(405, page.missing)
    app.add_exception_handler(Exception, page.broken)
    return app


def _library(frame: Frame) -> list[Route]:
    """What the community has written, and what it has not."""
    library, gaps = Library(frame), Gaps(frame)
    return [
        Route("/library", library.listing),
        Route("/entry/{id}", library.entry),
        Route("/gaps", gaps.listing),
        Route("/gap/{id}", gaps.one),
    ]


def _gatherings(frame: Frame) -> list[Route]:
    """Tables, their dates and their round-ups."""
    gatherings, round_ups = Gatherings(frame), RoundUps(frame)
    return [
        Route("/verticals", gatherings.all_groups),
        Route("/vertical/{vertical}", gatherings.group),
        Route("/sitting/{id}", gatherings.sitting),
        Route("/calendar.ics", gatherings.calendar),
        Route("/calendar/date/{id}.ics", gatherings.one_date),
        Route("/calendar/{table}.ics", gatherings.calendar),
        Route("/digests", round_ups.listing),
        Route("/digests.atom", round_ups.feed),
        Route("/digests/{scope}.atom", round_ups.feed),
        Route("/digests/{scope}", round_ups.listing),
        Route("/digest/{id}", round_ups.one),
    ]


def _offering(frame: Frame) -> list[Route]:
    """Signing in, and offering an entry."""
    signing, offer = Signing(frame), Offer(frame)
    return [
        Route("/sign-in", signing.look, methods=["GET"]),
        Route("/sign-in", signing.enter, methods=["POST"]),
        Route("/submit", offer.choose),
        Route("/submit/file", offer.file, methods=["POST"]),
        Route("/submit/{number}", offer.one),
    ]


def _deciding(frame: Frame) -> list[Route]:
    """The pages of moderators."""
    queue, audit = Queue(frame), Audit(frame)
    return [
        Route("/queue", queue.listing),
        Route("/queue/claims", queue.claims),
        Route("/queue/bulk", queue.bulk, methods=["POST"]),
        Route("/queue/{number}", queue.item),
        Route("/overview", Overview(frame).page),
        Route("/audit", audit.listing),
        Route("/audit.jsonl", audit.whole),
    ]


class Page:
    """Handlers for asking and pressing, and for what no person sees."""

    def __init__(self, frame: Frame, token: str) -> None:
        self._frame = frame
        self._desk = frame.desk
        self._token = token

    async def home(self, request: Request) -> Response:
        """The page with the conversation that the address names, or an empty one."""
        thread = request.query_params.get("thread", "")[:64]
        turns = await self._turns(await self._frame.visits.of(request), thread) if thread else []
        return await self._home(request, thread or secrets.token_hex(8), turns)

    async def _home(self, request: Request, thread: str, turns: Sequence[dict[str, Any]], typed: str = "") -> Response:
        return await self._frame.show(request, "home.html", thread=thread, turns=turns, typed=typed, error="")

    async def _asked(self, visit: Visit, command: str) -> Asked | None:
        """The answer below which a command was pressed, if this visitor had it here."""
        async with self._desk.database.reading() as connection:
            found = [await store.answered(connection, word) for word in command.split()[1:2]]
        return next((one for one in found if one and (one.platform, one.person) == ("web", visit.account)), None)

    async def _turns(
        self, visit: Visit, thread: str, pressed: Mapping[str, Markup] = MappingProxyType({})
    ) -> list[dict[str, Any]]:
        """A conversation, with what came of a press below the answer on which it was."""
        async with self._desk.database.reading() as connection:
            asked = await store.conversation(connection, f"web-{thread}", visit.account, SHOWN_TURNS)
        turns = []
        for one in asked:
            message = self._frame.message(visit, f"{AGAIN} {one.id}", thread)
            shown = await final(call(self._desk, message, AGAIN, {"answer": one.id}))
            turns.append(_turn(one.question, render(shown, visit.token)) | {"pressed": pressed.get(one.id, "")})
        return turns

    async def ask(self, request: Request) -> Response:
        """Answer a question: as a stream to the script, as a page to a browser without one."""
        posted = await self._frame.posted(request)
        if posted is None:
            typed = storable(str((await request.form()).get("question", "")))
            return await self._frame.refuse(request, shown={"typed": typed})
        visit, pace = posted.visit, self._frame.pace
        text, thread = str(posted.form.get("question", "")), posted.field("thread", 64)
        wait = max(pace.wait(visit.account), pace.wait(request.client.host if request.client else ""))
        if wait:
            said = in_seconds(wait, visit.language)
            shown = {"typed": storable(text), "thread": thread, "turns": await self._turns(visit, thread)}
            return await self._frame.refuse(request, "visit_too_many", 429, shown, wait=said)
        message = self._frame.message(visit, text, thread)
        replies = (
            call(self._desk, message, "ask", {"question": text}) if not text.strip() else respond(self._desk, message)
        )
        if LINES in request.headers.get("accept", ""):
            return self._frame.stream(replies, visit)
        turns = await self._turns(visit, thread)
        last = await final(replies)
        turns.append(_turn(text, render(last, visit.token)))
        return await self._home(request, thread, turns, text if last.failed else "")

    async def press(self, request: Request) -> Response:
        """A button or a form: its command, from the person who pressed it."""
        posted = await self._frame.posted(request)
        if posted is None:
            return await self._frame.refuse(request)
        fields = posted.form.items()
        values = {name[6:]: lines_of(str(value)) for name, value in fields if name.startswith("field:")}
        message = self._frame.message(posted.visit, posted.field("command", LONGEST_COMMAND), "", values)
        replies = respond(self._desk, message)
        back = posted.field("back", 300)
        if own_path(back):
            return await self._frame.said(request, posted, replies, back)
        if LINES in request.headers.get("accept", ""):
            return self._frame.stream(replies, posted.visit)
        last = await final(replies)
        if last.data.get("ended"):
            self._frame.visits.forget(request)
        visit = await self._frame.visits.of(request)
        html = render(last, visit.token)
        if (asked := await self._asked(visit, message.text)) is None:
            return await self._home(request, secrets.token_hex(8), [{"question": "", "html": html}])
        thread = asked.thread.removeprefix("web-")
        return await self._home(request, thread, await self._turns(visit, thread, {asked.id: html}))

    async def notices(self, request: Request) -> Response:
        """What lies here for whoever comes by; new notices are marked once."""
        visit = await self._frame.visits.of(request)
        found = await reading.read(self._desk, await self._frame.shelf(visit)) if visit.visitor or visit.session else []
        lying = [{"html": render(one.reply, visit.token), "put_at": one.put_at, "new": one.new} for one in found]
        return await self._frame.show(request, "notices.html", notices=lying)

    async def status(self, request: Request) -> Response:
        """The status line's facts."""
        return JSONResponse(await self._frame.state((await self._frame.visits.of(request)).language))

    async def health(self, request: Request) -> Response:
        """For a watchdog: answers while the database does."""
        await self._desk.indexer.status()
        return JSONResponse({"ok": True})

    async def local(self, request: Request) -> Response:
        """A command, or a typed line, from the terminal of the machine's owner, who alone can read the token."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return JSONResponse({"error": "no"}, 401)
        asked = await request.json()
        thread = str(asked.get("thread", ""))
        if "line" in asked:
            replies = respond(self._desk, terminal_message(str(asked["line"]), thread))
        else:
            message = terminal_message(str(asked["words"]), thread)
            replies = call(self._desk, message, str(asked["words"]), dict(asked["arguments"]))

        async def lines() -> AsyncIterator[bytes]:
            async for reply in replies:
                yield pack(reply)

        return StreamingResponse(lines(), media_type=LINES)

    async def missing(self, request: Request, error: Exception) -> Response:
        """A page that is not there, or to which a browser came back without what was sent to it."""
        if request.url.path.startswith("/static"):
            return Response("not found", 404)
        return await self._frame.show(request, "missing.html", getattr(error, "status_code", 404))

    async def broken(self, request: Request, error: Exception) -> Response:
        """What is shown where a page of ours breaks; who serves it logs the error."""
        try:
            shown: Response = await self._frame.show(request, "broken.html", 500)
        except Exception:
            shown = PlainTextResponse(told("en", "visit_broke"), 500)
        shown.headers.update(HEADERS)
        return shown


def _turn(question: str, html: Markup) -> dict[str, Any]:
    """A question and its answer as the page shows them; Urdu that begins with a Latin name is Urdu, too."""
    return {"question": question, "html": html, "dir": "rtl" if ARABIC.search(question) else "auto"}


async def final(replies: AsyncIterator[Reply]) -> Reply:
    """The last of some replies."""
    last = say("")
    async for last in replies:
        pass
    return last


def own_path(path: str) -> bool:
    """Whether this names a page of ours, to go back to."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
