"""Dates in a line of text: 12 December 2026, Dec 12th, 2026-12-12, 12/12/2026, tomorrow, next Saturday. Pure.

Numbers with slashes are day, month, year, as in India. A date without a year is the next one.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from scheduler.unclear import NoSuchDate
from scheduler.words import MONTH_WORDS, WEEKDAY_WORDS, weekday

_MONTH = "|".join(sorted(MONTH_WORDS, key=len, reverse=True))
_WEEKDAY = "(?:" + "|".join(sorted(WEEKDAY_WORDS, key=len, reverse=True)) + r")s?\b"
_YEAR = r"(?:[\s,]+(?P<year>\d{4})(?![\d:-]))?"
_FORMS = (
    re.compile(r"\b(?P<year>\d{4})-(?P<monthn>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})[/.](?P<monthn>\d{1,2})[/.](?P<year>\d{4})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?" + _YEAR),
    re.compile(
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*{_WEEKDAY})(?![:/])"
        + _YEAR
    ),
    re.compile(rf"\b(?P<month>{_MONTH})\b\.?" + r"[\s,]+(?P<year>\d{4})(?![\d:-])"),
    re.compile(r"\b(?P<near>today|tomorrow|next week|next month)\b"),
    re.compile(rf"\b(?:(?P<which>this|next|coming)\s+)(?P<weekday>{_WEEKDAY})"),
)
_ALONE = re.compile(rf"\b(?P<month>{_MONTH})\b\.?")


@dataclass(frozen=True)
class Found:
    """A date in a text: which, whether a day was said, whether a year was, and where it stood."""

    date: dt.date
    with_day: bool
    with_year: bool
    start: int
    end: int


def find_date(text: str, today: dt.date, *, leading: bool = False) -> Found | None:
    """The first date in a text in lower case, or at its beginning. Raises NoSuchDate."""
    forms = (*_FORMS, _ALONE) if leading else _FORMS
    for form in forms:
        found = form.match(text) if leading else form.search(text)
        if found:
            return _found(found, today)
    return None


def _found(found: "re.Match[str]", today: dt.date) -> Found:
    given = found.groupdict()
    if given.get("near") or given.get("weekday"):
        date = _near(given, today)
        return Found(date, True, True, found.start(), found.end())
    month = MONTH_WORDS[given["month"]] if given.get("month") else int(given["monthn"])
    day = int(given["day"]) if given.get("day") else 1
    year = int(given["year"]) if given.get("year") else None
    with_day = bool(given.get("day"))
    date = _dated(year, month, day, today, found.group())
    return Found(date, with_day, year is not None, found.start(), found.end())


def _near(given: dict[str, str | None], today: dt.date) -> dt.date:
    near = given.get("near")
    if near in ("today", "tomorrow"):
        return today + dt.timedelta(days=near == "tomorrow")
    if near == "next week":
        return today + dt.timedelta(days=7 - today.weekday())
    if near == "next month":
        return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    number = weekday(str(given["weekday"]))
    assert number is not None
    return today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _dated(year: int | None, month: int, day: int, today: dt.date, said: str) -> dt.date:
    """The date with these numbers; without a year the next one, also for a leap day."""
    for candidate in [year] if year else range(today.year, today.year + 9):
        try:
            date = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or date >= today or (day == 1 and date.replace(day=last_day(date)) >= today):
            return date
    raise NoSuchDate("no-such-date", f"there is no date {said.strip()}")


def last_day(date: dt.date) -> int:
    """The number of days of a date's month."""
    return calendar.monthrange(date.year, date.month)[1]
