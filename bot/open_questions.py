"""Questions that wait, and questions that were answered, as digests and pages of working groups show them.

Only words that anybody may read: what was asked in private is counted nowhere here.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps import reading
from knowledge.gaps.types import State
from rag.asking import asking_part
from scheduler.digests.frames import frame
from scheduler.digests.types import Month
from scheduler.zones import local_time

SHORT = 220
"""Letters of a question."""
MONTHS = 6
"""How many months are counted."""


@dataclass(frozen=True)
class Asked:
    """A question that people wait or waited for."""

    number: int
    question: str
    people: int
    asked_at: dt.datetime
    answered_at: dt.datetime | None = None
    entry: str = ""

    def answer(self, base: str) -> str:
        """A link to the entry that answers it, with a space behind it; nothing where there is none."""
        return f"→ [{self.entry}]({base}/entry/{self.entry}) " if self.entry else ""

    def waited_words(self, language: str = "en") -> str:
        """How many waited, and how long the first of them."""
        return self._waits("waited", self.answered_at or self.asked_at, language)

    def waits_words(self, now: dt.datetime, language: str = "en") -> str:
        """How long it waits, and how many people with it."""
        return self._waits("waits since", now, language)

    def _waits(self, name: str, until: dt.datetime, language: str) -> str:
        days = (until - self.asked_at).days
        long = "no day" if days < 1 else "one day" if days == 1 else "days"
        people = frame(language, "one person" if self.people == 1 else "people", n=self.people)
        return frame(language, name, days=frame(language, long, n=days), people=people)


async def waiting(connection: AsyncConnection, scope: str, limit: int = 50) -> list[Asked]:
    """The open questions of a vertical (of all, if it is empty), those that most people wait for first."""
    found = await reading.open_gaps(connection, limit, scope or None)
    return [Asked(one.id, asking_part(one.question, SHORT), one.waiting, one.opened_at) for one in found]


async def oldest(connection: AsyncConnection, scope: str) -> list[Asked]:
    """The open questions of a vertical, those that wait longest first."""
    return sorted(await waiting(connection, scope, 1000), key=lambda one: one.asked_at)


async def answered_between(
    connection: AsyncConnection, scope: str, after: dt.datetime, until: dt.datetime
) -> list[Asked]:
    """The questions of a vertical that were answered in [after, until), the longest awaited first."""
    found = await reading.listed(
        connection, reading.Reader(), states=(State.ANSWERED,), vertical=scope or None, order="age"
    )
    return [
        Asked(one.id, asking_part(one.question, SHORT), one.asked, one.opened_at, one.answered_at, one.entry_id or "")
        for one in found
        if one.answered_at is not None and after <= one.answered_at < until
    ]


async def by_month(connection: AsyncConnection, scope: str, zone: str, until: dt.datetime) -> tuple[Month, ...]:
    """How many questions of a vertical were asked and answered in each of the last whole months before `until`."""
    end = local_time(until, zone)
    months = (divmod(end.year * 12 + end.month - 2 - n, 12) for n in reversed(range(MONTHS)))
    names = [f"{year}-{month + 1:02}" for year, month in months]
    states = (State.OPEN, State.ANSWERED, State.CLOSED)
    found = await reading.listed(connection, reading.Reader(), states=states, vertical=scope or None, order="age")
    asked = Counter(f"{local_time(one.opened_at, zone):%Y-%m}" for one in found)
    answered = Counter(
        f"{local_time(one.answered_at, zone):%Y-%m}"
        for one in found
        if one.answered_at is not None and one.state == State.ANSWERED
    )
    return tuple(Month(name, asked[name], answered[name]) for name in names)
