"""Run the comparison and print it as a table of ratios: `python -m benchmarks [--keep FOLDER]`.

Ends with 1 where a bar is missed; an otherwise idle machine is wanted.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
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
    indexed = {side: run(side, "index", folder) for side in ("quickstart", "chaupal")}
    asked = {side: run(side, "ask", folder) for side in ("quickstart", "chaupal", "bm25")}
    them, us = indexed["quickstart"], indexed["chaupal"]
    rows = [
        ("chunks per second", them["chunks"] / them["seconds"], us["chunks"] / us["seconds"]),
        ("question p50", asked["quickstart"]["p50_ms"], asked["chaupal"]["p50_ms"]),
        ("question p95", asked["quickstart"]["p95_ms"], asked["chaupal"]["p95_ms"]),
        ("start to first answer", asked["quickstart"]["first_answer_s"], asked["chaupal"]["first_answer_s"]),
        ("peak memory, indexing", them["peak_mb"], us["peak_mb"]),
        ("peak memory, answering", asked["quickstart"]["peak_mb"], asked["chaupal"]["peak_mb"]),
        ("disk", them["disk_mb"], us["disk_mb"]),
    ]
    print("| | quickstart | Chaupal | ratio | bar |\n|---|---|---|---|---|")
    for name, theirs, ours in rows:
        bar = "{1} {0}×".format(*BARS[name]) if name in BARS else ""
        print(f"| {name} | {theirs:.2f} | {ours:.2f} | {ours / theirs:.2f}× | {bar} |")
    quality = {side: ndcg(found["ranks"]) for side, found in asked.items()}
    print("\nnDCG@10: " + ", ".join(f"{side} {value:.1f}" for side, value in quality.items()))
    print(f"torch imported while answering: {asked['chaupal']['torch_imported']}")
    missed = [name for name, theirs, ours in rows if misses(name, ours / theirs)]
    return missed + (["torch is imported while answering"] if asked["chaupal"]["torch_imported"] else [])


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
