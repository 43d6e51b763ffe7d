"""The figures of an evaluation, counted by language: ranks of gold entries, abstaining, faithfulness.

Recall, MRR and nDCG are the usual ones (binary gains, cut at 10). Not here: what is asked and counted (`evaluation`).
"""

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

CUT = 10
JUDGED = ("language", "without an answer", "abstention precision", "abstention recall", "sentences", "faithful")
"""What a row of `Scores.judged` holds."""


@dataclass
class Scores:
    """What a run found. Shares are from 0 to 1."""

    ranks: dict[str, list[list[int]]] = field(default_factory=dict)
    """By language, for every question with gold: the ranks (from 1) at which its gold entries stand, up to 10."""
    golds: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """By language, how often the assistant abstained and quoted, rightly and wrongly; see `judged`."""
    dangling: int = 0
    cited_gold: int = 0
    answered: int = 0
    labelled: int = 0
    """Answered questions of which the set says what sections answer them."""
    begun_right: int = 0
    """How many of those answers begin with words of such a section."""
    held_right: int = 0
    """How many of them quote such a section, first or later."""

    def rows(self) -> Iterator[tuple[str, ...]]:
        """A row of figures for each language, then for all."""
        for language in [*sorted(self.ranks), "all"]:
            ranks = [one for name, found in self.ranks.items() if language in (name, "all") for one in found]
            golds = [one for name, found in self.golds.items() if language in (name, "all") for one in found]
            if ranks:
                figures = [
                    _recall(ranks, 1),
                    _recall(ranks, 5),
                    _recall(ranks, 10),
                    _mrr(ranks),
                    _ndcg(ranks, golds),
                ]
                yield (language, str(len(ranks)), *(f"{one:.3f}" for one in figures))

    def recall(self, language: str, cut: int) -> float:
        """Of a language's questions, the share with a gold entry among the first `cut`."""
        return _recall(self.ranks[language], cut)

    @property
    def total(self) -> Counter[str]:
        """The counts of all languages together."""
        return sum(self.counts.values(), Counter())

    @property
    def abstention_precision(self) -> float:
        """Of the abstentions, the share that was right."""
        return _precision(self.total)

    @property
    def abstention_recall(self) -> float:
        """Of the questions that have no answer here, the share that was not answered."""
        return _abstention_recall(self.total)

    def judged(self) -> Iterator[tuple[str, ...]]:
        """By language, then for all: questions without an answer, precision and recall of abstaining, sentences, and
        the share of these that is faithful: verbatim, or in a model's words and held by the source that it cites.
        """
        for language, own in [*sorted(self.counts.items()), ("all", self.total)]:
            open_, left = (
                own["abstained right"] + own["answered wrong"],
                own["abstained right"] + own["abstained wrong"],
            )
            yield (
                language,
                str(open_),
                f"{_precision(own):.3f}" if left else "–",
                f"{_abstention_recall(own):.3f}" if open_ else "–",
                str(own["sentences"]),
                f"{own['faithful'] / own['sentences']:.3f}" if own["sentences"] else "–",
            )

    def lines(self) -> Iterator[str]:
        """The other figures in words."""
        total = self.total
        unanswerable = total["abstained right"] + total["answered wrong"]
        yield (
            f"abstention: precision {self.abstention_precision:.3f}, recall {self.abstention_recall:.3f} "
            f"({unanswerable} questions without an answer)"
        )
        yield f"answers: {self.answered}, of which {self.cited_gold} cite a gold entry"
        if self.labelled:
            yield f"begin in a section that answers: {self.begun_right} of {self.labelled}"
            yield f"quote a section that answers: {self.held_right} of {self.labelled}"
        yield (
            f"sentences verbatim in their cited passage: {total['verbatim']} of {total['sentences']}; "
            f"citations that do not resolve: {self.dangling}"
        )
        if total["by a model"]:
            yield (
                f"answers in a model's words: {total['by a model']}; "
                f"sentences verbatim or held by their source: {total['faithful']} of {total['sentences']}"
            )

    def line(self, half: str, now: dt.datetime) -> str:
        """All figures as a line of a history file."""
        return json.dumps({"at": now.isoformat(), "half": half, **self.facts()}, ensure_ascii=False) + "\n"

    def facts(self) -> dict[str, Any]:
        """All figures for a history file."""
        names = ("language", "n", "recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
        return {
            "by_language": [dict(zip(names, row, strict=True)) for row in self.rows()],
            "abstention_precision": round(self.abstention_precision, 4),
            "abstention_recall": round(self.abstention_recall, 4),
            "answered": self.answered,
            "cited_gold": self.cited_gold,
            "labelled": self.labelled,
            "begun_right": self.begun_right,
            "held_right": self.held_right,
            "sentences": self.total["sentences"],
            "verbatim": self.total["verbatim"],
            "faithful": self.total["faithful"],
            "judged_by_language": [dict(zip(JUDGED, row, strict=True)) for row in self.judged()],
            "dangling": self.dangling,
        }


def _precision(counts: Mapping[str, int]) -> float:
    total = counts["abstained right"] + counts["abstained wrong"]
    return counts["abstained right"] / total if total else 0.0


def _abstention_recall(counts: Mapping[str, int]) -> float:
    total = counts["abstained right"] + counts["answered wrong"]
    return counts["abstained right"] / total if total else 0.0


def _recall(ranks: Sequence[Sequence[int]], cut: int) -> float:
    """Share of questions with a gold entry among the first `cut`."""
    return sum(any(rank <= cut for rank in one) for one in ranks) / len(ranks)


def _mrr(ranks: Sequence[Sequence[int]]) -> float:
    return sum(1 / min(one) if one else 0.0 for one in ranks) / len(ranks)


def _ndcg(ranks: Sequence[Sequence[int]], golds: Sequence[int]) -> float:
    total = 0.0
    for one, gold in zip(ranks, golds, strict=True):
        best = sum(1 / math.log2(rank + 1) for rank in range(1, min(gold, CUT) + 1))
        total += sum(1 / math.log2(rank + 1) for rank in one) / best
    return total / len(ranks)
