"""Fit the abstention gate on the tuning halves of the evaluation questions: `python -m benchmarks.gate HOME`.

Prints the weights, what they do on each set and half, and on the tuning halves where each question is judged by a fit
without it; `rag.gate` holds the result. HOME is a data folder that `chaupal serve` or `chaupal ask` has filled with the
starting library.
"""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from bot.settings import load
from bot.wiring import open_desk
from rag import evaluation, gate
from rag.types import Question


@dataclass(frozen=True)
class Weighed:
    """A question for which there is evidence: its set and half, whether it has an answer, and what is weighed."""

    kind: str
    half: str
    answerable: bool
    values: tuple[float, ...]
    today: float
    """The confidence that the gate has in it now."""


async def questions(home: Path, *, vectors: bool) -> list[Weighed]:
    """Every question of every set for which there is evidence."""
    names = gate.BY_MEANING if vectors else gate.BY_WORDS
    found = []
    async with open_desk(load({}, home=home)) as desk:
        await desk.indexer.ready()
        if not vectors:
            desk.indexer.embedder = None
        for path in evaluation.SETS:
            for case in evaluation.load(path, "all"):
                evidence = await desk.assistant.evidence(Question(case.question))
                if evidence is not None:
                    values = gate.weighed(evidence)
                    kept = tuple(values[name] for name in names if name != "constant")
                    today = gate.confidence(evidence, vectors=vectors and evidence.near > 0)
                    found.append(Weighed(path.stem, case.half, bool(case.gold), kept, today))
    return found


def main() -> None:
    """Fit with vectors and without, and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("home", type=Path, help="a data folder with the starting library")
    home = reader.parse_args().home
    for vectors in (True, False):
        print("with vectors" if vectors else "\nby words alone")
        _fit(asyncio.run(questions(home, vectors=vectors)), gate.BY_MEANING if vectors else gate.BY_WORDS)


def _fit(asked: list[Weighed], names: dict[str, float]) -> None:
    tuning = [one for one in asked if one.half == "tuning"]
    fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    fitted.fit(*_arrays(tuning))
    _print_weights(fitted, [name for name in names if name != "constant"])
    apart = StratifiedKFold(10, shuffle=True, random_state=0).split(
        tuning, [f"{one.kind} {one.answerable}" for one in tuning]
    )
    _judge("cross-validated", tuning, cross_val_predict(fitted, *_arrays(tuning), cv=apart, method="predict_proba"))
    for half in ("tuning", "test"):
        chosen = [one for one in asked if one.half == half]
        _judge(f"fitted, {half}", chosen, fitted.predict_proba(_arrays(chosen)[0]))
        _judge(f"today, {half}", chosen, np.array([[0.0, one.today] for one in chosen]))


def _arrays(asked: list[Weighed]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one.values for one in asked]), np.array([one.answerable for one in asked])


def _print_weights(fitted: Pipeline, names: list[str]) -> None:
    scaled, weighed = fitted[0], fitted[1]
    weights = weighed.coef_[0] / scaled.scale_
    constant = weighed.intercept_[0] - weights @ scaled.mean_
    found = {"constant": constant, **dict(zip(names, weights, strict=True))}
    print(", ".join(f"{name} {weight:.1f}" for name, weight in found.items()))


def _judge(label: str, asked: list[Weighed], told: np.ndarray) -> None:
    """Print precision and recall of the abstentions, set by set."""
    for kind in dict.fromkeys(one.kind for one in asked):
        own = [
            (one.answerable, sure < gate.THRESHOLD)
            for one, sure in zip(asked, told[:, 1], strict=True)
            if one.kind == kind
        ]
        right = sum(abstains and not answerable for answerable, abstains in own)
        abstained, without = sum(abstains for _, abstains in own), sum(not answerable for answerable, _ in own)
        print(f"{label}, {kind}: precision {right / (abstained or 1):.3f} ({right} of {abstained})", end=" ")
        print(f"recall {right / (without or 1):.3f} (of {without})")


if __name__ == "__main__":
    main()
