"""The calls that we make to Slack, each made until it is done or refused, and never done twice.

Slack has no key that makes a repeated post one; so each post carries one in its metadata, and after a failure that may
have come too late the place is searched for it before the post is repeated.
"""

import contextlib
import time
from collections.abc import Awaitable, Sequence
from typing import Any, ClassVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.message import Picture
from bot.platforms import calls
from bot.platforms.calls import Payload, Refused, insist, on_the_way
from bot.platforms.chores import safely

LIMITED = ("ratelimited", "rate_limited")
PASSING = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "")
"""Errors of Slack's own; the last where the answer was none of Slack's."""
WRONG = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type")
"""Errors that say that a token is not, or not any more, one of ours."""
PAGES = 50
"""Pages of a history that are read at most, 200 messages each."""
CLOCKS_S = 300.0
"""Seconds that our clock and Slack's may be apart."""
BEGINS = 50
"""Characters by which a stream, which carries no key, is known again."""
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Wire(calls.Wire):
    """Calls to Slack."""

    platform, gone = "slack", ("message_not_found", "cant_update_message")
    unwelcome = WRONG
    why: ClassVar = {
        "channel_not_found": "the channel does not exist any more, or cannot be seen",
        "is_archived": "the channel is archived",
        "not_in_channel": "the assistant is not in the channel; invite it with /invite (docs/slack.md, step 6)",
        "user_not_found": "the person is not in this workspace any more",
        "user_disabled": "the person's account is closed",
        "cannot_dm_bot": "that account is a bot",
        "missing_scope": "the app lacks {}; paste `chaupal slack manifest` into its manifest (docs/slack.md, step 2)",
    }

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self.me = self.team = ""
        """The assistant's own id and its workspace, once they are known."""

    async def call(self, method: str, **given: Any) -> Any:
        """A call that may safely be made twice. Raises Refused or Passing."""
        return await insist(lambda: self._attempt(method, given), tries=self.tries)

    async def _attempt(self, method: str, given: Payload) -> Any:
        return (await self.told(self.client.api_call(method, json=given))).data

    async def told(self, call: Awaitable[Any]) -> Any:
        """What a call says; Slack's errors as what they say of it. Raises Refused or Passing."""
        try:
            with on_the_way():
                return await call
        except SlackApiError as error:
            told: Any = error.response
            code, status = str(told.get("error", "")), getattr(told, "status_code", 200)
            status = 429 if code in LIMITED else max(status, 500) if code in PASSING else status
            wait = float(getattr(told, "headers", {}).get("Retry-After", 5))
            raise self.trouble(status, code, wait, str(told.get("needed") or "a scope")) from error

    async def _post(self, where: Payload, payload: Payload, key: str, drawn: Sequence[Picture]) -> str:
        """Post a message once; its timestamp."""
        given = {"channel": where["channel"], **payload, **QUIET, **in_thread(where)}
        given["metadata"] = {"event_type": "chaupal", "event_payload": {"key": key}}
        return await self.make("chat.postMessage", given, {"asked": f"{time.time() - CLOCKS_S:.6f}", **where}, key)

    async def make(self, method: str, given: Payload, where: Payload, key: str, text: str = "") -> str:
        """Make a message once; where it may stand already, it is looked for by its key or its beginning."""

        async def taken() -> Any:
            found = await self.once().find(where, key, text)
            return {"ts": found} if found else None

        return str((await insist(lambda: self._attempt(method, given), tries=self.tries, find=taken))["ts"])

    async def _change(self, where: Payload, message: str, payload: Payload, drawn: Sequence[Picture]) -> None:
        await self.call("chat.update", channel=where["channel"], ts=message, **payload, **QUIET)

    async def _delete(self, where: Payload, message: str) -> None:
        await self.call("chat.delete", channel=where["channel"], ts=message)

    async def whisper(self, where: Payload, payload: Payload) -> None:
        """Say something in a place that one person sees."""
        place = {"channel": where["channel"], "user": where["person"], **in_thread(where)}
        await self.call("chat.postEphemeral", **place, **payload)

    async def history(self, where: Payload, pages: int = PAGES, **span: Any) -> list[Payload] | None:
        """Messages of a thread, or of a channel, oldest first; None if there are more than so many pages of them."""
        thread = where.get("thread")
        method, more = ("conversations.replies", {"ts": thread}) if thread else ("conversations.history", {})
        given = {"channel": where["channel"], "limit": 200, "include_all_metadata": True, **more, **span}
        rows: list[Payload] = []
        for _ in range(pages):
            page = await self.call(method, **given)
            rows += page["messages"]
            given["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not given["cursor"]:
                return sorted(rows, key=lambda row: float(row["ts"]))
        return None

    async def message(self, where: Payload, ts: str) -> Payload:
        """One message of a thread, or of a channel; empty if it is not there."""
        rows = await self.history(where, oldest=ts, latest=ts, inclusive=True)
        return next((row for row in rows or () if row["ts"] == ts), {})

    async def find(self, where: Payload, key: str, text: str = "") -> str:
        """The first message of ours after its question, by its key; one without a key by how it begins.

        Raises Passing where nobody can look now. Where we may never look, it is said twice rather than not at all.
        """
        with contextlib.suppress(Refused):
            for row in await self.history(where, oldest=where.get("asked", "0")) or ():
                same = key_of(row) == key and (key or str(row.get("text"))[:BEGINS] == text[:BEGINS])
                if same and (row.get("user") == self.me or row.get("bot_id")):
                    return str(row["ts"])
        return ""

    async def respond(self, address: str, payload: Payload) -> None:
        """Answer at the address of a command or a press; once, for nothing makes a repeated answer the same one."""

        async def attempt() -> None:
            with on_the_way():
                sender = AsyncWebhookClient(address, session=self.client.session, retry_handlers=[])
                told = await sender.send_dict({**payload, **QUIET})
            if told.status_code != 200:
                raise self.trouble(told.status_code, told.body[:80], float(told.headers.get("Retry-After", 1)))

        await insist(attempt, once=True)

    async def _shows(self, where: Payload, message: str, name: str) -> bool:
        # it came with the message, or in a life soon after
        rows = await self.history(where, oldest=message, latest=f"{float(message) + 86_400:.6f}") or ()
        return any(name == one.get("name") for row in rows for one in row.get("files", ()))

    async def draw(self, where: Payload, drawn: Sequence[Picture]) -> None:
        for one in drawn:
            given: Payload = {"content": one.png, "filename": one.name, "alt_txt": one.description[:1000]}
            drawing = self.told(self.client.files_upload_v2(channel=where["channel"], **in_thread(where), **given))
            await safely(drawing, "a drawing could not be put under a message")  # the answer stands without it


def in_thread(where: Payload) -> Payload:
    """The thread of a place, as a post names it."""
    return {"thread_ts": where["thread"]} if where.get("thread") else {}


def key_of(row: Payload) -> str:
    """The key that a message of ours carries."""
    return str((row.get("metadata") or {}).get("event_payload", {}).get("key") or "")
