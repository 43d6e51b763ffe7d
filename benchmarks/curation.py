"""How soon an approval is in answers and a retraction out of them: `python -m benchmarks.curation`.

The service runs as people start it, in a process of its own, with the starting library and its model. Entries are
approved and taken out one by one, as the terminal does it, and after each the service is asked until its answer cites
the entry, or cites it no more. The second half does the same while another process asks without pause.
`--entries 20` is a short run.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.service import fresh_home, served
from bot import home as homes
from bot.cli.runner import ask_service
from bot.message import Reply, Sources
from bot.settings import load
from bot.wiring import first_fill, open_desk
from knowledge.submissions import offering, store
from knowledge.submissions.offering import Author
from knowledge.submissions.types import Draft

QUESTIONS = Path(__file__).parent.parent / "rag" / "evaluation" / "questions.jsonl"
BAR_MS = 5000
PATIENCE_S = 30.0
SYLLABLES = ("ka", "to", "mir", "zu", "len", "pra", "vo", "shi", "dru", "bel")


def name_of(number: int) -> str:
    """A made-up name for a number, unlike any word of the library."""
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:04}").capitalize()


def question_of(number: int) -> str:
    """What only the entry of this number answers."""
    return f"How much memory does the {name_of(number)} speech model need?"


async def prepare(home: Path, entries: int) -> None:
    """The starting library with its index, and so many submissions that wait, each of an author of its own."""
    async with open_desk(load({}, home=home)) as desk:
        await first_fill(desk)
        await desk.indexer.ready()
        await desk.indexer.catch_up()
        for number in range(entries):
            name, author = name_of(number), Author(f"discord:{number}", (f"discord:{number}",), "member")
            text = f"## Memory\n\nThe {name} speech model needs {3 + number % 40} GB of memory on one card.\n"
            fields = {"disclosure": {"interest": "none"}, "summary": f"What the {name} speech model needs."}
            draft = Draft("guide", f"The {name} speech model on one card", text, fields)

            async def offer(connection: object, draft: Draft = draft, author: Author = author) -> int:
                kept = await store.keep(
                    connection,  # type: ignore[arg-type]
                    draft,
                    person=author.account,
                    name=author.name,
                    place="discord:p",
                    thread="",
                    now=desk.now(),
                )
                return await offering.offer(connection, kept, author, desk.now())  # type: ignore[arg-type]

            await desk.database.write(offer, "submit")


def cites(reply: Reply, entry: str) -> bool:
    """Whether an answer has the entry among its sources."""
    return any(one.entry_id == entry for part in reply.parts if isinstance(part, Sources) for one in part.sources)


class Service:
    """The running service, spoken to as the terminal does."""

    def __init__(self, running: homes.Running) -> None:
        self._running = running

    async def call(self, words: str, **arguments: object) -> Reply:
        """The last reply to a command."""
        last: Reply | None = None
        async for last in ask_service(self._running, words, arguments, ""):
            pass
        assert last is not None, words
        if last.failed:
            sys.exit(f"{words} {arguments} failed: {last.parts}")
        return last

    async def until(self, number: int, entry: str, cited: bool) -> None:
        """Ask until the answer cites an entry, or does not."""
        deadline = time.monotonic() + PATIENCE_S
        while cites(await self.call("ask", question=question_of(number)), entry) != cited:
            if time.monotonic() > deadline:
                sys.exit(f"{entry} never {'came into' if cited else 'left'} the answers")

    async def approve(self, number: int) -> tuple[float, str]:
        """Milliseconds from pressing Approve until an answer cites the entry, and its id."""
        began = time.monotonic()
        done = await self.call("review approve", number=number + 1, version=1)
        entry = str(done.data["entry"])
        await self.until(number, entry, True)
        return 1000 * (time.monotonic() - began), entry

    async def retract(self, number: int, entry: str) -> float:
        """Milliseconds from retracting until no answer cites the entry."""
        began = time.monotonic()
        await self.call("knowledge retract", id=entry, reason="the benchmark takes it out")
        await self.until(number, entry, False)
        return 1000 * (time.monotonic() - began)


async def ask_for_ever(home: Path) -> None:
    """What the second process does: the shipped questions, one after the other, until it is ended."""
    running = homes.read_running(home)
    assert running is not None
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines() if line.strip()]
    service = Service(running)
    while True:
        for row in rows:
            await service.call("ask", question=row["question"])


def row(what: str, values: list[float]) -> None:
    """One line of the table."""
    ranked = sorted(values)
    middle, last = ranked[len(ranked) // 2], ranked[-1]
    print(
        f"| {what} | {len(ranked)} | {middle:.0f} | {ranked[int(len(ranked) * 0.95)]:.0f} | {last:.0f} | ≤{BAR_MS:,} |"
    )


async def measure(service: Service, numbers: range, how: str) -> None:
    """Approve all, then retract all; two lines."""
    made = [await service.approve(number) for number in numbers]
    row(f"approved → in answers{how}", [spent for spent, _ in made])
    out = [await service.retract(number, entry) for number, (_, entry) in zip(numbers, made, strict=True)]
    row(f"retracted → out of answers{how}", out)


async def run(entries: int, beside: Callable[[Path], list[str]]) -> None:
    """Prepare, serve, measure alone and beside another process, stop."""
    with fresh_home() as home:
        await prepare(home, 2 * entries)
        async with served(home):
            running = homes.read_running(home)
            assert running is not None
            print(f"Milliseconds, every one counted; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
            print("| what | n | p50 | p95 | p100 | bar |\n|---|---|---|---|---|---|")
            await measure(Service(running), range(entries), "")
            other = await asyncio.create_subprocess_exec(*beside(home))
            try:
                await measure(Service(running), range(entries, 2 * entries), ", another process asking")
            finally:
                other.kill()
                await other.wait()


def main() -> None:
    """Measure; or, with `--ask HOME`, be the process that asks."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--entries", type=int, default=200, help="how many are approved and retracted, each time")
    reader.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = reader.parse_args()
    if given.ask:
        asyncio.run(ask_for_ever(given.ask))
    else:
        asyncio.run(run(given.entries, lambda home: [sys.executable, "-m", "benchmarks.curation", "--ask", str(home)]))


if __name__ == "__main__":
    main()
