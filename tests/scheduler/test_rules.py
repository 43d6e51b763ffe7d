"""Rules: what people say, said back, and the dates of thirty years, held against a calendar walked day by day."""

import calendar
import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler import hindisaying
from scheduler.errors import NotUnderstood
from scheduler.reading import read
from scheduler.rules import Rule, Unit, anchored, from_text, next_starts, starts_between
from scheduler.saying import say
from scheduler.zones import local_time, moment

local = dt.datetime.fromisoformat
NOW = dt.datetime(2026, 11, 25, 18, 30, tzinfo=dt.UTC)
ZONES = [
    "Asia/Kolkata",
    "Europe/London",
    "America/New_York",
    "Pacific/Auckland",
    "UTC",
    "Asia/Kathmandu",
    "Pacific/Apia",
]
YEARS = dt.timedelta(days=365 * 30 + 8)

SAID = {
    "2nd Saturday 18:00 Asia/Kolkata": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "Second saturday of the month, 6pm india time": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "every second Saturday 18:00": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "2nd Sat १८:०० IST": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "Every month, 2nd Sat, 1800 hrs IST": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "once a month on the 2nd saturday 18.00": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "2ND SATURDAY 6:00 P.M. UTC+5:30": "the 2nd Saturday of every month at 18:00 Asia/Kolkata",
    "last Thursday of every month at 6:30 pm IST": "the last Thursday of every month at 18:30 Asia/Kolkata",
    "half past six in the evening on the last thurs": "the last Thursday of every month at 18:30 Asia/Kolkata",
    "1st and 3rd Tuesday 19:00 Europe/London": "the 1st and 3rd Tuesday of every month at 19:00 Europe/London",
    "1st & 3rd tues 7 pm uk time": "the 1st and 3rd Tuesday of every month at 19:00 Europe/London",
    "first tuesday and third tuesday, 19:00 BST": "the 1st and 3rd Tuesday of every month at 19:00 Europe/London",
    "5th saturday at noon": "the 5th Saturday of every month at 12:00 Asia/Kolkata",
    "second last friday 18:00": "the 2nd last Friday of every month at 18:00 Asia/Kolkata",
    "penultimate friday of each month 18:00": "the 2nd last Friday of every month at 18:00 Asia/Kolkata",
    "every two months on the 2nd Saturday at 18:00 IST": "the 2nd Saturday, every two months at 18:00 Asia/Kolkata from 12 December 2026",
    "2nd saturday, every other month, 18:00": "the 2nd Saturday, every two months at 18:00 Asia/Kolkata from 12 December 2026",
    "quarterly on the first monday at 17:00 from January": "the 1st Monday, every three months at 17:00 Asia/Kolkata from 4 January 2027",
    "every other week on Wednesday at 17:00 UTC": "every two weeks on Wednesday at 17:00 UTC from 2 December 2026",
    "alternate fridays 18:00": "every two weeks on Friday at 18:00 Asia/Kolkata from 27 November 2026",
    "every other friday 18:00": "every two weeks on Friday at 18:00 Asia/Kolkata from 27 November 2026",
    "fortnightly on friday 18:00": "every two weeks on Friday at 18:00 Asia/Kolkata from 27 November 2026",
    "every 3 weeks on tue and thu 18:00": "every three weeks on Tuesday and Thursday at 18:00 Asia/Kolkata from 26 November 2026",
    "Saturdays at 10:30 a.m.": "every Saturday at 10:30 Asia/Kolkata",
    "weekly on sat at 10:30": "every Saturday at 10:30 Asia/Kolkata",
    "the 15th of every month at midnight": "the 15th of every month at 00:00 Asia/Kolkata",
    "monthly on 1st and 15th 18:00": "the 1st and 15th of every month at 18:00 Asia/Kolkata",
    "last day of the month 18:00": "the last day of every month at 18:00 Asia/Kolkata",
    "29 February every year 18:00": "the 29th of February every year at 18:00 Asia/Kolkata",
    "every year on the 2nd Saturday of January 11am": "the 2nd Saturday of January every year at 11:00 Asia/Kolkata",
    "2nd saturday of march and september 18:00": "the 2nd Saturday of March and September every year at 18:00 Asia/Kolkata",
    "2nd saturday 18:00 until June 2027": "the 2nd Saturday of every month at 18:00 Asia/Kolkata until 30 June 2027",
    "once on 12 December 2026 at 18:00": "once on 12 December 2026 at 18:00 Asia/Kolkata",
    "Saturday, Dec 12th, 6 pm": "once on 12 December 2026 at 18:00 Asia/Kolkata",
    "12/12/2026 18:00": "once on 12 December 2026 at 18:00 Asia/Kolkata",
    "2026-12-12 18:00 America/New_York": "once on 12 December 2026 at 18:00 America/New_York",
    "next saturday 18:00": "once on 28 November 2026 at 18:00 Asia/Kolkata",
}
REFUSED = {
    "": "nothing was said",
    "whenever everybody is free": "time of day is missing",
    "2nd Saturday": "time of day is missing",
    "2nd Saturday at 6": "morning or in the evening",
    "2nd Saturday 18:00 and 19:30 or 20:15": "two times",
    "2nd Saturday 25:00": "there is no time 25:00",
    "2nd Saturday 18:00 Mars/Olympus": "no zone mars/olympus",
    "2nd Saturday 18:00 IST London": "two zones",
    "2nd Saturday 18:00 +02:00": "offset",
    "Saturday 18:00": "every week, or once",
    "1st and 3rd 18:00": "of what",
    "1st monday and 3rd tuesday 18:00": "more than one rule",
    "every month on saturday 18:00": "which one of the month",
    "every month 18:00": "on which day",
    "6th saturday 18:00": "at most five",
    "first weekday of the month 10:00": "which day of those",
    "2nd weekend 18:00": "which day of those",
    "biweekly on friday 18:00": "means two things",
    "30th of february 18:00": "no date",
    "31 February 2027 18:00": "no date",
    "12 December 2025 18:00": "is past",
    "friday 12 december 2026 18:00": "is a Saturday",
    "இரண்டாவது சனிக்கிழமை 18:00": "what is",
    "2nd Saturday 18:00; DROP TABLE tables": "what is “drop”",
    "2nd Saturday 18:00 until yesterday": "no date comes after",
    "2nd Saturday 18:00 " + "very " * 60: "too long",
    "once at 18:00": "once on which date",
    "every other time 18:00": "every other what",
}


@pytest.mark.parametrize("text", SAID)
def test_what_people_say_is_said_back(text):
    rule = read(text, NOW, "Asia/Kolkata").rule
    assert say(rule) == SAID[text]
    assert read(say(rule), NOW, "UTC").rule == rule


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_understood_is_refused_with_examples(text):
    with pytest.raises(NotUnderstood) as caught:
        read(text, NOW, "Asia/Kolkata")
    assert REFUSED[text] in str(caught.value.wrong)
    assert "2nd Saturday 18:00 Asia/Kolkata" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2nd sat 18:00-19:30", 90),
        ("2nd sat 6-7:15 pm", 75),
        ("2nd sat from 11am to 1pm", 120),
        ("2nd sat 23:00 to 00:30", 90),
    ],
)
def test_an_end_gives_the_duration(text, minutes):
    assert read(text, NOW, "UTC").minutes == minutes


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_clear_refusal(text):
    said = ""
    try:
        said = say(read(text, NOW, "UTC").rule)
    except NotUnderstood as error:
        said = str(error.wrong)
    assert said


@given(
    st.lists(
        st.sampled_from(
            [
                "every",
                "2nd",
                "last",
                "other",
                "two",
                "saturday",
                "tue",
                "month",
                "week",
                "18:00",
                "ist",
                "of",
                "and",
                "15",
                "january",
                "from",
                "once",
                "until",
                "6pm",
                "year",
                "day",
                "12 december",
            ]
        ),
        max_size=9,
    )
)
def test_any_words_are_a_rule_that_can_be_said_back_or_a_refusal(words):
    try:
        rule = read(" ".join(words), NOW, "UTC").rule
    except NotUnderstood:
        return
    assert read(say(rule), NOW, "Asia/Tokyo").rule == rule


times = st.times().map(lambda one: one.replace(second=0, microsecond=0, tzinfo=None))
firsts = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
weekdays = st.sets(st.integers(0, 6), min_size=1, max_size=3).map(lambda one: tuple(sorted(one)))


@st.composite
def rules(draw):
    """A rule of any kind, counted from its first date."""
    zone, time, first = draw(st.sampled_from(ZONES)), draw(times), draw(firsts)
    kind = draw(st.sampled_from(["once", "week", "nth", "day", "yearly"]))
    interval = draw(st.integers(1, 6))
    nths = tuple(
        sorted(
            draw(st.sets(st.sampled_from([1, 2, 3, 4, 5, -1, -2]), min_size=1, max_size=2)), key=lambda n: (n < 0, n)
        )
    )
    months = tuple(sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=3))))
    days = tuple(sorted(draw(st.sets(st.integers(1, 31), min_size=1, max_size=2))))
    made = {
        "once": Rule(Unit.ONCE, time, zone, first),
        "week": Rule(Unit.WEEK, time, zone, first, interval, draw(weekdays)),
        "nth": Rule(Unit.MONTH, time, zone, first, interval, draw(weekdays), nths),
        "day": Rule(Unit.MONTH, time, zone, first, interval, days=days),
        "yearly": Rule(Unit.MONTH, time, zone, first, 1, draw(weekdays), nths, months=months),
    }[kind]
    if kind == "once":
        return made
    return anchored(made, moment(dt.datetime.combine(first, dt.time(0)), zone)) or Rule(
        Unit.WEEK, time, zone, first, weekdays=(first.weekday(),)
    )


def walked(rule: Rule, low: dt.date, high: dt.date) -> list[dt.datetime]:
    """The dates of a rule, found by looking at every day: a second opinion that shares nothing with dateutil."""
    found = []
    day = max(low, rule.first)
    while day < high:
        if _fits(rule, day):
            found.append(dt.datetime.combine(day, rule.time))
        day += dt.timedelta(days=1)
    return found


def _fits(rule: Rule, day: dt.date) -> bool:
    if rule.unit is Unit.ONCE:
        return day == rule.first
    if rule.unit is Unit.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        first_monday = rule.first - dt.timedelta(days=rule.first.weekday())
        return day.weekday() in rule.weekdays and (monday - first_monday).days // 7 % rule.interval == 0
    months = (day.year - rule.first.year) * 12 + day.month - rule.first.month
    if months % rule.interval or (rule.months and day.month not in rule.months):
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.days:
        return day.day in rule.days or day.day - length - 1 in rule.days
    nth, from_end = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return day.weekday() in rule.weekdays and (nth in rule.nths or from_end in rule.nths)


@settings(max_examples=60)
@given(rules())
def test_thirty_years_of_dates_are_those_of_the_calendar(rule):
    low = moment(dt.datetime.combine(rule.first, dt.time(0)), rule.zone)
    found = starts_between(rule, low, low + YEARS)
    last = local_time(low + YEARS, rule.zone).date()
    expected = [
        one
        for one in walked(rule, rule.first, last + dt.timedelta(days=1))
        if low <= moment(one, rule.zone) < low + YEARS
    ]
    assert found == expected


@settings(max_examples=40)
@given(rules())
def test_the_kept_text_means_the_same_to_another_reader(rule):
    """Thirty years again, against what dateutil makes of the text that stands in the database."""
    low = moment(dt.datetime.combine(rule.first, dt.time(0)), rule.zone)
    start = dt.datetime.combine(rule.first, rule.time)
    whole_day = re.sub(r"UNTIL=(\d{8})$", r"UNTIL=\1T235959", rule.text)
    theirs = (
        [start]
        if rule.unit is Unit.ONCE
        else rrulestr(whole_day, dtstart=start).between(start, start + YEARS, inc=True)
    )
    assert starts_between(rule, low, low + YEARS) == [
        one for one in theirs if low <= moment(one, rule.zone) < low + YEARS
    ]


@settings(max_examples=100)
@given(rules(), st.integers(0, 365 * 20), st.integers(1, 400))
def test_any_window_is_a_part_of_the_whole(rule, ahead, length):
    """However far a planner looks ahead and however often, it finds the same dates."""
    low = moment(dt.datetime.combine(rule.first, dt.time(0)), rule.zone) + dt.timedelta(days=ahead)
    middle, high = low + dt.timedelta(days=length / 3), low + dt.timedelta(days=length)
    whole = starts_between(rule, low, high)
    assert starts_between(rule, low, middle) + starts_between(rule, middle, high) == whole
    assert next_starts(rule, low, 3)[: len(whole)] == whole[:3]


@settings(max_examples=150)
@given(rules())
def test_a_rule_survives_being_kept_and_being_said(rule):
    assert from_text(rule.text, rule.time, rule.zone, rule.first) == rule
    before = moment(dt.datetime.combine(rule.first, dt.time(0)), rule.zone) - dt.timedelta(seconds=1)
    assert read(say(rule), before, rule.zone).rule == rule
    assert read(hindisaying.say(rule), before, rule.zone).rule == rule


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        ("Europe/London", local("2027-03-28T01:30"), local("2027-03-28T02:30")),
        ("America/New_York", local("2027-03-14T02:30"), local("2027-03-14T03:30")),
        ("Australia/Lord_Howe", local("2027-10-03T02:15"), local("2027-10-03T02:45")),
    ],
)
def test_a_time_that_a_clock_change_skips_comes_as_much_later(zone, at, shown):
    assert local_time(moment(at, zone), zone) == shown
    rule = Rule(Unit.WEEK, at.time(), zone, at.date(), weekdays=(at.weekday(),))
    low = moment(dt.datetime.combine(at.date(), dt.time(0)), zone)
    assert starts_between(rule, low, low + dt.timedelta(hours=23))[:1] == [at]


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Europe/London", local("2026-10-25T01:30")), ("America/New_York", local("2026-11-01T01:30"))],
)
def test_an_hour_that_comes_twice_counts_once_the_first_time(zone, at):
    first, second = (at.replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp() for fold in (0, 1))
    assert moment(at, zone).timestamp() == first == second - 3600
    rule = Rule(Unit.WEEK, at.time(), zone, at.date(), weekdays=(at.weekday(),))
    low = moment(dt.datetime.combine(at.date(), dt.time(0)), zone)
    assert starts_between(rule, low, low + dt.timedelta(hours=26)) == [at]


def test_the_hour_on_the_wall_stays_while_london_changes_its_clocks():
    rule = read("2nd Saturday 18:00 Europe/London", NOW, "UTC").rule
    moments = [moment(one, rule.zone) for one in next_starts(rule, NOW, 12)]
    assert {one.hour for one in moments} == {17, 18}
    assert {local_time(one, rule.zone).time() for one in moments} == {dt.time(18)}


def test_fifth_saturdays_and_leap_days_come_only_where_they_are():
    fifth = read("5th Saturday 18:00 IST", NOW, "UTC").rule
    assert all(one.day >= 29 for one in next_starts(fifth, NOW, 40))
    leap = read("29 February every year 18:00 IST", NOW, "UTC").rule
    assert [one.year for one in next_starts(leap, NOW, 5)] == [2028, 2032, 2036, 2040, 2044]
