"""Where a reply stands on Slack: messages of a thread, or the answers to a command or a press."""

import contextlib
import json

from bot.message import Form, Reply
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.door import language_of
from bot.platforms.phrases import phrase
from bot.platforms.pile import Ground, Pile
from bot.platforms.slack.render import modal
from bot.platforms.slack.wire import Wire, in_thread
from bot.platforms.wording import errors_of, form_of

KEPT = ("channel", "team", "thread", "response_url")
"""What a form carries along, so that the answer to it comes to where it was opened."""
RESPONSES = 4
"""Messages that are brought to the address of a command or a press; Slack takes five."""


class ThreadSurface(Pile[Wire]):
    """Messages in a thread. While an answer grows it is streamed where Slack can, and edited elsewhere."""

    def __init__(self, ground: Ground, wire: Wire) -> None:
        super().__init__(ground, wire)
        self._can_stream = bool(ground.where.get("thread")) and not ground.again
        self._stream = self.posted[0] if self.posted and ground.where.get("thread") else ""
        self._streamed = ""

    async def alive(self) -> None:
        """Show the status line of the thread."""
        await self._set_status(phrase(language_of(self._where), "looking"))

    async def _set_status(self, status: str) -> None:
        where = {"channel_id": self._where["channel"], "thread_ts": self._where["status"]}
        await self._wire.may("assistant.threads.setStatus", **where, status=status)

    async def show(self, reply: Reply) -> None:
        """Show a reply: to its reader alone, as what was added to the one before, or as it is.

        What is for one reader shows in a thread only where there is one already, and else in the channel.
        """
        if reply.audience == "person" and not self._where["channel"].startswith("D"):
            for payload in self.ground.render(reply) if reply.final else ():
                await self._wire.whisper({**self._where, "thread": self._where.get("within")}, payload)
        elif reply.final or not await self._grow(reply):
            await self._end_stream()
            await super().show(reply)

    async def _grow(self, reply: Reply) -> bool:
        """Stream natively what was added; False where that cannot be done, or what was said changed or became long."""
        payload, *more = self.ground.render(reply)
        words, *controls = payload["blocks"]
        text = str(words["text"])
        if more or not self._can_stream or not text.startswith(self._streamed):
            return False
        try:
            added, self._streamed = text[len(self._streamed) :], text
            if not self._stream:
                self._stream = await self._start(text, controls)
                await self.adopt(self._stream)
            elif added:
                where = {"channel": self._where["channel"], "ts": self._stream}
                await self._wire.call("chat.appendStream", **where, markdown_text=added)
        except (Refused, Passing):
            self._can_stream = False
            return False
        return True

    async def _start(self, text: str, controls: list[Payload]) -> str:
        """Begin a stream once, with the button that stops it; if it is not known whether it began, it is looked for."""
        who = {"recipient_team_id": self._where["team"], "recipient_user_id": self._where["person"]}
        where = {"channel": self._where["channel"], **in_thread(self._where)}
        chunks = [{"type": "blocks", "blocks": controls}] if controls else []
        chunks.append({"type": "markdown_text", "text": text})
        try:
            return str((await self._wire.call("chat.startStream", once=True, **where, **who, chunks=chunks))["ts"])
        except Passing as trouble:
            self._unsure = self._unsure or trouble.taken
            begun = trouble.taken and await self._wire.find(self._where, "", text)
            if not begun:
                raise
            return begun

    async def _end_stream(self) -> None:
        if self._stream:
            with contextlib.suppress(Refused):  # it ended by itself
                await self._wire.call("chat.stopStream", channel=self._where["channel"], ts=self._stream)
            self._stream = ""

    async def earlier(self, n: int, payload: Payload) -> str:
        """The message with its key; the first may be a stream, which is ended."""
        found = await self._wire.find(self._where, f"{self.ground.key}-{n}")
        if n == 0 and not found:
            begins = self._streamed or str(payload["blocks"][0]["text"])
            found = self._stream = await self._wire.find(self._where, "", begins)
            await self._end_stream()
        return found

    async def clear(self) -> None:
        """Take back what was shown."""
        await self._end_stream()
        await super().clear()

    async def end(self) -> None:
        """Take the status line away, and name a new conversation of the assistant's pane."""
        await self._set_status("")
        if title := self._where.get("title"):
            where = {"channel_id": self._where["channel"], "thread_ts": self._where["thread"]}
            await self._wire.may("assistant.threads.setTitle", **where, title=title)


class ResponseSurface:
    """The answers to a command, a press, a form or a shortcut: for one person or for all; a form opens as a modal."""

    def __init__(self, ground: Ground, wire: Wire) -> None:
        self._ground, self._wire, self._where = ground, wire, ground.where
        self._waiting = False
        """Whether something stands there until the answer comes."""

    async def alive(self) -> None:
        """The acknowledgement was the life sign."""

    async def put(self, reply: Reply) -> None:
        """Show a reply. Of those on the way only the first is shown, to the one who asked, until the last comes."""
        if not reply.final:
            if self._where["command"] and not self._waiting:
                self._waiting = True
                await self._say(self._ground.render(reply)[0], {"response_type": "ephemeral"})
            return
        if self._where["submitted"] and errors_of(reply):
            return
        form = form_of(reply)
        if form is not None and self._where["trigger"] and await self._opened(form):
            return
        kind = "ephemeral" if reply.audience == "person" else "in_channel"
        for n, payload in enumerate(self._ground.render(reply)):
            how: Payload = {"response_type": kind, **in_thread(self._where)}
            how["replace_original"] = n == 0 and (reply.replaces or (self._waiting and kind == "ephemeral"))
            if n == 0 and self._waiting and kind != "ephemeral":
                how |= {"delete_original": True}
            await self._say(payload, how, n)

    async def _opened(self, form: Form) -> bool:
        metadata = json.dumps({name: self._where[name] for name in KEPT})
        with contextlib.suppress(Refused, Passing):
            await self._wire.call("views.open", trigger_id=self._where["trigger"], view=modal(form, metadata))
            return True
        return False

    async def _say(self, payload: Payload, how: Payload, n: int = 0) -> None:
        """Answer where Slack gave an address for it, a few times; post elsewhere."""
        if self._where["response_url"] and n < RESPONSES:
            await self._wire.respond(self._where["response_url"], payload | how)
        elif how["response_type"] == "ephemeral" and self._where["channel"]:
            await self._wire.whisper(self._where, payload)
        else:
            place = self._where if self._where["channel"] else {"channel": self._where["person"]}
            await self._wire.post(place, payload, f"{self._ground.key}-{n}")

    async def clear(self) -> None:
        """What was said to one person goes with their next look."""

    async def end(self) -> None:
        """Nothing is left to take away."""
