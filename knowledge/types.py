"""What the store hands out: an entry's head, a version. Plain, frozen, database-free."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

SEARCHABLE = ("published", "disputed")
"""The states in which an entry may be quoted; a disputed one says so."""


@dataclass(frozen=True)
class Head:
    """An entry without its body: enough to list it, filter by it, and show it as a source."""

    id: str
    kind: str
    title: str
    language: str
    audience: str
    status: str
    number: int
    review_due: dt.date
    updated_at: dt.datetime
    path: str
    status_reason: str | None = None
    origin: str = ""
    header: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """The front matter as JSON values: summary, evidence, author, verticals, tags, sources, …"""

    @property
    def models(self) -> tuple[str, ...]:
        """The ids of the models that the entry is about."""
        named = self.header.get("models") or ()
        return tuple(str(one["id"]) for one in named if isinstance(one, dict) and "id" in one)

    @property
    def names(self) -> tuple[str, ...]:
        """What the entry is named by besides its title: tags, models, hardware, engine."""
        header = self.header
        given = [*(header.get("hardware") or ()), *(header.get("scores") or ()), header.get("engine")]
        named = [one.get(field) for one in given if isinstance(one, dict) for field in ("accelerator", "model", "name")]
        return (*map(str, header.get("tags") or ()), *self.models, *(str(one) for one in dict.fromkeys(named) if one))

    @property
    def searchable(self) -> bool:
        """Whether the entry may be quoted at all."""
        return self.status in SEARCHABLE

    def readable(self, audiences: Collection[str]) -> bool:
        """Whether the entry may be quoted to these audiences."""
        return self.searchable and self.audience in audiences

    def overdue(self, today: dt.date) -> bool:
        """Whether the entry is past its review date."""
        return today > self.review_due


@dataclass(frozen=True)
class Version:
    """One published text of an entry, exactly as it was offered."""

    entry_id: str
    number: int
    text: str
    sha256: str
    published_at: dt.datetime
    published_by: str
    cause: str = "import"
    """What brought it: import, review, or rollback."""


def age(created: dt.date, today: dt.date) -> tuple[int, str]:
    """How old an entry is, roughly: how many of which unit, (0, "today") for one of today."""
    days = (today - created).days
    if days <= 0:
        return 0, "today"
    if days < 14:
        return days, "days" if days > 1 else "day"
    if days < 60:
        return days // 7, "weeks"
    return (days // 30, "months") if days < 730 else (days // 365, "years")


@dataclass(frozen=True)
class Known:
    """What an earlier import left behind of one file."""

    entry_id: str
    sha256: str
    """The hash of the newest text that came in from there."""
    status: str
    path: str
    reason: str = ""
    title: str = ""
    number: int = 0
    """The version that the entry has by now."""
    came: int = 0
    """The last version that came in from there."""

    @property
    def ahead(self) -> bool:
        """Whether the entry was changed here since: by a review, or by rolling back."""
        return self.number > self.came
