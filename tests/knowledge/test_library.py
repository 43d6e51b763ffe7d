"""What the starting library holds at least, so that entries cannot be lost unseen."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from knowledge.checking import WORDS, check_folder
from scheduler.verticals import called, named

LIBRARY = Path(__file__).parent.parent.parent / "knowledge" / "library"
TODAY = dt.date(2026, 11, 28)
AT_LEAST = {"recipe": 92, "report": 24, "model": 20, "cost": 16, "evaluation": 10, "guide": 73}
READ_TWICE = 157
"""Entries whose history records a second reading against pages that were opened again."""


@pytest.fixture(scope="module")
def entries():
    """Every entry, which the check must find in order."""
    found, problems = check_folder(LIBRARY, TODAY, words=WORDS)
    assert problems == []
    return found


def test_no_kind_has_fewer_entries_than_it_had(entries):
    kinds = Counter(entry.kind for entry in entries)
    assert {kind: number for kind, number in AT_LEAST.items() if kinds[kind] < number} == {}


def test_at_least_twelve_entries_are_not_in_english(entries):
    languages = Counter(entry.language for entry in entries)
    assert languages.total() - languages["en"] >= 14
    assert languages["hi"] >= 12


def test_second_readings_are_kept(entries):
    read = [entry for entry in entries if any(change.act == "second reading" for change in entry.history)]
    assert len(read) >= READ_TWICE


def test_every_vertical_has_a_hindi_name_by_which_it_is_known(entries):
    verticals = sorted({vertical for entry in entries for vertical in entry.verticals})
    assert [one for one in verticals if called(one, "hi") == one] == []
    assert [named(called(one, "hi")) for one in verticals] == verticals
