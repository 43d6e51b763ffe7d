"""A table that sits, step by step, on a database; `tests.fakes.nursery` runs a step in a life that may be killed."""

import datetime as dt
from pathlib import Path

from bot.database import Database
from bot.features import minutes, previews
from tests.fakes.hall import Hall

START = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
STEPS = ("start", "note", "commit", "finish", "minutes", "digest")


async def step(hall: Hall, name: str) -> None:
    """One thing that happens at a table."""
    hall.at = START + dt.timedelta(minutes=10 * STEPS.index(name))
    match name:
        case "start":
            await hall.say("table start health", "org")
        case "note":
            await hall.say("table offer two T4")
        case "commit":
            await hall.say("table commit send the table by 18 December")
        case "finish":
            await hall.say("table finish health", "org")
        case "minutes":
            hall.at = START + dt.timedelta(hours=24)
            await minutes.plan(hall.desk)
        case "digest":
            hall.at = dt.datetime(2027, 1, 4, 3, 31, tzinfo=dt.UTC)
            await previews.plan(hall.desk)


async def live(home: Path, url: str, name: str) -> None:
    """Open the database, do one step from where the last one ended, close."""
    database = Database(url)
    await database.open()
    await step(Hall(database, home), name)
    await database.close()
