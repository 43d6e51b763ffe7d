"""The calls that we make to Slack, each made until it is done or refused, and never done twice.

Slack has no key that makes a repeated post one; so each post carries one in its metadata, and after a failure that may
have come too late the thread is searched for it before the post is repeated.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.failpoints import failpoint
from bot.message import Picture
from bot.platforms import calls
from bot.platforms.calls import Passing, insist
from bot.platforms.pile import Payload

log = logging.getLogger(__name__)

PASSING = ("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
WRONG = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type")
"""Errors that say that a token is not, or not any more, one of ours."""
WHY = {
    "channel_not_found": "the channel does not exist any more, or cannot be seen",
    "is_archived": "the channel is archived",
    "not_in_channel": "the assistant is not in the channel; invite it with /invite (docs/slack.md, step 6)",
    "user_not_found": "the person is not in this workspace any more",
    "user_disabled": "the person's account is closed",
    "cannot_dm_bot": "that account is a bot",
}
"""What some errors mean, and who can help."""
NO_SCOPE = "the app lacks {}; paste what `chaupal slack manifest` prints into its manifest (docs/slack.md, step 2)"
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Refused(calls.Refused):
    """Slack will not take this call, however often it is made."""

    def __init__(self, error: str, why: str = "") -> None:
        self.error, self.unwelcome = error, error in WRONG
        super().__init__(f"Slack refused: {error}" + (f": {why}" if why else ""))


class Wire:
    """Calls to Slack."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self.me = self.team = ""
        """The assistant's own id and its workspace, once they are known."""

    async def open(self) -> None:
        """Keep connections from now on, instead of making one for each call."""
        if self.client.session is None:
            self.client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self.client.timeout))

    async def close(self) -> None:
        """Let the connections go."""
        if self.client.session is not None:
            await self.client.session.close()
            self.client.session = None

    async def call(self, method: str, **given: Any) -> Any:
        """A call that may safely be made twice."""
        return await insist(lambda: self._once(method, given))

    async def may(self, method: str, **given: Any) -> Any:
        """A call that nothing depends on, made once; None if it fails."""
        try:
            return await self._once(method, given)
        except (Passing, Refused):
            return None

    async def post(self, where: Payload, payload: Payload, key: str, *, again: bool = False) -> str:
        """Post a message once; its timestamp. `again` says that an earlier run may have posted it."""
        given = {"channel": where["channel"], **payload, **QUIET, **in_thread(where)}
        given["metadata"] = {"event_type": "chaupal_reply", "event_payload": {"key": key}}

        def same(row: Payload) -> bool:
            own = key_of(row)
            return bool(own == key or (own is None and row.get("text") == payload["text"]))

        if again and (found := await self.find(where, same)):
            return found
        failpoint("slack:before-post")
        made = await insist(lambda: self._once("chat.postMessage", given), find=lambda: self._found(where, same))
        failpoint("slack:after-post")
        return str(made["ts"])

    async def start(self, given: Payload) -> str:
        """Begin to stream a message; once, for a second one would be seen."""
        return str((await insist(lambda: self._once("chat.startStream", given), once=True))["ts"])

    async def _found(self, where: Payload, same: Callable[[Payload], bool]) -> Any:
        found = await self.find(where, same)
        return {"ts": found} if found else None

    async def find(self, where: Payload, same: Callable[[Payload], bool]) -> str:
        """The first message of ours in a thread, or in a channel, that is like this and younger than its question."""
        thread = in_thread(where)
        method, more = ("conversations.replies", {"ts": where["thread"]}) if thread else ("conversations.history", {})
        given = {
            "channel": where["channel"],
            "limit": 200,
            "include_all_metadata": True,
            "oldest": where.get("asked", "0"),
        }
        rows = (await self.may(method, **given, **more) or {}).get("messages") or ()
        own = [row for row in rows if row.get("user") == self.me or row.get("bot_id")]
        return next((str(row["ts"]) for row in own if same(row)), "")

    async def _once(self, method: str, given: Payload) -> Any:
        try:
            return (await self.client.api_call(method, json=given)).data
        except SlackApiError as error:
            code, status = code_of(error), getattr(error.response, "status_code", 200)
            if status == 429 or code in PASSING[:2]:
                raise Passing(float(error.response.headers.get("Retry-After", 1))) from error
            if status >= 500 or code in PASSING:
                raise Passing(taken=True) from error
            raise Refused(code or f"status {status}", why_of(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise Passing from error
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Passing(taken=True) from error

    async def respond(self, address: str, payload: Payload) -> None:
        """Answer at the address of a command or a press; once, for nothing makes a repeated answer the same one."""

        async def attempt() -> None:
            try:
                sender = AsyncWebhookClient(address, session=self.client.session, retry_handlers=[])
                told = await sender.send_dict({**payload, **QUIET})
            except aiohttp.ClientConnectorError as error:
                raise Passing from error
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise Passing(taken=True) from error
            if told.status_code == 429 or told.status_code >= 500:
                raise Passing(float(told.headers.get("Retry-After", 1)))
            if told.status_code != 200:
                raise Refused(told.body[:80])

        await insist(attempt, once=True)

    async def upload(self, channel: str, thread: str, pictures: Sequence[Picture]) -> None:
        """Put drawings under a message; what it says stands there without them, too."""
        for one in pictures:
            given: Payload = {"content": one.png, "filename": one.name, "alt_txt": one.description[:1000]}
            try:
                await self.client.files_upload_v2(channel=channel, thread_ts=thread or None, **given)
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
                why = why_of(error) if isinstance(error, SlackApiError) else ""
                log.warning("a drawing could not be put under a message: %s", why or type(error).__name__)


def in_thread(where: Payload) -> Payload:
    """The thread of a place, as a post names it."""
    return {"thread_ts": where["thread"]} if where.get("thread") else {}


def key_of(row: Payload) -> str | None:
    """The key that a post of ours carries; a stream carries none."""
    found: str | None = (row.get("metadata") or {}).get("event_payload", {}).get("key")
    return found


def code_of(error: SlackApiError) -> str:
    """Slack's word for an error; empty if its answer was none of Slack's."""
    found = error.response.get("error", "") if error.response is not None and hasattr(error.response, "get") else ""
    return str(found)


def why_of(error: SlackApiError) -> str:
    """What Slack's word for an error means, and who can help; empty where the word says it all."""
    code = code_of(error)
    return NO_SCOPE.format(error.response.get("needed") or "a scope") if code == "missing_scope" else WHY.get(code, "")
