"""Times of day in a line of text: 18:00, 6 pm, 6.30pm, half past six in the evening, noon, 18:00-19:30. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from scheduler.unclear import NoTime
from scheduler.words import NUMBER_WORDS

_NUMBER = r"(?:\d{1,2}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_HALF = r"(?:\s*(?P<§half>am|pm|a\.m\.?|p\.m\.?)(?![a-z]))?"
_ONE = (
    r"(?:(?P<§part>half past|quarter past|quarter to)\s+)?"
    r"(?P<§hour>" + _NUMBER + r")(?:\s*[:.h]\s*(?P<§minute>\d{2})(?!\d))?"
    r"(?:\s*o'?clock)?" + _HALF + r"(?:\s*(?P<§unit>hrs|hours|h)\b)?"
)
_CLEAR = r"(?<![\w/:-])"
"""A time does not begin inside a number or a date."""
_RANGE = re.compile(
    r"(?:\b(?:at|from|between)\s+)?"
    + _CLEAR
    + _ONE.replace("§", "a")
    + r"\s*(?:-|to|till|until|and)\s*"
    + _ONE.replace("§", "b")
)
_SINGLE = re.compile(r"(?P<at>(?:\bat|@)\s*)?" + _CLEAR + _ONE.replace("§", "a"))
_MILITARY = re.compile(r"\b([0-2]\d)([0-5]\d)\s*(?:hrs|hours|h)\b")
_NAMED = re.compile(r"(?:\bat\s+)?(?:12\s+)?\b(noon|midday|midnight)\b")
_PARTS = (
    (re.compile(r"\s+(?:in the|this)\s+morning\b"), "am"),
    (re.compile(r"\s+(?:in the|this)\s+(?:afternoon|evening)\b|\s+(?:at night|tonight)\b"), "pm"),
)


@dataclass(frozen=True)
class Clock:
    """A time found in a text: when, for how many minutes where an end was said, and what is left of the text."""

    time: dt.time
    minutes: int | None
    rest: str


def find_time(text: str) -> Clock:
    """The one time of day in a text in lower case. Raises NoTime with what to say instead."""
    for pattern, half in _PARTS:
        text = pattern.sub(half, text)
    text = _MILITARY.sub(r"\1:\2", text)
    named = _NAMED.search(text)
    if named:
        rest = f"{text[: named.start()]} {text[named.end() :]}"
        _only_one(rest)
        return Clock(dt.time(0 if named[1] == "midnight" else 12), None, rest)
    for found in _RANGE.finditer(text):
        if _is_time(found, "b") or found["bhalf"]:
            end = _time(found, "b", found["bhalf"])
            start = _time(found, "a", found["ahalf"] or _half_before(found, end))
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            _only_one(rest)
            minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)
            return Clock(start, minutes or None, rest)
    for found in _SINGLE.finditer(text):
        if _is_time(found, "a") or (found["at"] and not re.match(r"\s*(?:st|nd|rd|th)\b", text[found.end() :])):
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            _only_one(rest)
            return Clock(_time(found, "a", found["ahalf"]), None, rest)
    raise NoTime("no-time", "the time of day is missing")


def _only_one(rest: str) -> None:
    if any(_is_time(found, "a") for found in _SINGLE.finditer(rest)):
        raise NoTime("two-times", "there are two times of day in it")


def _is_time(found: "re.Match[str]", which: str) -> bool:
    return any(found[which + name] for name in ("minute", "half", "unit", "part"))


def _half_before(found: "re.Match[str]", end: dt.time) -> str | None:
    """The half of the day of a start whose end says am or pm: 6-7:30 pm, 11-1 pm."""
    if not found["bhalf"]:
        return None
    hour = _hour(found["ahour"])
    same = "am" if found["bhalf"].startswith("a") else "pm"
    if hour > 12:
        return None
    return same if hour % 12 <= end.hour % 12 else ("pm" if same == "am" else "am")


def _hour(word: str) -> int:
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else int(word)


def _time(found: "re.Match[str]", which: str, half: str | None) -> dt.time:
    hour, minute = _hour(found[which + "hour"]), int(found[which + "minute"] or 0)
    if half:
        if not 1 <= hour <= 12:
            raise NoTime("no-such-hour", f"there is no {hour} {half[0]}m", str(hour))
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif 1 <= hour <= 12 and (found[which + "part"] or not _is_time(found, which)):
        raise NoTime("half-of-day", f"{hour} in the morning or in the evening? Write {hour % 12:02}:00 or {hour} pm")
    part = found[which + "part"]
    if part:
        shift = {"half past": 30, "quarter past": 15, "quarter to": -15}[part]
        hour, minute = divmod((hour * 60 + shift) % (24 * 60), 60)
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise NoTime("no-such-time", f"there is no time {hour}:{minute:02}", f"{hour}:{minute:02}") from None
