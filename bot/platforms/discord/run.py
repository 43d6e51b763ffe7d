"""Discord as a platform of the service."""

from collections.abc import Callable

import discord

from bot.desk import Desk
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.wire import use_hosts
from bot.platforms.running import Unusable

REFUSED_US = (
    "Discord does not accept CHAUPAL_DISCORD_TOKEN. Copy a new one from the application's Bot page (Reset Token; "
    "docs/discord.md, step 2) and restart. Everything else goes on."
)
NO_INTENT = (
    "CHAUPAL_DISCORD_MESSAGE_CONTENT is on, but the application does not have the message content intent. Switch it on "
    "under Bot > Privileged Gateway Intents (docs/discord.md, step 3), or unset the setting. Everything else goes on."
)


WRONG = {discord.LoginFailure: REFUSED_US, 4004: REFUSED_US, discord.PrivilegedIntentsRequired: NO_INTENT}
"""What has to be set right, by the error or the code with which Discord closes a connection."""


class DiscordPlatform:
    """The client, made anew for each attempt to connect."""

    name = "Discord"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._client: DiscordClient | None = None
        desk.standings["discord"] = self.standing

    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay. Raises Unusable for a wrong token or a missing intent."""
        settings = self._desk.settings
        use_hosts(settings.discord_api_url, settings.discord_gateway_url)
        client = self._client = DiscordClient(self._desk, connected)
        try:
            await client.start(settings.discord_token.get_secret_value())
        except discord.ClientException as error:
            if sentence := WRONG.get(type(error)) or WRONG.get(getattr(error, "code", 0)):
                raise Unusable(sentence) from None
            raise
        finally:
            await client.leave(0)

    async def standing(self, person: str) -> tuple[str, ...] | None:
        """The ids of a person and of their roles now; None while Discord cannot be reached."""
        return await self._client.standing(person) if self._client is not None else None

    async def tick(self) -> None:
        """Note until when nothing was missed."""
        if self._client is not None:
            await self._client.still_alive()

    async def stop(self, seconds: float) -> None:
        """Finish what is under way, and leave."""
        if self._client is not None:
            await self._client.leave(seconds)
