"""Tables and their dates in words: announcements, lists, terms. Pure, given the names of people."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from bot.features.tables.terms import called
from bot.frames import frame
from bot.message import DataTable, Reply, Text
from bot.moments import at, starts
from bot.seat_words import answers
from scheduler.hindisaying import rule_words
from scheduler.holidays import holiday_on
from scheduler.rules import next_starts
from scheduler.seats.seating import Seating
from scheduler.seats.types import Answer, SeatState
from scheduler.tables.offsets import offset_words
from scheduler.tables.types import Occurrence, Purpose, Table, TableState, Terms
from scheduler.verticals import called as vertical_called
from scheduler.zones import moment

NAMED = 15
"""People whose names an announcement says."""
UNITS = (("day", 24 * 60), ("hour", 60), ("minute", 1))
PURPOSES = {Purpose.HOST: " (मेज़बान)", Purpose.CHECK_IN: " (चेक-इन)", Purpose.PEOPLE: ""}
"""For whom a reminder is, in Hindi."""
PREVIEW = 6
"""Dates that are said before a rule is kept."""


def when(date: Occurrence) -> str:
    """The start of a date, for each reader's zone."""
    return starts(date)


def left(language: str, until: dt.datetime, now: dt.datetime) -> str:
    """How long it is until a moment: 3 days, 24 hours, 50 minutes."""
    minutes = max(1, round((until - now).total_seconds() / 60))
    if minutes >= 36 * 60:
        return _counted(language, "day", round(minutes / (24 * 60)))
    return _counted(language, "hour", round(minutes / 60)) if minutes >= 60 else _counted(language, "minute", minutes)


def _counted(language: str, unit: str, n: int) -> str:
    return frame(language, unit if n == 1 and unit != "minute" else f"{unit}s", n=n)


def sentence(text: str) -> str:
    """A reason as a sentence."""
    plain = " ".join(text.split())
    plain = plain[:1].upper() + plain[1:]
    if not plain or plain[-1] in ".!?।":
        return plain
    return plain + ("।" if "\u0900" <= plain[-1] <= "\u097f" else ".")


def spaced(reason: str) -> str:
    """A reason as a sentence before another one; nothing if there is none."""
    return f"{sentence(reason)} " if reason else ""


def announcement(date: Occurrence, seating: Seating, names: Mapping[str, str], page: str = "") -> Reply:
    """What stands in a place about one date: the same message from first to last, as things change.

    `page` is the address of its page, for agenda, notes and minutes.
    """
    table, language = date.table, date.table.terms.language
    lines = [f"**{table.title}** · {when(date)}"]
    if not date.planned:
        gone = frame(language, "cancelled", reason=sentence(date.reason))
        return Reply((Text("\n\n".join([*lines, gone])),))
    if table.state is not TableState.ACTIVE:
        return Reply((Text("\n\n".join([*lines, frame(language, "paused", reason=spaced(table.state_reason))])),))
    if date.moved and date.first_start:
        old = at(date.first_start, table.terms.rule.zone, language=language)
        lines.append(frame(language, "moved", old=old, reason=sentence(date.reason)))
    facts = [frame(language, "theme", theme=date.said_theme)] if date.said_theme else []
    facts.append(_length(date, names))
    if date.said_link:
        facts.append(frame(language, "join", link=date.said_link))
    if page:
        facts.append(frame(language, "page", link=page))
    return Reply((Text("\n\n".join([*lines, "\n".join(facts), _seats(language, seating, names)])),), answers(date))


def _length(date: Occurrence, names: Mapping[str, str]) -> str:
    minutes = int((date.ends_at - date.starts_at).total_seconds()) // 60
    language = date.table.terms.language
    if not date.host:
        return frame(language, "no_host", minutes=minutes)
    return frame(language, "length", minutes=minutes, host=names.get(date.host, date.host))


def _seats(language: str, seating: Seating, names: Mapping[str, str]) -> str:
    seated = seating.among(SeatState.SEATED)
    said = [frame(language, "seats", taken=seating.taken, seats=seating.capacity)]
    maybe = sum(one.answer is Answer.MAYBE for one in seating.seats)
    waiting = len(seating.among(SeatState.WAITING))
    said += [frame(language, "maybe", count=maybe)] if maybe else []
    said += [frame(language, "waiting", count=waiting)] if waiting else []
    lines = [" · ".join(said)]
    if seated:
        shown = [names.get(one.person, one.person) for one in seated[:NAMED]]
        lines.append(frame(language, "coming", names=", ".join(shown) + (" …" if len(seated) > NAMED else "")))
    return "\n".join(lines)


def next_dates(terms: Terms, now: dt.datetime) -> tuple[str, list[dt.datetime]]:
    """The next dates of a table as a list in Markdown, holidays named, and those that are holidays."""
    rule, language = terms.rule, terms.language
    lines, holidays = [], []
    for local in next_starts(rule, now, PREVIEW):
        holiday = holiday_on(local.date(), terms.region, language)
        if holiday:
            holidays.append(local)
        start = at(moment(local, rule.zone), rule.zone, language=language)
        lines.append(f"- {start}" + (f" ⚠ {holiday}" if holiday else ""))
    return "\n".join(lines), holidays


def terms_rows(terms: Terms, names: Mapping[str, str], *, link: bool = True) -> list[tuple[str, str]]:
    """The terms of a table as rows of name and value; the link to join only for those whom it is for."""
    told, hi = partial(frame, terms.language), terms.language == "hi"
    hosts = ", ".join(names.get(one, one) for one in terms.hosts) or told("nobody")
    rows = [
        ("when", rule_words(terms.rule, terms.language)),
        ("vertical", vertical_called(terms.vertical, terms.language)),
        ("title", terms.title),
        ("theme", terms.theme),
        ("minutes", str(terms.minutes)),
        ("seats", str(terms.seats)),
        ("quorum", str(terms.quorum)),
        ("hosts", hosts + (told("in_turn") if terms.rotates and len(terms.hosts) > 1 else "")),
        ("places", ", ".join(terms.places) or told("none")),
        ("link", terms.link if link else ""),
        ("language", "हिन्दी" if hi else terms.language),
        ("holidays", terms.region or told("none")),
        ("reminders", _reminders(terms)),
        ("announce", told("days_before", n=terms.announce_days)),
    ]
    return [(called(terms.language, name), value) for name, value in rows if value]


def _reminders(terms: Terms) -> str:
    """The reminders of a table in its language; in English as they are typed."""
    if terms.language != "hi":
        return offset_words(terms.reminders)
    said = []
    for one in terms.reminders:
        minutes = int(one.before.total_seconds()) // 60
        unit, size = next((unit, size) for unit, size in UNITS if minutes % size == 0 and minutes >= size)
        said.append(f"{_counted('hi', unit, minutes // size)}{PURPOSES[one.purpose]}")
    return ", ".join(said) or frame("hi", "none")


def dates_table(
    language: str, ahead: Sequence[Occurrence], seatings: Mapping[int, Seating], names: Mapping[str, str]
) -> DataTable:
    """Dates as rows: number, start, state, host, seats."""
    rows = []
    for one in ahead:
        seating = seatings[one.id]
        host = names.get(one.host, one.host) or "—"
        confirmed = " ✓" if one.confirmed_at else " ?" if one.host else ""
        seats = f"{seating.taken}/{seating.capacity}" if one.planned else ""
        rows.append((str(one.id), when(one), _state(one), host + confirmed, seats))
    names_of_columns = ("col_number", "col_date", "col_state", "col_host", "col_seats")
    return DataTable(tuple(frame(language, one) for one in names_of_columns), tuple(rows))


def _state(date: Occurrence) -> str:
    told = partial(frame, date.table.terms.language)
    if not date.planned:
        return told("state_why", reason=date.reason) if date.reason else told("state_cancelled")
    return told("state_moved" if date.moved else "state_planned")


def state_words(table: Table, language: str) -> str:
    """Whether a table goes on, for lists."""
    return "" if table.state is TableState.ACTIVE else frame(language, f"rests_{table.state}")


def told_words(language: str, count: int) -> str:
    """How many people hear of a change."""
    return frame(language, {0: "told_none", 1: "told_one"}.get(count, "told_many"), n=count)
