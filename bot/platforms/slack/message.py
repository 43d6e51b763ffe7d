"""Slack's events as messages. Pure: payloads as Slack sends them in, neutral things out."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any

import regex

from bot.message import Message, Person, Place
from bot.platforms.adapter import Heard
from bot.platforms.attached import File
from bot.platforms.calls import Payload

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


def place_of(where: Payload) -> Place:
    """A channel as a place; it lies in its workspace, and a direct conversation is private."""
    around = (where["team"],) if where["team"] else ()
    return Place(PLATFORM, where["channel"], private=where["channel"].startswith("D"), around=around)


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
    key = f"{team}:{channel}:{ts}"
    return Heard(
        key,
        Message(key, readable(text, me), who, place, at, f"slack-{channel}-{within or ts}"),
        where,
        directed=event.get("type") == "app_mention" or private or me in mentioned,
        to_others=any(one != me for one in mentioned) or "<!subteam" in text,
        said=event.get("subtype") in ORDINARY and event.get("user") != me,
        by_bot=bool(event.get("bot_id")),
        in_thread=bool(within),
        files=tuple(map(file, event.get("files") or ())),
    )


def file(row: Payload) -> File:
    """A file of a message; one that is kept elsewhere has no address here."""
    address = "" if row.get("is_external") else row.get("url_private_download") or row.get("url_private") or ""
    return File(str(row.get("name") or "file"), int(row.get("size") or 0), str(row.get("mimetype") or ""), str(address))


def called(body: Payload) -> dict[str, Any]:
    """Where the answer to a command, a press, a form or a shortcut goes, and whose it is."""
    message, container, view = (body.get(name) or {} for name in ("message", "container", "view"))
    chosen = message if body.get("type") == "message_action" else {}
    return {
        "channel": str(body.get("channel_id") or _id(body, "channel") or container.get("channel_id") or ""),
        "team": str(body.get("team_id") or _id(body, "team")),
        "person": str(body.get("user_id") or _id(body, "user")),
        "thread": str(message.get("thread_ts") or container.get("thread_ts") or chosen.get("ts") or ""),
        "trigger": str(body.get("trigger_id") or ""),
        "response_url": str(body.get("response_url") or ""),
        "kind": str(body.get("type") or "command"),
        "chosen": chosen,
        **json.loads(view.get("private_metadata") or "{}"),
    }


def line_of(body: Payload, me: str) -> tuple[str, dict[str, str]]:
    """What is called by a command, a press, or the shortcut that asks, and with which values; nothing by a link."""
    if body.get("callback_id") == "save_thread":
        return "save", {}
    if body.get("type") == "message_action":
        return "ask", {"question": readable(str(body["message"].get("text") or ""), me)}
    if "actions" in body:
        return str(body["actions"][0].get("value") or ""), {}
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
