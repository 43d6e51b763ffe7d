"""Fit on the tuning halves what makes a sentence the first of an answer: `python -m benchmarks.sentences HOME`.

Prints the weights in use beside those of a fit, and of how many questions the best sentence stands in a section that
the set names as answering: by both, and on the tuning halves by a fit without the question. `rag.quotes` holds the
weights. HOME is a data folder that `chaupal serve` or `chaupal ask` has filled with the starting library.
"""

import argparse
import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import StratifiedKFold

from bot.desk import Desk
from bot.settings import load
from bot.wiring import open_desk
from rag import evaluation, quotes
from rag.circumstances import fitting
from rag.covering import worth_of
from rag.pool import pool_of, ranks_of
from rag.quotes import Sentence
from rag.types import Question

SINGLE = ("ABOVE", "HEADED", "ANSWERS", "WANTED", "FORMED", "NEARER", "BEHIND")
"""The weights of `rag.quotes` by the names that they have there; a sentence's own words count 1."""
BELOW = ("BELOW first", "BELOW second")
NAMES = ("own words", *SINGLE, *BELOW)
USED = np.array([1.0, *(getattr(quotes, name) for name in SINGLE), *quotes.BELOW])
HELD = 0.02
"""How strongly a fit is held to the proportions of the weights in use, beside one question."""
FOLDS = 10
TOP = 10
"""Entries that are looked at, as for an answer."""


@dataclass(frozen=True)
class Asked:
    """A question of which some sentences stand in a section that answers; what is weighed of each of all."""

    kind: str
    half: str
    values: np.ndarray
    right: np.ndarray

    def best(self, weights: np.ndarray) -> bool:
        """Whether the sentence that is worth most by these weights is in a section that answers."""
        return bool(self.right[int(np.argmax(self.values @ weights))])


async def questions(home: Path) -> tuple[list[Asked], int]:
    """Every question of every set that says which sections answer it; and how many have no such sentence to choose."""
    found, without = [], 0
    async with open_desk(load({}, home=home)) as desk:
        await desk.indexer.ready()
        for path in evaluation.SETS:
            for case in (case for case in evaluation.load(path, "all") if case.sections):
                sentences, values = await _sentences(desk, Question(case.question))
                right = np.array([evaluation.section_of(one.passage.chunk) in case.sections for one in sentences])
                if right.any():
                    found.append(Asked(path.stem, case.half, values, right))
                else:
                    without += 1
    return found, without


async def _sentences(desk: Desk, question: Question) -> tuple[list[Sentence], np.ndarray]:
    """The sentences that may be quoted for a question, and what is weighed of each, in the order of NAMES."""
    index = desk.indexer.index
    found, understood = await desk.assistant.read(question, TOP)
    found = fitting(understood.text, found, index).quotable(found)
    worth, ranks = worth_of(understood.groups, index), ranks_of(found.passages, found.language)

    def pool(weights: np.ndarray) -> list[Sentence]:
        with _weighed(weights):
            drawn = pool_of(understood, found.passages, ranks, worth, index, found.language)
        return [one for one in drawn if not one.head]

    bare = pool(np.zeros(len(USED) - 1))
    columns = [np.array([one.score for one in bare])]
    for weights in np.eye(len(USED) - 1):  # a score is a sum, so what one weight adds is what it weighs
        columns.append(np.array([one.score for one in pool(weights)]) - columns[0])
    return bare, np.stack(columns, axis=1)


@contextlib.contextmanager
def _weighed(weights: np.ndarray) -> Iterator[None]:
    """Let sentences be scored by other weights, for as long as the block lasts."""
    kept = {name: getattr(quotes, name) for name in (*SINGLE, "BELOW")}
    given = dict(zip(SINGLE, map(float, weights), strict=False)) | {"BELOW": tuple(map(float, weights[len(SINGLE) :]))}
    try:
        for name, weight in given.items():
            setattr(quotes, name, weight)
        yield
    finally:
        for name, weight in kept.items():
            setattr(quotes, name, weight)


def fit(asked: Sequence[Asked]) -> np.ndarray:
    """The weights by which the first sentence is likeliest one that answers; own words count 1, as they do in use.

    Each question is a choice among its sentences (a softmax over their scores), and right is any that answers.
    """

    def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
        weights = USED * np.exp(logs)
        total, slope = 0.0, np.zeros(len(USED))
        for one in asked:
            every = np.exp(one.values @ weights - (one.values @ weights).max())
            right = every * one.right
            total -= np.log(right.sum() / every.sum())
            slope -= right @ one.values / right.sum() - every @ one.values / every.sum()
        apart = logs - logs.mean()  # all of them together are how sure the choice is, and free
        much = HELD * len(asked)
        return total + much * float(apart @ apart), slope * weights + 2 * much * apart

    logs = minimize(loss, np.zeros(len(USED)), jac=True, method="L-BFGS-B", bounds=[(-4, 4)] * len(USED)).x
    weights: np.ndarray = USED * np.exp(logs - logs[0])
    return weights


def _unseen(asked: Sequence[Asked]) -> int:
    """How many of the questions go right by a fit on the others."""
    right = 0
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for others, own in folds.split(asked, [one.kind for one in asked]):
        weights = fit([asked[place] for place in others])
        right += sum(asked[place].best(weights) for place in own)
    return right


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="a data folder with the starting library")
    asked, without = asyncio.run(questions(parser.parse_args().home))
    tuning = [one for one in asked if one.half == "tuning"]
    fitted = fit(tuning)
    print("weight in use fitted")
    for name, used, found in zip(NAMES, USED, fitted, strict=True):
        print(f"{name} {used:.2f} {found:.2f}")
    print(f"{without} questions more have no sentence of such a section to choose")
    print(f"tuning, each by a fit without it: {_unseen(tuning)} of {len(tuning)}")
    for kind in dict.fromkeys(one.kind for one in asked):
        for half in ("tuning", "test"):
            own = [one for one in asked if (one.kind, one.half) == (kind, half)]
            used, found = (sum(one.best(weights) for one in own) for weights in (USED, fitted))
            print(f"{kind}, {half}: in use {used}, fitted {found}, of {len(own)}")


if __name__ == "__main__":
    main()
