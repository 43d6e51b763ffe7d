"""Runs one command for the terminal: in the service that owns the folder, or in a desk of its own."""

import asyncio
import json
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator
from typing import Any

from rich.console import Console
from rich.live import Live

from bot import home as homes
from bot.cli.logs import log_to
from bot.dispatch import SHOWN, call
from bot.errors import ShownError
from bot.message import Form, Progress, Reply, Text
from bot.platforms.terminal.message import terminal_message
from bot.platforms.terminal.render import PROMPT, plain, render
from bot.settings import Settings
from bot.wire import unpack

log = logging.getLogger(__name__)

NEEDS_LIBRARY = ("ask", "eval")
"""Commands that fill an empty database with the starting library first, unless they bring questions of their own."""
FORMS = "This is a form: fill it in on the page (`chaupal sign-in`), on Discord or on Slack."
OWN_QUESTIONS = ("batch", "questions")


async def run(settings: Settings, words: str, arguments: dict[str, Any]) -> int:
    """Run a command and print its replies as they come; returns the exit code."""
    try:
        return await show(replies(settings, words, arguments))
    except SHOWN:
        raise
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("command failed under %s", reference)
        raise ShownError(
            f"Something broke on our side ({reference}); {settings.home / 'chaupal.log'} has the details."
        ) from None


async def replies(settings: Settings, words: str, arguments: dict[str, Any], thread: str = "") -> AsyncIterator[Reply]:
    """The replies to a command, from whoever owns the folder."""
    log_to(settings, quiet=True)
    running = homes.owner(settings.home)
    if running is not None:
        async for reply in ask_service(running, words, arguments, thread):
            yield reply
        return
    from bot.wiring import first_fill, open_desk

    async with open_desk(settings) as desk:
        if words in NEEDS_LIBRARY and not any(arguments.get(name) for name in OWN_QUESTIONS):
            async for reply in _prepare(desk, first_fill):
                yield reply
        async for reply in call(desk, terminal_message(words, thread), words, arguments):
            yield reply


async def _prepare(desk: Any, first_fill: Any) -> AsyncIterator[Reply]:
    from bot.features.progress import Steps

    steps = Steps()

    async def work(steps: Steps) -> None:
        await first_fill(desk, steps.tell)
        await desk.indexer.ready()
        await desk.indexer.catch_up(steps.tell)

    async for reply in steps.run(work):
        yield reply


def ask_service(running: homes.Running, words: str, arguments: dict[str, Any], thread: str) -> AsyncIterator[Reply]:
    """The running service's replies to a command."""
    given = {name: _jsonable(value) for name, value in arguments.items()}
    return _posted(running, {"words": words, "arguments": given, "thread": thread})


def tell_service(running: homes.Running, line: str, thread: str) -> AsyncIterator[Reply]:
    """The running service's replies to a typed line: a command, or a question."""
    return _posted(running, {"line": line, "thread": thread})


async def _posted(running: homes.Running, body: dict[str, Any]) -> AsyncIterator[Reply]:
    import httpx

    headers = {"Authorization": f"Bearer {running.token}", "Content-Type": "application/json"}
    try:
        async with (
            httpx.AsyncClient(timeout=httpx.Timeout(10, read=None), trust_env=False) as client,
            client.stream("POST", f"{running.url}/local/call", content=json.dumps(body), headers=headers) as answer,
        ):
            if answer.status_code != 200:
                raise ShownError(f"The running service at {running.url} refused the command ({answer.status_code}).")
            async for line in answer.aiter_lines():
                if line:
                    yield unpack(line)
    except httpx.HTTPError as error:
        raise (AlreadyRunningButSilent(running, error) if _lives(running) else ServiceEnded(running)) from None


class AlreadyRunningButSilent(ShownError):
    """The service owns the folder but does not answer."""

    def __init__(self, running: homes.Running, error: Exception) -> None:
        super().__init__(
            f"Process {running.pid} owns the data folder but does not answer at {running.url} "
            f"({type(error).__name__}). Stop it, then try again."
        )


class ServiceEnded(ShownError):
    """The service ended before it had answered, as after `kill -9`."""

    def __init__(self, running: homes.Running) -> None:
        super().__init__(
            f"The service (process {running.pid}) ended before it had answered; what it wrote is whole or not there. "
            "Ask again, and start it with `chaupal serve`."
        )


def _lives(running: homes.Running) -> bool:
    try:
        os.kill(running.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _jsonable(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


async def show(stream: AsyncIterator[Reply], prompt: str = PROMPT) -> int:
    """Print replies as they replace each other; 1 if the last one failed. What was said before a stop stays."""
    console = Console()
    last: Reply | None = None
    if console.is_terminal:
        try:
            with Live(console=console, transient=True, refresh_per_second=12) as live:
                async for last in stream:
                    if not last.final:
                        live.update(render(last, prompt))
        except asyncio.CancelledError:
            if last is not None and any(isinstance(part, Text) for part in last.parts):
                console.print(render(last, prompt))
            raise
    else:
        labels: set[str] = set()
        async for last in stream:
            if sys.stderr.isatty():
                _tell_steps(last, labels)
    if last is None or last.silent:
        return 0
    if any(isinstance(part, Form) for part in last.parts):
        Console(stderr=True, style="dim").print(FORMS)
    if last.failed:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(plain(last, prompt))
        return 1
    if console.is_terminal:
        console.print(render(last, prompt))
    else:
        sys.stdout.write(plain(last, prompt) + "\n")
    return 0


def _tell_steps(reply: Reply, labels: set[str]) -> None:
    """Say once of each step of long work that it goes on, to who sits there and sends the answer elsewhere."""
    for part in reply.parts:
        if isinstance(part, Progress) and part.label not in labels:
            labels.add(part.label)
            Console(stderr=True, style="dim", highlight=False, markup=False).print(f"{part.label} …")
