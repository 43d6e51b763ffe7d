"""The day by which somebody promises something, in the words people use."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.sittings.dates import FURTHEST, read_day, split_promise

TODAY = dt.date(2026, 11, 25)  # a Wednesday
NEXT = dt.date(2026, 12, 12)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", "2026-11-27"),
        ("Fri", "2026-11-27"),
        ("next Friday", "2026-11-27"),
        ("wednesday", "2026-12-02"),
        ("tomorrow", "2026-11-26"),
        ("today", "2026-11-25"),
        ("12 Dec", "2026-12-12"),
        ("12th December", "2026-12-12"),
        ("Dec 12, 2026", "2026-12-12"),
        ("12/12", "2026-12-12"),
        ("5/12/2026", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("3 January", "2027-01-03"),
        ("in 10 days", "2026-12-05"),
        ("2 weeks", "2026-12-09"),
        ("in 3 months", "2027-02-25"),
        ("end of month", "2026-11-30"),
        ("the next table", "2026-12-12"),
        ("शुक्रवार", "2026-11-27"),
        ("5 दिसंबर", "2026-12-05"),
        ("कल", "2026-11-26"),
        ("agle hafte", "2026-12-02"),
        ("Friday.", "2026-11-27"),
    ],
)
def test_words_that_name_a_day(words, day):
    assert read_day(words, TODAY, NEXT) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "the end",
        "hand",
        "31 February",
        "1 Jan 2020",
        "5 May 2099",
        "may",
        "x" * 500,
        "99999999999999",
        "a 5 b 6",
        "8B on a T4",
        "20",
        "20%",
        "2.5",
        "10:30",
        "10 GB",
        "2x",
    ],
)
def test_words_that_name_no_day(words):
    assert read_day(words, TODAY, NEXT) is None


@pytest.mark.parametrize(
    ("said", "promise", "day"),
    [
        ("send the recipe by Friday", "send the recipe", "2026-11-27"),
        ('"send the recipe" by 12 Dec', "send the recipe", "2026-12-12"),
        ("stand by the server by 5 December", "stand by the server", "2026-12-05"),
        ("stand by the server", "stand by the server", None),
        ("write it up by hand", "write it up by hand", None),
        ("T4 की रेसिपी लिखूँगी शुक्रवार तक", "T4 की रेसिपी लिखूँगी", "2026-11-27"),
        ("main recipe likhunga 5 दिसंबर तक", "main recipe likhunga", "2026-12-05"),
        ("numbers bhejunga shukravar tak", "numbers bhejunga", "2026-11-27"),
        ("by Friday", "by Friday", None),
    ],
)
def test_a_promise_and_its_day(said, promise, day):
    assert split_promise(said, TODAY, NEXT) == (promise, dt.date.fromisoformat(day) if day else None)


def test_the_next_table_is_no_day_where_there_is_none():
    assert read_day("next table", TODAY) is None
    assert split_promise("send it by next table", TODAY) == ("send it by next table", None)


@given(st.text(max_size=80), st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)))
def test_any_text_names_a_day_to_come_or_none(text, today):
    day = read_day(text, today, None)
    assert day is None or today <= day <= today + max(FURTHEST, dt.timedelta(days=999 * 31))
    promise, by = split_promise(text, today)
    assert by is None or today <= by
    assert len(promise) <= len(text)
