"""What comes piece by piece: fetched by a task of its own, so that who listens may go, or stop it."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

T = TypeVar("T")


def fetched(pieces: AsyncIterator[T]) -> tuple[asyncio.Queue[T | None], asyncio.Task[None]]:
    """What comes, as it comes, and None at its end; and the task that fetches it, whoever listens."""
    queue = asyncio.Queue[T | None]()

    async def fetch() -> None:
        try:
            async for one in pieces:
                queue.put_nowait(one)
        finally:
            queue.put_nowait(None)

    return queue, asyncio.create_task(fetch())


async def until(stop: asyncio.Event, pieces: AsyncIterator[T]) -> AsyncIterator[T]:
    """What comes, until somebody stops it; then what is still waited for is given up at once."""
    queue, fetching = fetched(pieces)
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        while (one := await queue.get()) is not None:
            yield one
        if not stop.is_set():
            await fetching  # raises what went wrong
    finally:
        for task in (fetching, stopping):
            task.cancel()
        await asyncio.gather(fetching, stopping, return_exceptions=True)
