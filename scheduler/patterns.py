"""The repeating part of a rule, without time, zone and dates: “2nd and 4th Saturday”, “every other week on Friday”.

Read word by word; a word without a meaning here is an error, never skipped.
"""

from dataclasses import dataclass, field

from scheduler.rules import Unit
from scheduler.unclear import Unclear
from scheduler.words import FILLERS, MODES, ORDINAL_WORDS, UNCLEAR, UNITS, month, number, ordinal, weekday

DAILY, WORKING, WEEKEND = (0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6)
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Pattern:
    """What repeats: the parts of a rule that are no time and no date."""

    unit: Unit
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()


@dataclass
class _Heard:
    """What was heard so far; `groups` are runs of ordinals with the weekdays that they count."""

    groups: list[tuple[list[int], list[int]]] = field(default_factory=lambda: [([], [])])
    months: list[int] = field(default_factory=list)
    interval: int = 1
    unit: str = ""
    every: bool = False
    once: bool = False
    several: bool = False
    """Whether one word named several weekdays: weekday, weekend."""

    def count(self, nth: int) -> None:
        """An ordinal; after weekdays it begins a new run."""
        if self.groups[-1][1]:
            self.groups.append(([], []))
        self.groups[-1][0].append(nth)

    def repeat(self, interval: int, unit: str) -> None:
        """How often."""
        if self.unit and (self.unit, self.interval) != (unit, interval) and self.interval > 1 < interval:
            raise Unclear("two-intervals", "it says two different intervals")
        self.unit, self.interval, self.every = unit, max(self.interval, interval), True


def pattern(text: str, *, dated: bool) -> Pattern:
    """The pattern of words in lower case; `dated` says that a date was taken out of them. Raises Unclear."""
    words, heard = text.split(), _Heard()
    at = 0
    while at < len(words):
        at += _hear(words[at:], heard)
    return _dated(heard) if dated else _built(heard)


def _hear(words: list[str], heard: _Heard) -> int:
    """Take in the first words; how many they were."""
    first, rest = words[0].strip("."), [word.strip(".") for word in words[1:]]
    if first in UNCLEAR:
        raise Unclear(*UNCLEAR[first])
    if first in MODES:
        heard.repeat(*MODES[first])
        return 1
    if first == "once":
        heard.once = not (rest and rest[0] in ("a", "an", "every", "in", "per", "each"))
        return 1
    if first in ("every", "each", "alternate", "other"):
        return _hear_every(first, rest, heard)
    if first in ("weekday", "weekdays", "weekend", "weekends"):
        heard.groups[-1][1].extend(WEEKEND if "end" in first else WORKING)
        heard.every = heard.several = True
        return 1
    return _hear_day(first, rest, heard)


def _hear_every(first: str, rest: list[str], heard: _Heard) -> int:
    heard.every = True
    taken, interval = 1, 1
    if first in ("alternate", "other"):
        interval = 2
    elif rest and rest[0] in ("other", "alternate"):
        taken, interval = 2, 2
    elif len(rest) > 1 and rest[1] in UNITS and (counted := ordinal(rest[0]) or number(rest[0])):
        if not 1 <= counted <= 24:
            raise Unclear("too-seldom", f"every {counted} {rest[1]} is too seldom")
        taken, interval = 2, counted
    following = rest[taken - 1] if len(rest) >= taken else ""
    if following in UNITS:
        heard.repeat(interval, UNITS[following])
        return taken + 1
    if interval > 1:
        if weekday(following) is None:
            ways = "“every other week on Friday” or “every other month on the 1st Friday”"
            raise Unclear("other-what", f"every other what? Say {ways}")
        heard.repeat(interval, "week")
    return taken


def _hear_day(first: str, rest: list[str], heard: _Heard) -> int:
    nth = ordinal(first)
    if nth is not None:
        before_last = [word for word in rest[:2] if word != "to"][:1] == ["last"]
        heard.count(-nth if before_last else nth)
        return 1 + (rest.index("last") + 1 if before_last else 0)
    if first == "penultimate":
        heard.count(-2)
    elif first == "last":
        heard.count(-1)
    elif (day := weekday(first)) is not None:
        heard.groups[-1][1].append(day)
        heard.every = heard.every or (first.endswith("s") and weekday(first.removesuffix("s")) == day)
    elif (named := month(first)) is not None:
        heard.months.append(named)
    elif first in UNITS:
        if UNITS[first] != "day":
            heard.unit = heard.unit or UNITS[first]
    elif first.isdigit() and 1 <= int(first) <= 31:
        heard.count(int(first))
    elif first not in FILLERS and first not in ORDINAL_WORDS:
        raise Unclear("unknown-word", f"what is “{first[:30]}”?", first[:30])
    return 1


def _dated(heard: _Heard) -> Pattern:
    """What is left beside a date: nothing, its weekday, or that it comes every year, with more days and months."""
    nths, weekdays = _merged(heard.groups)
    if heard.unit == "year" and not weekdays:
        return Pattern(Unit.MONTH, days=nths, months=tuple(heard.months))
    if nths or heard.months:
        raise Unclear("more-dates", "it has more than one date")
    if heard.every or heard.unit:
        raise Unclear(
            "date-repeats", "it has a date and repeats; say “every year”, or “from” before the date that it begins on"
        )
    return Pattern(Unit.ONCE, weekdays=weekdays)


def _built(heard: _Heard) -> Pattern:
    nths, weekdays = _merged(heard.groups)
    months = tuple(dict.fromkeys(sorted(heard.months)))
    if heard.once:
        raise Unclear("once-when", "once on which date?")
    if weekdays and not nths:
        return _weekly(heard, weekdays, months)
    if not weekdays and heard.unit == "day" and not nths and not months:
        if heard.interval > 1:
            raise Unclear("too-often", "every few days is too often for a table")
        return Pattern(Unit.WEEK, weekdays=DAILY)
    return _monthly(heard, nths, weekdays, months)


def _weekly(heard: _Heard, weekdays: tuple[int, ...], months: tuple[int, ...]) -> Pattern:
    if heard.unit in MONTHS_IN or months:
        raise Unclear("which-of-month", "which one of the month: the 1st, the 2nd, the last?")
    if not heard.every and heard.unit != "week":
        raise Unclear("weekly-or-once", "every week, or once? Say “every Saturday”, “2nd Saturday” or a date")
    return Pattern(Unit.WEEK, heard.interval, weekdays)


def _monthly(heard: _Heard, nths: tuple[int, ...], weekdays: tuple[int, ...], months: tuple[int, ...]) -> Pattern:
    interval = heard.interval * MONTHS_IN.get(heard.unit, 1)
    if heard.unit in ("week", "day") and nths:
        raise Unclear("weeks-and-months", "it speaks of weeks and of months at once")
    if not nths:
        raise Unclear("which-day", "on which day?")
    if heard.unit == "year" and heard.interval == 1 and months:
        interval = 1
    if interval > 1 and months:
        raise Unclear("months-and-interval", "it names months and an interval; one of them is enough")
    if interval > 24:
        raise Unclear("too-seldom", "that is too seldom")
    if weekdays:
        if heard.several:
            raise Unclear("one-of-several", "which day of those? Say “1st Monday”, or “1st Saturday and Sunday”")
        if any(not -3 <= nth <= 5 for nth in nths):
            raise Unclear("five-weekdays", "a month has at most five of a weekday")
        return Pattern(Unit.MONTH, interval, weekdays, nths, months=months)
    if not heard.unit and not months:
        raise Unclear("of-what", "of what? Say “1st and 3rd Tuesday”, or “15th of every month”")
    if any(not (nth == -1 or 1 <= nth <= 31) for nth in nths):
        raise Unclear("no-such-day", "a month has no such day")
    return Pattern(Unit.MONTH, interval, days=nths, months=months)


def _merged(groups: list[tuple[list[int], list[int]]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """One set of ordinals and one of weekdays; “1st Monday and 3rd Tuesday” is two rules and refused."""
    sets = {(frozenset(nths), frozenset(days)) for nths, days in groups}
    nths = tuple(sorted({nth for group, _ in groups for nth in group}, key=lambda nth: (nth < 0, nth)))
    days = tuple(sorted({day for _, group in groups for day in group}))
    if len({one for one, _ in sets}) > 1 and len({one for _, one in sets}) > 1:
        raise Unclear("two-rules", "that is more than one rule; make a table for each")
    return nths, days
