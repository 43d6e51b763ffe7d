"""Where a reply stands on Discord: messages of a channel, or the answers to an interaction."""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from bot.message import Picture, Reply
from bot.platforms.calls import Refused
from bot.platforms.discord.render import EPHEMERAL, modal
from bot.platforms.discord.wire import Wire
from bot.platforms.pile import Payload, Piled
from bot.platforms.wording import form_of

ACKNOWLEDGE_S, PATIENCE_S = 0.1, 0.7
"""Seconds that a question, and anything else, may wait before it is acknowledged; Discord's limit is 3."""
ORIGINAL = "@original"


class ChannelSurface:
    """Messages in a channel, the first of them a reply to the question."""

    def __init__(self, wire: Wire, pile: Piled, where: dict[str, Any], question: str, me: str) -> None:
        self._wire, self._channel, self._question = wire, str(where["channel"]), question
        self._pile = pile(self)
        self._earlier_of = "" if self._pile.posted else me

    async def alive(self) -> None:
        """Show that we write."""
        await self._wire.typing(self._channel)

    async def put(self, reply: Reply) -> None:
        """Show a reply."""
        async with self._pile.busy:
            await self._find_earlier()
            await self._pile.put(reply)

    async def _find_earlier(self) -> None:
        """What an earlier run posted last and could not note any more is found by what it replies to."""
        if me := self._earlier_of:
            self._earlier_of = ""
            with contextlib.suppress(Refused):
                for row in await self._wire.history(self._channel, self._question):
                    to = (row.get("message_reference") or {}).get("message_id")
                    if str(row["author"]["id"]) == me and str(to) == self._question:
                        self._pile.posted.append(str(row["id"]))
                        return

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Post a message."""
        reply_to = self._question if n == 0 else ""
        return await self._wire.post(self._channel, payload, f"{self._question}-{n}", reply_to, drawn)

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message."""
        await self._wire.edit(self._channel, message, payload, drawn)

    async def take_back(self, message: str) -> None:
        """Delete a message."""
        await self._wire.delete(self._channel, message)

    async def clear(self) -> None:
        """Take back what was shown."""
        await self._pile.clear()

    async def end(self) -> None:
        """The life sign ends by itself with the message, or after ten seconds."""


class InteractionSurface:
    """The answers to a command, a press or a form: acknowledged in time, a form opened where one is asked for.

    A press is acknowledged without a trace, so that what follows may be for everybody, for one, or a change of the
    message that was pressed; a command has to say at once whether it is for one only.
    """

    def __init__(self, wire: Wire, pile: Piled, where: dict[str, Any], *, again: bool) -> None:
        self._wire, self._pile = wire, pile(self)
        self._id, self._token, self._application = where["interaction"], where["token"], where["application"]
        self._private, self._pressed, self._can_open = where["private"], where["pressed"], where["can_open"]
        self._asks = where["asks"]
        self._fresh = not again
        self._original = again and not self._pressed
        self._replaces = False

    async def alive(self) -> None:
        """Acknowledge, unless a reply comes first."""
        if self._fresh:
            await asyncio.sleep(ACKNOWLEDGE_S if self._asks else PATIENCE_S)
        async with self._pile.busy:
            if self._fresh:
                await self._acknowledge()

    async def _acknowledge(self) -> None:
        self._fresh, self._original = False, not self._pressed
        await self._answer(6 if self._pressed else 5, {"flags": EPHEMERAL} if self._private else {})

    async def _answer(self, kind: int, data: Mapping[str, Any]) -> None:
        await self._wire.answer(self._id, self._token, {"type": kind, "data": data})

    async def put(self, reply: Reply) -> None:
        """Show a reply, or the form it asks for."""
        async with self._pile.busy:
            form = form_of(reply)
            if form is not None and self._fresh and self._can_open:
                self._fresh = False
                await self._answer(9, modal(form))
                return
            self._replaces = reply.replaces and self._pressed
            alone = reply.audience == "person" or (self._private and not self._pressed)
            if self._original and alone != self._private:
                self._original = False
                with contextlib.suppress(Refused):
                    await self.take_back(ORIGINAL)
            self._private = alone
            await self._pile.put(reply)

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Show one more message."""
        payload = payload | ({"flags": payload["flags"] | EPHEMERAL} if self._private else {})
        if n == 0 and self._fresh and not drawn:
            self._fresh = False
            await self._answer(7 if self._replaces else 4, payload)
            return ORIGINAL
        if self._fresh:
            await self._acknowledge()
        if n == 0 and (self._original or self._replaces):
            await self.change(ORIGINAL, payload, drawn)
            return ORIGINAL
        return await self._wire.follow(self._application, self._token, payload, drawn)

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message."""
        await self._wire.change(self._application, self._token, message, payload, drawn)

    async def take_back(self, message: str) -> None:
        """Delete a message."""
        await self._wire.change(self._application, self._token, message, None)

    async def clear(self) -> None:
        """Take back what was shown."""
        await self._pile.clear()

    async def end(self) -> None:
        """Nothing is left to take away."""
