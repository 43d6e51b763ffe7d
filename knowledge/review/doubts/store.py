"""The SQL of doubts: a row for each line and person, so that a person's lines can go and the others stay.

The item of the queue holds all of them as its note; who calls here writes it there. The caller owns the transaction.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.review.tables import doubts

MOST = 4000
"""How many characters a note has that is made of many lines."""


async def say(connection: AsyncConnection, item_id: int, person: str, line: str) -> str:
    """Keep what somebody says, once; the note of everything that was said. Lock the item before."""
    said = (doubts.c.item_id == item_id) & (doubts.c.person == person) & (doubts.c.line == line)
    if (await connection.execute(select(doubts.c.id).where(said))).first() is None:
        await connection.execute(insert(doubts).values(item_id=item_id, person=person, line=line))
    return await _note(connection, item_id)


async def forget(connection: AsyncConnection, people: Sequence[str]) -> tuple[int, dict[int, str]]:
    """Erase what these people said; how many lines, and the note that is left of each item they said it of."""
    mine = doubts.c.person.in_(list(people))
    said = (await connection.execute(select(doubts.c.item_id).where(mine))).scalars().all()
    await connection.execute(delete(doubts).where(mine))
    return len(said), {item_id: await _note(connection, item_id) for item_id in dict.fromkeys(said)}


async def _note(connection: AsyncConnection, item_id: int) -> str:
    """The lines of an item, each once; those that no longer fit are counted."""
    query = select(doubts.c.line).where(doubts.c.item_id == item_id).order_by(doubts.c.id)
    lines = list(dict.fromkeys(str(one) for one in (await connection.execute(query)).scalars()))
    note = ""
    for told, line in enumerate(lines):
        if note and len(note) + len(line) >= MOST:
            return f"{note}\n… and {len(lines) - told} more"
        note = f"{note}\n{line}" if note else line
    return note
