"""Dates of tables as a calendar feed (iCalendar, RFC 5545), and links that put one date into a calendar. Pure.

Every date is an event of its own, with an id that stays when it is moved or cancelled and a sequence that grows with
each change: calendars then move or strike out what they have instead of adding to it. Times are in UTC, which every
calendar shows in its reader's own zone; the time at the table is in the words. (A rule with exceptions and zone
definitions would be shorter, but readers differ in what they make of them: one widely used library reads the zone of
London out of a generated definition an hour wrong.)
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from icalendar import Calendar, Event

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]
PRODUCT = "-//Chaupal//Tables//EN"
REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Date:
    """One date of a table as calendars need it. `uid` and `changed_at` must be the same whenever it is asked for."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str
    description: str
    url: str
    status: Status
    changed_at: dt.datetime
    categories: tuple[str, ...] = ()
    place: str = ""


def feed(name: str, dates: Iterable[Date], about: str = "") -> bytes:
    """A calendar of these dates; the same dates give the same bytes."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", _one_line(name))
    if about:
        made.add("x-wr-caldesc", _one_line(about))
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for date in sorted(dates, key=lambda date: (date.starts_at, date.uid)):
        made.add_component(_event(date))
    return bytes(made.to_ical())


def _event(date: Date) -> Event:
    event = Event()
    event.add("uid", date.uid)
    event.add("sequence", date.sequence)
    event.add("dtstamp", date.changed_at.astimezone(dt.UTC))
    event.add("last-modified", date.changed_at.astimezone(dt.UTC))
    event.add("dtstart", date.starts_at.astimezone(dt.UTC))
    event.add("dtend", date.ends_at.astimezone(dt.UTC))
    event.add("summary", _one_line(date.title))
    event.add("status", date.status)
    event.add("transp", "TRANSPARENT" if date.status == "CANCELLED" else "OPAQUE")
    if date.description:
        event.add("description", _plain(date.description))
    if date.url:
        event.add("url", date.url)
    if date.place:
        event.add("location", _one_line(date.place))
    if date.categories:
        event.add("categories", [_one_line(one) for one in date.categories])
    return event


def google_link(date: Date) -> str:
    """An address that opens a new event in Google's calendar."""
    span = "/".join(f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" for moment in (date.starts_at, date.ends_at))
    words = {"action": "TEMPLATE", "text": date.title, "dates": span, "details": _details(date), "location": date.place}
    return "https://calendar.google.com/calendar/render?" + urlencode({k: v for k, v in words.items() if v})


def outlook_link(date: Date) -> str:
    """An address that opens a new event in Outlook's calendar."""
    words = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": date.title,
        "startdt": f"{date.starts_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{date.ends_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "body": _details(date),
        "location": date.place,
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + urlencode({k: v for k, v in words.items() if v})


def _details(date: Date) -> str:
    return "\n\n".join(part for part in (_plain(date.description), date.url) if part)[:1500]


def _plain(text: str) -> str:
    """Text without control characters, which no calendar file may hold."""
    return "".join(
        letter for letter in text if letter == "\n" or letter.isprintable() or letter in "\u200c\u200d"
    ).strip()


def _one_line(text: str) -> str:
    return " ".join(_plain(text).split())
