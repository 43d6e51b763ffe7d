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

from scheduler.zones import local_time, shown_zone, zone

Style = Literal["full", "date", "time", "until"]
STYLES: tuple[Style, ...] = ("full", "date", "time", "until")
MARK = re.compile(r"⟨(\d{4}-\d\d-\d\dT\d\d:\d\dZ)@([A-Za-z0-9_+/-]{1,60})@(full|date|time|until)⟩")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Moment:
    """A moment that a text speaks of, the zone in which it was agreed, and how much of it is said."""

    at: dt.datetime
    zone: str
    style: Style

    @property
    def words(self) -> str:
        """The moment on the clocks of its zone: Sat 12 Dec 2026, 18:00 IST."""
        local = local_time(self.at, self.zone)
        date = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
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
        day = f"{DAYS[utc.weekday()]} {utc.day} {MONTHS[utc.month - 1]}, " if other_day else ""
        return f"{self.words} ({day}{utc:%H:%M} UTC)"


def at(when: dt.datetime, zone_name: str, style: Style = "full") -> str:
    """A moment as the markup of a text."""
    return f"⟨{when.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}@{zone_name}@{style}⟩"


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
        return form(Moment(when, match[2], style))

    return MARK.sub(one, text)


def in_words(text: str) -> str:
    """A text with each moment in words of its zone, and of UTC."""
    return spoken(text, lambda moment: moment.words_with_utc)
