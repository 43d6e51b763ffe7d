"""Review dates from one database to another: `reviews.jsonl` beside an exported folder.

An export gives back every text as it came in, so a date that moved since cannot stand in it. A line names an entry,
the hash of the text that was looked at, and the new date; it counts only where the text is that very one. It names
nobody.
"""

import datetime as dt
import json
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge import store as entries
from knowledge.errors import EntryError, Problem
from knowledge.freshness import store
from knowledge.freshness.store import Review

FILE = "reviews.jsonl"


async def lines(connection: AsyncConnection) -> list[str]:
    """A line for every entry whose current text somebody looked at since it came in."""
    latest = await store.latest_reviews(connection)
    texts = await entries.current_texts(connection, list(latest))
    heads = await entries.heads(connection, list(latest))
    return [
        json.dumps({"entry": one, "sha256": texts[one].sha256, "due": str(heads[one].review_due), "at": str(review.at)})
        for one, review in sorted(latest.items())
        if one in texts and review.number == texts[one].number and review.due_after == heads[one].review_due
    ]


def write(folder: Path, found: list[str]) -> None:
    """Put the lines beside the exported texts; none, and no file is left."""
    if found:
        (folder / FILE).write_text("\n".join(found) + "\n", encoding="utf-8")
    else:
        (folder / FILE).unlink(missing_ok=True)


def read(folder: Path) -> list[tuple[str, str, dt.date]]:
    """(entry, hash of its text, due) from the file beside a folder of texts; nothing without one. Raises EntryError."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
            found.append((str(row["entry"]), str(row["sha256"]), dt.date.fromisoformat(row["due"])))
        except (ValueError, KeyError, TypeError):
            raise EntryError(FILE, [Problem(f"line {number}", "an entry, the hash of its text, and a date")]) from None
    return found


async def take_over(
    connection: AsyncConnection, found: list[tuple[str, str, dt.date]], by: str, now: dt.datetime
) -> int:
    """Move the dates of entries that have this very text and are due earlier; how many."""
    texts = await entries.current_texts(connection, [entry_id for entry_id, _, _ in found])
    heads = await entries.heads(connection, list(texts))
    moved = 0
    for entry_id, sha256, due in found:
        if entry_id in texts and texts[entry_id].sha256 == sha256 and heads[entry_id].review_due < due:
            head = heads[entry_id]
            await store.note(connection, Review(entry_id, head.number, "imported", by, head.review_due, due, now))
            await entries.renew(connection, entry_id, due, now)
            moved += 1
    return moved
