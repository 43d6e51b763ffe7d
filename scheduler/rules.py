"""A rule: when something sits, in local time, and its dates. Reading and saying one is in `reading` and `saying`.

`dateutil` computes the dates; only here is it imported. A rule is kept as the recurrence rule of iCalendar
(RFC 5545), a local time and a zone, so a calendar says the same as we do.
"""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from dateutil import rrule as recurrence

from scheduler.zones import local_time, moment

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = dt.timedelta(days=366 * 30)
"""How far ahead the next dates of a rule are looked for."""


class Unit(enum.StrEnum):
    """What a rule repeats by."""

    ONCE = "once"
    """It does not repeat."""
    WEEK = "week"
    """On weekdays."""
    MONTH = "month"
    """On the nth weekdays of months, or on days of months."""


@dataclass(frozen=True)
class Rule:
    """When something sits. `first` is its first date, which every other week or month is counted from.

    `weekdays` begin with Monday as 0; `nths` are 1 to 5, -1 for the last, -2 for the one before it; `days` are days
    of the month, -1 for the last; `months` limits it to some months of the year. What is empty does not apply.
    """

    unit: Unit
    time: dt.time
    zone: str
    first: dt.date
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    until: dt.date | None = None

    @property
    def text(self) -> str:
        """The recurrence rule as iCalendar writes it; empty for what happens once."""
        if self.unit is Unit.ONCE:
            return ""
        parts = ["FREQ=WEEKLY" if self.unit is Unit.WEEK else "FREQ=MONTHLY"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append("BYMONTH=" + ",".join(map(str, self.months)))
        if self.days:
            parts.append("BYMONTHDAY=" + ",".join(map(str, self.days)))
        if self.weekdays:
            nths = [str(nth) for nth in self.nths] or [""]
            parts.append("BYDAY=" + ",".join(nth + CODES[day] for nth in nths for day in self.weekdays))
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def from_text(text: str, time: dt.time, zone: str, first: dt.date) -> Rule:
    """The rule that `Rule.text` wrote."""
    if not text:
        return Rule(Unit.ONCE, time, zone, first)
    given = dict(part.split("=", 1) for part in text.split(";"))
    days = given.get("BYDAY", "").split(",") if "BYDAY" in given else []
    until = given.get("UNTIL")
    return Rule(
        Unit.WEEK if given["FREQ"] == "WEEKLY" else Unit.MONTH,
        time,
        zone,
        first,
        int(given.get("INTERVAL", "1")),
        tuple(dict.fromkeys(CODES.index(day[-2:]) for day in days)),
        tuple(dict.fromkeys(int(day[:-2]) for day in days if day[:-2])),
        _numbers(given.get("BYMONTHDAY", "")),
        _numbers(given.get("BYMONTH", "")),
        dt.date(int(until[:4]), int(until[4:6]), int(until[6:8])) if until else None,
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(",") if one)


def starts_between(rule: Rule, after: dt.datetime, before: dt.datetime) -> list[dt.datetime]:
    """The local starts of a rule whose moments lie in [after, before)."""
    day = dt.timedelta(days=1)
    low, high = local_time(after, rule.zone) - day, local_time(before, rule.zone) + day
    return [local for local in _dates(rule, low, high) if after <= moment(local, rule.zone) < before]


def next_starts(rule: Rule, after: dt.datetime, count: int) -> list[dt.datetime]:
    """The next local starts of a rule at or after a moment, at most `count`."""
    low = local_time(after, rule.zone) - dt.timedelta(days=1)
    made = (local for local in _dates(rule, low, low + FAR) if moment(local, rule.zone) >= after)
    return list(islice(made, count))


def anchored(rule: Rule, after: dt.datetime) -> Rule | None:
    """The same rule counted from its first real date at or after a moment; None if it has none in thirty years."""
    found = next_starts(replace(rule, interval=1), after, 1)
    return replace(rule, first=found[0].date()) if found else None


def _dates(rule: Rule, low: dt.datetime, high: dt.datetime) -> Iterable[dt.datetime]:
    """Local starts from `low` to `high`, both included."""
    start = dt.datetime.combine(rule.first, rule.time)
    if rule.unit is Unit.ONCE:
        return [start] if low <= start <= high else []
    until = min(high, dt.datetime.combine(rule.until, dt.time.max)) if rule.until else high
    weekdays = [recurrence.weekday(day, nth) for nth in rule.nths or (None,) for day in rule.weekdays]
    made: Iterable[dt.datetime] = recurrence.rrule(
        recurrence.WEEKLY if rule.unit is Unit.WEEK else recurrence.MONTHLY,
        dtstart=_nearer(rule, low, start),
        interval=rule.interval,
        wkst=recurrence.MO,
        until=until,
        byweekday=weekdays or None,
        bymonthday=rule.days or None,
        bymonth=rule.months or None,
    )
    return (one for one in made if one >= low)


def _nearer(rule: Rule, low: dt.datetime, start: dt.datetime) -> dt.datetime:
    """A start that is whole intervals later but not after `low`, so that old rules are as quick as new ones."""
    if low <= start:
        return start
    if rule.unit is Unit.WEEK:
        step = dt.timedelta(weeks=rule.interval)
        monday = start - dt.timedelta(days=start.weekday())
        whole = (low - monday) // step
        return max(start, monday + whole * step)
    months = (low.year - start.year) * 12 + low.month - start.month
    number = start.year * 12 + start.month - 1 + months // rule.interval * rule.interval
    return max(start, start.replace(year=number // 12, month=number % 12 + 1, day=1))
