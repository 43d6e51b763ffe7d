"""The queue's values: items, decisions, and who decides. Plain and frozen; the rules are in `rules`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CLAIM = dt.timedelta(minutes=30)
"""How long a claim holds."""


class Kind(StrEnum):
    """Why something needs a person."""

    NEW = "new"
    """A submission that would become an entry."""
    EDIT = "edit"
    """A submission that would change an entry, or a report that would change its standing."""
    STALE = "stale"
    """An entry past its review date."""
    DISPUTE = "dispute"
    """An entry that somebody says is wrong."""
    GAP = "gap draft"
    """A submission that was written for a gap."""
    BAD = "bad answer"
    """An answer that somebody reported, about the entry that it quoted first."""


class ItemState(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    """Somebody has to decide."""
    WAITING = "waiting"
    """Its author was asked for changes."""
    DECIDED = "decided"
    """Done; `outcome` says how."""


REASONS = {
    "duplicate": "the library has it already",
    "unsupported": "it has no source and nobody ran it",
    "wrong": "it is not correct",
    "advert": "it promotes rather than informs",
    "unclear": "others could not follow it",
    "scope": "it is not about deploying open models",
    "private": "it holds what is not for everybody",
    "licence": "its text is not free to use",
    "other": "see the sentence",
}
"""The codes of a rejection, a retraction or a request for changes, each with what it means."""


@dataclass(frozen=True)
class NewItem:
    """What is put into the queue. `key` is unique for ever: the same key is never queued twice.

    `subject` names what it is about when that is neither submission nor entry: `answer:ID`, `gap:ID`,
    `reproduction:ID`. `place` is where a text was offered; of what people say of entries none is kept.
    """

    key: str
    kind: Kind
    title: str
    opened_by: str
    place: str = ""
    note: str = ""
    entry_kind: str = ""
    language: str = "en"
    verticals: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    submission_id: int | None = None
    entry_id: str | None = None
    subject: str = ""


@dataclass(frozen=True)
class Item:
    """One thing in the queue. `version` grows with every change; an action names the version it was taken on."""

    id: int
    key: str
    kind: str
    state: str
    version: int
    title: str
    note: str
    entry_kind: str
    language: str
    verticals: tuple[str, ...]
    traits: tuple[str, ...]
    flags: tuple[str, ...]
    submission_id: int | None
    entry_id: str | None
    subject: str
    place: str
    opened_by: str
    opened_at: dt.datetime
    claimed_by: str | None = None
    claimed_name: str | None = None
    claimed_until: dt.datetime | None = None
    outcome: str | None = None
    decided_by: str | None = None
    decided_name: str | None = None
    decided_at: dt.datetime | None = None
    code: str | None = None
    sentence: str | None = None

    def claimed(self, now: dt.datetime) -> bool:
        """Whether somebody's claim holds now."""
        return self.claimed_until is not None and self.claimed_until > now


@dataclass(frozen=True)
class Decision:
    """One action on an item. `number` is the submission's version it was about, `before` what undoing needs."""

    id: int
    item_id: int
    action: str
    person: str
    name: str
    at: dt.datetime
    version: int
    number: int | None
    code: str
    sentence: str
    batch: str
    before: Mapping[str, Any] = field(default_factory=dict, hash=False)
    undone_at: dt.datetime | None = None


@dataclass(frozen=True)
class Reviewer:
    """Who decides: one person over all their accounts, with what they may.

    `role` is member, organizer, moderator or admin; `trusted` are the verticals in which accepted entries have earned
    a say. `organisation` is where they said they work: None while they did not say, empty for none.
    """

    person: str
    name: str
    role: str
    accounts: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    organisation: str | None = None

    def is_one_of(self, account: str) -> bool:
        """Whether an account or person key is theirs."""
        return account == self.person or account in self.accounts


@dataclass(frozen=True)
class Published:
    """What a decision made public: the entry, its new version, and the version answers quoted before (0: none)."""

    entry_id: str
    number: int
    before: int
    title: str
    gap_id: int | None = None
    submission: int | None = None


@dataclass(frozen=True)
class Decided:
    """What came of an action. `decision` is its row; `item` stands as it does after it.

    `published` is set when an entry's text changed; `waits` when one more approval is needed.
    """

    item: Item
    decision: int
    action: str
    published: Published | None = None
    waits: bool = False
