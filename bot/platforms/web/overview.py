"""The moderators' page: figures as drawings, each under the sentence that it says."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.insight import AGES, NONE, Insight, insight
from bot.message import Role
from bot.platforms.web.frame import Frame
from bot.platforms.web.plots import bars, columns, table

SHADES = 5
WAITED = ("less than a day", "1 to 3 days", "3 to 7 days", "1 to 2 weeks", "longer")
FRESH = ("fresh", "due within a month", "overdue")
ANSWERED = ("answered", "not answered")
MARKED = ("helped", "did not help")
AGING = ("s1", "s2", "s3", "s5", "s4")
"""Classes of the style sheet, from fresh to late."""


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
        seen = await insight(self._frame.desk)
        figures = [_queue(seen), _fresh(seen), _answers(seen), _marks(seen)]
        return await self._frame.show(
            request,
            "overview.html",
            seen=seen,
            figures=figures,
            cover=_cover(seen),
            says=_covered(seen),
            none=NONE,
            sourced=_sourced(seen),
        )


def _sourced(seen: Insight) -> str:
    """How the sources stand, in a sentence."""
    one = seen.sources
    lost = len(one.gone)
    says = f"{one.named} addresses; {lost} {'is' if lost == 1 else 'are'} gone or cannot be opened"
    says += f", {one.doubtful} {'is' if one.doubtful == 1 else 'are'} doubtful. "
    if one.last is None:
        return says + "None was asked yet whether it still answers."
    return (
        says + f"{one.asked} {'was' if one.asked == 1 else 'were'} asked whether they still answer, last on {one.last}."
    )


def _queue(seen: Insight) -> Figure:
    total = sum(sum(row) for row in seen.waiting.values())
    late = sum(sum(row[3:]) for row in seen.waiting.values())
    if not total:
        return Figure("What waits for a decision", "Nothing waits.", Markup(""))
    oldest = "today" if not seen.oldest_days else f"{seen.oldest_days} day{'' if seen.oldest_days == 1 else 's'}"
    since = f"{late:,} of them for more than a week, " if late else ""
    wait = "waits" if total == 1 else "wait"
    says = f"{total:,} {wait}; {since}the oldest {'since' if oldest == 'today' else 'for'} {oldest}."
    rows = [(kind, row) for kind, row in seen.waiting.items()]
    drawn = bars(rows, WAITED, AGING, says)
    drawn += table(("Why", *(f"under {name}" if n < len(AGES) - 1 else name for n, (name, _) in enumerate(AGES))),
                   [(kind, *row) for kind, row in rows], says)  # fmt: skip
    return Figure("What waits for a decision", says, drawn)


def _fresh(seen: Insight) -> Figure:
    overdue = {kind: row[2] for kind, row in seen.freshness.items() if row[2]}
    total, soon = sum(overdue.values()), sum(row[1] for row in seen.freshness.values())
    worst = max(overdue, key=lambda kind: overdue[kind], default="")
    says = f"{total} {'entry is' if total == 1 else 'entries are'} past the review date"
    says += f", most of them of the kind {worst}" if worst else ""
    says += f"; {soon} more within a month."
    rows = list(seen.freshness.items())
    drawn = bars(rows, FRESH, ("s1", "s3", "s4"), says) + table(
        ("Kind", *FRESH), [(kind, *row) for kind, row in rows], says
    )
    return Figure("What goes stale", says, drawn)


def _answers(seen: Insight) -> Figure:
    asked = sum(one.answered + one.unanswered for one in seen.weeks)
    without = sum(one.unanswered for one in seen.weeks)
    if not asked:
        return Figure("Questions and answers", "Nobody has asked anything in the last twelve weeks.", Markup(""))
    says = f"{asked:,} question{'s' * (asked != 1)} in twelve weeks; {without / asked:.0%} of them had no answer."
    labels = [f"{one.monday:%d.%m.}" for one in seen.weeks]
    drawn = columns(labels, [(one.answered, one.unanswered) for one in seen.weeks], ANSWERED, ("s1", "s3"), says)
    rows = [(label, one.answered, one.unanswered) for label, one in zip(labels, seen.weeks, strict=True)]
    return Figure("Questions and answers", says, drawn + table(("Week of", *ANSWERED), rows, says))


def _marks(seen: Insight) -> Figure:
    good, bad = sum(one.good for one in seen.weeks), sum(one.bad for one in seen.weeks)
    if not good + bad:
        return Figure("What people thought of answers", "Nobody has marked an answer yet.", Markup(""))
    says = f"{bad / (good + bad):.0%} of {good + bad} marked answers did not help"
    says += f"; the reason named most often: {seen.reasons[0][0]}." if seen.reasons else "."
    labels = [f"{one.monday:%d.%m.}" for one in seen.weeks]
    drawn = columns(labels, [(one.good, one.bad) for one in seen.weeks], MARKED, ("s1", "s4"), says)
    rows = [(label, one.good, one.bad) for label, one in zip(labels, seen.weeks, strict=True)]
    return Figure("What people thought of answers", says, drawn + table(("Week of", *MARKED), rows, says))


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


def _covered(seen: Insight) -> str:
    """Where knowledge is thin, in a sentence."""
    named = [one for one in seen.verticals if one != NONE]
    alone = [one for one in named if sum(bool(seen.coverage.get((one, lang))) for lang in seen.languages) <= 1]
    without = [one for one in named if not any(seen.coverage.get((one, lang)) for lang in seen.languages)]
    says = f"{len(alone)} of {len(named)} verticals have entries in one language at most."
    if without:
        says += f" People wait for answers in {', '.join(without)}, where nothing is written."
    return says
