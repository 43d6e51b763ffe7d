"""What is set for a place: whether the assistant watches there, what it searches, who may ask, whom it calls.

Values come from the settings file and from commands; a command's value wins. Nothing here talks to a platform.
"""

import datetime as dt
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from bot.errors import WordedError
from bot.frames import frame
from bot.frames.gaps import SETTINGS
from bot.message import EVERY_AUDIENCE, Role
from bot.nearest import nearest
from knowledge.entries import KINDS
from scheduler.verticals import named as vertical_named
from scheduler.zones import zone as zone_named

log = logging.getLogger(__name__)

PLACE = re.compile(r"(?:discord|slack):[A-Za-z0-9]{1,40}")
AUDIENCES = EVERY_AUDIENCE
"""Who may read along in a place, those included that stand before."""
OPENED_BY: Mapping[str, Role] = dict(
    zip(AUDIENCES, (Role.MEMBER, Role.MEMBER, Role.ORGANIZER, Role.MODERATOR), strict=True)
)
"""Who may say of a place that these read along: whoever may read with them."""
ROLE = re.compile(r"(?:<@&|<!subteam\^)?(\d{1,20}|S[A-Z0-9]{1,40})(?:\|[^>]*)?>?")
"""The id of a role or of a user group, bare or as it is mentioned."""
DAY, LEAST_OPEN = 24 * 60, 60
"""Minutes of a day, and how many of them no quiet hours may take: what waits must come at some time."""
LANGUAGES = ("en", "hi", "hi-Latn")
ASKERS = ("everyone", "organizers")
PINNED = ("watch", "verticals", "kinds", "language", "who")
"""What holds for a thread as it was at its first turn."""
PIN, PINS = "pinned:", dt.timedelta(days=30)
"""What the name begins with under which a thread keeps it, and for how long."""
HELP = {
    "watch": "yes or no: answer here without being mentioned, only with sources",
    "verticals": "the verticals searched here, separated by commas; empty for all",
    "kinds": "the kinds of entry searched here, separated by commas; empty for all",
    "language": "the language of answers here (en, hi, hi-Latn); empty for the asker's own",
    "who": "who may ask here: everyone or organizers",
    "role": "the id of the role or user group that “Still stuck” calls; empty for none",
    "quiet": "hours without unasked messages, e.g. 22:00-07:00 Asia/Kolkata; empty for none",
    "moderators": "where what is offered here waits for its moderators: discord:CHANNEL or slack:CHANNEL",
    "audience": f"who reads along here, and so what may be quoted: {', '.join(AUDIENCES)}",
    "bots": "yes or no: whether messages of other bots are answered when they mention the assistant",
}


class BadPlaceSetting(WordedError):
    """A setting of a place that is unknown or wrong."""

    def __init__(self, setting: str, name: str, /, near: str = "", **facts: object) -> None:
        self.setting, self.near = setting, near
        super().__init__(name, setting=setting, **facts)

    def said_in(self, language: str) -> str:
        """Its text in a language, with the nearest of the words that are right."""
        meant = f" {frame(language, 'place_near', near=self.near)}" if self.near else ""
        return super().said_in(language) + meant


class BadRole(BadPlaceSetting):
    """Whom to call was said by a name, which calls nobody."""

    def __init__(self, got: str) -> None:
        super().__init__("role", "place_unknown", known=got)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return f"`role` ({self.facts['known']}): {named('role', language)[1]}"


@dataclass(frozen=True)
class PlaceSettings:
    """The settings of one place, with what holds where nothing was set."""

    watch: bool = False
    verticals: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    language: str = ""
    who: str = "everyone"
    role: str = ""
    quiet: str = ""
    moderators: str = ""
    audience: str = AUDIENCES[0]
    bots: bool = False

    @property
    def audiences(self) -> tuple[str, ...]:
        """The audiences of entries that everybody who reads along here may read."""
        return AUDIENCES[: AUDIENCES.index(self.audience) + 1]

    def is_quiet(self, now: dt.datetime) -> bool:
        """Whether unasked messages must wait now."""
        if not self.quiet:
            return False
        start, end, zone = _hours(self.quiet)
        local = now.astimezone(zone).time()
        return start <= local < end if start <= end else local >= start or local < end


def pin(settings: PlaceSettings) -> str:
    """What a thread keeps of the settings at its first turn, as JSON."""
    return json.dumps({name: getattr(settings, name) for name in PINNED})


def pinned(settings: PlaceSettings, kept: str) -> PlaceSettings:
    """The settings of a place in a thread that keeps some of them."""
    values: dict[str, Any] = {name: check(name, value) for name, value in json.loads(kept).items()}
    return replace(settings, **values)


def read(*layers: Mapping[str, object]) -> PlaceSettings:
    """Settings from layers, later ones first in rank.

    What was kept by another version and is none any more counts as not set: nobody could speak there else, nor set it
    anew.
    """
    values: dict[str, object] = {}
    for layer in layers:
        for name, value in layer.items():
            try:
                values[name] = check(name, value)
            except BadPlaceSetting as error:
                log.warning("a setting cannot be read: %s", error.setting)
    return PlaceSettings(**values)  # type: ignore[arg-type]


def check(name: str, value: object) -> object:
    """One value in its own type. Raises BadPlaceSetting with what was expected."""
    if name not in HELP:
        raise BadPlaceSetting(name, "place_unknown", nearest(name, HELP), known=", ".join(HELP))
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value).strip()
    if name in ("watch", "bots"):
        if text.lower() not in ("yes", "no", "true", "false", "on", "off", "1", "0"):
            raise BadPlaceSetting(name, "place_yes_no", got=text)
        return text.lower() in ("yes", "true", "on", "1")
    if name in ("verticals", "kinds"):
        found = tuple(vertical_named(part) for part in text.split(",") if part.strip())
        if name == "kinds" and (wrong := [one for one in found if one not in KINDS]):
            near = nearest(wrong[0], KINDS)
            raise BadPlaceSetting(name, "place_kinds", near, known=", ".join(KINDS), got=", ".join(wrong))
        return found
    if name == "language" and text and text not in LANGUAGES:
        raise BadPlaceSetting(name, "place_language", nearest(text, LANGUAGES), known=", ".join(LANGUAGES), got=text)
    if name == "who" and text not in ASKERS:
        raise BadPlaceSetting(name, "place_who", nearest(text, ASKERS), got=text)
    if name == "audience" and text not in AUDIENCES:
        raise BadPlaceSetting(name, "place_audience", nearest(text, AUDIENCES), known=", ".join(AUDIENCES), got=text)
    if name == "quiet" and text:
        _hours(text)
    if name == "moderators" and text and not PLACE.fullmatch(text):
        raise BadPlaceSetting(name, "place_moderators", got=text)
    if name == "role":
        return role_id(text)
    return text


def role_id(text: str) -> str:
    """The id of whom a place calls, out of a mention of them; empty where it is none, for a name calls nobody."""
    found = ROLE.fullmatch(text)
    return found[1] if found else ""


def may_call(name: str, value: str) -> None:
    """Raise BadRole where somebody would call people by a name."""
    if name == "role" and value.strip() and not role_id(value.strip()):
        raise BadRole(value.strip())


def may_say(role: Role, name: str, value: str) -> None:
    """Raise BadPlaceSetting where somebody would open to a place what they may not read themselves."""
    if name == "audience" and value in OPENED_BY and role < OPENED_BY[value]:
        raise BadPlaceSetting(name, "place_opened_by", value=value)


def _hours(text: str) -> tuple[dt.time, dt.time, dt.tzinfo]:
    try:
        hours, _, zone = text.partition(" ")
        start, end = (dt.time.fromisoformat(one) for one in hours.split("-", 1))
        if start.tzinfo or end.tzinfo:  # such a time cannot be compared with the clocks of a zone
            raise ValueError
        found = start, end, zone_named(zone.strip() or "UTC")
    except (ValueError, ZoneInfoNotFoundError):
        raise BadPlaceSetting("quiet", "place_quiet", got=text) from None
    if ((start.hour - end.hour) * 60 + start.minute - end.minute) % DAY < LEAST_OPEN:
        raise BadPlaceSetting("quiet", "place_always_quiet", got=text)
    return found


def named(name: str, language: str = "en") -> tuple[str, str]:
    """What a setting is called in a language, and what it is."""
    return SETTINGS[name] if language == "hi" else (name.capitalize(), HELP[name])


def shown(settings: PlaceSettings, language: str = "en") -> list[tuple[str, str, str]]:
    """The settings as rows: name, value in words, what it is."""
    rows = []
    for one in fields(settings):
        value = getattr(settings, one.name)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, tuple):
            value = ", ".join(value)
        rows.append((one.name, value or "—", named(one.name, language)[1]))
    return rows
