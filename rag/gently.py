"""How work in the background makes room for who asks meanwhile."""

import asyncio
import time

PAUSE_S, LATE_S = 0.05, 0.02
"""Seconds between two goes, which are those of who asks meanwhile, and how late the loop may come back from them."""


async def pause() -> None:
    """Wait a little, and on while the loop is so late that others are at work."""
    late = True
    while late:
        began = time.monotonic()
        await asyncio.sleep(PAUSE_S)
        late = time.monotonic() - began > PAUSE_S + LATE_S
