"""Slack as a platform of the service: by Socket Mode, or by signed posts to the page."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.desk import Desk
from bot.platforms.calls import Refused
from bot.platforms.running import Platform, Unusable
from bot.platforms.slack.app import SlackApp
from bot.platforms.slack.manifest import scopes

log = logging.getLogger(__name__)

NO_WAY_IN = "Slack needs CHAUPAL_SLACK_APP_TOKEN for Socket Mode, or CHAUPAL_SLACK_SIGNING_SECRET for posts over HTTP"
WRONG_TOKEN = "Slack does not accept {} ({}). Copy it again from the app's page"  # noqa: S105  # a sentence
NO_SCOPE = (
    "The Slack app lacks {}. Paste what `chaupal slack manifest` prints into the app's manifest and install it again"
)
STEP = "docs/slack.md, step {}"
OPENS_S = 2.5
"""Seconds that a post from Slack waits until it is known who we are; Slack waits for 3."""


class SlackPlatform(Platform):
    """The Bolt app and its connection."""

    name, ping_s = "Slack", 10.0

    def __init__(self, desk: Desk) -> None:
        self.app = SlackApp(desk)
        self.door = self.app.door
        self._token = desk.settings.slack_app_token.get_secret_value()
        secret = desk.settings.slack_signing_secret.get_secret_value()
        self._verify = SignatureVerifier(secret) if secret else None
        self._socket: AsyncSocketModeHandler | None = None
        self._open = asyncio.Event()

    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay. Raises Unusable for a token that is wrong, or scopes that are missing."""
        if not self._token and self._verify is None:
            raise Unusable(NO_WAY_IN, STEP.format(3))
        client = self.app.client
        timeout = aiohttp.ClientTimeout(client.timeout)
        async with aiohttp.ClientSession(timeout=timeout) as client.session, contextlib.AsyncExitStack() as left:
            await self._check()
            if self._token:
                self._socket = AsyncSocketModeHandler(self.app.bolt, self._token, ping_interval=self.ping_s)
                left.push_async_callback(self._socket.close_async)
                connecting = self._socket.client.connect_to_new_endpoint(force=True)
                await self._accepted("CHAUPAL_SLACK_APP_TOKEN", connecting)
            self._open.set()
            connected()
            await self.app.open()
            await asyncio.Event().wait()

    async def _check(self) -> None:
        """See who we are, that the token holds, and that it may do what it has to."""
        told = await self._accepted("CHAUPAL_SLACK_BOT_TOKEN", self.app.client.auth_test())
        self.app.wire.me, self.app.wire.team = str(told.get("user_id") or ""), str(told.get("team_id") or "")
        given = str(told.headers.get("x-oauth-scopes", ""))
        missing = sorted(scopes() - {one.strip() for one in given.split(",")}) if given else []
        if missing:
            raise Unusable(NO_SCOPE.format(", ".join(missing)), STEP.format(2))

    async def _accepted(self, setting: str, call: Awaitable[Any]) -> Any:
        """What a call says that a token is tried out with."""
        try:
            return await self.app.wire.told(call)
        except Refused as error:
            if not error.unwelcome:
                raise
            raise Unusable(WRONG_TOKEN.format(setting, error.code), STEP.format(3 if "APP" in setting else 4)) from None

    async def tick(self) -> None:
        """See that the token still holds and that the socket still hears."""
        await self._check()
        if self._socket is not None and not await self._socket.client.is_connected():
            await self._socket.client.connect_to_new_endpoint(force=True)
            await self.app.door.listen()
        await super().tick()

    async def receive(self, request: Request) -> Response:
        """A post from Slack; anything that is not certainly Slack's is a 401."""
        body, genuine = await request.body(), False
        with contextlib.suppress(Exception):
            genuine = self._verify is not None and self._verify.is_valid_request(body, dict(request.headers))
        if not genuine:
            return PlainTextResponse("This is not signed by Slack.", 401)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._open.wait(), OPENS_S)
        try:
            return await AsyncSlackRequestHandler(self.app.bolt).handle(request)
        except Exception:
            log.exception("a post from Slack could not be read")
            return PlainTextResponse("This cannot be read.", 400)
