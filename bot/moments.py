"""Moments in a text, which every reader sees in their own way: a small markup that each platform turns into its form.

A text says `at(when, zone)`; a render calls `spoken` with what a moment looks like there. The markup has no signs that
Markdown, a table or a mention would read otherwise, and no spaces, so nothing cuts it.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfoNotFoundError

from scheduler.saying import HINDI_MONTHS
from scheduler.tables.types import Occurrence
from scheduler.zones import local_time, shown_zone, zone

Style = Literal["full", "date", "time", "until"]
STYLES: tuple[Style, ...] = ("full", "date", "time", "until")
MARK = re.compile(r"⟨(\d{4}-\d\d-\d\dT\d\d:\d\dZ)@([A-Za-z0-9_+/-]{1,60})@(full|date|time|until)(?:@(hi))?⟩")
DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "hi": ("सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"),
}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "hi": HINDI_MONTHS,
}


@dataclass(frozen=True)
class Moment:
    """A moment that a text speaks of, the zone in which it was agreed, and how much of it is said."""

    at: dt.datetime
    zone: str
    style: Style
    language: str = "en"

    @property
    def words(self) -> str:
        """The moment on the clocks of its zone: Sat 12 Dec 2026, 18:00 IST."""
        local = local_time(self.at, self.zone)
        date = f"{self._day(local)} {local.year}"
        if self.style == "date":
            return date
        time = f"{local:%H:%M} {shown_zone(self.at, self.zone)}"
        return time if self.style == "time" else f"{date}, {time}"

    @property
    def words_with_utc(self) -> str:
        """The same with the time in UTC, for readers whose zone is not known."""
        if self.style == "date" or self.zone == "UTC":
            return self.words
        utc = self.at.astimezone(dt.UTC)
        other_day = utc.date() != local_time(self.at, self.zone).date()
        day = f"{self._day(utc)}, " if other_day else ""
        return f"{self.words} ({day}{utc:%H:%M} UTC)"

    def _day(self, moment: dt.datetime) -> str:
        return f"{DAYS[self.language][moment.weekday()]} {moment.day} {MONTHS[self.language][moment.month - 1]}"


def at(when: dt.datetime, zone_name: str, style: Style = "full", language: str = "en") -> str:
    """A moment as the markup of a text; in English words unless it is said in Hindi."""
    tongue = "@hi" if language == "hi" else ""
    return f"⟨{when.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}@{zone_name}@{style}{tongue}⟩"


def in_hindi(text: str) -> str:
    """A text with its moments said in Hindi."""
    return MARK.sub(lambda match: match[0] if match[4] else f"{match[0][:-1]}@hi⟩", text)


def starts(date: Occurrence) -> str:
    """The start of a date of a table as the markup of a text, in the language of the table."""
    return at(date.starts_at, date.table.terms.rule.zone, language=date.table.terms.language)


def dated_line(title: str, starts_at: dt.datetime, where: str) -> str:
    """Something that is coming, in one line."""
    return f"**{title}** · {at(starts_at, 'UTC')}" + (f" · {where}" if where else "")


def spoken(text: str, form: Callable[[Moment], str]) -> str:
    """A text with each moment in the form of a platform; what only looks like one stays as it is."""

    def one(match: "re.Match[str]") -> str:
        try:
            zone(match[2])
            when = dt.datetime.fromisoformat(match[1])
        except (ValueError, ZoneInfoNotFoundError):
            return match[0]
        style: Style = next(one for one in STYLES if one == match[3])
        return form(Moment(when, match[2], style, match[4] or "en"))

    return MARK.sub(one, text)


def in_words(text: str) -> str:
    """A text with each moment in words of its zone, and of UTC."""
    return spoken(text, lambda moment: moment.words_with_utc)
