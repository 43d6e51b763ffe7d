"""The desk: everything that commands work with, wired once. Making and starting one is in `wiring`."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.commands import Registry
from bot.database import Database
from bot.forgetting import Memory
from bot.gaps import GapGroups
from bot.message import Message
from bot.notices import Notices, PlaceCourier
from bot.pace import Pace
from bot.places import PlaceSettings, read
from bot.settings import Settings
from knowledge.review.types import Published
from rag.assistant import Assistant
from rag.indexer import Indexer
from scheduler.sending.engine import Engine

Standings = Callable[[str], Awaitable[tuple[str, ...] | None]]
"""Asks a platform for a person's id and those of their roles or groups; None while it cannot say."""


class Stop(asyncio.Event):
    """Set to stop an answer that is being written in a language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language


@dataclass(frozen=True)
class PlatformState:
    """How a chat platform that runs here stands; `why` is a sentence for the operator where it is unavailable."""

    word: Literal["connected", "connecting", "unavailable"] = "connecting"
    why: str = ""


@dataclass
class Desk:
    """The parts of a running service. `now` is the only clock that features read."""

    settings: Settings
    database: Database
    registry: Registry
    assistant: Assistant
    indexer: Indexer
    now: Callable[[], dt.datetime]
    serving: bool = False
    """Whether a service runs here; then questions do not wait for the model."""
    platforms: dict[str, PlatformState] = field(default_factory=dict)
    """The chat platforms that run here, and how each stands."""
    standings: dict[str, Standings] = field(default_factory=dict)
    """For each chat platform that can say it: the ids of a person and of their roles or groups, as of now."""
    guesses: Pace = field(default_factory=lambda: Pace(6))
    """The pace at which codes may be tried."""
    calls: Pace = field(default_factory=lambda: Pace(1))
    """The pace at which one person may call people who are named for it; who is faster calls nobody by name."""
    saying: set[asyncio.Task[None]] = field(default_factory=set)
    """What is being said on the page, also to who no longer listens."""
    stops: dict[str, Stop] = field(default_factory=dict)
    """Answers that are being written, by id and by who asked where; setting the event stops one."""
    notices: Notices = field(default_factory=Notices)
    """What is said unasked, by kind."""
    gap_groups: GapGroups = field(default_factory=GapGroups)
    """What earlier questions meant, so that the same one finds its gap."""
    planners: "list[Callable[[Desk], Awaitable[None]]]" = field(default_factory=list)
    """What the clock asks every 20 seconds for new promises; each is safe to run twice."""
    published: "list[Callable[[AsyncConnection, Published, dt.datetime], Awaitable[None]]]" = field(
        default_factory=list
    )
    """What wants to know of a text that was just published, in the transaction that published it."""
    reading: set[str] = field(default_factory=set)
    """For whom it is being read what is kept; once at a time, for it holds up whoever writes."""
    memories: "list[Memory]" = field(default_factory=list)
    """What is kept about people, part by part, for whoever wants to be forgotten."""
    couriers: dict[str, PlaceCourier] = field(default_factory=dict)
    """Who brings notices to the platforms that run here, by platform."""
    sending: Engine | None = None
    """What sends them, where a service runs."""


@dataclass(frozen=True)
class Call:
    """What a command gets: the desk, and the message that called it."""

    desk: Desk
    message: Message
    set_here: PlaceSettings | None = None
    """What is set for its place, where it was read already; a change of it makes it void."""

    @property
    def account(self) -> str:
        """Who calls, as an account: platform and id."""
        return f"{self.message.person.platform}:{self.message.person.id}"

    @property
    def place(self) -> str:
        """Where it is said: platform and id."""
        return f"{self.message.place.platform}:{self.message.place.id}"

    async def person(self) -> str:
        """Who calls, as one person over all their linked accounts."""
        async with self.desk.database.reading() as connection:
            return await store.same_person(connection, self.account)

    async def place_settings(self) -> PlaceSettings:
        """What is set for this place and for the places around it, nearest last."""
        if self.set_here is not None:
            return self.set_here
        around = [f"{self.message.place.platform}:{one}" for one in (*self.message.place.around, self.message.place.id)]
        async with self.desk.database.reading() as connection:
            by_command = await store.settings_of(connection, around)
        layers = [layer for one in around for layer in (self.desk.settings.places.get(one, {}), by_command[one])]
        return read(*layers)

    async def before_its_readers(self) -> "Call":
        """The same call where what may be quoted is what everybody may read who reads along in its place."""
        place = self.message.place
        if place.ours:
            return self
        here = await self.place_settings()
        audiences = tuple(dict.fromkeys((*place.audiences, *here.audiences)))
        return replace(self, message=replace(self.message, place=replace(place, audiences=audiences)), set_here=here)
