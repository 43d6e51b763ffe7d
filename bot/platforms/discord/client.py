"""The client: what comes in through discord.py's connection, told to the door; and where answers to it stand.

discord.py keeps the connection. Its own readers of messages and interactions are replaced, because they build objects
of everything around one and end the connection where they miss a field; here the payloads are read as they come.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import discord
from discord.utils import time_snowflake

from bot import store
from bot.desk import Desk
from bot.dispatch import ASK, meant
from bot.errors import ShownError
from bot.message import Place, Said
from bot.people import ids_with_roles
from bot.platforms.calls import Passing, Refused
from bot.platforms.chores import Chores, safely
from bot.platforms.discord import calendar
from bot.platforms.discord import commands as registered
from bot.platforms.discord import message as events
from bot.platforms.discord.courier import DiscordCourier
from bot.platforms.discord.render import render
from bot.platforms.discord.surface import ChannelSurface, InteractionSurface
from bot.platforms.discord.wire import PAGES, Wire
from bot.platforms.door import Adapter, Door, Heard
from bot.platforms.pile import Ground
from bot.platforms.turn import Surface
from bot.suggest import suggest

log = logging.getLogger(__name__)

EDIT_S = 1.2
"""Seconds between edits; Discord lets about five pass in five seconds."""
GAP, UNSURE = dt.timedelta(minutes=10), dt.timedelta(minutes=1)
"""How far back missed mentions are looked for after a gap, and how long before the last note one may be missed."""
REGISTER_S = 15
"""Seconds that registering the commands may take before the connection is made without."""
ALIVE, DIRECT = "discord:alive", "discord:direct:"
DIRECTS, KNOWN = 50, dt.timedelta(days=90)
"""Private channels that are looked through after a gap, and for how long they are known."""
ABSENT = "10007"
"""The code of a person who is no member of a server."""
SUGGESTIONS = 8
"""The kind of answer that suggests what an option may be."""


class DiscordClient(discord.Client, Adapter):
    """The assistant on Discord."""

    name, whispers, tells_again, render = "discord", False, False, staticmethod(render)

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
        self.door, self.chores = Door(desk, self, EDIT_S), Chores()
        self._directs: dict[str, dt.date] = {}
        """Private channels that this process noted, and the day on which it did."""
        self._there = False
        """Whether everything is heard: there is a session, and what was missed before it was looked for."""
        parsers = self._connection.parsers
        parsers |= {event: partial(_guarded, parse) for event, parse in parsers.items() if event != "READY"}
        parsers |= {
            "MESSAGE_CREATE": self._reader(self.heard),
            "MESSAGE_UPDATE": self._reader(self.changed),
            "MESSAGE_DELETE": self._reader(self.deleted),
            "MESSAGE_DELETE_BULK": self._reader(self.deleted),
            "INTERACTION_CREATE": self._reader(self.acted),
        }

    def _reader(self, read: Callable[[Any], Coroutine[Any, Any, None]]) -> Callable[[Any], None]:
        return lambda data: self.chores.begin(read(data))

    @property
    def me(self) -> str:
        """Our own id."""
        return str(self.user.id) if self.user else ""

    async def setup_hook(self) -> None:
        """Register the commands where they changed, be there for notices, and go on with what was under way."""
        ours = registered.payloads(self.desk.registry)
        try:
            async with asyncio.timeout(REGISTER_S):
                if await self.wire.register(self.application_id or 0, ours, registered.same):
                    log.info("registered %d commands with Discord", len(ours))
        except Exception as error:
            log.warning("the commands could not be registered with Discord: %s", error)
        self.desk.couriers[calendar.PLATFORM] = calendar.EventCourier(self)
        self.desk.couriers["discord"] = DiscordCourier(self, self.desk.settings.link_base, self.desk.now)
        await self.door.resume()

    async def on_connect(self) -> None:
        """There is a session."""
        self.connected()

    async def on_disconnect(self) -> None:
        """From here on something may be missed."""
        self._there = False

    async def on_resumed(self) -> None:
        """The session goes on, and Discord has told what was missed."""
        self._there = True

    async def on_ready(self) -> None:
        """A new session is complete: answer what was missed before it."""
        async with self.desk.database.reading() as connection:
            last = await store.recall(connection, ALIVE)
            direct = await store.recent(connection, DIRECT, DIRECTS)
        if last is not None:
            after = time_snowflake(max(dt.datetime.fromisoformat(last) - UNSURE, self.desk.now() - GAP))
            for channel, guild in dict.fromkeys([*self._spoken_in_since(after), *((one, "") for one in direct)]):
                await safely(self._catch_up(channel, guild, after))
        self._there = True
        await self.still_alive()

    def _spoken_in_since(self, after: int) -> list[tuple[str, str]]:
        known: list[Any] = [one for guild in self.guilds for one in (*guild.channels, *guild.threads)]
        return [(str(one.id), str(one.guild.id)) for one in known if _last(one) >= after]

    async def _catch_up(self, channel: str, guild: str, after: int) -> None:
        for row in await self.wire.history(channel, after, PAGES):
            missed = {**row, "channel_id": channel, "guild_id": guild}
            if events.is_for_us(missed, self.me):
                await safely(self.heard(missed))

    async def still_alive(self) -> None:
        """Note until when nothing was missed."""
        if self._there:
            now = self.desk.now().isoformat()
            await self.desk.database.write(lambda c: store.remember(c, ALIVE, now), "alive")

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass an event on; none once the client leaves, for discord.py looks for a loop then that it gave up."""
        if not self.is_closed():
            super().dispatch(event, *args, **kwargs)

    async def leave(self, seconds: float) -> None:
        """Finish what is under way, and go."""
        await self.door.turns.finish(seconds)
        await self.still_alive()
        await self.close()

    async def standing(self, person: str) -> tuple[str, ...] | None:
        """A person's id and those of their roles, read now; None while Discord, or one of our servers, is away.

        No privileged intent is needed for one person. A server that will not tell gives nobody a role; the others do.
        """
        named, ids = ids_with_roles(self.desk.settings, self.name), [person]
        if not self.is_ready() or self.is_closed() or any(guild.unavailable for guild in self.guilds):
            return None
        for guild in self.guilds:
            if named.isdisjoint(str(role.id) for role in guild.roles):
                continue
            try:
                member = await self.wire.call(self.http.get_member, guild.id, person)
                ids += [str(one) for one in member["roles"]]
            except Refused as error:
                if error.unwelcome:
                    return None
                if error.code != ABSENT:
                    log.warning("a server will not tell who its members are (%s)", error.code)
        return tuple(ids)

    async def heard(self, data: Any) -> None:
        """Somebody said something."""
        if data.get("type", 0) in events.ORDINARY and events.author(data) != self.me:
            await self.door.hear(self._heard(data))
            if not data.get("guild_id"):
                await self._keep_direct(events.author(data), str(data["channel_id"]))

    async def _keep_direct(self, person: str, channel: str) -> None:
        """Note somebody's private channel, under their account, so that it is forgotten with them; once a day."""
        now, name = self.desk.now(), f"{DIRECT}{self.name}:{person}:"
        if self._directs.get(channel) != now.date():
            await self.desk.database.write(lambda c: store.remember(c, name, channel, now + KNOWN), "direct")
            self._directs[channel] = now.date()

    def _heard(self, data: Any) -> Heard:
        return events.heard(self.desk.settings, data, self.me, *self._spot(data))

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
                await self._command(data, given)
            case events.TYPING, _:
                _, _, option, typed = registered.called(given, self.desk.registry)
                what, kind = (option.suggest, option.type) if option else ("", str)
                choices = [{"name": name, "value": kind(one)} for name, one in await suggest(self.desk, what, typed)]
                await self.wire.answer(data["id"], data["token"], SUGGESTIONS, {"choices": choices})
            case _:
                await self._call(data, str(given["custom_id"]), values=events.submitted(given.get("components", ())))

    async def _command(self, data: Any, given: Any) -> None:
        try:
            command, values, _, _ = registered.called(given, self.desk.registry)
        except ShownError:
            await self._call(data, "help", values={"command": given["name"]})
            return
        said = await self._said(data) if command.words == "save" else ()
        await self._call(data, command.words, values=values, said=said)

    async def _on_message(self, data: Any, given: Any) -> None:
        chosen, (place, title) = given["resolved"]["messages"][given["target_id"]], self._spot(data)
        thread = f"discord-{place.id}" + ("" if title else f"-{chosen['id']}")
        if given["name"] == registered.SAVE:
            await self._call(data, "save", said=await self._said(data, chosen), thread=thread)
        else:
            await self._call(data, "ask", values={"question": events.words(chosen, self.me)}, thread=thread)

    async def _said(self, data: Any, chosen: Any = None) -> tuple[Said, ...]:
        """A whole thread; in a channel, one message and what answers it."""
        (place, title), found = self._spot(data), [chosen] if chosen else []
        with contextlib.suppress(Refused, Passing):
            if title:
                found = await self.wire.history(place.id, int(place.id) - 1, PAGES)
            elif chosen:
                for row in await self.wire.history(place.id, int(chosen["id"])):
                    if events.replies_to(row) in [str(one["id"]) for one in found]:
                        found.append(row)
        return events.said(found, self.me)

    async def _call(self, data: Any, line: str, **more: Any) -> None:
        message = events.from_interaction(self.desk.settings, data, self._spot(data)[0], line, **more)
        command, _ = meant(self.desk.registry, message)
        where = {
            "interaction": str(data["id"]),
            "token": data["token"],
            "application": str(data["application_id"]),
            "private": command.private or message.values.get("private") == "True",
            "asks": command.words == ASK,
            "pressed": data["type"] == events.PRESSED,
            "can_open": data["type"] != events.SUBMITTED,
        }
        await self.door.call(f"i{data['id']}", message, where)

    # ---- what the door asks for

    def surface(self, ground: Ground) -> Surface:
        """Where the reply to a message stands."""
        if "interaction" in ground.where:
            return InteractionSurface(ground, self.wire)
        return ChannelSurface(ground, self.wire, self.me)


def _last(channel: Any) -> int:
    """The last message in a channel or thread; people write beside calls, too, yet not in a forum itself."""
    return int(getattr(channel, "last_message_id", 0) or 0) if isinstance(channel, discord.abc.Messageable) else 0


def _guarded(parse: Callable[[Any], None], data: Any) -> None:
    """Let discord.py read an event; one that it cannot read is no reason to end the connection."""
    try:
        parse(data)
    except Exception:
        log.exception("an event could not be read")
