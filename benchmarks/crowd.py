"""Whether a crowd is answered: many messages in a minute, of which none may be lost or answered twice.

`python -m benchmarks.crowd [--count 10000] [--people 500] [--seconds 60]`

The service runs as people start it, in a process of its own, with the starting library; half of the people write on
Discord, half on Slack, which are the fakes of the tests, on loopback. Ends with 1 where a bar is missed.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import time
from pathlib import Path

from benchmarks.chat import Surface, platforms, questions
from benchmarks.service import fresh_home, served
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack

DRAINED_S = 300.0
"""The bar: seconds from the last message to the last answer."""
BOUND_MB = 1_000
"""The bar: what the service may hold at most."""
FIRST = 10_000
LOOK_S = 0.5


def held(pid: int) -> float:
    """Megabytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS:"))


class Crowd:
    """Who writes what, and what became of it."""

    def __init__(self, surfaces: list[Surface], people: int) -> None:
        self._surfaces, self._people = surfaces, people
        self._asked = questions(60)
        self.sent: list[tuple[Surface, int, str]] = []

    async def say(self, number: int) -> None:
        """One message of somebody, in a place of their own."""
        who = number % self._people
        surface = self._surfaces[who % len(self._surfaces)]
        message = await surface.ask(self._asked[number % len(self._asked)], FIRST + who)
        self.sent.append((surface, FIRST + who, message))

    def open(self) -> int:
        """How many of the messages have no whole answer yet."""
        return sum(surface.answered(message, who) is None for surface, who, message in self.sent)

    def effects(self) -> list[int]:
        """How many answers each has."""
        return [surface.effects(message, who) for surface, who, message in self.sent]


async def write(crowd: Crowd, count: int, seconds: float) -> float:
    """Let so many messages be written, evenly; how many seconds it really took."""
    began = time.monotonic()
    waiting: set[asyncio.Task[None]] = set()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + seconds * number / count - time.monotonic()))
        waiting.add(asyncio.create_task(crowd.say(number)))
        waiting = {one for one in waiting if not one.done()}
    await asyncio.gather(*waiting)
    return time.monotonic() - began


async def run(count: int, people: int, seconds: float) -> bool:
    """Start everything, write, wait, tell; whether every bar was reached."""
    async with contextlib.AsyncExitStack() as stack:
        home = stack.enter_context(fresh_home())
        discord = await stack.enter_async_context(fake_discord.FakeDiscord())
        slack = await stack.enter_async_context(fake_slack.FakeSlack())
        service = await stack.enter_async_context(served(home, platforms(discord, slack)))
        await asyncio.gather(discord.connected(900), slack.connected(900))
        crowd = Crowd([Surface(discord, None), Surface(None, slack)], people)
        idle = most = held(service.pid)
        print(f"{count:,} messages of {people} people; load {os.getloadavg()[0]:.1f}", flush=True)
        writing = asyncio.create_task(write(crowd, count, seconds))
        ended = None
        while not writing.done() or crowd.open():
            most = max(most, held(service.pid))
            if writing.done():
                ended = ended or time.monotonic()
                if time.monotonic() - ended > 2 * DRAINED_S:
                    break
            await asyncio.sleep(LOOK_S)
        drained = time.monotonic() - (ended or time.monotonic())
        spent = await writing
        await asyncio.sleep(5)
        effects = crowd.effects()
    lost, twice = effects.count(0), sum(one > 1 for one in effects)
    print(f"written in {spent:.0f} s, the last answer {drained:.0f} s later (bar: {DRAINED_S:.0f} s)")
    print(f"{lost} lost, {twice} answered twice (bar: 0)")
    print(f"memory {idle:.0f} MB before, {most:.0f} MB at most (bar: {BOUND_MB} MB)")
    return not lost and not twice and drained <= DRAINED_S and most <= BOUND_MB


def main() -> None:
    """Read how large the crowd is, and let it write."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--count", type=int, default=10_000)
    reader.add_argument("--people", type=int, default=500)
    reader.add_argument("--seconds", type=float, default=60.0)
    given = reader.parse_args()
    sys.exit(0 if asyncio.run(run(given.count, given.people, given.seconds)) else 1)


if __name__ == "__main__":
    main()
