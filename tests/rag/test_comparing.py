"""Each side of a comparison gets a sentence about what is asked, or is said to have none."""

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.types import Head
from rag.asking import aspect_of, compared
from rag.choosing import Part, chosen_from
from rag.comparing import Side, about_all, headed_by_all, spoken_of, telling, unspoken
from rag.dividing import parted
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.quotes import Sentence
from rag.types import Chunk, Found, Passage
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
LIBRARY = {
    "json": ("JSON from vLLM", "vLLM keeps structured output to a schema.\n\nIt is slower then."),
    "small": ("SGLang on one card", "SGLang sets its memory by the card."),
    "price": ("What an L4 costs", "An L4 costs ₹49 an hour."),
    "many": ("Other things", "Nothing of note.\n\nA word more."),
    "more": ("Things", "A card is a card."),
    "three": ("vLLM, SGLang or TGI", "Take vLLM for many users, SGLang for agents, and TGI no more."),
    "cards": ("Cards", "Take the 3090, it has more memory than a T4."),
    "both": ("vLLM or SGLang", "Take vLLM for ten users, and SGLang for a hundred.\n\nTen users are few."),
}


def head(name: str) -> Head:
    return Head(name, "recipe", LIBRARY[name][0], "en", "public", "published", 1, NOW.date(), NOW, "")


@pytest.fixture(scope="module")
def index() -> Index:
    """The entries above, each with one section."""
    made = Index()
    made.add([(head(one), [Row(number, (), LIBRARY[one][1])]) for number, one in enumerate(LIBRARY)], 0)
    return made


def pool(*names: str) -> list[Sentence]:
    """Every sentence of some entries."""
    return [
        Sentence(text, Passage(Chunk(0, one, 1, 0, (), LIBRARY[one][1], ""), head(one), 1.0), 0, {}, 0.0, 0.0, 0.0, 0.0)
        for one in names
        for text in LIBRARY[one][1].split("\n\n")
    ]


def sides(question: str, index: Index) -> list[Side]:
    def groups(words: str):
        return understand(words, index.vocabulary, Glossary([]), indic_corpus=False).groups

    alike, names = compared(parted(question))
    aspect = aspect_of(alike)
    return [Side(name, groups(name), aspect, telling(groups(aspect), index)) for name in names]


@pytest.mark.parametrize("name", ["SGLang", "**SGLang**", "`SGLang"])
def test_a_side_of_which_nothing_was_written_is_named_as_words_only(index, name):
    asked = sides(f"vLLM or {name} for structured output?", index)
    found = spoken_of(asked, pool("json", "small"), index)
    assert [[one.text for one in own] for _, own in found] == [["vLLM keeps structured output to a schema."], []]
    assert unspoken(asked, pool("json", "small"), index) == ["SGLang"]


def test_nobody_is_said_to_have_written_what_stands_where_nobody_looked(index):
    asked = sides("vLLM or SGLang for structured output?", index)
    assert unspoken(asked, pool("json", "small"), index) == ["SGLang"]
    fuller = index.fork()
    elsewhere = Head("far", "recipe", "Far", "en", "public", "published", 1, NOW.date(), NOW, "")
    fuller.add([(elsewhere, [Row(99, (), "SGLang knows structured output, too.")])], 0)
    assert unspoken(asked, pool("json", "small"), fuller) == []


def test_nobody_is_said_to_have_written_nothing_on_what_a_quoted_sentence_names(index):
    asked = sides("vLLM or SGLang for structured output?", index)
    [sentence, *_] = pool("small")
    assert unspoken(asked, pool("json", "small"), index, [sentence]) == []


def test_where_nothing_is_written_of_any_side_none_is_named(index):
    asked = sides("vLLM or SGLang for structured output?", index)
    assert unspoken(asked, pool("many"), index) == []


def test_who_asks_what_is_cheaper_is_told_a_price(index):
    asked = sides("L4 or T4, which is cheaper?", index)
    (_, own), (_, other) = spoken_of(asked, pool("price", "small", "more"), index)
    assert [one.text for one in own] == ["An L4 costs ₹49 an hour."]
    assert other == []


@pytest.mark.parametrize(
    ("best", "chosen"),
    [
        ("Take vLLM for ten users, and SGLang for a hundred.", 1),
        ("Ten users are few.", 2),  # only the title above it names both
    ],
)
def test_the_best_sentence_about_both_answers_for_both(index, best, chosen):
    question = "vLLM or SGLang for structured output?"
    asked = sides(question, index)
    read = [replace(one, score=float(one.text == best)) for one in pool("json", "small", "both")]
    parts = [Part(side.name, side.own, side.own, side=side) for side in asked]
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    found = Found((), (), "en", (), (), 1.0)
    answer = chosen_from(understood, parts, read, found, [1.0] * len(understood.groups), index, "en")
    assert [one.text for one in answer][:1] == [best]
    assert len(answer) == chosen


def test_an_entry_about_three_things_that_are_compared_is_asked_alone_and_one_about_two_is_not(index):
    read = pool("json", "three", "both")
    told = about_all(sides("vLLM, SGLang or TGI for many users?", index), read, index)
    assert [one.text for one in told] == [LIBRARY["three"][1]]
    assert about_all(sides("vLLM or SGLang for many users?", index), read, index) == []


def test_of_cards_the_answer_stands_below_a_heading_that_names_them_and_no_other(index):
    def below(heading: str) -> Sentence:
        [one] = pool("cards")
        chunk = replace(one.passage.chunk, heading=(heading,))
        return replace(one, passage=replace(one.passage, chunk=chunk), below=True)

    two, three, other = below("A 3090 or a T4?"), below("A 3090, a T4 or an L4?"), below("Is a T4 old?")
    asked = sides("should I buy a 3090 or a T4", index)
    assert headed_by_all(asked, [three, two, other], index) is two
    assert headed_by_all(asked, [three, other], index) is three
    assert headed_by_all(asked, [other], index) is None
    assert headed_by_all(sides("vLLM or SGLang for an L4", index), [below("vLLM or SGLang?")], index) is None
