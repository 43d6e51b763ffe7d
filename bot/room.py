"""Room for those who read the database: so many at once, and nobody waits for a second connection while all hold one.

A page or a command may read while it reads. If all that there is were lent to such, each would wait for the others, and
everybody with them, until the waiting is given up. So whoever reads already is let in at once, and there is a second
connection for each who is let in.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextvars import ContextVar

AT_ONCE = 15
"""How many may begin to read SQLite at once."""
ON_A_SERVER = 8
"""How many may begin to read PostgreSQL at once, whose connections are dearer."""
_READS: ContextVar["asyncio.Task[object] | None"] = ContextVar("the task that reads already", default=None)
"""What a task begins while it reads inherits this, but takes a place of its own."""


class Room:
    """Lets in so many at once."""

    def __init__(self, most: int) -> None:
        self._places = asyncio.Semaphore(most)

    @contextlib.asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A place: in turn, or beside one's own."""
        task = asyncio.current_task()
        async with contextlib.nullcontext() if _READS.get() is task else self._places:
            before = _READS.set(task)
            try:
                yield
            finally:
                with contextlib.suppress(ValueError):  # where a generator is ended by another task than began it
                    _READS.reset(before)
