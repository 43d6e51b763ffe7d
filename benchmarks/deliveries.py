"""How fast what is due goes out, and what questions notice of it: `python -m benchmarks.deliveries [--count N]`.

With `--spread 60` they fall due one after the other over a minute, as reminders do; the figure is how late they came.

A whole service with the starting library sends to a Discord and a Slack on loopback that limit it as the services do.
The figure is the share of what those limits allow; beside it, how long a question waits for its whole answer with its
sources while that goes on, and while nothing does.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import itertools
import json
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.chat import questions
from benchmarks.service import fresh_home
from bot.desk import Desk
from bot.message import Reply, say
from bot.platforms.discord.client import DiscordClient
from bot.platforms.discord.wire import use_hosts
from bot.platforms.slack.courier import SlackCourier
from bot.platforms.slack.wire import Wire
from bot.posting import engine_of
from bot.settings import load as settings
from bot.wiring import first_fill, open_desk
from scheduler import deliveries, store
from scheduler.deliveries import Delivery, Promise, State
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack

DISCORD = (5, 5.0, 50)
"""Discord lets five messages into a channel in five seconds, and fifty calls pass in a second."""
SLACK = (1.0, 5.0)
"""Slack lets one message a second into a channel, and about three hundred a minute into a workspace."""
BAR = 0.8
LATE_S = 20.0
"""How late 99 of 100 reminders may come."""
CHANNELS = 400
QUESTIONS, ASKED_IN = 60, "77"
"""Different questions that are asked meanwhile, and how the places begin in which they are."""
ASKED_S = 2.0
DAY = dt.timedelta(days=1)


async def notice(desk: Desk, delivery: Delivery) -> Reply | None:
    """A notice of ordinary length."""
    return say(f"Notice {delivery.subject['n']}: the table of this month begins in an hour, and three seats are left.")


@dataclass
class Waited:
    """How long each question waited for its whole answer, and how many answers had a source."""

    seconds: list[float]
    cited: int = 0

    def __str__(self) -> str:
        worst, half = max(self.seconds), statistics.median(self.seconds)
        return (
            f"{len(self.seconds)} questions were answered, {self.cited} with sources, in {half * 1000:.0f} ms "
            f"(worst {worst * 1000:.0f} ms)"
        )


async def ask(discord: Any, waited: Waited, until: asyncio.Event, first: int) -> None:
    """Ask something that the library answers every few seconds, everybody in a place of their own."""
    asked = itertools.cycle(questions(QUESTIONS))
    for number in itertools.count(first):
        if until.is_set():
            return
        began = time.monotonic()
        question = await discord.say(next(asked), channel=f"{ASKED_IN}{number}", person=f"{ASKED_IN}{number}")
        await discord.until(lambda one=question: one in discord.whole, 120)
        waited.seconds.append(time.monotonic() - began)
        waited.cited += "[1]" in json.dumps(discord.replies(question))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), ASKED_S)


async def drained(desk: Desk, total: int) -> dict[str, float]:
    """Wait until everything is sent; by platform, the seconds that took."""
    began, done = time.monotonic(), dict[str, float]()
    while len(done) < 2:
        await asyncio.sleep(0.25)
        async with desk.database.reading() as connection:
            left = await store.waiting_platforms(connection)
        done |= {one: time.monotonic() - began for one in ("discord", "slack") if one not in left and one not in done}
    async with desk.database.reading() as connection:
        counts = await store.counts(connection)
    assert counts == {State.SENT: total}, counts
    return done


async def lateness(desk: Desk) -> None:
    """Print how long after it was due each delivery was out."""
    async with desk.database.reading() as connection:
        sent = await store.listed(connection, states=[State.SENT], limit=1_000_000)
    late = sorted((one.settled_at - one.due_at).total_seconds() for one in sent if one.settled_at)
    p99 = late[int(len(late) * 0.99)]
    verdict = "reached" if p99 <= LATE_S else "NOT REACHED"
    print(
        f"late by {statistics.median(late):.1f} s, p99 {p99:.1f} s, worst {late[-1]:.1f} s ({LATE_S:.0f} s {verdict})"
    )


@dataclass
class Scene:
    """A service that sends to both fakes, and the fakes."""

    desk: Desk
    discord: Any
    slack: Any


@contextlib.asynccontextmanager
async def scene(folder: Path, url: str) -> AsyncIterator[Scene]:
    """Everything started, and stopped afterwards."""
    async with contextlib.AsyncExitStack() as stack:
        discord = await stack.enter_async_context(fake_discord.FakeDiscord())
        slack = await stack.enter_async_context(fake_slack.FakeSlack())
        desk = await stack.enter_async_context(open_desk(settings({}, home=folder, database_url=url)))
        await first_fill(desk)
        assert await desk.indexer.ready(), desk.indexer.model_error
        await desk.indexer.catch_up(copy=True)
        desk.notices.notice("benchmark")(notice)
        use_hosts(discord.api, discord.gateway)
        client = DiscordClient(desk)
        running = asyncio.create_task(client.start(fake_discord.TOKEN))
        await discord.connected()
        await client.wait_until_ready()
        web = AsyncWebClient(token=fake_slack.BOT_TOKEN, base_url=slack.api, retry_handlers=[])
        desk.couriers["slack"] = SlackCourier(Wire(web), desk)
        engine = engine_of(desk)
        desk.database.promised = engine.ring
        sending = asyncio.create_task(engine.run())
        yield Scene(desk, discord, slack)
        await engine.stop(1)
        await sending
        await client.close()
        running.cancel()
        if web.session:
            await web.session.close()


@contextlib.asynccontextmanager
async def asked_meanwhile(discord: Any, first: int) -> AsyncIterator[Waited]:
    """Questions while something else goes on; how long each waited."""
    waited, over = Waited([]), asyncio.Event()
    asking = asyncio.create_task(ask(discord, waited, over, first))
    yield waited
    over.set()
    await asking


async def measure(count: int, folder: Path, url: str, spread: float = 0.0) -> None:
    """Promise, send, and print the shares."""
    async with scene(folder, url) as the:
        async with asked_meanwhile(the.discord, 1000) as idle:
            await asyncio.sleep(10 * ASKED_S)
        the.discord.limits, the.slack.limits = DISCORD, SLACK
        async with asked_meanwhile(the.discord, 2000) as busy:
            made = promises(count, spread, the.desk.now())
            began = time.monotonic()
            await the.desk.database.write(lambda c: deliveries.promise(c, made, the.desk.now()))
            print(f"promised {len(made):,} in {time.monotonic() - began:.1f} s")
            took = await drained(the.desk, len(made))
        if spread:
            await lateness(the.desk)
        arrived(the, count)
    if not spread:
        shares(the, count, took)
    for name, waited in (("nothing is sent", idle), ("everything is sent", busy)):
        print(f"{waited} while {name}")


def arrived(the: Scene, count: int) -> None:
    """Check that both platforms hold every notice once: as many messages as were promised, and no two alike."""
    sides = {
        "Discord": (
            count,
            [row["content"] for row in the.discord.messages.values() if row["channel_id"].startswith("1")],
        ),
        "Slack": (count // 10, [row["blocks"][0]["text"] for row in the.slack.messages.values()]),
    }
    for name, (promised, texts) in sides.items():
        assert len(texts) == promised == len(set(texts)), (
            f"{promised} promised, {len(texts)} messages and {len(set(texts))} different ones on {name}"
        )


def shares(the: Scene, count: int, took: dict[str, float]) -> None:
    """Print how much of what each platform allows was sent."""
    sides = (
        ("Discord", count, DISCORD[2], the.discord.refused_429),
        ("Slack", count // 10, SLACK[1], the.slack.refused_429),
    )
    for name, sent, allowed, refused in sides:
        share = sent / took[name.lower()] / allowed
        verdict = "reached" if share >= BAR else "NOT REACHED"
        print(f"{name}: {sent:,} in {took[name.lower()]:.0f} s, {share:.0%} of the limit ({BAR:.0%} {verdict})", end="")
        print(f"; {refused} calls were refused as too many")


def promises(count: int, spread: float, now: dt.datetime) -> list[Promise]:
    """So many for Discord and a tenth of it for Slack, falling due one after the other over so many seconds."""
    few, each = count // 10, dt.timedelta(seconds=spread)
    made = [_promise(f"discord:{10_000 + n % CHANNELS}", n, now + each * (n / count)) for n in range(count)]
    return made + [_promise(f"slack:C{n % CHANNELS}", n, now + each * (n / few)) for n in range(few)]


def _promise(target: str, n: int, now: dt.datetime) -> Promise:
    return Promise(f"benchmark:{target}:{n}", "benchmark", target, {"n": n}, now, now + DAY)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="deliveries on Discord; a tenth of it on Slack")
    parser.add_argument("--spread", type=float, default=0.0, help="seconds over which they fall due")
    parser.add_argument("--database", default="", help="a PostgreSQL address; SQLite if left out")
    asked = parser.parse_args()
    with fresh_home() as home:
        asyncio.run(measure(asked.count, home, asked.database, asked.spread))
