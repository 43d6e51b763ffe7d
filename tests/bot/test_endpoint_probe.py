"""The doctor says of the language model whether one is named, answers, and lets us in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.cli.doctor import PROBES
from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground
from bot.settings import load


async def probed(home: Path, **settings: str) -> Finding:
    """What the doctor finds with these settings."""
    return await PROBES["Language model"](Ground(load({}, home=home, **settings)))


@asynccontextmanager
async def serving(status: str, asked: list[str]) -> AsyncIterator[str]:
    """An endpoint that answers everything alike; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_model_that_is_absent_or_unnamed_is_said_to_be(tmp_path):
    absent = await probed(tmp_path)
    assert (absent.verdict, absent.said) == (OFF, "none set: answers are quotes")
    unnamed = await probed(tmp_path, model_url="http://127.0.0.1:1/v1")
    assert unnamed.verdict == BROKEN
    assert "CHAUPAL_MODEL must name" in unnamed.advice
    away = await probed(tmp_path, model_url="http://127.0.0.1:1/v1", model="m")
    assert away.verdict == BROKEN
    assert "does not answer (ConnectError)" in away.advice


@pytest.mark.parametrize(
    ("provider", "status", "state", "path"),
    [
        ("openai", "200 OK", WORKS, "/models"),
        ("ollama", "200 OK", WORKS, "/api/tags"),
        ("openai", "401 Unauthorized", BROKEN, "/models"),
    ],
)
async def test_a_model_is_asked_for_what_it_has_with_the_key(tmp_path, provider, status, state, path):
    asked: list[str] = []
    async with serving(status, asked) as address:
        found = await probed(tmp_path, model_url=address, model="m", model_provider=provider, model_key="secret")
    assert found.verdict == state
    assert ("401" in found.advice) == (state == BROKEN)
    assert asked[0].startswith(f"GET {path} ")
    assert "authorization: bearer secret" in asked[0].lower()
    assert "secret" not in repr(found)
