"""The doctor's probe of the database: does it open, and is SQLite's file whole."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot import home as homes
from bot import wholeness
from bot.cli.findings import BROKEN, WORKS, Finding, Ground, Verdict

if TYPE_CHECKING:
    from bot.database import Database

LONGEST_S = 20.0
"""How long the file is read, in seconds."""
BACK = "`chaupal restore FILE --replace` brings the newest copy back that `chaupal backup` made"
DAMAGED = f"Stop the service if it runs; {BACK}, and keeps the damaged file aside."
CLOSED = f"Check free space and permissions; if its file is damaged, {BACK}."
AWAY = "Look whether it runs and lets this user in; CHAUPAL_DATABASE_URL says where it is."
UNREAD = "`chaupal backup FILE` reads all of it, and says if it is damaged."


async def database(ground: Ground) -> Finding:
    """Whether the database opens; SQLite's file is read first, also while the service uses it."""
    from bot.database import Database

    settings = ground.settings
    database = Database(settings.database)
    try:
        verdict, said, advice = await _whole(database)
        if verdict is BROKEN:
            return Finding("Database", BROKEN, f"{database.shown_url}: {said}", advice)
        if database.sqlite and homes.is_locked(settings.home):
            return Finding("Database", WORKS, f"in use by the running service{said}", advice)
        found = await _opened(database)
        return replace(found, said=f"{found.said}{said}", advice=advice) if found.verdict is WORKS else found
    finally:
        await database.close()


async def _whole(database: "Database") -> tuple[Verdict, str, str]:
    """What SQLite's file is found to be, and what to do; nothing is said of one that is still to be made."""
    file = Path(database.shown_url)
    if not database.sqlite or not file.is_file() or not file.stat().st_size:
        return WORKS, "", ""
    try:
        wrong = await asyncio.to_thread(wholeness.of_file, file, LONGEST_S)
    except wholeness.Unread:
        return WORKS, f", not read whole in {LONGEST_S:.0f} s", UNREAD
    except sqlite3.OperationalError as error:
        return BROKEN, f"it cannot be read ({error})", CLOSED
    return (BROKEN, f"it is damaged ({wrong[:200]})", DAMAGED) if wrong else (WORKS, ", read whole", "")


async def _opened(database: "Database") -> Finding:
    from sqlalchemy.exc import DBAPIError

    from bot.errors import DatabaseTrouble, ShownError
    from knowledge import store

    try:
        await database.open()
        async with database.reading() as connection:
            counts = await store.counts(connection)
        return Finding("Database", WORKS, f"{database.shown_url}: {sum(counts.values())} entries")
    except (DatabaseTrouble, DBAPIError) as error:
        cause = error.__cause__ or error
        wrong = " ".join(str(getattr(cause, "orig", cause)).split())[:200]
        return Finding("Database", BROKEN, f"{database.shown_url}: {wrong}", CLOSED if database.sqlite else AWAY)
    except ShownError as error:
        return Finding("Database", BROKEN, database.shown_url, str(error))
