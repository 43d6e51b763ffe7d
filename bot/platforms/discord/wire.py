"""The calls that we make to Discord, each made until it is done or refused, and never done twice.

They go through discord.py's own HTTP client, which knows the rate limits. A post carries a nonce that Discord
enforces, so that a post repeated after a cut connection gives back the first message.
"""

import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from yarl import URL

from bot.failpoints import failpoint
from bot.message import Picture
from bot.platforms import calls
from bot.platforms.calls import TRIES, Passing, insist
from bot.platforms.discord.render import EPHEMERAL, Payload

ANSWERED = 40060
"""The code of an interaction that was answered before, by a call that we took for lost."""
THREAD_IS_THERE = 160004
"""The code of a message that has a thread already."""
WHY = {
    10003: "the channel does not exist any more",
    50001: "the channel cannot be seen; it needs View Channels (docs/discord.md, step 4)",
    50007: "the person takes no private messages from here",
    50013: "posting in the channel is not permitted; it needs Send Messages (docs/discord.md, step 4)",
    160002: "replying in the channel is not permitted; it needs Read Message History (docs/discord.md, step 4)",
}
"""What some codes mean, and who can help."""
PAGE, PAGES = 100, 20
"""Messages in a page of a channel's history, and the pages that are read at most."""


class Refused(calls.Refused):
    """Discord will not take this call: the place, the message or the permission is gone."""

    def __init__(self, status: int, code: int) -> None:
        self.status, self.code, self.unwelcome, self.why = status, code, status == 401, WHY.get(code, "")
        super().__init__(f"Discord refused with status {status}, code {code}" + (f": {self.why}" if self.why else ""))


def use_hosts(api: str, gateway: str) -> None:
    """Where Discord is; discord.py keeps it for the whole process and has no option for it."""
    Route.BASE = f"{api.rstrip('/')}/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    if "discord.com" not in api:
        discord.Asset.BASE = api.rsplit("/api", 1)[0]


class Wire:
    """Calls to Discord."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def _call(
        self,
        method: str,
        path: str,
        body: Any = None,
        files: Sequence[Picture] = (),
        *,
        tries: int = TRIES,
        once: bool = False,
        **ids: Any,
    ) -> Any:
        query = ids.pop("query", None)
        given = {"form": _form(body, files)} if files else {"json": body} if body is not None else {}

        async def attempt() -> Any:
            try:
                return await self._http.request(
                    Route(method, path, **ids), **given, **({"params": query} if query else {})
                )
            except discord.DiscordServerError as error:
                raise Passing(taken=True) from error
            except discord.HTTPException as error:
                if error.status != 429:
                    raise Refused(error.status, error.code) from error
                raise Passing(_retry_after(error)) from error
            except (aiohttp.ClientConnectorError, discord.RateLimited) as error:
                raise Passing(getattr(error, "retry_after", 0.0)) from error
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise Passing(taken=True) from error

        try:
            return await insist(attempt, tries=tries, once=once)
        except Passing as trouble:
            raise trouble.__cause__ or trouble from None

    async def post(
        self,
        channel: str,
        payload: Payload,
        nonce: str,
        reply_to: str = "",
        files: Sequence[Picture] = (),
        tries: int = TRIES,
    ) -> str:
        """Post a message once; its id."""
        body = {**_public(payload), "nonce": nonce[:25], "enforce_nonce": True}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to, "fail_if_not_exists": False}
        failpoint("discord:before-post")
        made = await self._call("POST", "/channels/{channel_id}/messages", body, files, tries=tries, channel_id=channel)
        failpoint("discord:after-post")
        return str(made["id"])

    async def edit(self, channel: str, message: str, payload: Payload, files: Sequence[Picture] = ()) -> None:
        """Change a message of ours."""
        path = "/channels/{channel_id}/messages/{message_id}"
        failpoint("discord:before-edit")
        await self._call("PATCH", path, _public(payload), files, channel_id=channel, message_id=message)
        failpoint("discord:after-edit")

    async def delete(self, channel: str, message: str) -> None:
        """Take back a message of ours."""
        path = "/channels/{channel_id}/messages/{message_id}"
        await self._call("DELETE", path, channel_id=channel, message_id=message)

    async def direct(self, person: str) -> str:
        """The channel in which a person is spoken to alone."""
        return str((await self._call("POST", "/users/@me/channels", {"recipient_id": person}))["id"])

    async def thread(self, channel: str, message: str, name: str) -> str:
        """The thread under a message; it has the message's id, and is opened if nobody did yet."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        body = {"name": name[:100], "auto_archive_duration": 1440}
        try:
            await self._call("POST", path, body, channel_id=channel, message_id=message)
        except Refused as error:
            if error.code != THREAD_IS_THERE:
                raise
        return message

    async def typing(self, channel: str) -> None:
        """Show that we write, for ten seconds."""
        await self._call("POST", "/channels/{channel_id}/typing", tries=1, channel_id=channel)

    async def history(self, channel: str, after: str = "", pages: int = 1) -> list[dict[str, Any]]:
        """Messages of a channel, oldest first: the newest ones, or those that follow one."""
        rows: list[dict[str, Any]] = []
        for _ in range(pages):
            query = {"limit": PAGE, **({"after": after} if after else {})}
            found = await self._call("GET", "/channels/{channel_id}/messages", channel_id=channel, query=query)
            page = sorted(found or (), key=lambda row: int(row["id"]))
            rows += page
            if not after or len(page) < PAGE:
                break
            after = str(page[-1]["id"])
        return rows

    async def member(self, guild: str, person: str) -> dict[str, Any]:
        """A member of a server, with the ids of their roles."""
        return dict(await self._call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=person))

    async def events(self, guild: str) -> list[dict[str, Any]]:
        """The coming events of a server."""
        return list(await self._call("GET", "/guilds/{guild_id}/scheduled-events", guild_id=guild))

    async def make_event(self, guild: str, payload: Payload) -> str:
        """Make an event, tried once: Discord has no key that makes a repeated one the same; its id."""
        path = "/guilds/{guild_id}/scheduled-events"
        failpoint("discord:before-event")
        made = await self._call("POST", path, payload, tries=1, guild_id=guild)
        failpoint("discord:after-event")
        return str(made["id"])

    async def change_event(self, guild: str, event: str, payload: Payload) -> None:
        """Change an event of ours."""
        path = "/guilds/{guild_id}/scheduled-events/{event_id}"
        await self._call("PATCH", path, payload, guild_id=guild, event_id=event)

    async def remove_event(self, guild: str, event: str) -> None:
        """Take an event off the list."""
        path = "/guilds/{guild_id}/scheduled-events/{event_id}"
        await self._call("DELETE", path, guild_id=guild, event_id=event)

    async def answer(self, interaction: str, token: str, body: dict[str, Any]) -> None:
        """Answer an interaction; once, within three seconds."""
        path = "/interactions/{interaction_id}/{interaction_token}/callback"
        try:
            await self._call("POST", path, body, interaction_id=interaction, interaction_token=token)
        except Refused as error:
            if error.code != ANSWERED:
                raise

    async def follow(self, application: str, token: str, payload: Payload, files: Sequence[Picture] = ()) -> str:
        """Say more to an interaction; the message's id. Nothing would make it the same message if it were repeated."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        made = await self._call("POST", path, payload, files, once=True, webhook_id=application, webhook_token=token)
        return str(made["id"])

    async def change(
        self, application: str, token: str, message: str, payload: Payload | None, files: Sequence[Picture] = ()
    ) -> None:
        """Change what was said to an interaction, or take it back; `@original` names the first."""
        path, method = "/webhooks/{webhook_id}/{webhook_token}/messages/" + message, "PATCH" if payload else "DELETE"
        body = _public(payload) if payload else None
        await self._call(method, path, body, files, webhook_id=application, webhook_token=token)

    async def register(self, application: str, commands: list[dict[str, Any]], same: Any) -> bool:
        """Replace the commands that Discord has of us, unless they are the same; whether it was done."""
        path = "/applications/{application_id}/commands"
        query = {"with_localizations": "true"}
        theirs = await self._call("GET", path, application_id=application, query=query)
        if same(commands, theirs):
            return False
        await self._call("PUT", path, commands, application_id=application)
        return True


def _public(payload: Payload) -> dict[str, Any]:
    """A payload without the flag that only an interaction's first answer may carry."""
    return {**payload, "flags": int(str(payload.get("flags", 0))) & ~EPHEMERAL}


def _form(payload: Any, files: Sequence[Picture]) -> list[dict[str, Any]]:
    about = [{"id": n, "filename": one.name, "description": one.description[:1024]} for n, one in enumerate(files)]
    body = json.dumps({**payload, "attachments": about})
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": body, "content_type": "application/json"}]
    return form + [
        {"name": f"files[{n}]", "value": one.png, "filename": one.name, "content_type": "image/png"}
        for n, one in enumerate(files)
    ]


def _retry_after(error: discord.HTTPException) -> float:
    try:
        return min(float(error.response.headers.get("Retry-After", 1)), 60)
    except ValueError:
        return 1.0
