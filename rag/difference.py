"""The retrieval diff: which questions would be answered otherwise if a proposal were accepted, and how.

Every question is asked twice, of the library as it is and as it would be. Quotes only: what a language model
would make of them is not compared. Which questions those are is said by the caller.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.assistant import Assistant
from rag.evaluation import Case
from rag.types import Answer, Filters, Question, Turn
from rag.usage.store import Asked

TOGETHER = 2
"""Questions that are asked at once."""
Kind = Literal["abstains", "answered", "sources", "words"]
ORDER: tuple[Kind, ...] = ("abstains", "answered", "sources", "words")
"""Kinds of change, those that a reviewer must see first in front."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Probe:
    """One question to compare by: of the evaluation set with its gold entries, or one that people asked."""

    id: str
    question: Question
    origin: Literal["evaluation", "asked"]
    times: int = 1
    gold: tuple[str, ...] | None = None
    """The entries that should be cited; empty if none should; None if nobody has said."""


@dataclass(frozen=True)
class Outcome:
    """How one side answers: its words, and the entries it cites, as (id, title)."""

    found: bool
    text: str
    cited: tuple[tuple[str, str], ...]

    def right(self, gold: tuple[str, ...]) -> bool:
        """Whether it cites a gold entry, or rightly nothing."""
        return any(one in gold for one, _ in self.cited) if gold else not self.found


@dataclass(frozen=True)
class Difference:
    """One question that is answered otherwise."""

    probe: Probe
    before: Outcome
    after: Outcome

    @property
    def kind(self) -> Kind:
        """What changed most."""
        if self.before.found != self.after.found:
            return "answered" if self.after.found else "abstains"
        return "words" if self._ids(self.before) == self._ids(self.after) else "sources"

    @property
    def verdict(self) -> Literal["", "better", "worse"]:
        """What the evaluation set says of the change; nothing where it is as right as before, or not in the set."""
        if self.probe.gold is None:
            return ""
        before, after = self.before.right(self.probe.gold), self.after.right(self.probe.gold)
        return "" if before == after else "better" if after else "worse"

    @staticmethod
    def _ids(one: Outcome) -> tuple[str, ...]:
        return tuple(entry_id for entry_id, _ in one.cited)


@dataclass(frozen=True)
class Comparison:
    """What a proposal would do to the answers of so many questions."""

    asked: int
    differences: tuple[Difference, ...]

    def count(self, kind: Kind) -> int:
        """How many questions change in this way."""
        return sum(one.kind == kind for one in self.differences)

    def judged(self, verdict: str) -> int:
        """How many questions of the evaluation set become better, or worse."""
        return sum(one.verdict == verdict for one in self.differences)


def of_cases(cases: Sequence[Case], filters: Filters) -> list[Probe]:
    """The questions of an evaluation set."""
    return [Probe(one.id, Question(one.question, filters), "evaluation", gold=one.gold) for one in cases]


def of_asked(asked: Sequence[Asked], filters: Filters) -> list[Probe]:
    """The questions of people, each read together with the one before it, as it was when they asked."""
    return [
        Probe(
            one.answer_id,
            Question(one.question, filters, (Turn(one.before),) if one.before else ()),
            "asked",
            times=one.times,
        )
        for one in asked
    ]


async def compare(
    before: Assistant, after: Assistant, probes: Sequence[Probe], now: dt.datetime, progress: Progress | None = None
) -> Comparison:
    """Ask every question of both sides; what differs, the gravest first."""
    found: list[Difference] = []
    done = 0
    waiting = iter(probes)

    async def work() -> None:
        nonlocal done
        for probe in waiting:
            first, second = await _ask(before, probe, now), await _ask(after, probe, now)
            if first != second and (first.found or second.found):
                found.append(Difference(probe, first, second))
            done += 1
            if progress:
                progress("Asking before and after", done, len(probes))

    await asyncio.gather(*(work() for _ in range(TOGETHER)))
    found.sort(key=lambda one: (ORDER.index(one.kind), one.verdict != "worse", -one.probe.times, one.probe.id))
    return Comparison(len(probes), tuple(found))


async def _ask(assistant: Assistant, probe: Probe, now: dt.datetime) -> Outcome:
    answer: Answer | None = None
    async for answer in assistant.answer(probe.question, now):
        pass
    assert answer is not None
    cited = tuple((one.passage.entry.id, one.passage.entry.title) for one in answer.citations)
    return Outcome(answer.found, answer.markdown if answer.found else "", cited)
