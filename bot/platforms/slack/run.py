"""Slack as a platform of the service: by Socket Mode, or by signed posts to the page."""

import asyncio
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.desk import Desk
from bot.platforms.running import Unusable
from bot.platforms.slack.app import SlackApp
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.wire import WRONG


def _unusable(setting: str, error: str) -> Unusable:
    return Unusable(
        f"Slack does not accept {setting} ({error}). Copy it again from the app's page (docs/slack.md) and restart. "
        "Everything else goes on."
    )


class SlackPlatform:
    """The Bolt app and its connection."""

    name = "Slack"

    def __init__(self, desk: Desk) -> None:
        self._settings = desk.settings
        self.app = SlackApp(desk)
        desk.standings["slack"] = self.app.groups.now
        self._handler: AsyncSocketModeHandler | None = None
        secret = desk.settings.slack_signing_secret.get_secret_value()
        self._verify = SignatureVerifier(secret) if secret else None
        self._http = AsyncSlackRequestHandler(self.app.bolt)

    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay. Raises Unusable for a token that is wrong, or scopes that are missing."""
        await self._check()
        app_token = self._settings.slack_app_token.get_secret_value()
        if app_token:
            try:
                await self.app.client.apps_connections_open(app_token=app_token)
            except SlackApiError as error:
                raise _unusable("CHAUPAL_SLACK_APP_TOKEN", str(error.response["error"])) from None
            self._handler = AsyncSocketModeHandler(self.app.bolt, app_token)
            await self._handler.connect_async()  # type: ignore[no-untyped-call]
        elif not self._settings.slack_signing_secret.get_secret_value():
            raise Unusable(
                "Slack needs CHAUPAL_SLACK_APP_TOKEN for Socket Mode, or CHAUPAL_SLACK_SIGNING_SECRET for posts over "
                "HTTP (docs/slack.md). Everything else goes on."
            )
        await self.app.open()
        connected()
        await asyncio.Event().wait()

    async def _check(self) -> None:
        try:
            told = await self.app.client.auth_test()
        except SlackApiError as error:
            code = str(error.response["error"])
            if code in WRONG:
                raise _unusable("CHAUPAL_SLACK_BOT_TOKEN", code) from None
            raise
        given = str(told.headers.get("x-oauth-scopes", ""))
        missing = sorted(set(SCOPES) - {one.strip() for one in given.split(",")}) if given else []
        if missing:
            raise Unusable(
                f"The Slack app lacks {', '.join(missing)}. Paste what `chaupal slack manifest` prints into the app's "
                "manifest, install the app again (docs/slack.md), and restart. Everything else goes on."
            )

    async def tick(self) -> None:
        """See that the token still holds and that the socket still hears; forget old claims."""
        await self._check()
        if self._handler is not None and not await self._handler.client.is_connected():
            await self._handler.client.connect_to_new_endpoint()
        await self.app.turns.sweep()

    async def stop(self, seconds: float) -> None:
        """Finish what is under way, and leave."""
        await self.app.turns.finish(seconds)
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def receive(self, request: Request) -> Response:
        """A post from Slack; anything that is not certainly Slack's is a 401."""
        body = await request.body()
        try:
            genuine = self._verify is not None and self._verify.is_valid_request(body, dict(request.headers))
        except Exception:
            genuine = False
        if not genuine:
            return PlainTextResponse("This is not signed by Slack.", 401)
        return await self._http.handle(request)
