"""The evaluation questions that are shipped: enough of each language, both halves, and gold entries that exist."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rag.evaluation import SHIPPED, STORIES, load

LIBRARY = Path(__file__).parent.parent.parent / "knowledge" / "library"
AT_LEAST = {"en": 200, "hi": 58, "hi-Latn": 58}
OTHERS = 25
NO_ANSWER = 100


@pytest.fixture(scope="module")
def cases():
    """Every question of both halves."""
    return load(SHIPPED, "all")


def test_each_language_has_enough_questions(cases):
    answered = Counter(case.language for case in cases if case.gold)
    assert {language: number for language, number in AT_LEAST.items() if answered[language] < number} == {}
    assert sum(number for language, number in answered.items() if language not in AT_LEAST) >= OTHERS
    assert sum(not case.gold for case in cases) >= NO_ANSWER


def test_gold_entries_exist_and_every_entry_is_asked_for(cases):
    entries = {file.stem for file in LIBRARY.rglob("*.md")}
    asked_for = {entry for case in cases for entry in case.gold}
    assert asked_for - entries == set()
    assert entries - asked_for == set()


def test_no_question_stands_twice_and_both_halves_are_alike(cases):
    rows = [json.loads(line) for line in SHIPPED.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len({row["question"].casefold() for row in rows}) == len(rows)
    halves = Counter((case.half, bool(case.gold)) for case in cases)
    assert set(halves) == {(half, gold) for half in ("tuning", "test") for gold in (True, False)}
    assert all(abs(halves["tuning", gold] - halves["test", gold]) <= 12 for gold in (True, False))


def test_the_stories_have_gold_entries_that_exist_and_are_other_questions(cases):
    stories = load(STORIES, "all")
    entries = {file.stem for file in LIBRARY.rglob("*.md")}
    assert {entry for case in stories for entry in case.gold} - entries == set()
    assert {case.half for case in stories} == {"tuning", "test"}
    texts = [case.question.casefold() for case in (*cases, *stories)]
    assert len(texts) == len(set(texts))
    assert 30 <= sum(not case.gold for case in stories) <= len(stories) / 2
