"""The calls that we make to Discord, each made until it is done or refused, and never done twice.

They go through discord.py's own HTTP client, which knows the rate limits. A post carries a nonce that Discord
enforces, so that a post repeated after a cut connection gives back the first message.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
from discord.http import HTTPClient, Route
from yarl import URL

from bot.failpoints import failpoint
from bot.message import Picture
from bot.platforms.discord.render import Payload

TRIES = 5
GONE = {10003, 10004, 10008, 10062, 50001, 50013, 50007}
"""Codes of things that are not there, or not for us, and will not be however often we ask."""


class Refused(Exception):
    """Discord will not take this call: the place, the message or the permission is gone."""

    def __init__(self, status: int, code: int) -> None:
        self.status, self.code = status, code
        super().__init__(f"Discord refused with status {status}, code {code}")


def use_hosts(api: str, gateway: str) -> None:
    """Where Discord is; discord.py keeps it for the whole process and has no option for it."""
    Route.BASE = f"{api.rstrip('/')}/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    if "discord.com" not in api:
        discord.Asset.BASE = api.rsplit("/api", 1)[0]


THREAD_IS_THERE = 160004
"""Discord's code for a message that has a thread already."""


class Wire:
    """Calls to Discord."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def _call(
        self, method: str, path: str, files: Sequence[Picture] = (), *, tries: int = TRIES, **given: Any
    ) -> Any:
        ids = {name: given.pop(name) for name in list(given) if name.endswith(("_id", "token"))}
        route = Route(method, path, **ids)
        if files:
            given = {"form": _form(given["json"], files), "params": given.get("params")}
        wait = 0.25
        for attempt in range(tries):
            try:
                return await self._http.request(route, **{k: v for k, v in given.items() if v is not None})
            except discord.DiscordServerError as error:
                trouble: Exception = error
            except discord.HTTPException as error:
                if error.status != 429:
                    raise Refused(error.status, error.code) from error
                wait, trouble = max(wait, _retry_after(error)), error
            except (aiohttp.ClientError, TimeoutError, discord.RateLimited, OSError) as error:
                trouble = error
            if attempt + 1 == tries:
                raise trouble
            await asyncio.sleep(wait)
            wait *= 2
        return None

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
        body = {**payload, "nonce": nonce[:25], "enforce_nonce": True}
        body["flags"] = int(str(payload.get("flags", 0))) & ~64
        if reply_to:
            body["message_reference"] = {"message_id": reply_to, "fail_if_not_exists": False}
        failpoint("discord:before-post")
        path = "/channels/{channel_id}/messages"
        made = await self._call("POST", path, files, tries=tries, channel_id=channel, json=body)
        failpoint("discord:after-post")
        return str(made["id"])

    async def edit(self, channel: str, message: str, payload: Payload, files: Sequence[Picture] = ()) -> None:
        """Change a message of ours."""
        body = {**payload, "flags": int(str(payload.get("flags", 0))) & ~64}
        path = "/channels/{channel_id}/messages/{message_id}"
        failpoint("discord:before-edit")
        await self._call("PATCH", path, files, channel_id=channel, message_id=message, json=body)
        failpoint("discord:after-edit")

    async def delete(self, channel: str, message: str) -> None:
        """Take back a message of ours."""
        path = "/channels/{channel_id}/messages/{message_id}"
        await self._call("DELETE", path, channel_id=channel, message_id=message)

    async def direct(self, person: str) -> str:
        """The channel in which a person is spoken to alone."""
        made = await self._call("POST", "/users/@me/channels", json={"recipient_id": person})
        return str(made["id"])

    async def thread(self, channel: str, message: str, name: str) -> str:
        """The thread under a message; it has the message's id, and is opened if nobody did yet."""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        body = {"name": name[:100], "auto_archive_duration": 1440}
        try:
            await self._call("POST", path, channel_id=channel, message_id=message, json=body)
        except Refused as error:
            if error.code != THREAD_IS_THERE:
                raise
        return message

    async def typing(self, channel: str) -> None:
        """Show that we write, for ten seconds."""
        await self._call("POST", "/channels/{channel_id}/typing", channel_id=channel)

    async def history(self, channel: str, after: str = "", limit: int = 100) -> list[dict[str, Any]]:
        """Messages of a channel, newest first; those after one, if named."""
        params = {"limit": limit, **({"after": after} if after else {})}
        path = "/channels/{channel_id}/messages"
        return list(await self._call("GET", path, channel_id=channel, params=params))

    async def member(self, guild: str, person: str) -> dict[str, Any]:
        """A member of a server, with the ids of their roles."""
        path = "/guilds/{guild_id}/members/{user_id}"
        return dict(await self._call("GET", path, guild_id=guild, user_id=person))

    async def answer(self, interaction: int, token: str, body: dict[str, Any]) -> None:
        """Answer an interaction; once, within three seconds."""
        path = "/interactions/{interaction_id}/{interaction_token}/callback"
        await self._call("POST", path, interaction_id=interaction, interaction_token=token, json=body)

    async def follow(self, application: int, token: str, payload: Payload, files: Sequence[Picture] = ()) -> str:
        """Say more to an interaction; the message's id."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        made = await self._call("POST", path, files, webhook_id=application, webhook_token=token, json=payload)
        return str(made["id"])

    async def change(
        self, application: int, token: str, message: str, payload: Payload, files: Sequence[Picture] = ()
    ) -> None:
        """Change what was said to an interaction; `@original` names the first."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/" + message
        await self._call("PATCH", path, files, webhook_id=application, webhook_token=token, json=payload)

    async def withdraw(self, application: int, token: str, message: str) -> None:
        """Take back what was said to an interaction."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/" + message
        await self._call("DELETE", path, webhook_id=application, webhook_token=token)

    async def commands(self, application: int) -> list[dict[str, Any]]:
        """The commands that Discord has of us."""
        path = "/applications/{application_id}/commands"
        params = {"with_localizations": "true"}
        return list(await self._call("GET", path, application_id=application, params=params))

    async def register(self, application: int, commands: list[dict[str, Any]]) -> None:
        """Replace our commands."""
        path = "/applications/{application_id}/commands"
        await self._call("PUT", path, application_id=application, json=commands)


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
