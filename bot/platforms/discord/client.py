"""The client: discord.py's events to turns. One effect for one event, whatever the connection does."""

import asyncio
import contextlib
import datetime as dt
import json
import logging
from collections.abc import Callable
from typing import Any

import discord

from bot import store
from bot.commands import Command
from bot.desk import Desk
from bot.dispatch import call, respond
from bot.errors import ShownError
from bot.message import Message, Reply
from bot.pace import Pace
from bot.platforms import attached
from bot.platforms.discord import commands as registered
from bot.platforms.discord import message as events
from bot.platforms.discord.courier import DiscordCourier
from bot.platforms.discord.surface import ChannelSurface, InteractionSurface
from bot.platforms.discord.wire import Refused, Wire
from bot.platforms.turn import Turns, carry
from bot.suggest import suggest
from rag import store as answers

log = logging.getLogger(__name__)

EDIT_S = 1.2
"""Seconds between edits; Discord lets about five pass in five seconds."""
GAP = dt.timedelta(minutes=10)
"""How far back missed mentions are looked for after a gap."""
ALIVE = "discord:alive"
DIRECT = "discord:direct"


class DiscordClient(discord.Client):
    """The assistant on Discord."""

    def __init__(self, desk: Desk, connected: Callable[[], None] = lambda: None) -> None:
        intents = discord.Intents.default()
        intents.message_content = desk.settings.discord_message_content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            activity=discord.CustomActivity("Mention me with a deployment question, or /ask"),
        )
        self.desk = desk
        self.turns = Turns(desk, "discord")
        self.wire = Wire(self.http)
        self.overheard = Pace(30)
        self.first_ready = True
        self.connected = connected

    @property
    def me(self) -> int:
        """Our own id."""
        return self.user.id if self.user else 0

    async def setup_hook(self) -> None:
        """Register the commands where they changed, and be there for notices."""
        application = self.application_id or 0
        ours = registered.payloads(self.desk.registry)
        if not registered.same(ours, await self.wire.commands(application)):
            await self.wire.register(application, ours)
            log.info("registered %d commands with Discord", len(ours))
        self.desk.couriers["discord"] = DiscordCourier(self, self.wire, self.desk.settings.link_base)

    async def on_ready(self) -> None:
        """A new session: go on with what was under way, and answer what was missed meanwhile."""
        self.connected()
        if self.first_ready:
            self.first_ready = False
            for key, message, target in await self.turns.unfinished():
                self._answer(key, message, json.loads(target))
        await self._catch_up()
        await self.still_alive()

    async def still_alive(self) -> None:
        """Note until when nothing was missed."""
        if not self.is_closed() and self.is_ready():
            now = self.desk.now()
            await self.desk.database.write(lambda c: store.remember(c, ALIVE, now.isoformat()), "alive")

    async def _catch_up(self) -> None:
        async with self.desk.database.reading() as connection:
            last = await store.recall(connection, ALIVE)
            direct = json.loads(await store.recall(connection, DIRECT) or "[]")
        if last is None:
            return
        since = max(dt.datetime.fromisoformat(last) - dt.timedelta(seconds=60), self.desk.now() - GAP)
        after = str(discord.utils.time_snowflake(since))
        for channel_id in dict.fromkeys([*self._places(int(after)), *direct]):
            with contextlib.suppress(Refused):
                for row in reversed(await self.wire.history(str(channel_id), after)):
                    await self._missed(int(channel_id), row)

    def _places(self, after: int) -> list[int]:
        places: list[Any] = [place for guild in self.guilds for place in (*guild.text_channels, *guild.threads)]
        return [place.id for place in places if (place.last_message_id or 0) >= after]

    async def _missed(self, channel_id: int, row: Any) -> None:
        channel = self.get_channel(channel_id) or self.get_partial_messageable(channel_id)
        message = discord.Message(state=self._connection, channel=channel, data=row)  # type: ignore[arg-type]
        if events.is_for_us(message, self.me) or isinstance(channel, discord.PartialMessageable):
            await self.on_message(message)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody said something."""
        if message.author.id == self.me or message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        directed = events.is_for_us(message, self.me)
        if not directed and (not message.content or message.author.bot):
            return
        thread = await self._thread(message)
        follows = not directed and isinstance(message.channel, discord.Thread) and await self._takes_part(thread)
        if not directed and (events.speaks_to_others(message, self.me) or not self._may_overhear(message)):
            return
        neutral = await self._neutral(message, thread, unasked=not directed and not follows)
        settings = await self._place_settings(neutral)
        if (message.author.bot and not settings.bots) or (neutral.unasked and not settings.watch):
            return
        target = {"channel": str(message.channel.id), "posted": []}
        key = str(message.id)
        if await self.turns.take(key, neutral, json.dumps(target)):
            if message.guild is None:
                await self._remember_direct(message.channel.id)
            self._answer(key, neutral, target)

    def _may_overhear(self, message: discord.Message) -> bool:
        return self.overheard.wait(str(message.channel.id)) == 0

    async def _place_settings(self, neutral: Message) -> Any:
        from bot.desk import Call

        return await Call(self.desk, neutral).place_settings()

    async def _thread(self, message: discord.Message) -> str:
        """The conversation a message belongs to: its thread or private channel, else the question it goes back to."""
        if message.guild is None or isinstance(message.channel, discord.Thread):
            return f"discord-{message.channel.id}"
        answered = message.reference.resolved if message.reference else None
        root = answered.reference.message_id if isinstance(answered, discord.Message) and answered.reference else None
        if root is None:
            return f"discord-{message.channel.id}-{message.id}"
        async with self.desk.database.reading() as connection:
            known = await store.recall(connection, f"discord:root:{root}")
        thread = known or f"discord-{message.channel.id}-{root}"
        until = self.desk.now() + dt.timedelta(days=30)
        name = f"discord:root:{message.id}"
        await self.desk.database.write(lambda c: store.remember(c, name, thread, until), "thread")
        return thread

    async def _takes_part(self, thread: str) -> bool:
        async with self.desk.database.reading() as connection:
            return bool(await answers.conversation(connection, thread, None, 1))

    async def _neutral(self, message: discord.Message, thread: str, *, unasked: bool) -> Message:
        context, notes = ("", ()) if unasked else await attached.read(events.files(message))
        return events.neutral(
            self.desk.settings, message, self.me, thread=thread, context=context, notes=notes, unasked=unasked
        )

    async def _remember_direct(self, channel: int) -> None:
        async def work(connection: Any) -> None:
            known = json.loads(await store.recall(connection, DIRECT) or "[]")
            await store.remember(connection, DIRECT, json.dumps([channel, *(c for c in known if c != channel)][:200]))

        await self.desk.database.write(work, "direct")

    def _answer(self, key: str, message: Message, target: dict[str, Any]) -> None:
        async def work() -> None:
            async def moved(where: str) -> None:
                await self.turns.retarget(key, where)

            surface = ChannelSurface(
                self.wire, self.desk.settings.link_base, target["channel"], message.id, moved, list(target["posted"])
            )
            try:
                await carry(respond(self.desk, message), surface, EDIT_S, quiet=message.unasked)
            except Refused as error:
                log.warning("a reply could not be shown: %s", error)

        self.turns.begin(key, message.person.id, work)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A question that changes while it is being answered is answered as it is now."""
        if not payload.message.content:
            return
        key, changed = str(payload.message_id), payload.message
        target = await self.turns.withdraw(key)
        if target is not None:
            neutral = await self._neutral(changed, await self._thread(changed), unasked=False)
            self._answer(key, neutral, json.loads(target))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A question that is taken back is not answered any more."""
        task = self.turns.tasks.get(str(payload.message_id))
        if task is not None:
            task.cancel()
            await self.turns.put_aside(str(payload.message_id))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A command, a press, a form, or an option that is being typed."""
        data: Any = interaction.data or {}
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await self._suggest(interaction, data)
            elif interaction.type is discord.InteractionType.application_command:
                await self._command(interaction, data)
            elif interaction.type is discord.InteractionType.component:
                await self._line(interaction, str(data["custom_id"]), {})
            elif interaction.type is discord.InteractionType.modal_submit:
                await self._line(interaction, str(data["custom_id"]), events.submitted(data["components"]))
        except Refused as error:
            log.warning("an interaction could not be answered: %s", error)

    async def _suggest(self, interaction: discord.Interaction[Any], data: Any) -> None:
        _, _, option, typed = registered.called(data, self.desk.registry)
        found = await suggest(self.desk, option.suggest if option else "", typed)
        choices = [{"name": label[:100], "value": value[:100]} for label, value in found[:25]]
        await self.wire.answer(interaction.id, interaction.token, {"type": 8, "data": {"choices": choices}})

    async def _command(self, interaction: discord.Interaction[Any], data: Any) -> None:
        if data.get("type", 1) == 3:
            await self._on_message_command(interaction, data)
            return
        try:
            command, values, _, _ = registered.called(data, self.desk.registry)
        except ShownError:
            await self._line(interaction, f"help {data['name']}", {})
            return
        said = await self._collect(interaction, None) if command.words == "save" else ()
        message = events.from_interaction(self.desk.settings, interaction, command.words, said=said)
        private = command.private or bool(values.get("private"))
        await self._turn(interaction, message, call(self.desk, message, command.words, values), private=private)

    async def _on_message_command(self, interaction: discord.Interaction[Any], data: Any) -> None:
        chosen = data["resolved"]["messages"][data["target_id"]]
        thread = f"discord-{interaction.channel_id}-{chosen['id']}"
        if isinstance(interaction.channel, discord.Thread):
            thread = f"discord-{interaction.channel_id}"
        if data["name"] == registered.SAVE:
            said = await self._collect(interaction, chosen)
            message = events.from_interaction(self.desk.settings, interaction, "save", said=said, thread=thread)
            await self._turn(interaction, message, call(self.desk, message, "save", {}), private=False)
            return
        text = events.without_mention(chosen.get("content", ""), self.me)
        message = events.from_interaction(self.desk.settings, interaction, text, thread=thread)
        await self._turn(interaction, message, call(self.desk, message, "ask", {"question": text}), private=False)

    async def _collect(self, interaction: discord.Interaction[Any], chosen: Any) -> tuple[Any, ...]:
        """A whole thread; in a channel, one message and what answers it."""
        if isinstance(interaction.channel, discord.Thread):
            with contextlib.suppress(Refused):
                return events.said(await self.wire.history(str(interaction.channel_id)), self.me)
        if chosen is None:
            return ()
        found, known = [chosen], {str(chosen["id"])}
        with contextlib.suppress(Refused):
            for row in reversed(await self.wire.history(str(interaction.channel_id), str(chosen["id"]))):
                if str((row.get("message_reference") or {}).get("message_id")) in known:
                    known.add(str(row["id"]))
                    found.append(row)
        return events.said(found, self.me)

    async def _line(self, interaction: discord.Interaction[Any], line: str, values: dict[str, str]) -> None:
        message = events.from_interaction(self.desk.settings, interaction, line, values=values)
        matched = self.desk.registry.match(line)
        private = matched is not None and _private(matched[0])
        await self._turn(interaction, message, respond(self.desk, message), private=private)

    async def _turn(
        self, interaction: discord.Interaction[Any], message: Message, replies: Any, *, private: bool
    ) -> Reply | None:
        surface = InteractionSurface(self.wire, self.desk.settings.link_base, interaction, private=private)
        acknowledge = asyncio.create_task(surface.acknowledge_in_time())
        try:
            if not await self.turns.take(f"i{interaction.id}", message, "{}"):
                return None
            return await carry(replies, surface, EDIT_S)
        finally:
            acknowledge.cancel()
            await self.turns.close(f"i{interaction.id}")


def _private(command: Command) -> bool:
    return command.private
