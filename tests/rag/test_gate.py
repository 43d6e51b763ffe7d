"""Whether what was found is enough to answer from."""

from dataclasses import replace

import pytest

from rag.gate import FAR, THRESHOLD, Evidence, confidence

SURE = Evidence(best=0.9, together=1.0, near=0.6, own=0.6, title=0.5, missing=0.0, absent=0.0)


@pytest.mark.parametrize(
    ("change", "weaker"),
    [
        ({"best": 0.2}, True),
        ({"title": 0.0}, True),
        ({"near": 0.4}, True),
        ({"own": 0.2}, True),
        ({"absent": 1.0}, True),
        ({"together": 0.9}, False),
    ],
)
def test_each_kind_of_evidence_counts_where_vectors_are_used(change, weaker):
    assert (confidence(replace(SURE, **change), vectors=True) < confidence(SURE, vectors=True)) is weaker


def test_what_is_far_from_the_library_is_answered_only_with_a_term_of_the_trade_or_by_its_whole_title():
    far = replace(SURE, near=FAR - 0.01, own=FAR - 0.01, best=1.0, title=0.9)
    assert confidence(far, vectors=True) == 0.0
    assert confidence(replace(far, trade=1.0), vectors=True) > THRESHOLD
    assert confidence(replace(far, title=1.0), vectors=True) > THRESHOLD


def test_words_alone_must_all_be_there():
    assert confidence(replace(SURE, near=0.0, own=0.0), vectors=False) > THRESHOLD
    assert confidence(replace(SURE, near=0.0, own=0.0, absent=1.0), vectors=False) < THRESHOLD
