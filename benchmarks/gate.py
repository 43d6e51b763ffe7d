"""Fit the abstention gate on the tuning half of the evaluation questions: `python -m benchmarks.gate HOME`.

Prints the weights and what they do on both halves; `rag.gate.confidence` holds the result. HOME is a data folder
that `chaupal serve` or `chaupal ask` has filled with the starting library.
"""

import asyncio
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.settings import load
from bot.wiring import open_desk
from rag import evaluation
from rag.types import Question

WRONG_ANSWER = 1.5
"""How much worse an answer to a question without one is than a needless abstention."""


async def features(home: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evidence, whether there is an answer, and the half, for every question that vectors were used for."""
    rows, answerable, halves = [], [], []
    async with open_desk(load({}, home=home)) as desk:
        await desk.indexer.ready()
        for case in evaluation.load(evaluation.SHIPPED, "all"):
            evidence = await desk.assistant.evidence(Question(case.question))
            if evidence is not None and evidence.near > 0:
                row = (evidence.best, evidence.together, evidence.near, evidence.missing, evidence.named)
                rows.append(row)
                answerable.append(bool(case.gold))
                halves.append(case.half)
    return np.array(rows), np.array(answerable), np.array(halves)


def main() -> None:
    """Fit, and print."""
    given, answerable, halves = asyncio.run(features(Path(sys.argv[1])))
    tuning = halves == "tuning"
    costs = {True: 1.0, False: WRONG_ANSWER}
    fitted = LogisticRegression(C=30, max_iter=3000, class_weight=costs).fit(given[tuning], answerable[tuning])
    print("best, together, near, missing, named:", fitted.coef_.round(2), "constant:", fitted.intercept_.round(2))
    for half in ("tuning", "test"):
        chosen = halves == half
        abstains = fitted.predict_proba(given[chosen])[:, 1] < 0.5
        right = (abstains & ~answerable[chosen]).sum()
        print(half, f"precision {right / abstains.sum():.3f} recall {right / (~answerable[chosen]).sum():.3f}")


if __name__ == "__main__":
    main()
