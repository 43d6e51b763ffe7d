"""The service as people start it, in a process of its own, for benchmarks that ask it from outside."""

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
LOOK_S, LONGEST_S = 0.5, 900.0


@contextlib.contextmanager
def fresh_home() -> Iterator[Path]:
    """A home that is thrown away afterwards, with the models that are kept for tests."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        if models := os.environ.get("KEPT_TEST_MODELS"):
            (home / "models").symlink_to(models)
        yield home


@contextlib.asynccontextmanager
async def begun(home: Path, settings: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service, just started, stopped afterwards; settings by their names."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    environment = kept | {f"CHAUPAL_{name}": value for name, value in {"HOME": str(home), **settings}.items()}
    process = await asyncio.create_subprocess_exec(*COMMAND, env=environment, stderr=asyncio.subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def served(home: Path, settings: Mapping[str, str] | None = None) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service with its model and an index in step, stopped afterwards; settings by their names."""
    port = free_port()
    async with begun(home, {"PORT": str(port), **(settings or {})}) as process:
        async with asyncio.timeout(LONGEST_S):
            await _ready(process, port)
        yield process


async def _ready(process: asyncio.subprocess.Process, port: int) -> None:
    state: dict[str, Any] = {}
    while state.get("model") != "ready" or not state.get("in_step"):
        if process.returncode is not None:
            sys.exit(f"the service ended with {process.returncode} before it was ready")
        await asyncio.sleep(LOOK_S)
        with contextlib.suppress(OSError):
            state = await asyncio.to_thread(_status, port)


def _status(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=10) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
