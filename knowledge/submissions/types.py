"""A submission and its versions: what somebody offers to the library, and every text it has had. Plain and frozen.

States: a *draft* is its author's own; *pending* waits for a decision; *changes* waits for its author; *accepted*,
*rejected* and *withdrawn* are ends, though a rejected or withdrawn one may be edited and offered again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    """Its author works on it; nobody else sees it."""
    PENDING = "pending"
    """In the queue."""
    CHANGES = "changes"
    """Back with its author, who was asked for changes."""
    ACCEPTED = "accepted"
    """Published."""
    REJECTED = "rejected"
    """Refused, with a reason; may be edited and offered again."""
    WITHDRAWN = "withdrawn"
    """Taken back by its author."""


WAITING = (State.PENDING, State.CHANGES)
"""The states that count against a person's limit."""
EDITABLE = (State.DRAFT, State.PENDING, State.CHANGES, State.REJECTED, State.WITHDRAWN)
"""The states in which an author may change the text."""


@dataclass(frozen=True)
class Draft:
    """One text of a submission. `fields` are front matter values as in an entry, without those that review sets.

    The required disclosure is `fields["disclosure"]`: {"interest": none, vendor, funded or employer, "text": …}.
    """

    kind: str
    title: str
    body: str
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def interest(self) -> str:
        """The declared interest; empty while it is not answered."""
        return str((self.fields.get("disclosure") or {}).get("interest", ""))

    @property
    def verticals(self) -> tuple[str, ...]:
        """The verticals it belongs to, in lower case."""
        return tuple(str(one).lower() for one in self.fields.get("verticals") or ())


@dataclass(frozen=True)
class SubmissionVersion:
    """A text of a submission with who wrote it when. A moderator's edit is a version too."""

    submission_id: int
    number: int
    draft: Draft
    person: str
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Submission:
    """Something offered. `title`, `kind` and `body` are those of its newest version, `number`.

    `person` is the account that offered it and `place` with `thread` where, so that the author is told there.
    `entry_id` and `base` name the entry it changes and the version it was made on; after acceptance, the entry
    it became. `gap_id` is the gap it was written for. A saved thread adds the words of those who consent.
    """

    id: int
    kind: str
    title: str
    body: str
    state: str
    person: str
    place: str
    thread: str
    submitted_at: dt.datetime
    number: int = 1
    entry_id: str | None = None
    base: int | None = None
    gap_id: int | None = None
    name: str = ""
    employer: str = ""
    """The organisations for which its author said to work when it was offered, commas between."""


@dataclass(frozen=True)
class Forgotten:
    """What was erased of somebody: which texts, how many utterances, in how many places they were named.

    The texts that are `published` stay, and not where they were offered.
    """

    gone: tuple[int, ...]
    published: tuple[int, ...]
    utterances: int
    named: int
