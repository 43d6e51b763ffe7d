"""What the Slack app may not do: said at the start by name; and while it runs, one missing scope takes no more than its own."""

import asyncio

import aiohttp
import pytest

from bot.platforms.running import Unusable
from bot.platforms.slack.manifest import scopes
from bot.platforms.slack.run import SlackPlatform
from tests.fakes import slack as fake
from tests.fakes.hall import Hall
from tests.rendered.replies import REPLIES

QUESTION = "How do I serve an 8B model on one 16 GB T4?"


async def test_each_scope_that_is_missing_at_the_start_is_named(database, tmp_path):
    async with fake.FakeSlack() as slack:
        settings = {"slack_bot_token": fake.BOT_TOKEN, "slack_app_token": fake.APP_TOKEN, "slack_api_url": slack.api}
        platform = SlackPlatform(Hall(database, tmp_path, **settings).desk)
        async with aiohttp.ClientSession() as platform.app.client.session:
            slack.scopes = scopes() | {"another:scope"}
            await platform._check()
            for scope in sorted(scopes()):
                slack.scopes = scopes() - {scope}
                with pytest.raises(
                    Unusable, match=rf"lacks {scope}\. Paste what `chaupal slack manifest` .*docs/slack"
                ):
                    await platform._check()


@pytest.mark.parametrize("surface", ["slack"])
async def test_a_scope_that_is_taken_away_takes_no_more_than_its_own(play, caplog):
    async with play() as stage:
        slack = stage.fake
        for n, scope in enumerate(sorted(scopes())):
            slack.scopes = scopes() - {scope}
            stage.client.groups.clear()
            ts = await slack.say(QUESTION, person=f"U7{n}")
            if scope == "chat:write":
                await slack.until(lambda: "the app lacks chat:write" in caplog.text)
            else:
                await slack.until(lambda ts=ts: ts in slack.whole)
            await slack.shortcut("save_thread", ts, person=f"U7{n}")
            before = len(slack.responses)
            await slack.slash("whoami", person=f"U7{n}")
            await slack.until(lambda before=before: len(slack.responses) > before)
            await slack.emit({"type": "app_home_opened", "user": f"U7{n}", "channel": fake.DIRECT, "tab": "home"})
            await slack.until(lambda n=n: f"U7{n}" in slack.homes)
        slack.scopes = None
        whole = await stage.person().says(QUESTION)
    assert "needs about 6 GB" in whole
    assert "the app lacks usergroups:read; paste `chaupal slack manifest`" in caplog.text


@pytest.mark.parametrize("surface", ["slack"])
async def test_the_manifest_asks_for_what_is_needed_and_for_nothing_else(play):
    async with play() as stage:
        slack, member = stage.fake, stage.person()
        answer = await member.says(QUESTION, files={"server.log": b"CUDA out of memory"})
        await member.says("and on an L4?", after=answer)
        private = await slack.say(QUESTION, channel="G1")
        await slack.until(lambda: private in slack.whole)
        await member.writes(QUESTION)
        await member.types("whoami")
        await member.uses("Save this thread to knowledge", answer)
        await stage.desk.couriers["slack"].direct("U42")
        where = {"channel": fake.CHANNEL, "thread": "1.1", "status": "1.1", "team": fake.TEAM, "person": "U1"}
        await stage.client.door.surface("k", where, again=False).put(REPLIES["picture"])
    assert slack.needed - {""} == scopes()


@pytest.mark.parametrize("surface", ["slack"])
async def test_a_drawing_that_may_not_be_attached_is_left_out_and_nothing_said_twice(play, caplog):
    async with play() as stage:
        where = {"channel": fake.CHANNEL, "thread": "1.1", "status": "1.1", "team": fake.TEAM, "person": "U1"}
        stage.fake.scopes = scopes() - {"files:write"}
        await stage.client.door.surface("k", where, again=False).put(REPLIES["picture"])
        stage.fake.scopes = None
        await stage.client.door.surface("l", where, again=False).put(REPLIES["picture"])
        await asyncio.sleep(0)
        said = [row for row in stage.fake.messages.values() if row["user"] == fake.ME and "files" not in row]
    assert len(said) == 2
    assert len(stage.fake.uploads) == 1
    assert "a drawing could not be put under a message" in caplog.text
    assert "the app lacks files:write" in caplog.text
