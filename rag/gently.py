"""How work in the background makes room for who asks meanwhile."""

import asyncio
import time

PAUSE_S, LATE_S = 0.05, 0.02
"""Seconds between two goes, which are those of who asks meanwhile, and how late the loop may come back from them."""


async def pause(seconds: float = PAUSE_S) -> None:
    """Wait a little, and on while the loop is so late that others are at work."""
    late = True
    while late:
        began = time.monotonic()
        await asyncio.sleep(seconds)
        late = time.monotonic() - began > seconds + LATE_S
