"""Where a reply stands on Discord: messages of a channel, or the answers to an interaction."""

import asyncio
import contextlib

from bot.message import Form, Picture, Reply
from bot.platforms.calls import Payload, Refused
from bot.platforms.discord.message import PRESSED, SUBMITTED, author, replies_to
from bot.platforms.discord.render import modal
from bot.platforms.discord.wire import Wire
from bot.platforms.pile import Ground, Pile

ACKNOWLEDGE_S, PATIENCE_S = 0.1, 1.5
"""Seconds that a question, and anything else, may wait before it is acknowledged; Discord's limit is 3.

What is acknowledged can no longer be answered with a form, so whatever may be one waits as long as a slow line allows.
"""
ORIGINAL, EPHEMERAL = "@original", 64
"""The name of the first answer, and the flag of one for its reader alone."""
SAYS, THINKS, THINKS_UNSEEN, CHANGES, ASKS = 4, 5, 6, 7, 9
"""The kinds of first answer to an interaction: a message, that one will come, a change of what was pressed, a form."""


class ChannelSurface(Pile[Wire]):
    """Messages in a channel, the first of them a reply to the question."""

    async def alive(self) -> None:
        """Show that we write, for ten seconds or until the message comes."""
        await self._wire.call(self._wire.http.send_typing, self._where["channel"])

    async def earlier(self, n: int, payload: Payload) -> str:
        """The message of ours that replies to the question."""
        rows = await self._wire.history(self._where["channel"], int(self.ground.key)) if n == 0 else ()
        own = [row for row in rows if author(row) == self._wire.me and replies_to(row) == self.ground.key]
        return str(own[0]["id"]) if own else ""


class InteractionSurface(Pile[Wire]):
    """The answers to a command, a press or a form: acknowledged in time, a form opened where one is asked for.

    A press is acknowledged without a trace, so that what follows may be for everybody, for one, or a change of the
    message that was pressed; a command has to say at once whether it is for one only.
    """

    def __init__(self, ground: Ground, wire: Wire) -> None:
        super().__init__(ground, wire)
        self._private, self._pressed = ground.where["private"], ground.where["kind"] == PRESSED
        self._fresh = not ground.again
        self._original = ground.again and not self._pressed
        self._replaces = False

    async def alive(self) -> None:
        """Acknowledge, unless a reply comes first."""
        if self._fresh:
            await asyncio.sleep(ACKNOWLEDGE_S if self._where["asks"] else PATIENCE_S)
        async with self.busy:
            if self._fresh:
                await self._acknowledge()

    async def _acknowledge(self) -> None:
        self._original = not self._pressed
        await self._answer(THINKS_UNSEEN if self._pressed else THINKS, {"flags": EPHEMERAL} if self._private else {})

    async def _answer(self, kind: int, data: Payload) -> None:
        self._fresh = False
        await self._wire.answer(self._where, kind, data)

    async def open(self, form: Form) -> bool:
        """Show a form, while nothing was said yet; a form cannot follow a form."""
        can = self._fresh and self._where["kind"] != SUBMITTED
        if can:
            await self._answer(ASKS, modal(form))
        return can

    async def show(self, reply: Reply) -> None:
        """Show a reply: to all, or to its reader alone."""
        self._replaces = reply.replaces and self._pressed
        alone = reply.audience == "person" or (self._private and not self._pressed)
        if self._original and alone != self._private:
            self._original = False
            with contextlib.suppress(Refused):
                await self.take_back(ORIGINAL)
        self._private = alone
        await super().show(reply)

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Show one more message."""
        payload = payload | ({"flags": payload["flags"] | EPHEMERAL} if self._private else {})
        if n == 0 and self._fresh and not drawn:
            await self._answer(CHANGES if self._replaces else SAYS, payload)
            return ORIGINAL
        if self._fresh:
            await self._acknowledge()
        if n == 0 and (self._original or self._replaces):
            await self.change(ORIGINAL, payload, drawn)
            return ORIGINAL
        return await super().post(n, payload, drawn)
