"""The client: what comes in through discord.py's connection, told to the door; and where answers to it stand.

discord.py keeps the connection. Its own readers of messages and interactions are replaced, because they build objects
of everything around one and end the connection where they miss a field; here the payloads are read as they come.
"""

import asyncio
import contextlib
import datetime as dt
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

import discord
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.desk import Desk
from bot.dispatch import ASK, meant
from bot.errors import ShownError
from bot.message import Message, Said
from bot.platforms.attached import File, fetch
from bot.platforms.calls import Refused
from bot.platforms.discord import calendar
from bot.platforms.discord import commands as registered
from bot.platforms.discord import message as events
from bot.platforms.discord.courier import DiscordCourier
from bot.platforms.discord.message import Spot
from bot.platforms.discord.render import render
from bot.platforms.discord.surface import ChannelSurface, InteractionSurface
from bot.platforms.discord.wire import PAGES, Wire
from bot.platforms.door import Door, Heard
from bot.platforms.pile import Messages, Pile
from bot.platforms.turn import Surface
from bot.suggest import suggest

log = logging.getLogger(__name__)

EDIT_S = 1.2
"""Seconds between edits; Discord lets about five pass in five seconds."""
GAP = dt.timedelta(minutes=10)
"""How far back missed mentions are looked for after a gap."""
REGISTER_S = 15
"""Seconds that registering the commands may take before the connection is made without."""
ALIVE, DIRECT, DIRECTS = "discord:alive", "discord:direct", 50


class DiscordClient(discord.Client):
    """The assistant on Discord."""

    name, whispers = "discord", False

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
        self.door = Door(desk, self, EDIT_S)
        self._reading: set[asyncio.Task[None]] = set()
        readers = {
            "MESSAGE_CREATE": self.heard,
            "MESSAGE_UPDATE": self.changed,
            "MESSAGE_DELETE": self.deleted,
            "INTERACTION_CREATE": self.acted,
        }
        parsers = self._connection.parsers
        parsers |= {event: partial(_guarded, parse) for event, parse in parsers.items() if event != "READY"}
        parsers |= {event: partial(self._read, read) for event, read in readers.items()}

    def _read(self, read: Callable[[Any], Coroutine[Any, Any, None]], data: Any) -> None:
        task = asyncio.create_task(_safely(read(data)))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    @property
    def me(self) -> str:
        """Our own id."""
        return str(self.user.id) if self.user else ""

    async def setup_hook(self) -> None:
        """Register the commands where they changed, be there for notices, and go on with what was under way."""
        ours = registered.payloads(self.desk.registry)
        try:
            async with asyncio.timeout(REGISTER_S):
                if await self.wire.register(str(self.application_id), ours, registered.same):
                    log.info("registered %d commands with Discord", len(ours))
        except Exception as error:
            log.warning("the commands could not be registered with Discord: %s", error)
        self.desk.couriers[calendar.PLATFORM] = calendar.EventCourier(self, self.wire)
        self.desk.couriers["discord"] = DiscordCourier(self, self.wire, self.desk.settings.link_base, self.desk.now)
        await self.door.resume()

    async def on_connect(self) -> None:
        """There is a session."""
        self.connected()

    async def on_ready(self) -> None:
        """A new session is complete: answer what was missed before it."""
        async with self.desk.database.reading() as connection:
            last = await store.recall(connection, ALIVE)
            direct = json.loads(await store.recall(connection, DIRECT) or "[]")
        if last is not None:
            since = max(dt.datetime.fromisoformat(last) - dt.timedelta(seconds=60), self.desk.now() - GAP)
            after = discord.utils.time_snowflake(since)
            for channel, guild in dict.fromkeys([*self._spoken_in_since(after), *((str(one), "") for one in direct)]):
                await _safely(self._catch_up(channel, guild, str(after)))
        await self.still_alive()

    def _spoken_in_since(self, after: int) -> list[tuple[str, str]]:
        known: list[Any] = [one for guild in self.guilds for one in (*guild.text_channels, *guild.threads)]
        return [(str(one.id), str(one.guild.id)) for one in known if (one.last_message_id or 0) >= after]

    async def _catch_up(self, channel: str, guild: str, after: str) -> None:
        with contextlib.suppress(Refused):
            for row in await self.wire.history(channel, after, PAGES):
                if events.is_for_us(row, self.me, guild):
                    await _safely(self.heard({**row, "channel_id": channel, "guild_id": guild}))

    async def still_alive(self) -> None:
        """Note until when nothing was missed."""
        if not self.is_closed() and self.is_ready():
            now = self.desk.now().isoformat()
            await self.desk.database.write(lambda c: store.remember(c, ALIVE, now), "alive")

    async def heard(self, data: Any) -> None:
        """Somebody said something."""
        if data.get("type", 0) in events.ORDINARY and events.author(data) != self.me:
            await self.door.hear(await self._heard(data))
            if not data.get("guild_id"):
                await self._remember_direct(str(data["channel_id"]))

    async def _heard(self, data: Any) -> Heard:
        spot = self._spot(str(data["channel_id"]), str(data.get("guild_id") or ""))
        return events.heard(self.desk.settings, data, self.me, spot, await self._conversation(data, spot))

    def _spot(self, channel: str, guild: str) -> Spot:
        known = self.get_channel(int(channel))
        if isinstance(known, discord.Thread):
            return Spot(channel, guild or str(known.guild.id), str(known.parent_id), known.name)
        return Spot(channel, guild)

    async def _conversation(self, data: Any, spot: Spot) -> str:
        """The conversation a message belongs to: its thread or private channel, else the question it goes back to."""
        here = f"discord-{spot.channel}"
        if not spot.guild or spot.title:
            return here
        root = (events.answered(data).get("message_reference") or {}).get("message_id")
        return (
            await self.door.conversation(str(data["id"]), str(root), f"{here}-{root}")
            if root
            else f"{here}-{data['id']}"
        )

    async def _remember_direct(self, channel: str) -> None:
        async def work(connection: AsyncConnection) -> None:
            known = json.loads(await store.recall(connection, DIRECT) or "[]")
            if known[:1] != [channel]:
                latest = [channel, *(one for one in known if one != channel)][:DIRECTS]
                await store.remember(connection, DIRECT, json.dumps(latest))

        await self.desk.database.write(work, "direct")

    async def changed(self, data: Any) -> None:
        """A message was changed."""
        if data.get("content") and data.get("author"):
            await self.door.change(await self._heard(data))

    async def deleted(self, data: Any) -> None:
        """A message was taken back."""
        await self.door.forget(str(data["id"]))

    async def acted(self, data: Any) -> None:
        """A command, a press, a form, or an option that is being typed."""
        given: Any = data.get("data") or {}
        match data["type"]:
            case 2 if given.get("type", 1) == 3:
                await self._on_message(data, given)
            case 2:
                await self._command(data, given)
            case 3:
                await self._call(data, str(given["custom_id"]))
            case 4:
                await self._suggest(data, given)
            case 5:
                await self._call(data, str(given["custom_id"]), events.submitted(given["components"]))

    async def _suggest(self, data: Any, given: Any) -> None:
        _, _, option, typed = registered.called(given, self.desk.registry)
        found = await suggest(self.desk, option.suggest if option else "", typed)
        choices = [{"name": label[:100], "value": value[:100]} for label, value in found[:25]]
        await self.wire.answer(data["id"], data["token"], {"type": 8, "data": {"choices": choices}})

    async def _command(self, data: Any, given: Any) -> None:
        try:
            command, values, _, _ = registered.called(given, self.desk.registry)
        except ShownError:
            await self._call(data, "help", {"command": str(given["name"])})
            return
        said = await self._said(data, None) if command.words == "save" else ()
        await self._call(data, command.words, values, said)

    async def _on_message(self, data: Any, given: Any) -> None:
        chosen = given["resolved"]["messages"][given["target_id"]]
        spot = self._interaction_spot(data)
        thread = f"discord-{spot.channel}" + ("" if spot.title else f"-{chosen['id']}")
        if given["name"] == registered.SAVE:
            await self._call(data, "save", said=await self._said(data, chosen), conversation=thread)
            return
        question = events.without_mention(chosen.get("content") or "", self.me)
        await self._call(data, "ask", {"question": question}, conversation=thread)

    async def _said(self, data: Any, chosen: Any) -> tuple[Said, ...]:
        """A whole thread; in a channel, one message and what answers it."""
        spot, found = self._interaction_spot(data), [chosen] if chosen else []
        with contextlib.suppress(Exception):
            if spot.title:
                found = await self.wire.history(spot.channel, spot.channel, PAGES)
            elif chosen:
                known = {str(chosen["id"])}
                for row in await self.wire.history(spot.channel, str(chosen["id"])):
                    if str((row.get("message_reference") or {}).get("message_id")) in known:
                        known.add(str(row["id"]))
                        found.append(row)
        return events.said(found, self.me)

    def _interaction_spot(self, data: Any) -> Spot:
        return events.interaction_spot(
            data, self._spot(str(data.get("channel_id") or 0), str(data.get("guild_id") or ""))
        )

    async def _call(
        self,
        data: Any,
        line: str,
        values: Mapping[str, Any] | None = None,
        said: tuple[Said, ...] = (),
        conversation: str = "",
    ) -> None:
        spot = self._interaction_spot(data)
        message = events.from_interaction(self.desk.settings, data, spot, line, values, said, conversation)
        command, _ = meant(self.desk.registry, message)
        private = command.private or (values or {}).get("private") is True
        where = {"interaction": str(data["id"]), "token": data["token"], "application": str(data["application_id"])}
        asks = command.words == ASK
        kinds = {"private": private, "asks": asks, "pressed": data["type"] == 3, "can_open": data["type"] != 5}
        await self.door.call(f"i{data['id']}", message, {**where, **kinds})

    # ---- what the door asks for

    def surface(self, key: str, where: dict[str, Any], *, again: bool) -> Surface:
        """Where the reply to a message stands."""

        def piled(messages: Messages) -> Pile:
            return self.door.pile(key, where, messages, render)

        if "interaction" in where:
            return InteractionSurface(self.wire, piled, where, again=again)
        return ChannelSurface(self.wire, piled, where, key, self.me if again else "")

    async def complete(self, message: Message, where: dict[str, Any]) -> tuple[Message, tuple[File, ...]]:
        """Discord tells everything at once."""
        return message, ()

    async def fetch(self, file: File) -> tuple[bytes, str]:
        """A file of a message; its address needs no word of ours."""
        return await fetch(file.address)


def _guarded(parse: Callable[[Any], None], data: Any) -> None:
    """Let discord.py read an event; one that it cannot read is no reason to end the connection."""
    try:
        parse(data)
    except Exception:
        log.exception("an event could not be read")


async def _safely(reading: Coroutine[Any, Any, None]) -> None:
    """Take in one event; one that cannot be read holds up no other."""
    try:
        await reading
    except Refused as error:
        log.warning("an event could not be answered: %s", error)
    except Exception:
        log.exception("an event could not be read")
