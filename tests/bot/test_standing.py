"""What Discord and Slack say of somebody's roles when the page asks, and that signing in there stays private."""

import asyncio
import contextlib
import importlib.util
from pathlib import Path

from bot import sessions
from bot.message import Role
from bot.platforms.discord.client import DiscordClient, DiscordPlatform
from bot.platforms.discord.wire import use_hosts
from bot.platforms.slack.app import SlackApp
from tests.stages.slack import running


def fake(name: str):
    """The fake of a platform."""
    spec = importlib.util.spec_from_file_location(f"fake_{name}", Path(__file__).parents[1] / "fakes" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DISCORD, SLACK = fake("discord"), fake("slack")


@contextlib.asynccontextmanager
async def on_discord(desk):
    """The real client on a Discord on loopback, with two roles on its server."""
    async with DISCORD.FakeDiscord() as discord:
        discord.roles, discord.members = ("900", "901"), {"42": ("900",), "43": ()}
        use_hosts(discord.api, discord.gateway)
        client = DiscordClient(desk, guilds_wait=0.1)
        task = asyncio.create_task(client.start(DISCORD.TOKEN))
        await asyncio.wait_for(discord.connected(), 20)
        await asyncio.wait_for(client.wait_until_ready(), 20)
        desk.standings["discord"] = client.standing
        try:
            yield discord, client
        finally:
            await client.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


async def test_discord_is_asked_for_the_roles_as_they_are_now(open_home):
    async with open_home(fill=False, moderators="discord:900") as desk, on_discord(desk) as (discord, client):
        now = [await sessions.role_now(desk, f"discord:{one}", fresh=True) for one in ("42", "43", "44")]
        discord.members["42"] = ("901",)
        after = await sessions.role_now(desk, "discord:42", fresh=True)
        asked = len([path for method, path, _ in discord.log if "/members/" in path])
        await client.close()
        away = await client.standing("42")
    assert now == [Role.MODERATOR, Role.MEMBER, Role.MEMBER]
    assert after is Role.MEMBER
    assert asked == 4
    assert away is None


async def test_a_server_without_named_roles_is_not_asked_about_people(open_home):
    async with open_home(fill=False, moderators="discord:555") as desk, on_discord(desk) as (discord, _):
        assert await sessions.role_now(desk, "discord:42", fresh=True) is Role.MEMBER
        assert await sessions.role_now(desk, "discord:555", fresh=True) is Role.MODERATOR
        assert not [path for _, path, _ in discord.log if "/members/" in path]


async def test_a_server_that_refuses_its_members_gives_nobody_a_role(open_home):
    async with (
        open_home(fill=False, moderators="discord:900", admins="discord:43") as desk,
        on_discord(desk) as (it, _),
    ):
        it.faults = [lambda method, path: (403, {"code": 50001, "message": "Missing Access"})] * 20
        now = [await sessions.role_now(desk, f"discord:{one}", fresh=True) for one in ("42", "43")]
        it.faults = [lambda method, path: (401, {"code": 0, "message": "401: Unauthorized"})]
        kept = await sessions.role_now(desk, "discord:43", fresh=True)
        it.faults = []
        after = await sessions.role_now(desk, "discord:42", fresh=True)
    assert now == [Role.MEMBER, Role.ADMIN]
    assert kept is Role.ADMIN
    assert after is Role.MODERATOR


async def test_a_discord_that_fails_leaves_the_last_word(open_home):
    async with open_home(fill=False, moderators="discord:900") as desk, on_discord(desk) as (discord, _):
        assert await sessions.role_now(desk, "discord:42", fresh=True) is Role.MODERATOR
        discord.faults = [(500, {"message": "broken"})] * 8
        assert await sessions.role_now(desk, "discord:42", fresh=True) is Role.MODERATOR


async def test_on_discord_the_address_is_seen_by_one_person(open_home):
    async with open_home(fill=False) as desk, on_discord(desk) as (discord, _):
        public = await discord.say("sign-in")
        await discord.until(lambda: bool(discord.replies(public)))
        slash = await discord.slash("sign-in")
        await discord.until(lambda: bool(slash.shown))
    assert "code=" not in discord.replies(public)[-1]["content"]
    assert "/sign-in?code=" in slash.shown[-1]["content"]
    assert slash.shown[-1]["flags"] & 64


async def test_before_it_ever_connected_discord_says_nothing(open_home):
    async with open_home(fill=False) as desk:
        DiscordPlatform(desk)
        assert await sessions.role_now(desk, "discord:42", fresh=True) is Role.MEMBER
        assert await DiscordClient(desk).standing("42") is None


async def test_slack_is_asked_for_the_groups_as_they_are_now(open_home):
    async with SLACK.FakeSlack() as slack:
        settings = {"slack_bot_token": SLACK.BOT_TOKEN, "slack_app_token": SLACK.APP_TOKEN, "slack_api_url": slack.api}
        async with open_home(fill=False, moderators="slack:S900", **settings) as desk:
            app = SlackApp(desk)
            desk.standings["slack"] = app.standing
            slack.groups["S900"] = ["U1"]
            before = await sessions.role_now(desk, "slack:U1", fresh=True)
            slack.groups["S900"] = []
            after = await sessions.role_now(desk, "slack:U1", fresh=True)
            await app.client.session.close() if app.client.session else None
    assert (before, after) == (Role.MODERATOR, Role.MEMBER)


async def test_on_slack_the_address_is_seen_by_one_person(open_home):
    async with SLACK.FakeSlack() as slack:
        settings = {"slack_bot_token": SLACK.BOT_TOKEN, "slack_app_token": SLACK.APP_TOKEN, "slack_api_url": slack.api}
        async with open_home(fill=False, **settings) as desk, running(desk, slack):
            ts = await slack.say("sign-in")
            await slack.until(lambda: bool(slack.replies(ts) or slack.ephemeral))
            await slack.slash("sign-in")
            await slack.until(lambda: bool(slack.responses))
    assert all("code=" not in str(one) for one in slack.messages.values())
    assert slack.responses[-1]["response_type"] == "ephemeral"
    assert "/sign-in?code=" in str(slack.responses[-1])
