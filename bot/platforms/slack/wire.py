"""The calls that we make to Slack, each made until it is done or refused, and never done twice.

Slack has no key that makes a repeated post one; so each post carries one in its metadata, and after a failure that may
have come too late the thread is searched for it before the post is repeated.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.failpoints import failpoint
from bot.message import Picture
from bot.platforms.slack.render import Payload

TRIES = 5
PASSING = ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
WRONG = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type")
"""Errors that say that a token is not, or not any more, one of ours."""
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Refused(Exception):
    """Slack will not take this call, however often it is made."""

    def __init__(self, error: str) -> None:
        self.error = error
        super().__init__(f"Slack refused: {error}")


class Wire:
    """Calls to Slack."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self.team = ""
        """The workspace, once it is known."""

    async def call(self, method: str, **given: Any) -> Any:
        """A call that may safely be made twice."""
        return await self._call(method, given, None)

    async def post(self, channel: str, thread: str, payload: Payload, key: str, *, again: bool = False) -> str:
        """Post a message once; its timestamp. `again` says that an earlier run may have posted it."""
        if again and (found := await self._posted(channel, thread, key)):
            return found
        metadata = {"event_type": "chaupal_reply", "event_payload": {"key": key}}
        given = {"channel": channel, **payload, **QUIET, "metadata": metadata}
        if thread:
            given["thread_ts"] = thread
        failpoint("slack:before-post")
        made = await self._call("chat.postMessage", given, (channel, thread, key))
        failpoint("slack:after-post")
        return str(made["ts"])

    async def _posted(self, channel: str, thread: str, key: str) -> str:
        method = "conversations.replies" if thread else "conversations.history"
        given: dict[str, Any] = {"channel": channel, "limit": 200, "include_all_metadata": True}
        if thread:
            given["ts"] = thread
        try:
            found = await self._call(method, given, None)
        except Refused:
            return ""
        for row in found.get("messages", ()):
            if row.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return str(row["ts"])
        return ""

    async def _call(self, method: str, given: dict[str, Any], once: tuple[str, str, str] | None) -> Any:
        wait = 0.25
        trouble: Exception = Refused("nothing")
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(wait)
                wait *= 2
                if once and not isinstance(trouble, _NotTaken) and (found := await self._posted(*once)):
                    return {"ts": found}
            try:
                return (await self.client.api_call(method, json=given)).data
            except SlackApiError as error:
                code = str(error.response.get("error", "")) if error.response is not None else ""
                status = getattr(error.response, "status_code", 200)
                if status == 429 or code in PASSING[:2]:
                    wait = max(wait, float(error.response.headers.get("Retry-After", 1)))
                    trouble = _NotTaken(code)
                elif status >= 500 or code in PASSING:
                    trouble = error
                else:
                    raise Refused(code) from error
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                trouble = error
        raise trouble

    async def upload(self, channel: str, thread: str, pictures: Sequence[Picture]) -> None:
        """Put drawings under a message."""
        for one in pictures:
            await self.client.files_upload_v2(
                channel=channel,
                thread_ts=thread or None,
                content=one.png,
                filename=one.name,
                alt_txt=one.description[:1000],
            )


class _NotTaken(Exception):
    """Slack said that it did not take a call."""
