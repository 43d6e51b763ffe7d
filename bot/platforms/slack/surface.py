"""Where a reply stands on Slack: messages of a thread, or the answers to a command or a press."""

import contextlib
import json

from bot.message import Form, Picture, Reply
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.phrases import language_of, phrase
from bot.platforms.pile import Ground, Pile
from bot.platforms.slack.render import modal
from bot.platforms.slack.wire import Wire, in_thread
from bot.platforms.wording import errors_of, pictures, undrawn

KEPT = ("channel", "team", "thread", "response_url")
"""What a form carries along, so that the answer to it comes to where it was opened."""
RESPONSES = 4
"""Messages that are brought to the address of a command or a press; Slack takes five."""


class ThreadSurface(Pile[Wire]):
    """Messages in a thread. While an answer grows it is streamed where Slack can, and edited elsewhere."""

    def __init__(self, ground: Ground, wire: Wire) -> None:
        super().__init__(ground, wire)
        thread = bool(ground.where.get("thread"))
        self._can_stream, self._grows = thread and not ground.again, False
        self._stream, self._streamed = self.posted[0] if self.posted and thread else "", ""

    async def alive(self) -> None:
        """Show the status line of the thread."""
        await self._name("Status", status=phrase(language_of(self._where), "looking"))

    async def end(self) -> None:
        """Take the status line away, and name a new conversation of the assistant's pane."""
        await self._name("Status", status="")
        if title := self._where.get("title"):
            await self._name("Title", title=title)

    async def _name(self, what: str, **given: str) -> None:
        where = {"channel_id": self._where["channel"], "thread_ts": self._where["status"]}
        await self._wire.once().call(f"assistant.threads.set{what}", **where, **given)

    async def show(self, reply: Reply) -> None:
        """Show a reply: to its reader alone, or to all.

        What is for one reader shows in a thread only where there is one already, and else in the channel.
        """
        if reply.audience == "person" and not self._where["channel"].startswith("D"):
            for payload in self.ground.render(undrawn(reply)) if reply.final else ():
                await self._wire.whisper({**self._where, "thread": self._where.get("within")}, payload)
            return
        self._grows = not reply.final
        if reply.final:
            await self._end_stream()
        await super().show(reply)

    async def post(self, n: int, payload: Payload, drawn: list[Picture]) -> str:
        """Post a message; the first of an answer that grows begins a stream, with the button that stops it."""
        if n == 0 and self._grows and self._can_stream:
            self._can_stream, self._streamed, controls = False, _words(payload), payload["blocks"][1:]
            chunks: list[Payload] = [{"type": "blocks", "blocks": controls}] if controls else []
            chunks.append({"type": "markdown_text", "text": self._streamed})
            who = {"recipient_team_id": self._where["team"], "recipient_user_id": self._where["person"]}
            given = {"channel": self._where["channel"], **in_thread(self._where), **who, "chunks": chunks}
            with contextlib.suppress(Refused):
                self._stream = await self._wire.make("chat.startStream", given, self._where, "", self._streamed)
                return self._stream
        return await super().post(n, payload, drawn)

    async def change(self, message: str, payload: Payload, drawn: list[Picture]) -> None:
        """Change a message; a stream gets what was added, and ends where what was said changed."""
        text = _words(payload)
        if message == self._stream and self._grows and self._streamed and text.startswith(self._streamed):
            with contextlib.suppress(Refused, Passing):
                added, self._streamed = text[len(self._streamed) :], text
                where = {"channel": self._where["channel"], "ts": self._stream}
                await self._wire.call("chat.appendStream", **where, markdown_text=added)
                return
        await self._end_stream()
        await super().change(message, payload, drawn)

    async def _end_stream(self) -> None:
        if self._stream:
            with contextlib.suppress(Refused):  # it ended by itself
                await self._wire.call("chat.stopStream", channel=self._where["channel"], ts=self._stream)
            self._stream = ""

    async def earlier(self, n: int, payload: Payload) -> str:
        """The message with its key; the first may be a stream, which is ended."""
        found = await self._wire.find(self._where, f"{self.ground.key}-{n}")
        if n == 0 and not found:
            found = self._stream = await self._wire.find(self._where, "", self._streamed or _words(payload))
            await self._end_stream()
        return found

    async def clear(self) -> None:
        """Take back what was shown."""
        await self._end_stream()
        await super().clear()


class ResponseSurface(Pile[Wire]):
    """The answers to a command, a press, a form or a shortcut: for one person or for all; a form opens as a modal."""

    _waiting = False

    async def show(self, reply: Reply) -> None:
        """Show a reply. Of those on the way only the first is shown, to the one who asked, until the last comes."""
        alone = reply.audience == "person"
        payloads = self.ground.render(undrawn(reply) if alone else reply)
        if not reply.final:
            if self._where["kind"] == "command" and not self._waiting:
                self._waiting = True
                await self._say(payloads[0], {"response_type": "ephemeral"})
        elif not (self._where["kind"] == "view_submission" and errors_of(reply)):
            for n, payload in enumerate(payloads):
                how: Payload = {"response_type": "ephemeral" if alone else "in_channel", **in_thread(self._where)}
                how["replace_original"] = n == 0 and (reply.replaces or (self._waiting and alone))
                if n == 0 and self._waiting and not alone:
                    how["delete_original"] = True
                await self._say(payload, how, n)
            # after a restart nobody could tell whether it stands there
            await self._wire.draw(self._where, () if alone or self.ground.again else pictures(reply))

    async def open(self, form: Form) -> bool:
        """Show a form, where somebody just did something."""
        if self._where["trigger"]:
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
            await self._wire.post(place, payload, f"{self.ground.key}-{n}")


def _words(payload: Payload) -> str:
    return str(payload["blocks"][0]["text"])
