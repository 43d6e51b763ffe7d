"""The Bolt app: Slack's events, told to the door; and where answers to them stand.

A message is claimed before its event is acknowledged, so that nothing acknowledged is lost; the work comes after.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Desk
from bot.message import Message, Reply
from bot.people import ids_with_roles, role_of
from bot.platforms.adapter import Adapter, Heard
from bot.platforms.attached import File
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.door import CALLED, Door
from bot.platforms.slack import message as events
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.render import home, render
from bot.platforms.slack.surface import ResponseSurface, ThreadSurface
from bot.platforms.slack.wire import Wire
from bot.platforms.wording import errors_of
from bot.prompts import SUGGESTED

log = logging.getLogger(__name__)

SUBMIT_S = 0.8
"""Seconds that a form may be judged in before it is closed without a word; Slack's limit is 3, ours is 1."""


class SlackApp(Adapter):
    """The assistant on Slack."""

    name, pace_s, whispers, tells_again, asks_around, render = "slack", 1.3, True, True, True, staticmethod(render)
    surfaces = ThreadSurface, ResponseSurface

    def __init__(self, desk: Desk) -> None:
        self.desk, settings = desk, desk.settings
        token = settings.slack_bot_token.get_secret_value()
        self.headers = {"Authorization": f"Bearer {token}"}
        self.hosts = urlsplit(settings.slack_api_url).hostname or "", "slack.com", "slack-files.com"
        self.client = AsyncWebClient(token=token, base_url=settings.slack_api_url, retry_handlers=[])
        self.bolt = AsyncApp(
            client=self.client,
            signing_secret=settings.slack_signing_secret.get_secret_value() or "unused in Socket Mode",
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
        )
        self.wire, self.door = Wire(self.client), Door(desk, self)
        self.groups: dict[str, list[str]] = {}
        """The members of the user groups with a role, kept until Slack says that they changed."""
        bolt, anything = self.bolt, re.compile(".*", re.DOTALL)
        bolt.event(anything)(self.on_event)
        for kind in (bolt.command(anything), bolt.action(anything), bolt.shortcut(anything)):
            kind(self.on_call)
        bolt.view(anything)(self.on_submit)

    async def open(self) -> None:
        """Be there for notices, and go on with what was under way, now that it is known who we are."""
        await self.door.open({self.name: SlackCourier(self.wire, self.desk)})
        await self.door.listen()

    async def on_event(self, event: Payload) -> None:
        """Something happened: a message, a look at the home tab or into the assistant pane, a change of groups."""
        channel = {name: event.get(name) for name in ("channel", "channel_type")}
        match event["type"], event.get("subtype"):
            case "message", "message_changed":
                await self.door.change(self._heard({**event["message"], **channel}))
            case "message", "message_deleted":
                await self.door.forget(self._heard({**channel, "ts": event["deleted_ts"]}).key)
            case "message" | "app_mention", _:
                await self.door.hear(self._heard(event))
            case "app_home_opened", _ if event.get("tab", "home") == "home":
                self.door.chores.begin(self._home(event["user"]))
            case "assistant_thread_started", _:
                given = {name: event["assistant_thread"][name] for name in ("channel_id", "thread_ts")}
                given["prompts"] = [{"title": text[:75], "message": text} for _, text in SUGGESTED[:4]]
                self.door.chores.begin(self.wire.call("assistant.threads.setSuggestedPrompts", **given))
            case "subteam_members_changed" | "subteam_updated", _:
                self.groups.clear()

    def _heard(self, event: Payload) -> Heard:
        return events.heard(event, self.wire.me, self.wire.team)

    async def _home(self, person: str) -> None:
        where = events.called({"user_id": person, "team_id": self.wire.team})
        message = replace(events.from_body({}, where, "home", self.desk.now()), discreet=True)
        last = [reply async for reply in self.door.replies(message, where)][-1]
        await self.wire.call("views.publish", user_id=person, view=home(last, self.desk.settings.link_base))

    async def on_call(self, ack: Any, body: Payload) -> None:
        """The slash command with its sub-commands as text, a button, or a shortcut on a message."""
        line, values = events.line_of(body, self.wire.me)
        if line:
            await self._call(body, line, values=values)
        await ack()

    async def _call(self, body: Payload, line: str, **more: Any) -> "asyncio.Task[Reply | None] | None":
        where = events.called(body)
        message = events.from_body(body, where, line, self.desk.now(), **more)
        return await self.door.call(f"t{message.id}", message, where)

    async def on_submit(self, ack: Any, body: Payload, view: Payload) -> None:
        """A form: its errors are shown beside its fields, its success in the place it came from."""
        judging = await self._call(body, view["callback_id"], values=events.submitted(view))
        if judging is not None and not (await asyncio.wait([judging], timeout=SUBMIT_S))[0]:
            self.door.chores.begin(self._judged_late(judging, events.called(body)))
        errors = errors_of(judging.result()) if judging is not None and judging.done() else {}
        await (ack(response_action="errors", errors=errors) if errors else ack())

    async def _judged_late(self, judging: "asyncio.Task[Reply | None]", where: Payload) -> None:
        """What was wrong with a form that is closed by now is told where it came from."""
        reply = await judging
        if reply is not None and errors_of(reply):
            late = {**where, "kind": "", CALLED: True}
            await self.door.surface(f"late{where['trigger']}", late, again=False).put(reply)

    async def standing(self, person: str) -> tuple[str, ...]:
        """A person's id and those of their user groups, read from Slack now."""
        self.groups.clear()
        return await self._ids(person)

    async def _ids(self, person: str) -> tuple[str, ...]:
        named = sorted(one for one in ids_with_roles(self.desk.settings, self.name) if one.startswith("S"))
        return person, *[group for group in named if person in await self._members(group)]

    async def _members(self, group: str) -> list[str]:
        if group not in self.groups:
            try:
                self.groups[group] = (await self.wire.call("usergroups.users.list", usergroup=group))["users"]
            except Refused as error:
                log.warning("the members of a user group cannot be read: %s", error)
                self.groups[group] = []
        return self.groups[group]

    # ---- what the door asks for

    async def complete(self, message: Message, where: Payload) -> Message:
        """The message with its person's role; what begins a conversation of the assistant's pane is its title."""
        role = role_of(self.desk.settings, self.name, await self._ids(message.person.id))
        if message.place.private and where.get("within") and not await self.door.takes_part(message.thread):
            where["title"] = message.text[:100]
        return replace(message, person=replace(message.person, role=role))

    async def left_out(self, where: Payload) -> tuple[str, tuple[File, ...]]:
        """The beginning of the thread and the files of a mention, which Slack tells without them."""
        if not where.get("files_left_out"):
            return "", ()
        within, thread = where["within"], {"channel": where["channel"], "thread": where["within"]}
        root = await self.wire.message(thread, within) if within else {}
        files = (await self.wire.message(thread, where["asked"])).get("files") or ()
        return events.readable(str(root.get("text") or ""), self.wire.me), tuple(map(events.file, files))

    async def around(self, where: Payload, thread: str) -> list[Heard]:
        """The thread of a message."""
        found = [where["chosen"]] if where.get("chosen") else []
        with contextlib.suppress(Passing, Refused):
            found = await self.wire.history(where) or found if where["thread"] else []
        return self.rows(where["channel"], found)

    async def said(self, place: str, since: dt.datetime) -> list[Heard]:
        """What people said in a channel since, but for its threads, or in one of them; Slack tells of each apart."""
        channel, _, thread = place.partition("/")
        rows = await self.wire.history({"channel": channel, "thread": thread}, oldest=f"{since.timestamp():.6f}") or ()
        return self.rows(channel, [row for row in rows if float(row["ts"]) >= since.timestamp()])

    def rows(self, place: str, rows: Iterable[Payload]) -> list[Heard]:
        """What rows of a place's history say."""
        return [self._heard({**row, "channel": place}) for row in rows]
