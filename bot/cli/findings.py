"""What the doctor's probes start from, and what each says. The probes themselves are in `doctor`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from bot import home as homes
from bot.cli.runner import ask_service
from bot.desk import PlatformState
from bot.settings import Settings


class Verdict(StrEnum):
    """What a probe makes of a part."""

    WORKS = "works"
    BROKEN = "broken"
    OFF = "off"
    """It is not set up, or there is nothing to judge."""


WORKS, BROKEN, OFF = Verdict


@dataclass(frozen=True)
class Finding:
    """What one probe found."""

    part: str
    verdict: Verdict
    said: str
    advice: str = ""


@dataclass(frozen=True)
class Told:
    """What the running service says of itself: what was lost of messages, both ways, and how each platform stands."""

    undelivered: int
    platforms: Mapping[str, PlatformState]
    unanswered: Mapping[str, int] = field(default_factory=dict)
    """How many messages of people could not be answered, by platform."""


_TOLD = TypeAdapter(Told)


@dataclass(frozen=True)
class Ground:
    """What every probe starts from: the settings, and what the running service told, if one runs and answers."""

    settings: Settings
    told: Told | None = None
    mute: str = ""
    """How a service that runs failed to answer."""


async def look(settings: Settings) -> Ground:
    """The ground of all probes: the running service, if there is one, is asked once."""
    running = homes.owner(settings.home)
    if running is None:
        return Ground(settings)
    try:
        replies = [one async for one in ask_service(running, "deliveries list", {"which": "failed"}, "")]
        told = _TOLD.validate_python(replies[-1].data)
    except Exception as error:
        return Ground(settings, mute=type(error).__name__)
    return Ground(settings, told)
