"""Whether a question speaks of the trade of its library."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.question import understand
from rag.trade import foreign

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
LIBRARY = ("A model needs memory on a card.", "The price of a model with a chatbot.", "A model in India.")
GARDEN = ("Water the roses.", "The price of seeds in India.", "A model of a garden.", "Weeds.", "Bees.", "Soil.")


@pytest.fixture
def asked():
    """Whether nothing of a question is of the trade of a library of these texts."""

    def reading(question, texts):
        index = Index()
        for number, text in enumerate(texts):
            head = Head(f"e{number}", "guide", "Title", "en", "public", "published", 1, NOW.date(), NOW, "x.md")
            index.add([(head, [Row(number, (), text)])], 0)
        return foreign(understand(question, index.vocabulary, Glossary([]), indic_corpus=False), index)

    return reading


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("What is the price of gold in India?", True),
        ("Our cow is sick", True),
        ("How much memory for roses?", False),
        ("What does a chatbot cost?", False),
        ("What runs on a T4?", False),
        ("Is 8B enough?", False),
        ("What is Whisper?", False),
    ],
)
def test_a_question_is_of_the_trade_by_one_of_its_words_or_a_name(asked, question, strange):
    assert asked(question, LIBRARY) is strange


def test_a_library_of_something_else_has_another_trade(asked):
    assert not asked("What is the price of seeds?", GARDEN)
