"""How addresses and tokens among the settings begin: two tokens of Slack's are easily taken for each other."""

WEB = ("https://", "http://")
BEGINS = {
    "public_url": WEB,
    "chroma_url": WEB,
    "model_url": WEB,
    "discord_api_url": WEB,
    "slack_api_url": WEB,
    "discord_gateway_url": ("wss://", "ws://"),
    "slack_bot_token": ("xoxb-", "xoxe."),
    "slack_app_token": ("xapp-",),
}
"""How the value of each begins, and goes on."""


def wrong_beginning(name: str, given: str) -> str:
    """What is wrong with how a setting begins, or nothing."""
    begins = BEGINS[name]
    rest = next((given.removeprefix(one) for one in begins if given.startswith(one)), "")
    if not given or rest.strip("/"):
        return ""
    kind = "is an address that begins" if "://" in begins[0] else "begins"
    return f"it {kind} with {' or '.join(begins)}"
