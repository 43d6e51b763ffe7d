"""A new start for a date, as people say it: “19 December”, “19:00”, “20 Dec 6 pm”, “a week later”, “+2 hours”. Pure."""

import datetime as dt
import re

from scheduler import hindi
from scheduler.datewords import find_date
from scheduler.errors import SchedulerError
from scheduler.reading import normal
from scheduler.timewords import find_time
from scheduler.unclear import Unclear
from scheduler.words import number, weekday

SHIFT = re.compile(
    r"^(?:\+\s*)?(?P<count>\w+)\s+(?P<unit>hour|day|week|month)s?(?P<way> (?:later|earlier|before|after))?$"
)
LEFT = frozenset(("to", "on", "at", "the", "of", "and", "same", "time", "day", "hrs", "hours"))


class NoStart(SchedulerError):
    """Words that are no new start."""

    def __init__(self, said: str, wrong: Unclear, language: str = "en") -> None:
        shown = " ".join(said.split())[:60]
        why = hindi.reason(wrong.code, wrong.about)
        super().__init__(
            f"“{shown}” is no new time: {wrong}. "
            "Write it like `19 December`, `19:00`, `20 Dec 6 pm` or `a week later`.",
            f"“{shown}” नया समय नहीं है। {why} `19 दिसंबर`, `19:00` या `20 दिसंबर शाम 6 बजे` लिखें।",
            "hi" if language == "hi" or hindi.is_hindi(said) else "en",
        )


def read_start(said: str, around: dt.datetime, today: dt.date, language: str = "en") -> dt.datetime:
    """A new local start for a date that starts at `around`. What is not said stays as it is. Raises NoStart."""
    try:
        return _read(normal(said), around, today)
    except Unclear as wrong:
        raise NoStart(said, wrong, language) from None


def _read(words: str, around: dt.datetime, today: dt.date) -> dt.datetime:
    shifted = SHIFT.match(words)
    if shifted and ("+" in words or shifted["way"]):
        return _shifted(shifted, around)
    day = find_date(words, today)
    rest = f"{words[: day.start]} {words[day.end :]}" if day else words
    time = around.time()
    if re.search(r"\d|noon|midnight|midday", rest):
        clock = find_time(rest)
        time, rest = clock.time, clock.rest
    date = day.date if day and day.with_day else None
    unknown = [word for word in rest.split() if word not in LEFT and (date is None or weekday(word) != date.weekday())]
    if unknown:
        raise Unclear("unknown-word", f"what is “{unknown[0][:30]}”?", unknown[0][:30])
    if date is None and time == around.time():
        if rest == words:
            raise Unclear("no-start", "it says neither a day nor a time")
        raise Unclear("same-start", "that is when it is now")
    return dt.datetime.combine(date or around.date(), time)


def _shifted(found: "re.Match[str]", around: dt.datetime) -> dt.datetime:
    count = 1 if found["count"] in ("a", "an") else number(found["count"])
    if count is None:
        counted = found["count"][:20]
        raise Unclear("how-much", f"how much is “{counted}”?", counted)
    unit = found["unit"]
    if unit == "month":
        raise Unclear("months-differ", "months differ; name the day")
    step = dt.timedelta(**{f"{unit}s": count})
    return around - step if (found["way"] or "").strip() in ("earlier", "before") else around + step
