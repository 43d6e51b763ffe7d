"""Offering on the page: what can be offered, a form for each kind with its preview, a Markdown file, and one's drafts.

Each step is the same command as in chat; the page only puts its reply where a browser wants it.
"""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from bot import store
from bot.dispatch import call
from bot.message import Reply, say
from bot.platforms.web.frame import Frame, lines_of
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import render
from bot.translated import in_hindi
from knowledge.submissions import store as submissions
from knowledge.submissions.asking import OFFERED

LARGEST = 1_000_000
"""Bytes of a file."""
KINDS = (*OFFERED, "link")
TEXT = re.compile(r"\.(?:md|markdown|txt)$", re.IGNORECASE)


class Offer:
    """Handlers for /submit."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def choose(self, request: Request) -> Response:
        """What can be offered, the form of one kind, and what this person has offered so far."""
        visit = await self._frame.visits.of(request)
        kind = request.query_params.get("kind", "")
        made = ""
        if kind in KINDS:
            made = await self._rendered(request, f"submit {kind}", {}, back="/submit")
        async with self._desk.database.reading() as connection:
            accounts = await store.accounts(connection, await store.same_person(connection, visit.account))
            own = await submissions.of_people(connection, accounts) if visit.person.id else []
        kinds = [(one, self._about(one, visit.language)) for one in KINDS]
        return await self._frame.show(request, "offer.html", kinds=kinds, kind=kind, form=made, own=own, error="")

    def _about(self, kind: str, language: str) -> str:
        """What the offering of a kind is, in a sentence."""
        told = in_hindi(f"submit {kind}") if language == "hi" else {}
        return told.get("description", self._desk.registry.find(f"submit {kind}").summary)

    async def one(self, request: Request) -> Response:
        """One submission as its author sees it, with what can be done with it."""
        arguments = {"number": number_in(request.path_params["number"])}
        if not arguments["number"]:
            return await self._frame.show(request, "missing.html", 404)
        made = await self._rendered(request, "submission show", arguments, back=f"/submit/{arguments['number']}")
        return await self._frame.show(request, "said.html", said=made, back="/submit")

    async def _rendered(self, request: Request, words: str, arguments: Mapping[str, object], back: str) -> str:
        visit = await self._frame.visit(request)
        last: Reply = say("")
        async for last in call(self._desk, self._frame.message(visit, words), words, arguments):
            pass
        return render(last, visit.token, back)

    async def file(self, request: Request) -> Response:
        """Markdown with front matter, pasted or as a file."""
        posted = await self._frame.posted(request)
        if posted is None:
            return await self._frame.refuse(request)
        text = posted.field("text", LARGEST)
        if "file" in posted.files:
            name, raw = posted.files["file"]
            text = raw.decode("utf-8", "replace")
            if "\ufffd" in text or not TEXT.search(name):
                return await self._frame.refuse(request, "visit_file_kinds", 400)
        message = self._frame.message(posted.visit, "submit file")
        replies = call(self._desk, message, "submit file", {"text": lines_of(text)})
        return await self._frame.said(request, posted, replies, back="/submit")
