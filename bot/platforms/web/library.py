"""The library's pages: browse and search entries, read one, see its versions and sources."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.answer_words import aged
from bot.desk import Desk
from bot.entry_fields import lines
from bot.languages import called
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import entry_body, inline
from knowledge import store
from knowledge.entries import KINDS
from knowledge.errors import UnknownEntry
from knowledge.freshness.clocks import holds_as_of, stale_prices
from knowledge.freshness.sources import gone
from knowledge.freshness.store import checked
from knowledge.reproductions.rules import MEANS
from knowledge.review.readings import as_read
from knowledge.review.types import REASONS
from knowledge.types import Head
from rag.errors import BadQuestion
from rag.types import Filters, Question

PUBLIC = ("public",)
LISTED = 30

Show = Callable[..., Awaitable[Response]]


class Library:
    """Handlers for /library and /entry."""

    def __init__(self, desk: Desk, show: Show) -> None:
        self._desk = desk
        self._show = show

    async def listing(self, request: Request) -> Response:
        """Entries by title, or by how well they fit what is searched."""
        asked = {name: request.query_params.get(name, "")[:200] for name in ("q", "kind", "vertical", "language")}
        error = ""
        async with self._desk.database.reading() as connection:
            everything = await store.listed(connection, audiences=PUBLIC)
            found = await store.listed(
                connection,
                audiences=PUBLIC,
                kind=asked["kind"] or None,
                vertical=asked["vertical"] or None,
                language=asked["language"] or None,
            )
        if asked["q"].strip():
            try:
                near = await self._desk.assistant.near(Question(asked["q"], _limits(asked)), 60)
                order = {head.id: rank for rank, head in enumerate(near)}
                found = sorted((head for head in found if head.id in order), key=lambda head: order[head.id])
            except BadQuestion as wrong:
                error = str(wrong)
        today = self._desk.now().date()
        pages = max(1, -(-len(found) // LISTED))
        page = min(number_in(request.query_params.get("page", ""), 1), pages)
        part = found[(page - 1) * LISTED : page * LISTED]
        rows = [
            {"head": head, "overdue": head.overdue(today), "summary": head.header.get("summary", "")} for head in part
        ]
        return await self._show(
            request,
            "library.html",
            asked=asked,
            rows=rows,
            total=len(found),
            page=page,
            pages=pages,
            kinds=[kind for kind in KINDS if any(head.kind == kind for head in everything)],
            verticals=sorted({str(one) for head in everything for one in head.header.get("verticals", ())}),
            languages=sorted({head.language for head in everything}, key=called),
            called=called,
            inline=inline,
            error=error,
        )

    async def entry(self, request: Request) -> Response:
        """One entry, at the words that an answer quoted; earlier versions by number."""
        wanted = number_in(request.query_params["version"]) if request.query_params.get("version") else None
        quote = request.query_params.get("quote", "")[:400]
        today = self._desk.now().date()
        try:
            async with self._desk.database.reading() as connection:
                head = await store.head(connection, request.path_params["id"])
                if head.audience not in PUBLIC or head.status == "draft":
                    raise UnknownEntry(head.id)
                shown = None if head.status == "retracted" else wanted
                version = await store.text_of(connection, head.id, shown)
                versions = await store.history(connection, head.id)
                checks = await checked(connection)
        except UnknownEntry:
            return await self._show(request, "missing.html", 404)
        if head.status == "retracted":
            return await self._show(request, "retracted.html", 410, head=head, version=None, reasons=REASONS)
        facts: dict[str, Any] = dict(head.header)
        body, fields = as_read(head, version)
        body = _untitled(body, head.title)
        in_summary = bool(quote) and quote not in body and quote in str(facts.get("summary", ""))
        return await self._show(
            request,
            "entry.html",
            head=head,
            facts=facts,
            body=entry_body(body, "" if in_summary else quote),
            in_summary=in_summary,
            inline=inline,
            fields=list(lines(fields)),
            reasons=REASONS,
            evidence=MEANS.get(str(facts.get("evidence")), ""),
            version=version,
            versions=versions,
            related=await self._related(head),
            lost=gone(head, today, checks),
            overdue=head.overdue(today),
            as_of=holds_as_of(head),
            priced=stale_prices(head, today),
            age=aged("en", dt.date.fromisoformat(str(facts.get("created", today))), today),
        )

    async def _related(self, head: Head) -> list[Head]:
        """The entries that an entry names beside itself, as far as everybody may read them."""
        ids = [str(one) for one in head.header.get("related") or ()]
        async with self._desk.database.reading() as connection:
            named = await store.heads(connection, ids)
        return [named[one] for one in ids if one in named and named[one].readable(PUBLIC)]


def _untitled(body: str, title: str) -> str:
    """A text without its title, which the page says already."""
    return body.lstrip().split("\n", 1)[-1] if body.lstrip().startswith(f"# {title}") else body


def _limits(asked: Mapping[str, str]) -> Filters:
    """What a search is limited to by the choices beside it."""
    kinds, verticals, languages = ((asked[name],) if asked[name] else () for name in ("kind", "vertical", "language"))
    return Filters(PUBLIC, kinds=kinds, verticals=verticals, languages=languages)
