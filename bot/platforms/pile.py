"""The messages that show one reply: posted, changed in place, taken back, as the reply grows or shrinks."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.message import Form, Picture, Reply
from bot.platforms.calls import Passing, Payload, Refused, Wire
from bot.platforms.wording import form_of, pictures


@dataclass(frozen=True)
class Ground:
    """What the reply to one message stands on."""

    key: str
    """What makes the message the same one; the keys of what is posted begin with it."""
    where: dict[str, Any]
    """Where the reply goes, in the platform's own words; `posted` are the messages of an earlier run."""
    again: bool
    """Whether an earlier run may have said something there."""
    render: Callable[[Reply], list[Payload]]
    moved: Callable[[list[str]], Awaitable[None]]
    """Told of every new message, so that a restart goes on from it."""


W = TypeVar("W", bound=Wire)


class Pile(Generic[W]):
    """A surface of messages, each a payload, the last with the drawings of the reply."""

    def __init__(self, ground: Ground, wire: W) -> None:
        self.ground, self._wire, self._where = ground, wire, ground.where
        self._shown: list[tuple[Payload, list[Picture]]] = []
        self._unsure = ground.again
        """Whether something may stand there that is not among `posted`."""
        self.posted: list[str] = list(ground.where.get("posted", ()))
        self.busy = asyncio.Lock()
        """Held by whoever changes what is shown."""

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Post the n-th message of a reply; its id. Raises Refused."""
        where = {**self._where, "reply_to": self._where.get("reply_to", "") if n == 0 else ""}
        return await self._wire.post(where, payload, f"{self.ground.key}-{n}", drawn)

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message. Raises Refused."""
        await self._wire.change(self._where, message, payload, drawn)

    async def take_back(self, message: str) -> None:
        """Delete a message. Raises Refused."""
        await self._wire.delete(self._where, message)

    async def earlier(self, n: int, payload: Payload) -> str:
        """The n-th message, if it was posted and nobody could note it any more; empty if it was not. Raises Passing."""
        return ""

    async def alive(self) -> None:
        """Show that work goes on, where there is something to show."""

    async def end(self) -> None:
        """Take the life sign away, where it does not go by itself."""

    async def open(self, form: Form) -> bool:
        """Show a form as the platform does; False where that cannot be done, and its button has to be pressed."""
        return False

    async def put(self, reply: Reply) -> None:
        """Show a reply in the place of what was shown before, or the form it asks for."""
        async with self.busy:
            form = form_of(reply)
            if form is None or not await self.open(form):
                await self.show(reply)

    async def clear(self) -> None:
        """Take everything back."""
        await self._drop(0)
        self._shown = []

    async def show(self, reply: Reply) -> None:
        """Post what is new, change what is other, take back what is too much. Raises Refused."""
        payloads = self.ground.render(reply)
        items = [*((one, []) for one in payloads[:-1]), (payloads[-1], pictures(reply))]
        for n, item in enumerate(items):
            if n < min(len(self._shown), len(self.posted)) and self._shown[n] == item:
                continue
            if n >= len(self.posted) and self._unsure:
                self.posted += await self._earlier(n, item[0])
            if n >= len(self.posted) or not await self._change(n, *item):
                self.posted.append(await self._post(n, *item))
                if not reply.final or len(items) > 1:  # a single last message is known again by its key
                    await self.ground.moved(self.posted)
        await self._drop(len(items))
        self._shown = items

    async def _post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        try:
            return await self.post(n, payload, drawn)
        except Passing as trouble:
            self._unsure = self._unsure or trouble.taken
            raise

    async def _earlier(self, n: int, payload: Payload) -> list[str]:
        with contextlib.suppress(Refused):
            return [found] if (found := await self.earlier(n, payload)) else []
        return []

    async def _change(self, n: int, payload: Payload, drawn: list[Picture]) -> bool:
        """Change a message; False if it cannot be changed, and everything from it on has to be said anew."""
        try:
            await self.change(self.posted[n], payload, drawn)
        except Refused:
            await self._drop(n)
            return False
        return True

    async def _drop(self, first: int) -> None:
        for message in self.posted[first:]:
            with contextlib.suppress(Refused):
                await self.take_back(message)
        del self.posted[first:]
