"""`kill -9` before and after every commit that gaps and review clocks make: all of it is there, or nothing, and never twice.

The suite tries half of them, and a few of the others on PostgreSQL; `python -m benchmarks.kills --gaps` tries all of
them on both.
"""

import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.forks import Nursery

WHOLE = "CHAUPAL_TEST_KILLS" in os.environ
QUESTION = "Which model recognises mango leaf disease from a photo?"
OTHER = "Which frobnicator runs on a crocodile?"
Act = tuple[str, str]
OWNED = [("mod", "own zebra --person discord:m1")]
ANSWERED = [("mod", "gap answer 1 zebra")]
SAVED = [("m1", "save")]
SENT = [*SAVED, ("m1", "save keep 1 --title 'Stripes for models' --kind guide --interest none --body 'Stripe it.'")]
ACTIONS: dict[str, tuple[str, list[Act], Act]] = {
    "ask": ("answer", [], ("m2", QUESTION)),
    "rate": ("rate", [], ("m1", "rate {answer} bad")),
    "call people": ("stuck", [], ("m1", "stuck {answer}")),
    "solve": ("solved", [("m1", "stuck {answer}")], ("m1", "solved {answer}")),
    "take": ("gap-take", [], ("m1", "gap take 1")),
    "release": ("gap-release", [("m1", "gap take 1")], ("m1", "gap release 1")),
    "answer": ("gap-answer", [], *ANSWERED),
    "helped": ("gap-helped", ANSWERED, ("m1", "gap helped 1")),
    "did not help": ("gap-stuck", ANSWERED, ("m1", "gap stuck 1")),
    "merge": ("gap-merge", [], ("mod", "gap merge 2 1")),
    "split": ("gap-split", [("mod", "gap merge 2 1")], ("mod", "gap split 1 2")),
    "close": ("gap-close", [], ("mod", "gap close 1 --reason scope")),
    "reopen": ("gap-reopen", ANSWERED, ("mod", "gap reopen 1")),
    "title": ("gap-title", [], ("mod", "gap title 1 Leaves by photo")),
    "vertical": ("gap-set", [], ("mod", "gap vertical 1 health")),
    "entry taken back": ("gap-reopen", [*ANSWERED, ("mod", "RETRACT")], ("mod", "PLAN")),
    "place gone": ("told-alone", [*ANSWERED, ("mod", "LOSE")], ("mod", "TELL")),
    "own": ("care", [], *OWNED),
    "owner is asked": ("review-due", OWNED, ("mod", "PLAN")),
    "moderators are asked": ("review-due", [], ("mod", "PLAN")),
    "still true": ("still-true", OWNED, ("m1", "still true zebra")),
    "sources gone": ("sources", [], ("admin", "sources check --queue")),
    "consent": ("consent", SAVED, ("m3", "consent 1 yes")),
    "consent in the queue": ("consent", SENT, ("m3", "consent 1 yes")),
    "forget": ("forget", [*SENT, *OWNED], ("m1", "FORGET")),
}
"""By name: the label of its commit, what was done before, and the action itself."""
SOME = ("forget", *random.Random(3).sample([name for name in ACTIONS if name != "forget"], 11))
ON_SQLITE = tuple(ACTIONS) if WHOLE else SOME
ON_POSTGRES = tuple(ACTIONS) if WHOLE else tuple(name for name in ACTIONS if name not in ON_SQLITE)[::4]
TOLD = {
    "gaps": "SELECT id, title, vertical, state, taken_by, entry_id, reason, merged_into FROM gaps ORDER BY id",
    "askers": "SELECT id, gap_id, person, target, why, state, round FROM gap_askers ORDER BY id",
    "proposals": "SELECT gap_id, entry_id, state FROM gap_proposals ORDER BY 1, 2",
    "log": "SELECT gap_id, what, count(*) FROM gap_log GROUP BY 1, 2 ORDER BY 1, 2",
    "promised": "SELECT dedup_key, target, state FROM deliveries ORDER BY 1",
    "audit": "SELECT action, count(*) FROM audit GROUP BY 1 ORDER BY 1",
    "care": "SELECT entry_id, owner FROM entry_care ORDER BY 1",
    "looks": "SELECT entry_id, what, person FROM entry_reviews ORDER BY id",
    "asked": "SELECT entry_id, step, person FROM review_asked ORDER BY 1, 2",
    "queue": "SELECT key, state, version FROM review_items ORDER BY 1",
    "ratings": "SELECT person, good FROM ratings ORDER BY 1",
    "calls": "SELECT called_by, solved_by FROM calls ORDER BY 1",
    "answers": "SELECT person, question FROM answers ORDER BY 1, 2",
    "offers": "SELECT submission_id, number FROM submission_versions ORDER BY 1, 2",
    "words": "SELECT person, words, consent FROM submission_words ORDER BY 1, 2",
}


@dataclass(frozen=True)
class World:
    """A home and its database: in it, or of this name on the server at `address`."""

    lives: Nursery
    home: Path
    address: str = ""
    name: str = ""

    @property
    def url(self) -> str:
        """The database's address; empty for the one in the home."""
        return servers.address(self.address, self.name) if self.name else ""

    def copy(self, name: str) -> "World":
        """The same again beside it."""
        home = self.home.parent / name
        shutil.copytree(self.home, home)
        if not self.name:
            return World(self.lives, home)
        made = World(self.lives, home, self.address, f"{self.name}{name}")
        servers.make(self.address, made.name, self.name)
        return made

    async def live(self, *acts: Act, crash_at: str = "-") -> int:
        """One life, in which this is done; how it ended."""
        order = {"home": str(self.home), "database": self.url, "acts": acts}
        return await self.lives.end(await self.lives.bear(order, crash_at))

    def rows(self, query: str) -> list[tuple]:
        """What the database says."""
        if self.name:
            with psycopg.connect(self.url) as connection:
                return connection.execute(query).fetchall()
        with closing(sqlite3.connect(self.home / "chaupal.db")) as connection:
            return connection.execute(query).fetchall()

    def told(self) -> dict[str, list[tuple]]:
        """Everything that matters of the database, without its clocks."""
        return {name: self.rows(query) for name, query in TOLD.items()}


@pytest.fixture
async def start(request, forking, tmp_path) -> World:
    """A home with an entry that is due, and two gaps."""
    async with Nursery(forking) as lives:
        address, name = "", ""
        if request.param == "postgres":
            address, name = request.getfixturevalue("postgres"), f"g{abs(hash(request.node.nodeid)) % 10**12}"
            servers.make(address, name)
        (tmp_path / "home").mkdir()
        made = World(lives, tmp_path / "home", address, name)
        assert await made.live(("mod", "PUBLISH"), ("m1", QUESTION), ("m3", OTHER)) == 0
        yield made


@pytest.mark.parametrize(
    ("start", "name"),
    [*(("sqlite", name) for name in ON_SQLITE), *(("postgres", name) for name in ON_POSTGRES)],
    indirect=["start"],
)
async def test_a_kill_at_a_failpoint_leaves_all_of_it_or_nothing(start, name):
    label, before, (who, text) = ACTIONS[name]
    ((answer,),) = start.rows("SELECT id FROM answers WHERE person = 'discord:m1'")
    act = (who, text.format(answer=answer))
    if before:
        assert await start.live(*((one, words.format(answer=answer)) for one, words in before)) == 0
    clean = start.copy("clean")
    assert await clean.live(act) == 0
    untouched, done = start.told(), clean.told()
    assert untouched != done
    for moment in ("before", "after"):
        world = start.copy(moment)
        assert await world.live(act, crash_at=f"{label}:{moment}-commit") == -signal.SIGKILL
        assert world.told() == (untouched if moment == "before" else done)
    assert await start.live(act) == 0
    assert start.told() == done
    if name == "forget":
        assert "discord:m1" in str(untouched)
        assert "discord:m1" not in str(done)
