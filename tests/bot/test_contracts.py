"""Every request of a conversation, and everything that the fakes send, is as Discord and Slack publish it."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.message import Role
from tests import contracts
from tests.bot.test_mutated import discord_events, slack_bodies
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.stage import CHAT

QUESTION = "How do I serve an 8B model on one 16 GB T4?"


async def conversation(stage) -> None:
    """What people do on a platform, one of each."""
    member, host = stage.person(), stage.person("host", Role.ORGANIZER)
    answer = await member.says(QUESTION)
    await member.says("and on an L4?", after=answer)
    await member.writes(QUESTION)
    await member.presses(answer, "👎")
    await member.presses(answer, "More")
    await member.presses(answer, "Still stuck: ask people")
    await member.types(f"ask --private {QUESTION}")
    await member.types("knowledge list")
    await member.types("whoami")
    form = await host.types("place form")
    wrong = await host.fills(form, watch="yes", quiet="at night")
    await host.fills(wrong, quiet="22:00-07:00 Asia/Kolkata")
    await member.uses("Save this thread to knowledge", answer)
    await member.says("What is wrong in this log?", files={"a.log": b"RuntimeError: out of memory"})


@pytest.mark.parametrize("surface", CHAT)
async def test_every_request_of_a_conversation_is_as_the_contracts_say(play, surface):
    checked = set()
    async with play() as stage:
        await conversation(stage)
        for method, *more in stage.fake.log:
            if surface == "discord":
                path, body = more
                validator = contracts.discord_call(method, path) if method != "GATEWAY" and body is not None else None
            else:
                (body,) = more
                validator = contracts.slack(method)
            if validator is not None:
                validator.validate(contracts.published_form(body))
                checked.add(path.split("/")[-1] if surface == "discord" else method)
    wanted = {"messages", "callback", "commands"} if surface == "discord" else {"chat.postMessage", "views.open"}
    assert wanted <= checked


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/channels/3000/messages", {"content": 5}),
        ("PATCH", "/channels/3000/messages/1", {"components": [{"type": 1}]}),
        ("POST", "/webhooks/1000/token", {"content": "x", "flags": "many"}),
        ("PATCH", "/webhooks/1000/token/messages/@original", {"content": ["x"]}),
        ("POST", "/guilds/2000/scheduled-events", {"name": "x"}),
        ("PATCH", "/guilds/2000/scheduled-events/1", {"name": 7}),
        ("POST", "/channels/3000/messages/1/threads", {"name": ""}),
        ("POST", "/users/@me/channels", {"recipient_id": ["1"]}),
        ("POST", "/interactions/1/token/callback", {"type": 4, "data": {"content": 1}}),
    ],
)
def test_discord_calls_that_the_contract_does_not_know_are_noticed(method, path, body):
    assert contracts.discord_call(method, path) is not None
    assert contracts.call_to_discord(method, path, body)


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("chat.postMessage", {"channel": "C1"}),
        ("chat.update", {"channel": "C1", "ts": 5, "text": "x"}),
        ("chat.delete", {"channel": "C1"}),
        ("chat.postEphemeral", {"channel": "C1", "text": "x"}),
        ("chat.postMessage", {"channel": "C1", "text": "x", "blocks": [{"type": "section", "text": "x"}]}),
        ("views.publish", {"user_id": "U1", "view": {"type": "home"}}),
        ("response_url", {"text": "x", "blocks": [{"type": "poem"}]}),
    ],
)
def test_slack_calls_that_the_contract_does_not_know_are_noticed(method, body):
    assert contracts.slack("KnownBlock") is not None
    assert contracts.call_to_slack(method, body)


async def test_a_call_that_no_contract_knows_fails_the_test_that_made_it():
    contracts.slack("KnownBlock")
    with pytest.raises(AssertionError, match="no contract knows"):
        async with fake_slack.FakeSlack() as slack, ClientSession() as session:
            await session.post(f"{slack.api}views.publish", json={"user_id": "U1", "view": {"type": "home"}})


async def test_what_the_discord_of_the_tests_sends_is_as_the_contract_says():
    thread = {**fake_discord.FakeDiscord().thread("3900", "3500"), "newly_created": True}
    for name, data in [*await discord_events(), ("THREAD_CREATE", thread)]:
        contracts.sent("discord", name).validate({"op": 0, "t": name, "s": 1, "d": data})


async def test_an_emoji_is_told_of_as_the_contracts_say():
    told: list[tuple[str, Any]] = []

    async def emit(kind: str, data: Any) -> None:
        told.append((kind, data))

    async def send(kind: str, body: Any) -> None:
        told.append((f"event_{body['event']['type']}", body))

    discord, slack = fake_discord.FakeDiscord(), fake_slack.FakeSlack()
    discord.emit, slack.send, slack.asked_for = emit, send, None
    await discord.react(await discord.say("Hello"), "👍")
    await slack.react(await slack.say("Hello"), "thumbsup")
    (reaction,) = [data for kind, data in told if kind == "MESSAGE_REACTION_ADD"]
    (added,) = [data for kind, data in told if kind == "event_reaction_added"]
    whole = {"op": 0, "t": "MESSAGE_REACTION_ADD", "s": 1, "d": reaction}
    contracts.sent("discord", "MESSAGE_REACTION_ADD").validate(whole)
    contracts.sent("slack", "event_reaction_added").validate(
        {field: value for field, value in added.items() if value is not None}
    )


async def test_what_the_slack_of_the_tests_sends_is_as_the_contract_says():
    checked = set()
    for kind, body in await slack_bodies():
        inner = str(body.get("event", {}).get("type"))
        types = {"message_action": "message_shortcut", "event_callback": f"event_{inner}"}
        name = "slash_command" if kind == "slash_commands" else types.get(body["type"], body["type"])
        if validator := contracts.sent("slack", name):
            # Slack says null where its types leave a field out
            validator.validate({field: value for field, value in body.items() if value is not None})
            checked.add(name)
    events = {"event_app_mention", "event_message", "event_app_home_opened"}
    assert checked == events | {"slash_command", "block_actions", "message_shortcut", "view_submission"}
