"""Notices on Discord: posted with a nonce, and known again in the channel's history by what they say.

Discord keeps a nonce for a few minutes and shows it in no history; so what may have been posted longer ago is looked
for by its author and its words.
"""

import contextlib
import datetime as dt
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import aiohttp
import discord

from bot.failpoints import failpoint
from bot.message import Reply
from bot.platforms.discord.render import pictures, render
from bot.platforms.discord.wire import Refused as NotTaken
from bot.platforms.discord.wire import Wire
from scheduler.sending.courier import Gone, Paused, Refused, Sheet, Slow, Wanted

NONCES_HOLD = dt.timedelta(minutes=2)
"""For so long Discord surely gives back the first message for the same nonce."""
NEAR = (dt.timedelta(minutes=1), dt.timedelta(minutes=15))
FAR = (dt.timedelta(hours=26), dt.timedelta(hours=26))
"""How far before and after its beginning a post is looked for: first near, then as far as a wrong clock may be off."""
PAGES = 50
INSIDE_S = 0.9
"""discord.py repeats a call by itself after a second or more; what failed sooner was tried once."""
THREAD = "The clock, and what is said"
"""What a thread is called that is opened for notices."""


class DiscordCourier:
    """Brings notices to channels, threads and people."""

    per_second, gap_s = 45.0, 0.0

    def __init__(self, client: discord.Client, wire: Wire, base: str, now: Callable[[], dt.datetime]) -> None:
        self._client = client
        self._now = now
        self._wire = wire
        self._base = base
        self._direct: dict[str, str] = {}
        self._threads: dict[str, str] = {}

    def paused(self) -> str:
        """Whether the client has left."""
        return "Discord is not connected" if self._client.is_closed() else ""

    def around(self, place: str) -> tuple[str, ...]:
        """The server of a channel, the server and the channel of a thread."""
        channel: Any = self._client.get_channel(int(place)) if place.isdigit() else None
        ids = (getattr(getattr(channel, "guild", None), "id", None), getattr(channel, "parent_id", None))
        return tuple(str(one) for one in ids if one)

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The messages of a notice; drawings go with the last."""
        payloads, drawn = render(content, self._base), pictures(content)
        last = len(payloads) - 1
        return tuple(
            Sheet((one, drawn if n == last else []), _print(str(one["content"]))) for n, one in enumerate(payloads)
        )

    async def _channel(self, where: str) -> str:
        """The channel of a place, of a person, or of the thread under a message ("CHANNEL/MESSAGE")."""
        if "/" in where:
            return await self._thread(where)
        person = where.removeprefix("@")
        if where == person:
            return where
        if person not in self._direct:
            self._direct[person] = await self._safely(self._wire.direct(person))
        return self._direct[person]

    async def _thread(self, where: str) -> str:
        """The thread under a message; its channel, where no thread may be opened."""
        if where not in self._threads:
            channel, _, message = where.partition("/")
            try:
                self._threads[where] = await self._safely(self._wire.thread(channel, message, THREAD))
            except (Gone, Refused):
                self._threads[where] = channel
        return self._threads[where]

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Post a message; the same key within a few minutes gives the first one back."""
        channel, (payload, drawn), began = await self._channel(where), sheet.payload, time.monotonic()
        try:
            return await self._wire.post(channel, payload, key, files=drawn, tries=1)
        except aiohttp.ClientConnectorError:
            if time.monotonic() - began < INSIDE_S:
                raise Paused("Discord cannot be reached") from None
            raise
        except (NotTaken, discord.HTTPException, discord.RateLimited) as error:
            raise _meaning(error) from error

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Change a message. Raises Gone."""
        payload, drawn = sheet.payload
        await self._safely(self._wire.edit(await self._channel(where), message, payload, drawn))

    async def delete(self, where: str, message: str) -> None:
        """Take a message back."""
        failpoint("discord:before-delete")
        with contextlib.suppress(Gone):
            await self._safely(self._wire.delete(await self._channel(where), message))
        failpoint("discord:after-delete")

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """The messages of ours that say the same, oldest first; None where the history cannot be read."""
        channel = await self._channel(where)
        found: dict[str, list[str]] = {}
        recent = dt.timedelta(0) <= self._now() - since < NONCES_HOLD
        for before, after in (NEAR,) if recent else (NEAR, FAR):
            rows = await self._safely(self._between(channel, since - before, since + after))
            if rows is None:
                return None
            found = {one.key: [str(row["id"]) for row in rows if _print(row["content"]) == one.print] for one in wanted}
            if all(found.values()):
                return found
        return found if any(found.values()) or recent or self._may_read(channel) else None

    async def _between(self, channel: str, first: dt.datetime, last: dt.datetime) -> list[dict[str, Any]] | None:
        """Messages of ours in a stretch of time, oldest first; None if there are too many to look through."""
        after, end = str(discord.utils.time_snowflake(first)), discord.utils.time_snowflake(last)
        rows: list[dict[str, Any]] = []
        for _ in range(PAGES):
            page = sorted(await self._wire.history(channel, after), key=lambda row: int(row["id"]))
            rows += [row for row in page if int(row["id"]) <= end and int(row["author"]["id"]) == self._me]
            if len(page) < 100 or int(page[-1]["id"]) > end:
                return rows
            after = str(page[-1]["id"])
        return None

    @property
    def _me(self) -> int:
        return self._client.user.id if self._client.user else 0

    def _may_read(self, channel: str) -> bool:
        """Whether an empty history means that there is none: Discord shows an empty one where it may not be read."""
        known: Any = self._client.get_channel(int(channel))
        if known is None or getattr(known, "guild", None) is None:
            return channel in self._direct.values()
        return bool(known.permissions_for(known.guild.me).read_message_history)

    async def _safely(self, call: Any) -> Any:
        """A call that may be repeated: whatever keeps it from Discord is a pause."""
        try:
            return await call
        except (aiohttp.ClientError, TimeoutError, OSError, discord.DiscordServerError) as error:
            raise Paused(f"Discord cannot be reached ({type(error).__name__})") from error
        except (NotTaken, discord.HTTPException, discord.RateLimited) as error:
            raise _meaning(error) from error


def _print(content: str) -> str:
    """A fingerprint of what a message says; Discord trims white space."""
    return hashlib.sha256(" ".join(content.split()).encode()).hexdigest()[:32]


def _meaning(error: Exception) -> Exception:
    """What an error of Discord's says of a delivery."""
    if isinstance(error, discord.RateLimited):
        return Slow(error.retry_after)
    if isinstance(error, NotTaken):
        if error.status == 401:
            return Paused("Discord does not accept the bot's token any more")
        if error.code == 10008:
            return Gone()
        return Refused(error.why or str(error))
    if isinstance(error, discord.HTTPException) and error.status == 429:
        return Slow(float(error.response.headers.get("Retry-After", 5)))
    return error
