"""Texts to vectors, through ONNX Runtime; torch only where a model cannot be exported.

The default model, all-MiniLM-L6-v2, reads 256 tokens and cuts the rest silently, so a text that has more (a
table or a code block that was kept whole, a paragraph in Devanagari) is read in windows, and its vector is their
mean. Vectors are float32 and have length 1.
"""

import functools
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rag import export
from rag.errors import ModelMissing
from rag.modelfiles import PACKAGED, cache_key, locate, vector_name

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]

UNBOUNDED = 8192
"""Tokens that are read at once by a model which names no limit of its own."""

MOST_WINDOWS = 4
"""Windows that are read of one text: a chunk is cut so that it needs no more (`chunks.LARGEST`), and a question of 8 KB
is read to here."""


@dataclass(frozen=True)
class Marks:
    """What a model wants written before a question and before a text, as it was trained; nothing for most."""

    asked: str = ""
    told: str = ""

    def marked(self, texts: Sequence[str], *, asked: bool) -> list[str]:
        """The texts as the model wants to read them."""
        return [f"{self.asked if asked else self.told}{text}" for text in texts]


class Embedder(Protocol):
    """What finding needs of a model. Two live here: `OnnxEmbedder` and `TorchEmbedder`."""

    name: str
    """Names the model and its weights; vectors of different names never mix."""
    dimensions: int
    max_tokens: int

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Vectors:
        """Vectors of shape (len(texts), dimensions), each of length 1; of sections, or of what is `asked`."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's tokens each text takes, its two end marks included."""


def load(name: str, cache: Path, threads: int = 1, stop: threading.Event | None = None) -> Embedder:
    """The model, exported on first use into `cache`. Raises ModelMissing or WrongWeights.

    Takes a fraction of a second when exported before, about half a minute the first time. A damaged export is made
    anew; a good one that this machine cannot open just now (no memory, no file handle, no library) is left alone, and
    what kept it from being opened is raised. An export under way ends when `stop` is set.
    """
    folder = locate(name)
    if folder is None and name in PACKAGED:
        raise ModelMissing(name, f"the package {PACKAGED[name].replace('_', '-')} is not installed")
    source = str(folder) if folder else name
    key = cache_key(name, folder, cache)
    exported = cache / key
    if (exported / "model.json").exists():
        try:
            return _opened(exported.resolve(), vector_name(key, folder, exported), threads)
        except (MemoryError, OSError, ImportError):
            raise
        except Exception as error:  # whatever ONNX Runtime, the tokenizer or JSON has against a damaged file
            log.warning("exported model damaged (%s), made anew", type(error).__name__)
            made = export.renewed(name, source, exported, stop or threading.Event())
    else:
        made = export.exported(name, source, exported, stop or threading.Event())
    if not made:
        log.warning("model not exported, using torch: slower, half a gigabyte more", extra={"model": name})
        try:
            return TorchEmbedder(name, source)
        except Exception as error:
            raise ModelMissing(name, export.reason(error)) from error
    return _opened(exported.resolve(), vector_name(key, folder, exported), threads)


@functools.lru_cache(maxsize=2)
def _opened(exported: Path, name: str, threads: int) -> "OnnxEmbedder":
    """One session for all of a process: opening one takes longer than answering with it."""
    return OnnxEmbedder(exported, name, threads)


class OnnxEmbedder:
    """An exported model in ONNX Runtime. Safe to call from several threads."""

    def __init__(self, folder: Path, name: str, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        about = json.loads((folder / "model.json").read_text())
        self.name = name
        self.dimensions: int = about["dimensions"]
        self.max_tokens: int = about["max_tokens"]
        self._inputs: list[str] = about["inputs"]
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._pad: int = about["pad_id"]
        self._marks = Marks(about.get("asked", ""), about.get("told", ""))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, its two end marks included."""
        return [len(encoding) for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Vectors:
        """Vectors of shape (len(texts), dimensions): the mean of each text's windows. All that is asked is one pass.

        One window of a section at a time, the shorter ones first, is fastest on a processor (nothing is padded,
        activations stay in cache), needs the least memory, and makes a vector independent of other texts in a dynamic
        quantisation.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(self._marks.marked(texts, asked=asked))
        rows = [(index, row) for index, one in enumerate(encodings) for row in windows(one.ids, self.max_tokens)]
        rows.sort(key=lambda pair: len(pair[1]))
        for some in [rows] if asked and rows else [[one] for one in rows]:
            made = self._run([row for _, row in some])
            for (index, row), vector in zip(some, made, strict=True):
                vectors[index] += vector * len(row)
        return _unit(vectors)

    def _run(self, rows: list[list[int]]) -> Vectors:
        width = max(len(row) for row in rows)
        tokens = np.full((len(rows), width), self._pad, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for index, row in enumerate(rows):
            tokens[index, : len(row)] = row
            mask[index, : len(row)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        result: Vectors = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        return result


class TorchEmbedder:
    """A model that could not be exported, through sentence-transformers itself: slower, larger."""

    def __init__(self, name: str, source: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(source, device="cpu", trust_remote_code=False)
        self.name = f"{Path(name).name}-torch-{export.weights_hash(self._model)[:12]}"
        self.dimensions = export.dimensions(self._model)
        most = self._model.max_seq_length or UNBOUNDED
        self.max_tokens = int(min(most, UNBOUNDED))
        self._marks = Marks(**export.marks(self._model, source))
        self._lock = threading.Lock()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, its end marks included."""
        tokenizer = self._model.tokenizer
        if not callable(tokenizer):  # that of a static model, which has no marks and no limit
            return [len(one.ids) for one in tokenizer.encode_batch(list(texts))]
        return [len(ids) for ids in tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]]

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Vectors:
        """Vectors of shape (len(texts), dimensions); one forward pass a text, its windows together."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for index, text in enumerate(self._marks.marked(texts, asked=asked)):
            pieces = list(self._windows(text))
            with self._lock:
                made = self._model.encode(
                    pieces,
                    batch_size=len(pieces),
                    prompt="",
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
            vectors[index] = sum(vector * len(piece) for vector, piece in zip(made, pieces, strict=True))
        return _unit(vectors)

    def _windows(self, text: str) -> Iterator[str]:
        """A text in halves of halves that the model can read whole."""
        if len(text) < 2 or self.count_tokens([text])[0] <= self.max_tokens:
            yield text
            return
        middle = len(text) // 2
        yield from self._windows(text[:middle])
        yield from self._windows(text[middle:])


def _unit(vectors: Vectors) -> Vectors:
    """The same vectors with length 1."""
    result: Vectors = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return result


def windows(ids: Sequence[int], most: int) -> list[list[int]]:
    """A text's tokens in pieces of up to `most`, each with the text's own two end marks; at most MOST_WINDOWS."""
    if len(ids) <= most:
        return [list(ids)]
    inner, first, last = ids[1:-1], ids[0], ids[-1]
    step = most - 2
    pieces = [inner[start : start + step] for start in range(0, len(inner), step)][:MOST_WINDOWS]
    return [[first, *piece, last] for piece in pieces]
