"""What holds on every platform: pieces of long texts, payloads within limits, platforms that cannot be used."""

import asyncio
import contextlib
import re
from dataclasses import replace

import pytest
import regex
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from bot.desk import PlatformState
from bot.features.everything import build_registry
from bot.message import Form, FormField, say
from bot.platforms.discord import commands as discord_commands
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.phrases import PHRASES, phrase
from bot.platforms.running import Running
from bot.platforms.slack.manifest import manifest, scopes
from bot.platforms.slack.run import SlackPlatform
from bot.platforms.split import split
from bot.platforms.turn import MANY, Turns, carry
from tests import contracts
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.waiting import until

words = st.text("abcdé नमस्ते,.", min_size=1, max_size=30).filter(str.strip)
prose = st.lists(words, min_size=1, max_size=60).map(" ".join)
code = st.lists(st.text("abc =()_", max_size=60), max_size=40).map(lambda lines: "\n".join(["```bash", *lines, "```"]))
link = words.map(lambda text: f"[{text.strip()[:12]}](https://example.org/a/long/address/of/a/page)")
rows = st.lists(st.tuples(words, words), max_size=20).map(
    lambda pairs: "\n".join(["| a | b |", "|---|---|", *(f"| {a} | {b} |" for a, b in pairs)])
)
documents = st.lists(st.one_of(prose, code, link, rows), max_size=8).map("\n\n".join)


@given(documents, st.integers(120, 600))
@settings(max_examples=150)
def test_pieces_are_short_whole_and_join_back(text, limit):
    pieces = split(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    for piece in pieces:
        assert sum(line.startswith("```") for line in piece.split("\n")) % 2 == 0
    marks = {"```", "```bash", "| a | b |", "|---|---|"}

    def letters(given: str) -> str:
        return "".join("".join(line.split()) for line in given.split("\n") if line.strip() not in marks)

    assert letters("\n".join(pieces)) == letters(text)


@given(st.lists(link, min_size=1, max_size=40).map(" ".join))
@settings(max_examples=50)
def test_a_link_is_never_cut(text):
    for piece in split(text, 120):
        assert piece.count("[") == piece.count("](https://example.org/a/long/address/of/a/page)")


def test_discord_commands_are_as_the_contract_says():
    for command in discord_commands.payloads(build_registry()):
        contracts.discord("ApplicationCommandUpdateRequest").validate(command)


def test_discord_commands_are_for_servers_and_for_people_who_install_them():
    for command in discord_commands.payloads(build_registry()):
        assert command["integration_types"] == [0, 1], command["name"]
        assert command["contexts"] == [0, 1, 2], command["name"]


def test_discord_commands_obey_the_limits():
    commands = discord_commands.payloads(build_registry())
    assert len([one for one in commands if one["type"] == 1]) <= 100
    for command in commands:
        assert len(command["name"]) <= 32
        assert len(command.get("description", "")) <= 100
        assert len(command.get("options", ())) <= 25
        assert length(command) <= 8000
        for option in command.get("options", ()):
            assert len(option["name"]) <= 32
            assert len(option["description"]) <= 100
            assert len(option.get("options", ())) <= 25


def length(command: dict) -> int:
    """The characters of a command and of all in it, each word in its longest language, as Discord counts them."""
    own = 0
    for name in ("name", "description"):
        own += max(map(len, [command.get(name, ""), *command.get(f"{name}_localizations", {}).values()]))
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in command.get("choices", ()))
    return own + choices + sum(map(length, command.get("options", ())))


def test_every_discord_command_has_a_hindi_name_and_description():
    named: dict[str, set[str]] = {}
    for command in discord_commands.payloads(build_registry()):
        for group, one in [("", command), *((command["name"], sub) for sub in command.get("options", ()))]:
            if group and one["type"] != 1:
                continue
            name = one.get("name_localizations", {}).get("hi", "")
            assert name, f"{group} {one['name']} has no Hindi name in bot/hindi.yaml"
            assert name not in named.setdefault(group, set()), name
            named[group].add(name)
            if command["type"] == 1:
                assert regex.fullmatch(r"[-_'\p{L}\p{N}\p{sc=Deva}]{1,32}", name), name
                grouped = not group and command["options"][:1] and command["options"][0]["type"] == 1
                told = one.get("description_localizations", {}).get("hi", "")
                assert grouped or 1 <= len(told) <= 100, f"{group} {one['name']} has no Hindi description"
    assert named


def test_every_discord_option_is_explained_in_hindi():
    options = 0
    for command in discord_commands.payloads(build_registry()):
        for one in [command, *command.get("options", ())]:
            for option in (option for option in one.get("options", ()) if option["type"] != 1):
                told = option["description_localizations"]["hi"]
                assert regex.search(r"\p{sc=Deva}", told), f"{command['name']} {one['name']}: {option['name']}"
                assert 1 <= len(told) <= 100, told
                options += 1
    assert options > 100


def test_every_phrase_is_there_in_each_language_with_the_same_facts():
    facts = {
        language: {name: sorted(re.findall(r"{(\w+)}", words)) for name, words in phrases.items()}
        for language, phrases in PHRASES.items()
    }
    assert facts["hi"] == facts["en"]
    assert facts["hi-Latn"] == facts["en"]
    assert phrase("ta", "large") == phrase("en", "large")


def test_the_manifest_is_what_slack_takes():
    made = manifest(build_registry(), "https://page.example", socket=False)
    assert made["settings"]["event_subscriptions"]["request_url"] == "https://page.example/slack/events"
    assert made["settings"]["interactivity"]["request_url"] == "https://page.example/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == "https://page.example/slack/events"
    assert len(made["features"]["slash_commands"][0]["usage_hint"]) <= 1000
    by_socket = manifest(build_registry(), "https://page.example", socket=True)
    assert by_socket["settings"]["socket_mode_enabled"]
    assert "request_url" not in str(by_socket)
    assert yaml.safe_load(yaml.safe_dump(made)) == made
    assert scopes() == set(made["oauth_config"]["scopes"]["bot"])


def test_the_terminal_prints_the_manifest(tmp_path):
    given = {"CHAUPAL_HOME": str(tmp_path), "CHAUPAL_PUBLIC_URL": "https://page.example"}
    by_socket = CliRunner().invoke(app, ["slack", "manifest"], env=given)
    over_http = CliRunner().invoke(app, ["slack", "manifest", "--http"], env=given)
    made = manifest(build_registry(), "https://page.example", socket=False)
    assert by_socket.exit_code == over_http.exit_code == 0
    assert yaml.safe_load(by_socket.output)["settings"]["socket_mode_enabled"] is True
    assert yaml.safe_load(over_http.output) == made


@pytest.mark.parametrize("count", [0, 6])
def test_a_form_that_a_platform_would_cut_cannot_be_made(count):
    fields = tuple(FormField(f"f{n}", "A field") for n in range(count))
    with pytest.raises(ValueError, match=f"has {count} fields"):
        Form("A form", "keep", fields)
    with pytest.raises(ValueError, match="more than 25 choices"):
        FormField("kind", "Kind", choices=tuple(map(str, range(26))))


async def settled(states: dict[str, PlatformState], name: str) -> PlatformState:
    """The state of a platform once it is known."""
    for _ in range(400):
        if states[name].word != "connecting":
            return states[name]
        await asyncio.sleep(0.05)
    return states[name]


@contextlib.asynccontextmanager
async def watched(platform, states):
    """A platform under watch."""
    running = Running(platform, states)
    running.start()
    try:
        yield running
    finally:
        await running.stop(1)


async def test_a_wrong_discord_token_is_a_sentence(open_home):
    async with fake_discord.FakeDiscord() as discord:
        given = {"discord_token": "wrong", "discord_api_url": discord.api, "discord_gateway_url": discord.gateway}
        async with open_home(fill=False, **given) as desk, watched(DiscordPlatform(desk), desk.platforms):
            assert "does not accept CHAUPAL_DISCORD_TOKEN" in (await settled(desk.platforms, "Discord")).why


async def test_a_missing_intent_is_a_sentence(open_home):
    fake = fake_discord
    async with fake.FakeDiscord() as discord:
        discord.identify_close = 4014
        given = {
            "discord_token": fake.TOKEN,
            "discord_api_url": discord.api,
            "discord_gateway_url": discord.gateway,
            "discord_message_content": True,
        }
        async with open_home(fill=False, **given) as desk, watched(DiscordPlatform(desk), desk.platforms):
            assert "message content intent" in (await settled(desk.platforms, "Discord")).why


async def test_discord_connects_again_after_it_was_away(open_home):
    fake = fake_discord
    async with fake.FakeDiscord() as discord:
        given = {"discord_token": fake.TOKEN, "discord_api_url": discord.api, "discord_gateway_url": discord.gateway}
        async with open_home(**given) as desk, watched(DiscordPlatform(desk), desk.platforms):
            assert await settled(desk.platforms, "Discord") == PlatformState("connected")
            await discord.disconnect()
            await discord.connected()
            question = await discord.say("How do I serve an 8B model on one T4?")
            await discord.until(lambda: discord.replies(question))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"slack_bot_token": "xoxb-wrong", "slack_app_token": "xapp-fake"},
            "does not accept CHAUPAL_SLACK_BOT_TOKEN (invalid_auth)",
        ),
        (
            {"slack_bot_token": "xoxb-fake", "slack_app_token": "xapp-wrong"},
            "does not accept CHAUPAL_SLACK_APP_TOKEN (invalid_auth)",
        ),
        ({"slack_bot_token": "xoxb-fake"}, "needs CHAUPAL_SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_slack_token_is_a_sentence(open_home, given, said):
    async with (
        fake_slack.FakeSlack() as slack,
        open_home(fill=False, **given, slack_api_url=slack.api) as desk,
        watched(SlackPlatform(desk), desk.platforms),
    ):
        assert said in (await settled(desk.platforms, "Slack")).why


@pytest.mark.parametrize(
    ("platform", "given"),
    [
        (DiscordPlatform, {"discord_token": "x", "discord_api_url": "http://127.0.0.1:9"}),
        (
            SlackPlatform,
            {"slack_bot_token": "xoxb-x", "slack_app_token": "xapp-x", "slack_api_url": "http://127.0.0.1:9/"},
        ),
    ],
)
async def test_what_is_not_reached_is_named_as_the_network_names_it(open_home, caplog, platform, given):
    async with open_home(fill=False, **given) as desk, watched(platform(desk), desk.platforms):
        await until(lambda: "is not reachable" in caplog.text)
    assert "Cannot connect to host 127.0.0.1:9" in caplog.text


class Silent:
    """A surface on which nothing is seen."""

    async def alive(self) -> None:
        """Nobody looks."""

    async def put(self, reply) -> None:
        """Nobody reads."""

    async def clear(self) -> None:
        """There is nothing."""

    async def end(self) -> None:
        """There was nothing."""


class Looked(Silent):
    """Keeps what was shown, and counts the life signs, the first of which fails."""

    def __init__(self) -> None:
        self.shown, self.signs, self.thrice = [], 0, asyncio.Event()

    async def alive(self) -> None:
        """A sign of life."""
        self.signs += 1
        if self.signs == 1:
            raise RuntimeError("nobody is there")
        if self.signs == 3:
            self.thrice.set()

    async def put(self, reply) -> None:
        """What is read now."""
        self.shown.append(reply)


@pytest.mark.parametrize(("pace_s", "seen"), [(1e6, 1), (0.0, 5)])
async def test_replies_on_the_way_are_shown_at_a_pace_and_the_last_for_certain(pace_s, seen):
    growing = [replace(say(f"{n} lines"), final=False) for n in range(5)]

    async def replies():
        for reply in growing:
            yield reply
            await asyncio.sleep(0.001)
        yield say("All lines.")

    surface = Looked()
    last = await carry(replies(), surface, pace_s)
    assert last == say("All lines.")
    assert surface.shown == [*growing[:seen], last]


async def test_a_sign_of_life_is_given_again_and_again_though_one_fails(open_home, monkeypatch):
    monkeypatch.setattr("bot.platforms.turn.BEAT_S", 0.01)
    surface = Looked()

    async def late():
        await surface.thrice.wait()
        yield say("Here.")

    async with open_home(fill=False) as desk:
        last = await Turns(desk, "fake", 1.0).begin("1", "p", surface, late)
        ended = surface.signs
        await asyncio.sleep(0.05)
    assert last == say("Here.")
    assert 3 <= ended == surface.signs


async def test_in_a_crowd_each_is_shown_signs_of_life_more_seldom(open_home):
    free = asyncio.Event()

    async def late():
        await free.wait()
        yield say("Here.")

    async with open_home(fill=False) as desk:
        turns = Turns(desk, "fake", 1.0)
        alone = turns.pause()
        tasks = [turns.begin(str(n), f"p{n}", Silent(), late) for n in range(10 * MANY)]
        assert turns.pause() == 10 * alone
        free.set()
        await asyncio.gather(*tasks)
        assert turns.pause() == alone
