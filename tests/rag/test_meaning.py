"""Which questions are the same: across languages, and never where a number, a version, a card or a name differs."""

import json
from dataclasses import replace
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checking import check_folder
from knowledge.origins.folders import SHIPPED as LIBRARY
from knowledge.types import Head
from rag import glossary as glossaries
from rag import verticals
from rag.chunks import chunk
from rag.grouping import Groups
from rag.index import Index, Row
from rag.meaning import THRESHOLD, WORDS, Meaning, likeness, load, may_be_like, same, understand
from rag.particulars import of_elsewhere, read

SET = Path(__file__).parents[2] / "benchmarks" / "same_questions.jsonl"
GLOSSARY = glossaries.read([glossaries.SHIPPED])


@pytest.fixture(scope="module")
def index() -> Index:
    """The words of the starting library, without vectors."""
    import datetime as dt

    made, number = Index(), 0
    found, _ = check_folder(LIBRARY, dt.date(2026, 11, 25))
    for entry in found:
        rows = []
        for draft in chunk(entry.title, entry.body):
            number += 1
            rows.append(Row(number, draft.heading, draft.text))
        moment = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
        head = Head(
            entry.id, entry.kind, entry.title, entry.language, "public", "published", 1, entry.review_due, moment, ""
        )
        made.add([(head, rows)], 0)
    return made


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("an 8B model on a T4", {"8b", "t4"}),
        ("टी4 पर ८बी मॉडल", {"8b", "t4"}),
        ("एल 4 पर 8 बी", {"8b", "l4"}),
        ("one T4", {"t4"}),
        ("2 A100 with 80 GB", {"2", "a100", "80gb"}),
        ("दो RTX 4090", {"2", "4090"}),
        ("do GPU pe", {"2"}),
        ("How do I do this", set()),
        ("16GB, 16 GB and 16 जीबी", {"16gb"}),
        ("4-bit, 4 bit and int4", {"4bit"}),
        ("v0.6.3 or 0.6.4", {"0.6.3", "0.6.4"}),
        ("meta-llama/Llama-3.1-8B-Instruct", {"llama", "3.1", "8b"}),
        ("Qwen2.5-7B", {"qwen", "2.5", "7b"}),
        ("Q4_K_M and Q4_0", {"q4_k_m", "q4_0"}),
        ("10k users, 10 हज़ार users", {"10000"}),
        ("2 lakh rows", {"200000"}),
        ("1,000 users", {"1000"}),
        ("वीएलएलएम", {"vllm"}),
        ("मॉडल के 4 टुकड़े", {"4"}),
        ("", set()),
    ],
)
def test_particulars_are_read_from_any_script(text, values):
    assert read(text)[0].values == values


def test_the_direction_of_a_translation_and_a_negation_are_particulars():
    assert read("from Hindi to Tamil")[0].differ(read("from Tamil to Hindi")[0])
    assert read("it does not start")[0].differ(read("it starts")[0]) == "a negation"
    assert not read("हिंदी से तमिल")[0].differ(read("from Hindi to Tamil")[0])


@given(st.text(max_size=200))
def test_any_text_has_particulars_and_a_meaning_that_survives_being_kept(text):
    made = understand(text, Index(), GLOSSARY)
    kept = load(*made.dump())
    assert kept is not None
    assert kept.particulars == made.particulars
    assert same(made, kept)


@given(
    st.sampled_from(["7B", "13B", "70B", "8 GB", "T4", "L4", "v0.6.1", "vLLM", "Ollama", "Tamil"]), st.integers(2, 99)
)
def test_no_likeness_makes_up_for_a_particular(name, number):
    text = "How do I serve a model with a long context for many users?"
    plain, one, other = (understand(each, Index(), GLOSSARY) for each in (text, f"{text} {name}", f"{text} {number}"))
    assert not same(plain, one)
    assert not same(plain, other)
    assert not same(one, other)


def test_opposites_are_not_the_same():
    one, other = (understand(f"How do I {word} the batch size?", Index(), GLOSSARY) for word in ("raise", "lower"))
    assert not same(one, other)


def questions(index: Index, half: str) -> list[tuple[str, Meaning]]:
    """Every form of the labelled questions of a half, with the question it is."""
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    return [
        (row["id"], understand(text, index, GLOSSARY))
        for row in rows
        if row["half"] == half
        for language in ("en", "hi", "hi-Latn")
        for text in row[language]
    ]


@pytest.mark.parametrize("half", ["tuning", "test"])
def test_the_labelled_questions_are_kept_apart_and_mostly_brought_together(index, half):
    taken, right, truth = 0, 0, 0
    for (one, mine), (other, theirs) in combinations(questions(index, half), 2):
        taken += same(mine, theirs)
        right += one == other and same(mine, theirs)
        truth += one == other
    assert right / taken >= 0.98, f"precision {right / taken:.3f}"
    assert right / truth >= 0.55, f"recall {right / truth:.3f}"


def test_nothing_that_is_alike_is_passed_over_at_a_glance(index):
    """Without vectors, and with some that are near: of those a glance has to let more through."""
    plain = [meaning for _, meaning in questions(index, "tuning")][:50]
    angles = np.arange(len(plain), dtype=np.float32) % 4 / 2
    near = [replace(one, vector=np.array([np.cos(a), np.sin(a)])) for one, a in zip(plain, angles, strict=True)]
    for asked in (plain, near):
        passed = [pair for pair in permutations(asked, 2) if not may_be_like(*pair)]
        assert all(likeness(*pair) < THRESHOLD for pair in passed)
        assert len(passed) > len(asked)


def test_of_very_many_words_the_rarest_are_compared_also_of_questions_kept_before(index):
    words = [f"gadget{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300)]
    meaning = understand(" ".join(["model", *words, "memory"]), index, GLOSSARY)
    assert len(meaning.words) == WORDS
    assert min(one.rarity for one in meaning.words) >= understand("memory", index, GLOSSARY).words[0].rarity
    row = json.loads(meaning.dump()[0])
    row["words"] *= 5
    assert len(load(json.dumps(row), None).words) == WORDS


def test_groups_give_the_likest_row_and_the_siblings(index):
    groups = Groups()
    texts = (
        "How do I run an 8B model on a T4?",
        "How do I run an 8B model on an L4?",
        "What does an 8B model on a T4 cost?",
    )
    rows = [(number, *understand(text, index, GLOSSARY).dump()) for number, text in enumerate(texts, 1)]
    groups.take_in(rows[:2])
    asked = understand("T4 पर 8B मॉडल कैसे चलाएँ?", index, GLOSSARY)
    assert groups.likest(asked) == [1]
    assert groups.likest(asked, rows[2:]) == [1]
    assert groups.siblings(asked) == [2]
    assert (len(groups), groups.last) == (2, 2)
    groups.take_in([(9, "", None), (10, '{"format": 0}', None)])
    assert (len(groups), groups.last) == (2, 10)


@pytest.mark.parametrize(
    ("text", "vertical"),
    [
        ("धान के कीटों के बारे में कौन सा मॉडल बताता है?", "agriculture"),
        ("kya model students ki exam copy check kar sakta hai?", "education"),
        ("क्या वकील ज़मानत याचिका के लिए मॉडल इस्तेमाल कर सकते हैं?", "legal"),
        ("Can a model read a doctor's handwritten prescription?", "health"),
        ("Has any bank used an open model to write loan letters?", "finance"),
        ("sarkari circular par kitna chunk size theek rehta hai?", "government"),
        ("Why is llama.cpp slow on CPU?", ""),
        ("Which court orders did the hospital get?", ""),
    ],
)
def test_the_vertical_is_guessed_from_words_of_any_language(index, text, vertical):
    assert verticals.guess(understand(text, index, GLOSSARY), [], frozenset()) == vertical


@pytest.mark.parametrize(
    ("question", "left_out"),
    [
        ("How much is an H100 in India?", True),
        ("भारत में H100 का दाम?", True),
        ("How much is an H100 outside India?", False),
        ("भारत के बाहर H100 का दाम?", False),
        ("How much is an H100 in Germany?", False),
    ],
)
def test_what_lies_outside_a_place_answers_nobody_who_asks_about_that_place(question, left_out):
    assert of_elsewhere("Outside India an H100 costs 2.69 US dollars an hour.", question) is left_out
    assert not of_elsewhere("In India an H100 costs ₹153 an hour.", question)
