"""A language model on loopback that writes a sentence and a word at once and the rest when the test says so."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

SENTENCE = "A 4-bit AWQ build of an 8B model needs about 6 GB for its weights."
BEGINNING = f"{SENTENCE} [1] With "
"""Only a sentence that is whole is shown, and that it is whole shows where the next begins."""
REST = "these 6 GB it fits and runs on one T4. [1]"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def _event(text: str) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(piece)}\n\n".encode()


class FakeModel:
    """A model that is half-way through its answers until `go` is set."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.asked = 0
        self.stuck = 0
        """How many of the answers that it begins next it never goes on with."""
        self.url = ""
        self._over = asyncio.Event()
        self._half_way = asyncio.Condition()

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that make the assistant write with it."""
        return {"model_url": self.url, "model": "m", "model_first_token_s": 30.0, "model_total_s": 60.0}

    async def half_way(self, answers: int = 1) -> None:
        """Wait until it has begun so many answers."""
        async with self._half_way:
            await asyncio.wait_for(self._half_way.wait_for(lambda: self.asked >= answers), 30)

    def _hangs(self) -> bool:
        self.stuck -= 1
        return self.stuck >= 0

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(HEAD + _event(BEGINNING))
            await writer.drain()
            async with self._half_way:
                self.asked += 1
                self._half_way.notify_all()
            await (self._over if self._hangs() else self.go).wait()
            writer.write(b"".join(_event(f"{word} ") for word in REST.split()) + b"data: [DONE]\n\n")
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def writing() -> AsyncIterator[FakeModel]:
    """A model for one test."""
    model = FakeModel()
    server = await asyncio.start_server(model._handle, "127.0.0.1", 0)
    model.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield model
    finally:
        model.go.set()
        model._over.set()
        server.close()
