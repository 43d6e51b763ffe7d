"""Inverted lists against BM25 written out naively, over documents that come and go."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lists import K1, B, Group, Lists, Term

DOCUMENT = st.dictionaries(st.integers(0, 12), st.integers(1, 4), min_size=1, max_size=6)


def naive(documents, alive, term):
    """BM25 of one term over living documents, from the formula."""
    living = [sum(one.values()) for one, lives in zip(documents, alive, strict=True) if lives]
    average = max(sum(living) / len(living), 1.0)
    often = min(max(sum(term in one for one, lives in zip(documents, alive, strict=True) if lives), 0.5), len(living))
    rarity = math.log1p((len(living) - often + 0.5) / (often + 0.5))
    scores = []
    for one, lives in zip(documents, alive, strict=True):
        count = one.get(term, 0)
        norm = K1 * (1 - B + B * sum(one.values()) / average)
        scores.append(rarity * count * (K1 + 1) / (count + norm) if lives and count else 0.0)
    return scores


@given(st.lists(DOCUMENT, min_size=2, max_size=20), st.lists(DOCUMENT, max_size=10), st.data())
def test_scores_are_those_of_bm25(first, second, data):
    lists = Lists()
    lists.append(first)
    if second:
        lists.append(second)
    documents = first + second
    dropped = data.draw(st.sets(st.integers(0, len(documents) - 1), max_size=len(documents) - 1))
    lists.drop(sorted(dropped))
    alive = [number not in dropped for number in range(len(documents))]
    for term in range(13):
        found = lists.score([Group((Term(term, 1.0),))])
        assert found == pytest.approx(naive(documents, alive, term), rel=1e-4, abs=1e-5)


@given(st.lists(DOCUMENT, min_size=2, max_size=20), st.sets(st.integers(0, 12), min_size=2, max_size=4))
def test_a_group_counts_as_one_word(documents, together):
    lists, merged = Lists(), Lists()
    lists.append(documents)
    merged.append(
        [{(99 if term in together else term): 0 for term in one} | _joined(one, together) for one in documents]
    )
    group = lists.score([Group(tuple(Term(term, 1.0) for term in sorted(together)))])
    one = merged.score([Group((Term(99, 1.0),))])
    assert [score > 0 for score in group] == [score > 0 for score in one]


def _joined(document, together):
    counts = {}
    for term, count in document.items():
        key = 99 if term in together else term
        counts[key] = counts.get(key, 0) + count
    return counts


def test_saved_lists_score_the_same(tmp_path: Path):
    lists = Lists()
    lists.append([{1: 2, 2: 1}, {2: 3}, {3: 1}])
    lists.append([{1: 1}])
    lists.drop([1])
    lists.save(tmp_path, "x")
    again = Lists.load(tmp_path, "x")
    groups = [Group((Term(1, 1.0), Term(2, 0.5)))]
    assert np.allclose(again.score(groups), lists.score(groups))


@pytest.mark.parametrize("name", ["x-terms.npy", "x-pointers.npy", "x-rows.npy"])
@pytest.mark.parametrize("damage", ["cut", "gone", "zeroed"])
def test_damaged_files_are_refused(tmp_path: Path, name, damage):
    lists = Lists()
    lists.append([{number % 50: 1, number % 7: 2} for number in range(200)])
    lists.save(tmp_path, "x")
    file = tmp_path / name
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[: len(whole) // 2] if damage == "cut" else bytes(len(whole)))
    with pytest.raises((OSError, ValueError, EOFError)):
        Lists.load(tmp_path, "x")


@pytest.mark.parametrize("wild", [20_000_000, 2_000_000_000, -5])
def test_a_term_that_cannot_be_is_refused_before_it_is_counted(tmp_path: Path, wild):
    lists = Lists()
    lists.append([{number % 50: 1, number % 7: 2} for number in range(200)])
    lists.drop([3])
    lists.save(tmp_path, "x")
    terms = np.load(tmp_path / "x-terms.npy")
    terms[3] = wild
    np.save(tmp_path / "x-terms.npy", terms)
    with pytest.raises(ValueError, match="do not fit"):
        Lists.load(tmp_path, "x")


def test_keep_leaves_only_the_chosen_rows():
    lists = Lists()
    lists.append([{1: 1}, {2: 1}, {1: 3, 2: 1}])
    kept = lists.keep(np.array([0, 2]))
    assert kept.rows == 2
    assert (kept.score([Group((Term(1, 1.0),))]) > 0).tolist() == [True, True]
    assert (kept.score([Group((Term(2, 1.0),))]) > 0).tolist() == [False, True]


def test_how_rare_a_term_is_is_reckoned_anew_when_rows_come_or_go():
    lists = Lists()
    lists.append([{1: 1}, {2: 1}, {2: 1}])
    before = lists.rarity_of(1)
    assert before == lists.rarity(Group((Term(1, 1.0),)))
    fork = lists.fork()
    fork.append([{1: 1}, {1: 2}])
    assert lists.rarity_of(1) == before > fork.rarity_of(1)
    lists.append([{1: 1}, {1: 2}])
    assert lists.rarity_of(1) == fork.rarity_of(1)
