"""What a chat platform adds to the door: what is heard there, and an adapter that knows its own places and payloads."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.message import Message, Reply, Said
from bot.platforms.attached import File
from bot.platforms.calls import Payload
from bot.platforms.pile import Pile


@dataclass(frozen=True)
class Heard:
    """One message on a chat platform, and what decides whether it is answered."""

    key: str
    """What makes it the same message, however often the platform tells of it."""
    message: Message
    where: Mapping[str, Any]
    """Where the answer goes, in the platform's own words, as JSON."""
    directed: bool
    """Whether somebody speaks to the assistant."""
    to_others: bool = False
    """Whether it turns to other people."""
    said: bool = True
    """Whether somebody else said it; a platform tells of its own messages, and of ours, in the same way."""
    by_bot: bool = False
    root: str = ""
    """The earlier message that it goes back to, whose conversation it belongs to."""
    in_thread: bool = False
    """Whether it may be a follow-up without saying so."""
    files: tuple[File, ...] = ()


def spoken(rows: Iterable[Heard]) -> tuple[Said, ...]:
    """What people said, without what bots did."""
    people = [(one.message.person, one.message.text) for one in rows if one.said and not one.by_bot]
    return tuple(Said(f"{person.platform}:{person.id}", text) for person, text in people if text)


class Adapter(Protocol):
    """What a chat platform adds."""

    name: str
    wire: Any
    """What its surfaces make their calls with."""
    pace_s: float
    """Seconds between two changes of one message, as many as the platform lets pass."""
    whispers: bool
    """Whether a message in a shared place can be answered to its writer alone."""
    tells_again: bool
    """Whether the platform tells again of a message that could not be taken in."""
    asks_around: bool
    """Whether the platform has to be asked for each place and each thread what was said there while nobody listened."""

    surfaces: tuple[type[Pile[Any]], type[Pile[Any]]]
    """Where the reply to a message stands, and where the reply to what is called, pressed or sent."""

    headers: Mapping[str, str] = {}
    """What has to be said where files are fetched."""
    hosts: tuple[str, ...] = ()
    """Where files are fetched, alone; anywhere, if none is named."""

    def render(self, reply: Reply, base: str) -> list[Payload]:
        """The messages of a reply, in order; links to entries begin with `base`. Pure."""

    async def complete(self, message: Message, where: dict[str, Any]) -> Message:
        """The message with what had to be asked for, such as its person's role."""
        return message

    async def left_out(self, where: dict[str, Any]) -> tuple[str, tuple[File, ...]]:
        """What surrounds a message and the files that came with it, as far as the platform told nothing of them.

        Raises Refused or Passing.
        """
        return "", ()

    async def standing(self, person: str) -> tuple[str, ...] | None:
        """The ids of a person and of their roles or groups, asked for now; None while the platform cannot say."""

    def rows(self, place: str, rows: Iterable[Payload]) -> list[Heard]:
        """What rows of a place's history say, in the platform's own words."""
        return []

    async def around(self, where: dict[str, Any], thread: str) -> list[Heard]:
        """The thread that was spoken in, or the message with which a conversation began and what answers it.

        Oldest first; nothing where no conversation is.
        """
        return []

    def spoken_in(self, since: dt.datetime) -> Iterable[str]:
        """The places of many where something was said since; none where the platform does not tell of them."""
        return ()

    async def said(self, place: str, since: dt.datetime) -> list[Heard]:
        """What people said in a place since, oldest first, as far as its history tells. Raises Refused or Passing."""
