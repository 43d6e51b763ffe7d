"""`chaupal chat`: a conversation in the terminal. Follow-ups lean on what was asked before.

Lines are read between two runs of the loop, never beside it: so Ctrl-C reaches whichever of the two goes on.
"""

import asyncio
import contextlib
import readline
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

from rich.console import Console

from bot import home as homes
from bot.cli.logs import log_to
from bot.cli.runner import ask_service, show, tell_service
from bot.desk import Desk
from bot.dispatch import respond
from bot.errors import ShownError
from bot.features.progress import Steps
from bot.message import Reply
from bot.platforms.terminal.message import terminal_message
from bot.settings import Settings
from bot.wiring import first_fill, open_desk

WELCOME = "Ask a deployment question. `help` lists commands; Ctrl-C stops an answer, Ctrl-D or /quit leaves."
LEAVES = "Ctrl-D or /quit leaves."
KEPT = 500
Replies = Callable[[str], AsyncIterator[Reply]]


def run(settings: Settings) -> int:
    """Talk until the person leaves; returns the exit code."""
    log_to(settings, quiet=True)
    thread = f"chat-{secrets.token_hex(6)}"
    running = homes.owner(settings.home)
    with _history(settings.home / "chat_history"), asyncio.Runner() as runner:
        if running is not None:
            news = ask_service(running, "notices read", {"new": True}, thread)
            _talk(runner, news, lambda line: tell_service(running, line, thread))
            return 0
        with _desk(runner, settings) as desk:
            runner.run(show(_prepared(desk)))
            news = respond(desk, terminal_message("notices read --new", thread))
            _talk(runner, news, lambda line: respond(desk, terminal_message(line, thread)))
    return 0


@contextlib.contextmanager
def _desk(runner: asyncio.Runner, settings: Settings) -> Iterator[Desk]:
    """A desk of this process, open between the runs as well."""
    opening = open_desk(settings)
    desk = runner.run(opening.__aenter__())
    try:
        yield desk
    finally:
        runner.run(opening.__aexit__(None, None, None))


def _prepared(desk: Desk) -> AsyncIterator[Reply]:
    """An empty library is filled, and everything can be found."""
    steps = Steps()

    async def prepare(steps: Steps) -> None:
        await first_fill(desk, steps.tell)
        await desk.indexer.ready()
        await desk.indexer.catch_up(steps.tell)

    return steps.run(prepare)


def _talk(runner: asyncio.Runner, news: AsyncIterator[Reply], replies: Replies) -> None:
    """Say what is new, then answer line after line."""
    console = Console(highlight=False)
    console.print(WELCOME)
    runner.run(show(news))
    while (line := _read(console)) is not None:
        if not line:
            continue
        try:
            runner.run(show(replies(line), prompt=""))
        except KeyboardInterrupt:
            console.print("Stopped.")
        except ShownError as error:
            console.print(str(error), markup=False)


def _read(console: Console) -> str | None:
    """A line, empty where it was given up, or None when the person leaves."""
    try:
        line = input("\n› ").strip()
    except EOFError:
        return None
    except KeyboardInterrupt:
        console.print(f"\n{LEAVES}")
        return ""
    return None if line in ("/quit", "/exit", "exit", "quit") else line.removeprefix("/")


@contextlib.contextmanager
def _history(path: Path) -> Iterator[None]:
    """The lines typed before, kept for the next time in a file that only the owner reads."""
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    try:
        yield
    finally:
        readline.set_history_length(KEPT)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            readline.write_history_file(path)
