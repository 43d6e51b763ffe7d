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


def head(name: str, *tags: str) -> Head:
    return Head(name, "guide", name, "en", "public", "published", 1, NOW.date(), NOW, "", header={"tags": tags})


def entry(number: int, name: str, texts: list[str], *tags: str) -> tuple[Head, list[Row]]:
    return head(name, *tags), [Row(100 * number + place, ("More",), text) for place, text in enumerate(texts)]


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
            facts = (*facts, index.told(term))
        known[word] = (alike, facts)
    return known


TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3)
TAGS = st.lists(st.sampled_from(WORDS), max_size=2)
STEPS = st.lists(
    st.tuples(st.sampled_from(("a", "b", "c")), st.one_of(st.none(), st.tuples(TEXTS, TAGS))), min_size=1, max_size=8
)


@given(STEPS, st.booleans())
def test_an_index_that_was_changed_is_the_one_made_anew_of_what_stands(steps, compact):
    changed, standing = Index(), dict[str, tuple[list[str], list[str]]]()
    for number, (name, said) in enumerate(steps):
        if said is None:
            changed.drop([name])
            standing.pop(name, None)
        else:
            changed.add([entry(number, name, said[0], *said[1])], 0)
            standing[name] = said
    anew = Index()
    anew.add([entry(number, name, said[0], *said[1]) for number, (name, said) in enumerate(standing.items())], 0)
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


def test_an_entry_is_found_by_what_it_is_named_by_after_a_restart_too(tmp_path: Path):
    index = Index()
    index.add([entry(1, "a", ["throttle the card", "heat"], "gpu-memory"), entry(2, "b", ["memory of the gpu"])], 0)
    save(index, tmp_path / "index", "model")
    kept = load(tmp_path / "index", "model")
    kept.drop(["b"])
    for one, told in ((index, True), (kept, False)):
        term = one.vocabulary.get("memori")
        scores = one.pages.score([Group((Term(term, 1.0),))])
        assert scores[one.rows_of["a"]] > 0
        assert one.sections.holds(0, term)
        assert not one.sections.holds(1, term), "only the opening of an entry is found by what it is named by"
        assert one.told(term) is told
        assert one.told(one.vocabulary.get("throttl"))
    kept.drop(["a"])
    assert kept.vocabulary.get("memori") is None


def test_a_word_stands_in_a_text_or_only_among_names_whatever_became_of_other_entries():
    index = Index()
    index.add([entry(1, "a", ["throttle"], "gpu-memory"), entry(2, "b", ["memory of it"]), entry(3, "c", ["heat"])], 0)
    term, fork = index.vocabulary.get("memori"), index.fork()
    fork.drop(["a"])
    assert fork.told(term)
    assert (index.names.frequency(term), fork.names.frequency(term)) == (1, 0)
    index.drop(["b"])
    assert not index.told(term)
    assert not index.compact().told(index.compact().vocabulary.get("memori"))


def test_a_library_whose_entries_have_no_tags_starts_from_its_snapshot(tmp_path: Path):
    index = Index()
    index.add([entry(1, "a", ["throttle the card"])], 0)
    save(index, tmp_path / "index", "model")
    assert load(tmp_path / "index", "model").rows_of == {"a": 0}


def test_an_entry_is_named_by_tags_models_hardware_and_engine():
    header = {
        "tags": ["paged-attention"],
        "models": [{"id": "Qwen/Qwen3-8B", "revision": None}],
        "hardware": [{"accelerator": "NVIDIA L4", "count": 1}],
        "engine": {"name": "vLLM", "version": "0.9.1"},
        "scores": [{"model": "a/b", "language": "hi"}, {"model": "a/b", "language": "ta"}],
    }
    named = Head("x", "recipe", "X", "en", "public", "published", 1, NOW.date(), NOW, "", header=header).names
    assert sorted(named) == ["NVIDIA L4", "Qwen/Qwen3-8B", "a/b", "paged-attention", "vLLM"]
    assert head("x").names == ()
