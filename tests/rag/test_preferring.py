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


def preferred(question: str, heads: list[Head], second: float) -> int:
    """Which of two entries a question prefers, where the first scores 1 and the other `second`."""
    hits = [Hit(0, 0, 1.0, 1.0, 1.0), Hit(1, 1, second, 1.0, 1.0)]
    understood = understand(question, Index().vocabulary, Glossary([]), indic_corpus=False)
    return prefer(hits, heads, asker_of(understood, "", frozenset(), wanted=False), NOW.date())[0].page


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
    assert preferred(question, heads, 0.9) == first


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
    assert preferred(question, heads, 0.8) == first


@pytest.mark.parametrize(
    ("evidence", "wins"),
    [("reproduced", True), ("reviewer-run", True), ("claimed", False)],
)
def test_what_somebody_else_ran_too_wins_a_near_tie(evidence, wins):
    heads = [
        Head(str(n), "guide", "It", "en", "public", "published", 1, NOW.date(), NOW, "", header={"evidence": one})
        for n, one in enumerate(("claimed", evidence))
    ]
    assert preferred("How do I serve it?", heads, 0.99) == int(wins)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what do reports say of it", 1),
        ("what do people say of it", 0),
        ("how is it for farmers in health", 2),
    ],
)
def test_a_kind_or_a_vertical_that_is_named_in_passing_wins_a_near_tie(question, first):
    kinds = (("guide", {}), ("report", {}), ("guide", {"verticals": ["health"]}))
    heads = [
        Head(str(n), kind, "It", "en", "public", "published", 1, NOW.date(), NOW, "", header=header)
        for n, (kind, header) in enumerate(kinds)
    ]
    hits = [Hit(n, n, 1.0 - 0.01 * n, 1.0, 1.0) for n in range(3)]
    understood = understand(question, Index().vocabulary, Glossary([]), indic_corpus=False)
    asker = asker_of(understood, "", frozenset({"health", "law"}), wanted=False)
    assert prefer(hits, heads, asker, NOW.date())[0].page == first
