"""How long the page of those who decide takes in the service: `python -m benchmarks.console [--items 5000]`.

A queue of so many submissions, each with a text of its own, on the starting library; the pages are asked for one after
the other over the app itself, so that what is measured is the service and no network; then one item's retrieval diff is
made over the evaluation set. `--profile ITEM` prints where the time of the item page goes.
"""

import argparse
import asyncio
import cProfile
import getpass
import os
import pstats
import random
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from bot import sessions
from bot.desk import Desk
from bot.dispatch import call
from bot.platforms.terminal.message import terminal_message
from bot.platforms.web.app import build
from bot.settings import load
from bot.wiring import first_fill, open_desk
from knowledge.review import store as queue
from knowledge.review.types import Kind, NewItem
from knowledge.submissions import store
from knowledge.submissions.types import Draft, State
from rag.evaluation import SHIPPED
from rag.evaluation import load as cases

ROUNDS = 60
PAGES = {
    "queue, first page": "/queue",
    "queue, last page": "/queue?page={last}",
    "queue, search": "/queue?search=whisper",
    "queue, one vertical": "/queue?vertical=health",
    "item": "/queue/{item}",
    "overview": "/overview",
}
BARS_MS = {"queue, first page": 300, "item": 150}


async def fill(desk: Desk, items: int) -> None:
    """So many submissions that wait, with words of the evaluation questions."""
    dice, questions = random.Random(5), [one.question for one in cases(SHIPPED, "all")]

    async def work(connection: object) -> None:
        for number in range(items):
            body = "\n\n".join(dice.sample(questions, 12))
            title = f"{dice.choice(questions)[:80]} ({number})"
            draft = Draft("guide", title, body, {"disclosure": {"interest": "none"}, "verticals": ["health"]})
            who = f"discord:{number}"
            kept = await store.keep(
                connection,  # type: ignore[arg-type]
                draft,
                person=who,
                name="member",
                place="discord:p",
                thread="",
                now=desk.now(),
            )
            await store.move(connection, kept, State.PENDING)  # type: ignore[arg-type]
            new = NewItem(
                f"n{kept}",
                Kind.NEW,
                title,
                who,
                entry_kind="guide",
                verticals=("health",),
                submission_id=kept,
            )
            await queue.open_item(connection, new, desk.now())  # type: ignore[arg-type]

    await desk.database.write(work, "submit")


async def entered(desk: Desk, client: httpx.AsyncClient) -> None:
    """Sign the client in as the operator."""
    code = await sessions.invite(desk, f"terminal:{getpass.getuser()}", "owner")
    page = (await client.get(f"/sign-in?code={code}")).text
    token = page.partition('name="token" value="')[2].partition('"')[0]
    await client.post("/sign-in", data={"token": token, "code": code})


async def timed(client: httpx.AsyncClient, path: str) -> float:
    """Milliseconds until the whole page is there."""
    began = time.monotonic()
    page = await client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    return 1000 * (time.monotonic() - began)


async def compared(desk: Desk) -> None:
    """Print how long the retrieval diff of one item takes over the evaluation set."""
    began, last = time.monotonic(), None
    async for last in call(desk, terminal_message("review diff"), "review diff", {"item": 1}):
        pass
    assert last is not None
    spent, asked = time.monotonic() - began, int(str(last.data["asked"]))
    print(
        f"\nretrieval diff: {asked} questions, before and after, in {spent:.1f} s, {300 * spent / asked:.1f} s for 300"
    )


async def run(items: int, profiled: int) -> None:
    """Fill, sign in, measure."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if models := os.environ.get("KEPT_TEST_MODELS"):
            (home / "models").symlink_to(models)
        async with open_desk(load({}, home=home)) as desk:
            await first_fill(desk)
            await desk.indexer.ready()
            await desk.indexer.catch_up()
            await fill(desk, items)
            host = f"http://127.0.0.1:{desk.settings.port}"
            transport = httpx.ASGITransport(build(desk, "t"))
            async with httpx.AsyncClient(transport=transport, base_url=host, headers={"Origin": host}) as client:
                await entered(desk, client)
                if profiled:
                    await timed(client, f"/queue/{profiled}")
                    with cProfile.Profile() as profile:
                        for number in range(profiled, profiled + 10):
                            await timed(client, f"/queue/{number}")
                    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
                    return
                print(f"{items:,} items, {ROUNDS} times each; milliseconds; load {os.getloadavg()[0]:.1f}\n")
                print("| page | p50 | p95 | p100 | bar |\n|---|---|---|---|---|")
                for name, path in PAGES.items():
                    paths = [path.format(last=items // 50, item=1 + n * 7 % items) for n in range(ROUNDS)]
                    spent = sorted([await timed(client, one) for one in paths])
                    most, bar = spent[int(0.95 * (len(spent) - 1))], BARS_MS.get(name)
                    print(f"| {name} | {statistics.median(spent):.0f} | {most:.0f} | {spent[-1]:.0f} |", end=" ")
                    print(f"{f'≤{bar}' if bar else ''} |", flush=True)
                await compared(desk)


def main() -> None:
    """Read how much, and measure it."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--items", type=int, default=5000)
    reader.add_argument("--profile", type=int, default=0, metavar="ITEM")
    given = reader.parse_args()
    asyncio.run(run(given.items, given.profile))


if __name__ == "__main__":
    main()
