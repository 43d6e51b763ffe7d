"""The day by which somebody promises something: "by Friday", "by 12 Dec", "by the next table", "शुक्रवार तक". Pure.

Not a general reader of dates: only what people say at the end of a promise. What is understood is said back in full,
so that a wrong guess is seen at once.
"""

import calendar
import datetime as dt
import re

from dateutil.parser import ParserError, parse

DAYS = {
    "today": 0, "aaj": 0, "आज": 0,
    "tomorrow": 1, "kal": 1, "कल": 1,
    "the day after tomorrow": 2, "day after tomorrow": 2, "parson": 2, "परसों": 2,
    "a week": 7, "next week": 7, "agle hafte": 7, "अगले हफ्ते": 7, "अगले हफ़्ते": 7,
    "two weeks": 14, "a fortnight": 14, "do hafte": 14, "दो हफ्ते": 14, "दो हफ़्ते": 14,
}  # fmt: skip
NEXT_TABLE = {"next table", "the next table", "next time", "next sitting", "agli table", "अगली टेबल", "अगली बैठक"}
MONTH_END = {"end of month", "end of the month", "the end of the month", "month end", "mahine ke ant", "महीने के अंत"}
HINDI = {
    "सोमवार": "monday", "मंगलवार": "tuesday", "बुधवार": "wednesday", "गुरुवार": "thursday", "बृहस्पतिवार": "thursday",
    "शुक्रवार": "friday", "शनिवार": "saturday", "रविवार": "sunday",
    "somvar": "monday", "mangalvar": "tuesday", "budhvar": "wednesday", "guruvar": "thursday",
    "shukravar": "friday", "shanivar": "saturday", "ravivar": "sunday",
    "जनवरी": "january", "फरवरी": "february", "फ़रवरी": "february", "मार्च": "march", "अप्रैल": "april", "मई": "may",
    "जून": "june", "जुलाई": "july", "अगस्त": "august", "सितंबर": "september", "सितम्बर": "september",
    "अक्टूबर": "october", "अक्तूबर": "october", "नवंबर": "november", "नवम्बर": "november", "दिसंबर": "december",
    "दिसम्बर": "december",
}  # fmt: skip
"""Hindi names of days and months, in both scripts, as the reader of dates knows them."""

BY = re.compile(r"\s+(?:by|before|till|until|on)\s+", re.IGNORECASE)
TAK = re.compile(r"\s+(?:tak|तक)\s*[.।]?\s*$", re.IGNORECASE)
IN = re.compile(
    r"^(?:in\s+)?(\d{1,3})\s+(day|week|month|din|hafte|दिन|हफ्ते|हफ़्ते|महीने)s?(?:\s+(?:mein|में))?$", re.IGNORECASE
)
BARE = re.compile(r"^\d+(?:[.:]\d+)?%?$")
"""A number alone, as in "cut the cost by 20", is no day."""
ISO = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}$")
UNIT_DAYS = {"day": 1, "din": 1, "दिन": 1, "week": 7, "hafte": 7, "हफ्ते": 7, "हफ़्ते": 7}
LONGEST = 60
"""Characters that the words of a date may have."""
FURTHEST = dt.timedelta(days=730)
"""How far ahead a promise may lie; beyond it a date was mistyped."""


def read_day(words: str, today: dt.date, next_table: dt.date | None = None) -> dt.date | None:
    """The day that these words name, today or later; None if they name none."""
    said = " ".join(words.lower().strip(" .,।!").split()).removesuffix(" tak").removesuffix(" तक").strip()
    if not said or len(said) > LONGEST:
        return None
    if said in DAYS:
        return today + dt.timedelta(days=DAYS[said])
    if said in NEXT_TABLE:
        return next_table
    if said in MONTH_END:
        return today.replace(day=calendar.monthrange(today.year, today.month)[1])
    counted = IN.match(said)
    if counted:
        return _counted(int(counted[1]), counted[2].lower(), today)
    return _calendar(said, today)


def split_promise(text: str, today: dt.date, next_table: dt.date | None = None) -> tuple[str, dt.date | None]:
    """A promise and its day: "send the recipe by Friday" is ("send the recipe", that Friday).

    Where no words at the end name a day, the whole text is the promise.
    """
    text = text.strip()
    if TAK.search(text):
        words = TAK.sub("", text).split()
        for length in range(min(4, len(words) - 1), 0, -1):
            day = read_day(" ".join(words[-length:]), today, next_table)
            if day is not None:
                return _promise(" ".join(words[:-length])), day
    for found in reversed(list(BY.finditer(text))):
        day = read_day(text[found.end() :], today, next_table)
        if day is not None:
            return _promise(text[: found.start()]), day
    return _promise(text), None


def _promise(text: str) -> str:
    return text.strip().strip("\"“”'").strip()


def _counted(number: int, unit: str, today: dt.date) -> dt.date:
    if unit in UNIT_DAYS:
        return today + dt.timedelta(days=number * UNIT_DAYS[unit])
    months = today.month - 1 + number
    year, month = today.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _calendar(said: str, today: dt.date) -> dt.date | None:
    """A weekday or a date as a calendar has it; one without a year that is past is next year's."""
    english = " ".join(HINDI.get(word, word) for word in said.removeprefix("next ").removeprefix("this ").split())
    if BARE.match(english) or (not any(letter.isdigit() for letter in english) and english not in _WEEKDAYS):
        return None
    first = dt.datetime.combine(today, dt.time())
    try:
        day = _parsed(english, first)
        yearless = _parsed(english, _in_year(first, first.year - 4)) != day
        if english in _WEEKDAYS:
            return day if day > today else day + dt.timedelta(days=7)
        if day < today and yearless:
            day = _parsed(english, _in_year(first, first.year + 1))
    except (ParserError, OverflowError, ValueError):
        return None
    return day if today <= day <= today + FURTHEST else None


def _parsed(english: str, default: dt.datetime) -> dt.date:
    read: dt.datetime = parse(english, dayfirst=not ISO.match(english), default=default)
    return read.date()


def _in_year(day: dt.datetime, year: int) -> dt.datetime:
    return day.replace(year=year, day=min(day.day, 28))


_WEEKDAYS = {
    *(name.lower() for name in calendar.day_name),
    *(name.lower() for name in calendar.day_abbr),
    "tues", "thur", "thurs",
}  # fmt: skip
