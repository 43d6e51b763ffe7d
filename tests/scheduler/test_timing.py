"""When digests are due and what they cover: nothing twice, nothing between two, however long the service was off."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.digests.timing import days_of, is_time, next_due
from scheduler.digests.types import DigestRule, Edited, Issue, IssueState
from scheduler.reading import read
from scheduler.zones import local_time

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def rule(text="1st Monday 09:00 Asia/Kolkata", pace="monthly", mode="automatic") -> DigestRule:
    """A rule of a digest."""
    return DigestRule(1, "", pace, read(text, NOW, "UTC").rule, mode, "en", "x", NOW)


def issue(of, due, starts, ends, state=IssueState.SENT) -> Issue:
    """A digest that was made."""
    return Issue(1, of, starts, ends, due, state, Edited(), due)


def test_the_first_digest_covers_a_month_or_a_week():
    due = next_due(rule(), None, NOW)
    assert due == dt.datetime(2026, 12, 7, 3, 30, tzinfo=dt.UTC)
    assert days_of(rule(), due, None) == (dt.date(2026, 11, 7), dt.date(2026, 12, 6))
    weekly = rule("every Monday 09:00 IST", "weekly")
    assert days_of(weekly, next_due(weekly, None, NOW), None) == (dt.date(2026, 11, 23), dt.date(2026, 11, 29))


@pytest.mark.parametrize(("mode", "hours"), [("preview", 48), ("automatic", 0)])
def test_it_is_made_in_time_for_a_preview(mode, hours):
    due = next_due(rule(mode=mode), None, NOW)
    begins = due - dt.timedelta(hours=hours)
    assert is_time(rule(mode=mode), due, begins)
    assert not is_time(rule(mode=mode), due, begins - dt.timedelta(seconds=1))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=12))
def test_days_follow_each_other_whenever_the_service_was_on(pauses):
    of, now, told = rule("every Monday 09:00 IST", "weekly"), NOW, None
    covered: list[dt.date] = []
    for pause in pauses:
        now += pause * DAY
        due = next_due(of, told, now)
        if not is_time(of, due, now):
            continue
        starts, ends = days_of(of, due, told.ends + DAY if told else None)
        assert starts <= ends < local_time(due, "Asia/Kolkata").date()
        assert told is None or starts == told.ends + DAY
        covered += [starts, ends]
        told = issue(of, due, starts, ends)
    assert covered == sorted(covered)


def test_after_months_off_one_digest_covers_them_all():
    told = issue(rule(), dt.datetime(2026, 12, 7, 3, 30, tzinfo=dt.UTC), dt.date(2026, 11, 7), dt.date(2026, 12, 6))
    now = dt.datetime(2027, 3, 20, tzinfo=dt.UTC)
    due = next_due(rule(), told, now)
    assert due == dt.datetime(2027, 3, 1, 3, 30, tzinfo=dt.UTC)
    assert days_of(rule(), due, told.ends + DAY) == (dt.date(2026, 12, 7), dt.date(2027, 2, 28))
