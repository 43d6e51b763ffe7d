"""What an import costs: the first, an unchanged one, one changed file, one pruned: `python -m benchmarks.importing`.

Pages are made of words of the starting library, two sections each, and embedded by the real model; `--random` gives
the sections random vectors instead, so that what is left is everything but the model.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from benchmarks.size import RandomForSections, write
from bot.cli.bars import bars
from bot.desk import Desk
from bot.settings import load
from bot.wiring import open_desk, utc_now
from knowledge.importing import import_folder
from knowledge.incoming import Imported
from rag import embedder, modelfiles
from rag.embedder import Embedder, Vectors

SECTIONS_EACH = 2
WORDS_EACH = 60
BAR = 0.05
"""What an unchanged import, or one with a single changed file, may cost of the first."""


class Counted:
    """An embedder that counts what is read by it."""

    def __init__(self, inner: Embedder) -> None:
        self.inner, self.read = inner, 0
        self.name, self.dimensions, self.max_tokens = inner.name, inner.dimensions, inner.max_tokens

    def embed(self, texts: Sequence[str], *, asked: bool = False) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""
        self.read += len(texts)
        return self.inner.embed(texts, asked=asked)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text."""
        return self.inner.count_tokens(texts)


@dataclass(frozen=True)
class Step:
    """What one import did, and what it cost."""

    name: str
    did: Imported
    embedded: int
    seconds: float


async def step(desk: Desk, corpus: Path, name: str, counted: Counted) -> Step:
    """Import the folder as the command does, with its bar, until everything can be found."""
    counted.read, start = 0, time.perf_counter()
    with bars(Console(stderr=True)) as tell:
        did = await import_folder(
            desk.database, corpus, origin="many", by="benchmark", now=utc_now(), prune=True, progress=tell
        )
        await desk.indexer.catch_up(tell, copy=True)
    return Step(name, did, counted.read, time.perf_counter() - start)


async def measure(scratch: Path, files: int, *, random: bool) -> list[Step]:
    """All four imports, in order."""
    corpus = scratch / "corpus"
    write(corpus, files * SECTIONS_EACH, SECTIONS_EACH, WORDS_EACH)
    real = embedder.load(modelfiles.DEFAULT, scratch / "models")
    counted = Counted(RandomForSections(real) if random else real)
    async with open_desk(load({}, home=scratch / "home", library="none")) as desk:
        desk.indexer.embedder = counted
        steps = [await step(desk, corpus, "first", counted), await step(desk, corpus, "unchanged", counted)]
        changed, gone = sorted(corpus.glob("*.md"))[:2]
        changed.write_text("# A changed page\n\nIt speaks of mangoes now.\n", encoding="utf-8")
        steps.append(await step(desk, corpus, "one changed", counted))
        gone.unlink()
        steps.append(await step(desk, corpus, "one gone", counted))
    return steps


def missed(steps: Sequence[Step]) -> list[str]:
    """The bars that these imports miss."""
    first, unchanged, changed, gone = steps
    most = BAR * first.seconds
    found = [f"{one.name} took {one.seconds / first.seconds:.1%}" for one in steps[1:] if one.seconds > most]
    worked = {
        "unchanged": (unchanged.embedded, len(unchanged.did.changed)) == (0, 0),
        "one changed": (changed.embedded, len(changed.did.changed)) == (1, 1),
        "one gone": (gone.embedded, len(gone.did.retracted)) == (0, 1),
    }
    return found + [f"{name}: more was worked on than changed" for name, right in worked.items() if not right]


def main() -> None:
    """Measure and print; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--random", action="store_true", help="random vectors for sections, which take no time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        steps = asyncio.run(measure(Path(scratch), chosen.files, random=chosen.random))
    print(f"{chosen.files:,} files\n\n| import | seconds | of the first | sections embedded |\n|---|---|---|---|")
    for one in steps:
        print(f"| {one.name} | {one.seconds:.2f} | {one.seconds / steps[0].seconds:.1%} | {one.embedded:,} |")
    if wrong := missed(steps):
        sys.exit("MISSED: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
