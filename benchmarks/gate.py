"""Fit the abstention gate on the tuning halves of the evaluation questions: `python -m benchmarks.gate HOME`.

Prints the weights and what they do on both halves; `rag.gate.confidence` holds the result. HOME is a data folder
that `chaupal serve` or `chaupal ask` has filled with the starting library.
"""

import argparse
import asyncio
import math
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.settings import load
from bot.wiring import open_desk
from rag import evaluation
from rag.gate import STORY
from rag.types import Question

ABSTAIN_BELOW = 0.45
"""A wrong abstention sends away somebody who could have been helped, so the gate leans a little towards answering; the
constant is shifted so that `rag.gate.THRESHOLD` stays at one half."""


async def features(home: Path, *, vectors: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evidence, whether there is an answer, and the half, for every question for which there is evidence."""
    rows, answerable, halves = [], [], []
    async with open_desk(load({}, home=home)) as desk:
        if vectors:
            await desk.indexer.ready()
        for case in (*evaluation.load(evaluation.SHIPPED, "all"), *evaluation.load(evaluation.STORIES, "all")):
            evidence = await desk.assistant.evidence(Question(case.question))
            if evidence is not None and (evidence.near > 0) is vectors:
                told = math.log1p(min(evidence.words, STORY))
                third = evidence.near if vectors else evidence.missing
                rows.append((evidence.best, evidence.title, third, told, evidence.absent, evidence.unfounded))
                answerable.append(bool(case.gold))
                halves.append(case.half)
    return np.array(rows), np.array(answerable), np.array(halves)


def main() -> None:
    """Fit with vectors and without, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("home", type=Path, help="a data folder with the starting library")
    home = reader.parse_args().home
    for vectors in (True, False):
        print("with vectors" if vectors else "\nby words alone")
        _fit(*asyncio.run(features(home, vectors=vectors)), "near" if vectors else "missing")


def _fit(given: np.ndarray, answerable: np.ndarray, halves: np.ndarray, third: str) -> None:
    tuning = halves == "tuning"
    fitted = make_pipeline(StandardScaler(), LogisticRegression(C=3, max_iter=1000))
    fitted.fit(given[tuning], answerable[tuning])
    scaled, weighed = fitted[0], fitted[1]
    weights = weighed.coef_[0] / scaled.scale_
    constant = weighed.intercept_ - weights @ scaled.mean_ - math.log(ABSTAIN_BELOW / (1 - ABSTAIN_BELOW))
    print(f"best, title, {third}, told, absent, unfounded:", weights.round(2), "constant:", constant.round(2))
    guessed = cross_val_predict(fitted, given[tuning], answerable[tuning], cv=10, method="predict_proba")[:, 1]
    for below in (0.4, ABSTAIN_BELOW, 0.5):
        abstains = guessed < below
        right = (abstains & ~answerable[tuning]).sum()
        print(f"cross-validated below {below}: precision {right / abstains.sum():.3f}", end=" ")
        print(f"recall {right / (~answerable[tuning]).sum():.3f}")
    for half in ("tuning", "test"):
        chosen = halves == half
        abstains = fitted.predict_proba(given[chosen])[:, 1] < ABSTAIN_BELOW
        right = (abstains & ~answerable[chosen]).sum()
        print(half, f"precision {right / abstains.sum():.3f} recall {right / (~answerable[chosen]).sum():.3f}")


if __name__ == "__main__":
    main()
