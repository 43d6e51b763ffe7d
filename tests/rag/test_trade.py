"""Whether a question speaks of the trade of its library."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.errors import BadGlossary
from rag.glossary import SHIPPED, Glossary, read
from rag.index import Index, Row
from rag.trade import foreign
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
LIBRARY = ("A model needs memory on a card.", "The price of a model with a chatbot.", "A model in India.")
GARDEN = ("Water the roses.", "The price of seeds in India.", "A model of a garden.", "Weeds.", "Bees.", "Soil.")


@pytest.fixture
def asked():
    """Whether nothing of a question is of the trade of a library of these texts."""

    def reading(question, texts, glossary=None):
        glossary = glossary or read([SHIPPED])
        index = Index()
        for number, text in enumerate(texts):
            head = Head(f"e{number}", "guide", "Title", "en", "public", "published", 1, NOW.date(), NOW, "x.md")
            index.add([(head, [Row(number, (), text)])], 0)
        return foreign(understand(question, index.vocabulary, glossary, indic_corpus=False), index)

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


def test_one_word_of_the_trade_however_often_makes_no_library_of_it(asked):
    models = [f"A model of a garden, number {n}." for n in range(9)]
    assert not asked("What is the price of seeds?", models)


def test_a_community_names_its_own_trade_in_its_glossary(asked, tmp_path):
    (tmp_path / "garden.csv").write_text(
        "english,hi,trade\nwater,पानी,word\nrose,,word\nbee,,word\nsoil,,word\nDamask#,,model\n"
    )
    glossary = read([tmp_path])
    beds = ("Water the rose.", "A bee in the soil.", "Water the soil for a bee.", "A rose and its soil.")
    assert asked("What is the price of gold?", beds, glossary)
    assert not asked("How often do I water?", beds, glossary)
    assert not asked("What is the price of gold?", beds), "no trade of ours"
    assert [one[0] for one in glossary.trade.model.finditer("Damask-4 and Damask7b, but no damask")] == [
        "Damask-4",
        "Damask7b",
    ]
    assert glossary.translate("पानी").english == ("water",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Llama-3.1-8B and gpt-oss-20b", ["Llama-3.1-8B", "gpt-oss-20b"]),
        ("IndicBERT indicates; Indicates nothing", ["IndicBERT"]),
        ("LlamaGuard or ShieldGuard guards", ["LlamaGuard", "ShieldGuard"]),
        ("Phi-4 and Param-1, no Phi of Param", ["Phi-4", "Param-1"]),
    ],
)
def test_a_model_is_known_by_how_its_name_is_written(text, names):
    assert [one[0] for one in read([SHIPPED]).trade.model.finditer(text)] == names


def test_a_glossary_without_a_trade_has_none():
    assert Glossary([{"english": "card"}]).trade.model is None
    assert not Glossary([{"english": "card"}]).trade.words


def test_a_trade_that_is_misspelled_is_told(tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text("english,trade\nrose,wrod\n")
    with pytest.raises(BadGlossary, match="has 'wrod' in its column `trade`, which is `word`, `model` or empty"):
        read([file])
