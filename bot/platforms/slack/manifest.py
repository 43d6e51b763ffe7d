"""The app manifest that an organizer pastes into Slack: `manifest.yaml`, filled in from the registry. Pure."""

from pathlib import Path
from typing import Any

import yaml

from bot.commands import Registry

FILE = Path(__file__).with_suffix(".yaml")
HINT = 1000


def scopes() -> set[str]:
    """What the app has to be allowed."""
    return set(yaml.safe_load(FILE.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])


def manifest(registry: Registry, url: str, *, socket: bool) -> dict[str, Any]:
    """The manifest; without Socket Mode Slack posts to the page at its public address."""
    made: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    slash, settings = made["features"]["slash_commands"][0], made["settings"]
    slash["usage_hint"] = f"[question] or {', '.join(one.words for one in registry.offered())}"[:HINT]
    settings["socket_mode_enabled"] = socket
    if not socket:
        slash["url"] = f"{url}/slack/events"
        for receives in (settings["event_subscriptions"], settings["interactivity"]):
            receives["request_url"] = slash["url"]
    return made
