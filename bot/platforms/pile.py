"""The messages that show one reply: posted, changed in place, taken back, as the reply grows or shrinks."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from bot.message import Picture, Reply
from bot.platforms.calls import Refused
from bot.platforms.wording import pictures

Payload = dict[str, Any]
Render = Callable[[Reply], list[Payload]]
Moved = Callable[[list[str]], Awaitable[None]]


class Messages(Protocol):
    """Messages of one place on a platform, each a payload of its `render`, the last with the drawings of the reply."""

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Post the n-th message of a reply; its id. Raises Refused."""

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message. Raises Refused."""

    async def take_back(self, message: str) -> None:
        """Delete a message. Raises Refused."""


class Pile:
    """The messages of one reply; those of an earlier run are known, and every new one is told of."""

    def __init__(self, messages: Messages, render: Render, where: Mapping[str, Any], moved: Moved) -> None:
        self._messages, self.render, self._moved = messages, render, moved
        self._shown: list[tuple[Payload, list[Picture]]] = []
        self.posted: list[str] = list(where.get("posted", ()))
        self.busy = asyncio.Lock()
        """Held by whoever changes what is shown."""

    async def adopt(self, *messages: str) -> None:
        """Messages that were posted in some other way are the first of the pile."""
        self.posted[:] = messages
        await self._moved(self.posted)

    async def put(self, reply: Reply) -> None:
        """Post what is new, change what is other, take back what is too much. Raises Refused."""
        payloads = self.render(reply)
        items = [*((one, []) for one in payloads[:-1]), (payloads[-1], pictures(reply))]
        for n, item in enumerate(items):
            if n < min(len(self._shown), len(self.posted)) and self._shown[n] == item:
                continue
            if n >= len(self.posted) or not await self._change(n, *item):
                self.posted.append(await self._messages.post(n, *item))
                if not reply.final or len(items) > 1:  # a single last message is known again by its key
                    await self._moved(self.posted)
        await self._drop(len(items))
        self._shown = items

    async def _change(self, n: int, payload: Payload, drawn: list[Picture]) -> bool:
        """Change a message; False if it cannot be changed, and everything from it on has to be said anew."""
        try:
            await self._messages.change(self.posted[n], payload, drawn)
        except Refused:
            await self._drop(n)
            return False
        return True

    async def _drop(self, first: int) -> None:
        for message in self.posted[first:]:
            with contextlib.suppress(Refused):
                await self._messages.take_back(message)
        del self.posted[first:]

    async def clear(self) -> None:
        """Take everything back."""
        await self._drop(0)
        self._shown = []


Piled = Callable[[Messages], Pile]
"""Makes the pile of a surface's messages."""
