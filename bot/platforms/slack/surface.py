"""Where a reply stands on Slack: messages of a thread, or the answers to a command or a press."""

import contextlib
import json
from typing import Any

from bot.message import Picture, Reply
from bot.platforms.calls import Passing, Refused
from bot.platforms.pile import Payload, Piled, Render
from bot.platforms.slack.render import modal
from bot.platforms.slack.wire import QUIET, Wire, in_thread, key_of
from bot.platforms.wording import errors_of, form_of

STATUS = "is looking it up…"
BEGINS, CONTROLS = 50, "-controls"
"""Characters by which a stream, which carries no key, is known again; what ends the key of its buttons."""
STREAMED = 11_000
"""Characters up to which an answer is streamed into one message."""


class ThreadSurface:
    """Messages in a thread. While an answer grows it is streamed where Slack can, and edited elsewhere."""

    def __init__(self, wire: Wire, pile: Piled, where: dict[str, Any], key: str, *, again: bool) -> None:
        self._wire, self._pile, self._where, self._key, self._again = wire, pile(self), where, key, again
        self._can_stream = bool(where.get("thread"))
        self._stream = self._streamed = ""
        self._to_find = again and bool(where.get("thread"))

    async def alive(self) -> None:
        """Show the status line of the thread."""
        await self._status(STATUS)

    async def _status(self, status: str) -> None:
        where = {"channel_id": self._where["channel"], "thread_ts": self._where["status"]}
        await self._wire.may("assistant.threads.setStatus", **where, status=status)

    async def put(self, reply: Reply) -> None:
        """Show a reply: to its reader alone, as what was added to the one before, or as it is."""
        async with self._pile.busy:
            await self._find_earlier(reply)
            if reply.audience == "person" and not self._where["channel"].startswith("D"):
                await self._whisper(reply)
            elif reply.final or not await self._grow(reply):
                await self._end_stream()
                await self._pile.put(reply)

    async def _find_earlier(self, reply: Reply) -> None:
        """A stream that an earlier run began and its buttons, also where it could not note them any more."""
        if self._to_find:
            self._to_find, posted = False, self._pile.posted
            begun = posted[0] if posted else await self._begun(str(self._pile.render(reply)[0]["blocks"][0]["text"]))
            controls = begun and await self._wire.find(self._where, lambda row: key_of(row) == self._key + CONTROLS)
            self._stream, self._can_stream = begun, not begun
            posted[:] = [
                *([begun] if begun else ()),
                *posted[1:],
                *([controls] if controls not in ("", *posted) else ()),
            ]

    async def _begun(self, text: str) -> str:
        def alike(row: Payload) -> bool:
            return key_of(row) is None and str(row["text"])[:BEGINS] == text[:BEGINS]

        return await self._wire.find(self._where, alike)

    async def _whisper(self, reply: Reply) -> None:
        if reply.final:
            place = {"channel": self._where["channel"], "user": self._where["person"], **in_thread(self._where)}
            for payload in self._pile.render(reply):
                await self._wire.call("chat.postEphemeral", **place, **payload)

    async def _grow(self, reply: Reply) -> bool:
        """Stream natively what was added, with its buttons under it until it ends; False where that cannot be done."""
        text = str(self._pile.render(reply)[0]["blocks"][0]["text"])
        if not self._can_stream or not text.startswith(self._streamed) or len(text) > STREAMED:
            return False
        try:
            if not self._stream:
                self._stream = await self._start(text)
                await self._pile.adopt(self._stream)
                if reply.buttons:
                    await self._pile.adopt(self._stream, await self._controls(reply))
            elif added := text[len(self._streamed) :]:
                where = {"channel": self._where["channel"], "ts": self._stream}
                await self._wire.call("chat.appendStream", **where, markdown_text=added)
        except (Refused, Passing):
            self._can_stream = False
            return False
        self._streamed = text
        return True

    async def _start(self, text: str) -> str:
        """Begin a stream once; if it is not known whether it began, it is looked for."""
        who = {"recipient_team_id": self._where["team"], "recipient_user_id": self._where["person"]}
        where = {"channel": self._where["channel"], **in_thread(self._where)}
        try:
            return await self._wire.start(where | who | {"markdown_text": text})
        except Passing as trouble:
            begun = trouble.taken and await self._begun(text)
            if not begun:
                raise
            return begun

    async def _controls(self, reply: Reply) -> str:
        """The buttons of an answer that grows, which a stream cannot carry: a message that the end takes back."""
        blocks = [one for one in self._pile.render(reply)[-1]["blocks"] if one["type"] == "actions"]
        labels = " · ".join(one.label for one in reply.buttons)
        return await self._wire.post(self._where, {"text": labels, "blocks": blocks}, self._key + CONTROLS)

    async def _end_stream(self) -> None:
        if self._stream:
            with contextlib.suppress(Refused):  # it ended by itself
                await self._wire.call("chat.stopStream", channel=self._where["channel"], ts=self._stream)
            self._stream = ""

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Post a message, and its drawings under it."""
        made = await self._wire.post(self._where, payload, f"{self._key}-{n}", again=self._again)
        await self._wire.upload(self._where["channel"], self._where["thread"], drawn)
        return made

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message."""
        await self._wire.call("chat.update", channel=self._where["channel"], ts=message, **payload, **QUIET)
        await self._wire.upload(self._where["channel"], self._where["thread"], drawn)

    async def take_back(self, message: str) -> None:
        """Delete a message."""
        await self._wire.call("chat.delete", channel=self._where["channel"], ts=message)

    async def clear(self) -> None:
        """Take back what was shown."""
        await self._end_stream()
        await self._pile.clear()

    async def end(self) -> None:
        """Take the status line away, and name a new conversation of the assistant's pane."""
        await self._status("")
        if title := self._where.get("title"):
            where = {"channel_id": self._where["channel"], "thread_ts": self._where["thread"]}
            await self._wire.may("assistant.threads.setTitle", **where, title=title)


class ResponseSurface:
    """The answers to a command, a press, a form or a shortcut: for one person or for all; a form opens as a modal."""

    def __init__(self, wire: Wire, render: Render, where: dict[str, Any], key: str) -> None:
        self._wire, self._render, self._where, self._key = wire, render, where, key
        self._waiting = False
        """Whether something stands there until the answer comes."""

    async def alive(self) -> None:
        """The acknowledgement was the life sign."""

    async def put(self, reply: Reply) -> None:
        """Show a reply. Of those on the way only the first is shown, to the one who asked, until the last comes."""
        if not reply.final:
            if self._where["command"] and not self._waiting:
                self._waiting = True
                await self._say(self._render(reply)[0], {"response_type": "ephemeral"})
            return
        if self._where["submitted"] and errors_of(reply):
            return
        form = form_of(reply)
        if form is not None and self._where["trigger"] and await self._opened(modal(form, self._metadata())):
            return
        kind = "ephemeral" if reply.audience == "person" else "in_channel"
        for n, payload in enumerate(self._render(reply)):
            how: Payload = {
                "response_type": kind,
                "replace_original": n == 0 and reply.replaces,
                **in_thread(self._where),
            }
            if self._waiting and n == 0:
                how |= {"replace_original": True} if kind == "ephemeral" else {"delete_original": True}
            await self._say(payload, how, n)

    def _metadata(self) -> str:
        return json.dumps({name: self._where[name] for name in ("channel", "team", "thread", "response_url")})

    async def _opened(self, view: Payload) -> bool:
        with contextlib.suppress(Refused, Passing):
            await self._wire.call("views.open", trigger_id=self._where["trigger"], view=view)
            return True
        return False

    async def _say(self, payload: Payload, how: Payload, n: int = 0) -> None:
        """Answer where Slack gave an address for it, a few times; post elsewhere."""
        if self._where["response_url"] and n < 4:
            await self._wire.respond(self._where["response_url"], payload | how)
        elif how["response_type"] == "ephemeral" and self._where["channel"]:
            place = {"channel": self._where["channel"], "user": self._where["person"], **in_thread(self._where)}
            await self._wire.call("chat.postEphemeral", **place, **payload)
        else:
            place = self._where if self._where["channel"] else {"channel": self._where["person"]}
            await self._wire.post(place, payload, f"{self._key}-{n}")

    async def clear(self) -> None:
        """What was said to one person goes with their next look."""

    async def end(self) -> None:
        """Nothing is left to take away."""
