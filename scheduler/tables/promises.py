"""What is promised about a date of a table: announcements, reminders, questions to its host. Pure.

What hangs on the time of a date is kept under a key with its start, so that a moved date is promised anew and what was
promised for the old time can be taken back by its beginning. The words are written elsewhere, when they are sent.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from scheduler.seats.types import Seat
from scheduler.tables.types import Occurrence, Offset, Purpose, Table, TableState
from scheduler.types import Promise

ANNOUNCEMENT, REMINDER, CHECK_IN = "table-announcement", "table-reminder", "table-check-in"
HOST_ASKED, HOST_REMINDED, UNCONFIRMED, QUORUM = "table-host-ask", "table-host", "table-unconfirmed", "table-quorum"
CHANGED, OFFER, PERSONAL, HOLIDAY = "table-change", "seat-offer", "table-reminder-personal", "table-holiday"
PAUSED, MIRROR = "table-paused", "table-event"

ASKED_BEFORE = dt.timedelta(days=3)
"""How long before the host's reminder the host is asked to confirm."""
QUORUM_BEFORE = dt.timedelta(hours=24)
ANSWER_IN = dt.timedelta(hours=24)
"""How long a host who is asked late has to answer, before others hear of it; half the time that is left, if less."""


def target(account: str) -> str:
    """A person's account as the target of a delivery."""
    platform, _, name = account.partition(":")
    return f"{platform}:@{name}"


def announcement_key(date: Occurrence, place: str) -> str:
    """The key of a date's one announcement in a place."""
    return f"{date.key}announce:{place}"


def timed_prefix(date: Occurrence) -> str:
    """What the keys of everything begin with that hangs on the time of a date."""
    return f"{date.key}at:"


def announcements(date: Occurrence, now: dt.datetime) -> list[Promise]:
    """One announcement in each place of the table."""
    due = max(now, date.starts_at - dt.timedelta(days=date.table.terms.announce_days))
    subject = _subject(date)
    return [
        Promise(announcement_key(date, place), ANNOUNCEMENT, place, subject, due, date.ends_at)
        for place in date.table.terms.places
    ]


def mirrors(date: Occurrence, now: dt.datetime) -> list[Promise]:
    """The date as an event of the Discord server of its first channel there."""
    due = max(now, date.starts_at - dt.timedelta(days=date.table.terms.announce_days))
    channels = [place.partition(":")[2] for place in date.table.terms.places if place.startswith("discord:")]
    return [
        Promise(mirror_key(date, one), MIRROR, f"discord-events:{one}", _subject(date), due, date.starts_at)
        for one in channels[:1]
    ]


def mirror_key(date: Occurrence, channel: str) -> str:
    """The key of a date's event in the server of a channel."""
    return f"{date.key}event:{channel}"


def timed(date: Occurrence, now: dt.datetime, *, check_in: bool = False) -> list[Promise]:
    """Everything that is due so long before a date and is not past: for its places, its host, its co-hosts.

    What concerns the host is never past: who learns late that they host is asked at once, others hear of it later if
    they do not answer, and too few seats of a date that was moved near are told at once. `check_in` says whether
    somebody writes check-ins.
    """
    made: list[Promise] = []
    for offset in date.table.terms.reminders:
        if offset.purpose is Purpose.HOST:
            made += _to_hosts(date, offset, now)
        elif offset.purpose is Purpose.PEOPLE or check_in:
            made += [_timed(date, offset, place) for place in date.table.terms.places]
    answers = date.host or date.table.keeper
    if answers and date.table.terms.quorum:
        due = max(min(now, date.starts_at), date.starts_at - QUORUM_BEFORE)
        made.append(_promise(date, "quorum", QUORUM, target(answers), due, date.starts_at))
    return [one for one in made if one.due_at >= now]


def _to_hosts(date: Occurrence, offset: Offset, now: dt.datetime) -> list[Promise]:
    due, last = date.starts_at - offset.before, date.starts_at
    grace = min(ANSWER_IN, (last - now) / 2) if date.host else dt.timedelta(0)
    told = due if due >= now else now + grace
    others = [*map(target, date.helpers), *(date.table.terms.places if date.alone else ())]
    flags = [_promise(date, f"unconfirmed:{_mark(date)}", UNCONFIRMED, one, told, last) for one in others]
    if not date.host:
        return flags
    host = target(date.host)
    ask = _promise(date, "ask", HOST_ASKED, host, max(now, due - ASKED_BEFORE), last)
    if due >= now:
        ask = replace(ask, subject={**ask.subject, "until": int(due.timestamp())})
    return [
        ask,
        _promise(date, "host", HOST_REMINDED, host, due, last),
        *flags,
    ]


def _mark(date: Occurrence) -> str:
    """What tells the host of a date from another, in keys that others' deliveries keep; it names nobody."""
    return hashlib.sha256(f"{date.key}{date.host}".encode()).hexdigest()[:8] if date.host else "none"


def personal(date: Occurrence, seat: Seat, now: dt.datetime) -> list[Promise]:
    """The reminders that a person with a seat asked to get by direct message."""
    made = [
        _timed(date, offset, target(seat.account))
        for offset in date.table.terms.reminders
        if offset.purpose is Purpose.PEOPLE
    ]
    return [one for one in made if one.due_at >= now]


def _timed(date: Occurrence, offset: Offset, to: str) -> Promise:
    kind = CHECK_IN if offset.purpose is Purpose.CHECK_IN else PERSONAL if ":@" in to else REMINDER
    due = date.starts_at - offset.before
    return _promise(date, f"{offset.purpose}-{label(offset.before)}", kind, to, due, date.starts_at)


def _promise(date: Occurrence, what: str, kind: str, to: str, due: dt.datetime, last: dt.datetime) -> Promise:
    prefix, subject = _of_time(timed_prefix(date), date.id, date.table.terms.rule.zone, date.starts_at)
    return Promise(f"{prefix}{what}:{to}", kind, to, subject, due, max(last, due))


@lru_cache(maxsize=16)
def _of_time(prefix: str, number: int, zone: str, start: dt.datetime) -> tuple[str, Mapping[str, str | int]]:
    """How the keys of a date's time begin, and the subject they share: made once for all promises of a date."""
    subject: dict[str, str | int] = {"occurrence": number, "zone": zone, "start": int(start.timestamp())}
    return f"{prefix}{start:%Y%m%dT%H%M}:", MappingProxyType(subject)


def changes(date: Occurrence, seats: Iterable[Seat], now: dt.datetime, places: Iterable[str]) -> list[Promise]:
    """That a date was moved, cancelled or otherwise changed, for those who had seats and for places that know of it."""
    due, last = now, max(date.starts_at, date.first_start or date.starts_at, now) + dt.timedelta(days=1)
    people = dict.fromkeys(target(seat.account) for seat in seats)
    key = f"{date.key}told:{date.revision}:"
    subject = {**_subject(date), "revision": date.revision}
    return [Promise(f"{key}{to}", CHANGED, to, subject, due, last) for to in (*people, *places)]


def offer(date: Occurrence, seat: Seat, now: dt.datetime) -> Promise:
    """That a free seat is kept for somebody until an hour."""
    assert seat.offered_until is not None
    subject = {**_subject(date), "person": seat.person}
    return Promise(offer_key(date, seat), OFFER, target(seat.account), subject, now, seat.offered_until)


def offer_key(date: Occurrence, seat: Seat) -> str:
    """The key of the last offer that somebody got."""
    return f"{date.key}offer:{seat.person}:{seat.offers}"


def holiday(date: Occurrence, now: dt.datetime) -> Promise:
    """That a date falls on a holiday, for the organizer who answers for its table."""
    to, day = target(date.table.keeper), f"{date.local:%Y%m%d}"
    return Promise(f"{date.key}holiday:{day}:{to}", HOLIDAY, to, {**_subject(date), "day": day}, now, date.starts_at)


def _subject(date: Occurrence) -> dict[str, str | int]:
    return {"occurrence": date.id, "zone": date.table.terms.rule.zone}


def label(before: dt.timedelta) -> str:
    """An offset in letters: 7d, 24h, 30m."""
    minutes = int(before.total_seconds()) // 60
    if minutes % (24 * 60) == 0 and minutes > 24 * 60:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 and minutes else f"{minutes}m"


def still_true(date: Occurrence, subject: Mapping[str, str | int], now: dt.datetime) -> bool:
    """Whether what was promised about a date is still to be said: it comes, and starts when it did then."""
    start = subject.get("start")
    same = start is None or int(start) == int(date.starts_at.timestamp())
    return same and date.planned and date.table.state is TableState.ACTIVE and now < date.starts_at


def pause(table: Table, to: str, now: dt.datetime) -> Promise:
    """That a table makes a break or goes on, for somebody with a seat."""
    key = f"table:{table.id}:paused:{table.revision}:{to}"
    return Promise(key, PAUSED, to, {"table": table.id}, now, now + dt.timedelta(days=7))
