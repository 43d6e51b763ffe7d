"""The embedding model reads every text to its end."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag import embedder
from rag.embedder import MOST_WINDOWS, windows


@given(st.integers(2, 4000), st.integers(8, 256))
def test_windows_hold_every_token_in_order_and_none_is_too_long(length, most):
    ids = [101, *range(1000, 1000 + length - 2), 102] if length > 1 else [101]
    pieces = windows(ids, most)
    assert all(len(piece) <= most for piece in pieces)
    assert all(piece[0] == 101 and piece[-1] == 102 for piece in pieces)
    inner = [one for piece in pieces for one in piece[1:-1]]
    assert inner == ids[1:-1][: len(inner)]
    assert len(inner) == length - 2 or len(pieces) == MOST_WINDOWS


def test_what_stands_past_the_first_window_counts(models):
    model = embedder.load(embedder.DEFAULT, models)
    filler = "The weather report says nothing of interest today. " * 40
    with_end = f"{filler} GPU memory runs out when the KV cache of vLLM grows too large. " * 1
    question, plain, ended = model.embed(["KV cache memory of vLLM", filler, with_end])
    assert model.count_tokens([with_end])[0] > model.max_tokens
    assert np.allclose(np.linalg.norm(ended), 1, atol=1e-5)
    assert question @ ended > question @ plain + 0.02
