"""Discord's events as messages. Pure, apart from fetching attached files."""

import datetime as dt
from typing import Any

import discord
import regex

from bot.message import Message, Person, Place, Said
from bot.people import role_of
from bot.platforms.attached import File
from bot.settings import Settings

MENTION = regex.compile(r"<@!?(\d+)>")
PLATFORM = "discord"


def person(settings: Settings, user: Any) -> Person:
    """Who speaks, with the highest role that their id or one of their server roles has in the settings."""
    # `roles` resolves ids against the server's list of roles; the ids themselves are what the settings name.
    ids = [str(user.id), *(str(one) for one in getattr(user, "_roles", ()))]
    return Person(PLATFORM, str(user.id), role_of(settings, PLATFORM, ids), user.display_name)


def place(channel: Any, channel_id: int, guild_id: int | None) -> Place:
    """Where something is said; a thread lies in its channel, a channel in its server."""
    around = [str(one) for one in (guild_id, getattr(channel, "parent_id", None)) if one]
    return Place(PLATFORM, str(channel_id), private=guild_id is None, around=tuple(around))


def without_mention(text: str, me: int) -> str:
    """The text without the assistant's own mention."""
    return " ".join(MENTION.sub(lambda match: "" if int(match[1]) == me else match[0], text).split(" ")).strip()


def is_for_us(message: discord.Message, me: int) -> bool:
    """Whether somebody speaks to the assistant: in private, by a mention, or by a reply to it."""
    if message.guild is None:
        return True
    if any(user.id == me for user in message.mentions):
        return True
    answered = message.reference.resolved if message.reference else None
    return isinstance(answered, discord.Message) and answered.author.id == me


def speaks_to_others(message: discord.Message, me: int) -> bool:
    """Whether a message turns to other people."""
    answered = message.reference.resolved if message.reference else None
    to_other = isinstance(answered, discord.Message) and answered.author.id != me
    return to_other or bool(message.role_mentions) or any(user.id != me for user in message.mentions)


def neutral(
    settings: Settings,
    message: discord.Message,
    me: int,
    *,
    thread: str,
    context: str,
    notes: tuple[str, ...],
    unasked: bool,
) -> Message:
    """A Discord message as ours. In a forum the post's title is part of the question."""
    text = without_mention(message.content, me)
    channel = message.channel
    if isinstance(channel, discord.Thread) and channel.id == message.id and channel.name not in text:
        text = f"{channel.name}\n{text}".strip()
    guild = message.guild.id if message.guild else None
    return Message(
        str(message.id),
        text,
        person(settings, message.author),
        place(channel, channel.id, guild),
        message.created_at,
        thread,
        context=context,
        notes=notes,
        unasked=unasked,
    )


def from_interaction(
    settings: Settings,
    interaction: discord.Interaction[Any],
    text: str,
    *,
    values: dict[str, str] | None = None,
    said: tuple[Said, ...] = (),
    thread: str = "",
) -> Message:
    """A command, a press or a submitted form as a message."""
    where = place(interaction.channel, interaction.channel_id or 0, interaction.guild_id)
    who = person(settings, interaction.user)
    at = dt.datetime.now(dt.UTC)
    key = thread or f"discord-{interaction.channel_id}-{interaction.user.id}"
    return Message(str(interaction.id), text, who, where, at, key, values=values or {}, said=said, discreet=True)


def submitted(components: list[dict[str, Any]]) -> dict[str, str]:
    """The values of a form: labels with one component, or rows of them."""
    values: dict[str, str] = {}
    for one in components:
        for field in (*one.get("components", ()), *((one["component"],) if "component" in one else ())):
            given = field["values"][0] if field.get("values") else field.get("value", "")
            values[field["custom_id"]] = str(given)
    return values


def files(message: discord.Message) -> list[File]:
    """The files of a message."""

    def fetch(one: discord.Attachment) -> Any:
        async def get() -> tuple[bytes, str]:
            return await one.read(), one.content_type or ""

        return get

    return [File(one.filename, one.size, one.content_type or "", fetch(one)) for one in message.attachments]


def said(history: list[dict[str, Any]], me: int) -> tuple[Said, ...]:
    """Messages as Discord lists them, as what people said: oldest first, the assistant's own left out."""
    found = []
    for one in sorted(history, key=lambda row: int(row["id"])):
        author = one["author"]
        if int(author["id"]) != me and not author.get("bot") and one.get("content", "").strip():
            found.append(Said(f"{PLATFORM}:{author['id']}", without_mention(one["content"], me)))
    return tuple(found)
