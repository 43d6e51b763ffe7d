"""Long work that reports how far it is: turns a callback into replies that follow each other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from bot.message import Progress, Reply

EVERY_S = 0.1
"""Seconds between two reports; more often than that nobody can read them."""


class Steps:
    """Runs one piece of long work; `result` is what it returned."""

    def __init__(self) -> None:
        self.result: Any = None
        self._last: Progress | None = None

    def tell(self, label: str, done: int, total: int) -> None:
        """Say how far the work is; the newest report is shown, older ones are dropped."""
        self._last = Progress(label, done, total)

    async def run(self, work: Callable[["Steps"], Awaitable[Any]]) -> AsyncIterator[Reply]:
        """Progress replies while the work goes on. What the work raises is raised here."""
        task = asyncio.ensure_future(work(self))
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=EVERY_S)
                if self._last is not None:
                    yield Reply((self._last,), final=False)
                    self._last = None
        finally:
            if not task.done():
                task.cancel()
        self.result = task.result()
