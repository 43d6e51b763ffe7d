"""Discord's events as messages. Pure: payloads as Discord sends them in, neutral things out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex
from discord.utils import snowflake_time

from bot.message import Message, Person, Place, Said
from bot.people import role_of
from bot.platforms.attached import File
from bot.platforms.door import Heard
from bot.settings import Settings

PLATFORM = "discord"
MENTION = regex.compile(r"<@!?(\d+)>")
ORDINARY = (0, 19)
"""The types of what people say: messages and replies."""
PRIVATE = 1
"""The type of a channel with one person, and the context of an interaction there."""
Payload = Mapping[str, Any]


@dataclass(frozen=True)
class Spot:
    """A channel, as far as it is known: its server, and for a thread its channel and its title."""

    channel: str
    guild: str = ""
    parent: str = ""
    title: str = ""

    @property
    def place(self) -> Place:
        """The spot as a place; a thread lies in its channel, a channel in its server."""
        around = tuple(one for one in (self.guild, self.parent) if one)
        return Place(PLATFORM, self.channel, private=not self.guild, around=around)


def person(settings: Settings, user: Payload, member: Payload | None) -> Person:
    """Who speaks, with the highest role that their id or one of their server roles has in the settings."""
    ids = [str(user["id"]), *map(str, (member or {}).get("roles", ()))]
    name = (member or {}).get("nick") or user.get("global_name") or user.get("username") or ""
    return Person(PLATFORM, ids[0], role_of(settings, PLATFORM, ids), str(name))


def without_mention(text: str, me: str) -> str:
    """The text without the assistant's own mention."""
    return " ".join(MENTION.sub(lambda match: "" if match[1] == me else match[0], text).split(" ")).strip()


def answered(data: Payload) -> Payload:
    """The message that a message replies to; empty if there is none, or it is not known."""
    return data.get("referenced_message") or {}


def author(data: Payload) -> str:
    """The id of a message's author."""
    return str((data.get("author") or {}).get("id", ""))


def mentioned(data: Payload) -> list[str]:
    """The ids of those whom a message mentions."""
    return [str(one["id"]) for one in data.get("mentions") or ()]


def is_for_us(data: Payload, me: str, guild: str) -> bool:
    """Whether somebody speaks to the assistant: in private, by a mention, or by a reply to it."""
    return not guild or me in mentioned(data) or author(answered(data)) == me


def speaks_to_others(data: Payload, me: str) -> bool:
    """Whether a message turns to other people."""
    to = author(answered(data))
    return (to not in ("", me)) or bool(data.get("mention_roles")) or any(one != me for one in mentioned(data))


def heard(settings: Settings, data: Payload, me: str, spot: Spot, conversation: str) -> Heard:
    """A Discord message as ours. A forum post's title is part of the question, what is replied to its context."""
    made, text, earlier = str(data["id"]), without_mention(data.get("content") or "", me), answered(data)
    if spot.title and made == spot.channel and spot.title not in text:
        text = f"{spot.title}\n{text}".strip()
    context = "" if author(earlier) == me else without_mention(earlier.get("content") or "", me)
    who = person(settings, data["author"], data.get("member"))
    files = data.get("attachments") or ()
    return Heard(
        made,
        Message(made, text, who, spot.place, snowflake_time(int(made)), conversation, context=context or spot.title),
        {"channel": spot.channel},
        directed=is_for_us(data, me, spot.guild),
        to_others=speaks_to_others(data, me),
        by_bot=bool(data["author"].get("bot") or data.get("webhook_id")),
        in_thread=bool(spot.title),
        files=tuple(
            File(one["filename"], int(one["size"]), one.get("content_type") or "", one["url"]) for one in files
        ),
    )


def interaction_spot(data: Payload, known: Spot) -> Spot:
    """Where an interaction happens: Discord describes the channel in it."""
    channel = data.get("channel") or {}
    alone = data.get("context", channel.get("type")) == PRIVATE and not data.get("guild_id")
    guild = str(data.get("guild_id") or ("" if alone else known.guild or "elsewhere"))
    title = str(channel.get("name") or "") if channel.get("thread_metadata") else known.title
    parent = str(channel.get("parent_id") or "") if title else ""
    return Spot(str(data.get("channel_id") or channel.get("id") or known.channel), guild, parent or known.parent, title)


def from_interaction(
    settings: Settings,
    data: Payload,
    spot: Spot,
    text: str,
    values: Mapping[str, Any] | None = None,
    said: tuple[Said, ...] = (),
    conversation: str = "",
) -> Message:
    """A command, a press or a submitted form as a message."""
    member = data.get("member") or {}
    who = person(settings, member.get("user") or data["user"], member)
    made = str(data["id"])
    thread = conversation or f"discord-{spot.channel}-{who.id}"
    given = {name: str(value) for name, value in (values or {}).items()}
    return Message(made, text, who, spot.place, snowflake_time(int(made)), thread, values=given, said=said)


def submitted(components: Sequence[Payload]) -> dict[str, str]:
    """The values of a form: labels with one component, or rows of them."""
    values: dict[str, str] = {}
    for one in components:
        for field in (*one.get("components", ()), *((one["component"],) if "component" in one else ())):
            given = field["values"][0] if field.get("values") else field.get("value", "")
            values[field["custom_id"]] = str(given or "")
    return values


def said(history: Sequence[Payload], me: str) -> tuple[Said, ...]:
    """Messages as Discord lists them, as what people said: oldest first, the assistant's own left out."""
    people = [one for one in history if author(one) != me and not one["author"].get("bot")]
    return tuple(
        Said(f"{PLATFORM}:{author(one)}", without_mention(one["content"], me))
        for one in sorted(people, key=lambda row: int(row["id"]))
        if (one.get("content") or "").strip()
    )
