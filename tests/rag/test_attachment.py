"""What is read of a log that somebody attaches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import attachment
from rag.question import Understood

LOG = """INFO 11-20 10:00:01 api_server.py:585 vLLM API server version 0.33.0
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.96 GiB.
RuntimeError: Engine core initialization failed. See root cause above.
"""


def test_the_cause_comes_before_what_came_after_it_and_the_engine_is_named():
    engine, first, second = attachment.look_at(LOG).gist.splitlines()
    assert engine == "vllm"
    assert first.startswith("torch.OutOfMemoryError: CUDA out of memory")
    assert "1.96" not in first
    assert second.startswith("RuntimeError")


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (["wrong", "log", "file"], True),
        (["log", "galti"], True),
        (["लॉग", "गलत"], True),
        ([], True),
        (["throughput", "batch", "size", "log"], False),
        (["H100", "cost"], False),
        (["serve", "Whisper"], False),
    ],
)
def test_a_question_that_only_points_is_told_from_one_that_asks(words, points):
    assert attachment.only_points(Understood("en", words=words)) is points


@given(st.text(max_size=3000))
def test_of_any_attachment_a_little_is_read(text):
    assert len(attachment.look_at(text).gist) <= 2 * attachment.LONGEST


def test_of_a_long_attachment_the_beginning_names_and_the_end_tells():
    read = attachment.look_at("vLLM starts\n" + "nothing happens here\n" * 5000 + "ValueError: no bf16 on this card\n")
    assert read.names == "vllm"
    assert read.lines == ("ValueError: no bf16 on this card",)
