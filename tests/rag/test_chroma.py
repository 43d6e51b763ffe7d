"""Chroma's copy of the vectors: made a little at a time, and whole in the end."""

import os
import sys

import numpy as np
import pytest

from rag.chroma import BATCH, Chroma, opens


@pytest.fixture
def chroma(tmp_path):
    store = Chroma(tmp_path / "chroma")
    yield store
    store.close()


def _vectors(count: int) -> np.ndarray:
    rows = np.random.default_rng(1).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_each_step_writes_a_batch_at_most_and_others_may_search_between_two(chroma):
    count, vectors = 2 * BATCH + 1, _vectors(2 * BATCH + 1)
    steps = chroma.steps("model", range(count), vectors, np.arange(count))
    held = [len(chroma.ids("model")) for _ in steps]
    assert held == [0, BATCH, 2 * BATCH, count]
    assert next(iter(chroma.nearest(vectors[7], 1))) == 7


def test_what_is_not_wanted_any_more_goes_and_nothing_is_written_twice(chroma):
    vectors = _vectors(9)
    list(chroma.steps("model", range(9), vectors, np.arange(9)))
    written = len(list(chroma.steps("model", range(3, 9), vectors, np.arange(3, 9))))
    assert chroma.ids("model") == set(range(3, 9))
    assert written == 2  # what is there is looked through, and one batch goes


def test_a_store_that_is_emptied_meanwhile_is_not_written_any_more(chroma):
    vectors = _vectors(3 * BATCH)
    steps = chroma.steps("model", range(3 * BATCH), vectors, np.arange(3 * BATCH))
    next(steps)
    next(steps)
    chroma.reset()
    assert list(steps) == []
    assert chroma.ids("model") == set()


@pytest.mark.parametrize(
    ("end", "good"),
    [
        ("exit 0", True),
        ("kill -TERM $$", True),
        ("kill -INT $$", True),
        ("exit 1", False),
        ("kill -SEGV $$", False),
        ("kill -ABRT $$", False),
    ],
)
def test_who_is_stopped_while_a_store_is_looked_at_does_not_take_it_for_broken(tmp_path, monkeypatch, end, good):
    """Ctrl-C does not reach who looks, and who is told to end has found nothing wrong."""
    looks = tmp_path / "python"
    looks.write_text(f"#!/bin/sh\nulimit -c 0\ncut -d ' ' -f 6 /proc/$$/stat > {tmp_path / 'session'}\n{end}\n")
    looks.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(looks))
    assert opens(tmp_path) is good
    assert int((tmp_path / "session").read_text()) != os.getsid(0)
