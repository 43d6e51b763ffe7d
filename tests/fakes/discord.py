"""A small Discord on loopback: the REST calls and the gateway that a bot uses, with the refusals that matter.

Tests act on it as people do (`say`, `slash`, `click`, `submit`, `edit`), cut its connections, and read what the bot
did from `messages`, `answers` and `log`. What Discord refuses is refused with its own status and code.
"""

import asyncio
import contextlib
import datetime as dt
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests import contracts
from tests.waiting import until

EPOCH_MS = 1420070400000
ME, APPLICATION, GUILD, CHANNEL = "1000", "1000", "2000", "3000"
TOKEN = "fake-discord-token"


def _json(answer: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """JSON under exactly the content type that discord.py reads."""
    return web.Response(
        body=json.dumps(answer).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


class Refusal(Exception):
    """What Discord says no with."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        self.status, self.body = status, body
        super().__init__(body)


@dataclass
class Interaction:
    """An interaction, and what the bot answered to it."""

    id: str
    token: str
    at: float
    answered: dict[str, Any] | None = None
    answered_at: float = 0.0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    typed: int = 3
    """The type of the option that is being typed."""
    channel: str = CHANNEL
    pressed: str = ""
    """The message whose button was pressed."""

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What the person sees by now."""
        return list(self.messages.values())


class FakeDiscord:
    """Start it with `async with`; `api` and `gateway` are the addresses to set."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.registered: dict[str, list[dict[str, Any]]] = {}
        self.locale = "en-US"
        """The language in which people read Discord."""
        """The bot's commands, everywhere and in single servers."""
        self.log: list[tuple[str, str, Any]] = []
        self.typing: list[tuple[str, float]] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.drawings: dict[str, bytes] = {}
        """What the assistant attached to its messages, by name."""
        self.may_attach = True
        self.whole: dict[str, float] = {}
        """When the whole answer to a message, with the buttons to rate it, was first there."""
        self.answers: Counter[str] = Counter()
        """How many answers each message got; one that goes on in further messages is one."""
        self.sockets: list[web.WebSocketResponse] = []
        self.sessions: dict[str, list[tuple[int, str, Any]]] = {}
        self.faults: list[Any] = []
        self.breaches: list[str] = []
        """Calls that are not as Discord publishes them; leaving fails on them."""
        self.strict = True
        """Whether calls are held to what Discord publishes."""
        self.directs: dict[str, str] = {}
        """Private channels that the bot opened, each with its person."""
        self.events: dict[str, dict[str, Any]] = {}
        self.may_make_events = True
        self.message_content = False
        self.roles: tuple[str, ...] = ()
        self.members: dict[str, tuple[str, ...]] = {}
        self.identify_close = 0
        self.token = TOKEN
        self._n = 0
        self._seq = 0
        self._ready = asyncio.Event()
        self._nonces: dict[tuple[str, str], tuple[str, float]] = {}
        self.nonce_s = 180.0
        """Seconds for which a nonce gives back its first message."""
        self.gone: set[str] = set()
        """Channels that were deleted."""
        self.closed: set[str] = set()
        """Channels and people where the bot may not write."""
        self.unreadable: set[str] = set()
        """Channels whose history the bot may not read."""
        self.patience_s, self.token_s = 3.0, 900.0
        """Seconds in which an interaction is to be acknowledged, and in which more may be said to it."""
        self.threads: dict[str, dict[str, Any]] = {}
        """Threads that the bot opened, by the message they hang under."""
        self.threadless: set[str] = set()
        """Channels in which the bot may open no thread."""
        self.revoked = False
        self.silent = False
        """Whether the gateway says nothing any more, though its connections stand."""
        self.heartbeat_ms = 41250
        self.replayed = 0
        """Events before the last one seen that a resumed session gets again."""
        self.clock = time.time
        """Discord's own clock, which ids tell."""
        self.limits: tuple[int, float, int] | None = None
        """Messages a channel takes, in how many seconds, and calls a second over all; None for no limits."""
        self.refused_429 = 0
        self._windows: dict[str, list[float]] = {}
        self._changed = asyncio.Condition()

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The commands that there are everywhere."""
        return self.registered.get("", [])

    async def __aenter__(self) -> "FakeDiscord":
        app = web.Application(client_max_size=30_000_000)
        app.router.add_route("*", "/api/v10/{tail:.*}", self._rest)
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/files/{name}", self._file)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.base = f"http://127.0.0.1:{port}"
        self.api, self.gateway = f"{self.base}/api", f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        for socket in self.sockets:
            with contextlib.suppress(Exception):
                await socket.close()
        await self._runner.cleanup()
        if kind is None and self.breaches:
            raise AssertionError(f"calls that no contract knows: {self.breaches}")

    # ---- what people do

    def snowflake(self) -> str:
        """A new id of this moment."""
        self._n += 1
        return str(((int(self.clock() * 1000) - EPOCH_MS) << 22) + self._n)

    def user(self, person: str, *, bot: bool = False) -> dict[str, Any]:
        """A person as Discord describes them."""
        return {
            "id": person,
            "username": f"member{person}",
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
            "global_name": None,
        }

    async def say(
        self,
        text: str,
        *,
        person: str = "42",
        channel: str = CHANNEL,
        guild: str | None = GUILD,
        mention: bool = True,
        reply_to: str = "",
        roles: tuple[str, ...] = (),
        bot: bool = False,
        files: tuple[tuple[str, bytes, str], ...] = (),
        deliver: bool = True,
        others: tuple[str, ...] = (),
        id: str = "",
    ) -> str:
        """A person writes a message; its id. `deliver=False` keeps it from the gateway, as in a gap."""
        made = id or self.snowflake()
        mentions = [self.user(ME, bot=True)] if mention and guild else []
        mentions += [self.user(one) for one in others]
        content = f"<@{ME}> {text}" if mention and guild else text
        message = {
            "id": made,
            "channel_id": channel,
            "author": self.user(person, bot=bot),
            "content": content,
            "timestamp": dt.datetime.now(dt.UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": mentions,
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 19 if reply_to else 0,
            "components": [],
            "flags": 0,
        }
        for name, raw, kind in files:
            self.files[name] = (raw, kind)
            message["attachments"].append(
                {
                    "id": self.snowflake(),
                    "filename": name,
                    "size": len(raw),
                    "url": f"{self.base}/files/{name}",
                    "proxy_url": f"{self.base}/files/{name}",
                    "content_type": kind,
                }
            )
        if reply_to:
            message["message_reference"] = {
                "message_id": reply_to,
                "channel_id": channel,
                **({"guild_id": guild} if guild else {}),
                "type": 0,
            }
            message["referenced_message"] = self.messages.get(reply_to)
        self.messages[made] = message
        if deliver:
            await self.bring(message, guild, roles)
        return made

    async def bring(self, message: dict[str, Any], guild: str | None = GUILD, roles: tuple[str, ...] = ()) -> None:
        """A message reaches the bot; it may do so more than once, or after it was taken back."""
        await self.emit("MESSAGE_CREATE", self._as_seen(message, guild, roles))

    def _as_seen(self, message: dict[str, Any], guild: str | None, roles: tuple[str, ...] = ()) -> dict[str, Any]:
        """A message as the gateway gives it: without its text unless it is for the bot or the intent is on."""
        mine = any(one["id"] == ME for one in message["mentions"]) or message["author"]["id"] == ME
        seen = dict(message)
        if guild:
            seen["guild_id"] = guild
            seen["member"] = self.member(message["author"]["id"], roles, user=False)
        if guild and not mine and not self.message_content:
            seen |= {"content": "", "attachments": [], "components": []}
        return seen

    def member(self, person: str, roles: tuple[str, ...] = (), *, user: bool = True) -> dict[str, Any]:
        """A member of the server."""
        made = {
            "roles": list(roles),
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        return {**made, "user": self.user(person), "permissions": "0"} if user else made

    async def edit(self, message: str, text: str, *, guild: str | None = GUILD) -> None:
        """A person changes their message."""
        row = self.messages[message]
        row["content"] = f"<@{ME}> {text}" if row["mentions"] else text
        row["edited_timestamp"] = dt.datetime.now(dt.UTC).isoformat()
        await self.emit("MESSAGE_UPDATE", self._as_seen(row, guild))

    async def delete(self, message: str, *, guild: str | None = GUILD) -> None:
        """A person takes their message back."""
        row = self.messages.pop(message)
        where = {"id": message, "channel_id": row["channel_id"]}
        await self.emit("MESSAGE_DELETE", {**where, **({"guild_id": guild} if guild else {})})

    async def react(self, message: str, emoji: str, *, person: str = "42", guild: str | None = GUILD) -> None:
        """A person puts an emoji under a message."""
        where = {"message_id": message, "channel_id": self.messages[message]["channel_id"], "user_id": person}
        where |= {"emoji": {"id": None, "name": emoji}, "burst": False, "type": 0}
        await self.emit("MESSAGE_REACTION_ADD", {**where, **({"guild_id": guild} if guild else {})})

    async def _interact(self, kind: int, data: dict[str, Any], **who: Any) -> Interaction:
        made = Interaction(self.snowflake(), f"token-{self._n}", time.monotonic())
        made.typed = who.get("typed", made.typed)
        self.interactions[made.id] = made
        guild, channel = who.get("guild", GUILD), who.get("channel", CHANNEL)
        person = who.get("person", "42")
        payload: dict[str, Any] = {
            "id": made.id,
            "application_id": APPLICATION,
            "type": kind,
            "token": made.token,
            "version": 1,
            "channel_id": channel,
            "channel": {"id": channel, "type": 0 if guild else 1, "name": "help", "guild_id": guild}
            if guild
            else {"id": channel, "type": 1, "recipients": [self.user(person)]},
            "context": who.get("context", 0 if guild else 1),
            "data": data,
            "locale": self.locale,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10_000_000,
            "app_permissions": "0",
        }
        if guild:
            payload |= {"guild_id": guild, "guild_locale": "en-US", "member": self.member(person, who.get("roles", ()))}
        else:
            payload["user"] = self.user(person)
        made.channel = channel
        if "message" in who:
            payload["message"] = who["message"]
            made.pressed = str(who["message"]["id"])
        await self.emit("INTERACTION_CREATE", payload)
        return made

    async def slash(self, words: str, options: dict[str, Any] | None = None, **who: Any) -> Interaction:
        """A person uses a slash command, with typed options."""
        types = {str: 3, int: 4, bool: 5, float: 10}
        given = [{"name": name, "type": types[type(value)], "value": value} for name, value in (options or {}).items()]
        head, *tail = words.split()
        if tail:
            given = [{"name": "-".join(tail), "type": 1, "options": given}]
        return await self._interact(2, {"id": "77", "name": head, "type": 1, "options": given}, **who)

    async def type_option(self, words: str, name: str, typed: str, **who: Any) -> Interaction:
        """A person types in an option that suggests."""
        head, *tail = words.split()
        known = next(one for one in self.commands if one["name"] == head)
        if tail:
            known = next(one for one in known["options"] if one["name"] == "-".join(tail))
        option = next(one for one in known["options"] if one["name"] == name)
        assert option["autocomplete"]
        given: list[dict[str, Any]] = [{"name": name, "type": option["type"], "value": typed, "focused": True}]
        if tail:
            given = [{"name": "-".join(tail), "type": 1, "options": given}]
        data = {"id": "77", "name": head, "type": 1, "options": given}
        return await self._interact(4, data, typed=option["type"], **who)

    async def on_message(self, name: str, message: str, **who: Any) -> Interaction:
        """A person uses a command on a message."""
        data = {
            "id": "78",
            "name": name,
            "type": 3,
            "target_id": message,
            "resolved": {"messages": {message: self.messages[message]}},
        }
        return await self._interact(2, data, **who)

    async def click(self, message: dict[str, Any], label: str, **who: Any) -> Interaction:
        """A person presses a button of a message."""
        buttons = [one for row in message.get("components", []) for one in row["components"]]
        found = next(one for one in buttons if one["label"] == label)
        shown = {**self._blank(message), "components": message["components"]}
        return await self._interact(3, {"custom_id": found["custom_id"], "component_type": 2}, message=shown, **who)

    def _blank(self, message: dict[str, Any]) -> dict[str, Any]:
        base = {
            "id": self.snowflake(),
            "channel_id": CHANNEL,
            "author": self.user(ME, bot=True),
            "content": "",
            "timestamp": dt.datetime.now(dt.UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": 0,
        }
        return {**base, **{k: v for k, v in message.items() if k in ("id", "content", "channel_id")}}

    async def submit(self, form: dict[str, Any], values: dict[str, str], **who: Any) -> Interaction:
        """A person submits a form that was shown to them."""
        components = []
        for n, label in enumerate(form["components"]):
            inner = label["component"]
            chosen = next((one["value"] for one in inner.get("options", ()) if one.get("default")), "")
            value = values.get(inner["custom_id"], inner.get("value", chosen))
            given: dict[str, Any] = {"type": inner["type"], "custom_id": inner["custom_id"], "id": n * 2 + 2}
            given |= {"values": [value] if value else []} if inner["type"] == 3 else {"value": value}
            components.append({"type": 18, "id": n * 2 + 1, "component": given})
        return await self._interact(5, {"custom_id": form["custom_id"], "components": components}, **who)

    # ---- what tests wait for

    async def until(self, condition: Any, seconds: float = 20.0) -> Any:
        """Wait until a condition on this Discord holds; its value."""
        return await until(
            condition,
            seconds,
            changed=self._changed,
            told=lambda: f"Discord never saw it; the last calls were {self.log[-8:]}",
        )

    async def connected(self, seconds: float = 20.0) -> None:
        """Wait until a bot is there."""
        await asyncio.wait_for(self._ready.wait(), seconds)

    def _note_whole(self, row: dict[str, Any]) -> None:
        labels = [one.get("label") for line in row.get("components") or () for one in line["components"]]
        question = str(row.get("nonce", "")).rpartition("-")[0]
        if "👍" in labels and question:
            self.whole.setdefault(question, time.monotonic())

    def replies(self, question: str) -> list[dict[str, Any]]:
        """What the bot said to a message, oldest first."""
        found = [one for one in self.messages.values() if one["author"]["id"] == ME]
        first = [one for one in found if (one.get("message_reference") or {}).get("message_id") == question]
        own = [one for one in found if str(one.get("nonce", "")).startswith(f"{question}-")]
        return sorted({one["id"]: one for one in (*first, *own)}.values(), key=lambda one: int(one["id"]))

    # ---- the gateway

    async def emit(self, kind: str, data: Any) -> None:
        """Send an event to every connected bot, and keep it for those who resume."""
        self._seq += 1
        for events in self.sessions.values():
            events.append((self._seq, kind, data))
        if not self.silent:
            await self._tell({"op": 0, "t": kind, "s": self._seq, "d": data})

    async def _tell(self, frame: dict[str, Any]) -> None:
        for socket in list(self.sockets):
            with contextlib.suppress(Exception):
                await socket.send_json(frame)

    async def invalidate(self, *, resumable: bool) -> None:
        """Say that the session is over, and whether it may be resumed."""
        self._ready.clear()
        if not resumable:
            self.sessions.clear()
        await self._tell({"op": 9, "d": resumable})

    async def ask_to_reconnect(self) -> None:
        """Ask every bot to connect anew and to resume."""
        self._ready.clear()
        await self._tell({"op": 7, "d": None})

    async def revoke(self) -> None:
        """The token is reset: no call is taken, the gateway cuts the connection and takes nobody."""
        self.revoked = True
        await self.disconnect(4004)

    async def disconnect(self, code: int = 4000) -> None:
        """Cut every connection to the gateway."""
        self._ready.clear()
        for socket in list(self.sockets):
            await socket.close(code=code)
        self.sockets.clear()

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            said = json.loads(frame.data)
            self.log.append(("GATEWAY", str(said["op"]), said.get("d")))
            if said["op"] == 1:
                if not self.silent:
                    await socket.send_json({"op": 11})
            elif said["op"] == 2:
                if said["d"]["token"] != self.token or self.revoked:
                    await socket.close(code=4004)
                elif said["d"]["intents"] & (1 << 15) and self.identify_close:
                    await socket.close(code=self.identify_close)
                else:
                    await self._identify(socket)
            elif said["op"] == 6:
                await self._resume(socket, said["d"])
            elif said["op"] == 8:
                known = [self.member(one, roles) for one, roles in self.members.items()]
                chunk = {"guild_id": said["d"]["guild_id"], "members": known, "chunk_index": 0, "chunk_count": 1}
                await self.emit("GUILD_MEMBERS_CHUNK", chunk)
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    async def _identify(self, socket: web.WebSocketResponse) -> None:
        session = f"s{len(self.sessions)}"
        self.sessions[session] = []
        port = self.gateway
        ready = {
            "v": 10,
            "user": self.user(ME, bot=True),
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": session,
            "resume_gateway_url": port,
            "application": {"id": APPLICATION, "flags": 0},
        }
        self._seq += 1
        await socket.send_json({"op": 0, "t": "READY", "s": self._seq, "d": ready})
        self._seq += 1
        await socket.send_json({"op": 0, "t": "GUILD_CREATE", "s": self._seq, "d": self._guild()})
        self.sockets.append(socket)
        self._ready.set()

    def _guild(self) -> dict[str, Any]:
        everyone = {
            "id": GUILD,
            "name": "@everyone",
            "permissions": "274878024768",
            "position": 0,
            "color": 0,
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }
        channels = [
            {
                "id": CHANNEL,
                "type": 0,
                "name": "help",
                "position": 0,
                "permission_overwrites": [],
                "last_message_id": self._last_in(CHANNEL),
                "parent_id": None,
                "nsfw": False,
            },
            {
                "id": "3800",
                "type": 2,
                "name": "a call",
                "position": 2,
                "permission_overwrites": [],
                "last_message_id": self._last_in("3800"),
                "parent_id": None,
                "nsfw": False,
                "bitrate": 64000,
                "user_limit": 0,
                "rtc_region": None,
            },
            {
                "id": "3500",
                "type": 15,
                "name": "forum",
                "position": 1,
                "permission_overwrites": [],
                "last_message_id": None,
                "parent_id": None,
                "nsfw": False,
                "available_tags": [],
                "flags": 0,
            },
        ]
        return {
            "id": GUILD,
            "name": "A community",
            "owner_id": "1",
            "roles": [everyone, *({**everyone, "id": one, "name": f"role {one}"} for one in self.roles)],
            "channels": channels,
            "threads": [self.thread("3600", "3000"), self.thread("3700", "3500")],
            "members": [self.member(ME)],
            "emojis": [],
            "features": [],
            "member_count": 3,
            "large": False,
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "premium_tier": 0,
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "stickers": [],
        }

    def _last_in(self, channel: str) -> str | None:
        return max((one["id"] for one in self.messages.values() if one["channel_id"] == channel), key=int, default=None)

    def thread(self, id: str, parent: str, name: str = "A thread") -> dict[str, Any]:
        """A thread of a channel."""
        return {
            "id": id,
            "type": 11,
            "name": name,
            "guild_id": GUILD,
            "parent_id": parent,
            "owner_id": "42",
            "message_count": 0,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "last_message_id": self._last_in(id),
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-01-01T00:00:00+00:00",
                "locked": False,
            },
        }

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        if self.revoked:
            await socket.close(code=4004)
            return
        self.silent = False
        events = self.sessions.get(data["session_id"])
        if events is None:
            await socket.send_json({"op": 9, "d": False})
            return
        for seq, kind, payload in [one for one in events if one[0] > data["seq"] - self.replayed]:
            await socket.send_json({"op": 0, "t": kind, "s": seq, "d": payload})
        self._seq += 1
        await socket.send_json({"op": 0, "t": "RESUMED", "s": self._seq, "d": {}})
        self.sockets.append(socket)
        self._ready.set()

    # ---- REST

    async def _file(self, request: web.Request) -> web.Response:
        raw, kind = self.files[request.match_info["name"]]
        return web.Response(body=raw, headers={"Content-Type": kind})

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path, method = "/" + request.match_info["tail"], request.method
        body: Any = None
        if request.content_type == "application/json" and request.can_read_body:
            body = json.loads(await request.text())
        elif request.content_type.startswith("multipart/"):
            form = await request.post()
            body = json.loads(form["payload_json"])  # type: ignore[arg-type]  # no file
            body["_files"] = [name for name in form if name.startswith("files")]
            drawn = [form[name] for name in body["_files"]]
            self.drawings |= {one.filename: one.file.read() for one in drawn}  # type: ignore[union-attr]
        self.log.append((method, path, body))
        if self.strict and (wrong := contracts.call_to_discord(method, path, body)):
            self.breaches.append(f"{method} {path}: {wrong}")
        fault = self.faults.pop(0) if self.faults and not path.startswith(("/users", "/oauth2")) else None
        if callable(fault):
            fault = fault(method, path)
        if isinstance(fault, tuple):
            status, answer = fault
            headers = {"Retry-After": str(answer.get("retry_after", 1)), "Via": "1.1 fake"} if status == 429 else {}
            return _json(answer, status, headers)
        headers, refusal = self._limited(method, path)
        if refusal is not None:
            return refusal
        try:
            answer, status = self._route(request, method, path, body)
        except Refusal as refused:
            return _json(refused.body, refused.status, headers)
        async with self._changed:
            self._changed.notify_all()
        if fault == "cut":
            request.transport.close()  # type: ignore[union-attr]
        if status == 204:
            return web.Response(status=204, headers=headers)
        return _json(answer, status, headers)

    def _limited(self, method: str, path: str) -> tuple[dict[str, str], web.Response | None]:
        """Discord's limits: so many messages a channel, so many calls over all; with its headers, and its 429."""
        if self.limits is None or path.startswith(("/interactions", "/webhooks")):
            return {}, None
        most, seconds, everywhere = self.limits
        now = time.monotonic()
        calls = self._windows.setdefault("everywhere", [])
        calls[:] = [at for at in calls if now - at < 1.0]
        if len(calls) >= everywhere:
            self.refused_429 += 1
            wait = 1.0 - (now - calls[0])
            return {}, _json(
                {"message": "limited", "retry_after": wait, "global": True},
                429,
                {"Retry-After": str(wait), "Via": "1.1 fake", "X-RateLimit-Global": "true"},
            )
        calls.append(now)
        match = re.fullmatch(r"/channels/(\d+)/messages", path)
        if not match or method != "POST":
            return {}, None
        posts = self._windows.setdefault(match[1], [])
        posts[:] = [at for at in posts if now - at < seconds]
        wait = seconds - (now - posts[0]) if posts else seconds
        headers = {
            "X-RateLimit-Limit": str(most),
            "X-RateLimit-Remaining": str(max(0, most - len(posts) - 1)),
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Reset": f"{time.time() + wait:.3f}",
            "X-RateLimit-Bucket": "messages",
        }
        if len(posts) >= most:
            self.refused_429 += 1
            body = {"message": "limited", "retry_after": wait, "global": False}
            return {}, _json(body, 429, {**headers, "Retry-After": str(wait), "Via": "1.1 fake"})
        posts.append(now)
        return headers, None

    def _refuse(self, status: int, code: int, message: str = "refused") -> "Refusal":
        return Refusal(status, {"code": code, "message": message})

    def _route(self, request: web.Request, method: str, path: str, body: Any) -> tuple[Any, int]:
        if request.headers.get("Authorization") != f"Bot {self.token}" or self.revoked:
            raise self._refuse(401, 0, "401: Unauthorized")
        if path == "/users/@me":
            return self.user(ME, bot=True), 200
        if path == "/oauth2/applications/@me":
            return {
                "id": APPLICATION,
                "name": "Chaupal",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "00",
                "flags": 0,
                "owner": self.user("1"),
                "team": None,
                "summary": "",
            }, 200
        if path in ("/gateway", "/gateway/bot"):
            starts = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
            return {"url": self.gateway, "shards": 1, "session_start_limit": starts}, 200
        if match := re.fullmatch(r"/applications/\d+(/guilds/\d+)?/commands", path):
            if method == "PUT":
                made = [{**one, "id": self.snowflake(), "application_id": APPLICATION, "version": "1"} for one in body]
                self.registered[match[1] or ""] = made
            return self.registered.get(match[1] or "", []), 200
        if path == "/users/@me/channels":
            person = str(body["recipient_id"])
            channel = next((one for one, who in self.directs.items() if who == person), "") or str(5200 + int(person))
            self.directs[channel] = person
            return {"id": channel, "type": 1, "recipients": [self.user(person)], "last_message_id": None}, 200
        if match := re.fullmatch(r"/guilds/\d+/members/(\d+)", path):
            if match[1] not in self.members:
                raise self._refuse(404, 10007, "Unknown Member")
            return self.member(match[1], self.members[match[1]]), 200
        if match := re.fullmatch(r"/guilds/(\d+)/scheduled-events(?:/(\d+))?", path):
            return self._event(method, match[2], body)
        if match := re.match(r"/channels/(\d+)", path):
            if match[1] in self.gone:
                raise self._refuse(404, 10003, "Unknown Channel")
            if match[1] in self.closed and method == "POST":
                private = match[1] in self.directs
                raise self._refuse(403, 50007 if private else 50013, "Missing Permissions")
        if match := re.fullmatch(r"/channels/(\d+)/typing", path):
            self.typing.append((match[1], time.monotonic()))
            return None, 204
        if match := re.fullmatch(r"/channels/(\d+)/messages", path):
            return self._post(match[1], body) if method == "POST" else self._list(match[1], request)
        if match := re.fullmatch(r"/channels/(\d+)/messages/(\d+)", path):
            return self._change(match[2], method, body)
        if match := re.fullmatch(r"/channels/\d+/messages/(\d+)/reactions/[^/]+/@me", path):
            if match[1] not in self.messages:
                raise self._refuse(404, 10008, "Unknown Message")
            return None, 204
        if match := re.fullmatch(r"/channels/(\d+)/messages/(\d+)/threads", path):
            return self._open_thread(match[1], match[2], body)
        if match := re.fullmatch(r"/interactions/(\d+)/([^/]+)/callback", path):
            answer = self._callback(match[1], body)
            told = {"interaction": {"id": match[1], "type": 2, "response_message_ephemeral": False}}
            return (told, 200) if request.query.get("with_response") in ("1", "true") else answer
        if match := re.fullmatch(r"/webhooks/\d+/([^/]+)", path):
            return self._follow(match[1], body)
        if match := re.fullmatch(r"/webhooks/\d+/([^/]+)/messages/([^/]+)", path):
            return self._change_follow(match[1], match[2], method, body)
        raise self._refuse(404, 0, "404: Not Found")

    def _event(self, method: str, id: str | None, body: Any) -> tuple[Any, int]:
        if not self.may_make_events and method != "GET":
            raise self._refuse(403, 50013, "Missing Permissions")
        if id is not None and id not in self.events:
            raise self._refuse(404, 10070, "Unknown Guild Scheduled Event")
        if method == "GET":
            return list(self.events.values()), 200
        if method == "DELETE":
            del self.events[id]
            return None, 204
        if not 1 <= len(body["name"]) <= 100 or len(body.get("description") or "") > 1000:
            raise self._refuse(400, 50035, "Invalid Form Body: name")
        if not 1 <= len(body["entity_metadata"]["location"]) <= 100:
            raise self._refuse(400, 50035, "Invalid Form Body: location")
        start, end = (dt.datetime.fromisoformat(body[f"scheduled_{one}_time"]) for one in ("start", "end"))
        if end <= start or start.timestamp() <= self.clock():
            raise self._refuse(400, 50035, "Invalid Form Body: scheduled_start_time")
        if len(self.events) >= 100 and id is None:
            raise self._refuse(400, 30038, "Maximum number of guild scheduled events reached")
        made = id or self.snowflake()
        self.events[made] = {"id": made, "guild_id": GUILD, "creator_id": ME, "status": 1, **body}
        return self.events[made], 200

    def check(self, body: Any, *, interaction: bool = False) -> None:
        """Refuse what Discord refuses; and fail loudly on what no message of ours may be."""
        content = body.get("content") or ""
        if body.get("_files") and not self.may_attach:
            raise self._refuse(403, 50013, "Missing Permissions")
        if not (content or body.get("components") or body.get("_files")):
            raise self._refuse(400, 50006, "Cannot send an empty message")
        if len(content) > 2000:
            raise self._refuse(400, 50035, f"Invalid Form Body: content of {len(content)}")
        rows = body.get("components") or []
        if len(rows) > 5 or any(len(row["components"]) > 5 for row in rows):
            raise self._refuse(400, 50035, "Invalid Form Body: components")
        ids = [one.get("custom_id") for row in rows for one in row["components"] if one.get("custom_id")]
        if len(set(ids)) != len(ids) or any(len(one) > 100 for one in ids):
            raise self._refuse(400, 50035, "Invalid Form Body: custom_id")
        if body.get("allowed_mentions", {}).get("parse") != []:
            raise AssertionError("a message went out that may ping people")

    def _open_thread(self, channel: str, message: str, body: Any) -> tuple[Any, int]:
        if message not in self.messages:
            raise self._refuse(404, 10008, "Unknown Message")
        if message in self.threads:
            raise self._refuse(400, 160004, "A thread has already been created for this message")
        if channel in self.threadless:
            raise self._refuse(403, 50013, "Missing Permissions")
        self.threads[message] = self.thread(message, channel, body["name"])
        return self.threads[message], 201

    def _post(self, channel: str, body: Any) -> tuple[Any, int]:
        self.check(body)
        if len(str(body.get("nonce", ""))) > 25:
            raise self._refuse(400, 50035, "Invalid Form Body: nonce")
        nonce = (channel, str(body.get("nonce")))
        known, at = self._nonces.get(nonce, ("", 0.0))
        if body.get("nonce") and body.get("enforce_nonce") and known and time.monotonic() - at < self.nonce_s:
            return self.messages.get(known) or {"id": known}, 200
        made = self.snowflake()
        row = {
            "id": made,
            "channel_id": channel,
            "author": self.user(ME, bot=True),
            "timestamp": dt.datetime.now(dt.UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 19 if "message_reference" in body else 0,
            **body,
        }
        if "message_reference" in row:
            row["message_reference"] = {**row["message_reference"], "channel_id": channel, "type": 0}
        self.messages[made] = row
        self.answers[(body.get("message_reference") or {}).get("message_id", "")] += 1
        self._nonces[nonce] = (made, time.monotonic())
        self._note_whole(row)
        return row, 200

    def _list(self, channel: str, request: web.Request) -> tuple[Any, int]:
        if channel in self.unreadable:
            return [], 200
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise self._refuse(400, 50035, "Invalid Form Body: limit")
        rows = [one for one in self.messages.values() if one["channel_id"] == channel and int(one["id"]) > after]
        rows.sort(key=lambda one: int(one["id"]))
        # After a message come the ones that follow it; without one, the newest. A nonce is in no history.
        rows = rows[:limit] if after else rows[-limit:]
        return [{k: v for k, v in one.items() if k != "nonce"} for one in reversed(rows)], 200

    def _change(self, message: str, method: str, body: Any) -> tuple[Any, int]:
        row = self.messages.get(message)
        if row is None:
            raise self._refuse(404, 10008, "Unknown Message")
        if method == "GET":
            return row, 200
        if method == "DELETE":
            del self.messages[message]
            return None, 204
        if row["author"]["id"] != ME:
            raise self._refuse(403, 50005, "Cannot edit a message authored by another user")
        self.check(body)
        row.update(body)
        self._note_whole(row)
        return row, 200

    def _callback(self, id: str, body: Any) -> tuple[Any, int]:
        one = self.interactions.get(id)
        if one is None or time.monotonic() - one.at > self.patience_s:
            raise self._refuse(404, 10062, "Unknown interaction")
        if one.answered is not None:
            raise self._refuse(400, 40060, "Interaction has already been acknowledged.")
        if body["type"] == 4:
            self.check(body["data"], interaction=True)
            self._stand(one, "@original", body["data"])
        if body["type"] == 9:
            form = body["data"]
            if len(form["title"]) > 45 or not 1 <= len(form["components"]) <= 5:
                raise self._refuse(400, 50035, "Invalid Form Body: modal")
        if body["type"] == 8:
            kind, choices = {3: str, 4: int}[one.typed], body["data"]["choices"]
            if len(choices) > 25 or not all(type(each["value"]) is kind for each in choices):
                raise self._refuse(400, 50035, "Invalid Form Body: choices")
        one.answered, one.answered_at = body, time.monotonic()
        return None, 204

    def _by_token(self, token: str) -> Interaction:
        one = next((one for one in self.interactions.values() if one.token == token), None)
        if one is None or time.monotonic() - one.at > self.token_s:
            raise self._refuse(404, 10062, "Unknown interaction")
        return one

    def _follow(self, token: str, body: Any) -> tuple[Any, int]:
        one = self._by_token(token)
        if one.answered is None:
            raise self._refuse(404, 10015, "Unknown Webhook")
        self.check(body, interaction=True)
        return self._stand(one, self.snowflake(), body), 200

    def _stand(self, one: Interaction, name: str, body: Any) -> dict[str, Any]:
        """An answer to an interaction as a message; in the channel too, unless it is for one reader alone."""
        made = one.messages.get(name, {}).get("id") or (self.snowflake() if name == "@original" else name)
        first = (one.answered or {}).get("data") or {}
        alone = (body.get("flags", 0) | (first.get("flags", 0) if name == "@original" else 0)) & 64
        row = one.messages[name] = {**one.messages.get(name, {}), **body, "id": made}
        if not alone:
            refers = {"message_id": one.pressed, "channel_id": one.channel, "type": 0}
            more = {"message_reference": refers, "type": 19} if one.pressed else {"type": 20}
            self.messages[made] = {**self._blank({"channel_id": one.channel}), **more, **row}
        return row

    def _change_follow(self, token: str, message: str, method: str, body: Any) -> tuple[Any, int]:
        one = self._by_token(token)
        if one.answered is None:
            raise self._refuse(404, 10008, "Unknown Message")
        if method == "GET":
            return {"id": "1", **one.messages.get(message, {})}, 200
        if method == "DELETE":
            self.messages.pop(one.messages.pop(message, {}).get("id", ""), None)
            return None, 204
        self.check(body, interaction=True)
        return self._stand(one, message, body), 200
