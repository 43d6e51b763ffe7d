"""Several things asked: what is quoted for each of them, and what is not."""

import datetime as dt
from dataclasses import replace

from knowledge.types import Head
from rag.apart import each
from rag.choosing import Part
from rag.dividing import parted
from rag.glossary import Glossary
from rag.index import Index, Row
from rag.parting import divide
from rag.question import Understood
from rag.quotes import Sentence
from rag.types import Chunk, Found, Passage
from rag.unanswered import unquoted
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
LIBRARY = {
    "dose": ("Doses of pesticides", "The maker answers for a wrong dose. A table of doses will keep it safe."),
    "colab": ("Colab sessions", "There is no safe way to keep a session open."),
    "other": ("Anything", "Nothing of note."),
}


def quoted(question: str, sure: tuple[float, float], read: tuple[str, ...], *, left: bool = False) -> list[str]:
    """What is quoted of the entries that were read, where the things asked are answered so surely.

    Instead what is `left`: the things of which nothing is quoted although something may be written.
    """
    heads = {
        name: Head(name, "guide", title, "en", "public", "published", 1, NOW.date(), NOW, "")
        for name, (title, _) in LIBRARY.items()
    }
    index = Index()
    index.add([(heads[name], [Row(number, (), text)]) for number, (name, (_, text)) in enumerate(LIBRARY.items())], 0)
    passages = [
        Passage(Chunk(n, name, 1, 0, (), LIBRARY[name][1], ""), heads[name], 1.0) for n, name in enumerate(read)
    ]
    pool = [
        Sentence(text.strip(".") + ".", passage, place, {}, 1.0 - rank / 10, 0.0, 0.0, 0.0)
        for rank, passage in enumerate(passages)
        for place, text in enumerate(passage.chunk.text.split(". "))
    ]
    understood = understand(question, index.vocabulary, Glossary([]), indic_corpus=False)
    understood.parts = parted(question)
    understood.apart = [
        understand(words, index.vocabulary, Glossary([]), indic_corpus=False) for words, _ in understood.parts
    ]
    parts = [
        Part(words, one.groups, (), one) for (words, _), one in zip(understood.parts, understood.apart, strict=True)
    ]
    found = Found(tuple(passages), (), "en", (), (), 1.0)
    found = replace(found, apart=tuple(replace(found, confidence=one) for one in sure))
    chosen = each(understood, parts, pool, found, index, "en")
    return (
        [one.words for one in unquoted(understood, parts, found, chosen, index)]
        if left
        else [one.text for one in chosen]
    )


def test_what_says_little_is_answered_where_the_thing_before_it_is():
    asked = "Who answers for a wrong dose of pesticides? And how do we keep it safe?"
    answer = ["The maker answers for a wrong dose.", "A table of doses will keep it safe."]
    assert quoted(asked, (1.0, 1.0), ("colab", "dose")) == answer
    assert quoted(asked, (1.0, 0.4), ("dose", "colab")) == answer


def test_what_says_little_gets_no_sentence_of_something_else():
    asked = "Who answers for a wrong dose of pesticides? And how is it kept open?"
    assert quoted(asked, (1.0, 1.0), ("dose", "colab")) == ["The maker answers for a wrong dose."]


def test_what_is_asked_besides_and_not_quoted_is_named_where_it_can_be_asked_by_itself():
    besides = "Is a Colab session open"
    asked = f"Who answers for a wrong dose of pesticides? {besides}?"
    assert quoted(asked, (1.0, 0.4), ("dose",), left=True) == [besides]
    assert quoted(asked, (1.0, 0.9), ("dose", "colab"), left=True) == []
    leans = "Who answers for a wrong dose of pesticides? And how is it kept open?"
    assert quoted(leans, (1.0, 0.4), ("dose",), left=True) == []
    costs = "Who answers for a wrong dose of pesticides, and what will it cost?"
    assert quoted(costs, (1.0, 0.4), ("dose",), left=True) == ["what will it cost"], "nothing quoted names a price"


def asked_apart(question: str) -> list[str]:
    """What is looked for, for each of several things asked."""
    asked: list[str] = []

    def read(text: str) -> Understood:
        asked.append(text)
        return Understood("en", text)

    divide(Understood("en", question), read)
    return asked


def test_what_a_machine_costs_is_not_asked_of_the_model_that_runs_on_it():
    assert (
        asked_apart("Does an L4 run Qwen3 32B in 4 bits, and what will a month cost?")[1] == "what will a month cost L4"
    )
    assert asked_apart("Does an L4 run Qwen3 32B in 4 bits, and what will a million tokens cost?")[1] == (
        "what will a million tokens cost L4 Qwen3 32B"
    )
