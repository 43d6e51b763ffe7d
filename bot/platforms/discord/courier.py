"""Notices on Discord: posted with a nonce, and known again in the channel's history by what they say.

Discord keeps a nonce for a few minutes and shows it in no history; so what may have been posted longer ago is looked
for by its author and its words.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import discord
from discord.utils import time_snowflake

from bot.platforms.calls import Payload, Refused
from bot.platforms.courier import FAR, NEAR, ChatCourier, fingerprint
from bot.platforms.discord.message import author
from bot.platforms.discord.render import render
from bot.platforms.discord.wire import PAGE, Wire
from scheduler.sending.courier import Wanted

NONCES_HOLD = dt.timedelta(minutes=2)
"""For so long Discord surely gives back the first message for the same nonce."""
PAGES = 50
THREAD, THREAD_IS_THERE = "The clock, and what is said", "160004"
"""What a thread is called that is opened for notices; the code of a message that has a thread already."""


class DiscordCourier(ChatCourier[Wire]):
    """Brings notices to channels, threads and people."""

    platform, per_second, gap_s, render = "Discord", 45.0, 0.0, staticmethod(render)

    def __init__(self, client: discord.Client, base: str, now: Callable[[], dt.datetime]) -> None:
        super().__init__(Wire(client.http).once(), base)
        self._client, self._now = client, now

    def paused(self) -> str:
        """Whether the client has left."""
        return "Discord is not connected" if self._client.is_closed() else ""

    def around(self, place: str) -> tuple[str, ...]:
        """The server of a channel, the server and the channel of a thread."""
        channel: Any = self._client.get_channel(int(place)) if place.isdecimal() else None
        ids = (getattr(getattr(channel, "guild", None), "id", None), getattr(channel, "parent_id", None))
        return tuple(str(one) for one in ids if one)

    def print_of(self, payload: Payload) -> str:
        """What a message says; Discord's history shows no keys."""
        return fingerprint(payload["content"])

    async def reach(self, where: str) -> Payload:
        """The channel of a place or a person, or a thread: opened if nobody did yet, its channel if nobody may."""
        http, (channel, _, message) = self._client.http, where.partition("/")
        if where.startswith("@"):
            return {"channel": (await self._wire.call(http.start_private_message, where[1:]))["id"]}
        if message:
            given: dict[str, Any] = {"name": THREAD, "auto_archive_duration": 1440}
            try:
                await self._wire.call(http.start_thread_with_message, channel, message, **given)
            except Refused as error:
                return {"channel": message if error.code == THREAD_IS_THERE else channel}
        return {"channel": message or channel}

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """The messages of ours that say the same; an empty history means nothing where it may not be read."""
        found = await super().find(where, wanted, since)
        sure = not found or any(found.values()) or self._nonces_hold(since) or await self._may_read(where)
        return found if sure else None

    def stretches(self, since: dt.datetime) -> Sequence[tuple[dt.timedelta, dt.timedelta]]:
        """Not far, while the nonce keeps a second one from being made."""
        return (NEAR,) if self._nonces_hold(since) else (NEAR, FAR)

    def _nonces_hold(self, since: dt.datetime) -> bool:
        return dt.timedelta(0) <= self._now() - since < NONCES_HOLD

    async def between(
        self, address: Payload, first: dt.datetime, last: dt.datetime
    ) -> Sequence[tuple[str, str]] | None:
        """What we said in a stretch of time; None if there is too much to look through."""
        after, end, me = time_snowflake(first), time_snowflake(last), self._client.user
        rows = await self._wire.history(address["channel"], after, PAGES, end)
        mine = [row for row in rows if int(row["id"]) <= end and me and author(row) == str(me.id)]
        return None if len(rows) >= PAGES * PAGE else [(fingerprint(row["content"]), str(row["id"])) for row in mine]

    async def _may_read(self, where: str) -> bool:
        known: Any = self._client.get_channel(int((await self.address(where))["channel"]))
        if getattr(known, "guild", None) is None:
            return where.startswith("@")
        return bool(known.permissions_for(known.guild.me).read_message_history)
