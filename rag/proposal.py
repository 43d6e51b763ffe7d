"""What would become of an entry: as it would stand after a change, found by rehearsing the change.

A rehearsal runs the very code that would publish, edit, roll back or retract, in a transaction that is taken back.
So a proposal is what acceptance would make, to the letter.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store
from knowledge.types import Head, Version
from rag.chunks import Draft
from rag.drafting import chunks_of
from rag.store import Transactions

Change = Callable[[AsyncConnection], Awaitable[str]]
"""Changes one entry, and gives its id."""


@dataclass(frozen=True)
class Proposal:
    """An entry as it would be. Without sections it is in no answer any more."""

    head: Head
    drafts: tuple[Draft, ...] = ()


class _TakenBack(Exception):
    """Ends a rehearsal; carries what was seen in it."""

    def __init__(self, head: Head, version: Version) -> None:
        super().__init__(head.id)
        self.head, self.version = head, version


async def rehearse(database: Transactions, change: Change) -> Proposal:
    """What `change` would make of its entry; nothing of it stays. Raises what `change` raises."""

    async def work(connection: AsyncConnection) -> None:
        entry_id = await change(connection)
        raise _TakenBack(await store.head(connection, entry_id), await store.text_of(connection, entry_id))

    try:
        await database.write(work, "rehearse")
    except _TakenBack as seen:
        living = seen.head.searchable
        return Proposal(seen.head, tuple(chunks_of(seen.head, seen.version)) if living else ())
    raise AssertionError("a rehearsal ends by being taken back")
