"""When an answer is offered as what comes closest only."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.types import Head
from rag.doubt import USUAL_GAP, ahead, beside_the_point, doubtful
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
        ((0.2, 0.5, 0.0), (1.2, 0.5, 0.0)),
        ((0.8, 0.3, 0.0), (0.8, 0.7, 0.0)),
        ((0.8, 0.5, 0.1), (0.8, 0.5, 0.9)),
    ],
)
def test_what_speaks_for_an_answer_takes_doubt_away(less, more):
    assert beside_the_point(first(*less), 0.1) > beside_the_point(first(*more), 0.1)


def test_a_good_answer_is_not_doubted_and_a_far_one_is():
    assert not doubtful(first(1.2, 0.7), 0.1)
    assert doubtful(first(0.3, 0.3), 0.1)
    assert not doubtful(first(1.2, 0.0), 0.1)


def test_an_entry_far_before_all_others_takes_doubt_away():
    assert doubtful(first(0.4, 0.5), 0.0)
    assert not doubtful(first(0.4, 0.5), 0.5)
    header = {"sources": [{"url": "https://example.org/1"}], "tags": ["t4"]}
    one, other, twin = replace(HEAD, header=header), replace(HEAD, id="f"), replace(HEAD, language="hi", header=header)
    assert ahead([(one, 2.0), (other, 1.5)]) == 0.25
    assert ahead([(one, 2.0), (twin, 1.9), (other, 1.5)]) == 0.25, "the same in Hindi is no other"
    assert (ahead([(one, 2.0)]), ahead([])) == (USUAL_GAP, USUAL_GAP), "a single entry may yet be doubted"
