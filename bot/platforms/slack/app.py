"""The Bolt app: Slack's events to turns. Acknowledged first, claimed once, answered once."""

import json
import logging
import re
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.desk import Call, Desk
from bot.dispatch import call, respond
from bot.message import Form, Message, Reply
from bot.pace import Pace
from bot.platforms import attached
from bot.platforms.slack import message as events
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.home import home
from bot.platforms.slack.standing import Groups
from bot.platforms.slack.surface import ResponseSurface, ThreadSurface
from bot.platforms.slack.wire import Refused, Wire
from bot.platforms.turn import Turns, carry
from bot.prompts import SUGGESTED
from rag import store as answers

log = logging.getLogger(__name__)

EDIT_S = 1.3
"""Seconds between edits; Slack lets about fifty pass in a minute."""


class SlackApp:
    """The assistant on Slack."""

    def __init__(self, desk: Desk) -> None:
        settings = desk.settings
        self.desk = desk
        self.client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url, retry_handlers=[]
        )
        self.bolt = AsyncApp(
            client=self.client,
            signing_secret=settings.slack_signing_secret.get_secret_value() or "unused in Socket Mode",
            logger=logging.getLogger("slack_bolt"),
        )
        self.wire = Wire(self.client)
        self.turns = Turns(desk, "slack")
        self.overheard = Pace(30)
        self.me = self.team = ""
        self.groups = Groups(desk, self.wire)
        self._listen()

    async def open(self) -> None:
        """Learn who we are, and go on with what was under way. Raises SlackApiError for a wrong token."""
        told = await self.client.auth_test()
        self.me, self.team = str(told["user_id"]), str(told["team_id"])
        self.wire.team = self.team
        self.desk.couriers["slack"] = SlackCourier(self.wire, self.desk.settings.link_base)
        for key, message, target in await self.turns.unfinished():
            self._answer(key, message, {**json.loads(target), "again": True})

    def _listen(self) -> None:
        bolt = self.bolt
        bolt.event("app_mention")(self.on_message)
        bolt.event("message")(self.on_message)
        bolt.event("app_home_opened")(self.on_home)
        bolt.event("assistant_thread_started")(self.on_assistant)
        bolt.event("assistant_thread_context_changed")(_nothing)
        bolt.event("subteam_members_changed")(self.on_groups)
        bolt.event("subteam_updated")(self.on_groups)
        bolt.command(re.compile("/.*"))(self.on_command)
        bolt.action(re.compile("command-.*"))(self.on_press)
        bolt.action(re.compile("link-.*"))(_acknowledge)
        bolt.view(re.compile(".*"))(self.on_submit)
        bolt.shortcut("answer_this")(self.on_answer_this)
        bolt.shortcut("save_thread")(self.on_save_thread)

    async def on_groups(self) -> None:
        """A user group changed: its members are read anew when they are needed."""
        self.groups.forget()

    async def on_message(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Somebody said something, or changed what they said."""
        if event.get("subtype") == "message_changed":
            await self._changed(event, str(body.get("team_id", self.team)))
            return
        if event.get("subtype") not in events.ORDINARY or event.get("user") == self.me:
            return
        team, bot = str(body.get("team_id") or self.team), bool(event.get("bot_id"))
        directed = events.is_for_us(event, self.me)
        conversation = events.thread(str(event["channel"]), event)
        follows = not directed and not bot and bool(event.get("thread_ts")) and await self._takes_part(conversation)
        if not directed and (bot or events.speaks_to_others(event, self.me)):
            return
        if not directed and not follows and self.overheard.wait(str(event["channel"])):
            return
        unasked = not directed and not follows
        neutral = await self._neutral(event, team, unasked=unasked)
        settings = await Call(self.desk, neutral).place_settings()
        if (bot and not settings.bots) or (unasked and not settings.watch):
            return
        target = self._target(event, team)
        if await self.turns.take(neutral.id, neutral, json.dumps(target)):
            self._answer(neutral.id, neutral, target)

    def _target(self, event: dict[str, Any], team: str) -> dict[str, Any]:
        """Answers go to the thread; in a private conversation without one they stand under the question."""
        within = str(event.get("thread_ts") or "")
        answers_in = within or ("" if events.is_private(event) else str(event["ts"]))
        person = str(event.get("user", ""))
        at = str(event["ts"])
        return {
            "channel": event["channel"],
            "thread": answers_in,
            "status": within or at,
            "team": team,
            "person": person,
        }

    async def _takes_part(self, conversation: str) -> bool:
        async with self.desk.database.reading() as connection:
            return bool(await answers.conversation(connection, conversation, None, 1))

    async def _neutral(self, event: dict[str, Any], team: str, *, unasked: bool) -> Message:
        role = await self.groups.role(str(event.get("user", "")))
        context, notes = ("", ()) if unasked else await attached.read(await self._files(event))
        return events.neutral(event, self.me, team, role, context=context, notes=notes, unasked=unasked)

    async def _files(self, event: dict[str, Any]) -> list[attached.File]:
        """The files of a message; `app_mention` leaves them out, so the message is looked up."""
        rows = event.get("files")
        if rows is None and event.get("type") == "app_mention":
            method = "conversations.replies" if event.get("thread_ts") else "conversations.history"
            where: dict[str, Any] = {"channel": event["channel"], "latest": event["ts"], "inclusive": True, "limit": 1}
            if event.get("thread_ts"):
                where["ts"] = event["thread_ts"]
            try:
                found = await self.wire.call(method, **where)
                rows = next((one.get("files") for one in found["messages"] if one["ts"] == event["ts"]), None)
            except Refused:
                rows = None
        return [self._file(one) for one in rows or ()]

    def _file(self, row: dict[str, Any]) -> attached.File:
        async def fetch() -> tuple[bytes, str]:
            secret = {"Authorization": f"Bearer {self.client.token}"}
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as session:
                address = str(row.get("url_private_download") or row["url_private"])
                async with session.get(address, headers=secret) as got:
                    got.raise_for_status()
                    return await got.content.read(attached.LARGEST + 1), got.content_type

        return attached.File(str(row.get("name", "file")), int(row.get("size", 0)), str(row.get("mimetype", "")), fetch)

    def _answer(self, key: str, message: Message, target: dict[str, Any]) -> None:
        async def work() -> None:
            async def moved(where: str) -> None:
                await self.turns.retarget(key, where)

            surface = ThreadSurface(self.wire, self.desk.settings.link_base, target, key, moved)
            try:
                await carry(respond(self.desk, message), surface, EDIT_S, quiet=message.unasked)
            except Refused as error:
                log.warning("a reply could not be shown: %s", error)
            if "assistant" in target:
                await self._title(target, message.text)

        self.turns.begin(key, message.person.id, work)

    async def _title(self, target: dict[str, Any], text: str) -> None:
        where = {"channel_id": target["channel"], "thread_ts": target["status"]}
        await self.client.api_call("assistant.threads.setTitle", json={**where, "title": text[:100]})

    async def _changed(self, event: dict[str, Any], team: str) -> None:
        """A question that changes while it is being answered is answered as it is now."""
        changed = {**event["message"], "channel": event["channel"], "channel_type": event.get("channel_type")}
        key = events.key(team, changed)
        target = await self.turns.withdraw(key)
        if target is not None:
            neutral = await self._neutral(changed, team, unasked=False)
            self._answer(key, neutral, json.loads(target))

    async def on_assistant(self, event: dict[str, Any]) -> None:
        """The assistant pane was opened: suggest what to ask."""
        thread = event["assistant_thread"]
        prompts = [{"title": text[:75], "message": text} for _, text in SUGGESTED[:4]]
        where = {"channel_id": thread["channel_id"], "thread_ts": thread["thread_ts"]}
        await self.wire.call("assistant.threads.setSuggestedPrompts", **where, prompts=prompts)

    async def on_home(self, event: dict[str, Any]) -> None:
        """The home tab was opened: show the person's open questions and how to ask."""
        if event.get("tab", "home") == "home":
            await self.wire.call("views.publish", user_id=event["user"], view=await home(self.desk, event["user"]))

    async def on_command(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The slash command, with its sub-commands as text."""
        await ack()
        await self._turn(body, str(body.get("text", "")).strip() or "help", respond)

    async def on_press(self, ack: Any, body: dict[str, Any], action: dict[str, Any], respond: Any) -> None:
        """A button."""
        await ack()
        await self._turn(body, str(action["value"]), respond)

    async def _turn(self, body: dict[str, Any], line: str, responded: Any, **more: Any) -> None:
        target = events.target_of(body)
        role = await self.groups.role(target["person"])
        message = events.from_body(body, line, role, self.desk.now(), target, **more)
        key = f"t{message.id}"
        if not await self.turns.take(key, message, "{}"):
            return
        surface = ResponseSurface(self.wire, self.desk.settings.link_base, body, responded, target)
        try:
            await carry(respond(self.desk, message), surface, EDIT_S)
        except Refused as error:
            log.warning("a reply could not be shown: %s", error)
        finally:
            await self.turns.close(key)

    async def on_submit(self, ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
        """A form: its errors are shown beside its fields, its success in the place it came from."""
        target = {**json.loads(view["private_metadata"] or "{}"), "person": body["user"]["id"]}
        role = await self.groups.role(target["person"])
        values = events.submitted(view)
        message = events.from_body(body, view["callback_id"], role, self.desk.now(), target, values=values)
        last: Reply | None = None
        async for last in respond(self.desk, message):
            pass
        assert last is not None
        form = next((part for part in last.parts if isinstance(part, Form)), None)
        if form is not None and (errors := {one.name: one.error for one in form.fields if one.error}):
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        surface = ResponseSurface(self.wire, self.desk.settings.link_base, {}, None, target)
        try:
            await surface.put(last)
        except Refused as error:
            log.warning("a reply could not be shown: %s", error)

    async def on_answer_this(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The shortcut *Answer this* on a message."""
        await ack()
        text = events.readable(str(body["message"].get("text", "")), self.me)
        await self._called(body, "ask", {"question": text}, respond)

    async def on_save_thread(self, ack: Any, body: dict[str, Any], respond: Any) -> None:
        """The shortcut *Save this thread to knowledge* on a message."""
        await ack()
        row = body["message"]
        try:
            where = {"channel": body["channel"]["id"], "ts": row.get("thread_ts") or row["ts"], "limit": 200}
            rows = (await self.wire.call("conversations.replies", **where))["messages"]
        except Refused:
            rows = [row]
        await self._called(body, "save", {}, respond, said=events.said(rows, self.me))

    async def _called(
        self, body: dict[str, Any], words: str, values: dict[str, Any], responded: Any, **more: Any
    ) -> None:
        target = events.target_of(body)
        target["thread"] = target["thread"] or str(body["message"]["ts"])
        role = await self.groups.role(target["person"])
        message = events.from_body(body, words, role, self.desk.now(), target, **more)
        if not await self.turns.take(f"t{message.id}", message, "{}"):
            return
        surface = ResponseSurface(self.wire, self.desk.settings.link_base, {}, responded, target)
        try:
            await carry(call(self.desk, message, words, values), surface, EDIT_S)
        finally:
            await self.turns.close(f"t{message.id}")


async def _nothing() -> None:
    """An event that needs no answer."""


async def _acknowledge(ack: Any) -> None:
    await ack()


__all__ = ["SlackApiError", "SlackApp"]
