"""Two things of which nobody has written together are not told from what was written of each."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.glossary import SHIPPED, Glossary, read
from rag.index import Index, Row
from rag.together import apart, unpriced
from rag.types import Chunk, Passage
from rag.understanding import understand

SECTIONS = (
    "AWQ stores weights in 4 bits.",
    "Tensor parallelism splits each layer over cards.",
    "vLLM has tensor parallelism.",
    "Whisper writes down what callers say.",
    *(f"Nothing of note, number {number}." for number in range(9)),
)


@pytest.fixture(scope="module")
def index() -> Index:
    """Entries of one section each."""
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    made = Index()
    for number, text in enumerate(SECTIONS):
        head = Head(f"e{number}", "guide", "It", "en", "public", "published", 1, now.date(), now, "")
        made.add([(head, [Row(number, (), text)])], 0)
    return made


@pytest.mark.parametrize(
    ("question", "so"),
    [
        ("Does AWQ work with tensor parallelism?", True),
        ("Does AWQ support tensor parallelism yet?", True),
        ("Or did AWQ work with tensor parallelism?", True),
        ("Should AWQ work with tensor parallelism?", False),
        ("Does vLLM work with tensor parallelism?", False),
        ("How does AWQ work with tensor parallelism?", False),
        ("Does AWQ work on cards?", False),
        ("Does it work with tensor parallelism?", False),
        ("Can Whisper write what callers say?", False),
        ("Does AWQ work with tensor parallelism " + "and layers and cards and callers " * 9, False),
        ("Can I run tensor parallelism with no GPU?", False),
        ("Is it OK to split AWQ layers over callers?", False),
        ("Is it true that AWQ is under GPL with layers?", False),
    ],
)
def test_what_stands_in_no_section_with_what_is_named_is_known(index, question, so):
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    assert apart(understood, index) is so


PRICES = (
    ("Prices", "An H200 was listed at 436 rupees by Hostel Networks."),
    ("Prices", "An L4 was listed at 49 rupees by Hostel Networks and at 90 in Mumbai."),
    ("What is not known", "Prices of Bunkhouse for an L4 were not found."),
)


@pytest.mark.parametrize(
    ("question", "so"),
    [
        ("What does an L4 cost at Hostel?", False),
        ("What does an L4 cost in Mumbai?", False),
        ("What does an H200 cost in Mumbai?", True),
        ("L4 price at Bunkhouse", True),
        ("What does an L4 cost?", False),
        ("What does an L4 cost with GST?", False),
        ("Bunkhouse has a small budget, L4 or which other card", False),
        ("Bunkhouse का बजट कम है, L4 लें या क्या", False),
        ("Is an L4 at Bunkhouse fast?", False),
        ("What does the electricity of an H200 cost in Mumbai?", False),
        ("मुंबई में L4 का किराया कितना है?", False),
        ("मुंबई में H200 का किराया कितना है?", True),
    ],
)
def test_a_price_of_one_place_is_none_of_another(question, so):
    now = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
    head = Head("prices", "cost", "Prices per hour", "en", "public", "published", 1, now.date(), now, "")
    index = Index()
    index.add([(head, [Row(number, (heading,), text) for number, (heading, text) in enumerate(PRICES)])], 0)
    passages = [
        Passage(Chunk(number, "prices", 1, number, (heading,), text, ""), head, 1.0)
        for number, (heading, text) in enumerate(PRICES)
    ]
    understood = understand(question, index.vocabulary, read([SHIPPED]), indic_corpus=False)
    assert unpriced(understood, passages, index) is so
