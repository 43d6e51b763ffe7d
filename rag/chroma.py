"""Chroma, and nothing but Chroma: ids and vectors in one collection a model.

It is a copy that can be thrown away: never text, and every vector is in the database too. Its folder
is opened in a child process first, because a damaged store can end the process that opens it.
Run as `python -m rag.chroma FOLDER` this module is that child.
"""

import functools
import logging
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

BATCH = 100
"""Vectors that are written at once; a thousand of them keep the disk from everybody for a second or two."""
OPENS_IN = 120
"""Seconds a store may take to open: 50,000 vectors replay in 30."""
TOLD_TO_END = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)
"""How a process ends that somebody asked to, and that found nothing wrong."""

CONFIGURATION = {"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200, "sync_threshold": 1_000_000}}
"""A high ef_search brings the graph within a hair of exact search. The sync threshold is a matter of life: at
the default of 1,000, kill -9 during writes ruined 4 of 10 stores; at a million, none of 7 in 175 kills."""


class Chroma:
    """One owner's view of a Chroma folder or server; opened on first use. Safe for several threads."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder = folder
        self._url = url
        self._client: Any = None
        self._collection: Any = None
        self._model = ""
        self._known: set[int] = set()
        self._lock = threading.Lock()

    def steps(self, model: str, ids: Sequence[int], vectors: Floats, rows: npt.NDArray[np.int64]) -> Iterator[None]:
        """Make the model's collection hold exactly `ids`, a batch with each step; `vectors[rows[i]]` is of `ids[i]`.

        Between two steps others may search, or empty the store, after which nothing more is done.
        """
        with self._lock:
            self._open(model)
            wanted = dict(zip(ids, rows, strict=True))
            gone = sorted(self._known - wanted.keys())
            new = [one for one in ids if one not in self._known]
        yield
        for change, those in ((self._delete, gone), (functools.partial(self._add, vectors, wanted), new)):
            for start in range(0, len(those), BATCH):
                with self._lock:
                    if self._collection is None:
                        return
                    change(those[start : start + BATCH])
                yield

    def nearest(self, question: Floats, count: int) -> dict[int, float]:
        """Cosines of the nearest chunks by id; empty while nothing was synced in this process."""
        if self._collection is None or not self._known or not self._lock.acquire(timeout=0.05):
            return {}
        try:
            found = self._collection.query(query_embeddings=[question], n_results=count, include=["distances"])
        finally:
            self._lock.release()
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {int(one): 1.0 - float(distance) for one, distance in pairs}

    def ids(self, model: str) -> set[int]:
        """The chunk ids that the model's collection holds."""
        with self._lock:
            self._open(model)
            return {int(one) for one in self._collection.get(include=[])["ids"]}

    def reset(self) -> None:
        """Start from nothing."""
        with self._lock:
            if self._url and self._client is not None and self._model:
                self._client.delete_collection(_collection_name(self._model))
            self._close()
            if not self._url:
                shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()  # else a store that is deleted stays open for whoever opens it anew
        self._collection = self._client = None
        self._known = set()

    def _delete(self, ids: Sequence[int]) -> None:
        self._collection.delete(ids=[str(one) for one in ids])
        self._known.difference_update(ids)

    def _add(self, vectors: Floats, wanted: Mapping[int, int], ids: Sequence[int]) -> None:
        chosen = np.ascontiguousarray(vectors[[wanted[one] for one in ids]])
        self._collection.upsert(ids=[str(one) for one in ids], embeddings=chosen)
        self._known.update(ids)

    def _open(self, model: str) -> None:
        if self._collection is not None and self._model == model:
            return
        if self._client is None:
            if not self._url and self._folder.exists() and not opens(self._folder):
                log.warning("the Chroma folder does not open; it is made anew")
                aside = self._folder.with_name(self._folder.name + ".broken")
                shutil.rmtree(aside, ignore_errors=True)
                self._folder.rename(aside)
            self._client = connect(self._folder, self._url)
        self._collection = self._client.get_or_create_collection(
            _collection_name(model), embedding_function=None, configuration=CONFIGURATION
        )
        self._model = model
        self._known = {int(one) for one in self._collection.get(include=[])["ids"]}


def load_library() -> None:
    """Load Chroma's library, so that nobody waits for that later."""
    import chromadb  # noqa: F401


def connect(folder: Path, url: str) -> Any:
    """A client of a folder, or of the server at `url`; telemetry off."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if url:
        host, _, port = url.split("://")[-1].rstrip("/").partition(":")
        return chromadb.HttpClient(host=host, port=int(port or 8000), ssl=url.startswith("https"), settings=settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return chromadb.PersistentClient(path=str(folder), settings=settings)


def opens(folder: Path) -> bool:
    """Whether a child process can open the folder and count what is in it.

    One that was told to end, as everything is when the service is stopped, has said nothing against the folder.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "rag.chroma", str(folder)],
            capture_output=True,
            check=False,
            timeout=OPENS_IN,
            start_new_session=True,  # so that Ctrl-C ends the service and not this
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, *TOLD_TO_END)


def _collection_name(model: str) -> str:
    name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in model)
    return f"chunks-{name[:48].strip('-')}"


if __name__ == "__main__":
    for collection in connect(Path(sys.argv[1]), "").list_collections():
        if collection.count():
            size = len(collection.peek(1)["embeddings"][0])
            collection.query(query_embeddings=[[0.1] * size], n_results=1, include=["distances"])
