"""The moderators' page: figures as drawings, each under the sentence that it says."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.answer_words import said
from bot.frames import frame
from bot.insight import NONE, UNSAID, Insight, insight
from bot.languages import called as language_called
from bot.message import Role
from bot.platforms.web.frame import Frame
from bot.platforms.web.plots import bars, columns, table
from scheduler.verticals import called

SHADES = 5
AGING = ("s1", "s2", "s3", "s5", "s4")
"""Classes of the style sheet, from fresh to late."""
GIVEN = {said("en", one): one for one in ("sources", "answer", "outdated")}
"""The reasons of those for whom an answer was no help, as they are kept, and what each is called here."""
Told = Callable[..., str]
"""A sentence of ours by its name, in the language of the page."""


@dataclass(frozen=True)
class Figure:
    """A drawing with its headline and the sentence that it says."""

    title: str
    says: str
    drawn: Markup


class Overview:
    """Handler for /overview."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def page(self, request: Request) -> Response:
        """Every figure of now."""
        visit = await self._frame.visits.of(request)
        if visit.person.role < Role.MODERATOR:
            return await self._frame.closed(request)
        seen, language = await insight(self._frame.desk), visit.language
        told = partial(frame, language)
        figures = [_queue(seen, told), _fresh(seen, told, language), _answers(seen, told), _marks(seen, told, language)]
        return await self._frame.show(
            request,
            "overview.html",
            seen=seen,
            figures=figures,
            cover=_cover(seen),
            says=_covered(seen, told, language),
            without=NONE,
            sourced=_sourced(seen, told),
            tongue=lambda tag: language_called(tag, language),
            reasons=[(_reason(one, told, language), count) for one, count in seen.reasons],
        )


def _sourced(seen: Insight, told: Told) -> str:
    """How the sources stand, in a sentence."""
    one, lost = seen.sources, len(seen.sources.gone)
    asked = told("fig_not_asked")
    if one.last is not None:
        asked = told(
            "fig_last_asked", n=one.asked, day=one.last, were=told("fig_was" if one.asked == 1 else "fig_were")
        )
    are = told("fig_is" if lost == 1 else "fig_are")
    return told("fig_addresses", n=one.named, lost=lost, are=are, doubtful=one.doubtful, asked=asked)


def _reason(reason: str, told: Told, language: str) -> str:
    """Why an answer did not help, in words."""
    return told("fig_no_reason") if reason == UNSAID else said(language, GIVEN.get(reason, reason))


def _queue(seen: Insight, told: Told) -> Figure:
    total = sum(sum(row) for row in seen.waiting.values())
    late = sum(sum(row[3:]) for row in seen.waiting.values())
    if not total:
        return Figure(told("fig_waits"), told("fig_nothing_waits"), Markup(""))
    days = seen.oldest_days
    since = told("fig_today" if not days else "fig_day" if days == 1 else "fig_days", n=days)
    says = told(
        "fig_total" if total == 1 else "fig_totals",
        n=f"{total:,}",
        late=told("fig_late", n=f"{late:,}") if late else "",
        since=since,
    )
    rows = [(told(f"item_{kind}"), row) for kind, row in seen.waiting.items()]
    drawn = bars(rows, told("fig_waited").split("|"), AGING, says)
    figures = [(kind, *row) for kind, row in rows]
    return Figure(
        told("fig_waits"), says, drawn + table(told("fig_under").split("|"), figures, says, told("fig_as_table"))
    )


def _fresh(seen: Insight, told: Told, language: str) -> Figure:
    overdue = {kind: row[2] for kind, row in seen.freshness.items() if row[2]}
    total, soon = sum(overdue.values()), sum(row[1] for row in seen.freshness.values())
    worst = max(overdue, key=lambda kind: overdue[kind], default="")
    most = told("fig_most", kind=said(language, worst)) if worst else ""
    says = told("fig_overdue_one" if total == 1 else "fig_overdue", n=total, most=most, soon=soon)
    rows = [(said(language, kind), row) for kind, row in seen.freshness.items()]
    series = told("fig_fresh").split("|")
    drawn = bars(rows, series, ("s1", "s3", "s4"), says)
    figures = [(kind, *row) for kind, row in rows]
    drawn += table((told("fig_kind"), *series), figures, says, told("fig_as_table"))
    return Figure(told("fig_stale"), says, drawn)


def _answers(seen: Insight, told: Told) -> Figure:
    asked = sum(one.answered + one.unanswered for one in seen.weeks)
    without = sum(one.unanswered for one in seen.weeks)
    if not asked:
        return Figure(told("fig_answers"), told("fig_none_asked"), Markup(""))
    says = told("fig_asked_one" if asked == 1 else "fig_asked", n=f"{asked:,}", share=f"{without / asked:.0%}")
    figures = [(one.answered, one.unanswered) for one in seen.weeks]
    return Figure(told("fig_answers"), says, _by_week(seen, figures, "fig_answered", ("s1", "s3"), says, told))


def _marks(seen: Insight, told: Told, language: str) -> Figure:
    good, bad = sum(one.good for one in seen.weeks), sum(one.bad for one in seen.weeks)
    if not good + bad:
        return Figure(told("fig_marks"), told("fig_no_mark"), Markup(""))
    named = _reason(seen.reasons[0][0], told, language) if seen.reasons else ""
    reason = told("fig_reason", reason=named) if named else ""
    says = told("fig_bad", share=f"{bad / (good + bad):.0%}", n=good + bad, reason=reason)
    figures = [(one.good, one.bad) for one in seen.weeks]
    return Figure(told("fig_marks"), says, _by_week(seen, figures, "fig_marked", ("s1", "s4"), says, told))


def _by_week(
    seen: Insight, figures: list[tuple[int, int]], series: str, tones: tuple[str, str], says: str, told: Told
) -> Markup:
    """Two figures for each week, as columns and as a table."""
    labels, names = [f"{one.monday:%d.%m.}" for one in seen.weeks], told(series).split("|")
    rows = [(label, *pair) for label, pair in zip(labels, figures, strict=True)]
    drawn = columns(labels, figures, names, tones, says)
    return drawn + table((told("fig_week"), *names), rows, says, told("fig_as_table"))


def _cover(seen: Insight) -> list[dict[str, object]]:
    """A row for each vertical: how many entries in each language, each with a shade, and how many questions wait."""
    most = max(seen.coverage.values(), default=1)
    rows: list[dict[str, object]] = []
    for vertical in seen.verticals:
        cells = []
        for language in seen.languages:
            number = seen.coverage.get((vertical, language), 0)
            cells.append((number, 0 if not number else 1 + min(SHADES - 2, (SHADES - 1) * number // (most + 1))))
        rows.append(
            {"vertical": vertical, "cells": cells, "open": seen.gaps.open.get("" if vertical == NONE else vertical, 0)}
        )
    return rows


def _covered(seen: Insight, told: Told, language: str) -> str:
    """Where knowledge is thin, and who waits, in sentences."""
    named = [one for one in seen.verticals if one != NONE]
    alone = [one for one in named if sum(bool(seen.coverage.get((one, lang))) for lang in seen.languages) <= 1]
    without = [one for one in named if not any(seen.coverage.get((one, lang)) for lang in seen.languages)]
    says = told("fig_one_language", alone=len(alone), n=len(named))
    if without:
        says += told("fig_without", verticals=", ".join(called(one, language) for one in without))
    gaps = seen.gaps
    waiting, open_ = gaps.waiting, sum(gaps.open.values())
    gap_words = told("fig_gap" if open_ == 1 else "fig_gaps", n=open_)
    says += " " + told("fig_person_waits" if waiting == 1 else "fig_people_wait", n=waiting, gaps=gap_words)
    if gaps.median_days is not None:
        median = "fig_median_one" if gaps.answered == 1 else "fig_median"
        says += " " + told(median, n=gaps.answered, days=gaps.median_days, longest=gaps.longest_days)
    return says
