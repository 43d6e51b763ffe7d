"""`chaupal serve`: one process with the page, the index and the clock, until it is told to stop."""

import asyncio
import contextlib
import errno
import gc
import logging
import os
import secrets
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bot import home as homes
from bot.cli.bars import bars
from bot.cli.logs import log_to
from bot.declined_gaps import close_declined
from bot.desk import Desk
from bot.errors import NoAddress, PortBusy
from bot.features import sources_check
from bot.posting import engine_of, plan
from bot.settings import Settings
from bot.starting import TAKE, compared, news
from bot.wiring import first_fill, open_desk
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from starlette.routing import Route
    from uvicorn import Server

    from bot.platforms.running import Running
    from scheduler.clock import Clock
    from scheduler.sending.engine import Engine

log = logging.getLogger(__name__)

CATCH_UP_S = 5.0
"""Seconds between two looks for changes that nobody announced."""
TICK_S = 30.0
"""Seconds between two looks after the chat platforms."""
SWEEP_S = 60.0
"""Seconds between two times that old claims are forgotten."""
RING_S = 2.0
"""Seconds between two looks for deliveries that are due."""
PLAN_S = 20.0
"""Seconds between two rounds of the planners."""
SOURCES_S = 3600.0
"""Seconds between two times that a few sources are asked whether they still answer."""
GRACE_S = 8
"""Seconds that answers under way may take when the service is told to stop."""
HURRY_S = 3.0
"""Of these, seconds after which no language model is waited for any more."""


async def run(settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C; returns the exit code."""
    console = Console(stderr=True)
    log_to(settings, quiet=False)
    try:
        listening = listen(settings)
    except PortBusy:
        own_folder(settings.home)  # which says it better, where it is the same service
        raise
    async with open_desk(settings) as desk:
        desk.serving = True
        await _first_start(desk, console)
        await _serve(desk, listening, console)
    return 0


def own_folder(home: Path) -> None:
    """Raise AlreadyRunning, naming the process and its address, where a service runs on this folder."""
    lock = homes.Lock(home)
    if home.exists():
        lock.take()
        lock.release()


def listen(settings: Settings) -> socket.socket:
    """The page's socket, taken before any heavy work. Raises PortBusy or NoAddress."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, UnicodeError) as error:
        listening.close()
        if getattr(error, "errno", 0) == errno.EADDRINUSE:
            raise PortBusy(host, port) from None
        raise NoAddress(host, port, getattr(error, "strerror", None) or "no such name") from None
    return listening


async def _first_start(desk: Desk, console: Console) -> None:
    """Fill an empty library, so that it can be searched by words."""
    with bars(console) as tell:
        if await first_fill(desk, tell):
            await desk.indexer.catch_up(tell)


async def _say_news(desk: Desk, console: Console) -> None:
    """Tell whoever starts a new version what its starting library has that the community has not."""
    with contextlib.suppress(KnowledgeError):
        if found := news(await compared(desk.database, desk.now())):
            console.print(f"The starting library of this version has {found}. {TAKE}")


async def _judge_gaps(desk: Desk, console: Console) -> None:
    """Close gaps of earlier versions that ask nothing, and tell the operator which."""
    if closed := await close_declined(desk.database, desk.now()):
        numbers = ", ".join(map(str, closed))
        console.print(
            f"Open gaps that ask nothing anybody could write down were closed: {numbers}. "
            "`chaupal gap reopen NUMBER` opens one again."
        )


async def _prepare(desk: Desk, console: Console) -> None:
    """Search by meaning as soon as it can be; the page answers meanwhile.

    What there is then stays, so the garbage collector need not look through it again and again: everybody would wait a
    quarter of a second each time.
    """
    reading = desk.indexer.read_ahead_in_background()
    try:
        await _make_ready(desk, console)
    except Exception:
        log.exception("search by meaning could not be made ready; it is tried again")
    gc.freeze()
    await asyncio.wait([reading])
    gc.freeze()


async def _make_ready(desk: Desk, console: Console) -> None:
    """Load the model, which is exported the first time, and embed what is not embedded yet."""
    desk.indexer.load_model_in_background()
    await _say_news(desk, console)
    await _judge_gaps(desk, console)
    status = await desk.indexer.status()
    if status.waiting:  # as after an end in the middle of an import: words first, they are quick
        with bars(console) as tell:
            await desk.indexer.catch_up(tell)
        status = await desk.indexer.status()
    if status.vectors == status.chunks:
        return
    console.print("Searches go by words until every section is embedded as well.")
    with bars(console) as tell:
        tell("Preparing the embedding model", 0, 0)
        if not await desk.indexer.ready():
            return
        tell("Preparing the embedding model", 1, 1)
        await desk.indexer.catch_up(tell)
    console.print("Searches go by words and meaning now.")


async def _serve(desk: Desk, listening: socket.socket, console: Console) -> None:
    token = secrets.token_urlsafe(32)
    platforms, routes = _platforms(desk)
    server, engine = _server(desk, token, routes), engine_of(desk)
    clock = _clock(desk, platforms, engine)
    clock.start()
    sending = asyncio.create_task(engine.run(), name="deliveries")
    desk.database.promised = engine.ring
    for one in platforms:
        one.start()
    _stop_on_signals(desk, server)
    homes.write_running(desk.settings.home, homes.Running(os.getpid(), desk.settings.address, token))
    status = await desk.indexer.status()
    console.print(
        f"Chaupal is at [bold]{desk.settings.link_base}[/bold] with {status.entries} entries. Ctrl-C stops it."
    )
    preparing = asyncio.create_task(_prepare(desk, console), name="make ready")
    with contextlib.suppress(asyncio.CancelledError):
        await server.serve(sockets=[listening])
    preparing.cancel()
    clock.stop()
    if desk.saying:  # to who went away
        await asyncio.wait(set(desk.saying), timeout=GRACE_S / 2)
    await engine.stop(GRACE_S / 2)
    await asyncio.wait([sending], timeout=GRACE_S / 2)
    await asyncio.gather(*(one.stop(GRACE_S) for one in platforms))
    listening.close()


def _server(desk: Desk, token: str, routes: "list[Route]") -> "Server":
    """What serves the page; its log and its signals are ours."""
    import uvicorn

    from bot.platforms.web.app import build

    config = uvicorn.Config(
        build(desk, token, routes),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        lifespan="off",
    )
    return uvicorn.Server(config)


def _clock(desk: Desk, platforms: "list[Running]", engine: "Engine") -> "Clock":
    """Everything that is done again and again while the service runs."""
    from bot.platforms.claims import sweep
    from scheduler.clock import Clock

    clock = Clock()
    seen: set[str] = set()
    clock.every(CATCH_UP_S, "catch up with the database", lambda: _catch_up(desk, seen))
    clock.every(TICK_S, "look after the platforms", lambda: _look_after(platforms))
    clock.every(SWEEP_S, "forget old claims", lambda: sweep(desk))
    clock.every(PLAN_S, "plan deliveries", lambda: plan(desk))
    clock.every(RING_S, "send what is due", lambda: _ring(engine))
    clock.every(SOURCES_S, "ask a few sources", lambda: _ask_sources(desk))
    return clock


def _platforms(desk: Desk) -> "tuple[list[Running], list[Route]]":
    """The chat platforms that have a token, and the routes of those that are reached through the page."""
    from starlette.routing import Route

    from bot.platforms.running import Running

    settings, found, routes = desk.settings, [], []
    if settings.discord_token.get_secret_value():
        from bot.platforms.discord.client import DiscordPlatform

        found.append(Running(DiscordPlatform(desk), desk.platforms))
    if settings.slack_bot_token.get_secret_value():
        from bot.platforms.slack.run import SlackPlatform

        slack = SlackPlatform(desk)
        found.append(Running(slack, desk.platforms))
        if settings.slack_signing_secret.get_secret_value():
            routes.append(Route("/slack/events", slack.receive, methods=["POST"]))
    return found, routes


async def _look_after(platforms: "list[Running]") -> None:
    for one in platforms:
        await one.tick()


async def _ask_sources(desk: Desk) -> None:
    """See whether a few sources still answer; trouble with it is nobody's hour of work."""
    try:
        found = await sources_check.hourly(desk)
    except Exception:
        log.exception("sources could not be asked")
        return
    if lost := sum(one.outcome == "gone" for one in found):
        log.info("%d of %d sources that were asked are gone", lost, len(found))


async def _ring(engine: "Engine") -> None:
    engine.ring()


async def _catch_up(desk: Desk, seen: set[str]) -> None:
    """Take in what changed; once, when the model is there, bring Chroma's copy in step as well."""
    copy = desk.indexer.embedder is not None and "copied" not in seen and (await desk.indexer.status()).in_step
    if copy:
        seen.add("copied")
    try:
        await desk.indexer.catch_up(copy=copy)
    except Exception:
        log.exception("catching up failed; it is tried again")


def _stop_on_signals(desk: Desk, server: "Server") -> None:
    """SIGTERM or Ctrl-C ends the service; whoever waits for a language model by then gets the quotes in time."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.should_exit = True
        if desk.assistant.writer is not None:
            loop.call_later(HURRY_S, desk.assistant.writer.hurry)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
