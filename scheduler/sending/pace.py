"""The pace of one platform: turns at even distances, pushed back when the platform asks for rest."""

import asyncio
import time


class Pace:
    """Turns in order of asking, at most so many a second."""

    def __init__(self, per_second: float) -> None:
        self._step = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._step
        if at > now:
            await asyncio.sleep(at - now)

    def rest(self, seconds: float) -> None:
        """Give no turn for so many seconds."""
        self._next = max(self._next, time.monotonic() + seconds)
