"""Conversations on every surface from one description: people who say, type, press and fill in, and what they see.

A test is written once against `Member` and `Seen`; the fixture `stage` runs it on the page, on Discord and on Slack,
with the real clients against the fakes. How a surface is played is in `stages/`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import text as sql

from bot.arguments import parse
from bot.desk import Desk
from bot.errors import ShownError
from bot.message import Role

CHAT = ("discord", "slack")
"""The surfaces that many people share."""
EVERYWHERE = ("web", *CHAT)
"""Every surface."""

ROLE_IDS = {
    "discord": {Role.ORGANIZER: "901", Role.MODERATOR: "902", Role.ADMIN: "903"},
    "slack": {Role.ORGANIZER: "S901", Role.MODERATOR: "S902", Role.ADMIN: "S903"},
}
"""The role or user group that the settings of a stage give each role to."""


@dataclass(frozen=True)
class Seen:
    """What a person sees of one reply, without the surface's markup, so that it reads alike everywhere."""

    text: str
    """Its words on one line; code and tables too."""
    buttons: tuple[str, ...] = ()
    """The labels of its buttons, in order."""
    links: tuple[str, ...] = ()
    """The addresses that its links lead to."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """The fields of the form that it opened, each with what stands in it."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with the fields of a form that was sent."""
    private: bool = False
    """Whether nobody else sees it."""
    raw: Any = None
    """What the surface needs to go on from here."""

    def __contains__(self, words: str) -> bool:
        return one_line(words) in self.text


def one_line(text: str) -> str:
    """Text as it is read: no markup, single spaces."""
    text = re.sub(r"\[([^\]]*)\]\(<?[^)>\s]*>?\)", r"\1", text.replace("\u200b", ""))
    text = re.sub(r"\\([^\w\s])", r"\1", text)
    text = re.sub(r"^(?:#+|>) ", "", text, flags=re.MULTILINE)
    return " ".join(re.sub(r"```\w*|[*`]", "", text).split())


def links_in(markdown: str) -> tuple[str, ...]:
    """The addresses of Markdown links, in order."""
    return tuple(re.findall(r"\]\(<?(https?://[^)>\s]+)>?\)", markdown))


class Member(Protocol):
    """One person on one surface."""

    account: str
    """Platform and id, as features know the person."""

    async def says(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Speak to the assistant where others are; `after` goes on in the conversation of what was seen."""

    async def writes(self, text: str, *, after: Seen | None = None, files: Mapping[str, bytes] | None = None) -> Seen:
        """Speak to the assistant in private."""

    async def types(self, line: str) -> Seen:
        """Use a command: `knowledge list --kind recipe`; on Discord with its typed options."""

    async def presses(self, seen: Seen, label: str) -> Seen:
        """Press a button of what was seen."""

    async def fills(self, seen: Seen, **values: str) -> Seen:
        """Change fields of a form that was opened, and send it."""

    async def remarks(self, text: str, *, answered: bool, after: Seen | None = None) -> Seen | None:
        """Say something to nobody; see that it is answered, or that it is not."""

    async def uses(self, shortcut: str, seen: Seen) -> Seen:
        """Use a message shortcut on the message that `seen` answers: *Answer this* or *Save this thread to knowledge*."""

    async def finds(self) -> list[Seen]:
        """What the assistant said to this person unasked, oldest first."""


@dataclass
class Stage:
    """A surface that is being played."""

    name: str
    desk: Desk
    place: str
    """The shared place, as settings name it."""
    enter: Callable[[str, Role], Member]
    heard: Callable[[], list[Seen]]
    """What was said unasked in the shared place, oldest first."""
    fake: Any = None
    """The service on loopback, for what only one surface has."""
    client: Any = None
    """The real client that talks to it."""

    def person(self, name: str = "member", role: Role = Role.MEMBER) -> Member:
        """Somebody with a role; the same name is the same person."""
        return self.enter(name, role)


def called(desk: Desk, line: str) -> tuple[str, dict[str, Any]] | None:
    """A typed line as a slash command with typed options; None if nobody could give it that way."""
    matched = desk.registry.match(line)
    if matched is None or matched[0].hidden or matched[0].terminal_only:
        return None
    command, rest = matched
    try:
        values = parse(command, rest)
    except ShownError:
        return None
    given = {
        one.name.replace("_", "-"): values[one.name]
        for one in command.options
        if values[one.name] != one.default and not one.terminal_only
    }
    return command.words, given


Opener = Callable[..., Any]


@asynccontextmanager
async def opened(surface: str, open_home: Opener, **given: Any) -> AsyncIterator[Stage]:
    """A stage on a surface. `here` are the settings of the shared place; anything else is a setting of the service."""
    from tests.stages import discord, slack, web

    stages: dict[str, Callable[..., Any]] = {"web": web.play, "discord": discord.play, "slack": slack.play}
    async with stages[surface](open_home, **given) as stage:
        yield stage


async def settled(desk: Desk, platform: str, key: str) -> None:
    """Wait until a message that a chat platform took in is answered to its end."""
    for _ in range(1200):
        async with desk.database.reading() as connection:
            query = sql("SELECT state FROM inbox WHERE platform = :platform AND key = :key")
            row = (await connection.execute(query, {"platform": platform, "key": key})).first()
        # who erases what is kept of them closes their messages, this one too, before the reply is out
        under_way = any(task.get_name() == f"{platform} {key}" for task in asyncio.all_tasks())
        if row is not None and row.state != "taken" and not under_way:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{platform} never finished {key}")


@asynccontextmanager
async def taken(desk: Desk) -> AsyncIterator[asyncio.Event]:
    """Somebody else is writing to the database, until the event that this gives is set."""
    begun, over = asyncio.Event(), asyncio.Event()

    async def write(_: Any) -> None:
        begun.set()
        await over.wait()

    writing = asyncio.create_task(desk.database.write(write))
    await begun.wait()
    yield over
    over.set()
    await writing
