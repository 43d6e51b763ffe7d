"""The parts of what is kept about people, and who a person is over their accounts; `forget` asks every part.

A part erases in the transaction it is given and says what went. The same code makes the preview: there the transaction
is undone. Not here: what a part consists of (`features.kept`, `features.tables.kept`), and the SQL (the stores).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import store
from bot.notices import target_of

if TYPE_CHECKING:
    from bot.desk import Desk

MENTION = "mention of you"
"""What is counted where only a name goes and the rest stays: a decision, an entry's owner, whoever began a date."""


@dataclass(frozen=True)
class Whose:
    """Whose things are erased: one person over all their accounts."""

    person: str
    accounts: tuple[str, ...]
    """Every account, and the key under which they are one."""

    @property
    def targets(self) -> tuple[str, ...]:
        """Where they are told something alone."""
        return tuple(target_of(one) for one in self.accounts)


@dataclass(frozen=True)
class Erased:
    """What went, by its name in the singular, and what stays, by the names of our sentences about it."""

    gone: Mapping[str, int] = field(default_factory=dict)
    stays: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """One part of what is kept about people; our words say under `part_NAME` what it holds."""

    name: str
    erase: Callable[[AsyncConnection, "Desk", Whose], Awaitable[Erased]]


async def whose(connection: AsyncConnection, account: str) -> Whose:
    """The person behind an account."""
    person = await store.same_person(connection, account)
    return Whose(person, tuple(dict.fromkeys([account, *await store.accounts(connection, person)])))
