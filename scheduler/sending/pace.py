"""The pace of one platform: turns at even distances, pushed back when the platform asks for rest."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable

WINDOW_S = 1.0
"""Platforms count what they take in a second."""
MADE_UP_S = 0.3
"""How much of the time for which the process was held up is made up for; a longer burst would be refused."""


class Pace:
    """Turns in order of asking, at most so many in any second, however long the process was held up before.

    `monotonic` says what time it is, and `sleep` waits for later.
    """

    def __init__(
        self,
        per_second: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._monotonic, self._sleep = monotonic, sleep
        self._step = 1 / per_second
        self._next = 0.0
        self._taken = deque[float](maxlen=math.ceil(per_second))
        self._asking = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for the next turn."""
        asked = self._monotonic()
        async with self._asking:
            # In a loop, for `rest` may push back what somebody waits for.
            while (wait := self._opens() - self._monotonic()) > 0:
                await self._sleep(wait)
            now = self._monotonic()
            self._taken.append(now)
            self._next = max(self._next, asked, now - MADE_UP_S) + self._step

    def rest(self, seconds: float) -> None:
        """Give no turn for so many seconds."""
        self._next = max(self._next, self._monotonic() + seconds)

    def _opens(self) -> float:
        """When the next turn may be taken."""
        full = len(self._taken) == self._taken.maxlen
        return max(self._next, self._taken[0] + WINDOW_S if full else 0.0)
