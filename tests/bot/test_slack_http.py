"""Slack over HTTP: the same conversations by signed posts to the page, each once; what Slack did not sign is refused."""

import asyncio
import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bot.cli.serve import _platforms
from bot.platforms.running import Running
from bot.platforms.slack.run import SlackPlatform
from bot.platforms.web.app import build
from tests.fakes import slack as fake
from tests.fakes.hall import Hall
from tests.stage import taken

QUESTION = "How do I serve an 8B model on one 16 GB T4?"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def slack():
    """A Slack on loopback."""
    async with fake.FakeSlack() as opened:
        yield opened


@contextlib.asynccontextmanager
async def serving(desk, slack) -> AsyncIterator[SlackPlatform]:
    """The page of a desk, on which Slack's posts arrive."""
    platform = SlackPlatform(desk)
    app = build(desk, "token", [Route("/slack/events", platform.receive, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    task, running = asyncio.create_task(server.serve()), Running(platform, desk.platforms)
    running.start()
    while not server.started or running.state.word != "connected":
        assert running.state.word in ("connecting", "connected"), running.state
        await asyncio.sleep(0.02)
    slack.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/slack/events"
    yield platform
    await running.stop(5)
    server.should_exit = True
    await task


def given(slack) -> dict[str, str]:
    """The settings of an app without Socket Mode."""
    return {"slack_bot_token": fake.BOT_TOKEN, "slack_signing_secret": fake.SECRET, "slack_api_url": slack.api}


async def test_a_conversation_by_posts_that_each_come_four_times(open_home, slack):
    slack.repeats = 3
    async with open_home(**given(slack), organizers="slack:U42") as desk, serving(desk, slack):
        ts = await slack.say(QUESTION)
        await slack.until(lambda: ts in slack.whole)
        await slack.say("and on an L4?", thread=ts, mention=False, person="U43")
        await slack.until(lambda: len(slack.replies(ts)) == 2)
        await slack.click(slack.replies(ts)[0], "👎")
        await slack.until(lambda: slack.responses)
        status, _ = await slack.slash("place form")
        view = (await slack.until(lambda: slack.views))[0]
        slack.repeats = 0
        _, wrong = await slack.submit(view, {"watch": "yes", "quiet": "at night"})
        slack.repeats = 3
        await slack.submit(view, {"watch": "yes", "verticals": "health"})
        await slack.until(lambda: len(slack.responses) == 2)
        await asyncio.sleep(0.3)
    assert status == 200
    assert "needs about 6 GB" in str(slack.replies(ts)[0]["blocks"])
    assert "fp8" in str(slack.replies(ts)[1]["blocks"])
    assert len(slack.replies(ts)) == 2
    assert "wrong sources" in str(slack.responses[0])
    assert len(slack.views) == 1
    assert "two times and a zone" in json.loads(wrong)["errors"]["quiet"]
    assert "Saved" in str(slack.responses[1])
    assert len(slack.responses) == 2


async def test_what_slack_posts_again_because_nobody_answered_in_time_is_answered_once(open_home, slack):
    slack.ack_s, slack.again_s = 0.3, (0.0,) * 50
    async with open_home(**given(slack)) as desk, serving(desk, slack):
        async with taken(desk) as busy:
            asking = asyncio.create_task(slack.say(QUESTION))
            await slack.until(lambda: len(slack.resent) > 1)
            busy.set()
        ts = await asking
        await slack.until(lambda: ts in slack.whole)
        await asyncio.sleep(0.3)
    assert {one for one, _ in slack.resent} == {ts}
    assert len(slack.replies(ts)) == 1


@contextlib.asynccontextmanager
async def receiving(database, home, slack) -> AsyncIterator[tuple[httpx.AsyncClient, fake.FakeSlack]]:
    """The one route, without a page around it and without a question to answer."""
    platform = SlackPlatform(Hall(database, home, **given(slack)).desk)
    platform._open.set()
    app = Starlette(routes=[Route("/slack/events", platform.receive, methods=["POST"])])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://page.example") as client:
        yield client, slack
    await platform.app.client.session.close() if platform.app.client.session else None


def signed(raw: bytes, at: float, secret: str = fake.SECRET) -> dict[str, str]:
    """The headers with which Slack signs a body."""
    return {"Content-Type": "application/json", **fake.sign(raw, str(int(at)), secret)}


BODY = json.dumps({"type": "url_verification", "challenge": "a-challenge", "token": "x"}).encode()


@pytest.mark.parametrize(("secret", "paths"), [("", []), (fake.SECRET, ["/slack/events"])])
async def test_posts_from_slack_have_an_address_only_where_their_signature_can_be_checked(
    database, tmp_path, slack, secret, paths
):
    settings = {**given(slack), "slack_signing_secret": secret, "slack_app_token": fake.APP_TOKEN}
    platforms, routes = _platforms(Hall(database, tmp_path, **settings).desk)
    assert [one.platform.name for one in platforms] == ["Slack"]
    assert [one.path for one in routes] == paths


async def test_slack_is_told_its_challenge(database, tmp_path, slack):
    async with receiving(database, tmp_path, slack) as (client, _):
        told = await client.post("/slack/events", content=BODY, headers=signed(BODY, time.time()))
    assert told.status_code == 200
    assert "a-challenge" in told.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, time.time(), "another secret"),
        signed(BODY + b" ", time.time()),
        signed(BODY, time.time() - 400),
        signed(BODY, time.time() + 4000),
        {**signed(BODY, time.time()), "X-Slack-Request-Timestamp": "not a number"},
        {**signed(BODY, time.time()), "X-Slack-Request-Timestamp": "9" * 400},
        {**signed(BODY, time.time()), "X-Slack-Signature": ""},
        {**signed(BODY, time.time()), "X-Slack-Signature": "v0=" + "x" * 3000},
    ],
    ids=["none", "secret", "body", "old", "future", "no time", "long time", "empty", "odd"],
)
async def test_what_slack_did_not_sign_now_is_refused(database, tmp_path, slack, headers):
    async with receiving(database, tmp_path, slack) as (client, _):
        told = await client.post("/slack/events", content=BODY, headers=headers)
    assert told.status_code == 401


def posted(raw: bytes, headers: dict[str, str]) -> Request:
    """A post as the page gets it, without a client around it."""

    async def body() -> dict:
        return {"type": "http.request", "body": raw, "more_body": False}

    given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/slack/events", "headers": given}, body)


async def test_mutated_posts_are_refused_and_signed_nonsense_is_no_fault_of_ours(tmp_path, slack):
    from bot.database import Database

    database, dice = Database(f"sqlite+aiosqlite:///{tmp_path / 'chaupal.db'}"), random.Random(3)
    await database.open()
    platform = SlackPlatform(Hall(database, tmp_path, **given(slack)).desk)
    async with receiving(database, tmp_path, slack) as (client, _):
        forged, nonsense = Counter(), set()
        for n in range(10_000):
            raw = bytearray(BODY)
            for _ in range(dice.randint(1, 4)):
                raw[dice.randrange(len(raw))] = dice.randrange(256)
            if bytes(raw) == BODY:
                continue
            headers = signed(BODY, time.time())
            forged[(await platform.receive(posted(bytes(raw), headers))).status_code] += 1
            if n % 50 == 0:
                headers = signed(bytes(raw), time.time())
                nonsense.add((await client.post("/slack/events", content=bytes(raw), headers=headers)).status_code)
    await database.close()
    assert set(forged) == {401}
    assert forged[401] > 9_900
    assert max(nonsense) < 500
