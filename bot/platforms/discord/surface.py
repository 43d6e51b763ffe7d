"""Where a reply stands on Discord: messages of a channel, or the answers to an interaction."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.message import Form, Reply
from bot.platforms.discord.render import EPHEMERAL, Payload, modal, pictures, render
from bot.platforms.discord.wire import Refused, Wire

ACKNOWLEDGE_S = 0.4
"""Seconds that an interaction may wait for its reply before it is acknowledged; Discord's limit is 3."""

Moved = Callable[[str], Awaitable[None]]


class ChannelSurface:
    """Messages in a channel, the first of them a reply to the question."""

    def __init__(self, wire: Wire, base: str, channel: str, question: str, moved: Moved, posted: list[str]) -> None:
        self._wire = wire
        self._base = base
        self.channel = channel
        self._question = question
        self._moved = moved
        self._posted = posted
        self._shown: list[Payload] = []
        self._busy = asyncio.Lock()

    async def alive(self) -> None:
        """Show that we write."""
        await self._wire.typing(self.channel)

    async def put(self, reply: Reply) -> None:
        """Post what is new, change what is other, take back what is too much."""
        async with self._busy:
            await self._put(render(reply, self._base), reply)

    async def _put(self, payloads: list[Payload], reply: Reply) -> None:
        files = pictures(reply)
        for n, payload in enumerate(payloads):
            own = files if n == len(payloads) - 1 else []
            if n < len(self._shown) and self._shown[n] == payload and not own:
                continue
            if n < len(self._posted):
                try:
                    await self._wire.edit(self.channel, self._posted[n], payload, own)
                    continue
                except Refused as error:
                    if error.code != 10008:
                        raise
                    del self._posted[n:]
            reply_to = self._question if n == 0 else ""
            nonce = f"{self._question}-{n}"
            self._posted.append(await self._wire.post(self.channel, payload, nonce, reply_to, own))
            await self._moved(json.dumps({"channel": self.channel, "posted": self._posted}))
        for message in self._posted[len(payloads) :]:
            with contextlib.suppress(Refused):
                await self._wire.delete(self.channel, message)
        del self._posted[len(payloads) :]
        self._shown = payloads

    async def end(self) -> None:
        """The life sign ends by itself with the message, or after ten seconds."""


class InteractionSurface:
    """The answers to a command or a press: acknowledged in time, a form where one is asked for."""

    def __init__(self, wire: Wire, base: str, interaction: discord.Interaction[Any], *, private: bool) -> None:
        self._wire = wire
        self._base = base
        self._id, self._token = interaction.id, interaction.token
        self._application = interaction.application_id
        self._private = private
        self._busy = asyncio.Lock()
        self._deferred = False
        self._messages: list[str] = []
        self._shown: list[Payload] = []
        self.can_show_form = interaction.type is not discord.InteractionType.modal_submit

    async def acknowledge_in_time(self) -> None:
        """Acknowledge unless a reply came first."""
        await asyncio.sleep(ACKNOWLEDGE_S)
        async with self._busy:
            if not self._messages and not self._deferred:
                self._deferred = True
                data = {"flags": EPHEMERAL} if self._private else {}
                await self._wire.answer(self._id, self._token, {"type": 5, "data": data})

    async def alive(self) -> None:
        """The acknowledgement shows that we work."""

    async def put(self, reply: Reply) -> None:
        """Show a reply, or the form it asks for."""
        async with self._busy:
            form = next((part for part in reply.parts if isinstance(part, Form)), None)
            errors = form is not None and any(one.error for one in form.fields)
            if form is not None and not errors and self.can_show_form and not self._deferred and not self._messages:
                self._messages.append("form")
                await self._wire.answer(self._id, self._token, {"type": 9, "data": modal(form)})
                return
            await self._put(render(reply, self._base), reply)

    async def _put(self, payloads: list[Payload], reply: Reply) -> None:
        files = pictures(reply)
        if self._deferred and not self._messages and (reply.audience == "person") != self._private:
            with contextlib.suppress(Refused):
                await self._wire.withdraw(self._application, self._token, "@original")
            self._messages.append("")
        for n, payload in enumerate(payloads):
            own = files if n == len(payloads) - 1 else []
            if n < len(self._shown) and self._shown[n] == payload:
                continue
            if n < len(self._messages) and self._messages[n]:
                await self._wire.change(self._application, self._token, self._messages[n], payload, own)
            elif not self._messages and self._deferred:
                await self._wire.change(self._application, self._token, "@original", payload, own)
                self._messages.append("@original")
            elif not self._messages and not own:
                await self._wire.answer(self._id, self._token, {"type": 4, "data": payload})
                self._messages.append("@original")
            else:
                made = await self._wire.follow(self._application, self._token, payload, own)
                if n < len(self._messages):
                    self._messages[n] = made
                else:
                    self._messages.append(made)
        self._shown = payloads

    async def end(self) -> None:
        """Nothing is left to take away."""
