"""`kill -9` before and after every commit in a table's life, and at random: nothing is lost, nothing doubled, the same end.

Whoever got no answer does the same again. The suite kills at a few commits; `python -m benchmarks.kills --tables` at all.
"""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.database import Database
from bot.tables import remembered
from tests.fakes.hall import Hall
from tests.fakes.road import KEPT, ROAD, do, told, whole
from tests.forks import Nursery

WHOLE = "CHAUPAL_TEST_KILLS" in os.environ
KILLS = int(os.environ.get("CHAUPAL_TEST_KILLS", "3"))
"""Kills at random, on each database."""


class World:
    """The lives of one table, and where it stands."""

    def __init__(self, lives: Nursery, database: Database, home: Path) -> None:
        self._lives, self.database, self._home = lives, database, home
        self.hall = Hall(database, home)

    async def bear(self, first: int, count: int = 1, crash_at: str = "-") -> int:
        """Begin a life that goes this far on the road."""
        order = {"road": first, "acts": count, "home": str(self._home), "database": self.database.url}
        return await self._lives.bear(order, crash_at)

    async def end(self, pid: int) -> int:
        """How it ended."""
        return await self._lives.end(pid)

    async def again(self) -> None:
        """Nothing happened yet."""

        async def work(connection) -> None:
            for table in (*(one for one, _ in KEPT), remembered):
                await connection.execute(delete(table))

        await self.database.write(work)
        (self._home / "answered").unlink()

    async def kill(self, pid: int) -> int:
        """Kill it."""
        return await self._lives.kill(pid)

    def answered(self) -> int:
        """How many acts were answered."""
        journal = self._home / "answered"
        return 1 + max(map(int, journal.read_text().split()), default=-1) if journal.exists() else 0


@pytest.fixture
async def world(database, forking, tmp_path):
    """A table's life on each database."""
    async with Nursery(forking) as lives:
        yield World(lives, database, tmp_path)


@pytest.fixture(scope="module")
def undisturbed(blanks, tmp_path_factory) -> dict[str, list[str]]:
    """What is true at the end of a life that nobody disturbed."""
    home = tmp_path_factory.mktemp("undisturbed")

    async def all_of_it() -> dict[str, list[str]]:
        database = Database(blanks.at(home / "chaupal.db"))
        await database.open()
        await whole(Hall(database, home))
        found = await told(database)
        await database.close()
        return found

    return asyncio.run(all_of_it())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_is_done_twice_is_done_once(database, tmp_path, undisturbed):
    """As when somebody presses again, or types again what they got no answer to."""
    hall = Hall(database, tmp_path)
    for act in ROAD:
        await do(hall, act)
        await do(hall, act)
    assert await told(database) == undisturbed


async def test_killed_at_a_failpoint_of_every_act(world, undisturbed, record_property):
    """Before its commit nothing of an act is there, after it all, and done again it is there once."""
    fatal = range(len(ROAD)) if WHOLE else random.Random(world.database.sqlite).sample(range(len(ROAD)), 3)
    for number, act in enumerate(ROAD):
        if number in fatal:
            for where in ("before-commit", "after-commit"):
                was = await told(world.database)
                assert await world.end(await world.bear(number, 1, f"{act.label}:{where}")) == -signal.SIGKILL
                same = await told(world.database) == was
                assert same == (where == "before-commit" or act.label == "table-draft"), (act, where)
        await do(world.hall, act)
    assert await told(world.database) == undisturbed
    record_property("kills", 2 * len(fatal))


async def test_killed_at_random(world, undisturbed, record_property):
    """A service that dies again and again brings a table to the same end."""
    dice, kills = random.Random(7), 0
    while kills < KILLS:
        if world.answered() == len(ROAD):
            assert await told(world.database) == undisturbed
            await world.again()
        pid = await world.bear(world.answered(), len(ROAD) - world.answered())
        await asyncio.sleep(dice.uniform(0.05, 0.5))
        kills += await world.kill(pid) == -signal.SIGKILL
    for act in ROAD[world.answered() :]:
        await do(world.hall, act)
    assert await told(world.database) == undisturbed
    record_property("kills", kills)
