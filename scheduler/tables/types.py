"""What a table is, and one date of it."""

import datetime as dt
import enum
from dataclasses import dataclass

from scheduler.rules import Rule
from scheduler.verticals import called
from scheduler.zones import local_time


class TableState(enum.StrEnum):
    """Whether a table goes on."""

    ACTIVE = "active"
    """Its dates are planned and its people reminded."""
    PAUSED = "paused"
    """No date is planned and nobody is reminded until it is resumed."""
    CLOSED = "closed"
    """It is over; what was stays readable."""


class OccurrenceState(enum.StrEnum):
    """What became of a date. That it was moved shows in its start, that it is over in the time."""

    PLANNED = "planned"
    """It takes place."""
    CANCELLED = "cancelled"
    """It does not; the row stays, so that the date is never made again."""


class News(enum.StrEnum):
    """What was last changed about a date."""

    NONE = ""
    """Nothing yet."""
    MOVED = "moved"
    """It starts at another time."""
    CANCELLED = "cancelled"
    """It does not take place."""
    RESTORED = "restored"
    """It takes place after all."""
    CHANGED = "changed"
    """Its length, theme or link, or the table's terms."""


class Purpose(enum.StrEnum):
    """What a reminder is for."""

    HOST = "host"
    """The host is asked to confirm."""
    CHECK_IN = "check-in"
    """People are asked what they build and where they are stuck."""
    PEOPLE = "people"
    """Place and people are told that it comes."""


@dataclass(frozen=True, order=True)
class Offset:
    """A reminder's time before a start, and what it is for."""

    before: dt.timedelta
    purpose: Purpose = Purpose.PEOPLE


DEFAULT_REMINDERS = (
    Offset(dt.timedelta(days=7), Purpose.HOST),
    Offset(dt.timedelta(days=3), Purpose.CHECK_IN),
    Offset(dt.timedelta(hours=24)),
    Offset(dt.timedelta(hours=1)),
)


@dataclass(frozen=True)
class Terms:
    """What was agreed about a table: all that an organizer decides, in one value that can be compared.

    Persons are accounts (`discord:42`) or the key of linked ones, places are `platform:id`. `hosts` are in the order
    in which they take turns; where they do not rotate, the first hosts and the others stand in.
    """

    vertical: str
    rule: Rule
    title: str = ""
    minutes: int = 90
    theme: str = ""
    link: str = ""
    seats: int = 12
    quorum: int = 3
    language: str = "en"
    region: str = ""
    """Whose holidays matter: a country and maybe a part of it, IN or IN-KA; empty for none."""
    places: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    rotates: bool = True
    reminders: tuple[Offset, ...] = DEFAULT_REMINDERS
    announce_days: int = 14
    """How many days before a date its announcement is posted."""


@dataclass(frozen=True)
class Table:
    """A standing sitting of a vertical. `name` is what people type; `revision` counts its changes.

    `keeper` is the account of the organizer who answers for it; it belongs to its vertical, so it can be handed over.
    """

    id: int
    name: str
    terms: Terms
    state: TableState
    keeper: str
    created_at: dt.datetime
    revision: int = 1
    planned_until: dt.datetime | None = None
    state_reason: str = ""
    """Why it makes a break, in the words of who paused it."""

    @property
    def title(self) -> str:
        """What it is called in a sentence."""
        vertical = called(self.terms.vertical, self.terms.language).capitalize()
        return self.terms.title or (f"{vertical} चौपाल" if self.terms.language == "hi" else f"{vertical} table")


@dataclass(frozen=True)
class Occurrence:
    """One date of a table. `original` is the local start that its rule gave, and names it for ever."""

    id: int
    table: Table
    original: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: OccurrenceState = OccurrenceState.PLANNED
    reason: str = ""
    """Why it was moved or cancelled."""
    theme: str = ""
    """Its own theme; the table's if empty."""
    link: str = ""
    host: str = ""
    confirmed_at: dt.datetime | None = None
    """When its host said that they will be there."""
    revision: int = 0
    """Counts its changes, as calendars count them."""
    changed_at: dt.datetime | None = None
    first_start: dt.datetime | None = None
    """When it was to start before it was moved the first time."""
    news: News = News.NONE
    news_reason: str = ""
    """Why it was last changed; `reason` stays that of the move when something else changes."""

    @property
    def planned(self) -> bool:
        """Whether it takes place."""
        return self.state is OccurrenceState.PLANNED

    @property
    def moved(self) -> bool:
        """Whether it starts at another time than its rule says."""
        return self.first_start is not None and self.first_start != self.starts_at

    @property
    def said_theme(self) -> str:
        """The theme in force."""
        return self.theme or self.table.terms.theme

    @property
    def said_link(self) -> str:
        """The link in force."""
        return self.link or self.table.terms.link

    @property
    def local(self) -> dt.datetime:
        """Its start on the clocks of the table's zone, without the zone."""
        return local_time(self.starts_at, self.table.terms.rule.zone)

    @property
    def key(self) -> str:
        """What every delivery about it begins with."""
        return f"table:{self.table.id}:{self.id}:"

    @property
    def helpers(self) -> tuple[str, ...]:
        """Who besides its host sees to it that it has one: the hosts of its table, and who answers for the table."""
        known = dict.fromkeys((*self.table.terms.hosts, self.table.keeper))
        return tuple(one for one in known if one and one != self.host)

    @property
    def alone(self) -> bool:
        """Whether nobody is left to ask who could host it: then its places hear that a host is wanted."""
        return not self.helpers if self.host else len(self.helpers) < 2
