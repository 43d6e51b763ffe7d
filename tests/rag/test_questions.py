"""The evaluation questions that are shipped: enough of each language, both halves, and gold entries that exist."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rag.blocks import blocks
from rag.evaluation import FRESH, SETS, SHIPPED, STORIES, load

LIBRARY = Path(__file__).parent.parent.parent / "knowledge" / "library"
AT_LEAST = {"en": 200, "hi": 58, "hi-Latn": 58}
OTHERS = 25
NO_ANSWER = 100
MOST_SECTIONS = 6


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
    assert all(abs(halves["tuning", gold] - halves["test", gold]) <= 15 for gold in (True, False))


@pytest.mark.parametrize("path", [STORIES, FRESH])
def test_the_other_sets_have_gold_entries_that_exist_and_enough_without(path):
    cases = load(path, "all")
    entries = {file.stem for file in LIBRARY.rglob("*.md")}
    assert {entry for case in cases for entry in case.gold} - entries == set()
    assert {case.half for case in cases} == {"tuning", "test"}
    assert 30 <= sum(not case.gold for case in cases) <= len(cases) / 2


def test_no_question_of_one_set_stands_in_another():
    texts = [case.question.casefold() for path in SETS for case in load(path, "all")]
    assert len(texts) == len(set(texts))


def test_the_fresh_questions_are_in_two_like_halves_and_many_tongues():
    cases = load(FRESH, "all")
    halves = Counter((case.half, bool(case.gold)) for case in cases)
    assert all(abs(halves["tuning", gold] - halves["test", gold]) <= 15 for gold in (True, False))
    spoken = Counter(case.language for case in cases)
    assert spoken["hi"] >= 40
    assert spoken["hi-Latn"] >= 60
    assert len(spoken) >= 10


@pytest.fixture(scope="module")
def library():
    """By entry, its sections as a set names them; none above the first heading if nothing stands there."""
    bodies = {file.stem: file.read_text(encoding="utf-8").split("\n---\n", 1)[1] for file in LIBRARY.rglob("*.md")}
    return {
        entry: {block.heading[-1] if block.heading else "" for block in blocks(body)} for entry, body in bodies.items()
    }


@pytest.mark.parametrize("path", SETS)
def test_the_sections_that_answer_stand_in_their_entries_and_every_question_with_gold_has_some(path, library):
    for case in load(path, "all"):
        named = [section.split("#", 1) for section in case.sections]
        assert [f"{entry}#{heading}" for entry, heading in named if heading not in library.get(entry, ())] == [], (
            case.id
        )
        assert bool(case.sections) == bool(case.gold), case.id
        assert len(set(case.sections)) == len(case.sections) <= MOST_SECTIONS, case.id
        assert not case.gold or {entry for entry, _ in named} & set(case.gold), case.id


def test_the_gold_of_a_fresh_question_is_where_its_sections_stand():
    for case in load(FRESH, "all"):
        assert {section.split("#", 1)[0] for section in case.sections} == set(case.gold), case.id
