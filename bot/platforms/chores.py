"""Work that nobody waits for: begun at once, kept until it is done; trouble with it is logged and holds up no other."""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any

from bot.platforms.calls import Passing, Refused

log = logging.getLogger(__name__)


class Chores:
    """The chores of one platform."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begin a chore."""
        task = asyncio.create_task(safely(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Wait until all that was begun is done."""
        while self._tasks:
            await asyncio.wait(self._tasks)


async def safely(work: Awaitable[Any], otherwise: str = "an event could not be answered") -> None:
    """Do a chore; whatever goes wrong ends with it, and what could not be done `otherwise` is said in the log."""
    try:
        await work
    except (Passing, Refused, TimeoutError) as error:
        log.warning("%s: %s", otherwise, error or "it took too long")
    except Exception:
        log.exception(otherwise)
