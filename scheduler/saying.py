"""Rules and dates in words. What `say` writes, `reading.read` understands as the same rule."""

import datetime as dt

from scheduler.rules import Rule, Unit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
HINDI_MONTHS = (
    "जनवरी",
    "फ़रवरी",
    "मार्च",
    "अप्रैल",
    "मई",
    "जून",
    "जुलाई",
    "अगस्त",
    "सितंबर",
    "अक्टूबर",
    "नवंबर",
    "दिसंबर",
)
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def say(rule: Rule) -> str:
    """A rule in words: “the 2nd Saturday of every month at 18:00 Asia/Kolkata”."""
    if rule.unit is Unit.ONCE:
        return f"once on {date_words(rule.first)} at {rule.time:%H:%M} {rule.zone}"
    said = f"{_days(rule)} at {rule.time:%H:%M} {rule.zone}"
    if rule.interval > 1:
        said += f" from {date_words(rule.first)}"
    return said + (f" until {date_words(rule.until)}" if rule.until else "")


def _days(rule: Rule) -> str:
    if rule.unit is Unit.WEEK:
        days = listed([WEEKDAYS[day] for day in rule.weekdays])
        return f"every {days}" if rule.interval == 1 else f"every {_number(rule.interval)} weeks on {days}"
    if rule.weekdays:
        which = listed([ordinal(nth) for nth in rule.nths])
        days = f"the {which} {listed([WEEKDAYS[day] for day in rule.weekdays])}"
    else:
        days = "the " + listed(["last day" if day == -1 else ordinal(day) for day in rule.days])
    if rule.months:
        return f"{days} of {listed([MONTHS[month - 1] for month in rule.months])} every year"
    return f"{days} of every month" if rule.interval == 1 else f"{days}, every {_number(rule.interval)} months"


def _number(number: int) -> str:
    return NUMBERS[number - 1] if number <= len(NUMBERS) else str(number)


def listed(words: list[str]) -> str:
    """Words in a row: one, two and three."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def ordinal(number: int) -> str:
    """A number as people count: 1st, 2nd, last, 2nd last."""
    if number < 0:
        return "last" if number == -1 else f"{ordinal(-number)} last"
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def date_words(date: dt.date, language: str = "en") -> str:
    """A date in words: 12 December 2026, 12 दिसंबर 2026."""
    months = HINDI_MONTHS if language == "hi" else MONTHS
    return f"{date.day} {months[date.month - 1]} {date.year}"
