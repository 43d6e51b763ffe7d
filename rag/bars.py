"""What a run over the shipped questions must reach: the bars of `eval --bars`, and which of them are missed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rag.scores import Scores

RECALL_AT_5 = {"en": 0.95, "hi": 0.85, "hi-Latn": 0.85}
"""By language: the share of questions that find a gold entry among the first five."""
PRECISION, RECALL = 0.9, 0.8
"""Of abstaining: how many abstentions are right, and how many questions without an answer get none."""


@dataclass(frozen=True)
class Bar:
    """One figure, and what it must be at least."""

    name: str
    least: float
    reached: float

    @property
    def missed(self) -> bool:
        """Whether the figure is below its bar."""
        return self.reached < self.least

    def __str__(self) -> str:
        verdict = "MISSED" if self.missed else "reached"
        return f"{verdict}: {self.name} {self.reached:.3f}, at least {self.least:.3f}"


def bars(scores: Scores) -> Iterator[Bar]:
    """Every bar that a run can be held to; what it asked nothing about is passed over."""
    for language, least in RECALL_AT_5.items():
        if language in scores.ranks:
            yield Bar(f"recall@5 in {language}", least, scores.recall(language, 5))
    total = scores.total
    if total["abstained right"] + total["answered wrong"]:
        yield Bar("abstention precision", PRECISION, scores.abstention_precision)
        yield Bar("abstention recall", RECALL, scores.abstention_recall)
    if total["sentences"]:
        yield Bar("sentences verbatim in their cited passage", 1.0, total["verbatim"] / total["sentences"])
    if cited := total["sentences"] + scores.dangling:
        yield Bar("citations that resolve", 1.0, total["sentences"] / cited)
