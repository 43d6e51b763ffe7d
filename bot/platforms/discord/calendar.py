"""Dates mirrored as events of a Discord server, where the assistant may make events. They are written, never read back.

Each date is a single event of the external kind, which begins and ends by itself; a recurrence of Discord's cannot say
“last Saturday”. A target is `discord-events:CHANNEL`: the server is the channel's.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import discord

from bot.message import Dated, Picture, Reply
from bot.platforms.calls import Payload
from bot.platforms.courier import FAR, ChatCourier, fingerprint
from bot.platforms.discord.wire import Wire
from scheduler.sending.courier import Refused, Sheet

PLATFORM = "discord-events"
EXTERNAL, GUILD_ONLY = 3, 2
NAME, ABOUT, WHERE = 100, 1000, 100


class EventWire(Wire):
    """The calls to a server's list of events."""

    deeds = ("event", "event-change", "event-delete")

    async def _post(self, where: Payload, payload: Payload, key: str, drawn: Sequence[Picture]) -> str:
        """Make an event; Discord has no key that makes a repeated one the same."""
        return str((await self.call(self.http.create_guild_scheduled_event, where["server"], **payload))["id"])

    async def _change(self, where: Payload, message: str, payload: Payload, drawn: Sequence[Picture]) -> None:
        await self.call(self.http.edit_scheduled_event, where["server"], message, **payload)

    async def _delete(self, where: Payload, message: str) -> None:
        await self.call(self.http.delete_scheduled_event, where["server"], message)


class EventCourier(ChatCourier[EventWire]):
    """Brings dates to the list of events of a server. Events disturb nobody: no settings of places hold for them."""

    platform, per_second, gap_s = "Discord", 2.0, 0.0
    why: ClassVar = {
        "30038": "the server has a hundred coming events already",
        "50001": "the server cannot be seen",
        "50013": "the assistant may not make events here; it needs the permission Create Events",
    }

    def __init__(self, client: discord.Client) -> None:
        super().__init__(EventWire(client.http).once(), "")
        self._client = client

    def paused(self) -> str:
        """Whether the client has left or does not know its servers yet."""
        return "" if self._client.is_ready() and not self._client.is_closed() else "Discord is not connected"

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The event of a date."""
        found = [_event(part) for part in content.parts if isinstance(part, Dated)]
        return tuple(Sheet((one, ()), _print(one)) for one in found)

    async def reach(self, where: str) -> Payload:
        """The server of a channel."""
        channel: Any = self._client.get_channel(int(where)) if where.isdecimal() else None
        if getattr(channel, "guild", None) is None:
            raise Refused("the channel is in no server that the assistant sees")
        return {"server": channel.guild.id}

    def stretches(self, since: dt.datetime) -> Sequence[tuple[dt.timedelta, dt.timedelta]]:
        """The list has no stretches."""
        return (FAR,)

    async def between(self, address: Payload, first: dt.datetime, last: dt.datetime) -> Sequence[tuple[str, str]]:
        """Our coming events, all of them."""
        me = str(self._client.user.id) if self._client.user else ""
        given = {"with_user_count": False}
        rows = await self._wire.call(self._client.http.get_scheduled_events, address["server"], **given)
        return [(_print(row), str(row["id"])) for row in rows if str(row.get("creator_id")) == me]


def _event(part: Dated) -> Payload:
    return {
        "name": part.title[:NAME],
        "description": part.about[:ABOUT],
        "scheduled_start_time": part.starts_at.astimezone(dt.UTC).isoformat(),
        "scheduled_end_time": part.ends_at.astimezone(dt.UTC).isoformat(),
        "privacy_level": GUILD_ONLY,
        "entity_type": EXTERNAL,
        "entity_metadata": {"location": part.where[:WHERE] or "…"},
    }


def _print(event: Mapping[str, Any]) -> str:
    """A fingerprint of what an event says; Discord writes the same moment in another way."""
    times = [int(dt.datetime.fromisoformat(event[f"scheduled_{one}_time"]).timestamp()) for one in ("start", "end")]
    return fingerprint(json.dumps([event["name"].strip(), (event.get("description") or "").split(), *times]))
