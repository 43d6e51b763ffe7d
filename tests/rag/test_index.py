"""An index is what its entries are, however they came to be: changed, taken out and brought back leave no trace."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.types import Head
from rag.index import Index, Row
from rag.lists import Group, Term
from rag.snapshot import load, save

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
WORDS = ("quantization", "memory", "throttle", "मेमोरी", "kaveri", "gpu-memory")


def head(name: str) -> Head:
    return Head(name, "guide", name, "en", "public", "published", 1, NOW.date(), NOW, "")


def entry(number: int, name: str, texts: list[str]) -> tuple[Head, list[Row]]:
    return head(name), [Row(100 * number + place, ("More",), text) for place, text in enumerate(texts)]


def told(index: Index) -> dict[str, object]:
    """What the index knows of every word, and how it ranks each alone; by names, for rows and ids are its own."""
    known: dict[str, object] = {}
    for word in (*WORDS, "more", "gpu", "memori", "throtle", "quantisation"):
        term = index.vocabulary.get(word)
        alike = [one.word for one in index.vocabulary.misspelt(word) + index.vocabulary.alike(word, indic=False)]
        facts = ()
        if term is not None:
            scores = index.pages.score([Group((Term(term, 1.0),))])
            ranks = {name: round(float(scores[row]), 4) for name, row in sorted(index.rows_of.items())}
            facts = (index.pages.frequency(term), index.sections.frequency(term), index.sections.rarity_of(term), ranks)
        known[word] = (alike, facts)
    return known


TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(("a", "b", "c")), st.one_of(st.none(), TEXTS)), min_size=1, max_size=8)


@given(STEPS, st.booleans())
def test_an_index_that_was_changed_is_the_one_made_anew_of_what_stands(steps, compact):
    changed, standing = Index(), dict[str, list[str]]()
    for number, (name, texts) in enumerate(steps):
        if texts is None:
            changed.drop([name])
            standing.pop(name, None)
        else:
            changed.add([entry(number, name, texts)], 0)
            standing[name] = texts
    anew = Index()
    anew.add([entry(number, name, texts) for number, (name, texts) in enumerate(standing.items())], 0)
    assert told(changed.compact() if compact else changed) == told(anew)


@pytest.mark.parametrize("again", [False, True])
def test_a_word_of_an_entry_that_was_taken_out_is_unknown_after_a_restart_too(tmp_path: Path, again):
    index = Index()
    index.add([entry(1, "a", ["throttle the card"]), entry(2, "b", ["memory of the card"])], 0)
    fork = index.fork()
    fork.drop(["a"])
    if again:
        fork.add([entry(3, "c", ["throttle it again"])], 0)
    save(fork, tmp_path / "index", "model")
    kept = load(tmp_path / "index", "model")
    for one in (fork, kept):
        assert (one.vocabulary.get("throttl") is not None) is again
        assert one.vocabulary.get("memori") is not None
    assert index.vocabulary.get("throttl") is not None
