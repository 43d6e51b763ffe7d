"""How fast Discord and Slack are answered, and whether a storm of retries has one effect each.

`python -m benchmarks.chat [--storm 1000]`

The service runs as people start it, in a process of its own, with the starting library; both platforms are the fakes of
the tests, on loopback, in this process. A storm sends so many mentions four times each, shuffled, instead of measuring.
What misses its bar is named at the end, and the command fails.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.service import fresh_home, served
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack

QUESTIONS = Path(__file__).parent.parent / "rag" / "evaluation" / "questions.jsonl"
TOGETHER, ROUNDS, STORM = 20, 5, 90_000
ACKNOWLEDGED, ANSWERED, CALLED = (
    ("acknowledged", 95, 300),
    ("whole answer", 95, 1500),
    ("command acknowledged", 99, 1000),
)
"""What is measured, at which percentile, and the milliseconds it may take."""


def questions(count: int) -> list[str]:
    """Questions of the shipped set that have an answer, the same ones every time."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [row["question"] for row in rows if row.get("gold") and row.get("language") in ("en", "hi", "hi-Latn")]
    return random.Random(4).sample(found, count)


def percentile(values: list[float], share: int) -> float:
    """So many per cent of the values are at most this, in milliseconds."""
    return 1000 * (statistics.quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0])


def platforms(discord: fake_discord.FakeDiscord, slack: fake_slack.FakeSlack) -> dict[str, str]:
    """The settings that let the service meet both."""
    return {
        "DISCORD_TOKEN": fake_discord.TOKEN,
        "DISCORD_API_URL": discord.api,
        "DISCORD_GATEWAY_URL": discord.gateway,
        "SLACK_BOT_TOKEN": fake_slack.BOT_TOKEN,
        "SLACK_APP_TOKEN": fake_slack.APP_TOKEN,
        "SLACK_API_URL": slack.api,
    }


class Surface:
    """One platform as it is measured: how to ask, and what tells that it was acknowledged and answered."""

    def __init__(self, discord: fake_discord.FakeDiscord | None, slack: fake_slack.FakeSlack | None) -> None:
        self._discord, self._slack = discord, slack

    async def ask(self, text: str, n: int) -> str:
        """Mention the assistant, everybody in a place of their own; the message."""
        if self._discord is not None:
            return await self._discord.say(text, person=str(100_000 + n), channel=str(200_000 + n))
        assert self._slack is not None
        return await self._slack.say(text, person=f"U{n}", channel=f"C{n}")

    def acknowledged(self, message: str, n: int) -> float | None:
        """When the first sign of life was seen."""
        if self._discord is not None:
            times = [at for channel, at in self._discord.typing if channel == str(200_000 + n)]
        else:
            assert self._slack is not None
            times = [at for at, thread, _ in self._slack.status_times if thread == message]
        return min(times, default=None)

    def answered(self, message: str, n: int) -> float | None:
        """When the whole answer stood there."""
        seen = self._discord.whole if self._discord is not None else self._slack.whole  # type: ignore[union-attr]
        return seen.get(message)

    def effects(self, message: str) -> int:
        """How many answers it has; one that goes on in further messages counts once."""
        seen = self._discord.answers if self._discord is not None else self._slack.answers  # type: ignore[union-attr]
        return seen[message]


async def burst(surface: Surface, asked: list[str], first: int) -> tuple[list[float], list[float]]:
    """Ask all at once; the seconds until each was acknowledged, and answered."""
    began = [time.monotonic()] * len(asked)

    async def one(n: int) -> str:
        began[n] = time.monotonic()
        return await surface.ask(asked[n], first + n)

    messages = await asyncio.gather(*(one(n) for n in range(len(asked))))
    await _until(lambda: all(surface.answered(message, first + n) for n, message in enumerate(messages)), 120)
    early = [(surface.acknowledged(message, first + n) or 1e9) - began[n] for n, message in enumerate(messages)]
    late = [(surface.answered(message, first + n) or 1e9) - began[n] for n, message in enumerate(messages)]
    return early, late


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("something was never answered")
        await asyncio.sleep(0.01)


def held(name: str, taken: list[float], bar: tuple[str, int, int]) -> list[str]:
    """Say how long something took; what misses its bar, in words."""
    what, share, most = bar
    at = percentile(taken, share)
    print(f"| {name}: {what} | {percentile(taken, 50):.0f} | {at:.0f} (p{share}) | ≤{most:,} |")
    return [f"{name}: {what} took {at:.0f} ms at p{share}, not {most:,}"] if at > most else []


async def bursts(name: str, surface: Surface, first: int) -> list[str]:
    """Rounds of questions at once, after one that warms up; what misses its bar."""
    await burst(surface, questions(TOGETHER)[:2], first)
    early: list[float] = []
    late: list[float] = []
    for number in range(ROUNDS):
        asked = random.Random(number).sample(questions(60), TOGETHER)
        found = await burst(surface, asked, first + 100 * (number + 1))
        early += found[0]
        late += found[1]
    return [*held(name, early, ACKNOWLEDGED), *held(name, late, ANSWERED)]


async def interactions_on_discord(discord: fake_discord.FakeDiscord) -> list[str]:
    """Slash commands while questions are being answered; what misses its bar."""
    taken: list[float] = []
    for number in range(ROUNDS):
        asked = questions(TOGETHER)
        mentions = [
            discord.say(text, person=str(300_000 + n), channel=str(300_000 + n)) for n, text in enumerate(asked)
        ]
        calls = [discord.slash("ask", {"question": text}, person=str(400_000 + n)) for n, text in enumerate(asked)]
        _, made = await asyncio.gather(asyncio.gather(*mentions), asyncio.gather(*calls))
        await _until(lambda made=made: all(one.answered_at for one in made), 60)  # type: ignore[misc]
        await _until(lambda made=made: all(one.shown for one in made), 60)  # type: ignore[misc]
        taken += [one.answered_at - one.at for one in made]
    return held("Discord", taken, CALLED)


async def interactions_on_slack(slack: fake_slack.FakeSlack) -> list[str]:
    """Slash commands while questions are being answered; what misses its bar."""
    taken: list[float] = []
    for number in range(ROUNDS):
        asked, before = questions(TOGETHER), len(slack.responses)
        mentions = [slack.say(text, person=f"U3{n}", channel=f"C3{number}{n}") for n, text in enumerate(asked)]
        calls = [slack.slash(f"ask {text}", person=f"U4{n}", channel=f"C4{n}") for n, text in enumerate(asked)]
        _, made = await asyncio.gather(asyncio.gather(*mentions), asyncio.gather(*calls))
        await _until(lambda made=made: all(one in slack.acked_at for one in made), 60)  # type: ignore[misc]
        await _until(lambda before=before: len(slack.responses) >= before + TOGETHER, 60)  # type: ignore[misc]
        taken += [slack.acked_at[one] - slack.sent_at[one] for one in made]
    return held("Slack", taken, CALLED)


def shuffled(sent: list[str]) -> list[tuple[int, str]]:
    """Every message four times, in any order."""
    order = list(enumerate(sent, STORM)) * 4
    random.Random(1).shuffle(order)
    return order


async def storm(name: str, surface: Surface, tell: Callable[[int, str], Awaitable[None]], sent: list[str]) -> list[str]:
    """Mentions that nobody was told of yet, each told four times, shuffled: one answer each, or what is wrong."""
    began = time.monotonic()
    for n, message in shuffled(sent):
        await tell(n, message)
    await _until(lambda: all(surface.answered(message, n) for n, message in enumerate(sent, STORM)), 3000)
    spent = time.monotonic() - began
    await asyncio.sleep(5)
    effects = [surface.effects(message) for message in sent]
    print(f"\n{name}: {len(sent):,} mentions four times each, shuffled, in {spent:.0f} s: {sum(effects):,} answers,")
    wrong = f"{sum(one > 1 for one in effects)} twice, {effects.count(0)} never"
    print(wrong, flush=True)
    return [f"{name}: {wrong}"] if any(one != 1 for one in effects) else []


async def storm_on_slack(count: int, slack: fake_slack.FakeSlack) -> list[str]:
    """The storm by Socket Mode; what was not acknowledged would come again."""
    asked, before = questions(20), len(slack.acks)

    async def tell(n: int, ts: str) -> None:
        await slack.emit({**slack.messages[f"C{n}", ts], "type": "app_mention", "event_ts": ts})

    sent = [
        await slack.say(asked[n % 20], person=f"U{n % 500}", channel=f"C{n}", deliver=False)
        for n in range(STORM, STORM + count)
    ]
    wrong = await storm("Slack", Surface(None, slack), tell, sent)
    left = 4 * count - (len(slack.acks) - before)
    print(f"{left} events unacknowledged")
    return [*wrong, f"Slack: {left} events unacknowledged"] if left > 0 else wrong


async def storm_on_discord(count: int, discord: fake_discord.FakeDiscord) -> list[str]:
    """The storm by the gateway, as after many resumes."""
    asked = questions(20)

    async def tell(n: int, message: str) -> None:
        await discord.bring(discord.messages[message])

    sent = [
        await discord.say(asked[n % 20], person=str(500_000 + n % 500), channel=str(600_000 + n), deliver=False)
        for n in range(STORM, STORM + count)
    ]
    return await storm("Discord", Surface(discord, None), tell, sent)


async def speed(parts: list[str], discord: fake_discord.FakeDiscord, slack: fake_slack.FakeSlack) -> list[str]:
    """How soon questions and commands are acknowledged and answered; what misses its bar."""
    missed: list[str] = []
    print(f"{TOGETHER} questions at once, {ROUNDS} times; milliseconds; load {os.getloadavg()[0]:.1f}\n")
    print("| what | p50 | p95 | bar |\n|---|---|---|---|")
    if "discord" in parts:
        missed += await bursts("Discord", Surface(discord, None), 1_000)
    if "slack" in parts:
        missed += await bursts("Slack", Surface(None, slack), 5_000)
    if "interactions" in parts:
        missed += [*await interactions_on_discord(discord), *await interactions_on_slack(slack)]
    return missed


async def run(parts: list[str], count: int) -> list[str]:
    """Start everything, measure, stop; what misses its bar."""
    async with contextlib.AsyncExitStack() as stack:
        home = stack.enter_context(fresh_home())
        discord = await stack.enter_async_context(fake_discord.FakeDiscord())
        slack = await stack.enter_async_context(fake_slack.FakeSlack())
        await stack.enter_async_context(served(home, platforms(discord, slack)))
        await asyncio.gather(discord.connected(900), slack.connected(900))
        if not count:
            return await speed(parts, discord, slack)
        missed = await storm_on_slack(count, slack) if "slack" in parts else []
        return [*missed, *(await storm_on_discord(count, discord) if "discord" in parts else [])]
    raise AssertionError("nothing suppresses what is raised there")


def main() -> None:
    """Read what to measure, and measure it."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--parts", default="discord,slack,interactions")
    reader.add_argument("--storm", type=int, default=0)
    given = reader.parse_args()
    missed = asyncio.run(run(given.parts.split(","), given.storm))
    sys.exit("\n".join(["", "Missed:", *missed]) if missed else 0)


if __name__ == "__main__":
    main()
