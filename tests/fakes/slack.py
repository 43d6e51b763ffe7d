"""A small Slack on loopback: the methods a bot calls, Socket Mode, signed posts over HTTP, and the refusals that matter.

Tests act on it as people do (`say`, `slash`, `click`, `submit`, `shortcut`), let it repeat and cut, and read what the bot did
from `messages`, `responses`, `ephemeral`, `views` and `log`.
"""

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
from collections import Counter
from typing import Any

from aiohttp import ClientSession, WSMsgType, web

from bot.commands import Registry
from bot.platforms.slack.manifest import manifest
from tests import contracts
from tests.waiting import until

ME, TEAM, CHANNEL, DIRECT = "U0BOT", "T1", "C1", "D1"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake", "xapp-fake", "fake-signing-secret"

NEEDS = {
    "apps.connections.open": "",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "auth.test": "",
    "chat.appendStream": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "{}:history",
    "conversations.open": "im:write",
    "conversations.replies": "{}:history",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "usergroups.users.list": "usergroups:read",
    "views.open": "",
    "views.publish": "",
}
"""The scope that each method needs; history needs that of the kind of conversation."""
EVENTS = {
    "app_mention": "app_mentions:read",
    "message": "{}:history",
    "assistant_thread_started": "assistant:write",
    "subteam_members_changed": "usergroups:read",
}
"""The scope that each event needs."""
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
MANIFEST = manifest(Registry(), "", socket=True)
STARTS = itertools.count(1)
VIEW_BLOCKS = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
"""The blocks that a form or a home tab may hold; `markdown` is for messages alone."""
KINDS = {"C": "channels", "G": "groups", "D": "im"}
"""Kinds of conversation by the first letter of their ids."""


FILE = {
    "filetype": "text",
    "pretty_type": "Plain Text",
    "editable": False,
    "mode": "hosted",
    "is_external": False,
    "external_type": "",
    "is_public": True,
    "public_url_shared": False,
    "permalink": "https://t.slack.com/files/1",
    "channels": [],
    "groups": [],
    "display_as_bot": False,
    "username": "",
}
"""What Slack says of every file besides."""


def scope_of(method: str, body: dict[str, Any]) -> str:
    """The scope that a call needs; empty for none."""
    return NEEDS[method].format(KINDS.get(str(body.get("channel", "C"))[:1], "channels"))


def sign(raw: bytes, stamp: str, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body at a moment."""
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


class FakeSlack:
    """Start it with `async with`; `api` is the address to set."""

    def __init__(self) -> None:
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.ephemeral: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.status: list[tuple[str, str, str]] = []
        self.status_times: list[tuple[float, str, str]] = []
        """When each status was set, in which thread."""
        self.whole: dict[str, float] = {}
        """When the whole answer to a message, with the buttons to rate it, was first in its thread."""
        self.answers: Counter[str] = Counter()
        """How many answers each message got in its thread; one that goes on in further messages is one."""
        self.prompts: list[Any] = []
        self.titles: list[tuple[str, str, str]] = []
        self.groups: dict[str, list[str]] = {}
        self.log: list[tuple[str, Any]] = []
        self.acks: dict[str, Any] = {}
        self._unacked: dict[str, dict[str, Any]] = {}
        self.mute = False
        """Whether the sockets stand, and nothing comes through them any more, not even pongs."""
        self.sent_at: dict[str, float] = {}
        self.acked_at: dict[str, float] = {}
        """When each envelope was sent, and acknowledged."""
        self.faults: list[Any] = []
        self.asked_for: set[str] | None = set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])
        """The events that the app's manifest asks for, and that alone are told; None for all."""
        self.breaches: list[str] = []
        """Calls that are not as Slack publishes them; leaving fails on them."""
        self.strict = True
        """Whether calls are held to what Slack publishes."""
        self.down: dict[str, int] = {}
        """Methods that are out of order, and for how many calls."""
        self.slow: dict[str, float] = {}
        """Methods that take so many seconds."""
        self.needed: set[str] = set()
        """The scopes that what happened here needed."""
        self.socketless = False
        """Whether nobody gets a connection by Socket Mode."""
        self.refused_sockets = 0
        self.revoked = False
        self.clock = time.time
        """Slack's own clock, which timestamps tell."""
        self.refusals: dict[str, str] = {"C404": "channel_not_found"}
        """Channels that take nothing, with the error."""
        self.unreadable: set[str] = set()
        """Channels whose history may not be read."""
        self.limits: tuple[float, float] | None = None
        """Messages a second: in one channel, and over all; None for no limits."""
        self.refused_429 = 0
        self._windows: dict[str, list[float]] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.scopes: set[str] | None = None
        """What the app may do; None for everything."""
        self.uploads: list[dict[str, Any]] = []
        self._uploaded: dict[str, dict[str, Any]] = {}
        self.can_stream = True
        self.streams: dict[str, str] = {}
        self.directs: dict[str, str] = {}
        """Private conversations that the bot opened, each with its person."""
        self.trigger = ""
        """The trigger of the last command, press, form or shortcut."""
        self.url = ""
        """Where to post events over HTTP; empty for Socket Mode."""
        self.repeats = 0
        """How often each event is posted again over HTTP, as if its answer had come too late."""
        self.ack_s, self.again_s = 3.0, (0.0, 60.0, 300.0)
        """Seconds in which an event is to be acknowledged, and those after which it is sent again if it was not."""
        self.resent: list[tuple[str, int]] = []
        """The timestamps of events that were sent again, each time with its number."""
        self._timers: set[asyncio.Task[None]] = set()
        self._n = 1000 * next(STARTS)  # so that no two of these give the same ids
        self._used: dict[str, int] = {}
        self._triggers: dict[str, float] = {}
        self._addresses: dict[str, float] = {}
        """Triggers of forms that were not used yet, and addresses for answers, each with its time."""
        self.trigger_s, self.address_s = 3.0, 1800.0
        """Seconds for which they hold."""
        self._changed = asyncio.Condition()
        self._there = asyncio.Event()

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application(client_max_size=30_000_000)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_get("/socket", self._socket)
        app.router.add_post("/response/{id}", self._response)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_post("/upload/{id}", self._upload)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.base = f"http://127.0.0.1:{port}"
        self.api = f"{self.base}/api/"
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        for timer in self._timers:
            timer.cancel()
        for socket in self.sockets:
            with contextlib.suppress(Exception):
                await socket.close()
        await self._runner.cleanup()
        if kind is None and self.breaches:
            raise AssertionError(f"calls that no contract knows: {self.breaches}")

    # ---- what people do

    def ts(self) -> str:
        """A new timestamp, which is also a message's id."""
        self._n += 1
        return f"{int(self.clock())}.{self._n:06d}"

    async def say(
        self,
        text: str,
        *,
        person: str = "U42",
        channel: str = CHANNEL,
        thread: str = "",
        mention: bool = True,
        bot: bool = False,
        files: tuple[tuple[str, bytes, str], ...] = (),
        times: int = 1,
        deliver: bool = True,
    ) -> str:
        """A person writes a message; its timestamp. A mention arrives twice, under two names, as Slack sends it."""
        ts = self.ts()
        private = channel.startswith("D")
        content = text if private or not mention else f"<@{ME}> {text}"
        row: dict[str, Any] = {
            "type": "message",
            "ts": ts,
            "text": content,
            "user": person,
            "channel": channel,
            "team": TEAM,
        }
        row |= {"thread_ts": thread} if thread else {}
        row |= {"bot_id": "B9"} if bot else {}
        for name, raw, kind in files:
            self.files[name] = (raw, kind)
            address = f"{self.base}/files/{name}"
            about = {"id": f"F{ts}", "name": name, "size": len(raw), "mimetype": kind, "url_private": address}
            row.setdefault("files", []).append({**FILE, **about, "created": int(time.time()), "title": name})
        row |= {"subtype": "file_share"} if files else {}
        self.messages[channel, ts] = row
        if not deliver:
            return ts
        kind = "im" if private else "channel"
        sent = [{**row, "channel_type": kind, "event_ts": ts}]
        if mention and not private:
            without = {k: v for k, v in row.items() if k not in ("files", "subtype")}
            sent.insert(0, {**without, "type": "app_mention", "event_ts": ts})
        for event in sent * times:
            await self.emit(event)
        return ts

    async def edit(self, ts: str, text: str, *, channel: str = CHANNEL) -> None:
        """A person changes their message."""
        row = self.messages[channel, ts]
        before, row["text"] = dict(row), f"<@{ME}> {text}"
        await self.emit(
            {
                "type": "message",
                "subtype": "message_changed",
                "channel": channel,
                "channel_type": "channel",
                "hidden": True,
                "message": {"event_ts": ts, "channel_type": "channel", **row},
                "previous_message": {"event_ts": ts, "channel_type": "channel", **before},
                "ts": self.ts(),
                "event_ts": ts,
            }
        )

    async def delete(self, ts: str, *, channel: str = CHANNEL) -> None:
        """A person takes their message back."""
        before = {"channel_type": "channel", "event_ts": ts, **self.messages.pop((channel, ts))}
        told = {"type": "message", "subtype": "message_deleted", "channel": channel, "channel_type": "channel"}
        told |= {"hidden": True, "deleted_ts": ts, "previous_message": before}
        await self.emit({**told, "ts": self.ts(), "event_ts": ts})

    async def react(self, ts: str, emoji: str, *, person: str = "U42", channel: str = CHANNEL) -> None:
        """A person puts an emoji under a message."""
        item = {"type": "message", "channel": channel, "ts": ts}
        event = {"type": "reaction_added", "user": person, "reaction": emoji, "item": item, "item_user": ME}
        await self.emit({**event, "event_ts": self.ts()})

    async def emit(self, event: dict[str, Any]) -> None:
        """Send an event, which Slack does only where the app has its scope."""
        kind = KINDS.get(str(event.get("channel", "C"))[:1], "channels")
        scope = EVENTS.get(event["type"], "").format(kind)
        self.needed.add(scope)
        if scope and self.scopes is not None and scope not in self.scopes:
            return
        name = f"message.{kind}" if event["type"] == "message" else event["type"]
        if self.asked_for is not None and name not in self.asked_for:
            return
        self._n += 1
        body = {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self._n}",
            "event_time": int(time.time()),
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": ME, "is_bot": True, "is_enterprise_install": False}
            ],
        }
        await self.send("events_api", body)

    async def send(self, kind: str, body: dict[str, Any], *, form: bool = False) -> Any:
        """Send a payload by Socket Mode or over HTTP; for HTTP, the answer."""
        if self.url:
            raw = json.dumps(body) if kind == "events_api" else _form(body, slash=kind == "slash_commands")
            told = await (self._post_until_taken(raw, body) if kind == "events_api" else self.post(raw, FORM))
            for n in range(self.repeats):
                await self.post(raw, JSON if kind == "events_api" else FORM, retry=n + 1)
            return told
        envelope = f"E{self.ts()}"
        frame = {
            "envelope_id": envelope,
            "type": kind,
            "payload": body,
            "accepts_response_payload": kind != "events_api",
        }
        self.sent_at[envelope] = time.monotonic()
        self._unacked[envelope] = frame
        await self._through_the_socket(frame)
        if kind == "events_api":
            timer = asyncio.create_task(self._resend(frame))
            self._timers.add(timer)
            timer.add_done_callback(self._timers.discard)
        return envelope

    async def _through_the_socket(self, frame: dict[str, Any]) -> None:
        for socket in () if self.mute else self.sockets[-1:]:
            await socket.send_json(frame)

    async def _resend(self, frame: dict[str, Any]) -> None:
        """Send an event again that nobody acknowledged in time, as Slack does: at once, and twice later."""
        for n, wait in enumerate(self.again_s):
            await asyncio.sleep(self.ack_s + wait)
            if frame["envelope_id"] not in self._unacked:
                return
            self.resent.append((frame["payload"]["event"].get("ts", ""), n + 1))
            await self._through_the_socket({**frame, "retry_attempt": n + 1, "retry_reason": "timeout"})

    async def _post_until_taken(self, raw: str, body: dict[str, Any]) -> Any:
        """Post an event; again, with the number of the try, while its answer does not come in time."""
        for n, wait in enumerate((*self.again_s, None)):
            with contextlib.suppress(TimeoutError):
                return await asyncio.wait_for(self.post(raw, JSON, retry=n), self.ack_s)
            if wait is not None:
                self.resent.append((body["event"].get("ts", ""), n + 1))
                await asyncio.sleep(wait)
        raise AssertionError("an event was never acknowledged")

    async def post(
        self, raw: str, kind: str, *, stamp: str = "", signature: str = "", retry: int = 0
    ) -> tuple[int, str]:
        """Post a body to the bot's address, signed unless a signature is given; status and answer."""
        stamp = stamp or str(int(time.time()))
        headers = {"Content-Type": kind, **sign(raw.encode(), stamp)}
        headers |= {"X-Slack-Signature": signature} if signature else {}
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        async with ClientSession() as session, session.post(self.url, data=raw.encode(), headers=headers) as got:
            return got.status, await got.text()

    def _who(self, person: str, channel: str) -> dict[str, Any]:
        self._n += 1
        self.trigger = f"trigger.{self._n}"
        self._triggers[self.trigger] = time.monotonic()
        self._addresses[str(self._n)] = time.monotonic()
        return {
            "trigger_id": self.trigger,
            "response_url": f"{self.base}/response/{self._n}",
            "api_app_id": "A1",
            "token": "x",
            "team": {"id": TEAM, "domain": "t"},
            "user": {"id": person, "name": "member", "username": "member", "team_id": TEAM},
            "channel": {"id": channel, "name": "help"},
            "is_enterprise_install": False,
            "enterprise": None,
        }

    async def slash(self, text: str, *, person: str = "U42", channel: str = CHANNEL) -> Any:
        """A person uses the slash command."""
        self.needed.add("commands")
        who = self._who(person, channel)
        body = {
            "command": "/chaupal",
            "text": text,
            "user_id": person,
            "user_name": "member",
            "team_id": TEAM,
            "team_domain": "t",
            "channel_id": channel,
            "channel_name": "help",
            "trigger_id": who["trigger_id"],
            "response_url": who["response_url"],
            "api_app_id": "A1",
            "token": "x",
            "is_enterprise_install": "false",
        }
        return await self.send("slash_commands", body)

    async def click(self, message: dict[str, Any], label: str, *, person: str = "U42", channel: str = CHANNEL) -> Any:
        """A person presses a button of a message."""
        elements = [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]
        found = next(one for one in elements if one["text"]["text"] == label)
        shown = {
            "type": "message",
            "ts": message.get("ts", "1.0"),
            "text": "",
            "user": ME,
            **({"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}),
        }
        body = {
            **self._who(person, channel),
            "type": "block_actions",
            "message": shown,
            "container": {"type": "message", "message_ts": shown["ts"], "channel_id": channel, "is_ephemeral": False},
            "actions": [
                {
                    "type": "button",
                    "action_id": found["action_id"],
                    "block_id": "b",
                    "value": found.get("value", ""),
                    "action_ts": self.ts(),
                    "text": found["text"],
                }
            ],
        }
        return await self.send("interactive", body)

    async def press_at_home(self, view: dict[str, Any], label: str, *, person: str = "U42") -> Any:
        """A person presses a button of their home tab: there is no message, no channel and no address for an answer."""
        elements = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
        found = next(one for one in elements if one["text"]["text"] == label)
        body = {name: value for name, value in self._who(person, "").items() if name not in ("channel", "response_url")}
        body |= {"type": "block_actions", "container": {"type": "view", "view_id": "V0"}, "view": {**view, "id": "V0"}}
        body["actions"] = [{"type": "button", "block_id": "b", "action_ts": self.ts(), **found}]
        return await self.send("interactive", body)

    async def submit(self, view: dict[str, Any], values: dict[str, str], *, person: str = "U42") -> str:
        """A person submits a modal; the envelope, whose ack tells of errors."""
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            element, name = block["element"], block["block_id"]
            given = values.get(
                name, element.get("initial_value", "") or element.get("initial_option", {}).get("value", "")
            )
            option = {"selected_option": {"value": given, "text": {"type": "plain_text", "text": given}}}
            state[name] = {
                "value": {
                    "type": element["type"],
                    **(option if element["type"] == "static_select" else {"value": given or None}),
                }
            }
        body = {
            **self._who(person, CHANNEL),
            "type": "view_submission",
            "view": {
                "clear_on_close": False,
                "notify_on_close": False,
                **view,
                "id": f"V{self._n}",
                "state": {"values": state},
                "hash": "h",
                "team_id": TEAM,
                "app_id": "A1",
                "bot_id": "B0",
                "root_view_id": "V0",
                "previous_view_id": None,
            },
            "response_urls": [],
        }
        body.pop("response_url")
        body.pop("channel")
        return await self.send("interactive", body)

    async def shortcut(self, name: str, ts: str, *, person: str = "U42", channel: str = CHANNEL) -> Any:
        """A person uses a message shortcut."""
        known = [one["callback_id"] for one in MANIFEST["features"]["shortcuts"]]
        assert name in known, f"the manifest knows no shortcut {name!r}"
        self.needed.add("commands")
        body = {
            **self._who(person, channel),
            "type": "message_action",
            "callback_id": name,
            "message_ts": ts,
            "action_ts": self.ts(),
            "message": self.messages[channel, ts],
        }
        return await self.send("interactive", body)

    async def until(self, condition: Any, seconds: float = 20.0) -> Any:
        """Wait until a condition on this Slack holds; its value."""
        return await until(condition, seconds, changed=self._changed, told=self._last_calls)

    def _last_calls(self) -> str:
        return (
            f"Slack never saw it; the last calls were {[(method, str(body)[:200]) for method, body in self.log[-8:]]}"
        )

    @property
    def late(self) -> list[str]:
        """The envelopes that were acknowledged later than Slack waits."""
        return [one for one, at in self.acked_at.items() if at - self.sent_at[one] > 3]

    async def connected(self, seconds: float = 20.0) -> None:
        """Wait until a bot is there by Socket Mode."""
        await asyncio.wait_for(self._there.wait(), seconds)

    def _note_whole(self, row: dict[str, Any]) -> None:
        blocks = [block for block in row.get("blocks", ()) if block["type"] == "actions"]
        if "👍" in [one["text"]["text"] for block in blocks for one in block["elements"]] and row.get("thread_ts"):
            self.whole.setdefault(row["thread_ts"], time.monotonic())

    def replies(self, ts: str, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """What the bot said in the thread of a message."""
        return [
            row
            for (where, _), row in self.messages.items()
            if where == channel and row["user"] == ME and row.get("thread_ts") == ts
        ]

    async def refresh(self) -> None:
        """Ask for another socket, as Slack does every few hours, and close this one."""
        for socket in self.sockets:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        await self.disconnect()

    async def disconnect(self) -> None:
        """Cut the socket."""
        self._there.clear()
        for socket in list(self.sockets):
            await socket.close()
        self.sockets.clear()

    # ---- what the bot calls

    async def _file(self, request: web.Request) -> web.Response:
        self.needed.add("files:read")
        allowed = self.scopes is None or "files:read" in self.scopes
        if not allowed or request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        raw, kind = self.files[request.match_info["name"]]
        return web.Response(body=raw, headers={"Content-Type": kind})

    async def _upload(self, request: web.Request) -> web.Response:
        self._uploaded[request.match_info["id"]]["png"] = await request.read()
        return web.Response(text="OK")

    async def _response(self, request: web.Request) -> web.Response:
        key = request.match_info["id"]
        self._used[key] = self._used.get(key, 0) + 1
        body = json.loads(await request.text())
        if self._used[key] > 5 or time.monotonic() - self._addresses.get(key, 0) > self.address_s:
            return web.Response(text="used_url" if self._used[key] > 5 else "expired_url", status=404)
        if wrong := self._wrong_in(body):
            return web.Response(text=wrong, status=400)
        self._hold("response_url", body)
        self.responses.append(body)
        self.log.append(("response_url", body))
        async with self._changed:
            self._changed.notify_all()
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        if self.socketless:
            self.refused_sockets += 1
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": 1, "debug_info": {}, "connection_info": {"app_id": "A1"}}
        )
        self.sockets.append(socket)
        self.mute = False
        for unacked in list(self._unacked.values()):
            await socket.send_json({**unacked, "retry_attempt": 1, "retry_reason": "timeout"})
        self._there.set()
        async for frame in socket:
            if frame.type is WSMsgType.PING and not self.mute:
                await socket.pong(frame.data)
            if frame.type is WSMsgType.TEXT:
                with contextlib.suppress(ValueError):
                    said = json.loads(frame.data)
                    self._unacked.pop(said["envelope_id"], None)
                    self.acks[said["envelope_id"]] = said.get("payload") or {}
                    self.acked_at.setdefault(said["envelope_id"], time.monotonic())
                    async with self._changed:
                        self._changed.notify_all()
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: dict[str, Any]
        body = (
            json.loads(await request.text() or "{}")
            if request.content_type == "application/json"
            else dict(await request.post())
        )
        body = {**request.query, **body}
        self.log.append((method, body))
        if request.content_type == "application/json":
            self._hold(method, body)
        fault = self.faults.pop(0) if self.faults and method.startswith("chat.") else None
        await asyncio.sleep(self.slow.get(method, 0))
        if self.down.get(method):
            self.down[method] -= 1
            fault = (503, {"ok": False, "error": "service_unavailable"}, {})
        if isinstance(fault, tuple):
            status, answer, headers = fault
            return web.json_response(answer, status=status, headers=headers)
        token = request.headers.get("Authorization", "")
        known = {f"Bearer {BOT_TOKEN}", f"Bearer {APP_TOKEN}"}
        if self.revoked:
            return web.json_response({"ok": False, "error": "token_revoked"})
        if method == "chat.postMessage" and (wait := self._limited(str(body.get("channel")))):
            self.refused_429 += 1
            headers = {"Retry-After": str(wait)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        answer = self._answer(method, body) if token in known else {"ok": False, "error": "invalid_auth"}
        self.needed.add(needed := scope_of(method, body))
        if self.scopes is not None and needed and needed not in self.scopes:
            answer = {"ok": False, "error": "missing_scope", "needed": needed, "provided": ",".join(self.scopes)}
        async with self._changed:
            self._changed.notify_all()
        if fault == "cut":
            request.transport.close()  # type: ignore[union-attr]
        granted = {"x-oauth-scopes": ",".join(sorted(self.scopes))} if self.scopes is not None else {}
        return web.json_response(answer, headers=granted)

    def _hold(self, method: str, body: dict[str, Any]) -> None:
        if self.strict and (wrong := contracts.call_to_slack(method, body)):
            self.breaches.append(f"{method}: {wrong}")

    def _limited(self, channel: str) -> int:
        """Slack's limits on posts; the seconds to wait, 0 to go on."""
        if self.limits is None:
            return 0
        now, (each, everywhere) = time.monotonic(), self.limits
        for name, rate, burst in ((channel, each, 1), ("everywhere", everywhere, 10)):
            posts = self._windows.setdefault(name, [])
            posts[:] = [at for at in posts if now - at < burst / rate]
            if len(posts) >= burst:
                return max(1, round(burst / rate - (now - posts[0])))
        for name in (channel, "everywhere"):
            self._windows[name].append(now)
        return 0

    def _wrong_in(self, body: dict[str, Any]) -> str:
        """Slack's word for what is wrong with a message; what none of ours may be fails loudly."""
        text, blocks = body.get("text", ""), body.get("blocks", [])
        assert text, "a message without a text for notifications"
        assert body.get("unfurl_links", False) is False
        if len(text) > 4000 or sum(len(one["text"]) for one in blocks if one["type"] == "markdown") > 12_000:
            return "msg_too_long"
        buttons = [one for block in blocks for one in block.get("elements", ())]
        large = [one for one in buttons if len(one.get("value", "")) > 2000 or len(one["text"]["text"]) > 75]
        sections = [one for one in blocks if one["type"] == "section" and len(one["text"]["text"]) > 3000]
        return "invalid_blocks" if large or sections or len(blocks) > 50 else ""

    @staticmethod
    def _wrong_in_view(view: dict[str, Any], kind: str) -> str:
        """Slack's word for what is wrong with a form or a home tab; blocks for messages alone stand in neither."""
        if view.get("type") != kind or len(view["blocks"]) > 100 or len(view.get("title", {}).get("text", "")) > 24:
            return "invalid_arguments"
        if {one["type"] for one in view["blocks"]} - VIEW_BLOCKS:
            return "invalid_arguments"
        long = [one for one in view["blocks"] if one["type"] == "section" and not 1 <= len(one["text"]["text"]) <= 3000]
        return "invalid_arguments" if long else ""

    def _answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if method.startswith("chat.") and (error := self.refusals.get(str(body.get("channel")))):
            return {"ok": False, "error": error}
        match method:
            case "auth.test":
                return {
                    "ok": True,
                    "user_id": ME,
                    "team_id": TEAM,
                    "team": "t",
                    "user": "chaupal",
                    "bot_id": "B0",
                    "url": "https://t.slack.com/",
                }
            case "apps.connections.open":
                return {"ok": True, "url": f"ws{self.base[4:]}/socket"}
            case "chat.postMessage":
                return self._post(body)
            case "chat.update" | "chat.delete":
                row = self.messages.get((body["channel"], body["ts"]))
                if row is None:
                    return {"ok": False, "error": "message_not_found"}
                if body["ts"] in self.streams:
                    return {"ok": False, "error": "streaming_state_conflict"}
                if method == "chat.delete":
                    del self.messages[body["channel"], body["ts"]]
                elif wrong := self._wrong_in(body):
                    return {"ok": False, "error": wrong}
                else:
                    row.update({k: v for k, v in body.items() if k in ("text", "blocks")})
                    self._note_whole(row)
                return {"ok": True, "ts": body["ts"], "channel": body["channel"]}
            case "chat.postEphemeral":
                if wrong := self._wrong_in(body):
                    return {"ok": False, "error": wrong}
                self.ephemeral.append(body)
                return {"ok": True, "message_ts": self.ts()}
            case "chat.startStream" | "chat.appendStream" | "chat.stopStream":
                return self._stream(method, body)
            case "conversations.replies" | "conversations.history":
                return self._list(method, body)
            case "assistant.threads.setStatus":
                self.status.append((body["channel_id"], body["thread_ts"], body["status"]))
                self.status_times.append((time.monotonic(), body["thread_ts"], body["status"]))
            case "assistant.threads.setSuggestedPrompts":
                self.prompts.append(body["prompts"])
            case "views.open":
                if time.monotonic() - self._triggers.pop(body["trigger_id"], 0) > self.trigger_s:
                    return {"ok": False, "error": "expired_trigger_id"}
                if wrong := self._wrong_in_view(body["view"], "modal"):
                    return {"ok": False, "error": wrong}
                self.views.append(body["view"])
            case "views.publish":
                if wrong := self._wrong_in_view(body["view"], "home"):
                    return {"ok": False, "error": wrong}
                self.homes[body["user_id"]] = body["view"]
            case "conversations.open":
                if self.refusals.get(body["users"]):
                    return {"ok": False, "error": self.refusals[body["users"]]}
                self.directs[f"D{body['users'][1:]}"] = body["users"]
                return {"ok": True, "channel": {"id": f"D{body['users'][1:]}"}}
            case "files.getUploadURLExternal":
                made = f"F{self.ts()}".replace(".", "")
                self._uploaded[made] = {"name": body["filename"], "alt": body.get("alt_txt", "")}
                return {"ok": True, "upload_url": f"{self.base}/upload/{made}", "file_id": made}
            case "files.completeUploadExternal":
                return self._complete(body)
            case "usergroups.users.list":
                return {"ok": True, "users": self.groups.get(body["usergroup"], [])}
            case "assistant.threads.setTitle":
                self.titles.append((body["channel_id"], body["thread_ts"], body["title"]))
            case _:
                return {"ok": False, "error": "unknown_method"}
        return {"ok": True}

    def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        if wrong := self._wrong_in(body):
            return {"ok": False, "error": wrong}
        if body["channel"].startswith("U"):
            body = {**body, "channel": f"D{body['channel'][1:]}"}
        ts = self.ts()
        self.messages[body["channel"], ts] = {**body, "ts": ts, "user": ME, "type": "message", "bot_id": "B0"}
        self._note_whole(body)
        key = str((body.get("metadata") or {}).get("event_payload", {}).get("key", ""))
        self.answers[body.get("thread_ts", "")] += not key or key.endswith("-0")
        return {"ok": True, "ts": ts, "channel": body["channel"]}

    def _complete(self, body: dict[str, Any]) -> dict[str, Any]:
        """Share files in a conversation, where they stand as a message of their own."""
        files = [{"id": one["id"], **self._uploaded[one["id"]]} for one in json.loads(body["files"])]
        self.uploads += [{**body, **one} for one in files]
        where = {"ts": self.ts(), "channel": body["channel_id"], "thread_ts": body.get("thread_ts")}
        shown = {"files": [{"id": one["id"], "name": one["name"]} for one in files], "subtype": "file_share"}
        row = {"type": "message", "user": ME, "bot_id": "B0", "text": "", **where, **shown}
        self.messages[where["channel"], where["ts"]] = {k: v for k, v in row.items() if v is not None}
        return {"ok": True, "files": [{"id": one["id"]} for one in files]}

    def _stream(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if not self.can_stream:
            return {"ok": False, "error": "method_not_supported_for_channel_type"}
        if method == "chat.startStream":
            assert body["thread_ts"]
            assert body["recipient_team_id"]
            ts = self.ts()
            chunks = body.get("chunks") or [{"type": "markdown_text", "text": body["markdown_text"]}]
            self.streams[ts] = "".join(one["text"] for one in chunks if one["type"] == "markdown_text")
            blocks = [block for one in chunks if one["type"] == "blocks" for block in one["blocks"]]
            self.messages[body["channel"], ts] = {
                "ts": ts,
                "user": ME,
                "type": "message",
                "bot_id": "B0",
                "channel": body["channel"],
                "thread_ts": body["thread_ts"],
                "text": self.streams[ts],
                "blocks": [*blocks, {"type": "markdown", "text": self.streams[ts]}],
            }
            return {"ok": True, "ts": ts}
        if body["ts"] not in self.streams:
            return {"ok": False, "error": "message_not_in_streaming_state"}
        if method == "chat.appendStream":
            self.streams[body["ts"]] += body["markdown_text"]
            self.messages[body["channel"], body["ts"]]["blocks"][-1]["text"] = self.streams[body["ts"]]
        else:
            del self.streams[body["ts"]]
        return {"ok": True, "ts": body["ts"]}

    def _list(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if body["channel"] in self.unreadable:
            return {"ok": False, "error": "not_in_channel"}
        rows = [row for (channel, _), row in self.messages.items() if channel == body["channel"]]
        if method == "conversations.replies":
            rows = [row for row in rows if row["ts"] == body["ts"] or row.get("thread_ts") == body["ts"]]
        else:
            rows = [row for row in rows if row.get("thread_ts") in (None, row["ts"])]
        rows.sort(key=lambda row: float(row["ts"]), reverse=method == "conversations.history")
        latest, oldest = float(body.get("latest") or "inf"), float(body.get("oldest") or 0)
        rows = [row for row in rows if oldest <= float(row["ts"]) <= latest or row["ts"] == body.get("ts")]
        limit, start = int(body.get("limit", 100)), int(body.get("cursor") or 0)
        if not 1 <= limit <= 999:
            return {"ok": False, "error": "invalid_limit"}
        page = rows[start : start + limit]
        if not body.get("include_all_metadata"):
            page = [{k: v for k, v in row.items() if k != "metadata"} for row in page]
        more = {"response_metadata": {"next_cursor": str(start + limit)}} if len(rows) > start + limit else {}
        return {"ok": True, "messages": page, **more}


def _form(body: dict[str, Any], *, slash: bool) -> str:
    from urllib.parse import urlencode

    return urlencode(body) if slash else urlencode({"payload": json.dumps(body)})
