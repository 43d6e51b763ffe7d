"""Discord's events as messages. Pure: payloads as Discord sends them in, neutral things out."""

from collections.abc import Sequence
from typing import Any

import regex
from discord import Thread
from discord.utils import snowflake_time

from bot.message import Message, Person, Place
from bot.people import role_of
from bot.platforms.adapter import Heard
from bot.platforms.attached import File
from bot.platforms.calls import Payload
from bot.settings import Settings

PLATFORM = "discord"
MENTION = regex.compile(r"<@!?(\d+)>")
ORDINARY = (0, 19)
"""The types of what people say: messages and replies."""
CALLED, PRESSED, TYPING, SUBMITTED = 2, 3, 4, 5
"""The types of interactions: a command, a button, an option that is being typed, a form."""
PRIVATE = 1
"""The type of a channel with one person, and the context of an interaction there."""


def spot(data: Payload, known: Any) -> tuple[Place, str]:
    """Where something happens, and the title of a thread; a thread lies in its channel, a channel in its server.

    An interaction tells of its channel; for a message, what is `known` of the channel says the rest.
    """
    told, thread = data.get("channel") or {}, known if isinstance(known, Thread) else None
    abroad = "token" in data and data.get("context", told.get("type")) != PRIVATE
    guild = data.get("guild_id") or (known.guild.id if hasattr(known, "guild") else "elsewhere" if abroad else "")
    parent, title = (told.get("parent_id"), told.get("name")) if told.get("thread_metadata") else ("", "")
    if thread and not title:
        parent, title = thread.parent_id, thread.name
    around = tuple(str(one) for one in (guild, parent) if one)
    channel = str(data.get("channel_id") or told.get("id") or "0")
    return Place(PLATFORM, channel, private=not guild, around=around), str(title or "")


def person(settings: Settings, user: Payload, member: Payload | None) -> Person:
    """Who speaks, with the highest role that their id or one of their server roles has in the settings."""
    ids = [str(user["id"]), *map(str, (member or {}).get("roles", ()))]
    name = (member or {}).get("nick") or user.get("global_name") or user.get("username") or ""
    return Person(PLATFORM, ids[0], role_of(settings, PLATFORM, ids), str(name))


def words(data: Payload, me: str) -> str:
    """What a message says, without the assistant's own mention."""
    said = MENTION.sub(lambda match: "" if match[1] == me else match[0], data.get("content") or "")
    return " ".join(said.split(" ")).strip()


def replies_to(data: Payload) -> str:
    """The id of the message that a message replies to."""
    return str((data.get("message_reference") or {}).get("message_id") or "")


def author(data: Payload) -> str:
    """The id of a message's author."""
    return str((data.get("author") or {}).get("id", ""))


def addressed(data: Payload) -> set[str]:
    """The ids of those to whom a message turns, by mentioning them or by replying to them."""
    ids = {author(data.get("referenced_message") or {}), *(str(one["id"]) for one in data.get("mentions") or ())}
    return {*ids, *map(str, data.get("mention_roles") or ())} - {""}


def heard(settings: Settings, data: Payload, me: str, place: Place, title: str) -> Heard:
    """A Discord message as ours. A forum post's title is part of the question, what is replied to its context.

    It belongs to the conversation of its thread or private channel, else of the question that it goes back to.
    """
    made, text, earlier = str(data["id"]), words(data, me), data.get("referenced_message") or {}
    if title and made == place.id and title not in text:
        text = f"{title}\n{text}".strip()
    context = ("" if author(earlier) == me else words(earlier, me)) or title
    who = person(settings, data["author"], data.get("member"))
    alone = bool(place.private or title)
    root = "" if alone else replies_to(earlier)
    here = f"discord-{place.id}" + ("" if alone else f"-{root or made}")
    return Heard(
        made,
        Message(made, text, who, place, snowflake_time(int(made)), here, context=context),
        {"channel": place.id, "reply_to": made, "title": title},
        directed=place.private or me in addressed(data),
        to_others=bool(addressed(data) - {me}),
        said=data.get("type", 0) in ORDINARY and author(data) != me,
        by_bot=bool(data["author"].get("bot") or data.get("webhook_id")),
        root=root,
        in_thread=bool(title),
        files=tuple(
            File(one["filename"], int(one["size"]), one.get("content_type") or "", one["url"])
            for one in data.get("attachments") or ()
        ),
    )


def called(data: Payload) -> Payload:
    """Where the answers to an interaction go."""
    return {"interaction": data["id"], "token": data["token"], "app": data["application_id"], "kind": data["type"]}


def from_interaction(settings: Settings, data: Payload, place: Place, text: str, **more: Any) -> Message:
    """A command, a press or a submitted form as a message; `more` are other fields of it."""
    member, made = data.get("member") or {}, str(data["id"])
    who = person(settings, member.get("user") or data["user"], member)
    given = {"thread": f"discord-{place.id}-{who.id}", "language": str(data.get("locale") or ""), **more}
    given["values"] = {name: str(value) for name, value in more.get("values", {}).items()}
    return Message(made, text, who, place, snowflake_time(int(made)), **given)


def submitted(components: Sequence[Payload]) -> dict[str, str]:
    """The values of a form: labels with one component, or rows of them."""
    fields = [field for one in components for field in one.get("components") or [one["component"]]]
    return {one["custom_id"]: str((one.get("values") or [one.get("value")])[0] or "") for one in fields}
