"""Notices: what is said unasked. Each kind has a composer, declared beside the commands of its feature.

A composer writes a delivery when it is sent, from the truth of that moment; it does not ask how late it is, for that is
the kind's policy. Not here: when and how it is sent (`scheduler`, `posting`).
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.message import Person, Place, Reply
from scheduler.deliveries import Delivery
from scheduler.sending.courier import Courier

if TYPE_CHECKING:
    from bot.desk import Desk

Composer = Callable[["Desk", Delivery], Awaitable[Reply | None]]
"""Writes a delivery; None says that it is no longer true: it is cancelled, and taken back if it stands there."""


@dataclass(frozen=True)
class Late:
    """What becomes of a notice that could not be sent in time."""

    grace: dt.timedelta = dt.timedelta(minutes=2)
    """Up to here nothing is said of being late."""
    tell: bool = True
    """Whether people are told, in one line, of what came too late to be sent; else it only expires."""
    holds: bool = False
    """Whether it is worth as much while it may be sent, however late: what it tells of is still ahead."""


@dataclass(frozen=True)
class Kind:
    """One kind of notice."""

    name: str
    compose: Composer
    summary: str
    late: Late = field(default_factory=Late)
    joins: bool = False
    """Whether several that are due at one target at the same time become one message."""
    follows: bool = False
    """Whether one that joins and stands alone is edited as things change; others stay as they were said."""
    waits: bool = True
    """Whether it waits for the end of quiet hours."""
    optional: bool = True
    """Whether a person may do without it."""


class Misplaced(Exception):
    """What may not be said in its place any more, because others read along there by now: it is given up at once."""

    def __init__(self) -> None:
        super().__init__("its place is open to more people than when it was asked for")


class UnknownKind(Exception):
    """A delivery of a kind that this version does not write."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"this version has no notice of the kind {kind!r}")


class Notices:
    """All kinds of notices by their names."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def notice(
        self,
        kind: str,
        *,
        late: Late | None = None,
        joins: bool = False,
        follows: bool = False,
        waits: bool = True,
        optional: bool = True,
    ) -> Callable[[Composer], Composer]:
        """Declare the function below as the composer of this kind; its docstring says what people get."""

        def declare(compose: Composer) -> Composer:
            if kind in self._kinds:
                raise ValueError(f"two notices are called {kind!r}")
            summary = (compose.__doc__ or kind).strip().partition("\n")[0]
            self._kinds[kind] = Kind(kind, compose, summary, late or Late(), joins, follows, waits, optional)
            return compose

        return declare

    def find(self, kind: str) -> Kind:
        """The kind of this name. Raises UnknownKind."""
        found = self._kinds.get(kind)
        if found is None:
            raise UnknownKind(kind)
        return found

    def all(self) -> list[Kind]:
        """Every kind, by name."""
        return [self._kinds[name] for name in sorted(self._kinds)]


class PlaceCourier(Courier[Reply], Protocol):
    """A courier that knows which places lie around one, so that their settings hold there too."""

    def around(self, place: str) -> tuple[str, ...]:
        """The ids of the places that hold this one, outermost first."""


def target_of(who: str | Person | Place) -> str:
    """The target of an account ("discord:77" becomes "discord:@77"), a person or a place."""
    if isinstance(who, Place):
        return f"{who.platform}:{who.id}"
    account = who if isinstance(who, str) else f"{who.platform}:{who.id}"
    platform, _, name = account.partition(":")
    return f"{platform}:@{name.removeprefix('@')}"


def account_of(target: str) -> str:
    """The account that a person's target names; empty for a place."""
    platform, _, where = target.partition(":")
    return f"{platform}:{where[1:]}" if where.startswith("@") else ""
