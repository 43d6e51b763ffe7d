"""How well questions are grouped by meaning: `python -m benchmarks.gaps HOME`.

Every pair of `same_questions.jsonl` is compared: two forms of one line are the same question, all others are not, and
many differ in one word or number only. Fits the weights of `rag.meaning.likeness` on the tuning half, and prints what
they do on both, pair by pair and when questions come one after the other and join groups. HOME is a data folder that
`chaupal serve` or `chaupal ask` has filled with the starting library.
"""

import argparse
import asyncio
import json
import random
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.settings import load
from bot.wiring import open_desk
from rag.meaning import THRESHOLD, Meaning, features, likeness, opposed, same
from rag.types import Question

SET = Path(__file__).with_name("same_questions.jsonl")
ORDERS = 20
"""Random orders in which the questions come, for the grouping."""


@dataclass(frozen=True)
class Asked:
    """One form of one question."""

    id: str
    half: str
    language: str
    text: str
    meaning: Meaning


async def asked(home: Path, *, vectors: bool = True) -> list[Asked]:
    """Every question of the set with its meaning against the library of a data folder."""
    found = []
    async with open_desk(load({}, home=home)) as desk:
        if vectors:
            await desk.indexer.ready()
        for line in SET.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for language in ("en", "hi", "hi-Latn"):
                for text in row[language]:
                    meaning = await desk.assistant.meaning(Question(text))
                    found.append(Asked(row["id"], row["half"], language, text, meaning))
    return found


def blocked(one: Meaning, other: Meaning) -> bool:
    """Whether two questions may not be the same, however alike."""
    return bool(one.particulars.differ(other.particulars)) or opposed(one, other)


def pairs(questions: list[Asked], half: str) -> list[tuple[Asked, Asked]]:
    """All pairs of one half."""
    return list(combinations([one for one in questions if one.half == half], 2))


def fit(questions: list[Asked]) -> None:
    """Print weights fitted on the tuning pairs that particulars do not decide."""
    rows, labels = [], []
    for one, other in pairs(questions, "tuning"):
        if not blocked(one.meaning, other.meaning):
            rows.append(features(one.meaning, other.meaning))
            labels.append(one.id == other.id)
    made = LogisticRegression(C=3, max_iter=1000).fit(np.array(rows), np.array(labels))
    print(
        "less, more, apart, near:", made.coef_.round(2), "constant:", made.intercept_.round(2), f"on {len(rows)} pairs"
    )


def judge(questions: list[Asked], half: str) -> tuple[float, float]:
    """Precision and recall over pairs, also language by language; the worst mistakes are printed."""
    right: dict[str, list[int]] = {}
    wrong = []
    for one, other in pairs(questions, half):
        taken = same(one.meaning, other.meaning)
        truth = one.id == other.id
        for name in ("all", "-".join(sorted({one.language, other.language}))):
            counts = right.setdefault(name, [0, 0, 0])
            counts[0] += int(taken and truth)
            counts[1] += taken
            counts[2] += truth
        if taken and not truth:
            wrong.append((likeness(one.meaning, other.meaning), one.text, other.text))
    for name, counts in sorted(right.items()):
        precision, recall = _shares(*counts)
        print(f"  {half} {name}: precision {precision:.3f} recall {recall:.3f} ({counts[2]} same)")
    for score, a, b in sorted(wrong, reverse=True)[:8]:
        print(f"    taken for one at {score:.2f}: {a} | {b}")
    return _shares(*right["all"])


def _shares(both: int, taken: int, truth: int) -> tuple[float, float]:
    return both / max(taken, 1), both / max(truth, 1)


def group(questions: list[Asked], half: str) -> None:
    """Print what comes of joining: the questions of a half come in random order and each joins the likest group."""
    chosen = [one for one in questions if one.half == half]
    clean, largest, groups_made = 0, 0, 0
    for seed in range(ORDERS):
        order = chosen[:]
        random.Random(seed).shuffle(order)
        groups: list[list[Asked]] = []
        for one in order:
            near = [
                (likeness(one.meaning, its.meaning), g) for g in groups for its in g if same(one.meaning, its.meaning)
            ]
            if near:
                max(near, key=lambda pair: pair[0])[1].append(one)
            else:
                groups.append([one])
        groups_made += len(groups)
        clean += sum(len({one.id for one in g}) == 1 for g in groups)
        largest += sum(max(sum(one.id == its.id for its in g) for one in g) for g in groups)
    truth = len({one.id for one in chosen})
    print(
        f"  {half}: {len(chosen)} forms of {truth} questions made {groups_made / ORDERS:.1f} groups, "
        f"{clean / groups_made:.3f} of them of one question; purity {largest / (ORDERS * len(chosen)):.3f}"
    )


def main() -> None:
    """Fit and measure, with vectors and without."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("home", type=Path, help="a data folder with the starting library")
    home = reader.parse_args().home
    for vectors in (True, False):
        questions = asyncio.run(asked(home, vectors=vectors))
        print(f"{'with' if vectors else 'without'} vectors, threshold {THRESHOLD}")
        fit(questions)
        for half in ("tuning", "test"):
            judge(questions, half)
            group(questions, half)


if __name__ == "__main__":
    main()
