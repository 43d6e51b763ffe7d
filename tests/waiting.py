"""Waiting until something holds that nobody tells of; with a limit, and a sentence for when it never does."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
LOOK_S = 0.02
"""Seconds between two looks where nothing says that something changed."""


async def until(
    condition: Callable[[], Value],
    seconds: float = 24.0,
    *,
    changed: asyncio.Condition | None = None,
    told: Callable[[], str] = lambda: "it never came to be",
) -> Value:
    """Wait until a condition holds; its value. `changed` is notified when it may hold by now."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(told())
        if changed is None:
            await asyncio.sleep(LOOK_S)
            continue
        async with changed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), 0.5)
    return value
