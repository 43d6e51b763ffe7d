"""The doctor's probes of the chat platforms: does the platform know the token, and can the running service use it."""

from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground


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
    return await _token("Slack", address, {"Authorization": f"Bearer {token}"}, advice)


def _trouble(ground: Ground, part: str) -> Finding | None:
    """What keeps the running service from a platform; None if nothing does, or none runs."""
    state = ground.told.platforms.get(part) if ground.told else None
    if state is None or state.word != "unavailable":
        return None
    return Finding(part, BROKEN, "not used by the running service", state.why)


async def _token(part: str, address: str, secret: dict[str, str], advice: str) -> Finding:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=8) as client:
            told = await (client.get if part == "Discord" else client.post)(address, headers=secret)
            name = told.json().get("username") or told.json().get("user")
    except (httpx.HTTPError, ValueError):
        return Finding(part, BROKEN, "it cannot be reached", "See whether this machine may reach it.")
    return (
        Finding(part, WORKS, f"the token is that of {name}") if name else Finding(part, BROKEN, "token refused", advice)
    )
