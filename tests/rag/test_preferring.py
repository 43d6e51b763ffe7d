"""To whom near ties among entries go."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag.glossary import Glossary
from rag.index import Index
from rag.preferring import asker_of, prefer
from rag.retriever import Hit
from rag.understanding import understand

NOW = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
TITLES = ("Which model runs on an RTX 4060 with 8 GB", "Which model runs on a laptop with 8 GB")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which model runs with 8 GB", 0),
        ("Which model runs with 8 GB without a GPU", 1),
        ("8 GB mein bina GPU ke kaunsa model chalega", 1),
    ],
)
def test_who_has_no_card_gets_the_entry_that_names_none(question, first):
    heads = [
        Head(str(n), "guide", title, "en", "public", "published", 1, NOW.date(), NOW, "")
        for n, title in enumerate(TITLES)
    ]
    hits = [Hit(0, 0, 1.0, 1.0, 1.0), Hit(1, 1, 0.9, 1.0, 1.0)]
    understood = understand(question, Index().vocabulary, Glossary([]), indic_corpus=False)
    asker = asker_of(understood, "", frozenset(), wanted=False)
    assert prefer(hits, heads, asker, NOW.date())[0].page == first


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How do I fine-tune Qwen2.5 on a laptop?", 1),
        ("May I sell a fine-tuned Qwen2.5?", 0),
        ("How do I serve Qwen2.5?", 0),
    ],
)
def test_how_a_model_is_trained_is_told_by_a_recipe_and_what_its_licence_allows_by_its_note(question, first):
    heads = [
        Head("0", "model", "Qwen2.5 in seven sizes", "en", "public", "published", 1, NOW.date(), NOW, ""),
        Head("1", "recipe", "QLoRA with TRL", "en", "public", "published", 1, NOW.date(), NOW, ""),
    ]
    hits = [Hit(0, 0, 1.0, 1.0, 1.0), Hit(1, 1, 0.8, 1.0, 1.0)]
    understood = understand(question, Index().vocabulary, Glossary([]), indic_corpus=False)
    asker = asker_of(understood, "", frozenset(), wanted=False)
    assert prefer(hits, heads, asker, NOW.date())[0].page == first
