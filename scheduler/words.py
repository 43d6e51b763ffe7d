"""The words and numbers that people say dates with, in the spellings they use."""

from scheduler.saying import MONTHS, NUMBERS, WEEKDAYS

WEEKDAY_WORDS = {word.lower(): n for n, word in enumerate(WEEKDAYS)}
WEEKDAY_WORDS |= {word[:3].lower(): n for n, word in enumerate(WEEKDAYS)}
WEEKDAY_WORDS |= {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "wednes": 2, "satur": 5, "wendesday": 2, "wensday": 2}
WEEKDAY_WORDS |= {"saterday": 5, "thrusday": 3, "teusday": 1}

MONTH_WORDS = {word.lower(): n for n, word in enumerate(MONTHS, start=1)}
MONTH_WORDS |= {word[:3].lower(): n for n, word in enumerate(MONTHS, start=1)}
MONTH_WORDS |= {"sept": 9, "febuary": 2}

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ORDINAL_WORDS = {word: n for n, word in enumerate(ORDINALS, start=1)} | {"forth": 4, "other": 2}

NUMBER_WORDS = {word: n for n, word in enumerate(NUMBERS, start=1)}

UNITS = {"day": "day", "week": "week", "wk": "week", "month": "month", "quarter": "quarter", "year": "year"}
UNITS |= {word + "s": unit for word, unit in UNITS.items()}

MODES = {
    "daily": (1, "day"),
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "yearly": (12, "month"),
    "annually": (12, "month"),
    "half-yearly": (6, "month"),
}
"""Single words for how often: the interval and its unit."""

_WEEKLY = ("biweekly", "it means two things; say “every other week” or “every Monday and Thursday”")
_MONTHLY = ("bimonthly", "it means two things; say “every two months” or “1st and 3rd Tuesday”")
UNCLEAR = {
    "biweekly": _WEEKLY,
    "bi-weekly": _WEEKLY,
    "bimonthly": _MONTHLY,
    "bi-monthly": _MONTHLY,
    "every-2nd": ("every-second", "it means two things; say “2nd Saturday” or “every other week on Saturday”"),
}
"""Words of two meanings: the code and the sentence of what is unclear."""

FILLERS = frozenset(
    ("a", "an", "the", "on", "of", "in", "at", "and", "or", "each", "every", "per", "for", "local", "time")
)
FILLERS |= {
    "day",
    "days",
    "date",
    "dates",
    "always",
    "please",
    "we",
    "meet",
    "meeting",
    "table",
    "hrs",
    "hours",
    "hour",
}
FILLERS |= {"o'clock", "sharp"}
"""Words that change nothing where they stand."""


def weekday(word: str) -> int | None:
    """The weekday that a word names, Monday as 0; “Saturdays” too."""
    found = WEEKDAY_WORDS.get(word)
    return WEEKDAY_WORDS.get(word.removesuffix("s")) if found is None else found


def month(word: str) -> int | None:
    """The month that a word names."""
    return MONTH_WORDS.get(word)


def ordinal(word: str) -> int | None:
    """The number of an ordinal: 2nd, second, 2 nd is not one."""
    if word in ORDINAL_WORDS and word != "other":
        return ORDINAL_WORDS[word]
    digits = word[:-2]
    return int(digits) if word[-2:] in ("st", "nd", "rd", "th") and digits.isdigit() and len(digits) <= 2 else None


def number(word: str) -> int | None:
    """A small counting number: 2, two."""
    if word.isdigit() and len(word) <= 3:
        return int(word)
    return NUMBER_WORDS.get(word)
