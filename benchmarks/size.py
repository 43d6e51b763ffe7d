"""How a question's time grows with the library: `python -m benchmarks.size [--small 10000] [--large 100000]`.

Sections are made of words of the starting library, drawn by their own frequencies, and get random vectors (embedding
100,000 sections would take most of an hour and changes nothing here); questions are embedded by the real model.
"""

import argparse
import asyncio
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from bot.settings import load
from bot.wiring import open_desk, utc_now
from knowledge.importing import import_folder
from knowledge.origins.folders import SHIPPED as LIBRARY
from rag import embedder, modelfiles
from rag.embedder import Vectors
from rag.types import Question

SECTIONS_EACH = 10
WORDS_EACH = 90
QUESTIONS = 200
BAR = 3.0


class RandomForSections:
    """Random vectors for sections; the real model's for what is asked."""

    def __init__(self, real: embedder.Embedder) -> None:
        self.real = real
        self.name = "random"
        self.dimensions, self.max_tokens = real.dimensions, real.max_tokens

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""
        if asked:
            return self.real.embed(texts, asked=asked)
        rows = []
        for text in texts:
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            rows.append(np.random.default_rng(seed).standard_normal(self.dimensions))
        made = np.stack(rows).astype(np.float32)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return self.real.count_tokens(texts)


def write(folder: Path, sections: int, each: int = SECTIONS_EACH, length: int = WORDS_EACH) -> list[str]:
    """Write pages with so many sections in all; gives words to ask with."""
    words = [word for path in sorted(LIBRARY.rglob("*.md")) for word in path.read_text(encoding="utf-8").split()]
    chance = random.Random(sections)
    whole = folder.with_suffix(".whole")
    if whole.exists():
        return words
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(sections // each):
        parts = [f"# Page {number} about {chance.choice(words)}"]
        parts += [
            f"## Part {part} {chance.choice(words)}\n\n{' '.join(chance.choices(words, k=length))}."
            for part in range(each)
        ]
        (folder / f"page-{number}.md").write_text("\n\n".join(parts), encoding="utf-8")
    whole.touch()
    return words


async def measure(scratch: Path, sections: int) -> tuple[int, float, float]:
    """Sections indexed, and the median and 95th percentile of a question in ms."""
    home = scratch / f"home-{sections}"
    words = write(scratch / f"corpus-{sections}", sections)
    async with open_desk(load({}, home=home, library="none")) as desk:
        desk.indexer.embedder = RandomForSections(embedder.load(modelfiles.DEFAULT, scratch / "models"))
        corpus = scratch / f"corpus-{sections}"
        await import_folder(desk.database, corpus, origin="size", by="benchmark", now=utc_now())
        await desk.indexer.catch_up()
        count = (await desk.indexer.status()).chunks
        chance = random.Random(1)
        questions = [" ".join(chance.choices(words, k=9)) for _ in range(QUESTIONS + 5)]
        ms = []
        for number, text in enumerate(questions):
            start = time.perf_counter()
            await desk.assistant.find(Question(text), 10)
            if number >= 5:
                ms.append((time.perf_counter() - start) * 1000)
    ms.sort()
    return count, ms[len(ms) // 2], ms[int(len(ms) * 0.95)]


async def main(small: int, large: int, keep: Path | None) -> int:
    """Print both sizes and their ratio; 1 where the bar is missed."""
    with nullcontext(keep) if keep else tempfile.TemporaryDirectory() as made:
        rows = [await measure(Path(made), size) for size in (small, large)]
    print("| sections | question p50, ms | p95, ms |\n|---|---|---|")
    for count, middle, high in rows:
        print(f"| {count:,} | {middle:.1f} | {high:.1f} |")
    grows = rows[1][1] / rows[0][1]
    print(f"\np50 grows {grows:.2f}× (bar: at most {BAR:g}×)")
    return int(grows > BAR)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder for libraries and indexes, which a next run takes up")
    chosen = parser.parse_args()
    sys.exit(asyncio.run(main(chosen.small, chosen.large, chosen.keep)))
