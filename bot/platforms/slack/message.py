"""Slack's events as messages. Pure: payloads as Slack sends them in, neutral things out."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import regex

from bot.message import Message, Person, Place, Said
from bot.platforms.attached import File
from bot.platforms.door import Heard

PLATFORM = "slack"
MENTION = regex.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
LINK = regex.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")
NAMED = regex.compile(r"<[#!@][^|>]*\|([^>]+)>")
ORDINARY = (None, "file_share", "thread_broadcast", "bot_message")
Payload = Mapping[str, Any]


def readable(text: str, me: str) -> str:
    """Slack's markup as plain text: our own mention gone, links and names as people read them."""
    text = MENTION.sub(lambda match: "" if match[1] == me else f"@{match[1]}", text)
    text = LINK.sub(lambda match: match[2] or match[1], text)
    text = NAMED.sub(r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def is_private(event: Payload) -> bool:
    """Whether an event comes from a direct conversation with the assistant."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def key(team: str, channel: str, ts: str) -> str:
    """What makes a message the same one, however often and under whatever name Slack tells of it."""
    return f"{team}:{channel}:{ts}"


def heard(event: Payload, me: str, team: str) -> Heard:
    """A Slack message as ours. The answer goes to its thread; in private without one it stands under the question."""
    channel, ts, within = str(event["channel"]), str(event["ts"]), str(event.get("thread_ts") or "")
    text, private = str(event.get("text") or ""), is_private(event)
    mentioned = MENTION.findall(text)
    who = Person(PLATFORM, str(event.get("user") or event.get("bot_id", "")))
    where = {
        "channel": channel, "team": team, "person": who.id, "asked": ts, "status": within or ts,
        "thread": within or ("" if private else ts), "within": within,
        "files_left_out": event.get("type") == "app_mention" and "files" not in event,
    }  # fmt: skip
    place = Place(PLATFORM, channel, private=private, around=(team,) if team else ())
    at = dt.datetime.fromtimestamp(float(ts), dt.UTC)
    return Heard(
        key(team, channel, ts),
        Message(key(team, channel, ts), readable(text, me), who, place, at, f"slack-{channel}-{within or ts}"),
        where,
        directed=event.get("type") == "app_mention" or private or me in mentioned,
        to_others=any(one != me for one in mentioned) or "<!subteam" in text,
        by_bot=bool(event.get("bot_id")),
        in_thread=bool(within),
        files=files(event.get("files") or ()),
    )


def files(rows: Sequence[Payload]) -> tuple[File, ...]:
    """The files of a message; one that is kept elsewhere has no address here."""
    return tuple(
        File(
            str(row.get("name") or "file"),
            int(row.get("size") or 0),
            str(row.get("mimetype") or ""),
            "" if row.get("is_external") else str(row.get("url_private_download") or row.get("url_private") or ""),
        )
        for row in rows
    )


def called(body: Payload) -> dict[str, Any]:
    """Where the answer to a command, a press or a shortcut goes, and whose it is."""
    message, container = body.get("message") or {}, body.get("container") or {}
    return {
        "channel": str(body.get("channel_id") or _id(body, "channel") or container.get("channel_id") or ""),
        "team": str(body.get("team_id") or _id(body, "team")),
        "person": str(body.get("user_id") or _id(body, "user")),
        "thread": str(message.get("thread_ts") or container.get("thread_ts") or ""),
        "trigger": str(body.get("trigger_id") or ""),
        "response_url": str(body.get("response_url") or ""),
        "command": "command" in body,
        "submitted": body.get("type") == "view_submission",
    }


def name_in(body: Payload) -> str:
    """What Slack calls the person of a command, a press or a form; events tell no names."""
    user = body.get("user") or {}
    return str(body.get("user_name") or user.get("username") or user.get("name") or "")


def _id(body: Payload, name: str) -> str:
    return str((body.get(name) or {}).get("id") or "")


def from_body(
    body: Payload,
    where: Payload,
    text: str,
    now: dt.datetime,
    values: Mapping[str, Any] | None = None,
    said: tuple[Said, ...] = (),
) -> Message:
    """A command, a press, a form or a shortcut as a message."""
    channel, person, view = where["channel"], where["person"], body.get("view") or {}
    again = hashlib.sha256(repr((view.get("id"), values, text)).encode()).hexdigest()[:24]
    place = Place(PLATFORM, channel, private=channel.startswith("D"), around=(where["team"],) if where["team"] else ())
    conversation = f"slack-{channel}-{where['thread'] or person}"
    given = {name: str(value) for name, value in (values or {}).items()}
    who = Person(PLATFORM, person, name=name_in(body))
    return Message(where["trigger"] or again, text, who, place, now, conversation, values=given, said=said)


def submitted(view: Payload) -> dict[str, str]:
    """The values of a form."""
    values: dict[str, str] = {}
    for name, block in view["state"]["values"].items():
        given = block.get("value") or {}
        option = given.get("selected_option") or {}
        values[name] = str(option.get("value") or given.get("value") or "")
    return values


def said(rows: Sequence[Payload], me: str) -> tuple[Said, ...]:
    """Messages as Slack lists them, as what people said, oldest first; those of bots left out."""
    people = [row for row in rows if row.get("user") and row["user"] != me and not row.get("bot_id")]
    return tuple(
        Said(f"{PLATFORM}:{row['user']}", text)
        for row in sorted(people, key=lambda row: float(row["ts"]))
        if (text := readable(str(row.get("text") or ""), me))
    )
