"""The three that are compared, each run in a process of its own: `python -m benchmarks.sides SIDE STEP FOLDER`.

Steps: `index` reads the corpus and stores an index; `ask` starts from the stored index and asks every question.
Each prints one JSON object of what it measured.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ |= {"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}

TOP = 10


def peak_mb() -> float:
    """The most memory this process held since its program began, in MB.

    Linux counts as its own in `ru_maxrss` what the process that started it held, which is more than BM25 alone needs.
    """
    status = Path("/proc/self/status")
    held = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return round((int(held[1]) if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024, 1)


def disk_mb(folder: Path) -> float:
    """What a folder takes on disk, in MB."""
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1)


def asked(folder: Path) -> list[dict[str, Any]]:
    """The questions."""
    return [json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def timed(questions: list[dict[str, Any]], rank: Any, began: float) -> dict[str, Any]:
    """Ask everything once; `rank` gives paths, best first. The first answer is timed from the process's start."""
    rank(questions[0]["question"])
    first = time.time() - began
    ms, ranks = [], {}
    for row in questions:
        start = time.perf_counter()
        found = rank(row["question"])
        ms.append((time.perf_counter() - start) * 1000)
        ranks[row["id"]] = found[:TOP]
    ms.sort()
    return {
        "first_answer_s": round(first, 2),
        "p50_ms": round(ms[len(ms) // 2], 2),
        "p95_ms": round(ms[int(len(ms) * 0.95)], 2),
        "peak_mb": peak_mb(),
        "ranks": ranks,
    }


class Quickstart:
    """LangChain's retrieval tutorial: split by 1,000 characters, embed with sentence-transformers, keep in Chroma."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.stored = folder, folder / "quickstart"

    def _embeddings(self) -> Any:
        import torch
        from langchain_core.embeddings import Embeddings
        from sentence_transformers import SentenceTransformer

        from rag.modelfiles import DEFAULT, locate

        torch.set_num_threads(1)
        model = SentenceTransformer(str(locate(DEFAULT)), device="cpu")

        class Local(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                return [[float(one) for one in row] for row in model.encode(texts)]

            def embed_query(self, text: str) -> list[float]:
                return [float(one) for one in model.encode([text])[0]]

        return Local()

    def index(self, _began: float) -> dict[str, Any]:
        from langchain_chroma import Chroma
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        embeddings = self._embeddings()
        pages = [
            Document(page_content=file.read_text(encoding="utf-8"), metadata={"path": file.name})
            for file in sorted((self.folder / "corpus").glob("*.md"))
        ]
        start = time.perf_counter()
        chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages)
        Chroma.from_documents(chunks, embeddings, persist_directory=str(self.stored))
        seconds = time.perf_counter() - start
        return {"chunks": len(chunks), "seconds": seconds, "peak_mb": peak_mb(), "disk_mb": disk_mb(self.stored)}

    def ask(self, began: float) -> dict[str, Any]:
        from langchain_chroma import Chroma

        store = Chroma(persist_directory=str(self.stored), embedding_function=self._embeddings())

        def rank(question: str) -> list[str]:
            found = store.similarity_search(question, k=4 * TOP)
            return list(dict.fromkeys(one.metadata["path"] for one in found))

        return timed(asked(self.folder), rank, began)


class Ours:
    """Chaupal through its own commands' parts: import a folder, find."""

    def __init__(self, folder: Path) -> None:
        from bot.settings import load

        self.folder = folder
        self.settings = load({}, home=folder / "ours", library="none")

    def index(self, _began: float) -> dict[str, Any]:
        from bot.wiring import open_desk, utc_now
        from knowledge.importing import import_folder

        async def run() -> dict[str, Any]:
            async with open_desk(self.settings) as desk:
                await desk.indexer.ready()
                start = time.perf_counter()
                corpus = self.folder / "corpus"
                await import_folder(desk.database, corpus, origin=str(corpus), by="benchmark", now=utc_now())
                await desk.indexer.catch_up()
                seconds = time.perf_counter() - start
                status = await desk.indexer.status()
            used = disk_mb(self.settings.home) - disk_mb(self.settings.home / "models")
            return {"chunks": status.chunks, "seconds": seconds, "peak_mb": peak_mb(), "disk_mb": round(used, 1)}

        return asyncio.run(run())

    def ask(self, began: float) -> dict[str, Any]:
        from bot.wiring import open_desk
        from rag.types import Question

        with asyncio.Runner() as runner:
            desk_context = open_desk(self.settings)
            desk = runner.run(desk_context.__aenter__())
            runner.run(desk.indexer.ready())

            def rank(question: str) -> list[str]:
                found = runner.run(desk.assistant.find(Question(question), TOP))
                return [head.path for head, _ in found.ranking]

            measured = timed(asked(self.folder), rank, began)
            measured["torch_imported"] = "torch" in sys.modules
            runner.run(desk_context.__aexit__(None, None, None))
        return measured


class Words:
    """BM25 alone, over whole pages. Its index is kept nowhere: every process builds it anew."""

    def __init__(self, folder: Path) -> None:
        from rank_bm25 import BM25Okapi

        self.folder, self.ranked = folder, BM25Okapi
        self.files = sorted((folder / "corpus").glob("*.md"))
        self.words = re.compile(r"\w+")

    def _ranker(self) -> Any:
        return self.ranked([self.words.findall(file.read_text(encoding="utf-8").lower()) for file in self.files])

    def index(self, _began: float) -> dict[str, Any]:
        start = time.perf_counter()
        self._ranker()
        seconds = time.perf_counter() - start
        return {"chunks": len(self.files), "seconds": seconds, "peak_mb": peak_mb(), "disk_mb": 0.0}

    def ask(self, began: float) -> dict[str, Any]:
        ranker = self._ranker()

        def rank(question: str) -> list[str]:
            scores = ranker.get_scores(self.words.findall(question.lower()))
            return [self.files[number].name for number in scores.argsort()[::-1][:TOP]]

        return timed(asked(self.folder), rank, began)


SIDES = {"quickstart": Quickstart, "chaupal": Ours, "bm25": Words}

if __name__ == "__main__":
    started = time.time()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("step", choices=("index", "ask"))
    parser.add_argument("folder", type=Path, help="where the corpus and the indexes are")
    chosen = parser.parse_args()
    print(json.dumps(getattr(SIDES[chosen.side](chosen.folder), chosen.step)(started)))
