"""The embedding model reads every text to its end."""

import json
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import embedder, modelfiles
from rag import export as exporting
from rag.embedder import MOST_WINDOWS, OnnxEmbedder, windows
from rag.errors import ModelMissing
from rag.tokens import MARKS, READ_AT_ONCE, counts

SESSION = onnxruntime.InferenceSession


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
    model = embedder.load(modelfiles.DEFAULT, models)
    filler = "The weather report says nothing of interest today. " * 40
    with_end = f"{filler} GPU memory runs out when the KV cache of vLLM grows too large. " * 1
    question, plain, ended = model.embed(["KV cache memory of vLLM", filler, with_end])
    assert model.count_tokens([with_end])[0] > model.max_tokens
    assert np.allclose(np.linalg.norm(ended), 1, atol=1e-5)
    assert question @ ended > question @ plain + 0.02


class Watched:
    """A session of ONNX Runtime that keeps the shape of what it is given."""

    shapes: ClassVar[list[tuple[int, int]]] = []

    def __init__(self, *given, **named):
        self.session = SESSION(*given, **named)

    def run(self, outputs, given):
        self.shapes.append(given["input_ids"].shape)
        return self.session.run(outputs, given)


@pytest.mark.parametrize("text", ["T4", "KV cache of vLLM. " * 30, "जीपीयू की मेमोरी " * 60, "GPU memory. " * 900])
def test_a_question_of_any_length_is_one_forward_pass_and_a_section_one_a_window(models, monkeypatch, text):
    """Windows of at most 256 tokens. Those of a section together would take a third more memory while indexing."""
    monkeypatch.setattr(onnxruntime, "InferenceSession", Watched)
    monkeypatch.setattr(Watched, "shapes", [])
    model = OnnxEmbedder(next(one.parent for one in models.glob("all-MiniLM*/model.json")), "watched", 1)
    assert model.max_tokens == READ_AT_ONCE == 256
    most = min(-(-(model.count_tokens([text])[0] - 2) // 254), MOST_WINDOWS)
    vector = model.embed([text], asked=True)[0]
    ((windows_read, width),) = Watched.shapes
    assert (windows_read, width <= 256) == (most, True)
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)
    Watched.shapes.clear()
    assert model.embed([text])[0] @ vector > 0.98, "they mean the same"
    assert [at_once for at_once, _ in Watched.shapes] == [1] * most
    assert max(width for _, width in Watched.shapes) <= 256


def test_what_a_question_asks_is_read_in_one_forward_pass_however_many_things_it_asks(models, monkeypatch):
    monkeypatch.setattr(onnxruntime, "InferenceSession", Watched)
    monkeypatch.setattr(Watched, "shapes", [])
    model = OnnxEmbedder(next(one.parent for one in models.glob("all-MiniLM*/model.json")), "watched", 1)
    parts = ["How do I serve it on a T4?", "What does it cost?", "KV cache of vLLM. " * 60]
    together = model.embed(parts, asked=True)
    assert [read for read, _ in Watched.shapes] == [1 + 1 + 2]
    assert model.embed([], asked=True).shape == (0, model.dimensions)
    alone = np.stack([model.embed([one], asked=True)[0] for one in parts])
    assert np.min(np.sum(together * alone, axis=1)) > 0.98


def test_a_model_that_wants_a_mark_before_a_question_and_before_a_text_gets_it(export):
    """As the cards of E5 ask: "query: " and "passage: "."""
    about = json.loads((export / "model.json").read_text())
    plain = OnnxEmbedder(export, "plain", 1)
    (export / "model.json").write_text(json.dumps(about | {"asked": "query: ", "told": "passage: "}))
    marked = OnnxEmbedder(export, "marked", 1)
    assert np.array_equal(marked.embed(["T4"], asked=True), plain.embed(["query: T4"], asked=True))
    assert np.array_equal(marked.embed(["T4"]), plain.embed(["passage: T4"]))
    assert not np.array_equal(plain.embed(["T4"]), plain.embed(["passage: T4"]))


class Prompted:
    def __init__(self, **prompts):
        self.prompts = prompts


@pytest.mark.parametrize(
    ("name", "prompts", "marks"),
    [
        ("all-MiniLM-L6-v2", {}, ("", "")),
        ("intfloat/multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("/models/e5-base-v2", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("some/model", {"query": "Represent this: ", "document": ""}, ("Represent this: ", "")),
        ("some/model2-e50", {}, ("", "")),
    ],
)
def test_the_marks_are_the_models_own_or_those_that_e5_was_trained_with(name, prompts, marks):
    assert exporting.marks(Prompted(**prompts), name) == dict(zip(("asked", "told"), marks, strict=True))


def test_a_chunk_is_measured_in_the_tokens_of_the_model_itself(models):
    model = embedder.load(modelfiles.DEFAULT, models)
    texts = ["--gpu-memory-utilization 0.90", "जीपीयू की मेमोरी भर गई", "एक 16 GB T4 पर", "", "GPU என்றால்"]
    assert [one + MARKS for one in counts(texts)] == model.count_tokens(texts)


TORCH_ROAD = """
import json, sys
from pathlib import Path
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers
from rag import embedder, export

folder = Path(sys.argv[1])
tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "gpu": 1, "memory": 2, "mango": 3}, unk_token="[UNK]"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
for name, seed in (("a/tiny", 1), ("b/tiny", 1), ("c/tiny", 2)):
    torch.manual_seed(seed)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(folder / name))
export.exported = lambda *given: False
made = [embedder.load(str(folder / name), folder / "cache") for name in ("a/tiny", "b/tiny", "c/tiny")]
found = [one.embed(["gpu memory", "gpu memory", "mango"]) for one in made]
prompted = SentenceTransformer(str(folder / "a/tiny"), prompts={"query": "mango ", "document": ""})
prompted.save(str(folder / "d/tiny"))
marked = embedder.load(str(folder / "d/tiny"), folder / "cache")
print(json.dumps({
    "names": [one.name for one in made],
    "dimensions": made[0].dimensions,
    "tokens": made[0].count_tokens(["gpu memory", "mango"]),
    "like": [float(one[0] @ one[1]) for one in found],
    "unlike": [float(one[0] @ one[2]) for one in found],
    "same": bool((found[0] == found[1]).all()),
    "marked": bool((marked.embed(["gpu"], asked=True) == made[0].embed(["mango gpu"])).all()),
    "unmarked": bool((marked.embed(["gpu"]) == made[0].embed(["gpu"])).all()),
}))
"""


def test_a_model_that_cannot_be_exported_is_named_by_its_weights(tmp_path):
    """Through sentence-transformers itself, in a process of its own: torch takes half a gigabyte."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TORCH_ROAD, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    first, second, other = told["names"]
    assert first == second != other
    assert (told["marked"], told["unmarked"]) == (True, True)
    assert all(re.fullmatch("tiny-torch-[0-9a-f]{12}", name) for name in told["names"])
    assert (told["dimensions"], told["tokens"], told["same"]) == (8, [2, 1], True)
    assert min(told["like"]) > 0.999 > max(told["unlike"])


@pytest.fixture
def export(models, tmp_path) -> Path:
    """The export of a model that only a hub knows."""
    made = next(one.parent for one in models.glob("*/model.json"))
    return Path(shutil.copytree(made, tmp_path / "org--own-hub"))


@pytest.mark.parametrize("error", [MemoryError("std::bad_alloc"), OSError("Too many open files"), ImportError("onnx")])
def test_a_good_export_that_cannot_be_opened_just_now_stays(export, monkeypatch, error):
    def cannot(*given):
        raise error

    monkeypatch.setattr(embedder, "OnnxEmbedder", cannot)
    with pytest.raises(type(error)):
        embedder.load("org/own", export.parent)
    monkeypatch.undo()
    assert embedder.load("org/own", export.parent).dimensions == 384


@pytest.mark.parametrize("damaged", ["model.onnx", "tokenizer.json", "model.json"])
def test_a_damaged_export_goes_when_a_new_one_is_whole(export, models, monkeypatch, damaged):
    def offline(name, source, folder, stop):
        raise ModelMissing(name, "the hub cannot be reached")

    def online(name, source, folder, stop):
        shutil.copytree(next(one.parent for one in models.glob("*/model.json")), folder)
        return True

    (export / damaged).write_bytes(b"{")
    monkeypatch.setattr(exporting, "exported", offline)
    with pytest.raises(ModelMissing, match="cannot be reached"):
        embedder.load("org/own", export.parent)
    assert (export / damaged).read_bytes() == b"{"
    monkeypatch.setattr(exporting, "exported", online)
    made = embedder.load("org/own", export.parent)
    assert isinstance(made, OnnxEmbedder)
    assert made.name == modelfiles.expected_name("org/own", export.parent)
    assert [one.name for one in export.parent.iterdir()] == [export.name]


def test_an_export_that_is_not_wanted_any_more_ends_and_leaves_nothing(tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(ModelMissing, match="stopped before it was exported"):
        embedder.load(modelfiles.DEFAULT, tmp_path / "models", stop=stop)
    assert {one.name for one in (tmp_path / "models").iterdir()} <= {"verified.json"}


def test_why_an_export_failed_lies_beside_it_until_one_is_made(tmp_path, monkeypatch):
    python, folder = tmp_path / "python", tmp_path / "models" / "own-123"
    python.write_text("#!/bin/sh\necho 'no such operator' >&2\nexit 1\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    assert not exporting.exported("own", "own", folder, threading.Event())
    mark = folder.with_name(f"own-123{exporting.FAILED}")
    assert mark.read_text() == "no such operator"
    python.write_text('#!/bin/sh\nmkdir -p "$4" && touch "$4/model.json"\n')
    assert exporting.exported("own", "own", folder, threading.Event())
    assert not mark.exists()
