"""Where a reply stands on Slack: messages of a thread, or the answers to a command or a press."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.message import Form, Picture, Reply
from bot.platforms.slack.render import Payload, modal, render
from bot.platforms.slack.wire import QUIET, Refused, Wire

STATUS = "is looking it up…"


class ThreadSurface:
    """Messages in a thread. While an answer grows it is streamed where Slack can, and edited elsewhere."""

    def __init__(
        self, wire: Wire, base: str, target: dict[str, Any], key: str, moved: Callable[[str], Awaitable[None]]
    ) -> None:
        self._wire = wire
        self._base = base
        self._target = target
        self._key = key
        self._moved = moved
        self._again = bool(target.get("again"))
        self._posted: list[str] = list(target.get("posted", ()))
        self._shown: list[Payload] = []
        self._streamed: str | None = None
        self._stream = ""
        self._can_stream = bool(target.get("thread"))
        self._busy = asyncio.Lock()

    async def alive(self) -> None:
        """Show the status line of the thread."""
        await self._status(STATUS)

    async def _status(self, status: str) -> None:
        where = {"channel_id": self._target["channel"], "thread_ts": self._target["status"]}
        await self._wire.client.api_call("assistant.threads.setStatus", json={**where, "status": status})

    async def put(self, reply: Reply) -> None:
        """Post what is new, change what is other, take back what is too much."""
        async with self._busy:
            payloads = render(reply, self._base)
            if not reply.final and not self._posted and await self._grow(str(payloads[0]["text"])):
                return
            if self._stream:
                await self._end_stream()
            await self._put(payloads)
            if reply.final and (drawn := [part for part in reply.parts if isinstance(part, Picture)]):
                await self._wire.upload(self._target["channel"], self._target["thread"], drawn)

    async def _grow(self, text: str) -> bool:
        """Stream natively what was added; False where that cannot be done."""
        if not self._can_stream or (self._streamed is not None and not text.startswith(self._streamed)):
            return False
        try:
            if not self._stream:
                who = {"recipient_team_id": self._target["team"], "recipient_user_id": self._target["person"]}
                where = {"channel": self._target["channel"], "thread_ts": self._target["thread"]}
                started = await self._wire.call("chat.startStream", **where, **who, markdown_text=text)
                self._stream = str(started["ts"])
                await self._note([self._stream])
            elif added := text[len(self._streamed or "") :]:
                where = {"channel": self._target["channel"], "ts": self._stream}
                await self._wire.call("chat.appendStream", **where, markdown_text=added)
            self._streamed = text
        except Refused:
            self._can_stream = False
            return False
        return True

    async def _end_stream(self) -> None:
        with contextlib.suppress(Refused):
            await self._wire.call("chat.stopStream", channel=self._target["channel"], ts=self._stream)
        self._posted, self._stream = [self._stream], ""

    async def _note(self, posted: list[str]) -> None:
        await self._moved(json.dumps({**self._target, "posted": posted}))

    async def _put(self, payloads: list[Payload]) -> None:
        channel, thread = self._target["channel"], self._target["thread"]
        for n, payload in enumerate(payloads):
            if n < len(self._shown) and self._shown[n] == payload:
                continue
            if n < len(self._posted):
                try:
                    await self._wire.call("chat.update", channel=channel, ts=self._posted[n], **payload, **QUIET)
                    continue
                except Refused as error:
                    if error.error != "message_not_found":
                        raise
                    del self._posted[n:]
            self._posted.append(await self._wire.post(channel, thread, payload, f"{self._key}-{n}", again=self._again))
            await self._note(self._posted)
        for ts in self._posted[len(payloads) :]:
            with contextlib.suppress(Refused):
                await self._wire.call("chat.delete", channel=channel, ts=ts)
        del self._posted[len(payloads) :]
        self._shown = payloads

    async def end(self) -> None:
        """Take the status line away."""
        await self._status("")


class ResponseSurface:
    """The answers to a command, a press or a form: shown to one person or to the place; a form opens as a modal."""

    def __init__(self, wire: Wire, base: str, body: dict[str, Any], respond: Any, target: dict[str, Any]) -> None:
        self._wire = wire
        self._base = base
        self._trigger = str(body.get("trigger_id", ""))
        self._respond = respond
        self._target = target

    async def alive(self) -> None:
        """The acknowledgement was the life sign."""

    async def put(self, reply: Reply) -> None:
        """Show the final reply; what comes before it is not shown here."""
        if not reply.final:
            return
        form = next((part for part in reply.parts if isinstance(part, Form)), None)
        if form is not None and self._trigger and not any(one.error for one in form.fields):
            metadata = json.dumps(self._target)
            await self._wire.call("views.open", trigger_id=self._trigger, view=modal(form, metadata))
            return
        for n, payload in enumerate(render(reply, self._base)):
            if self._respond is None or n > 3:
                await self._without_response(payload, private=reply.audience == "person", n=n)
                continue
            kind = "ephemeral" if reply.audience == "person" else "in_channel"
            thread = self._target.get("thread") or None
            await self._respond(**payload, **QUIET, response_type=kind, replace_original=False, thread_ts=thread)

    async def _without_response(self, payload: Payload, *, private: bool, n: int) -> None:
        channel, thread, person = self._target["channel"], self._target.get("thread", ""), self._target["person"]
        if private:
            place = {"thread_ts": thread} if thread else {}
            await self._wire.call("chat.postEphemeral", channel=channel, user=person, **place, **payload)
        else:
            await self._wire.post(channel, thread, payload, f"{self._trigger}-{n}")

    async def end(self) -> None:
        """Nothing is left to take away."""
