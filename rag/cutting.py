"""Whether the chunks of a data folder were cut as entries are cut now; an upgrade may cut them otherwise.

Not here: how they are cut (`chunks`, `drafting`).
"""

import asyncio
import datetime as dt
import json
from pathlib import Path

from knowledge import store as entries
from rag.store import Transactions

CUT = 6
"""Changes when entries are cut otherwise, or more of them is: what an older version cut is then cut anew."""


def cut_otherwise(snapshot: Path) -> bool:
    """Whether a snapshot of the index was written by a version that cut otherwise; no snapshot says nothing."""
    try:
        about = json.loads((snapshot / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("cut") != CUT


async def cut_anew(database: Transactions, snapshot: Path) -> None:
    """Queue every entry where an older version cut them."""
    if await asyncio.to_thread(cut_otherwise, snapshot):
        await queue_everything(database, None)


async def queue_everything(database: Transactions, now: dt.datetime | None) -> None:
    """Queue every entry to be cut and taken in anew; what is cut as before keeps its vectors."""
    moment = now or dt.datetime.now(dt.UTC)
    await database.write(lambda connection: entries.queue_everything(connection, moment), "rebuild")
