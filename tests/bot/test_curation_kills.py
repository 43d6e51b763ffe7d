"""kill -9 while people offer and moderators decide, at random and at every failpoint: nothing is lost, doubled or half done.

The judge compares the journal of what was begun and acknowledged with what the database holds, and index with database.
`python -m benchmarks.kills --curation` is the whole run.
"""

import asyncio
import json
import os
import random
import signal
from collections import Counter

import pytest
from sqlalchemy import text as sql

from bot.database import Database
from knowledge.audit import store as audit
from tests.fakes.curators import ROAD
from tests.forks import Nursery

WHOLE = "CHAUPAL_TEST_KILLS" in os.environ
KILLS = int(os.environ.get("CHAUPAL_TEST_KILLS", "4"))
"""Kills at random, on each database."""
LONGEST_S = 900
"""Seconds a life may take; many on a busy machine."""
LABELS = (
    *("submit", "publish", "review", "claim", "bulk", "undo", "reproduce", "affiliation"),
    *("dispute", "retract", "tell", "restore", "import", "index", "vectors"),
)
FAILPOINTS = tuple(f"{label}:{when}-commit" for label in LABELS for when in ("before", "after"))
CHOSEN = FAILPOINTS if WHOLE else tuple(random.Random(2).sample(FAILPOINTS, 3))
FATE = {"retract": "retracted", "dispute": "disputed", "restore": "published"}


class World:
    """A home, its database, and the journal of all its lives."""

    def __init__(self, nursery: Nursery, database: Database, tmp_path, models) -> None:
        self.nursery, self.database, self.lives = nursery, database, 0
        (tmp_path / "models").symlink_to(models)
        self.journal = tmp_path / "journal.jsonl"
        self.order = {
            "home": str(tmp_path),
            "database": "" if database.sqlite else database.url.replace("+psycopg", ""),
            "journal": str(self.journal),
            "model": WHOLE,
            "check": False,
            "road": False,
            "steps": 400,
        }

    async def bear(self, crash_at: str = "-", **more: object) -> int:
        """Begin a life; its process id."""
        self.lives += 1
        return await self.nursery.bear({**self.order, "life": self.lives, **more}, crash_at)

    async def live(self, crash_at: str = "-", **more: object) -> int:
        """A whole life; how it ended."""
        return await self.nursery.end(await self.bear(crash_at, **more), LONGEST_S)

    async def some_moment(self, pid: int, dice: random.Random) -> None:
        """Wait for a moment at random in a life: now and then while it opens, else while things are being done."""
        if dice.random() < 0.9:
            await self.nursery.begun(pid)
            lines = self._lines() + dice.randrange(16)
            for _ in range(2000):
                if self._lines() >= lines:
                    break
                await asyncio.sleep(0.01)
        await asyncio.sleep(dice.uniform(0.0, 0.2))

    def _lines(self) -> int:
        return self.journal.read_bytes().count(b"\n") if self.journal.exists() else 0

    def told(self, what: str, action: str = "") -> list[dict]:
        """Lines of the journal."""
        lines = [json.loads(line) for line in self.journal.read_text(encoding="utf-8").splitlines()]
        return [one for one in lines if one["what"] == what and action in ("", one.get("action"))]

    async def judge(self) -> None:
        """Everything acknowledged is there, everything that is there was begun, once and whole."""
        assert not self.told("broken")
        assert not [one for one in self.told("equal") if one["problems"]]
        async with self.database.reading() as connection:

            async def rows(query: str) -> list[tuple]:
                return [tuple(row) for row in await connection.execute(sql(query))]

            counted, wrong = await audit.verify(connection)
            assert wrong == []
            log = [
                (action, json.loads(facts))
                for action, facts in await rows("SELECT action, facts FROM audit ORDER BY seq")
            ]
            assert counted == len(log)
            titles = await rows("SELECT title FROM submissions")
            items = await rows("SELECT id, submission_id, state, outcome FROM review_items")
            about = "SELECT i.id, COALESCE(i.entry_id, s.entry_id) FROM review_items i LEFT JOIN submissions s"
            subjects = dict(await rows(f"{about} ON s.id = i.submission_id"))
            made = await rows("SELECT id, state, entry_id FROM submissions")
            decisions = await rows("SELECT id, item_id, action, undone_at, number FROM review_decisions")
            entries = dict(await rows("SELECT id, status FROM entries"))
            promised = await rows("SELECT dedup_key FROM deliveries WHERE kind = 'submission-decided'")
            imported = [path for (path,) in await rows("SELECT path FROM entries WHERE path LIKE 'page-%'")]
        self._offers(titles, items)
        self._decisions(log, decisions, promised, items, made, entries)
        self._standing(log, subjects, entries, imported)

    def _offers(self, titles, items) -> None:
        begun = {one["title"] for one in self.told("begin", "keep")}
        kept = Counter(title for (title,) in titles)
        assert set(kept) <= begun
        assert {one["title"] for one in self.told("ack", "keep")} <= set(kept), "lost"
        assert max(kept.values(), default=1) == 1, "doubled"
        queued = {submission for _, submission, _, _ in items}
        assert {one["submission"] for one in self.told("ack", "send")} <= queued, "lost"
        waiting = Counter(submission for _, submission, state, _ in items if submission and state != "decided")
        assert max(waiting.values(), default=1) == 1, "doubled"

    def _decisions(self, log, decisions, promised, items, made, entries) -> None:
        logged = Counter((action, facts["item"]) for action, facts in log if action in ("approve", "changes", "reject"))
        assert logged == Counter((action, item) for _, item, action, _, _ in decisions)
        undone = Counter(item for _, item, _, at, _ in decisions if at is not None)
        assert undone == Counter(facts["item"] for action, facts in log if action == "undo")
        for action in ("approve", "changes", "reject"):
            acked = Counter((action, one["item"]) for one in self.told("ack", action))
            assert not acked - logged, "lost"
        of_submissions = {item for item, submission, _, _ in items if submission is not None}
        told = {f"decided:{number}:author" for number, item, _, _, _ in decisions if item in of_submissions}
        assert {key for (key,) in promised} == told
        standing = {item: action for _, item, action, at, _ in decisions if at is None and action != "changes"}
        for item, submission, state, outcome in items:
            if submission is not None:
                assert (state == "decided") == (item in standing)
                assert outcome == {"approve": "approved", "reject": "rejected"}.get(standing.get(item, "")), item
        approved = {submission for _, submission, _, outcome in items if submission and outcome == "approved"}
        accepted = {number: entry for number, state, entry in made if state == "accepted"}
        assert set(accepted) == approved, "half approved"
        assert set(accepted.values()) <= set(entries), "half approved"

    def _standing(self, log, subjects, entries, imported) -> None:
        last: dict[str, str] = {}
        for action, facts in log:
            if entry := facts.get("entry") or subjects.get(facts.get("item")):
                last[entry] = action
        for entry, action in last.items():
            if action in FATE:
                assert entries[entry] == FATE[action], entry
        for action in ("retract", "restore", "dispute", "rollback"):
            acked = Counter(one["entry"] for one in self.told("ack", action))
            assert not acked - Counter(facts["entry"] for done, facts in log if done == action), "lost"
        began = {one["path"] for one in self.told("begin", "import")}
        ends = Counter(path.rpartition("/")[2] for path in imported)
        assert set(ends) <= began
        assert {one["path"] for one in self.told("ack", "import")} <= set(ends), "lost"
        assert max(ends.values(), default=1) == 1, "doubled"


@pytest.fixture
async def world(database, forking, tmp_path, models):
    """Everything that is needed to kill and to judge, on each database."""
    async with Nursery(forking) as nursery:
        yield World(nursery, database, tmp_path, models)


async def test_a_life_that_nobody_kills_passes_every_place(world):
    assert await world.live(road=True, steps=len(ROAD)) == 0
    assert await world.live(check=True, steps=20) == 0
    await world.judge()
    assert len(world.told("ack", "approve")) >= 2
    assert {one["action"] for one in world.told("ack")} >= {"keep", "send", "retract", "restore", "undo", "import"}


@pytest.mark.parametrize("where", CHOSEN)
async def test_killed_at_a_failpoint(world, where):
    world.order["model"] |= where.startswith("vectors")
    assert await world.live(where, road=True, steps=3 * len(ROAD)) == -signal.SIGKILL
    assert await world.live(check=True, road=True, steps=8) == 0
    await world.judge()


async def test_killed_at_random(world, record_property):
    dice = random.Random(f"{world.database.sqlite}")
    for n in range(KILLS):
        pid = await world.bear(check=n % 10 == 9, road=n == 0)
        await world.some_moment(pid, dice)
        assert await world.nursery.kill(pid) == -signal.SIGKILL
    assert await world.live(check=True, steps=0) == 0
    record_property("kills", KILLS)
    for action in ("keep", "approve", "retract", "import"):
        record_property(f"{action} acknowledged", len(world.told("ack", action)))
    record_property(
        "s until index and database were seen to agree, at most", max(one["seconds"] for one in world.told("equal"))
    )
    await world.judge()
    record_property("lost", 0)
    record_property("doubled", 0)
