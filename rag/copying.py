"""Chroma's copy of the vectors, kept in step beside everything else: nobody who publishes or retracts waits for it.

One copying at a time, a little at a time, so that nobody who asks waits for the disk; what changes meanwhile is copied
after it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.gently import pause
from rag.vectors import Floats, VectorStore

OVER = object()


@dataclass(frozen=True)
class Contents:
    """What the copy should hold: `vectors[rows[i]]` belongs to `ids[i]`."""

    model: str
    ids: Sequence[int]
    vectors: Floats
    rows: npt.NDArray[np.int64]


class Copying:
    """Copies what `now` gives, whenever it is asked to."""

    def __init__(self, vectors: VectorStore, now: Callable[[], Contents | None]) -> None:
        self._vectors = vectors
        self._now = now
        self._again, self._awaited = False, False
        """Whether something changed since it was begun, and whether somebody waits for its end."""
        self._copying: asyncio.Task[None] | None = None
        self._preparing: asyncio.Task[None] | None = None

    def prepare(self) -> None:
        """Load what copying needs, in the background, while nobody can search by meaning yet."""
        if self._preparing is None:
            self._preparing = asyncio.create_task(asyncio.to_thread(self._vectors.prepare), name="load Chroma")

    def begin(self) -> None:
        """Copy soon, in the background."""
        self._again = True
        if self._copying is None or self._copying.done():
            self._copying = asyncio.create_task(self._copy(), name="copy vectors to Chroma")

    async def _copy(self) -> None:
        if self._preparing is not None:
            await asyncio.wait([self._preparing])
        while self._again:
            self._again = False
            if found := await asyncio.to_thread(self._now):
                steps = self._vectors.steps(found.model, found.ids, (found.vectors, found.rows))
                while not self._again and await asyncio.to_thread(next, steps, OVER) is not OVER:
                    if not self._awaited:
                        await pause()

    async def done(self) -> None:
        """Wait until everything that was begun is copied."""
        self._awaited = True
        while self._copying is not None and not self._copying.done():
            await asyncio.shield(self._copying)
        self._awaited = False
