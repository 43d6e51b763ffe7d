"""What the database queued for the index: read a few entries at a time, cut, and their chunks put in place of the old.

Queued work is a row, and it goes in the transaction that stores the chunks. Not here: the index (`indexer`).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.types import Head
from rag import store
from rag.chunks import Draft
from rag.drafting import all_drafts
from rag.store import Transactions
from rag.types import Chunk


@dataclass(frozen=True)
class Work:
    """Changed entries that wait to be taken in."""

    numbers: Sequence[int]
    """The rows of the queue, which an entry may have several of."""
    heads: Mapping[str, Head]
    drafts: Mapping[str, Sequence[Draft]]
    """Those entries that can be found, cut into chunks."""

    @property
    def live(self) -> list[Head]:
        """The heads of the entries that can be found; the others are taken out."""
        return [head for head in self.heads.values() if head.searchable]


async def waiting(database: Transactions, most: int) -> Work | None:
    """Up to so many changes, the oldest first; None where nothing waits."""
    async with database.reading() as connection:
        rows = await entries.waiting_work(connection, most)
        ids = list(dict.fromkeys(entry_id for _, entry_id in rows))
        heads = await entries.heads(connection, ids)
        texts = await entries.current_texts(connection, ids)
    if not rows:
        return None
    live = {one: head for one, head in heads.items() if head.searchable}
    drafts = await asyncio.to_thread(all_drafts, live, texts)
    return Work([number for number, _ in rows], heads, drafts)


async def stored(database: Transactions, work: Work) -> dict[str, list[Chunk]]:
    """Put the chunks of these entries in the place of their earlier ones; they wait no more."""

    async def replace(connection: AsyncConnection) -> dict[str, list[Chunk]]:
        made = {
            one: await store.replace_chunks(connection, one, head.number, work.drafts.get(one, []))
            for one, head in work.heads.items()
        }
        await entries.finish_work(connection, work.numbers)
        return made

    made: dict[str, list[Chunk]] = await database.write(replace, "index")
    return made
