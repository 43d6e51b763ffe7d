"""Chroma's copy of the vectors, kept in step beside everything else: nobody who publishes or retracts waits for it.

One copying at a time; what changes meanwhile is copied after it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.vectors import Floats, VectorStore


@dataclass(frozen=True)
class Snapshot:
    """What the copy should hold: `vectors[rows[i]]` belongs to `ids[i]`."""

    model: str
    ids: Sequence[int]
    vectors: Floats
    rows: npt.NDArray[np.int64]


class Copying:
    """Copies what `now` gives, whenever it is asked to."""

    def __init__(self, vectors: VectorStore, now: Callable[[], Snapshot | None]) -> None:
        self._vectors = vectors
        self._now = now
        self._again = False
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Copy soon, in the background."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._copy(), name="copy vectors to Chroma")

    async def _copy(self) -> None:
        while self._again:
            self._again = False
            if found := self._now():
                rows = (found.vectors, found.rows)
                await asyncio.to_thread(self._vectors.keep_in_step, found.model, found.ids, rows)

    async def done(self) -> None:
        """Wait until everything that was begun is copied."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)
