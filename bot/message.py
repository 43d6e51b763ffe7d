"""What flows through the front desk: a `Message` in, a `Reply` out. Neutral, immutable, and plain data.

Not here: how a platform's event becomes a message or a reply becomes a payload (`platforms`), and
what is done with a message (`dispatch`, `features`).
"""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from knowledge.entries import AUDIENCES


class Role(enum.IntEnum):
    """What a person may do; each role may do all that the ones before it may."""

    MEMBER = 1
    """Asks, browses, rates."""
    ORGANIZER = 2
    """Runs tables and the settings of places."""
    MODERATOR = 3
    """Decides what becomes knowledge."""
    ADMIN = 4
    """Operates the service."""


EVERY_AUDIENCE = AUDIENCES
"""The audiences that an entry may have; the operator at the terminal may read all of them."""

FITS_A_BUTTON = 100
"""Characters of a command that a button or a form can carry; Discord takes no more."""


@dataclass(frozen=True)
class Person:
    """Who speaks: known by platform and id, never by name."""

    platform: str
    id: str
    role: Role = Role.MEMBER
    name: str = ""


OURS = ("web", "terminal")
"""Our own surfaces: each conversation there is one person's, there is room, and notices lie on the shelf."""


@dataclass(frozen=True)
class Place:
    """Where something was said. `audiences` are the entry audiences that everyone here may read.

    `around` are the ids of the places that hold this one, outermost first: a thread lies in a channel of a server.
    """

    platform: str
    id: str
    private: bool = False
    audiences: tuple[str, ...] = ("public",)
    around: tuple[str, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether it is on one of our own surfaces, where nobody else reads along."""
        return self.platform in OURS


@dataclass(frozen=True)
class Said:
    """One earlier utterance of a thread, by whom."""

    person: str
    """The person's key: platform and id."""
    text: str


@dataclass(frozen=True)
class Message:
    """One thing a person said, pressed or submitted.

    `thread` names the conversation, so that follow-ups find what came before. A press carries the
    button's command as `text`; a submitted form carries its fields as `values`.
    """

    id: str
    text: str
    person: Person
    place: Place
    at: dt.datetime
    thread: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    context: str = ""
    """What surrounds a question: the title of its forum post, the text files attached to it."""
    notes: tuple[str, ...] = ()
    """Sentences the platform has to say first, such as why an attached file was not read."""
    unasked: bool = False
    """Whether nobody spoke to the assistant: it overheard this in a watched place."""
    aside: bool = False
    """Whether it goes on in a conversation with the assistant without turning to it and without asking anything."""
    discreet: bool = False
    """Whether what is meant for this person alone can be shown to them alone, though others are in the place."""
    session: str = ""
    """The session of the page through which it came, for signing out of it."""
    language: str = ""
    """The language in which its person reads the platform, as that names it (`hi`, `en-GB`); empty if it says none."""
    said: tuple[Said, ...] = ()
    """The thread around a message, oldest first, where a command collects it."""


@dataclass(frozen=True)
class Text:
    """A small Markdown subset: paragraphs, lists, bold, code spans, fenced code, tables, links."""

    markdown: str
    part: Literal["text"] = "text"


@dataclass(frozen=True)
class Source:
    """One numbered proof under an answer: which entry, which section, which words, how far to trust it."""

    n: int
    entry_id: str
    version: int
    title: str
    kind: str
    evidence: str
    author: str
    age: str
    overdue: str
    heading: str
    quote: str
    disclosure: str = ""
    path: str = ""
    further: tuple[str, ...] = ()
    """Other words of the same entry that the answer quotes under this number."""


@dataclass(frozen=True)
class Sources:
    """The sources of an answer, in the order of their numbers."""

    sources: tuple[Source, ...]
    title: str = "Sources"
    part: Literal["sources"] = "sources"


@dataclass(frozen=True)
class DataTable:
    """Rows under headers. `links` may name, row by row, the entry that a row is about."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()
    part: Literal["table"] = "table"


@dataclass(frozen=True)
class Picture:
    """A drawing as bytes, with the words for those who cannot see it."""

    __pydantic_config__: ClassVar = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    name: str
    png: bytes
    description: str
    part: Literal["picture"] = "picture"


MOST_FIELDS, MOST_CHOICES = 5, 25
"""Fields of a form, and choices of a field; Discord shows no more."""
FITS: Mapping[str, int] = {"discord": 4000, "slack": 3000}
"""Characters that a field holds on a platform where forms are short."""


@dataclass(frozen=True)
class FormField:
    """One question of a form. `choices` makes it a selection."""

    name: str
    label: str
    help: str = ""
    required: bool = True
    long: bool = False
    choices: tuple[str, ...] = ()
    value: str = ""
    error: str = ""
    max_length: int = 4000

    def __post_init__(self) -> None:
        if len(self.choices) > MOST_CHOICES:
            raise ValueError(f"the field {self.name!r} has more than {MOST_CHOICES} choices")


@dataclass(frozen=True)
class Form:
    """Declared once; each platform shows it in its own way. Submitting runs `command` with the values.

    `opener` is the command that shows the form again, for platforms that can show one only when a button is pressed.
    """

    title: str
    command: str
    fields: tuple[FormField, ...]
    submit: str = "Send"
    opener: str = ""
    part: Literal["form"] = "form"

    def __post_init__(self) -> None:
        if not 1 <= len(self.fields) <= MOST_FIELDS:
            raise ValueError(f"the form {self.title!r} has {len(self.fields)} fields, not 1 to {MOST_FIELDS}")


@dataclass(frozen=True)
class Progress:
    """How far long work has come. `total` is 0 while it is unknown."""

    label: str
    done: int
    total: int
    part: Literal["progress"] = "progress"


@dataclass(frozen=True)
class CallFor:
    """A call for people: `role` is the platform's id of those whom the place names; empty calls nobody by name.

    `person` calls one person by their id on the platform, who asked for it before.
    """

    markdown: str
    role: str = ""
    person: str = ""
    part: Literal["call"] = "call"


@dataclass(frozen=True)
class Sides:
    """Two texts of one thing, before a change and after it, as Markdown; an empty one says that there is none."""

    title: str
    before: str
    after: str
    note: str = ""
    part: Literal["sides"] = "sides"


@dataclass(frozen=True)
class Dated:
    """Something that begins and ends, for platforms that keep a list of what is coming; elsewhere it is a line."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    where: str = ""
    about: str = ""
    part: Literal["dated"] = "dated"


Part = Text | Sources | DataTable | Picture | Form | Progress | CallFor | Sides | Dated


@dataclass(frozen=True)
class Button:
    """A button carries the text of a command, so a press is a message like any other."""

    label: str
    command: str
    style: Literal["plain", "good", "bad", "link"] = "plain"


@dataclass(frozen=True)
class Reply:
    """What is said back, whole. While work goes on several replies follow each other, each replacing
    the one before; the last has `final` set. `failed` marks an error, for exit codes and status lines.
    """

    parts: tuple[Part, ...]
    buttons: tuple[Button, ...] = ()
    audience: Literal["place", "person"] = "place"
    final: bool = True
    failed: bool = False
    silent: bool = False
    """Nothing is to be shown: there was no call to speak."""
    replaces: bool = False
    """Whether this takes the place of the message whose button was pressed."""
    data: Mapping[str, object] = field(default_factory=dict)
    """Facts for programs (ids, counts); never shown to people."""


def whisper(markdown: str, *buttons: Button, failed: bool = False, data: Mapping[str, object] | None = None) -> Reply:
    """A final reply of one text that only the one who spoke sees."""
    return Reply((Text(markdown),), buttons, audience="person", failed=failed, data=data or {})


def say(markdown: str, *buttons: Button, failed: bool = False) -> Reply:
    """A final reply of one text."""
    return Reply((Text(markdown),), buttons, failed=failed)
