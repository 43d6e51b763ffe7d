"""How the words of a question are read against what a library knows."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.glossary import SHIPPED, Glossary
from rag.glossary import read as read_glossary
from rag.index import Index, Row
from rag.understanding import understand
from rag.words import stem

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)


@pytest.fixture
def read():
    """Reads a question against a library of one text."""

    def reading(question, text):
        index = Index()
        head = Head("one", "guide", "One", "en", "public", "published", 1, NOW.date(), NOW, "one.md")
        index.add([(head, [Row(1, (), text)])], 0)
        return understand(question, index.vocabulary, Glossary([]), indic_corpus=False)

    return reading


def test_who_asks_who_made_something_also_looks_for_its_developer_and_proves_nothing_by_it(read):
    understood = read("who built Sarvam-M", "Developer of sarvam-m: Sarvam AI.")
    assert [group.asks for group in understood.groups].count(True) == 1
    assert read("Sarvam-M kisne banaya", "Developer of sarvam-m: Sarvam AI.").words == ["Sarvam-M", "banaya"]


def test_a_word_that_is_said_over_and_over_makes_no_story(read):
    assert read("mango " * 40 + "on an A100", "A cheap A100 for rent.").length == 2


def test_cheaply_is_cheap(read):
    assert read("rent an A100 cheaply", "A cheap A100 for rent.").missing == []


def test_a_word_that_only_sounds_a_little_like_another_is_not_it(read):
    assert read("cricket score", "The correct score is 4.").missing == ["cricket"]
    assert read("wisper on a card", "Whisper on a card.").missing == []


def test_words_that_are_known_as_one_term_are_found_as_they_are_written_too():
    index = Index()
    head = Head("one", "guide", "One", "hi", "public", "published", 1, NOW.date(), NOW, "one.md")
    index.add([(head, [Row(1, (), "सबसे अच्छा model, the best")])], 0)
    glossary = Glossary([{"english": "best", "hi": "सबसे अच्छा"}])
    understood = understand("सबसे अच्छा model कौन सा है", index.vocabulary, glossary, indic_corpus=True)
    known = index.vocabulary.get
    assert [{term.id for term in group.terms} for group in understood.groups] == [
        {known("best"), known(stem("अच्छा"))},
        {known("model")},
    ]


def test_a_romanised_word_that_only_names_an_entry_is_still_translated():
    """It does not stand for that entry alone, as a word of an English text would."""
    index = Index()
    head = Head(
        "one", "guide", "One", "en", "public", "published", 1, NOW.date(), NOW, "", header={"tags": ["purana-niyam"]}
    )
    index.add([(head, [Row(1, (), "The old version is kept.")])], 0)
    glossary, known = read_glossary([SHIPPED]), index.vocabulary.get

    question = "purana version wapas kaise laye"
    read = understand(question, index.vocabulary, glossary, indic_corpus=False, told=index.told)
    assert read.english == "old version back"
    weights = {term.id: term.weight for term in read.groups[0].terms}
    assert 0 < weights[known("purana")] < weights[known("old")]


def test_speech_to_text_and_text_to_speech_are_two_things():
    index = Index()
    head = Head("one", "guide", "One", "en", "public", "published", 1, NOW.date(), NOW, "one.md")
    index.add([(head, [Row(1, (), "An ASR writes speech as text, a TTS speaks a text.")])], 0)
    known, glossary = index.vocabulary.get, read_glossary([SHIPPED])

    def meant(question):
        read = understand(question, index.vocabulary, glossary, indic_corpus=False)
        return {term.id for group in read.groups for term in group.terms} & {known("asr"), known("tts")}

    assert meant("which speech to text") == {known("asr")}
    assert meant("which text to speech") == {known("tts")}
