"""Notices on Slack: each post carries its key in its metadata, by which it is known again in the history."""

import datetime as dt
from collections.abc import Sequence

from bot.platforms.calls import Payload
from bot.platforms.courier import ChatCourier
from bot.platforms.slack.render import render
from bot.platforms.slack.wire import Wire, key_of


class SlackCourier(ChatCourier[Wire]):
    """Brings notices to channels, threads and people."""

    platform, per_second, gap_s, render = "Slack", 4.5, 1.05, staticmethod(render)

    def around(self, place: str) -> tuple[str, ...]:
        """A channel lies in its workspace."""
        return (self._wire.team,) if self._wire.team else ()

    async def direct(self, person: str) -> Payload:
        """The conversation with a person."""
        return {"channel": (await self._wire.call("conversations.open", users=person))["channel"]["id"]}

    async def reach(self, place: str, message: str) -> Payload:
        """A channel, and the thread in it."""
        return {"channel": place, "thread": message}

    async def between(
        self, address: Payload, first: dt.datetime, last: dt.datetime
    ) -> Sequence[tuple[str, str]] | None:
        """What bears a key in a stretch of time; None if there is too much to look through."""
        span: Payload = {"oldest": f"{first.timestamp():.6f}", "latest": f"{last.timestamp():.6f}", "inclusive": True}
        rows = await self._wire.history(address, **span)
        return None if rows is None else [(key_of(row), str(row["ts"])) for row in rows if key_of(row)]
