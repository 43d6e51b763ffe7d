"""Slack's events as messages. Pure."""

import datetime as dt
from typing import Any

import regex

from bot.message import Message, Person, Place, Role, Said

PLATFORM = "slack"
MENTION = regex.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
LINK = regex.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
NAMED = regex.compile(r"<[#!@][^|>]*\|([^>]+)>")
ORDINARY = (None, "file_share", "thread_broadcast", "bot_message")


def readable(text: str, me: str) -> str:
    """Slack's markup as plain text: our own mention gone, links and names as people read them."""
    text = MENTION.sub(lambda match: "" if match[1] == me else f"@{match[1]}", text)
    text = LINK.sub(lambda match: match[2] or match[1], text)
    text = NAMED.sub(r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def is_private(event: dict[str, Any]) -> bool:
    """Whether an event comes from a direct conversation with the assistant."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def is_for_us(event: dict[str, Any], me: str) -> bool:
    """Whether somebody speaks to the assistant."""
    mentioned = me in MENTION.findall(str(event.get("text", "")))
    return event.get("type") == "app_mention" or is_private(event) or mentioned


def speaks_to_others(event: dict[str, Any], me: str) -> bool:
    """Whether a message turns to other people."""
    text = str(event.get("text", ""))
    return any(one != me for one in MENTION.findall(text)) or "<!subteam" in text


def key(team: str, event: dict[str, Any]) -> str:
    """What makes a message the same one, however often and under whatever name Slack tells of it."""
    return f"{team}:{event['channel']}:{event['ts']}"


def place(channel: str, team: str, *, private: bool) -> Place:
    """Where something is said: a channel of a workspace."""
    return Place(PLATFORM, channel, private=private, around=(team,) if team else ())


def thread(channel: str, event: dict[str, Any]) -> str:
    """The conversation a message belongs to: its thread, or the one that an answer to it begins."""
    return f"slack-{channel}-{event.get('thread_ts') or event['ts']}"


def neutral(
    event: dict[str, Any], me: str, team: str, role: Role, *, context: str, notes: tuple[str, ...], unasked: bool
) -> Message:
    """A Slack message as ours."""
    channel = str(event["channel"])
    at = dt.datetime.fromtimestamp(float(event["ts"]), dt.UTC)
    return Message(
        key(team, event),
        readable(str(event.get("text", "")), me),
        Person(PLATFORM, str(event.get("user") or event.get("bot_id", "")), role),
        place(channel, team, private=is_private(event)),
        at,
        thread(channel, event),
        context=context,
        notes=notes,
        unasked=unasked,
    )


def from_body(
    body: dict[str, Any],
    text: str,
    role: Role,
    now: dt.datetime,
    target: dict[str, Any],
    *,
    values: dict[str, str] | None = None,
    said: tuple[Said, ...] = (),
) -> Message:
    """A command, a press, a form or a shortcut as a message."""
    team, person = str(target["team"]), str(target["person"])
    channel = str(target["channel"])
    conversation = f"slack-{channel}-{target.get('thread') or person}"
    where = place(channel, team, private=channel.startswith("D"))
    who = Person(PLATFORM, person, role, name_in(body))
    made = str(body.get("trigger_id") or body.get("view", {}).get("id", ""))
    return Message(made, text, who, where, now, conversation, values=values or {}, said=said, discreet=True)


def name_in(body: dict[str, Any]) -> str:
    """What Slack calls the person of a command, a press or a form; events tell no names."""
    user = body.get("user") or {}
    return str(body.get("user_name") or user.get("username") or user.get("name") or "")


def target_of(body: dict[str, Any]) -> dict[str, Any]:
    """Where the answer to a command, a press or a shortcut goes."""
    message = body.get("message") or {}
    container = body.get("container") or {}
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or container.get("channel_id", "")
    team = body.get("team_id") or (body.get("team") or {}).get("id", "")
    person = body.get("user_id") or (body.get("user") or {}).get("id", "")
    answers_to = message.get("thread_ts") or container.get("thread_ts") or ""
    return {"channel": channel, "team": team, "person": person, "thread": answers_to}


def submitted(view: dict[str, Any]) -> dict[str, str]:
    """The values of a form."""
    values: dict[str, str] = {}
    for name, block in view["state"]["values"].items():
        given = block["value"]
        option = given.get("selected_option") or {}
        values[name] = str(option.get("value") or given.get("value") or "")
    return values


def said(rows: list[dict[str, Any]], me: str) -> tuple[Said, ...]:
    """Messages as Slack lists them, as what people said, oldest first; those of bots left out."""
    people = [row for row in rows if row.get("user") and row["user"] != me and not row.get("bot_id")]
    return tuple(
        Said(f"{PLATFORM}:{row['user']}", text)
        for row in sorted(people, key=lambda row: float(row["ts"]))
        if (text := readable(str(row.get("text", "")), me))
    )
