"""What moderators should know at a glance: what waits and for how long, what goes stale, where knowledge is thin.

Figures only; how they are drawn is a platform's. Nothing here names a person.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.desk import Desk
from knowledge.freshness.sources import Doubt, doubts
from knowledge.freshness.store import Check, checked
from knowledge.gaps import reading as gaps
from knowledge.gaps.reading import Figures
from knowledge.review import store as queue
from knowledge.review.types import Item, Kind
from knowledge.types import Head
from rag.filters import verticals_of
from rag.usage import store as usage
from rag.usage.store import Cited, Opinion

SINCE = dt.timedelta(days=90)
"""How far back use and opinions are counted."""
WEEKS = 12
SOON = dt.timedelta(days=30)
MOST = 20_000
LISTED = 10
AGES = (("a day", 1), ("3 days", 3), ("a week", 7), ("2 weeks", 14), ("longer", 10**6))
"""How long something has waited: less than so many days."""
UNSAID = "no reason given"
NONE = "without"
"""The column of entries without a vertical."""


@dataclass(frozen=True)
class Used:
    """An entry with how often it is cited and doubted."""

    head: Head
    cited: Cited
    disputes: int

    @property
    def doubt(self) -> int:
        """How much speaks against it: bad marks, open disputes, tries that failed."""
        tried = self.head.header.get("reproductions") or ()
        failed = sum(isinstance(one, dict) and one.get("worked") is False for one in tried)
        return self.cited.bad + 3 * self.disputes + 2 * failed + (3 if self.head.status == "disputed" else 0)


@dataclass(frozen=True)
class Week:
    """What happened in the seven days from a Monday on."""

    monday: dt.date
    answered: int
    unanswered: int
    good: int
    bad: int


@dataclass(frozen=True)
class SourcesSeen:
    """What is known of the addresses that entries name as sources."""

    named: int
    asked: int
    """How many of them were asked whether they answer."""
    gone: tuple[Doubt, ...]
    """Those that no reader can open."""
    doubtful: int
    last: dt.date | None
    """When any was asked last."""


@dataclass(frozen=True)
class Insight:
    """All figures of one moment."""

    waiting: Mapping[str, tuple[int, ...]]
    """By kind of item: how many wait, by `AGES`."""
    oldest_days: int
    freshness: Mapping[str, tuple[int, int, int]]
    """By kind of entry: fresh, due within a month, overdue."""
    verticals: tuple[str, ...]
    languages: tuple[str, ...]
    coverage: Mapping[tuple[str, str], int]
    """How many entries a vertical has in a language."""
    gaps: Figures
    weeks: tuple[Week, ...]
    used: tuple[Used, ...]
    doubted: tuple[Used, ...]
    reasons: tuple[tuple[str, int], ...]
    """What people said was wrong with answers, most often first."""
    never: int
    """Published entries that no answer cited in the time."""
    sources: SourcesSeen


async def insight(desk: Desk) -> Insight:
    """The figures as of now."""
    now = desk.now()
    today, since = now.date(), now - SINCE
    async with desk.database.reading() as connection:
        items, _ = await queue.listed(connection, now, limit=MOST)
        figures = await gaps.figures(connection, now)
        cited = await usage.cited_since(connection, since)
        answered = await usage.answered_since(connection, now - dt.timedelta(weeks=WEEKS))
        opinions = await usage.opinions_since(connection, since)
        checks = await checked(connection)
    heads = {one.id: one for one in desk.indexer.heads.values() if one.searchable}
    verticals, languages, coverage = _coverage(heads.values(), figures)
    disputes = Counter(one.entry_id for one in items if one.kind == Kind.DISPUTE)
    counted = {one.entry_id: one for one in cited}
    every = [Used(head, counted.get(id_, Cited(id_, 0, 0, 0)), disputes[id_]) for id_, head in heads.items()]
    return Insight(
        waiting=_waiting(items, now),
        oldest_days=max(((now - one.opened_at).days for one in items), default=0),
        freshness=_freshness(heads.values(), today),
        verticals=verticals,
        languages=languages,
        coverage=coverage,
        gaps=figures,
        weeks=_weeks(answered, opinions, today),
        used=tuple(sorted((one for one in every if one.cited.answers), key=lambda one: -one.cited.answers)[:LISTED]),
        doubted=tuple(sorted((one for one in every if one.doubt), key=lambda one: -one.doubt)[:LISTED]),
        reasons=tuple(Counter(one.reason or UNSAID for one in opinions if not one.good).most_common(6)),
        never=sum(not one.cited.answers for one in every),
        sources=_sources(heads.values(), today, checks),
    )


def _sources(heads: Iterable[Head], today: dt.date, checks: Mapping[str, Check]) -> SourcesSeen:
    listed = list(heads)
    named = {str(one.get("url", "")) for head in listed for one in head.header.get("sources") or ()}
    found = [doubt for head in listed for doubt in doubts(head, today, checks)]
    at = [one.checked_at for url, one in checks.items() if url in named]
    sure = tuple(one for one in found if one.sure)
    return SourcesSeen(len(named), len(at), sure, len(found) - len(sure), max(at).date() if at else None)


def _waiting(items: Sequence[Item], now: dt.datetime) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for item in items:
        days = (now - item.opened_at) / dt.timedelta(days=1)
        place = next(n for n, (_, limit) in enumerate(AGES) if days < limit)
        found.setdefault(item.kind, [0] * len(AGES))[place] += 1
    return {kind: tuple(found[kind]) for kind in map(str, Kind) if kind in found}


def _freshness(heads: Iterable[Head], today: dt.date) -> dict[str, tuple[int, int, int]]:
    found: dict[str, list[int]] = {}
    for head in heads:
        place = 2 if head.overdue(today) else 1 if head.review_due - today <= SOON else 0
        found.setdefault(head.kind, [0, 0, 0])[place] += 1
    return {kind: (one[0], one[1], one[2]) for kind, one in sorted(found.items(), key=lambda pair: -sum(pair[1]))}


def _coverage(
    heads: Iterable[Head], figures: Figures
) -> tuple[tuple[str, ...], tuple[str, ...], dict[tuple[str, str], int]]:
    counted: Counter[tuple[str, str]] = Counter()
    for head in heads:
        for vertical in verticals_of(head) or {NONE}:
            counted[vertical, head.language] += 1
    languages = Counter[str]()
    for (_, language), number in counted.items():
        languages[language] += number
    known = {vertical for vertical, _ in counted} | {one or NONE for one in figures.open}
    verticals = sorted(known, key=lambda one: (one == NONE, -sum(counted[one, lang] for lang in languages), one))
    return tuple(verticals), tuple(one for one, _ in languages.most_common()), dict(counted)


def _weeks(
    answered: Sequence[tuple[dt.datetime, bool]], opinions: Sequence[Opinion], today: dt.date
) -> tuple[Week, ...]:
    def monday(day: dt.date) -> dt.date:
        return day - dt.timedelta(days=day.weekday())

    asked = Counter((monday(at.date()), found) for at, found in answered)
    said = Counter((monday(one.at.date()), one.good) for one in opinions)
    last = monday(today)
    weeks = [last - dt.timedelta(weeks=n) for n in range(WEEKS - 1, -1, -1)]
    return tuple(Week(one, asked[one, True], asked[one, False], said[one, True], said[one, False]) for one in weeks)
