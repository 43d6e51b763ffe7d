"""Fit on the tuning halves which answers are likely beside the point: `python -m benchmarks.doubt HOME`.

Prints the weights, and what these and those in use (`rag.doubt`) do on both halves. An answer is beside the point where
it does not begin in a section that the set names as answering. HOME is a data folder that `chaupal serve` or `chaupal
ask` has filled with the starting library.
"""

import argparse
import asyncio
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.settings import load
from bot.wiring import open_desk
from rag import evaluation, gate
from rag.doubt import DOUBTFUL, ahead, beside_the_point, near_of
from rag.types import Question

NAMES = ("score", "near", "asked", "gap")


async def features(home: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of every answer that is given: what doubt weighs, its doubt in use, whether it is beside the point, its half."""
    rows, used, beside, halves = [], [], [], []
    async with open_desk(load({}, home=home)) as desk:
        await desk.indexer.ready()
        for case in (case for path in evaluation.SETS for case in evaluation.load(path, "all")):
            question = Question(case.question)
            evidence = await desk.assistant.evidence(question)
            if evidence is None or gate.confidence(evidence, vectors=evidence.near > 0) < gate.THRESHOLD:
                continue
            written, _ = await desk.assistant.written(question)
            found, _ = await desk.assistant.read(question)
            if (first := written.first) is not None:
                gap = ahead(found.ranking)
                rows.append((first.score, near_of(first), first.asked, gap))
                used.append(beside_the_point(first, gap))
                beside.append(evaluation.section_of(first.passage.chunk) not in case.sections)
                halves.append(case.half)
    return np.array(rows), np.array(used), np.array(beside), np.array(halves)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="a data folder with the starting library")
    given, used, beside, halves = asyncio.run(features(parser.parse_args().home))
    tuning = halves == "tuning"
    fitted = make_pipeline(StandardScaler(), LogisticRegression())
    fitted.fit(given[tuning], beside[tuning])
    scaled, weighed = fitted[0], fitted[1]
    weights = weighed.coef_[0] / scaled.scale_
    print(*NAMES, weights.round(2), "constant:", (weighed.intercept_ - weights @ scaled.mean_).round(2))
    for name, told in (("fitted", fitted.predict_proba(given)[:, 1]), ("in use", used)):
        for half in ("tuning", "test"):
            wrong, likely = beside[halves == half], told[halves == half]
            doubts = likely >= DOUBTFUL
            print(
                f"{name}, {half}: of {wrong.sum()} answers beside the point {(doubts & wrong).sum()} are doubted,",
                end=" ",
            )
            print(f"of {(~wrong).sum()} others {(doubts & ~wrong).sum()}; area under the curve", end=" ")
            print(f"{roc_auc_score(wrong, likely):.3f}")


if __name__ == "__main__":
    main()
