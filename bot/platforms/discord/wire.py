"""The calls that we make to Discord, each made until it is done or refused, and never done twice.

They go through discord.py's own HTTP client, which knows the calls and the rate limits. A post carries a nonce that
Discord enforces, so that a post repeated after a cut connection gives back the first message.
"""

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

import discord
from discord.http import HTTPClient, Route
from yarl import URL

from bot.message import Picture
from bot.platforms import calls
from bot.platforms.calls import Passing, Payload, Refused, insist, on_the_way

ANSWERED = "40060"
"""The code of an interaction that was answered before, by a call that we took for lost."""
PAGE, PAGES = 100, 20
"""Messages in a page of a channel's history, and the pages that are read at most."""
BANNED_S = 5.0
"""Seconds to wait where Discord's gatekeeper turns everything away without naming any."""
INSIDE_S = 0.9
"""discord.py repeats a call by itself after a second or more; what failed sooner was tried once."""


def use_hosts(api: str, gateway: str) -> None:
    """Where Discord is; discord.py keeps it for the whole process and has no option for it."""
    Route.BASE = f"{api.rstrip('/')}/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    if "discord.com" not in api:
        discord.Asset.BASE = api.rsplit("/api", 1)[0]


class Wire(calls.Wire):
    """Calls to Discord, each made `tries` times at most while it fails for now."""

    platform, gone = "discord", ("10008", "10070")
    why: ClassVar = {
        "10003": "the channel does not exist any more",
        "50001": "the channel cannot be seen; it needs View Channels (docs/discord.md, step 4)",
        "50007": "the person takes no private messages from here",
        "50013": "posting in the channel is not permitted; it needs Send Messages (docs/discord.md, step 4)",
        "160002": "replying in the channel is not permitted; it needs Read Message History (docs/discord.md, step 4)",
    }

    def __init__(self, http: HTTPClient) -> None:
        self.http = http
        self.me = ""
        """The assistant's own id, once it is known."""

    async def call(self, request: Callable[..., Awaitable[Any]], *given: Any, once: bool = False, **more: Any) -> Any:
        """One of the HTTP client's calls. Raises Refused or Passing; with `once` what may be done is left alone."""

        async def attempt() -> Any:
            began = time.monotonic()
            try:
                with on_the_way():
                    return await request(*given, **more)
            except Passing as trouble:
                trouble.taken = trouble.taken or time.monotonic() - began >= INSIDE_S
                raise
            except discord.RateLimited as error:
                raise Passing(error.retry_after) from error
            except discord.HTTPException as error:
                raise self.trouble(error.status, str(error.code or error.status), BANNED_S) from error

        return await insist(attempt, tries=self.tries, once=once)

    async def _send(self, route: Route, payload: Payload, drawn: Sequence[Picture], *, once: bool = False) -> Any:
        """A message and its drawings, to wherever messages are posted and changed."""
        body: Payload = {"form": _form(payload, drawn)} if drawn else {"json": payload}
        return await self.call(self.http.request, route, once=once, **body)

    async def _post(self, where: Payload, payload: Payload, key: str, drawn: Sequence[Picture]) -> str:
        """Post a message, which may reply to another, once; its id. What follows an interaction has no nonce."""
        once = "token" in where or "server" in where
        body = {**payload, **({} if once else {"nonce": key[:25], "enforce_nonce": True})}
        if asked := where.get("reply_to"):
            body["message_reference"] = {"message_id": asked, "fail_if_not_exists": False}
        return str((await self._send(_route("POST", where), body, drawn, once=once))["id"])

    async def _change(self, where: Payload, message: str, payload: Payload, drawn: Sequence[Picture]) -> None:
        """Change a message; for whom it is cannot be changed any more. Drawings that it had before go."""
        payload = payload if "server" in where else {"attachments": [], **payload}
        await self._send(_route("PATCH", where, message), payload, drawn)

    async def _delete(self, where: Payload, message: str) -> None:
        await self.call(self.http.request, _route("DELETE", where, message))

    async def history(self, channel: str, after: int, pages: int = 1, until: float = float("inf")) -> list[Payload]:
        """Messages of a channel that follow one, oldest first; a few more than `until`, if there are."""
        rows: list[Payload] = []
        for _ in range(pages):
            page = await self.call(self.http.logs_from, channel, PAGE, after=after)
            rows += sorted(page, key=lambda row: int(row["id"]))
            if len(page) < PAGE or (after := int(rows[-1]["id"])) > until:
                break
        return rows

    async def answer(self, where: Payload, kind: int, data: Payload) -> None:
        """Answer an interaction; once, within three seconds."""
        path = "/interactions/{interaction}/{token}/callback"
        route = Route("POST", path, interaction=where["interaction"], token=where["token"])
        try:
            await self._send(route, {"type": kind, "data": data}, ())
        except Refused as error:
            if error.code != ANSWERED:
                raise

    async def register(self, application: int, commands: list[Payload], same: Callable[[Any, Any], bool]) -> None:
        """Replace the commands that Discord has of us, unless they are the same."""
        route = Route("GET", "/applications/{application_id}/commands", application_id=application)
        if not same(commands, await self.call(self.http.request, route, params={"with_localizations": "true"})):
            await self.call(self.http.bulk_upsert_global_commands, application, commands)


def _route(method: str, where: Payload, message: str = "") -> Route:
    """Where things are posted, or one is changed: a channel, the answers to an interaction, a server's events."""
    if "token" in where:
        path = "/webhooks/{webhook_id}/{webhook_token}" + ("/messages" if message else "")
        ids = {"webhook_id": where["app"], "webhook_token": where["token"]}
    elif "server" in where:
        path, ids = "/guilds/{guild_id}/scheduled-events", {"guild_id": where["server"]}
    else:
        path, ids = "/channels/{channel_id}/messages", {"channel_id": where["channel"]}
    return Route(method, path + ("/{message_id}" if message else ""), message_id=message, **ids)


def _form(payload: Payload, drawn: Sequence[Picture]) -> list[Payload]:
    """A payload and the drawings beside it, as the parts of a form."""
    about = [{"id": n, "filename": one.name, "description": one.description[:1024]} for n, one in enumerate(drawn)]
    words = {"value": json.dumps({**payload, "attachments": about}), "content_type": "application/json"}
    files = [{"value": one.png, "filename": one.name, "content_type": "image/png"} for one in drawn]
    return [{"name": "payload_json", **words}, *({"name": f"files[{n}]", **one} for n, one in enumerate(files))]
