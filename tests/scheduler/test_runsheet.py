"""The clock of a sitting: right for ninety minutes and ten people, and whole for any other."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheduler.sittings.runsheet import ORDER, run_sheet, step_at

AT = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)


def test_ninety_minutes_for_ten_people_run_as_tables_do():
    steps = run_sheet(AT, 90, 10)
    assert [(step.name, step.minutes) for step in steps] == [
        ("arrive", 5),
        ("check-in", 15),
        ("theme", 15),
        ("stuck", 30),
        ("asks", 10),
        ("commitments", 10),
        ("close", 5),
    ]
    assert step_at(steps, AT + dt.timedelta(minutes=5)).name == "check-in"
    assert step_at(steps, AT + dt.timedelta(minutes=89, seconds=59)).name == "close"
    assert step_at(steps, AT + dt.timedelta(minutes=90)) is None
    assert step_at(steps, AT - dt.timedelta(seconds=1)) is None


def test_without_a_theme_its_time_goes_to_what_people_are_stuck_on():
    steps = {step.name: step.minutes for step in run_sheet(AT, 90, 10, themed=False)}
    assert "theme" not in steps
    assert steps["stuck"] == 45


def test_a_short_sitting_keeps_every_step():
    steps = run_sheet(AT, 30, 12)
    assert [step.name for step in steps] == list(ORDER)
    assert min(step.minutes for step in steps) >= 1


@given(st.integers(1, 600), st.integers(0, 40), st.booleans())
def test_steps_follow_each_other_and_fill_the_time_exactly(minutes, people, themed):
    steps = run_sheet(AT, minutes, people, themed=themed)
    assert steps[0].starts_at == AT
    assert steps[-1].ends_at == AT + dt.timedelta(minutes=minutes)
    assert all(before.ends_at == after.starts_at for before, after in pairwise(steps))
    assert all(step.minutes >= 1 for step in steps)
    assert [step.name for step in steps] == [name for name in ORDER if name in {step.name for step in steps}]
