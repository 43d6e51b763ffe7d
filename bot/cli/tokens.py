"""The doctor's probes of the chat platforms: does the platform know the token, and can the running service use it."""

from typing import Any

from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground
from bot.settings import Settings


async def discord(ground: Ground) -> Finding:
    """Whether Discord knows the token, and the running service can use it."""
    settings = ground.settings
    token = settings.discord_token.get_secret_value()
    if not token:
        return Finding("Discord", OFF, "no token", "docs/discord.md says how to set one up.")
    if trouble := _trouble(ground, "Discord"):
        return trouble
    address = f"{settings.discord_api_url.rstrip('/')}/v10/users/@me"
    advice = "Copy a new token from the application's Bot page into CHAUPAL_DISCORD_TOKEN."
    return await _token("Discord", address, {"Authorization": f"Bot {token}"}, advice)


async def slack(ground: Ground) -> Finding:
    """Whether Slack knows the token, and the running service can use it."""
    settings = ground.settings
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        return Finding("Slack", OFF, "no token", "docs/slack.md says how to set one up.")
    if trouble := _trouble(ground, "Slack"):
        return trouble
    address = f"{settings.slack_api_url.rstrip('/')}/auth.test"
    advice = "Copy the Bot User OAuth Token from the app's page into CHAUPAL_SLACK_BOT_TOKEN."
    found = await _token("Slack", address, {"Authorization": f"Bearer {token}"}, advice)
    return await _way_in(settings, found) if found.verdict is WORKS and ground.told is None else found


async def _way_in(settings: Settings, found: Finding) -> Finding:
    """What was found, or that nothing that is written in Slack would come here; a running service says so itself."""
    token = settings.slack_app_token.get_secret_value()
    if token:
        address = f"{settings.slack_api_url.rstrip('/')}/apps.connections.open"
        if await _answered("Slack", address, {"Authorization": f"Bearer {token}"}, "ok"):
            return found
        advice = "Copy an app-level token with connections:write from the app's page into CHAUPAL_SLACK_APP_TOKEN."
        return Finding("Slack", BROKEN, f"{found.said}, but the app-level token is refused", advice)
    if settings.slack_signing_secret.get_secret_value():
        return found
    advice = "Set CHAUPAL_SLACK_APP_TOKEN or CHAUPAL_SLACK_SIGNING_SECRET; docs/slack.md, step 3."
    return Finding("Slack", BROKEN, f"{found.said}, but Slack has no way to reach this machine", advice)


def _trouble(ground: Ground, part: str) -> Finding | None:
    """What keeps the running service from a platform; None if nothing does, or none runs."""
    state = ground.told.platforms.get(part) if ground.told else None
    if state is None or state.word != "unavailable":
        return None
    return Finding(part, BROKEN, "not used by the running service", state.why)


async def _token(part: str, address: str, secret: dict[str, str], advice: str) -> Finding:
    name = await _answered(part, address, secret, "username", "user")
    if name is None:
        return Finding(part, BROKEN, "it cannot be reached", "See whether this machine may reach it.")
    return (
        Finding(part, WORKS, f"the token is that of {name}") if name else Finding(part, BROKEN, "token refused", advice)
    )


async def _answered(part: str, address: str, secret: dict[str, str], *names: str) -> Any:
    """The first of these values that a platform answers, False where it has none; None where it cannot be reached."""
    import httpx

    try:
        async with httpx.AsyncClient(timeout=8) as client:
            told = (await (client.get if part == "Discord" else client.post)(address, headers=secret)).json()
            return next((told[name] for name in names if told.get(name)), False)
    except (httpx.HTTPError, ValueError, AttributeError):
        return None
