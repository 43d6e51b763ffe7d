"""The Bolt app: Slack's events, told to the door; and where answers to them stand.

A message is claimed before its event is acknowledged, so that nothing acknowledged is lost; the work comes after.
"""

import asyncio
import contextlib
import logging
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.message import Message, Reply
from bot.platforms.attached import File, fetch
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.chores import Chores
from bot.platforms.door import Door, language_of
from bot.platforms.phrases import phrase
from bot.platforms.pile import Ground
from bot.platforms.slack import message as events
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.render import render
from bot.platforms.slack.standing import Groups
from bot.platforms.slack.surface import ResponseSurface, ThreadSurface
from bot.platforms.slack.wire import Wire
from bot.platforms.turn import Surface
from bot.platforms.wording import errors_of
from bot.prompts import SUGGESTED

EDIT_S = 1.3
"""Seconds between edits; Slack lets about fifty pass in a minute."""
SUBMIT_S = 0.8
"""Seconds that a form may be judged in before it is closed without a word; Slack's limit is 3, ours is 1."""


class SlackApp:
    """The assistant on Slack."""

    name, whispers, tells_again, render = "slack", True, True, staticmethod(render)

    def __init__(self, desk: Desk) -> None:
        self.desk, settings = desk, desk.settings
        token = settings.slack_bot_token.get_secret_value()
        self.client = AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[])
        self.bolt = AsyncApp(
            client=self.client,
            signing_secret=settings.slack_signing_secret.get_secret_value() or "unused in Socket Mode",
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
        )
        self.wire = Wire(self.client)
        self.groups = Groups(desk, self.wire)
        self.door, self.chores = Door(desk, self, EDIT_S), Chores()
        self._listen()

    def _listen(self) -> None:
        bolt, anything = self.bolt, re.compile(".*", re.DOTALL)
        for event, hear in {
            "app_mention": self.on_message,
            "message": self.on_message,
            "app_home_opened": self.on_home,
            "assistant_thread_started": self.on_assistant,
            "assistant_thread_context_changed": _nothing,
            "subteam_members_changed": self.on_groups,
            "subteam_updated": self.on_groups,
        }.items():
            bolt.event(event)(hear)
        for kind in (bolt.command(anything), bolt.action(re.compile("command-.*")), bolt.shortcut("answer_this")):
            kind(self.on_call)
        bolt.action(anything)(_acknowledge)
        bolt.view(anything)(self.on_submit)
        bolt.shortcut("save_thread")(self.on_save_thread)

    async def open(self) -> None:
        """Be there for notices, and go on with what was under way, now that it is known who we are."""
        self.desk.couriers["slack"] = SlackCourier(self.wire, self.desk.settings.link_base)
        await self.door.resume()

    async def on_groups(self) -> None:
        """A user group changed: its members are read anew when they are needed."""
        self.groups.forget()

    async def on_message(self, event: Payload, body: Payload) -> None:
        """Somebody said something, changed it, or took it back."""
        team, subtype = str(body.get("team_id") or self.wire.team), event.get("subtype")
        if subtype == "message_changed":
            changed = {**event["message"], "channel": event["channel"], "channel_type": event.get("channel_type")}
            await self.door.change(events.heard(changed, self.wire.me, team))
        elif subtype == "message_deleted":
            await self.door.forget(events.key(team, event["channel"], event["deleted_ts"]))
        elif subtype in events.ORDINARY and event.get("user") != self.wire.me:
            await self.door.hear(events.heard(event, self.wire.me, team))

    async def on_assistant(self, event: Payload) -> None:
        """The assistant pane was opened: suggest what to ask."""
        where = {name: event["assistant_thread"][name] for name in ("channel_id", "thread_ts")}
        prompts = [{"title": text[:75], "message": text} for _, text in SUGGESTED[:4]]
        self.chores.begin(self.wire.may("assistant.threads.setSuggestedPrompts", **where, prompts=prompts))

    async def on_home(self, event: Payload) -> None:
        """The home tab was opened."""
        if event.get("tab", "home") == "home":
            self.chores.begin(self._home(event["user"]))

    async def _home(self, person: str) -> None:
        where = events.called({"user_id": person, "team_id": self.wire.team})
        message = replace(events.from_body({}, where, "home", self.desk.now()), discreet=True)
        last = [reply async for reply in self.door.replies(message, where)][-1]
        blocks = [block for one in render(last, self.desk.settings.link_base) for block in one["blocks"]]
        await self.wire.may("views.publish", user_id=person, view={"type": "home", "blocks": blocks})

    async def on_call(self, ack: Any, body: Payload) -> None:
        """The slash command with its sub-commands as text, a button, or the shortcut *Answer this*."""
        line, values = events.line_of(body, self.wire.me)
        await self._call(body, line, values=values)
        await ack()

    async def on_save_thread(self, ack: Any, body: Payload) -> None:
        """The shortcut *Save this thread to knowledge* on a message."""
        await ack()
        self.chores.begin(self._save(body))

    async def _save(self, body: Payload) -> None:
        where, found = events.called(body), [body["message"]]
        with contextlib.suppress(Passing, Refused):
            found = await self.wire.history(where) or found
        await self._call(body, "save", said=events.said(found, self.wire.me))

    async def _call(self, body: Payload, line: str, **more: Any) -> "asyncio.Task[Reply | None] | None":
        where = events.called(body)
        message = events.from_body(body, where, line, self.desk.now(), **more)
        return await self.door.call(f"t{message.id}", message, where)

    async def on_submit(self, ack: Any, body: Payload, view: Payload) -> None:
        """A form: its errors are shown beside its fields, its success in the place it came from."""
        judging = await self._call(body, view["callback_id"], values=events.submitted(view))
        reply = None
        if judging is not None:
            await asyncio.wait([judging], timeout=SUBMIT_S)
            if judging.done():
                reply = judging.result()
            else:
                self.chores.begin(self._judged_late(judging, events.called(body)))
        errors = errors_of(reply) if reply else {}
        await (ack(response_action="errors", errors=errors) if errors else ack())

    async def _judged_late(self, judging: "asyncio.Task[Reply | None]", where: Payload) -> None:
        """What was wrong with a form that is closed by now is told where it came from."""
        reply = await judging
        if reply is not None and errors_of(reply):
            await self.door.surface(f"late{where['trigger']}", {**where, "submitted": False}, again=False).put(reply)

    # ---- what the door asks for

    def surface(self, ground: Ground) -> Surface:
        """Where the reply to a message stands."""
        kind = ResponseSurface if "response_url" in ground.where else ThreadSurface
        return kind(ground, self.wire)

    async def complete(self, message: Message, where: dict[str, Any]) -> tuple[Message, tuple[File, ...]]:
        """The message with its person's role; a mention with the files and the thread that Slack leaves out of it."""
        role = await self.groups.role(message.person.id)
        message = replace(message, person=replace(message.person, role=role))
        within = where.get("within")
        if message.place.private and within and not await self.door.takes_part(message.thread):
            where["title"] = message.text[:100]
        if not where.get("files_left_out"):
            return message, ()
        thread = {"channel": where["channel"], "thread": within}
        try:
            root = await self.wire.message(thread, within) if within else {}
            row = await self.wire.message(thread, where["asked"])
        except (Passing, Refused) as error:
            note = phrase(language_of(where), "unseen", why=error)
            return replace(message, notes=(*message.notes, note)), ()
        context = events.readable(str(root.get("text") or ""), self.wire.me)
        return replace(message, context=context), events.files(row.get("files") or ())

    async def fetch(self, file: File) -> tuple[bytes, str]:
        """A file, with our token; no host but Slack's gets to see it."""
        host, ours = urlsplit(file.address).hostname or "", urlsplit(self.desk.settings.slack_api_url).hostname or ""
        if host != ours and not host.endswith((".slack.com", ".slack-files.com")):
            raise Refused("Slack", f"{host} is not Slack's")
        return await fetch(file.address, {"Authorization": f"Bearer {self.client.token}"})


async def _nothing() -> None:
    """An event that needs no answer."""


async def _acknowledge(ack: Any) -> None:
    await ack()
