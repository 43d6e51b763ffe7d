"""Dates mirrored as events of a Discord server, where the assistant may make events. They are written, never read back.

Each date is a single event of the external kind, which begins and ends by itself; a recurrence of Discord's cannot say
“last Saturday”. A target is `discord-events:CHANNEL`: the server is the channel's.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord

from bot.message import Dated, Reply
from bot.platforms.discord.wire import Refused as NotTaken
from bot.platforms.discord.wire import Wire
from scheduler.sending.courier import Gone, Paused, Refused, Sheet, Slow, Wanted

PLATFORM = "discord-events"
EXTERNAL, GUILD_ONLY = 3, 2
NAME, ABOUT, WHERE = 100, 1000, 100
UNKNOWN_EVENT = 10070
WHY = {
    30038: "the server has a hundred coming events already",
    50001: "the server cannot be seen",
    50013: "the assistant may not make events here; it needs the permission Create Events",
}


class EventCourier:
    """Brings dates to the list of events of a server."""

    per_second, gap_s = 2.0, 0.0

    def __init__(self, client: discord.Client, wire: Wire) -> None:
        self._client = client
        self._wire = wire

    def paused(self) -> str:
        """Whether the client has left or does not know its servers yet."""
        if self._client.is_closed() or not self._client.is_ready():
            return "Discord is not connected"
        return ""

    def around(self, place: str) -> tuple[str, ...]:
        """Events disturb nobody: no settings of places hold for them."""
        return ()

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The event of a date."""
        return tuple(_sheet(part) for part in content.parts if isinstance(part, Dated))

    def _server(self, where: str) -> str:
        channel: Any = self._client.get_channel(int(where)) if where.isdigit() else None
        server = getattr(channel, "guild", None)
        if server is None:
            raise Refused("the channel is in no server that the assistant sees")
        return str(server.id)

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Make the event; its id."""
        try:
            return await self._wire.make_event(self._server(where), sheet.payload)
        except (NotTaken, discord.HTTPException, discord.RateLimited) as error:
            raise _meaning(error) from error

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Change the event. Raises Gone."""
        await self._safely(self._wire.change_event(self._server(where), message, sheet.payload))

    async def delete(self, where: str, message: str) -> None:
        """Take the event off the list, if it is still there."""
        try:
            await self._safely(self._wire.remove_event(self._server(where), message))
        except Gone:
            return

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """Our events that say the same."""
        me = str(self._client.user.id) if self._client.user else ""
        rows = await self._safely(self._wire.events(self._server(where)))
        mine = [row for row in rows if str(row.get("creator_id")) == me]
        return {one.key: [str(row["id"]) for row in mine if _print(row) == one.print] for one in wanted}

    async def _safely(self, call: Any) -> Any:
        """A call that may be repeated: whatever keeps it from Discord is a pause."""
        try:
            return await call
        except (aiohttp.ClientError, TimeoutError, OSError, discord.DiscordServerError) as error:
            raise Paused(f"Discord cannot be reached ({type(error).__name__})") from error
        except (NotTaken, discord.HTTPException, discord.RateLimited) as error:
            raise _meaning(error) from error


def _sheet(part: Dated) -> Sheet:
    payload = {
        "name": part.title[:NAME],
        "description": part.about[:ABOUT],
        "scheduled_start_time": part.starts_at.astimezone(dt.UTC).isoformat(),
        "scheduled_end_time": part.ends_at.astimezone(dt.UTC).isoformat(),
        "privacy_level": GUILD_ONLY,
        "entity_type": EXTERNAL,
        "entity_metadata": {"location": part.where[:WHERE] or "…"},
    }
    return Sheet(payload, _print(payload))


def _print(event: Mapping[str, Any]) -> str:
    """A fingerprint of what an event says; Discord writes the same moment in another way."""
    times = [int(dt.datetime.fromisoformat(event[f"scheduled_{one}_time"]).timestamp()) for one in ("start", "end")]
    words = [event["name"].strip(), " ".join((event.get("description") or "").split()), *times]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:32]


def _meaning(error: Exception) -> Exception:
    """What an error of Discord's says of a delivery."""
    if isinstance(error, discord.RateLimited):
        return Slow(error.retry_after)
    if isinstance(error, NotTaken):
        if error.status == 401:
            return Paused("Discord does not accept the bot's token any more")
        return Gone() if error.code == UNKNOWN_EVENT else Refused(WHY.get(error.code, str(error)))
    if isinstance(error, discord.HTTPException) and error.status == 429:
        return Slow(float(error.response.headers.get("Retry-After", 5)))
    return error
