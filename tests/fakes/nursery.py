"""A process that forks lives of a service, each born in a moment because everything is imported.

A line of standard input is a failpoint (`-` for none) and an order as JSON. `born PID` is printed, `begun PID` when its
work begins, and when it ends `ended PID STATUS`. A sender promises what its order says, sends until nothing is left, and
ends with 0; an order that names a `journal` is for `tests.fakes.curators`, one that names `acts` for
`tests.fakes.neighbours`, one that names a `step` for `tests.fakes.sitters`, one that names a `road` for
`tests.fakes.road`, one that names an `argv` for `tests.fakes.terminal`, one that names an `upgrade` for
`tests.fakes.movers`.
"""

import asyncio
import contextlib
import gc
import json
import os
import select
import signal
import sys
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bot import translated, wiring
from bot.database import Database
from scheduler import deliveries, store
from scheduler.deliveries import OPEN, Promise, State
from scheduler.sending.engine import Terms
from tests.fakes import curators, movers, neighbours, road, sitters, terminal
from tests.fakes import post as posts


async def send(order: dict[str, Any]) -> None:
    """One life of a service: promise, send until nothing is open, end."""
    terms = Terms(
        poll_s=0.05, lease_s=1.5, settle_s=order["settle_s"], backoff_s=(0.05, 0.1, 0.2), pauses_s=(0.1, 0.2), room=24
    )
    database = Database(order["database"])
    await database.open()
    post = posts.Post(database, Path(order["home"]), wiring.utc_now, terms)
    post.truth.false, post.truth.broken = set(order["false"]), set(order["broken"])
    post.truth.words = {int(n): words for n, words in order["words"].items()}
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(posts.on_discord(post, *order["discord"], connected=order["connected"]))
        await stack.enter_async_context(posts.on_slack(post, *order["slack"]))
        post.desk.couriers["discord"].per_second = 500.0  # type: ignore[misc]
        now = wiring.utc_now()
        made = [
            Promise(f"{kind}:{target}:{n}", kind, target, {"n": n}, now, now + posts.DAY)
            for kind, target, numbers in order["promises"]
            for n in numbers
        ]
        await database.write(lambda c: deliveries.promise(c, made, now), "promise")
        for key in order["refresh"]:
            await database.write(lambda c, key=key: deliveries.refresh(c, key, now), "refresh")
        tell("begun", os.getpid())
        work = asyncio.create_task(post.engine.run())
        while True:
            async with database.reading() as connection:
                counts = await store.counts(connection)
                again = await store.listed(connection, states=[State.SENT], limit=10_000) if order["refresh"] else []
            left = sum(counts.get(state, 0) for state in OPEN) + sum(one.wanted > one.shown for one in again)
            if not left:
                break
            await asyncio.sleep(0.05)
        await post.engine.stop(2)
        await work
    await database.close()


def life(order: dict[str, Any]) -> Coroutine[Any, Any, None]:
    """The life that an order is for."""
    if "journal" in order:
        return curators.live(order, lambda: tell("begun", os.getpid()))
    if "step" in order:
        return sitters.live(Path(order["home"]), order["database"], order["step"])
    if "road" in order:
        return road.live(order)
    return neighbours.live(order) if "acts" in order else send(order)


def tell(*words: object) -> None:
    """One line to whoever started this."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def warm() -> None:
    """Live once, so that whoever is forked has read what is read once; and leave those memories where they are."""
    translated.in_hindi("table list")
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(neighbours.live({"home": home, "database": "", "acts": [["mod", "PUBLISH"], ["m1", "A zebra?"]]}))
    gc.collect()
    gc.freeze()


def main() -> None:
    """Fork what is asked for, and tell what becomes of it."""
    children: set[int] = set()
    ended, ending = os.pipe()
    os.set_blocking(ended, False)
    os.set_blocking(ending, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ending)
    while True:
        ready, _, _ = select.select([sys.stdin, ended], [], [])
        with contextlib.suppress(BlockingIOError):
            os.read(ended, 4096)
        while children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                break
            children.discard(pid)
            tell("ended", pid, os.waitstatus_to_exitcode(status))
        if sys.stdin not in ready:
            continue
        line = sys.stdin.readline()
        if not line:
            return
        crash_at, _, order = line.strip().partition(" ")
        pid = os.fork()
        if pid:
            children.add(pid)
            tell("born", pid)
            continue
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if crash_at != "-":
            os.environ["CHAUPAL_CRASH_AT"] = crash_at
        code = 1
        try:
            given = json.loads(order)
            if "argv" in given:
                code = terminal.live(given)
            elif "upgrade" in given:
                code = movers.live(given)
            else:
                asyncio.run(life(given))
                code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)


if __name__ == "__main__":
    warm()
    tell("ready")
    main()
