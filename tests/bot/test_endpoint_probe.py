"""The doctor says of the language model whether one is named, answers, lets us in, and is served there; of Slack, whether it can be heard."""

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
async def serving(status: str, asked: list[str], body: str = "") -> AsyncIterator[str]:
    """An endpoint that answers everything alike; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
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
    body = '{"models": [{"name": "m:latest"}]}' if provider == "ollama" else '{"data": [{"id": "m"}]}'
    async with serving(status, asked, body) as address:
        found = await probed(tmp_path, model_url=address, model="m", model_provider=provider, model_key="secret")
    assert found.verdict == state
    assert ("401" in found.advice) == (state == BROKEN)
    assert asked[0].startswith(f"GET {path} ")
    assert "authorization: bearer secret" in asked[0].lower()
    assert "secret" not in repr(found)


async def answered(home: Path, body: str, **settings: str) -> Finding:
    """What the doctor finds of `gadget-8b` at an endpoint that lists this."""
    async with serving("200 OK", [], body) as address:
        return await probed(home, model_url=address, model="gadget-8b", **settings)


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("openai", '{"data": [{"id": "widget"}, {"id": "Gadget-8B-AWQ"}, {"id": "gadget-14b"}]}'),
        ("ollama", '{"models": [{"name": "widget"}, {"name": "Gadget-8B-AWQ"}, {"name": "gadget-14b"}]}'),
    ],
)
async def test_a_model_that_is_not_served_is_said_not_to_work_and_those_that_are_stand_nearest_first(
    tmp_path, provider, body
):
    found = await answered(tmp_path, body, model_provider=provider)
    assert found.verdict is BROKEN
    assert found.said.endswith("it is not served there")
    assert "Served there: gadget-14b, Gadget-8B-AWQ, widget. Name one in CHAUPAL_MODEL" in found.advice


@pytest.mark.parametrize(
    ("body", "said", "advice"),
    [
        ('{"data": []}', "no model is served there", "Load the model there"),
        ('{"models": null}', "no model is served there", "Load the model there"),
        ("<title>Welcome</title>", "gadget-8b at ", "no list of models there; check CHAUPAL_MODEL_URL"),
        ('"ok"', "gadget-8b at ", "no list of models there; check CHAUPAL_MODEL_URL"),
        ('{"data": ["gadget-8b"]}', "gadget-8b at ", "no list of models there; check CHAUPAL_MODEL_URL"),
        ("", "gadget-8b at ", "no list of models there; check CHAUPAL_MODEL_URL"),
    ],
)
async def test_an_endpoint_that_answers_without_any_model_is_not_said_to_work(tmp_path, body, said, advice):
    found = await answered(tmp_path, body)
    assert found.verdict is BROKEN
    assert said in found.said
    assert advice in found.advice


async def test_a_server_that_serves_one_model_under_any_name_works(tmp_path):
    found = await answered(tmp_path, '{"data": [{"id": "/models/widget.gguf", "owned_by": "llamacpp"}]}')
    assert (found.verdict, found.advice) == (WORKS, "")
    assert found.said.endswith("which serves /models/widget.gguf under any name")
    two = await answered(tmp_path, '{"data": [{"id": "a", "owned_by": "llamacpp"}, {"id": "b", "owned_by": "b"}]}')
    assert two.verdict is BROKEN


@pytest.mark.parametrize(
    ("settings", "answer", "verdict", "said"),
    [
        ({"slack_app_token": "xapp-1"}, '{"ok": true, "user": "chaupal"}', WORKS, "the token is that of chaupal"),
        ({"slack_signing_secret": "s"}, '{"ok": true, "user": "chaupal"}', WORKS, "the token is that of chaupal"),
        ({"slack_app_token": "xapp-1"}, '{"ok": false, "user": "chaupal"}', BROKEN, "the app-level token is refused"),
        ({}, '{"ok": true, "user": "chaupal"}', BROKEN, "Slack has no way to reach this machine"),
        ({"slack_app_token": "xapp-1"}, '{"ok": false}', BROKEN, "token refused"),
        ({"slack_app_token": "xapp-1"}, '"what?"', BROKEN, "it cannot be reached"),
    ],
)
async def test_slack_works_only_if_what_is_written_there_can_come_here(tmp_path, settings, answer, verdict, said):
    async with serving("200 OK", [], answer) as address:
        home = load({}, home=tmp_path, slack_bot_token="xoxb-1", slack_api_url=address, **settings)
        found = await PROBES["Slack"](Ground(home))
    assert found.verdict is verdict
    assert said in found.said
