"""What people say about when a table sits, as a rule. Every word must be understood, or the whole is refused.

`read` takes a line apart: the zone, the time, from and until, and hands what is left to `patterns`.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace

from scheduler import hindi
from scheduler.datewords import find_date, last_day
from scheduler.errors import NotUnderstood
from scheduler.patterns import pattern
from scheduler.rules import Rule, Unit, anchored, next_starts
from scheduler.saying import WEEKDAYS, date_words
from scheduler.timewords import find_time
from scheduler.unclear import Unclear
from scheduler.zones import COMMON, local_time, moment, zone, zone_named

LONGEST = 200
"""Characters that a rule may have."""
IANA = re.compile(r"\b[a-z]+(?:/[a-z][a-z_+\-0-9]*)+\b")
NAMED = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, COMMON), key=len, reverse=True)) + r")\b(?:\s+standard)?(?:\s+time)?\b"
)
OFFSET = re.compile(r"(?<![\w-])(?:(?:utc|gmt)\s*)?[+-](\d{1,2}):?([0-5]\d)?\b(?!-)")
FROM = re.compile(r"\b(?:from|starting|beginning|begins|starts|start|since)\s+(?:(?:on|in|from|with|the)\s+)*")
UNTIL = re.compile(r"\b(?:until|till|upto|up to|through|ending|ends)\s+(?:(?:on|in|the|end of)\s+)*")


@dataclass(frozen=True)
class Read:
    """A rule that somebody said, with the minutes where an end was said as well."""

    rule: Rule
    minutes: int | None = None


def read(text: str, now: dt.datetime, default_zone: str, *, past: bool = False, language: str = "en") -> Read:
    """The rule of a line such as “2nd Saturday 18:00 Asia/Kolkata”. Raises NotUnderstood, with examples of a language.

    With `past` a rule may be over, as it may be that was kept long ago.
    """
    try:
        return _read(text, now, default_zone, past=past)
    except Unclear as wrong:
        raise NotUnderstood(text, wrong, language) from None


def normal(text: str) -> str:
    """A line in lower case with plain digits, dashes, quotes and spaces; Hindi words are put into English ones."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"[‐-―]", "-", plain).replace("’", "'").replace("&", " and ")
    plain = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in plain)
    line = " ".join(re.sub(r"[,;()\"“”!?]+", " ", plain).split())
    return hindi.english(line) if hindi.is_hindi(line) else line


def _read(text: str, now: dt.datetime, default_zone: str, *, past: bool) -> Read:
    if len(text) > LONGEST:
        raise Unclear("too-long", "it is too long for a rule")
    rest = normal(text)
    if not rest:
        raise Unclear("nothing", "nothing was said")
    named, rest = _zone(rest)
    name = named or default_zone
    today = local_time(now, name).date()
    clock = find_time(rest)
    begins, rest = _bound(FROM, clock.rest, today, end=False)
    until, rest = _bound(UNTIL, rest, today, end=True)
    rule = _rule(rest, clock.time, name, begins or today, today)
    if rule.unit is Unit.ONCE:
        if not past and moment(dt.datetime.combine(rule.first, rule.time), name) < now:
            raise Unclear("past", f"{date_words(rule.first)} {rule.time:%H:%M} is past")
        return Read(rule, clock.minutes)
    if past and until is not None and until < today:
        return Read(replace(rule, first=min(rule.first, until), until=until), clock.minutes)
    # What is counted from a date is counted from there, also when that date is past.
    after = now if begins is None else moment(dt.datetime.combine(begins, dt.time(0)), name)
    found = anchored(_until(rule, until), after)
    if found is None or not next_starts(found, now, 1):
        raise Unclear("no-dates", "it has no date in the next thirty years")
    return Read(found, clock.minutes)


def _zone(text: str) -> tuple[str | None, str]:
    """The zone that a line names, and the line without it."""
    found: set[str] = set()
    for match in list(OFFSET.finditer(text)):
        if match[1].lstrip("0") == "5" and match[2] == "30" and "+" in match[0]:
            found.add("Asia/Kolkata")
            text = text.replace(match[0], " ", 1)
        elif match[2] or re.match(r"utc|gmt", match[0]):
            offset = match[0].strip()
            raise Unclear("offset", f"{offset} is an offset; name a zone, like Asia/Kolkata or Europe/London", offset)
    for match in IANA.finditer(text):
        known = zone_named(match[0])
        if known is None:
            raise Unclear("no-zone", f"there is no zone {match[0]}", match[0])
        found.add(known)
    text = IANA.sub(" ", text)
    found |= {COMMON[match[1]] for match in NAMED.finditer(text)}
    text = NAMED.sub(" ", text)
    if len(found) > 1:
        raise Unclear("two-zones", f"it names two zones, {' and '.join(sorted(found))}")
    for one in found:
        zone(one)
    return next(iter(found), None), text


def _bound(keyword: "re.Pattern[str]", text: str, today: dt.date, *, end: bool) -> tuple[dt.date | None, str]:
    """The date after a word such as “from”, and the line without both."""
    found = keyword.search(text)
    if not found:
        return None, text
    date = find_date(text[found.end() :], today, leading=True)
    if date is None:
        raise Unclear("no-date-after", f"no date comes after “{found[0].split()[0]}”")
    rest = f"{text[: found.start()]} {text[found.end() + date.end :]}"
    last = date.date.replace(day=last_day(date.date)) if end and not date.with_day else date.date
    return last, rest


def _until(rule: Rule, until: dt.date | None) -> Rule:
    if until is not None and until < rule.first:
        raise Unclear("ends-early", "it ends before it begins")
    return replace(rule, until=until)


def _rule(rest: str, time: dt.time, zone_name: str, first: dt.date, today: dt.date) -> Rule:
    date = find_date(rest, today)
    left = f"{rest[: date.start]} {rest[date.end :]}" if date and date.with_day else rest
    made = pattern(left, dated=date is not None and date.with_day)
    if date is None or not date.with_day:
        return Rule(made.unit, time, zone_name, first, made.interval, made.weekdays, made.nths, made.days, made.months)
    if made.unit is Unit.MONTH:
        days, months = sorted({date.date.day, *made.days}), sorted({date.date.month, *made.months})
        return Rule(Unit.MONTH, time, zone_name, first, days=tuple(days), months=tuple(months))
    if made.weekdays and made.weekdays != (date.date.weekday(),):
        raise Unclear("other-weekday", f"{date_words(date.date)} is a {WEEKDAYS[date.date.weekday()]}")
    return Rule(Unit.ONCE, time, zone_name, date.date)
