"""Headings that ask: whether one asks what somebody asks."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.asked import asks_meaning_of, is_question, likeness
from rag.gate import weigh
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.types import Chunk, Passage
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
WORDS = "A company may sell a model in a product; goodput, throughput and ITL are words; a card reads pictures."


def _index(*headings: str) -> tuple[Index, list[Passage]]:
    index, head = Index(), Head("e", "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "")
    chunks = [Chunk(n, "e", 1, n, (one,), WORDS, "") for n, one in enumerate(headings)]
    index.add([(head, [Row(one.id, one.heading, one.text) for one in chunks])], 0)
    for n in range(9):
        other = Head(f"other{n}", "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "")
        index.add([(other, [Row(900 + n, (), "Nothing of note.")])], 0)
    return index, [Passage(one, head, 1.0) for one in chunks]


@pytest.mark.parametrize(
    ("text", "asks"),
    [("May I?", True), ("**May I?**", True), ('"May I?"', True), ("क्या है？", True), ("کیا؟", True), ("I may.", False)],
)
def test_a_question_ends_as_one_whatever_marks_follow(text, asks):
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("heading", "question", "least", "most"),
    [
        ("May a company sell a model?", "may a company sell a model", 1.0, 1.0),
        ("May a company sell a model?", "May a company sell a model in a product?", 1.0, 1.0),
        ("May a company sell a model that reads pictures?", "may a company sell a model", 0.2, 0.9),
        ("May a company sell a model", "may a company sell a model", 0.0, 0.0),
        ("Does a card read pictures?", "may a company sell a model", 0.0, 0.0),
    ],
)
def test_a_heading_asks_the_same_by_what_of_it_the_question_asks(heading, question, least, most):
    index, _ = _index(heading)
    groups = understand(question, index.vocabulary, Glossary([]), indic_corpus=False).groups
    assert least <= likeness(heading, groups, index, meaning=False) <= most


@pytest.mark.parametrize(
    ("heading", "question", "asks"),
    [
        ("What is goodput?", "What is goodput?", True),
        ("What is ITL (inter-token latency)?", "What is ITL?", True),
        ("What is throughput, and what is goodput?", "What is goodput?", True),
        ("What is the product of goodput?", "What is goodput?", False),
        ("Which goodput?", "What is goodput?", False),
        ("What is GoodPut, and what is throughput?", "what is goodput", True),
    ],
)
def test_a_heading_asks_for_a_word_alone(heading, question, asks):
    index, _ = _index(heading)
    groups = understand(question, index.vocabulary, Glossary([]), indic_corpus=False).groups
    assert asks_meaning_of(heading, groups, index) is asks
    assert likeness(heading, groups, index, meaning=True) == 1.0 or not asks


def test_a_heading_that_asks_the_same_speaks_for_an_answer_as_a_title_does():
    question = "May a company sell a model?"
    for heading, title in ((question, 1.0), ("What a company may sell", 0.0)):
        index, passages = _index(heading)
        understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
        evidence = weigh(understood, passages, 0.6, index, trade=False)
        assert evidence is not None
        assert evidence.title == title
