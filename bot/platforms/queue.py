"""Who is next: a few questions at once, of one person fewer, and no more of one person than can be answered soon."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator

TOGETHER = 16
"""Questions that are worked on at once."""
EACH = 2
"""Of these, questions of one person."""
WAITING = 30
"""Questions of one person that may wait; a further one is refused."""


class Queue:
    """The questions of one platform that wait or are worked on."""

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(TOGETHER)
        """Those at which work is done."""
        self._own: dict[str, tuple[asyncio.Semaphore, int]] = {}
        self._entered: Counter[str] = Counter()
        self._told: set[str] = set()

    def full(self, person: str) -> bool:
        """Whether a person has as many questions here as may be."""
        return self._entered[person] >= WAITING

    def enter(self, person: str) -> None:
        """Count a question of a person, until it leaves."""
        self._entered[person] += 1

    def leave(self, person: str) -> None:
        """A question is answered, or given up."""
        self._entered[person] -= 1
        if self._entered[person] <= WAITING // 2:
            self._told.discard(person)
        if not self._entered[person]:
            del self._entered[person]

    def to_be_told(self, person: str) -> bool:
        """Whether a person is to be told that it is too much: once, until half of theirs are answered."""
        new = person not in self._told
        self._told.add(person)
        return new

    @contextlib.asynccontextmanager
    async def turn_of(self, person: str) -> AsyncIterator[None]:
        """Wait until a person, and then anybody, may have one more question worked on."""
        own, waiting = self._own.get(person, (asyncio.Semaphore(EACH), 0))
        self._own[person] = own, waiting + 1
        try:
            async with own, self.places:
                yield
        finally:
            waiting = self._own[person][1] - 1
            self._own[person] = own, waiting
            if not waiting:
                del self._own[person]
