"""The service as people start it, ended while answers are being written on both platforms: each is whole, and there once."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.platforms.slack.manifest import scopes
from tests.bot.test_starts import COMMAND, ROOT, environment, free_port
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.fakes.model import FakeModel, writing

QUESTION = "How do I serve an 8B model on one 16 GB T4?"


class Town:
    """A Discord, a Slack and a model on loopback, and a service that lives among them."""

    def __init__(self, home, discord: fake_discord.FakeDiscord, slack: fake_slack.FakeSlack, model: FakeModel) -> None:
        self.home, self.discord, self.slack, self.model = home, discord, slack, model
        self.port = free_port()

    def environment(self) -> dict[str, str]:
        """The settings of the service."""
        given = {
            "PORT": self.port,
            "LIBRARY": "none",
            "DISCORD_TOKEN": fake_discord.TOKEN,
            "DISCORD_API_URL": self.discord.api,
            "DISCORD_GATEWAY_URL": self.discord.gateway,
            "SLACK_BOT_TOKEN": fake_slack.BOT_TOKEN,
            "SLACK_APP_TOKEN": fake_slack.APP_TOKEN,
            "SLACK_API_URL": self.slack.api,
            **{name.upper(): value for name, value in self.model.settings.items()},
        }
        return environment(self.home, **{f"CHAUPAL_{name}": str(value) for name, value in given.items()})

    async def start(self, *on: str) -> asyncio.subprocess.Process:
        """Start the service, and wait until it is on both platforms, or on the one named."""
        self.discord._ready.clear()
        self.slack._there.clear()
        self.port = free_port()  # a port that was given back may be somebody else's by now
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "serve", env=self.environment(), cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
        )
        there = {"discord": self.discord.connected, "slack": self.slack.connected}
        await asyncio.gather(*(there[one](100) for one in on or there))
        return process

    def judge(self, on_discord: str, on_slack: str) -> None:
        """Each question has one whole answer, and nothing says that one is still to come."""
        said = [one for one in self.discord.messages.values() if one["author"]["id"] == fake_discord.ME]
        told = [row for row in self.slack.messages.values() if row["user"] == fake_slack.ME]
        assert [one["message_reference"]["message_id"] for one in said] == [on_discord]
        assert [row["thread_ts"] for row in told] == [on_slack]
        for one in (str(said[0]["content"]), str(told[0]["blocks"])):
            assert "and runs on one T4" in one
        assert "Stop" not in str([one["components"] for one in said])
        assert "Stop" not in str([row["blocks"] for row in told])
        assert self.slack.streams == {}
        assert self.slack.status[-1][2] == ""


@pytest.fixture
async def town(open_home, tmp_path) -> AsyncIterator[Town]:
    """A service that is not started yet, with the small library."""
    async with open_home():
        pass
    async with fake_discord.FakeDiscord() as discord, fake_slack.FakeSlack() as slack, writing() as model:
        yield Town(tmp_path / "home", discord, slack, model)


@contextlib.asynccontextmanager
async def ending(process: asyncio.subprocess.Process) -> AsyncIterator[None]:
    """A process that does not outlive the test."""
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_ended_while_it_writes_the_answers_are_whole_and_there_once(town):
    first = await town.start()
    async with ending(first):
        on_discord, on_slack = await town.discord.say(QUESTION), await town.slack.say(QUESTION)
        await town.model.half_way(2)
        await town.discord.until(lambda: "Stop" in str(town.discord.replies(on_discord)))
        await town.slack.until(lambda: town.slack.streams and "Stop" in str(town.slack.replies(on_slack)))
        first.kill()
        await first.wait()
    town.model.stuck = 1
    second = await town.start()
    async with ending(second):
        await town.model.half_way(4)
        second.send_signal(signal.SIGTERM)
        town.model.go.set()
        assert await asyncio.wait_for(second.wait(), 60) == 0
    town.judge(on_discord, on_slack)
    said = map(str, [*town.discord.messages.values(), *town.slack.messages.values()])
    assert sum("there was no time left to wait for it" in one for one in said) == 1


async def test_a_service_says_what_keeps_it_from_a_platform_and_goes_on(town):
    town.slack.scopes = scopes() - {"im:write"}
    town.discord.identify_close = 4014
    given = town.environment() | {"CHAUPAL_DISCORD_MESSAGE_CONTENT": "yes"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", env=given, cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    async with ending(process):
        logged = await asyncio.wait_for(heard(process, "The Slack app lacks im:write", "message content intent"), 100)
        doctor = await asyncio.create_subprocess_exec(
            *COMMAND, "doctor", env=given, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        said = " ".join((await doctor.communicate())[0].decode().split())
        async with httpx.AsyncClient() as client:
            page = await client.get(f"http://127.0.0.1:{town.port}/")
    assert doctor.returncode == 1
    for told in (logged, said):
        assert "The Slack app lacks im:write" in told
        assert "docs/slack.md, step 2" in told
        assert "does not have the message content intent" in told
        assert "docs/discord.md, step 3" in told
    assert "Traceback" not in logged
    assert "Messages works" in said
    assert page.status_code == 200


async def heard(process: asyncio.subprocess.Process, *words: str) -> str:
    """What a process writes to its log until all of the words were there."""
    assert process.stderr is not None
    said = ""
    while not all(one in said for one in words):
        line = await process.stderr.readline()
        assert line, said
        said += line.decode()
    return said
