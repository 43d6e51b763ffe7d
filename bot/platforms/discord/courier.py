"""What is brought to Discord unasked: notices to channels, threads and people, and dates to a server's list of events.

Discord keeps the nonce of a post for a few minutes and shows it in no history; so what may have been posted longer ago
is looked for by its author and its words. Dates are written to the list, never read back: each is a single event of the
external kind, which begins and ends by itself; a recurrence of Discord's cannot say “last Saturday”. Its target is
`discord-events:CHANNEL`: the server is the channel's.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from discord.utils import time_snowflake

from bot.message import Dated, Reply
from bot.platforms.calls import Passing, Payload, Refused
from bot.platforms.courier import ChatCourier, fingerprint
from bot.platforms.discord.message import author, spot
from bot.platforms.discord.render import render
from bot.platforms.discord.wire import PAGE, Wire
from scheduler.sending.courier import Sheet

PAGES = 50
THREAD, THREAD_IS_THERE = "The clock, and what is said", "160004"
"""What a thread is called that is opened for notices; the code of a message that has a thread already."""
EVENTS, EXTERNAL, GUILD_ONLY = "discord-events", 3, 2
NAME, ABOUT, WHERE = 100, 1000, 100


class DiscordCourier(ChatCourier[Wire]):
    """Brings notices to channels, threads and people."""

    platform, per_second, gap_s, render = "Discord", 45.0, 0.0, staticmethod(render)
    key_holds, kind = dt.timedelta(minutes=2), Wire

    def __init__(self, client: Any) -> None:
        super().__init__(self.kind(client.http), client.desk)
        self._client, self._me = client, client.wire.me

    def paused(self) -> str:
        """Whether the client has left."""
        return "Discord is not connected" if self._client.is_closed() else ""

    def channel(self, place: str) -> Any:
        """What the client knows of a channel; nothing where it is in no server of ours."""
        known = self._client.get_channel(int(place)) if place.isdecimal() else None
        return known if getattr(known, "guild", None) else None

    def around(self, place: str) -> tuple[str, ...]:
        """The server of a channel, the server and the channel of a thread."""
        return spot({"channel_id": place}, self.channel(place))[0].around

    def print_of(self, payload: Payload) -> str:
        """What a message says; Discord's history shows no keys."""
        return fingerprint(payload["content"])

    async def direct(self, person: str) -> Payload:
        """The private channel with a person."""
        return {"channel": (await self._wire.call(self._wire.http.start_private_message, person))["id"], "direct": True}

    async def reach(self, place: str, message: str) -> Payload:
        """A channel, or a thread in it: opened if nobody did yet, its channel if nobody may."""
        if message:
            given: Payload = {"name": THREAD, "auto_archive_duration": 1440}
            try:
                await self._wire.call(self._wire.http.start_thread_with_message, place, message, **given)
            except Refused as error:
                return {"channel": message if error.code == THREAD_IS_THERE else place}
        return {"channel": message or place}

    async def between(
        self, address: Payload, first: dt.datetime, last: dt.datetime
    ) -> Sequence[tuple[str, str]] | None:
        """What we said in a stretch of time; None if there is too much to look through, or nobody may look."""
        end = time_snowflake(last)
        rows = await self._wire.history(address["channel"], time_snowflake(first), PAGES, end)
        if len(rows) >= PAGES * PAGE or not (rows or self._may_read(address)):
            return None
        mine = [row for row in rows if int(row["id"]) <= end and author(row) == self._me]
        return [(fingerprint(row["content"]), str(row["id"])) for row in mine]

    def _may_read(self, address: Payload) -> bool:
        """Whether an empty history means that there is nothing."""
        known = self.channel(str(address["channel"]))
        return known.permissions_for(known.guild.me).read_message_history if known else "direct" in address


class EventWire(Wire):
    """The calls to a server's list of events."""

    deeds = ("event", "event-change", "event-delete")
    why: ClassVar = {
        "30038": "the server has a hundred coming events already",
        "50001": "the server cannot be seen",
        "50013": "the assistant may not make events here; it needs the permission Create Events",
    }


class EventCourier(DiscordCourier):
    """Brings dates to the list of events of a server. Events disturb nobody: no settings of places hold for them."""

    per_second, key_holds, kind = 2.0, dt.timedelta(0), EventWire

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The event of a date."""
        found = [_event(part) for part in content.parts if isinstance(part, Dated)]
        return tuple(Sheet((one, ()), _print(one)) for one in found)

    async def reach(self, place: str, message: str) -> Payload:
        """The server of a channel."""
        if (known := self.channel(place)) is None:
            unseen = Refused("Discord", "no server", "the channel is in no server that the assistant sees")
            raise unseen if self._client.is_ready() else Passing
        return {"server": known.guild.id}

    async def between(self, address: Payload, first: dt.datetime, last: dt.datetime) -> Sequence[tuple[str, str]]:
        """Our coming events, all of them."""
        rows = await self._wire.call(self._wire.http.get_scheduled_events, address["server"], with_user_count=False)
        mine = [row for row in rows if str(row.get("creator_id")) == self._me]
        return [(_print(row), str(row["id"])) for row in mine]


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
