"""Learning in the background how the corpus's words sound, so that no question waits for all of them."""

import asyncio
import threading
from collections.abc import Callable

from rag.index import Index

AT_ONCE = 1000
"""Words whose sounds are learnt in one go, between questions."""


class Sounding:
    """Works through the vocabulary of the index that there is; `lock` keeps searches out of each go."""

    def __init__(self, index: Callable[[], Index], lock: threading.RLock) -> None:
        self._index = index
        self._lock = lock
        self._stopped = False
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Begin, once."""
        if self._task is None:
            self._task = asyncio.create_task(asyncio.to_thread(self._learn), name="sound out the words")

    def _learn(self) -> None:
        more = True
        while more and not self._stopped:
            with self._lock:
                more = self._index().vocabulary.sound_out(AT_ONCE)

    async def stop(self) -> None:
        """Stop after the go under way."""
        self._stopped = True
        if self._task is not None:
            await self._task
