"""Lives of a service that tests begin and kill; see `tests.fakes.nursery`."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def nursery() -> Iterator[subprocess.Popen]:
    """The process that forks lives: it takes long to be ready, so one serves many tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    )
    assert process.stdout.readline().strip() == b"ready"
    os.set_blocking(process.stdout.fileno(), False)
    yield process
    process.stdin.close()
    process.wait()
    process.stdout.close()


class Nursery:
    """The lives of one test."""

    def __init__(self, forking: subprocess.Popen) -> None:
        self._process = forking
        self._told = b""
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._begun: dict[int, asyncio.Event] = {}

    async def __aenter__(self) -> "Nursery":
        asyncio.get_running_loop().add_reader(self._process.stdout.fileno(), self._read)
        return self

    async def __aexit__(self, *_: object) -> None:
        for pid, end in self._ends.items():
            if not end.done():
                await self.kill(pid)
        asyncio.get_running_loop().remove_reader(self._process.stdout.fileno())

    def _read(self) -> None:
        *lines, self._told = (self._told + (self._process.stdout.read() or b"")).split(b"\n")
        for line in lines:
            word, *numbers = line.split()
            pid = int(numbers[0])
            if word == b"born":
                self._ends[pid] = asyncio.get_running_loop().create_future()
                self._begun[pid] = asyncio.Event()
                self._born.put_nowait(pid)
            elif word == b"begun":
                self._begun[pid].set()
            else:
                self._begun[pid].set()
                self._ends[pid].set_result(int(numbers[1]))

    async def bear(self, order: dict, crash_at: str = "-") -> int:
        """Begin a life; its process id."""
        self._process.stdin.write(f"{crash_at} {json.dumps(order)}\n".encode())
        self._process.stdin.flush()
        return await self._born.get()

    async def end(self, pid: int, seconds: float = 120) -> int:
        """How a life ended."""
        return await asyncio.wait_for(asyncio.shield(self._ends[pid]), seconds)

    async def begun(self, pid: int, seconds: float = 60) -> None:
        """Wait until a life begins its work, or is over."""
        await asyncio.wait_for(self._begun[pid].wait(), seconds)

    async def kill(self, pid: int) -> int:
        """End a life as `kill -9` does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return await self.end(pid)
