"""The stage on Slack: the real Bolt app by Socket Mode against the Slack of the tests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.desk import Desk
from bot.message import Role
from bot.platforms.slack.app import SlackApp
from tests.fakes import slack as fake
from tests.stage import ROLE_IDS, Seen, Stage, links_in, one_line, settled

SHORTCUTS = {"Answer this": "answer_this", "Save this thread to knowledge": "save_thread"}


@contextlib.asynccontextmanager
async def running(desk: Desk, slack: fake.FakeSlack) -> AsyncIterator[SlackApp]:
    """The app, connected by Socket Mode; what is under way is finished before it leaves."""
    app = SlackApp(desk)
    app.wire.me, app.wire.team = fake.ME, fake.TEAM
    app.client.session = aiohttp.ClientSession()
    await app.open()
    handler = AsyncSocketModeHandler(app.bolt, fake.APP_TOKEN)
    await handler.connect_async()
    await slack.connected()
    try:
        yield app
    finally:
        await app.door.turns.finish(5)
        await handler.close_async()
        await app.client.session.close()


@contextlib.asynccontextmanager
async def play(open_home: Any, *, here: Mapping[str, Any] | None = None, **given: Any) -> AsyncIterator[Stage]:
    """A stage with one workspace, its channel, and private conversations."""
    roles = {f"{role.name.lower()}s": f"slack:{one}" for role, one in ROLE_IDS["slack"].items()}
    place = f"slack:{fake.CHANNEL}"
    given = {**roles, "places": {place: dict(here or {})}, **given}
    async with fake.FakeSlack() as slack:
        hosts = {"slack_bot_token": fake.BOT_TOKEN, "slack_app_token": fake.APP_TOKEN, "slack_api_url": slack.api}
        async with open_home(**hosts, **given) as desk, running(desk, slack) as app:
            known: set[str] = set()
            people: dict[str, Person] = {}

            def enter(name: str, role: Role) -> Person:
                if name not in people:
                    people[name] = Person(desk, slack, known, f"U42{len(people)}", f"D42{len(people)}")
                for group in slack.groups.values():
                    group[:] = [one for one in group if one != people[name].id]
                if role > Role.MEMBER:
                    slack.groups.setdefault(ROLE_IDS["slack"][role], []).append(people[name].id)
                app.groups.clear()
                return people[name]

            yield Stage("slack", desk, place, enter, lambda: unasked(slack, known, fake.CHANNEL), slack, app)


def unasked(slack: fake.FakeSlack, known: set[str], channel: str) -> list[Seen]:
    """What the assistant said in a channel that answers nothing on this stage."""
    own = [row for (where, ts), row in slack.messages.items() if where == channel and ts not in known]
    return [seen([row]) for row in own if row["user"] == fake.ME]


def seen(messages: list[dict[str, Any]], *, private: bool = False, **raw: Any) -> Seen:
    """Messages as a person reads them."""
    blocks = [block for one in messages for block in one.get("blocks", ())]
    content = "\n".join(block["text"] for block in blocks if block["type"] == "markdown")
    buttons = tuple(one["text"]["text"] for one in controls(messages))
    return Seen(one_line(content), buttons, links_in(content), private=private, raw={"messages": messages, **raw})


def controls(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The buttons of messages."""
    blocks = [block for one in messages for block in one.get("blocks", ()) if block["type"] == "actions"]
    return [one for block in blocks for one in block["elements"]]


class Person:
    """Somebody on Slack."""

    def __init__(self, desk: Desk, slack: fake.FakeSlack, known: set[str], id: str, direct: str) -> None:
        self._desk, self._slack, self._known, self.id, self._direct = desk, slack, known, id, direct
        self.account = f"slack:{id}"

    async def _answer(self, ts: str, channel: str, before: set[str], thread: str, alone: int = 0) -> Seen:
        await settled(self._desk, "slack", f"{fake.TEAM}:{channel}:{ts}")
        rows = [row for (where, made), row in self._slack.messages.items() if where == channel and made not in before]
        messages = [row for row in rows if row["user"] == fake.ME]
        self._known.update(row["ts"] for row in messages)
        ephemeral = self._slack.ephemeral[alone:]
        return seen([*messages, *ephemeral], private=bool(ephemeral), question=ts, thread=thread, channel=channel)

    async def says(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Mention the assistant in the channel, or go on in its thread."""
        given = tuple((name, raw, "text/plain") for name, raw in (files or {}).items())
        before, alone = {ts for _, ts in self._slack.messages}, len(self._slack.ephemeral)
        thread = after.raw["thread"] if after else ""
        ts = await self._slack.say(text, person=self.id, thread=thread, files=given)
        return await self._answer(ts, fake.CHANNEL, before, thread or ts, alone)

    async def writes(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Write a direct message."""
        given = tuple((name, raw, "text/plain") for name, raw in (files or {}).items())
        before = {ts for _, ts in self._slack.messages}
        thread = after.raw["thread"] if after else ""
        ts = await self._slack.say(text, person=self.id, channel=self._direct, thread=thread, files=given)
        return await self._answer(ts, self._direct, before, thread or ts)

    async def types(self, line: str) -> Seen:
        """Use the slash command."""
        return await self._shown(self._slack.slash(line, person=self.id))

    async def presses(self, seen: Seen, label: str) -> Seen:
        """Press a button."""
        message = next(one for one in seen.raw["messages"] if label in [b["text"]["text"] for b in controls([one])])
        told = await self._shown(self._slack.click(message, label, person=self.id))
        return Seen(
            told.text, told.buttons, told.links, told.fields, private=told.private, raw={**seen.raw, **told.raw}
        )

    async def _shown(self, acting: Awaitable[Any]) -> Seen:
        slack, before = self._slack, self._counts()
        await acting
        await settled(self._desk, "slack", f"t{slack.trigger}")
        return self._new(before)

    def _counts(self) -> tuple[int, int, int, set[str]]:
        slack = self._slack
        return len(slack.responses), len(slack.ephemeral), len(slack.views), {ts for _, ts in slack.messages}

    def _new(self, before: tuple[int, int, int, set[str]]) -> Seen:
        slack = self._slack
        if views := slack.views[before[2] :]:
            view = views[-1]
            fields = {block["block_id"]: value_of(block["element"]) for block in view["blocks"] if "element" in block}
            title = one_line(view["title"]["text"])
            return Seen(title, fields=fields, private=True, raw={"messages": [], "form": view})
        responses = slack.responses[before[0] :]
        ephemeral = slack.ephemeral[before[1] :]
        posted = [row for (_, ts), row in slack.messages.items() if ts not in before[3] and row["user"] == fake.ME]
        self._known.update(row["ts"] for row in posted)
        messages = [*responses, *ephemeral, *posted]
        private = bool(ephemeral) or any(one.get("response_type") == "ephemeral" for one in responses)
        threads = [str(one["thread_ts"]) for one in messages if one.get("thread_ts")]
        return seen(messages, private=private, channel=fake.CHANNEL, **({"thread": threads[0]} if threads else {}))

    async def fills(self, seen: Seen, **values: str) -> Seen:
        """Send a form; one with errors is still open."""
        slack, form, before = self._slack, seen.raw["form"], self._counts()
        given = {**seen.raw.get("typed", {}), **values}
        envelope = await slack.submit(form, given, person=self.id)
        await slack.until(lambda: slack.acks.get(envelope) or self._new(before).text)
        ack = slack.acks.get(envelope) or {}
        if ack.get("response_action") == "errors":
            raw = {"messages": [], "form": form, "typed": given}
            return Seen("", fields=given, errors=ack["errors"], private=True, raw=raw)
        return self._new(before)

    async def remarks(self, text: str, *, answered: bool, after: Seen | None = None) -> Seen | None:
        """Say something in the channel without mentioning anybody."""
        before = {ts for _, ts in self._slack.messages}
        thread = after.raw["thread"] if after else ""
        ts = await self._slack.say(text, person=self.id, thread=thread, mention=False)
        if answered:
            return await self._answer(ts, fake.CHANNEL, before, thread or ts, len(self._slack.ephemeral))
        await asyncio.sleep(0.5)
        assert not [row for (_, made), row in self._slack.messages.items() if made not in before | {ts}]
        return None

    async def uses(self, shortcut: str, seen: Seen) -> Seen:
        """Use a shortcut on the message that was answered."""
        return await self._shown(self._slack.shortcut(SHORTCUTS[shortcut], seen.raw["question"], person=self.id))

    async def finds(self) -> list[Seen]:
        """Direct messages that answer nothing."""
        channels = [one for one, person in self._slack.directs.items() if person == self.id]
        found = [unasked(self._slack, self._known, one) for one in dict.fromkeys([self._direct, *channels])]
        return sorted((one for some in found for one in some), key=lambda one: float(one.raw["messages"][0]["ts"]))


def value_of(element: dict[str, Any]) -> str:
    """What stands in a field of a form."""
    return str(element.get("initial_value") or (element.get("initial_option") or {}).get("value", ""))
