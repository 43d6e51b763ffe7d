"""Notices on Slack: each post carries its key in its metadata, by which it is known again in the history."""

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.failpoints import failpoint
from bot.message import Picture, Reply
from bot.platforms.slack.render import render
from bot.platforms.slack.wire import PASSING, QUIET, WRONG, Wire, why_of
from scheduler.sending.courier import Gone, Paused, Refused, Sheet, Slow, Wanted

NEAR = (dt.timedelta(minutes=1), dt.timedelta(minutes=15))
FAR = (dt.timedelta(hours=26), dt.timedelta(hours=26))
"""How far before and after its beginning a post is looked for: first near, then as far as a wrong clock may be off."""
PAGES = 50
UNREADABLE = ("not_in_channel", "missing_scope", "no_permission", "channel_not_found", "thread_not_found")


class SlackCourier:
    """Brings notices to channels, threads and people."""

    per_second, gap_s = 4.5, 1.05

    def __init__(self, wire: Wire, base: str) -> None:
        self._wire = wire
        self._base = base
        self._direct: dict[str, str] = {}

    def paused(self) -> str:
        """Whether posts are taken shows when one is made."""
        return ""

    def around(self, place: str) -> tuple[str, ...]:
        """A channel lies in its workspace."""
        return (self._wire.team,) if self._wire.team else ()

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """The messages of a notice; drawings go under the last."""
        payloads = render(content, self._base)
        drawn = [part for part in content.parts if isinstance(part, Picture)]
        last = len(payloads) - 1
        return tuple(Sheet((one, drawn if n == last else []), "") for n, one in enumerate(payloads))

    async def _place(self, where: str) -> tuple[str, str]:
        """The channel and the thread of a target."""
        if not where.startswith("@"):
            channel, _, thread = where.partition("/")
            return channel, thread
        if where not in self._direct:
            opened = await self._safely("conversations.open", users=where[1:])
            self._direct[where] = str(opened["channel"]["id"])
        return self._direct[where], ""

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Post a message."""
        channel, thread = await self._place(where)
        payload, drawn = sheet.payload
        metadata = {"event_type": "chaupal_notice", "event_payload": {"key": key}}
        given = {"channel": channel, **payload, **QUIET, "metadata": metadata}
        failpoint("slack:before-post")
        try:
            made = await self._call("chat.postMessage", **given, **({"thread_ts": thread} if thread else {}))
        except aiohttp.ClientConnectorError:
            raise Paused("Slack cannot be reached") from None
        failpoint("slack:after-post")
        await self._wire.upload(channel, thread, drawn)
        return str(made["ts"])

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Change a message. Raises Gone."""
        channel, _ = await self._place(where)
        failpoint("slack:before-edit")
        await self._safely("chat.update", channel=channel, ts=message, **sheet.payload[0], **QUIET)
        failpoint("slack:after-edit")

    async def delete(self, where: str, message: str) -> None:
        """Take a message back."""
        channel, _ = await self._place(where)
        failpoint("slack:before-delete")
        with contextlib.suppress(Gone):
            await self._safely("chat.delete", channel=channel, ts=message)
        failpoint("slack:after-delete")

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """The messages with these keys; None where the history cannot be read."""
        channel, thread = await self._place(where)
        for before, after in (NEAR, FAR):
            found = await self._between(channel, thread, since - before, since + after)
            if found is None or all(one.key in found for one in wanted):
                return found
        return found

    async def _between(
        self, channel: str, thread: str, first: dt.datetime, last: dt.datetime
    ) -> dict[str, list[str]] | None:
        method = "conversations.replies" if thread else "conversations.history"
        given: dict[str, Any] = {"channel": channel, "limit": 200, "include_all_metadata": True, "inclusive": True}
        given |= {"oldest": f"{first.timestamp():.6f}", "latest": f"{last.timestamp():.6f}"}
        given |= {"ts": thread} if thread else {}
        found: dict[str, list[str]] = {}
        for _ in range(PAGES):
            try:
                page = await self._safely(method, **given)
            except Refused as error:
                if error.__cause__ is not None and _code(error.__cause__) in UNREADABLE:
                    return None
                raise
            for row in page["messages"]:
                if key := row.get("metadata", {}).get("event_payload", {}).get("key"):
                    found.setdefault(key, []).append(str(row["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found
            given["cursor"] = cursor
        return None

    async def _safely(self, method: str, **given: Any) -> Any:
        """A call that may be repeated: whatever keeps it from Slack is a pause."""
        try:
            return await self._call(method, **given)
        except (aiohttp.ClientError, TimeoutError, OSError, SlackApiError) as error:
            raise Paused(f"Slack cannot be reached ({type(error).__name__})") from error

    async def _call(self, method: str, **given: Any) -> Any:
        """One call, made once; an error of Slack's as what it says of a delivery."""
        try:
            return (await self._wire.client.api_call(method, json=given)).data
        except SlackApiError as error:
            code, status = _code(error), getattr(error.response, "status_code", 200)
            if status == 429 or code in PASSING[:2]:
                raise Slow(float(error.response.headers.get("Retry-After", 5))) from error
            if status >= 500 or code in PASSING or not code:
                raise
            if code in WRONG:
                raise Paused(f"Slack does not accept the bot's token any more ({code})") from error
            if code in ("message_not_found", "cant_update_message"):
                raise Gone from error
            raise Refused(why_of(error) or f"Slack refused: {code}") from error


def _code(error: BaseException) -> str:
    """Slack's word for an error; empty if its answer was none of Slack's."""
    response = getattr(error, "response", None)
    return str(response.get("error", "")) if response is not None and hasattr(response, "get") else ""
