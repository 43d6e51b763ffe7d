"""Each guard is switched off once, and the harm that it keeps away is then seen: a guard that nothing needs would be none.

Those of review, of the page's forms and of who may read what are in `test_deciding`, `test_console`, `test_leaks`.
"""

import json
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from slack_sdk.signature import SignatureVerifier

from bot import dispatch, gaps
from bot.dispatch import respond
from bot.message import Message, Person, Place, Reply, Text
from bot.pace import Pace
from bot.platforms import attached
from bot.platforms.attached import File
from bot.platforms.claims import Claims
from bot.platforms.discord import render as discord
from bot.platforms.slack import render as slack
from bot.platforms.web import render as looks
from bot.platforms.web.render import render as page
from rag import held
from tests.bot.conftest import NOW
from tests.bot.test_slack_http import BODY, receiving, signed
from tests.fakes import slack as fake
from tests.fakes.discord import FakeDiscord
from tests.rag.test_modelwriter import Endpoint, event, serving, written

PING = Reply((Text("Thanks <!here> and <@U42>, says @everyone."),))


def message(text: str, key: str = "1", **more) -> Message:
    """A member's message on Discord."""
    return Message(key, text, Person("discord", "42"), Place("discord", "77"), NOW, **more)


async def told(desk, given: Message) -> Reply:
    """What is said to it in the end."""
    return [reply async for reply in respond(desk, given)][-1]


async def test_without_the_look_at_the_role_a_member_sets_a_place(open_home, monkeypatch):
    async with open_home(fill=False) as desk:
        assert (await told(desk, message("place set watch yes"))).failed
        monkeypatch.setattr(dispatch, "allow", lambda *_: None)
        assert not (await told(desk, message("place set watch yes"))).failed


async def test_without_the_claim_one_message_is_taken_twice(open_home, monkeypatch):
    async with open_home(fill=False) as desk:

        async def both() -> list[bool]:
            return [await Claims(desk, "discord").take("one", message("help"), {}) for _ in range(2)]

        assert await both() == [True, False]

        async def all_new(connection, claims):
            return {one.key for one in claims}

        monkeypatch.setattr("bot.store.take", all_new)
        assert await both() == [True, True]


def test_without_the_cleaning_slack_calls_everybody(monkeypatch):
    assert "<!here>" not in json.dumps(slack.render(PING, "https://page.example"))
    monkeypatch.setattr(slack, "SLACK", replace(slack.SLACK, harmless=str))
    assert "<!here>" in json.dumps(slack.render(PING, "https://page.example"))


async def test_without_its_empty_list_of_mentions_no_message_gets_past_the_fake():
    (payload,) = discord.render(PING, "https://page.example")
    async with FakeDiscord() as there:
        there.check(payload)
        with pytest.raises(AssertionError, match="may ping"):
            there.check({**payload, "allowed_mentions": {"parse": ["everyone"]}})


FALSE = b"data: [DONE]\n\n"
LIE = "The T4 has 80 GB of memory [1]. See https://evil.example/x [1]. The T4 has 16 GB of memory [1]."


async def said_by_model() -> str:
    """What is left of what a model says that lies about a number and names a foreign address."""
    async with serving(Endpoint(event(LIE), FALSE)) as writer:
        answers = await written(writer)
    return " ".join(piece.markdown for piece in answers[-1].pieces)


async def test_without_the_check_of_sentences_a_model_lies_and_links(monkeypatch):
    assert await said_by_model() == "The T4 has 16 GB of memory."
    monkeypatch.setattr(held, "_supported", lambda *_: True)
    said = await said_by_model()
    assert "80 GB" in said
    assert "evil.example" in said


async def test_without_the_masking_a_key_stands_in_a_gap(open_home, monkeypatch):
    key = "ghp_" + "aZ9k3LmQ" * 5

    async def shown(key_of: str) -> str:
        asked = await told(desk, message(f"Why does Frobnicator {key_of} refuse the token {key}?", key_of))
        return str((await told(desk, message(f"gap show {asked.data['gap']}"))).parts)

    async with open_home(fill=False) as desk:
        assert key not in await shown("one")
        monkeypatch.setattr(gaps, "stops", lambda text: ())
        assert key in await shown("two")


@pytest.mark.parametrize("surface", ["web"])
async def test_without_the_pace_one_visitor_floods_the_page(play, monkeypatch):
    async with play(questions_per_minute=1) as stage:

        async def refused() -> int:
            member = stage.person()
            return sum(["Or type a command" not in await member.says("help") for _ in range(7)])

        assert await refused() > 0
        monkeypatch.setattr(Pace, "wait", lambda self, key: 0.0)
        assert await refused() == 0


SCRIPT = Reply((Text("<script>alert(1)</script>"),))


def test_without_the_setting_of_markdown_a_script_reaches_the_page(monkeypatch):
    assert "<script>" not in str(page(SCRIPT, "token"))
    monkeypatch.setattr(looks, "_markdown", MarkdownIt("commonmark", {"html": True}))
    assert "<script>" in str(page(SCRIPT, "token"))


async def test_without_the_signature_anybody_speaks_as_slack(database, tmp_path, monkeypatch):
    async with fake.FakeSlack() as there, receiving(database, tmp_path, there) as (client, _):
        forged = {"content": BODY, "headers": {**signed(BODY, 0, "another"), "Content-Type": "application/json"}}
        assert (await client.post("/slack/events", **forged)).status_code == 401
        for look in ("is_valid", "is_valid_request"):  # ours before everything, and that of Slack's own library
            monkeypatch.setattr(SignatureVerifier, look, lambda *_: True)
        assert "a-challenge" in (await client.post("/slack/events", **forged)).text


async def test_without_the_limit_a_large_file_is_read(monkeypatch):
    raw = b"x" * (attached.LARGEST + 1)

    async def fetch(file: File) -> tuple[bytes, str]:
        return raw, "text/plain"

    one = File("a.log", 10, "text/plain", "https://files.example/a.log")
    assert (await attached.read([one], fetch))[0] == ""
    monkeypatch.setattr(attached, "LARGEST", 10 * attached.LARGEST)
    assert len((await attached.read([one], fetch))[0]) > len(raw)
