"""`chaupal chat`: a conversation in the terminal. Follow-ups lean on what was asked before."""

import asyncio
import contextlib
import readline
import secrets
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from rich.console import Console

from bot import home as homes
from bot.cli.logs import log_to
from bot.cli.runner import ask_service, show, tell_service
from bot.dispatch import respond
from bot.errors import ShownError
from bot.features.progress import Steps
from bot.platforms.terminal.message import terminal_message
from bot.settings import Settings
from bot.wiring import first_fill, open_desk

WELCOME = "Ask a deployment question. `help` lists commands; Ctrl-C stops an answer, Ctrl-D or /quit leaves."
KEPT = 500


async def run(settings: Settings) -> int:
    """Talk until the person leaves; returns the exit code."""
    log_to(settings, quiet=True)
    console = Console()
    thread = f"chat-{secrets.token_hex(6)}"
    running = homes.read_running(settings.home) if homes.is_locked(settings.home) else None
    with _history(settings.home / "chat_history"):
        if running is not None:
            console.print(WELCOME)
            await show(ask_service(running, "notices read", {"new": True}, thread))
            while (line := await _read()) is not None:
                if line:
                    await _answer(console, show(tell_service(running, line, thread)))
            return 0
        async with open_desk(settings) as desk:
            steps = Steps()

            async def prepare(steps: Steps) -> None:
                await first_fill(desk, steps.tell)
                await desk.indexer.ready()
                await desk.indexer.catch_up(steps.tell)

            await show(steps.run(prepare))
            console.print(WELCOME)
            await show(respond(desk, terminal_message("notices read --new", thread)))
            while (line := await _read()) is not None:
                if line:
                    await _answer(console, show(respond(desk, terminal_message(line, thread))))
    return 0


async def _answer(console: Console, work: Coroutine[Any, Any, int]) -> None:
    task = asyncio.create_task(work)
    try:
        await task
    except (KeyboardInterrupt, asyncio.CancelledError):
        task.cancel()
        console.print("Stopped.")
    except ShownError as error:
        console.print(str(error), markup=False)


async def _read() -> str | None:
    """A line, or None when the person leaves."""
    try:
        line = (await asyncio.to_thread(input, "\n› ")).strip()
    except (EOFError, KeyboardInterrupt):
        return None
    return None if line in ("/quit", "/exit", "exit", "quit") else line.removeprefix("/")


@contextlib.contextmanager
def _history(path: Path):  # type: ignore[no-untyped-def]
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
