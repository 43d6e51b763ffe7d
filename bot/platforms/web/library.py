"""The library's pages: browse and search entries, read one, see its versions and sources."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response

from bot.answer_words import aged, said, tried
from bot.entry_fields import lines
from bot.frames import frame
from bot.frames.reasons import reasons
from bot.languages import called
from bot.platforms.web.frame import Frame
from bot.platforms.web.marking import entry_body
from bot.platforms.web.numbers import number_in
from bot.platforms.web.render import inline
from knowledge import store
from knowledge.entries import KINDS, Evidence
from knowledge.errors import UnknownEntry
from knowledge.freshness.clocks import holds_as_of, stale_prices
from knowledge.freshness.sources import gone
from knowledge.freshness.store import checked
from knowledge.review.readings import as_read
from knowledge.types import Head, Version
from rag.errors import BadQuestion
from rag.types import Filters, Question
from scheduler.verticals import called as vertical_called

PUBLIC = ("public",)
LISTED = 30
MARKED = 10
"""Quotes that are marked on an entry's page."""
EVIDENCE = get_args(Evidence)
NAMING = ("related", "recipes", "evaluations")
"""Fields that name further entries to read."""


class Library:
    """Handlers for /library and /entry."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._desk = frame.desk

    async def listing(self, request: Request) -> Response:
        """Entries by title, or by how well they fit what is searched."""
        asked = {name: request.query_params.get(name, "")[:200] for name in ("q", "kind", "vertical", "language")}
        visit = await self._frame.visit(request)
        found, error = await self._found(asked, visit.language)
        async with self._desk.database.reading() as connection:
            everything = await store.listed(connection, audiences=PUBLIC)
        pages = max(1, -(-len(found) // LISTED))
        page = min(number_in(request.query_params.get("page", ""), 1), pages)
        today = self._desk.now().date()
        return await self._frame.show(
            request,
            "library.html",
            asked=asked,
            rows=[_row(head, today, visit.language) for head in found[(page - 1) * LISTED : page * LISTED]],
            total=len(found),
            page=page,
            pages=pages,
            **_choices(everything, visit.language),
            inline=inline,
            error=error,
        )

    async def _found(self, asked: Mapping[str, str], language: str) -> tuple[list[Head], str]:
        """The entries that fit, in their order, and what is wrong with what was searched."""
        async with self._desk.database.reading() as connection:
            found = await store.listed(
                connection,
                audiences=PUBLIC,
                kind=asked["kind"] or None,
                vertical=asked["vertical"] or None,
                language=asked["language"] or None,
            )
        if not asked["q"].strip():
            return found, ""
        try:
            near = await self._desk.assistant.near(Question(asked["q"], _limits(asked)), 60)
        except BadQuestion as wrong:
            return found, wrong.said_in(language)
        order = {head.id: rank for rank, head in enumerate(near)}
        return sorted((head for head in found if head.id in order), key=lambda head: order[head.id]), ""

    async def entry(self, request: Request) -> Response:
        """One entry, at the words that an answer quoted; earlier versions by number."""
        wanted = number_in(request.query_params["version"]) if request.query_params.get("version") else None
        language = (await self._frame.visit(request)).language
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
            return await self._frame.show(request, "missing.html", 404)
        values: dict[str, Any] = {"head": head, "reasons": reasons(language)}
        if head.status == "retracted":
            return await self._frame.show(request, "retracted.html", 410, version=None, **values)
        return await self._frame.show(
            request,
            "entry.html",
            **values,
            **_read(head, version, [one[:400] for one in request.query_params.getlist("quote")[:MARKED]], language),
            **_standing(head, self._desk.now().date(), language),
            version=version,
            versions=versions,
            related=await self._related(head),
            lost=gone(head, self._desk.now().date(), checks),
        )

    async def _related(self, head: Head) -> list[Head]:
        """The entries that an entry names beside itself, as far as everybody may read them."""
        ids = [str(one) for field in NAMING for one in head.header.get(field) or ()]
        ids = list(dict.fromkeys(ids))
        async with self._desk.database.reading() as connection:
            named = await store.heads(connection, ids)
        return [named[one] for one in ids if one in named and named[one].readable(PUBLIC)]


def _row(head: Head, today: dt.date, language: str) -> dict[str, Any]:
    """An entry as the list shows it."""
    summary = head.header.get("summary", "")
    return {
        "head": head,
        "overdue": head.overdue(today),
        "summary": summary,
        "language": called(head.language, language),
    }


def _choices(everything: Sequence[Head], language: str) -> dict[str, Any]:
    """What the list can be limited to, each with what it is called in a language."""
    verticals = sorted({str(one) for head in everything for one in head.header.get("verticals", ())})
    tongues = sorted((called(one, language), one) for one in {head.language for head in everything})
    return {
        "kinds": [(kind, said(language, kind)) for kind in KINDS if any(head.kind == kind for head in everything)],
        "verticals": [(one, vertical_called(one, language)) for one in verticals],
        "languages": [(one, name) for name, one in tongues],
    }


def _read(head: Head, version: Version, quotes: Sequence[str], language: str) -> dict[str, Any]:
    """An entry's own text and fields as the page shows them, with the words marked that an answer quoted."""
    body, fields = as_read(head, version)
    body = _untitled(body, head.title)
    summary = str(head.header.get("summary", ""))
    in_summary = any(quote and quote not in body and quote in summary for quote in quotes)
    return {
        "facts": dict(head.header),
        "body": entry_body(body, quotes, opens=not in_summary),
        "in_summary": in_summary,
        "inline": inline,
        "fields": list(lines(fields, language)),
    }


def _standing(head: Head, today: dt.date, language: str) -> dict[str, Any]:
    """How an entry stands today, in a language."""
    evidence = str(head.header.get("evidence"))
    return {
        "evidence": frame(language, f"read_{evidence}") if evidence in EVIDENCE else "",
        "tried": tried(language, str(head.header.get("tried") or "")),
        "overdue": head.overdue(today),
        "as_of": holds_as_of(head),
        "priced": stale_prices(head, today),
        "age": aged(language, dt.date.fromisoformat(str(head.header.get("created", today))), today),
    }


def _untitled(body: str, title: str) -> str:
    """A text without its title, which the page says already."""
    return body.lstrip().split("\n", 1)[-1] if body.lstrip().startswith(f"# {title}") else body


def _limits(asked: Mapping[str, str]) -> Filters:
    """What a search is limited to by the choices beside it."""
    kinds, verticals, languages = ((asked[name],) if asked[name] else () for name in ("kind", "vertical", "language"))
    return Filters(PUBLIC, kinds=kinds, verticals=verticals, languages=languages)
