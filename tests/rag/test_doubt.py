"""When an answer is offered as what comes closest only."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.doubt import beside_the_point, doubtful
from rag.quotes import Sentence
from rag.types import Chunk, Passage

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
HEAD = Head("e", "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "")


def first(score: float, cosine: float, asked: float = 0.0) -> Sentence:
    passage = Passage(Chunk(1, "e", 1, 0, (), "It is so.", ""), HEAD, 1.0, cosine=cosine)
    return Sentence("It is so.", passage, 0, {}, score, 0.0, 0.0, 0.0, asked=asked)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((0.2, 0.5, 0.0, 0.0), (1.2, 0.5, 0.0, 0.0)),
        ((0.8, 0.3, 0.0, 0.0), (0.8, 0.7, 0.0, 0.0)),
        ((0.8, 0.5, 0.1, 0.0), (0.8, 0.5, 0.9, 0.0)),
        ((0.8, 0.5, 0.0, 0.4), (0.8, 0.5, 0.0, 0.0)),
    ],
)
def test_what_speaks_for_an_answer_takes_doubt_away(less, more):
    doubts = [beside_the_point(first(score, near, asked), missing) for score, near, asked, missing in (less, more)]
    assert doubts[0] > doubts[1]


def test_a_good_answer_is_not_doubted_and_a_far_one_is():
    assert not doubtful(first(1.2, 0.7), 0.0)
    assert doubtful(first(0.3, 0.3), 0.2)
    assert not doubtful(first(1.2, 0.0), 0.0)
