"""Slack's events as messages. Pure: payloads as Slack sends them in, neutral things out."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
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


def place_of(where: Payload) -> Place:
    """A channel as a place; it lies in its workspace, and a direct conversation is private."""
    around = (where["team"],) if where["team"] else ()
    return Place(PLATFORM, where["channel"], private=where["channel"].startswith("D"), around=around)


def key(team: str, channel: str, ts: str) -> str:
    """What makes a message the same one, however often and under whatever name Slack tells of it."""
    return f"{team}:{channel}:{ts}"


def heard(event: Payload, me: str, team: str) -> Heard:
    """A Slack message as ours. The answer goes to its thread; in private without one it stands under the question."""
    channel, ts, within = str(event["channel"]), str(event["ts"]), str(event.get("thread_ts") or "")
    text = str(event.get("text") or "")
    mentioned, private = MENTION.findall(text), event.get("channel_type") == "im" or channel.startswith("D")
    who = Person(PLATFORM, str(event.get("user") or event.get("bot_id", "")))
    where = {
        "channel": channel, "team": team, "person": who.id, "asked": ts, "status": within or ts,
        "thread": within or ("" if private else ts), "within": within,
        "files_left_out": event.get("type") == "app_mention" and "files" not in event,
    }  # fmt: skip
    place, at = replace(place_of(where), private=private), dt.datetime.fromtimestamp(float(ts), dt.UTC)
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
    return tuple(map(_file, rows))


def _file(row: Payload) -> File:
    address = "" if row.get("is_external") else row.get("url_private_download") or row.get("url_private") or ""
    return File(str(row.get("name") or "file"), int(row.get("size") or 0), str(row.get("mimetype") or ""), str(address))


def called(body: Payload) -> dict[str, Any]:
    """Where the answer to a command, a press, a form or a shortcut goes, and whose it is."""
    message, container, view = (body.get(name) or {} for name in ("message", "container", "view"))
    on_message = message.get("ts") if body.get("type") == "message_action" else ""
    return {
        "channel": str(body.get("channel_id") or _id(body, "channel") or container.get("channel_id") or ""),
        "team": str(body.get("team_id") or _id(body, "team")),
        "person": str(body.get("user_id") or _id(body, "user")),
        "thread": str(message.get("thread_ts") or container.get("thread_ts") or on_message or ""),
        "trigger": str(body.get("trigger_id") or ""),
        "response_url": str(body.get("response_url") or ""),
        "command": "command" in body,
        "submitted": body.get("type") == "view_submission",
        **json.loads(view.get("private_metadata") or "{}"),
    }


def line_of(body: Payload, me: str) -> tuple[str, dict[str, str]]:
    """What is called by a command, a press, or the shortcut that asks, and with which values."""
    if body.get("type") == "message_action":
        return "ask", {"question": readable(str(body["message"].get("text") or ""), me)}
    if "actions" in body:
        return str(body["actions"][0]["value"]), {}
    return readable(str(body.get("text") or ""), "") or "help", {}


def _id(body: Payload, name: str) -> str:
    return str((body.get(name) or {}).get("id") or "")


def from_body(body: Payload, where: Payload, text: str, now: dt.datetime, **more: Any) -> Message:
    """A command, a press, a form or a shortcut as a message; `more` are other fields of it."""
    view, user = body.get("view") or {}, body.get("user") or {}
    again = hashlib.sha256(repr((view.get("id"), more.get("values"), text)).encode()).hexdigest()[:24]
    name = str(body.get("user_name") or user.get("username") or user.get("name") or "")
    conversation = f"slack-{where['channel']}-{where['thread'] or where['person']}"
    place, who = place_of(where), Person(PLATFORM, where["person"], name=name)
    return Message(where["trigger"] or again, text, who, place, now, conversation, **more)


def submitted(view: Payload) -> dict[str, str]:
    """The values of a form, of which each field is typed or selected."""
    fields = {name: block.get("value") or {} for name, block in view["state"]["values"].items()}
    return {name: str((one.get("selected_option") or one).get("value") or "") for name, one in fields.items()}


def said(rows: Sequence[Payload], me: str) -> tuple[Said, ...]:
    """Messages as Slack lists them, oldest first, as what people said; those of bots left out."""
    people = [row for row in rows if row.get("user") not in (None, me) and not row.get("bot_id")]
    texts = [(row["user"], readable(row.get("text") or "", me)) for row in people]
    return tuple(Said(f"{PLATFORM}:{person}", text) for person, text in texts if text)
