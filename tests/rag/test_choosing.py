"""Which entries win near ties, and which sentences may stand beside the best one."""

import dataclasses
import datetime as dt

import pytest

from knowledge.types import Head
from rag.choosing import choose
from rag.filters import Filters
from rag.preferring import Asker, particulars_of, prefer
from rag.quotes import Sentence
from rag.retriever import Hit
from rag.types import Chunk, Passage

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
WORTH = [0.35, 0.4, 0.25]


def head(name: str, kind: str = "recipe") -> Head:
    return Head(name, kind, name, "en", "public", "published", 1, NOW.date(), NOW, f"{name}.md", header={})


def sentence(entry: str, *, covers: dict[int, float], ordinal: int = 4, dense: float = 1.0) -> Sentence:
    text = f"{entry} {ordinal} {covers}"
    passage = Passage(Chunk(1, entry, 1, ordinal, (), text, ""), head(entry), 1.0, dense=dense)
    said = sum(WORTH[one] * share for one, share in covers.items())
    first = 1.0 if ordinal == 0 else 0.0
    return Sentence(text, passage, 0, covers, said + first, said, 0.0, 0.0)


FIRST = sentence("a", covers={0: 1.0}, ordinal=0)


@pytest.mark.parametrize(
    ("further", "stands"),
    [
        (sentence("a", covers={1: 1.0}), True),
        (sentence("a", covers={2: 1.0}), False),  # from further down, and it says little
        (sentence("a", covers={2: 1.0}, ordinal=1), True),  # from the head of the entry
        (sentence("b", covers={1: 1.0, 2: 1.0}), True),
        (sentence("b", covers={1: 1.0, 2: 1.0}, dense=0.3), False),  # from a section about something else
        (sentence("b", covers={1: 1.0, 2: 1.0}, dense=0.0), True),  # vectors were not used
        (sentence("b", covers={1: 1.0}), False),  # from another entry, and it says too little alone
    ],
)
def test_a_further_sentence_stands_where_it_says_enough_of_the_question(further, stands):
    assert choose([FIRST, further], WORTH, set()) == ([FIRST, further] if stands else [FIRST])


def test_a_sentence_that_leans_on_another_is_not_quoted_without_it():
    before = sentence("a", covers={0: 1.0}, ordinal=0)
    leaning = dataclasses.replace(
        before, text="It writes an answer again.", place=1, covers={1: 1.0, 2: 1.0}, score=0.1
    )
    chunk = dataclasses.replace(before.passage.chunk, id=2)
    elsewhere = dataclasses.replace(leaning, passage=dataclasses.replace(before.passage, chunk=chunk))
    assert choose([before, leaning], WORTH, set()) == [before, leaning]
    assert choose([before, elsewhere], WORTH, set()) == [before]


@pytest.mark.parametrize(("kind", "best"), [("recipe", "guide"), ("cost", "price"), ("", "report")])
def test_who_asks_for_a_way_is_told_one_and_who_asks_for_a_price_gets_it(kind, best):
    heads = [head("report", "report"), head("guide", "guide"), head("price", "cost")]
    hits = [Hit(page, page, score, score, score) for page, score in enumerate((1.0, 0.95, 0.9))]
    asker = Asker("hi", Filters(), wanted=False, kind=kind)
    first = prefer(hits, heads, asker, NOW.date())[0]
    assert heads[first.page].id == best


def test_who_asks_for_a_way_gets_the_entry_that_names_the_command_before_what_it_costs():
    launching = dataclasses.replace(head("launching"), header={"launch": "serve model"})
    heads = [head("price", "cost"), head("telling"), launching]
    hits = [Hit(page, page, score, score, score) for page, score in enumerate((1.0, 0.96, 0.95))]
    order = [
        prefer(hits, heads, Asker("hi", Filters(), wanted=False, kind=kind), NOW.date()) for kind in ("recipe", "")
    ]
    assert [[heads[hit.page].id for hit in one] for one in order] == [
        ["launching", "telling", "price"],
        ["price", "telling", "launching"],
    ]


def test_the_entry_whose_title_names_the_card_and_the_size_that_were_asked_comes_first():
    other = dataclasses.replace(head("other"), title="Serve a 70B model on an A100")
    asked = dataclasses.replace(head("asked"), title="Serve an 8B model on one T4")
    hits = [Hit(page, page, score, score, score) for page, score in enumerate((1.0, 0.9))]
    for text, first in (("an 8B model on a T4", "asked"), ("an 8B model on an A100", "other"), ("a model", "other")):
        asker = Asker("hi", Filters(), wanted=False, particulars=particulars_of(text))
        best = prefer(hits, [other, asked], asker, NOW.date())[0]
        assert [other, asked][best.page].id == first, text


def test_how_many_of_something_is_no_particular_unless_a_card_is_called_so():
    assert particulars_of("two models on 1 GPU with 12 people") == frozenset()
    assert particulars_of("a 4090 for Hindi") == {"4090", "hindi"}
