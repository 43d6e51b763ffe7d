"""The Discord and the Slack of the tests refuse what the services refuse, in the services' own words."""

import asyncio
import contextlib
from typing import Any

import aiohttp
import pytest

from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack

QUIET = {"allowed_mentions": {"parse": []}}
HELLO = {"content": "Hello", **QUIET}
MESSAGES = f"/channels/{fake_discord.CHANNEL}/messages"


@pytest.fixture
async def discord():
    """A Discord on loopback, and a call to it: status and body."""
    async with fake_discord.FakeDiscord() as opened, aiohttp.ClientSession() as session:

        async def call(method: str, path: str, body: Any = None, token: str = fake_discord.TOKEN) -> tuple[int, Any]:
            headers = {"Authorization": f"Bot {token}"}
            async with session.request(method, f"{opened.api}/v10{path}", json=body, headers=headers) as got:
                return got.status, await got.json() if got.status != 204 else None

        yield opened, call
        opened.breaches.clear()  # wrong calls are what is tried here


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", MESSAGES, {"content": "", **QUIET}, 400, 50006),
        ("POST", MESSAGES, {"content": "a" * 2001, **QUIET}, 400, 50035),
        ("POST", MESSAGES, {**HELLO, "nonce": "a" * 26}, 400, 50035),
        ("POST", "/channels/404/messages", HELLO, 404, 10003),
        ("POST", "/channels/403/messages", HELLO, 403, 50013),
        ("GET", f"{MESSAGES}/1", None, 404, 10008),
        ("PATCH", f"{MESSAGES}/1", HELLO, 404, 10008),
        ("PUT", f"{MESSAGES}/1/reactions/x/@me", None, 404, 10008),
        ("POST", "/interactions/1/token/callback", {"type": 5}, 404, 10062),
        ("GET", "/webhooks/1000/token/messages/@original", None, 404, 10062),
        ("GET", "/nowhere", None, 404, 0),
    ],
)
async def test_discord_refuses(discord, method, path, body, status, code):
    opened, call = discord
    opened.gone.add("404")
    opened.closed.add("403")
    got, said = await call(method, path, body)
    assert (got, said["code"]) == (status, code)
    assert (await call(method, path, body, "wrong"))[0] == 401


async def test_discord_takes_one_answer_in_time_and_more_for_a_while(discord):
    opened, call = discord
    asked = await opened.slash("help")
    path, hook = f"/interactions/{asked.id}/{asked.token}/callback", f"/webhooks/1000/{asked.token}"
    assert (await call("POST", hook, HELLO))[1]["code"] == 10015
    assert (await call("POST", f"{path}?with_response=1", {"type": 4, "data": HELLO}))[0] == 200
    assert (await call("POST", path, {"type": 5}))[1]["code"] == 40060
    assert (await call("GET", f"{hook}/messages/@original"))[1]["content"] == "Hello"
    assert (await call("POST", hook, HELLO))[0] == 200
    opened.token_s = 0
    assert (await call("POST", hook, HELLO))[1]["code"] == 10062
    late = await opened.slash("help")
    opened.patience_s = 0
    assert (await call("POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5}))[1]["code"] == 10062


async def test_discord_gives_back_what_was_said_and_registered(discord):
    opened, call = discord
    first = (await call("POST", MESSAGES, {**HELLO, "nonce": "1", "enforce_nonce": True}))[1]["id"]
    assert (await call("POST", MESSAGES, {**HELLO, "nonce": "1", "enforce_nonce": True}))[1]["id"] == first
    assert (await call("GET", f"{MESSAGES}/{first}"))[1]["content"] == "Hello"
    assert (await call("PUT", f"{MESSAGES}/{first}/reactions/x/@me"))[0] == 204
    assert (await call("GET", "/gateway/bot"))[1]["url"] == opened.gateway
    await call("PUT", "/applications/1000/guilds/2000/commands", [{"name": "one", "type": 1}])
    assert (await call("GET", "/applications/1000/commands"))[1] == []
    assert (await call("GET", "/applications/1000/guilds/2000/commands"))[1][0]["name"] == "one"
    opened.limits = (1, 5.0, 50)
    assert (await call("POST", MESSAGES, HELLO))[0] == 200
    limited, said = await call("POST", MESSAGES, HELLO)
    assert limited == 429
    assert said["retry_after"] > 0


async def test_discords_gateway_tells_of_members_and_of_reactions(discord):
    opened, _ = discord
    opened.members["42"] = ("900",)
    message = await opened.say("Hello", deliver=False)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened.gateway) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": fake_discord.TOKEN, "intents": 0}})
        await opened.connected()
        await socket.send_json({"op": 8, "d": {"guild_id": fake_discord.GUILD, "query": "", "limit": 0}})
        seen: dict[str, Any] = {}
        while "GUILD_MEMBERS_CHUNK" not in seen:
            frame = await socket.receive_json()
            seen[frame["t"]] = frame["d"]
        await opened.react(message, "👍")
        reaction = (await socket.receive_json())["d"]
    assert seen["GUILD_MEMBERS_CHUNK"]["members"][0]["roles"] == ["900"]
    assert (reaction["message_id"], reaction["emoji"]["name"]) == (message, "👍")


@pytest.fixture
async def slack():
    """A Slack on loopback, and a call to it."""
    async with fake_slack.FakeSlack() as opened, aiohttp.ClientSession() as session:

        async def call(method: str, token: str = fake_slack.BOT_TOKEN, **given: Any) -> Any:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.post(f"{opened.api}{method}", json=given, headers=headers) as got:
                return await got.json()

        yield opened, call
        opened.breaches.clear()  # wrong calls are what is tried here


def blocks(count: int, length: int = 1) -> list[dict[str, Any]]:
    """So many blocks of so many characters."""
    return [{"type": "markdown", "text": "a" * length} for _ in range(count)]


@pytest.mark.parametrize(
    ("method", "given", "error"),
    [
        ("chat.postMessage", {"channel": "C1", "text": "a" * 4001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C1", "text": "a", "blocks": blocks(2, 7000)}, "msg_too_long"),
        ("chat.postMessage", {"channel": "C1", "text": "a", "blocks": blocks(51)}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C404", "text": "a"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C403", "text": "a"}, "not_in_channel"),
        ("chat.update", {"channel": "C1", "ts": "1.1", "text": "a"}, "message_not_found"),
        ("views.open", {"trigger_id": "old", "view": {}}, "expired_trigger_id"),
        ("conversations.history", {"channel": "C1", "limit": 1000}, "invalid_limit"),
        ("chat.stopStream", {"channel": "C1", "ts": "1.1"}, "message_not_in_streaming_state"),
    ],
)
async def test_slack_refuses(slack, method, given, error):
    opened, call = slack
    opened.refusals["C403"] = "not_in_channel"
    assert (await call(method, **given))["error"] == error
    if method != "views.open":
        assert (await call(method, "wrong", **given))["error"] == "invalid_auth"


async def test_slack_sends_again_what_was_not_acknowledged(slack):
    opened, call = slack
    address = (await call("apps.connections.open", fake_slack.APP_TOKEN))["url"]
    ts = await opened.say("Hello", mention=False)
    envelopes = []
    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            async with session.ws_connect(address) as socket:
                assert (await socket.receive_json())["type"] == "hello"
                with contextlib.suppress(TimeoutError):
                    frame = await socket.receive_json(timeout=0.3)
                    assert frame["payload"]["event"]["ts"] == ts
                    envelopes.append(frame["envelope_id"])
                if len(envelopes) == 2:
                    await socket.send_json({"envelope_id": envelopes[-1]})
                    await asyncio.sleep(0.05)
    assert len(envelopes) == 2
    assert len(set(envelopes)) == 1
    assert opened.late == []


async def test_slack_sends_an_event_again_by_its_own_clock_until_it_is_acknowledged(slack):
    opened, call = slack
    opened.ack_s, opened.again_s = 0.05, (0.0, 0.05, 60.0)
    address = (await call("apps.connections.open", fake_slack.APP_TOKEN))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        ts = await opened.say("Hello", mention=False)
        frames = [await socket.receive_json(timeout=2) for _ in range(3)]
        await socket.send_json({"envelope_id": frames[0]["envelope_id"]})
        await opened.until(lambda: opened.acked_at)
    assert [one.get("retry_attempt") for one in frames] == [None, 1, 2]
    assert {one["envelope_id"] for one in frames} == {frames[0]["envelope_id"]}
    assert opened.resent == [(ts, 1), (ts, 2)]


async def test_slack_takes_blocks_of_messages_in_no_form_and_no_home_tab(slack):
    opened, call = slack
    await opened.slash("help")
    markdown = [{"type": "markdown", "text": "**bold**"}]
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": markdown}
    home = {"type": "home", "blocks": markdown}
    assert (await call("views.open", trigger_id=opened.trigger, view=modal))["error"] == "invalid_arguments"
    assert (await call("views.publish", user_id="U42", view=home))["error"] == "invalid_arguments"
    assert (opened.views, opened.homes) == ([], {})


async def test_slacks_addresses_and_triggers_hold_for_a_while(slack):
    opened, call = slack
    await opened.slash("help")
    view = {"type": "modal", "title": {"type": "plain_text", "text": "A form"}, "blocks": []}
    assert (await call("views.open", trigger_id=opened.trigger, view=view))["ok"]
    assert (await call("views.open", trigger_id=opened.trigger, view=view))["error"] == "expired_trigger_id"
    address = f"{opened.base}/response/{opened.trigger.rpartition('.')[2]}"
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(6):
            async with session.post(address, json={"text": "a"}) as got:
                statuses.append(got.status)
    assert statuses == [200] * 5 + [404]
