"""The desk: everything that commands work with, wired once. Making and starting one is in `wiring`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from bot.commands import Registry
from bot.database import Database
from bot.message import Message
from bot.settings import Settings
from rag.assistant import Assistant
from rag.indexer import Indexer


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


@dataclass(frozen=True)
class Call:
    """What a command gets: the desk, and the message that called it."""

    desk: Desk
    message: Message
