"""The app manifest that an organizer pastes into Slack, made from the registry, with the least scopes. Pure."""

from typing import Any

from bot.commands import Registry

COMMAND = "/chaupal"
SCOPES = {
    "app_mentions:read": "answer mentions",
    "assistant:write": "the assistant pane and its status",
    "channels:history": "follow threads it takes part in, find what it posted",
    "chat:write": "answer",
    "commands": "the slash command and the shortcuts",
    "files:read": "read text files attached to a question",
    "files:write": "attach charts",
    "groups:history": "the same in private channels it is invited to",
    "im:history": "read direct messages to it",
    "im:write": "tell people what they asked to be told",
    "usergroups:read": "roles from user groups",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "message.channels",
    "message.groups",
    "message.im",
    "subteam_members_changed",
    "subteam_updated",
)


def manifest(registry: Registry, url: str, *, socket: bool) -> dict[str, Any]:
    """The manifest; `url` is the page's public address, for posts over HTTP."""
    words = [command.words for command in registry if not command.hidden and not command.terminal_only]
    receives: dict[str, Any] = {} if socket else {"request_url": f"{url}/slack/events"}
    slash: dict[str, Any] = {
        "command": COMMAND,
        "description": "Ask a deployment question, or a command",
        "usage_hint": f"[question] or {', '.join(words)}"[:1000],
        "should_escape": True,
    }
    shortcuts = [
        {"name": "Answer this", "type": "message", "callback_id": "answer_this", "description": "Answer this message"},
        {
            "name": "Save to knowledge",
            "type": "message",
            "callback_id": "save_thread",
            "description": "Save this thread to knowledge",
        },
    ]
    return {
        "display_information": {
            "name": "Chaupal",
            "description": "Cited answers on deploying open-weight models, from the community's own entries",
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "assistant_view": {"assistant_description": "Answers with sources", "suggested_prompts": []},
            "bot_user": {"display_name": "chaupal", "always_online": True},
            "shortcuts": shortcuts,
            "slash_commands": [slash | ({} if socket else {"url": f"{url}/slack/events"})],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": receives | {"bot_events": list(EVENTS)},
            "interactivity": receives | {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }
