"""Discord as a platform of the service: what comes in through discord.py's connection is told to the door.

discord.py keeps the connection. Its own readers of messages and interactions are replaced, because they build objects
of everything around one and end the connection where they miss a field; here the payloads are read as they come.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

import discord
from discord.utils import time_snowflake

from bot.desk import Desk
from bot.message import Place
from bot.people import ids_with_roles
from bot.platforms.adapter import Adapter, Heard
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.chores import safely
from bot.platforms.discord import commands as registered
from bot.platforms.discord import message as events
from bot.platforms.discord.courier import EVENTS, DiscordCourier, EventCourier
from bot.platforms.discord.render import render
from bot.platforms.discord.surface import ChannelSurface, InteractionSurface
from bot.platforms.discord.wire import PAGES, Wire, use_hosts
from bot.platforms.door import Door
from bot.platforms.running import Platform, Unusable
from bot.suggest import suggest

log = logging.getLogger(__name__)

REGISTER_S = 15
"""Seconds that registering the commands may take before the connection is made without."""
ABSENT = "10007"
"""The code of a person who is no member of a server."""
SUGGESTIONS = 8
"""The kind of answer that suggests what an option may be."""

REFUSED_US = "Discord does not accept CHAUPAL_DISCORD_TOKEN. Press Reset Token on its Bot page, copy the new one"
NO_INTENT = (
    "CHAUPAL_DISCORD_MESSAGE_CONTENT is on, but the application does not have the message content intent. Unset the "
    "setting, or switch the intent on under Bot > Privileged Gateway Intents"
)
TOKEN, INTENT = (REFUSED_US, "docs/discord.md, step 2"), (NO_INTENT, "docs/discord.md, step 3")
WRONG = {discord.LoginFailure: TOKEN, 4004: TOKEN, discord.PrivilegedIntentsRequired: INTENT}
"""What has to be set right, by the error or the code with which Discord closes a connection."""


class DiscordClient(discord.Client, Adapter):
    """The assistant on Discord."""

    name, pace_s, whispers, tells_again, asks_around, render = "discord", 1.2, False, False, False, staticmethod(render)
    surfaces = ChannelSurface, InteractionSurface

    def __init__(self, desk: Desk, connected: Callable[[], None] = lambda: None, *, guilds_wait: float = 2.0) -> None:
        """`guilds_wait`: seconds without a new server after which those that are known are all of them."""
        intents = discord.Intents.default()
        intents.message_content = desk.settings.discord_message_content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=guilds_wait,
            activity=discord.CustomActivity("Mention me with a deployment question, or /ask"),
        )
        self.desk, self.wire, self.connected = desk, Wire(self.http), connected
        self.door = Door(desk, self)
        parsers = self._connection.parsers
        parsers |= {event: partial(_guarded, parse) for event, parse in parsers.items() if event != "READY"}
        readers = {
            "MESSAGE_CREATE": self.heard,
            "MESSAGE_UPDATE": self.changed,
            "MESSAGE_DELETE": self.deleted,
            "MESSAGE_DELETE_BULK": self.deleted,
            "INTERACTION_CREATE": self.acted,
        }
        parsers |= {event: partial(self._read, read) for event, read in readers.items()}

    def _read(self, read: Callable[[Any], Coroutine[Any, Any, None]], data: Any) -> None:
        self.door.chores.begin(read(data))

    async def setup_hook(self) -> None:
        """Register the commands where they changed, be there for notices, and go on with what was under way."""
        self.wire.me = str(self.user.id) if self.user else ""
        made = self.wire.register(self.application_id or 0, registered.payloads(self.desk.registry), registered.same)
        await safely(asyncio.wait_for(made, REGISTER_S), "the commands could not be registered with Discord")
        await self.door.open({self.name: DiscordCourier(self), EVENTS: EventCourier(self)})

    async def on_disconnect(self) -> None:
        """From here on something may be missed."""
        self.door.lost()

    async def on_resumed(self) -> None:
        """The session goes on, and Discord has told what was missed."""
        self.door.resumed()

    async def on_ready(self) -> None:
        """A new session is complete."""
        self.connected()
        await self.door.listen()

    def spoken_in(self, since: dt.datetime) -> list[str]:
        """Channels and threads with a message since; people write beside calls, too, yet not in a forum itself."""
        known: list[Any] = [one for guild in self.guilds for one in (*guild.channels, *guild.threads)]
        written = {str(one.id): one.last_message_id for one in known if hasattr(one, "send")}
        return [one for one, last in written.items() if (last or 0) >= time_snowflake(since)]

    async def said(self, place: str, since: dt.datetime) -> list[Heard]:
        """What people said in a channel since."""
        return self.rows(place, await self.wire.history(place, time_snowflake(since), PAGES))

    def rows(self, place: str, rows: Iterable[Payload]) -> list[Heard]:
        """What rows of a place's history say."""
        return [self._heard({**row, "channel_id": place}) for row in rows]

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass an event on; none once the client leaves, for discord.py looks for a loop then that it gave up."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def standing(self, person: str) -> tuple[str, ...] | None:
        """A person's id and those of their roles, read now; None while Discord, or one of our servers, is away.

        No privileged intent is needed for one person. A server that will not tell gives nobody a role; the others do.
        """
        named, ids = ids_with_roles(self.desk.settings, self.name), [person]
        if not self.is_ready() or self.is_closed() or any(guild.unavailable for guild in self.guilds):
            return None
        for guild in [one for one in self.guilds if not named.isdisjoint(str(role.id) for role in one.roles)]:
            try:
                ids += map(str, (await self.wire.call(self.http.get_member, guild.id, person))["roles"])
            except Refused as error:
                if error.unwelcome:
                    return None
                if error.code != ABSENT:
                    log.warning("a server will not tell who its members are (%s)", error.code)
        return tuple(ids)

    async def heard(self, data: Any) -> None:
        """Somebody said something."""
        await self.door.hear(self._heard(data))

    def _heard(self, data: Any) -> Heard:
        return events.heard(self.desk.settings, data, self.wire.me, *self._spot(data))

    def _spot(self, data: Any) -> tuple[Place, str]:
        return events.spot(data, self.get_channel(int(data.get("channel_id") or 0)))

    async def changed(self, data: Any) -> None:
        """A message was changed."""
        if data.get("content") and data.get("author"):
            await self.door.change(self._heard(data))

    async def deleted(self, data: Any) -> None:
        """A message was taken back, or many at once."""
        for one in data.get("ids") or [data["id"]]:
            await self.door.forget(str(one))

    async def acted(self, data: Any) -> None:
        """A command, a press, a form, or an option that is being typed."""
        given: Any = data.get("data") or {}
        match data["type"], given.get("type"):
            case events.CALLED, registered.ON_MESSAGE:
                await self._on_message(data, given)
            case events.CALLED, _:
                words, values, _ = registered.called(given)
                known = words in self.desk.registry
                await self._call(data, words if known else "help", values=values if known else {"command": words})
            case events.TYPING, _:
                words, values, name = registered.called(given)
                found = await suggest(self.desk, words, name, str(values.get(name, "")))
                choices = [{"name": label, "value": value} for label, value in found]
                await self.wire.answer(events.called(data), SUGGESTIONS, {"choices": choices})
            case _:
                await self._call(data, str(given["custom_id"]), values=events.submitted(given.get("components", ())))

    async def _on_message(self, data: Any, given: Any) -> None:
        chosen, (place, title) = given["resolved"]["messages"][given["target_id"]], self._spot(data)
        values = {"question": events.words(chosen, self.wire.me)} if given["name"] == registered.ANSWER else {}
        root = events.replies_to(chosen.get("referenced_message") or {}) or events.replies_to(chosen) or chosen["id"]
        thread = f"discord-{place.id}" + ("" if title else f"-{root}")
        await self._call(data, "ask" if values else "save", values=values, thread=thread, chosen=chosen)

    async def _call(self, data: Any, line: str, chosen: Any = None, **more: Any) -> None:
        place, title = self._spot(data)
        message = events.from_interaction(self.desk.settings, data, place, line, **more)
        where = {**events.called(data), "channel": place.id, "title": title, "chosen": chosen}
        await self.door.call(f"i{data['id']}", message, where)

    async def around(self, where: Payload, thread: str) -> list[Heard]:
        """A whole thread; in a channel, the first message of a conversation and what answers it."""
        root, chosen, whole = thread.rpartition("-")[2], where.get("chosen"), bool(where["title"])
        found = {str(chosen["id"]): chosen} if chosen else {}
        with contextlib.suppress(Refused, Passing):
            for row in await self.wire.history(where["channel"], int(root) - 1, PAGES if whole else 1):
                if whole or str(row["id"]) == root or events.replies_to(row) in found:
                    found[str(row["id"])] = row
        return self.rows(where["channel"], [found[one] for one in sorted(found, key=int)])


def _guarded(parse: Callable[[Any], None], data: Any) -> None:
    """Let discord.py read an event; one that it cannot read is no reason to end the connection."""
    try:
        parse(data)
    except Exception:
        log.exception("an event could not be read")


class DiscordPlatform(Platform):
    """The client, made anew for each attempt to connect."""

    name = "Discord"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay. Raises Unusable for a wrong token or a missing intent."""
        settings = self._desk.settings
        use_hosts(settings.discord_api_url, settings.discord_gateway_url)
        self.client = DiscordClient(self._desk, connected)
        self.door = self.client.door
        try:
            await self.client.start(settings.discord_token.get_secret_value())
        except discord.ClientException as error:
            if told := WRONG.get(type(error)) or WRONG.get(getattr(error, "code", 0)):
                raise Unusable(*told) from None
            raise
        finally:
            await self.door.leave(0)
            await self.client.close()
