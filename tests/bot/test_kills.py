"""kill -9 while notices are sent, at random and at every failpoint: nothing is lost and nothing is doubled.

Judges are a Discord and a Slack on loopback, the database, and the shelf. `python -m benchmarks.kills` runs five hundred
kills at random where this runs a few, and every failpoint on both databases.
"""

import asyncio
import json
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.shelf import store as shelf
from bot.wire import unpack
from scheduler import store
from scheduler.deliveries import State
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.forks import Nursery

LATE = "_This should have come"
"""What a notice begins with on a machine that is so slow that it comes late."""
WHOLE = "CHAUPAL_TEST_KILLS" in os.environ
KILLS = int(os.environ.get("CHAUPAL_TEST_KILLS", "8"))
"""Kills at random, on each database and with each way of living."""


CHANNEL, SLACK, WEB, DIRECT = (
    f"discord:{fake_discord.CHANNEL}",
    f"slack:{fake_slack.CHANNEL}",
    "web:@abc",
    "discord:@77",
)


class Chaos:
    """Faults at random: one call in so many goes wrong, in one of these ways."""

    def __init__(self, dice: random.Random, one_in: int, ways: list) -> None:
        self._dice, self._one_in, self._ways = dice, one_in, ways

    def __bool__(self) -> bool:
        return self._dice.randrange(self._one_in) == 0

    def pop(self, _: int):
        """One fault."""
        return self._dice.choice(self._ways)


class World:
    """Both platforms, a database, a nursery, and what everybody should have been told."""

    def __init__(self, database: Database, nursery: Nursery, discord, slack, home: Path) -> None:
        self.database, self.nursery, self.discord, self.slack = database, nursery, discord, slack
        self.order = {
            "database": database.url,
            "home": str(home),
            "discord": [discord.api, discord.gateway, discord.token],
            "slack": [slack.api, fake_slack.BOT_TOKEN],
            "promises": [],
            "refresh": [],
            "false": [],
            "broken": [],
            "words": {},
            "settle_s": 1.0,
            "connected": False,
        }
        self.told: dict[str, list[str]] = {}

    def promise(self, target: str, *numbers: int, kind: str = "plain") -> None:
        """Let the next senders promise this too."""
        self.order["promises"].append([kind, target, numbers])
        told = [n for n in numbers if n not in self.order["false"] and n not in self.order["broken"]]
        self.told.setdefault(target, []).extend(self.order["words"].get(str(n), f"Notice number {n}.") for n in told)

    async def run(self, crash_at: str = "-", **more: object) -> int:
        """A sender's whole life; how it ended. The last one of many may have much to do."""
        return await self.nursery.end(await self.nursery.bear({**self.order, **more}, crash_at), 120 + 2 * KILLS)

    async def said(self, target: str) -> list[str]:
        """What stands at a target; joined notices as many."""
        place = target.partition(":")[2]
        if target.startswith("web"):
            async with self.database.reading() as connection:
                texts = [unpack(one.reply).parts for one in await shelf.of(connection, [f"web:{place[1:]}"], 10_000)]
            return [part.markdown for parts in texts for part in parts if not part.markdown.startswith(LATE)]
        if target.startswith("discord"):
            place = place if not place.startswith("@") else str(5200 + int(place[1:]))
            texts = [row["content"] for row in self.discord.messages.values() if row["channel_id"] == place]
        else:
            texts = [row["blocks"][0]["text"] for (where, _), row in self.slack.messages.items() if where == place]
        return [text for joined in texts for text in joined.split("\n\n") if not text.startswith(LATE)]

    async def owed(self) -> None:
        """Let the next senders promise what no sender lived to promise, and nothing else."""
        async with self.database.reading() as connection:
            kept = {row.dedup_key for row in await connection.execute(select(store.deliveries.c.dedup_key))}
        self.order["promises"] = [
            (kind, target, numbers)
            for kind, target, numbers in self.order["promises"]
            if any(f"{kind}:{target}:{n}" not in kept for n in numbers)
        ]

    async def some_moment(self, pid: int, dice: random.Random) -> None:
        """Wait for a moment at random in a sender's life: from its birth, its beginning, or its first post on."""
        since, before = dice.choice(["birth", "beginning", "beginning", "post", "post"]), self.posts()
        if since != "birth":
            await self.nursery.begun(pid)
        for _ in range(300):
            if since != "post" or self.posts() > before:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(dice.uniform(0.0, 0.5))

    def posts(self) -> int:
        """How many messages stand on both platforms."""
        return len(self.discord.messages) + len(self.slack.messages)

    async def judge(self, keep: Callable[[str, object], None] = lambda name, value: None) -> None:
        """Everybody was told everything, once. `keep` notes what was counted."""
        doubled, lost = Counter[str](), Counter[str]()
        for target, told in self.told.items():
            said, wanted = Counter(await self.said(target)), Counter("\n\n".join(told).split("\n\n"))
            doubled[target], lost[target] = (said - wanted).total(), (wanted - said).total()
        for name, value in (("posts", self.posts()), ("lost", lost.total()), ("doubled", doubled.total())):
            keep(name, value)
        assert (+doubled, +lost) == (Counter(), Counter())
        async with self.database.reading() as connection:
            counts = await store.counts(connection)
        assert set(counts) <= {State.SENT, State.CANCELLED, State.FAILED}
        assert counts.get(State.FAILED, 0) == sum(
            n in self.order["broken"] for _, _, numbers in self.order["promises"] for n in numbers
        )


@pytest.fixture
async def world(database: Database, forking, tmp_path: Path):
    """Everything that is needed to kill and to judge, on each database. The database here is only looked at."""
    async with Nursery(forking) as nursery, fake_discord.FakeDiscord() as discord, fake_slack.FakeSlack() as slack:
        yield World(database, nursery, discord, slack, tmp_path)


async def test_a_sender_that_nobody_kills_sends_everything(world):
    world.promise(CHANNEL, 1, 2)
    world.promise(WEB, 3)
    assert await world.run() == 0
    await world.judge()


FIRST = (
    "promise:before-commit",
    "promise:after-commit",
    "deliveries-claim:before-commit",
    "deliveries-claim:after-commit",
    "deliveries-begin:before-commit",
    "deliveries-begin:after-commit",
    "deliveries-sent:before-commit",
    "deliveries-sent:after-commit",
    "deliveries-close:before-commit",
    "deliveries-close:after-commit",
    "deliveries-retry:before-commit",
    "deliveries-retry:after-commit",
    "deliveries-failed:before-commit",
    "deliveries-failed:after-commit",
    "shelf:before-commit",
    "shelf:after-commit",
    "discord:before-post",
    "discord:after-post",
    "slack:before-post",
    "slack:after-post",
)
"""Failpoints that a first life passes."""
AFTER_A_CRASH = {
    "deliveries-recover:before-commit": "discord:after-post",
    "deliveries-recover:after-commit": "discord:after-post",
    "deliveries-found:before-commit": "slack:after-post",
    "deliveries-found:after-commit": "discord:after-post",
    "deliveries-resume:before-commit": "slack:before-post",
    "deliveries-resume:after-commit": "discord:before-post",
}
"""Failpoints that only a life after a crash passes, and where that crash was."""
AGAIN = (
    "discord:before-edit",
    "discord:after-edit",
    "slack:before-edit",
    "slack:after-edit",
    "discord:before-delete",
    "discord:after-delete",
    "slack:before-delete",
    "slack:after-delete",
    "deliveries-anew:before-commit",
    "deliveries-anew:after-commit",
)
"""Failpoints that are passed when something is said again."""
LONG = "\n\n".join(f"Paragraph {n} of a long notice. " + "word " * 90 for n in range(12))


def everything(world: World) -> None:
    """Notices of every sort: joined, long, to people and places, no longer true, and one that cannot be written."""
    world.order["words"] = {"5": LONG}
    world.order["false"], world.order["broken"] = [8], [9]
    world.promise(CHANNEL, 1, 2, 5, 8, 9)
    world.promise(CHANNEL, 3, 4, kind="joined")
    world.promise(SLACK, 1, 2, 5)
    world.promise(SLACK, 3, 4, kind="joined")
    world.promise(DIRECT, 6)
    world.promise(WEB, 1, 7)


def on_each(places: tuple[str, ...], also: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Each failpoint on each database; those beside a platform alone are the same on both, and on PostgreSQL `also` ones only."""
    known = [(database, where) for where in places for database in ("sqlite", "postgres")]
    return [(d, where) for d, where in known if WHOLE or d == "sqlite" or where.endswith("-commit") or where in also]


@pytest.mark.parametrize(("database", "where"), on_each(FIRST), indirect=["database"])
async def test_killed_at_a_failpoint(world, where):
    everything(world)
    assert await world.run(where) == -signal.SIGKILL
    assert await world.run() == 0
    await world.judge()


@pytest.mark.parametrize("where", AFTER_A_CRASH)
async def test_killed_at_a_failpoint_of_the_life_after_a_crash(world, where):
    everything(world)
    world.discord.nonce_s = 0.0
    assert await world.run(AFTER_A_CRASH[where]) == -signal.SIGKILL
    assert await world.run(where) == -signal.SIGKILL
    assert await world.run() == 0
    await world.judge()


@pytest.mark.parametrize(
    ("database", "where"), on_each(AGAIN, also=("discord:after-edit", "slack:after-delete")), indirect=["database"]
)
async def test_killed_while_something_is_said_again(world, where):
    for target in (CHANNEL, SLACK):
        world.promise(target, 1, 2, 3)
    long = {"1": LONG, "2": LONG, "3": "It vanishes."}
    assert await world.run(words=long) == 0
    for platform in (world.discord, world.slack):
        for key, row in list(platform.messages.items()):
            if "It vanishes." in json.dumps(row):
                del platform.messages[key]
    again = [f"plain:{target}:{n}" for target in (CHANNEL, SLACK) for n in (1, 2, 3)]
    assert await world.run(where, refresh=again, words={}, false=[2]) == -signal.SIGKILL
    assert await world.run(refresh=again, words={}, false=[2]) == 0
    world.told = {target: ["Notice number 1.", "Notice number 3."] for target in (CHANNEL, SLACK)}
    await world.judge()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "where", [f"discord:{when}-event{what}" for what in ("", "-change", "-delete") for when in ("before", "after")]
)
async def test_killed_while_dates_are_put_on_a_servers_list(world, where):
    """A date is put on it, changed, and taken off; Discord has no key by which a repeated one would be the same."""
    world.order |= {
        "connected": True,
        "settle_s": 0.2,
        "promises": [["dated", f"discord-events:{fake_discord.CHANNEL}", [1, 2]]],
    }
    again = [f"dated:discord-events:{fake_discord.CHANNEL}:{n}" for n in (1, 2)]
    later = {"refresh": again, "words": {"1": "Another theme."}, "false": [2]}
    first = where.endswith("-event")
    assert await world.run(where if first else "-") == (-signal.SIGKILL if first else 0)
    if first:
        assert await world.run() == 0
    made = {event["name"]: number for number, event in world.discord.events.items()}
    assert sorted(event["name"] for event in world.discord.events.values()) == ["Notice number 1.", "Notice number 2."]
    if not first:
        assert await world.run(where, **later) == -signal.SIGKILL
    assert await world.run(**later) == 0
    assert {event["name"]: number for number, event in world.discord.events.items()} == {
        "Another theme.": made["Notice number 1."]
    }


@pytest.mark.parametrize("weather", ["fair", "foul"])
async def test_killed_at_random(world, weather, record_property):
    """In foul weather calls also fail: cut after they were taken, 503, 429."""
    dice = random.Random(f"{weather} {world.database.sqlite}")
    if weather == "foul":
        limited = {"retry_after": 0.05, "message": "limited", "global": False}
        world.discord.faults = Chaos(dice, 12, ["cut", (503, {"message": "no"}), (429, limited)])
        slow = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "0"})
        world.slack.faults = Chaos(dice, 12, ["cut", (503, {"ok": False, "error": "fatal_error"}, {}), slow])
    n, posting = 100, 0
    for _ in range(KILLS):
        before = world.posts()
        for target in (CHANNEL, SLACK, DIRECT, WEB, f"{SLACK}/1700000000.000100", "discord:3500"):
            world.promise(target, n, n + 1)
            n += 2
        world.promise(dice.choice([CHANNEL, SLACK]), n, n + 1, kind="joined")
        n += 2
        pid = await world.nursery.bear(world.order)
        await world.some_moment(pid, dice)
        await world.nursery.kill(pid)
        posting += world.posts() > before
        await world.owed()
    world.discord.faults, world.slack.faults = [], []
    record_property("kills", KILLS)
    record_property("lives that had posted", posting)
    assert await world.run() == 0
    in_thread = world.told.pop(f"{SLACK}/1700000000.000100", [])
    world.told[SLACK] = world.told.get(SLACK, []) + in_thread
    await world.judge(record_property)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_three_replicas_on_one_postgresql_killed_at_random(world, record_property):
    dice, n, posting = random.Random(3), 100, 0
    living: list[int] = []
    for _ in range(KILLS):
        before = world.posts()
        for target in (CHANNEL, SLACK, DIRECT, WEB, "discord:3500", "discord:@78"):
            world.promise(target, n, n + 1, n + 2)
            n += 3
        while len(living) < 3:
            living.append(await world.nursery.bear(world.order))
        await world.some_moment(living[-1], dice)
        await world.nursery.kill(living.pop(dice.randrange(3)))
        posting += world.posts() > before
        await world.owed()
    for pid in living:
        await world.nursery.kill(pid)
    three = [await world.nursery.bear(world.order) for _ in range(3)]
    assert [await world.nursery.end(pid) for pid in three] == [0, 0, 0]
    record_property("kills", KILLS)
    record_property("lives that had posted", posting)
    await world.judge(record_property)
