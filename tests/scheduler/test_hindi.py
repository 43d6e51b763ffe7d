"""Rules and dates in Hindi: the same as their English ones, or refused with Hindi examples."""

import ast
import datetime as dt
from pathlib import Path

import pytest

import scheduler
from scheduler.errors import NoDate, NotUnderstood
from scheduler.hindi import EXAMPLES, MONTHS, REASONS, WEEKDAYS
from scheduler.hindisaying import say
from scheduler.reading import normal, read
from scheduler.startwords import NoStart, read_start
from scheduler.words import UNCLEAR

NOW = dt.datetime(2026, 11, 25, 18, 30, tzinfo=dt.UTC)

SAID = {
    "दूसरा शनिवार 18:00": "2nd Saturday 18:00",
    "दूसरे शनिवार को शाम ६ बजे": "2nd Saturday 6 pm",
    "हर महीने का आखिरी रविवार 18:00": "last Sunday of every month 18:00",
    "हर महीने का आख़िरी रविवार शाम 6:30 बजे": "last Sunday 18:30",
    "पहला और तीसरा मंगलवार शाम सात बजे": "1st and 3rd Tuesday 19:00",
    "हर दो महीने दूसरा शनिवार 18:00 जनवरी से": "every two months on the 2nd Saturday at 18:00 from January",
    "हर दूसरे हफ़्ते बुधवार को शाम 5 बजे": "every other week on Wednesday at 17:00",
    "एक बार 12 दिसंबर 2026 को 18:00": "once on 12 December 2026 at 18:00",
    "हर महीने की 15 तारीख़ को दोपहर 12 बजे": "15th of every month at noon",
    "महीने के आख़िरी दिन 18:00 Europe/London": "last day of the month 18:00 Europe/London",
    "मार्च और सितम्बर का दूसरा शनिवार रात साढ़े आठ बजे": "2nd Saturday of March and September 20:30",
    "हर शनिवार सुबह पौने दस बजे, जून तक": "every Saturday 9:45 am until June",
    "दूसरा शनिवार 18:00 से 19:30 तक": "2nd Saturday 18:00-19:30",
    "दूसरा शनिवार शाम 6 से 7:30 बजे": "2nd Saturday 6 to 7:30 pm",
    "दूसरा शनिवार पौने सात बजे शाम।": "2nd Saturday 18:45",
}


@pytest.mark.parametrize("hindi", SAID)
def test_the_same_as_in_english(hindi):
    assert read(hindi, NOW, "Asia/Kolkata") == read(SAID[hindi], NOW, "Asia/Kolkata")


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_are_understood(example):
    assert read(example, NOW, "Asia/Kolkata").rule.zone == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("दूसरा शनिवार 6 बजे", "सुबह या शाम?"),
        ("हर दूसरे शनिवार 18:00", "दो अर्थ"),
        ("शनिवार 18:00", "हर हफ़्ते, या एक बार?"),
        ("दूसरा शनिवार", "समय नहीं लिखा है"),
        ("दूसरा फूलवार 18:00", "“फूलवार” क्या है?"),
        ("एक बार 12 दिसंबर 2020 को 18:00", "बीत चुकी"),
        ("कभी-कभी", "समय नहीं लिखा है"),
    ],
)
def test_what_is_not_clear_is_refused_in_hindi_with_hindi_examples(said, why):
    with pytest.raises(NotUnderstood) as refused:
        read(said, NOW, "Asia/Kolkata")
    words = str(refused.value)
    assert why in words
    assert all(one in words for one in EXAMPLES)
    assert "I did not" not in words


def test_a_date_that_is_none_is_refused_in_hindi():
    assert "कोई तारीख़ नहीं" in str(NoDate("बिल्ली"))


def test_every_weekday_and_month_has_its_spellings():
    assert len(set(WEEKDAYS.values())) == 7
    assert len(set(MONTHS.values())) == 12


def test_dates_of_a_table_are_named_in_hindi_too():
    assert normal("१३ दिसंबर शाम 7 बजे") == "13 december at 7:00 pm"
    assert normal("अगला") == "next"


def test_a_range_with_two_halves_of_the_day_is_no_offset():
    assert read("2nd Saturday 6pm-7:30pm", NOW, "Asia/Kolkata").minutes == 90


def codes() -> set[str]:
    """Every code of something unclear that the readers know."""
    found = {code for code, _ in UNCLEAR.values()}
    for file in Path(scheduler.__file__).parent.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Unclear", "NoTime", "NoSuchDate")
            if named and isinstance(call.args[0], ast.Constant):
                found.add(call.args[0].value)
    return found


def test_whatever_is_unclear_is_said_in_hindi():
    assert codes() == set(REASONS)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("बिल्ली", "“बिल्ली” क्या है?"),
        ("शाम 7 बजे", "अभी भी यही समय"),
        ("31 फ़रवरी शाम 7 बजे", "ऐसी कोई तारीख़ नहीं"),
    ],
)
def test_a_new_time_that_is_none_is_refused_in_hindi(said, why):
    around = dt.datetime.fromisoformat("2026-12-12T19:00")
    with pytest.raises(NoStart) as refused:
        read_start(said, around, dt.date(2026, 11, 26))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "said",
    [
        "हर महीने दूसरा शनिवार 18:00 Asia/Kolkata",
        "हर महीने पहला और तीसरा मंगलवार 19:00 Europe/London",
        "हर दो हफ़्ते बुधवार 17:00 UTC 2 दिसंबर 2026 से",
        "हर साल मार्च और सितंबर में आख़िरी रविवार 06:30 Asia/Kolkata",
        "एक बार 12 दिसंबर 2026 को 18:00 Asia/Kolkata",
    ],
)
def test_a_rule_is_said_back_in_the_hindi_that_is_read(said):
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    assert say(read(said, now, "UTC").rule) == said
