"""Run the comparison and print it as a table with the ratios to the quickstart: `python -m benchmarks [--keep FOLDER]`.

Ends with 1 where a bar is missed; an otherwise idle machine is wanted.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import write

BARS = {
    "chunks per second": (2.0, "at least"),
    "question p50": (0.5, "at most"),
    "question p95": (0.6, "at most"),
    "start to first answer": (0.3, "at most"),
    "peak memory, indexing": (0.5, "at most"),
    "peak memory, answering": (0.5, "at most"),
}
"""What the ratio to the quickstart should be."""


SIDES = ("quickstart", "chaupal", "bm25")


@dataclass(frozen=True)
class Row:
    """One figure of every side, in the order of SIDES."""

    name: str
    quickstart: float
    ours: float
    words: float

    @property
    def ratio(self) -> float:
        """How many times the quickstart's figure ours is."""
        return self.ours / self.quickstart


def run(side: str, step: str, folder: Path) -> dict[str, Any]:
    """One step of one side in a process of its own."""
    print(f"  {side}: {step} …", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sides", side, step, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{side} {step} failed:\n{done.stderr[-2000:]}")
    measured: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


def export_once(folder: Path) -> None:
    """Export the embedding model, as the very first start does; it is not part of what is compared."""
    from rag.embedder import load
    from rag.modelfiles import DEFAULT

    load(DEFAULT, folder / "ours" / "models")


def ndcg(ranks: dict[str, list[str]]) -> float:
    """nDCG@10 with one right page a question."""
    gains = [1 / math.log2(found.index(path) + 2) if path in found else 0.0 for path, found in ranks.items()]
    return 100 * sum(gains) / len(gains)


def compare(folder: Path) -> list[str]:
    """Index and ask with each side, and print the table; which bars were missed."""
    corpus, questions = write(folder)
    pages = len(list(corpus.glob("*.md")))
    count = len(questions.read_text(encoding="utf-8").splitlines())
    print(f"{pages} pages, {count} questions, one thread, all-MiniLM-L6-v2\n")
    export_once(folder)
    indexed = {side: run(side, "index", folder) for side in SIDES}
    asked = {side: run(side, "ask", folder) for side in SIDES}
    rows = compared(indexed, asked)
    print("\n".join(table(rows)))
    print("\nBM25 alone takes in whole pages, and keeps no index: its start builds it anew.")
    print(f"torch imported while answering: {asked['chaupal']['torch_imported']}")
    missed = [row.name for row in rows if misses(row.name, row.ratio)]
    return missed + (["torch is imported while answering"] if asked["chaupal"]["torch_imported"] else [])


def compared(indexed: dict[str, dict[str, Any]], asked: dict[str, dict[str, Any]]) -> list[Row]:
    """What is compared, each with the figure of every side."""

    def row(name: str, figure: Callable[[str], float]) -> Row:
        return Row(name, *map(figure, SIDES))

    return [
        row("chunks per second", lambda side: indexed[side]["chunks"] / indexed[side]["seconds"]),
        row("question p50", lambda side: asked[side]["p50_ms"]),
        row("question p95", lambda side: asked[side]["p95_ms"]),
        row("start to first answer", lambda side: asked[side]["first_answer_s"]),
        row("peak memory, indexing", lambda side: indexed[side]["peak_mb"]),
        row("peak memory, answering", lambda side: asked[side]["peak_mb"]),
        row("disk", lambda side: indexed[side]["disk_mb"]),
        row("nDCG@10", lambda side: ndcg(asked[side]["ranks"])),
    ]


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The rows as Markdown. The bar is for the ratio of Chaupal to the quickstart."""
    yield "| | quickstart | Chaupal | ratio | bar | BM25 alone |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        bar = "{1} {0}×".format(*BARS[row.name]) if row.name in BARS else ""
        words = "none kept" if row.name == "disk" and not row.words else f"{row.words:.2f}"
        yield f"| {row.name} | {row.quickstart:.2f} | {row.ours:.2f} | {row.ratio:.2f}× | {bar} | {words} |"


def misses(name: str, ratio: float) -> bool:
    """Whether a ratio to the quickstart is on the wrong side of its bar."""
    if name not in BARS:
        return False
    bar, which = BARS[name]
    return ratio < bar if which == "at least" else ratio > bar


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="keep corpus and indexes in this folder")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if wrong := compare(chosen.keep or Path(scratch)):
            sys.exit(f"MISSED: {', '.join(wrong)}")
