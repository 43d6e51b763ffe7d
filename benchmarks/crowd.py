"""Whether a crowd is answered: many messages in a minute, of which none may be lost or answered twice.

`python -m benchmarks.crowd [--count 10000] [--people 500] [--seconds 60]`

The service runs as people start it, in a process of its own, with the starting library; half of the people write on
Discord, half on Slack, which are the fakes of the tests, on loopback, in this process. They ask everything that the
shipped set of questions asks, with an answer or without, every other time in words of their own. What became of it is
told every second, and once more at the end, also where somebody stops it. Ends with 1 where a bar is missed.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chat import QUESTIONS, Surface, platforms
from benchmarks.service import fresh_home, served
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack

DRAINED_S = 300.0
"""The bar: seconds from the last message to the last answer."""
BOUND_MB = 1_000
"""The bar: what the service may hold at most."""
FIRST = 10_000
LOOK_S = 1.0
SETTLES_S = 5.0
"""Seconds after the last answer in which a second one would show."""
OPENINGS = (
    "hi, ",
    "please help: ",
    "quick one - ",
    "bhai, ",
    "namaste, ",
    "we are a school and ",
    "sorry to ask again: ",
)
ENDINGS = (" thanks", " for 40 people", " in Pune", " on a small budget", ", no internet there", " jaldi batao", " pls")
TICKS = os.sysconf("SC_CLK_TCK")


def held(pid: int, line: str = "VmRSS") -> float:
    """Megabytes that a process holds; with VmHWM, that it held at most since `begin_peak`."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(one.split()[1]) / 1000 for one in lines if one.startswith(f"{line}:"))


def begin_peak(pid: int) -> None:
    """Forget what a process held at most so far: its start is no part of this."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def spent(pid: int) -> float:
    """Seconds of processor time that a process has used, with those of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def asked(count: int) -> list[str]:
    """What is asked: any of the shipped questions, every other one in somebody's own words."""
    dice = random.Random(7)
    known = [
        json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return [_own_words(dice.choice(known), dice) if number % 2 else dice.choice(known) for number in range(count)]


def _own_words(question: str, dice: random.Random) -> str:
    """A question as somebody types it: with a letter missing, and words around it that change nothing, or a little."""
    at = dice.randrange(len(question))
    return dice.choice(("", *OPENINGS)) + question[:at] + question[at + 1 :] + dice.choice(("", *ENDINGS))


@dataclass
class Crowd:
    """Who writes what, and what became of it."""

    surfaces: list[Surface]
    people: int
    texts: list[str]
    sent: list[tuple[Surface, str]] = field(default_factory=list)
    waiting: list[tuple[Surface, str]] = field(default_factory=list)

    async def say(self, number: int) -> None:
        """One message of somebody, in a place of their own."""
        who = number % self.people
        surface = self.surfaces[who % len(self.surfaces)]
        message = await surface.ask(self.texts[number], FIRST + who)
        self.sent.append((surface, message))
        self.waiting.append(self.sent[-1])

    def answered(self) -> int:
        """How many of the messages have an answer by now."""
        self.waiting = [one for one in self.waiting if not one[0].effects(one[1])]
        return len(self.sent) - len(self.waiting)

    def twice(self) -> int:
        """How many have more than one."""
        return sum(surface.effects(message) > 1 for surface, message in self.sent)

    async def write(self, seconds: float) -> None:
        """Let all messages be written, evenly."""
        began, count = time.monotonic(), len(self.texts)
        under_way: set[asyncio.Task[None]] = set()
        for number in range(count):
            await asyncio.sleep(max(0.0, began + seconds * number / count - time.monotonic()))
            under_way.add(asyncio.create_task(self.say(number)))
            under_way = {one for one in under_way if not one.done()}
        await asyncio.gather(*under_way)


@dataclass
class Record:
    """What was seen of one run, second by second."""

    pid: int
    count: int
    idle_mb: float = 0.0
    peak_mb: float = 0.0
    service_s: float = 0.0
    fakes_s: float = 0.0
    began: float = 0.0
    written_at: float = 0.0
    answered_at: float = 0.0
    written: int = 0
    answered: int = 0
    twice: int = 0

    def begin(self) -> None:
        """From here on it counts."""
        begin_peak(self.pid)
        self.idle_mb, self._service, self._fakes = held(self.pid), spent(self.pid), time.process_time()
        self.began = time.monotonic()

    def look(self, crowd: Crowd) -> None:
        """Note how things stand, and say so."""
        before, self.answered, self.written = self.answered, crowd.answered(), len(crowd.sent)
        now = time.monotonic() - self.began
        if self.answered > before:
            self.answered_at = now
        with contextlib.suppress(OSError, StopIteration):  # a service that ended has no figures any more
            self.peak_mb, self.service_s = held(self.pid, "VmHWM"), spent(self.pid) - self._service
        self.fakes_s = time.process_time() - self._fakes
        stands = f"{now:4.0f} s: {self.written:,} written, {self.answered:,} answered; {self.peak_mb:.0f} MB"
        print(f"{stands}; {self.service_s:.1f} s of the service, {self.fakes_s:.1f} s of the fakes", flush=True)

    def told(self) -> bool:
        """Say what became of it; whether every bar was reached."""
        left, each = self.count - self.answered, 1000 / max(self.answered, 1)
        drained = self.answered_at - self.written_at if self.written_at else float("nan")
        print(f"\nload at the end: {os.getloadavg()[0]:.1f}")
        written = f"{self.written:,} of {self.count:,} written in {self.written_at:.0f} s"
        print(f"{written}, the last answer {drained:.0f} s later (bar: {DRAINED_S:.0f} s)")
        print(f"{self.answered:,} answered, {left:,} left, {self.twice} answered twice (bar: 0)")
        print(f"memory {self.idle_mb:.0f} MB before, {self.peak_mb:.0f} MB at most (bar: {BOUND_MB} MB)")
        service, fakes = each * self.service_s, each * self.fakes_s
        print(
            f"processor time for each answer: {service:.1f} ms of the service, {fakes:.1f} ms of the fakes", flush=True
        )
        return not left and not self.twice and drained <= DRAINED_S and self.peak_mb <= BOUND_MB


async def watch(crowd: Crowd, record: Record, seconds: float) -> None:
    """Let the crowd write, and look on until all are answered, or it takes twice as long as it may."""
    writing = asyncio.create_task(crowd.write(seconds))
    while record.answered < record.count:
        await asyncio.sleep(LOOK_S)
        record.look(crowd)
        if writing.done() and not record.written_at:
            await writing
            record.written_at = time.monotonic() - record.began
        if record.written_at and time.monotonic() - record.began - record.written_at > 2 * DRAINED_S:
            return
    await asyncio.sleep(SETTLES_S)


async def run(count: int, people: int, seconds: float) -> bool:
    """Start everything, write, wait, tell; whether every bar was reached."""
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with contextlib.AsyncExitStack() as stack:
        home = stack.enter_context(fresh_home())
        discord = await stack.enter_async_context(fake_discord.FakeDiscord())
        slack = await stack.enter_async_context(fake_slack.FakeSlack())
        discord.strict = slack.strict = False  # tests hold every call to the contracts; here that would take our time
        service = await stack.enter_async_context(served(home, platforms(discord, slack)))
        await asyncio.gather(discord.connected(900), slack.connected(900))
        crowd = Crowd([Surface(discord, None), Surface(None, slack)], people, asked(count))
        record, others = Record(service.pid, count), len(set(crowd.texts))
        load = os.getloadavg()[0]
        print(f"{count:,} messages of {people} people, {others:,} of them different; load {load:.1f}", flush=True)
        record.begin()
        try:
            await watch(crowd, record, seconds)
        finally:
            record.twice = crowd.twice()
            good = record.told()
    return good


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
