"""`eval`: how well finding and answering do on a set of questions; the figures that the README shows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from bot.commands import Help, Registry
from bot.desk import Call
from bot.errors import ShownError
from bot.features.progress import Steps
from bot.message import DataTable, Part, Reply, Role, Text
from rag.bars import Bar
from rag.bars import bars as bars_of
from rag.evaluation import SHIPPED, append_history, evaluate, load
from rag.scores import Scores

FOUND_HEADERS = ("Language", "n", "recall@1", "recall@5", "recall@10", "MRR@10", "nDCG@10")
JUDGED_HEADERS = ("Language", "Without an answer", "Abst. precision", "Abst. recall", "Sentences", "Faithful")
"""Faithful is verbatim, or in a model's words with figures, units and addresses that the source has."""


class NothingToAsk(ShownError):
    """The library is empty, so every figure would be zero."""

    def __init__(self) -> None:
        super().__init__(
            "The library is empty, so there is nothing to measure. Import entries first: "
            "chaupal knowledge import FOLDER; without --questions the starting library is filled in."
        )


def declare(registry: Registry) -> None:
    """Put `eval` on a registry."""
    registry.command("eval", role=Role.ADMIN, terminal_only=True)(run)


async def run(
    call: Call,
    *,
    questions: Annotated[
        Path | None, Help("a JSONL file of questions with gold entries; the shipped set if left out")
    ] = None,
    half: Annotated[Literal["test", "tuning", "all"], Help("which half of the set")] = "test",
    history: Annotated[
        Path | None, Help("a file that the figures are appended to; in the data folder if left out")
    ] = None,
    bars: Annotated[bool, Help("fail where a figure is below its bar")] = False,
) -> AsyncIterator[Reply]:
    """Measure recall, ranking, abstention and faithfulness over a set of questions, language by language."""
    chosen = await asyncio.to_thread(load, questions or SHIPPED, half)
    file = history or call.desk.settings.home / "evaluations.jsonl"
    await asyncio.to_thread(append_history, file)
    steps = Steps()

    async def work(steps: Steps) -> object:
        await call.desk.indexer.ready()
        await call.desk.indexer.catch_up(steps.tell)
        if not call.desk.indexer.heads:
            raise NothingToAsk()
        return await evaluate(call.desk.assistant, chosen, call.desk.now(), steps.tell)

    async for reply in steps.run(work):
        yield reply
    scores = steps.result
    await asyncio.to_thread(append_history, file, scores.line(half, call.desk.now()))
    held = list(bars_of(scores)) if bars else []
    yield Reply(_shown(scores, held), failed=any(bar.missed for bar in held), data=scores.facts())


def _shown(scores: Scores, held: Sequence[Bar]) -> tuple[Part, ...]:
    """What was found by language, then the rest in words, and how it stands to the bars."""
    lines = [*scores.lines(), *map(str, held)]
    return (
        DataTable(FOUND_HEADERS, tuple(scores.rows())),
        DataTable(JUDGED_HEADERS, tuple(scores.judged())),
        Text("\n".join(f"- {line}" for line in lines)),
    )
