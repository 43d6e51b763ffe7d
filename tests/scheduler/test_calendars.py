"""The calendar feed, read back by another library: the same moments, ids, sequence and status."""

import datetime as dt
import warnings
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendars import Date, feed, google_link, outlook_link

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vobject

CHANGED = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def date(uid="1-20261212T1800@chaupal", zone="Asia/Kolkata", at="2026-12-12T18:00", **given):
    """A date of a table."""
    starts_at = dt.datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    facts = {
        "title": "Health table",
        "description": "Theme: speech\n\n18:00 Asia/Kolkata",
        "url": "https://page.example/vertical/health",
        "status": "CONFIRMED",
        "changed_at": CHANGED,
        "sequence": 0,
    }
    return Date(
        **{"uid": uid, "starts_at": starts_at, "ends_at": starts_at + dt.timedelta(minutes=90), **facts, **given}
    )


def read(made: bytes):
    """What the other library makes of a feed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return vobject.readOne(made.decode())


def test_moved_cancelled_and_plain_dates_are_read_as_they_are():
    dates = [
        date(),
        date("2@chaupal", at="2026-12-19T19:30", sequence=2),
        date("3@chaupal", sequence=3, status="CANCELLED"),
    ]
    calendar = read(feed("Tables of all verticals", dates, "all"))
    events = {event.uid.value: event for event in calendar.vevent_list}
    assert calendar.contents["x-wr-calname"][0].value == "Tables of all verticals"
    assert len(events) == 3
    assert events["1-20261212T1800@chaupal"].dtstart.value == dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
    assert events["2@chaupal"].dtstart.value == dt.datetime(2026, 12, 19, 14, 0, tzinfo=dt.UTC)
    assert events["2@chaupal"].sequence.value == "2"
    assert events["3@chaupal"].status.value == "CANCELLED"
    assert events["3@chaupal"].dtend.value - events["3@chaupal"].dtstart.value == dt.timedelta(minutes=90)
    assert events["1-20261212T1800@chaupal"].description.value == "Theme: speech\n\n18:00 Asia/Kolkata"


@pytest.mark.parametrize(
    ("at", "utc"),
    [
        ("2026-03-28T18:00", "2026-03-28T18:00"),
        ("2026-03-29T18:00", "2026-03-29T17:00"),
        ("2026-10-24T18:00", "2026-10-24T17:00"),
        ("2026-10-25T18:00", "2026-10-25T18:00"),
    ],
)
def test_both_clock_changes_of_london_are_read_right(at, utc):
    (event,) = read(feed("x", [date(zone="Europe/London", at=at)])).vevent_list
    assert event.dtstart.value == dt.datetime.fromisoformat(utc + "+00:00")


def test_the_same_dates_give_the_same_bytes_and_an_empty_feed_is_one():
    assert feed("x", [date(), date("2")]) == feed("x", [date("2"), date()])
    assert "vevent" not in read(feed("x", [])).contents


def test_lines_are_no_longer_than_calendars_allow():
    made = feed("x", [date(title="तालिका " * 60, description="word; with, marks\\ " * 80)])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    (event,) = read(made).vevent_list
    assert event.summary.value == ("तालिका " * 60).strip()
    assert event.description.value == ("word; with, marks\\ " * 80).strip()


@given(st.text(max_size=200), st.text(max_size=400))
def test_no_words_break_out_of_their_property(title, description):
    (event,) = read(feed("x", [date(title=title, description=description)])).vevent_list
    assert event.uid.value == "1-20261212T1800@chaupal"
    assert set(event.contents) <= {
        "uid",
        "sequence",
        "dtstamp",
        "last-modified",
        "dtstart",
        "dtend",
        "summary",
        "status",
        "transp",
        "description",
        "url",
    }


def test_links_into_calendars_carry_the_moment():
    google = parse_qs(urlsplit(google_link(date())).query)
    outlook = parse_qs(urlsplit(outlook_link(date())).query)
    assert google["dates"] == ["20261212T123000Z/20261212T140000Z"]
    assert outlook["startdt"] == ["2026-12-12T12:30:00Z"]
    assert "vertical/health" in google["details"][0]
