"""Ten thousand events that Discord and Slack would never send: each is read or left, and none keeps the next from being read."""

import contextlib
import copy
import json
import logging
import random
import types
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.database import Database
from bot.desk import Desk
from bot.features.everything import build_registry
from bot.platforms.chores import Chores
from bot.platforms.claims import MESSAGE
from bot.platforms.discord.client import DiscordClient, DiscordPlatform
from bot.platforms.discord.commands import payloads
from bot.platforms.running import Running
from bot.platforms.slack.app import SlackApp
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.fakes.hall import Hall
from tests.stages import slack as on_slack

EACH = 5_000
"""Mutated events on each platform."""
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**63, 1e308, "", "x" * 3000, "\x00", "\ud800", "<@1000>", "नमस्ते\u200d", [], {}, [[]], [None], {"id": None},
)  # fmt: skip


UNREAD = (TypeError, AttributeError, KeyError)
"""What Bolt's own reader raises on some bodies; its connection logs that and goes on, as the last test shows."""


class Listener:
    """A door that takes everything in as far as a claim and answers nothing."""

    def __init__(self) -> None:
        self.taken, self.chores = 0, Chores()

    def _claim(self, message: Any, where: Any) -> None:
        MESSAGE.dump_json(message)
        json.dumps(where)
        self.taken += 1

    async def hear(self, heard: Any) -> None:
        """Somebody said something."""
        self._claim(heard.message, dict(heard.where))

    change = hear

    async def forget(self, key: str) -> None:
        """A message was taken back."""
        self.taken += 1

    async def call(self, key: str, message: Any, where: Any) -> None:
        """Somebody pressed, called or sent something."""
        self._claim(message, where)

    async def conversation(self, of: str, root: str, otherwise: str) -> str:
        """The conversation of a reply."""
        return otherwise

    async def replies(self, message: Any, where: Any) -> Any:
        """What would be said."""
        self._claim(message, where)
        return
        yield


def mutated(event: Any, dice: random.Random) -> Any:
    """An event with one to three things wrong with it."""
    made = copy.deepcopy(event)
    for _ in range(dice.randint(1, 3)):
        spots: list[tuple[Any, Any]] = []
        rest = [made]
        while rest:
            one = rest.pop()
            inside = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
            for name, value in inside:
                spots.append((one, name))
                rest.append(value)
        if not spots:
            return made
        holder, name = dice.choice(spots)
        if dice.random() < 0.3:
            del holder[name]
        elif dice.random() < 0.2:
            holder[name] = [holder[name], holder[name]]
        else:
            holder[name] = copy.deepcopy(dice.choice(ODD))
    return made


@contextlib.asynccontextmanager
async def desk_at(home: Path, **settings: str) -> AsyncIterator[Desk]:
    """A desk with a database and nothing to ask."""
    database = Database(f"sqlite+aiosqlite:///{home / 'chaupal.db'}")
    await database.open()
    desk = Hall(database, home, **settings).desk
    desk.indexer = types.SimpleNamespace(heads={})  # type: ignore[assignment]  # there is nothing to suggest
    yield desk
    await database.close()


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Thousands of logged troubles are not written down one by one."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


async def discord_events() -> list[tuple[str, Any]]:
    """One event of each sort, as the Discord of the tests sends them."""
    found: list[tuple[str, Any]] = []
    discord = fake_discord.FakeDiscord()
    discord.base = "http://127.0.0.1:1"
    discord.registered[""] = payloads(build_registry())

    async def emit(kind: str, data: Any) -> None:
        found.append((kind, copy.deepcopy(data)))

    discord.emit = emit  # type: ignore[method-assign]
    question = await discord.say("What is this?", files=(("a.log", b"x", "text/plain"),))
    await discord.say("and this?", reply_to=question, others=("43",))
    await discord.say("Hello", guild=None, channel="5000")
    await discord.edit(question, "What is that?")
    await discord.slash("ask", {"question": "What?", "private": True})
    await discord.slash("knowledge list", {"kind": "recipe"})
    await discord.type_option("knowledge show", "id", "t")
    await discord.on_message("Answer this", question)
    await discord.on_message("Save this thread to knowledge", question)
    button = {"type": 2, "style": 2, "label": "More", "custom_id": "more 1"}
    await discord.click({"id": "1", "components": [{"type": 1, "components": [button]}]}, "More")
    field = {"type": 18, "label": "Quiet", "component": {"custom_id": "quiet", "type": 4, "style": 1}}
    await discord.submit({"custom_id": "place save", "components": [field]}, {"quiet": "x"})
    await discord.delete(question)
    return found


async def test_mutated_events_of_discord_stop_nothing(tmp_path):
    events, dice = await discord_events(), random.Random(7)
    around = [
        ("GUILD_CREATE", fake_discord.FakeDiscord()._guild()),
        ("THREAD_CREATE", {**fake_discord.FakeDiscord().thread("3900", "3500"), "newly_created": True}),
        ("CHANNEL_UPDATE", fake_discord.FakeDiscord()._guild()["channels"][0] | {"guild_id": fake_discord.GUILD}),
        (
            "GUILD_ROLE_UPDATE",
            {"guild_id": fake_discord.GUILD, "role": fake_discord.FakeDiscord()._guild()["roles"][0]},
        ),
    ]
    async with desk_at(tmp_path) as desk:
        client = DiscordClient(desk)
        await client._async_setup_hook()
        client._connection.user = type("Me", (), {"id": int(fake_discord.ME)})()
        client.door = door = Listener()  # type: ignore[assignment]
        said: list[Any] = []

        async def call(*given: Any, **more: Any) -> list[Any]:
            said.append(given)
            return []

        client.wire.call = call  # type: ignore[method-assign]
        parsers = client._connection.parsers

        async def tell(some: list[tuple[str, Any]]) -> int:
            before = door.taken + len(said)
            for kind, data in some:
                parsers[kind](data)
            await client.door.chores.done()
            return door.taken + len(said) - before

        whole = await tell(copy.deepcopy(events))
        many = [*events, *around]
        with silence():
            for _ in range(EACH // 100):
                await tell([(kind, mutated(data, dice)) for kind, data in dice.choices(many, k=100)])
        assert await tell(copy.deepcopy(events)) == whole == len(events)
        await client.close()


async def slack_bodies() -> list[tuple[str, dict[str, Any]]]:
    """One body of each sort, as the Slack of the tests sends them."""
    found: list[tuple[str, dict[str, Any]]] = []
    slack = fake_slack.FakeSlack()
    slack.base = "http://127.0.0.1:1"

    async def send(kind: str, body: dict[str, Any], *, form: bool = False) -> None:
        found.append((kind, copy.deepcopy(body)))

    slack.send = send  # type: ignore[method-assign]
    ts = await slack.say("What is this?", files=(("a.log", b"x", "text/plain"),))
    await slack.say("and this?", thread=ts, channel=fake_slack.DIRECT)
    await slack.edit(ts, "What is that?")
    await slack.emit(
        {"type": "app_home_opened", "user": "U42", "channel": fake_slack.DIRECT, "tab": "home", "event_ts": "1.2"}
    )
    thread = {"user_id": "U42", "channel_id": fake_slack.DIRECT, "thread_ts": "1.3", "context": {}}
    await slack.emit({"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": "1.3"})
    await slack.emit({"type": "subteam_updated", "subteam": {"id": "S1"}, "event_ts": "1.4"})
    await slack.slash("ask What is this?")
    text = {"type": "plain_text", "text": "More"}
    element = {"type": "button", "text": text, "action_id": "command-0", "value": "more 1"}
    await slack.click({"ts": "1.1", "blocks": [{"type": "actions", "elements": [element]}]}, "More")
    await slack.shortcut("answer_this", ts)
    await slack.shortcut("save_thread", ts)
    block = {"type": "input", "block_id": "quiet", "element": {"type": "plain_text_input", "action_id": "value"}}
    view = {"type": "modal", "callback_id": "place save", "private_metadata": "{}", "blocks": [block]}
    view |= {name: {"type": "plain_text", "text": name} for name in ("title", "submit", "close")}
    await slack.submit(view, {"quiet": "x"})
    await slack.delete(ts)
    return found


async def test_mutated_events_of_slack_stop_nothing(tmp_path):
    dice = random.Random(8)
    async with fake_slack.FakeSlack() as slack:
        settings = {"slack_bot_token": fake_slack.BOT_TOKEN, "slack_api_url": slack.api}
        async with desk_at(tmp_path, **settings) as desk:
            app = SlackApp(desk)
            app.wire.me, app.wire.team = fake_slack.ME, fake_slack.TEAM
            app.door = door = Listener()  # type: ignore[assignment]
            quiet: list[Any] = []

            async def call(method: str, **given: Any) -> None:
                quiet.append(method)

            app.wire.call = call  # type: ignore[method-assign]

            async def tell(bodies: list[dict[str, Any]]) -> int:
                before = door.taken + len(quiet)
                for body in bodies:
                    with contextlib.suppress(*UNREAD):
                        await app.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
                await app.door.chores.done()
                return door.taken + len(quiet) - before

            bodies = [body for _, body in await slack_bodies()]
            whole = await tell(copy.deepcopy(bodies))
            with silence():
                for _ in range(EACH // 100):
                    await tell([mutated(body, dice) for body in dice.choices(bodies, k=100)])
            assert await tell(copy.deepcopy(bodies)) == whole > len(bodies) - 2
            await app.client.session.close() if app.client.session else None


GARBAGE = (
    "",
    "null",
    "[]",
    "no JSON",
    '{"type": "events_api"}',
    '{"type": "disconnect"',
    "\x00",
    '{"envelope_id": 1, "payload": 7}',
)


async def test_garbage_on_the_socket_of_slack_is_passed_over(tmp_path):
    """Here also what Bolt itself cannot read comes by the real connection."""
    dice = random.Random(9)
    async with fake_slack.FakeSlack() as slack:
        settings = {"slack_bot_token": fake_slack.BOT_TOKEN, "slack_app_token": fake_slack.APP_TOKEN}
        async with desk_at(tmp_path, **settings, slack_api_url=slack.api) as desk, on_slack.running(desk, slack):
            bodies = [mutated(dice.choice(await slack_bodies()), dice) for _ in range(60)]
            with silence():
                for frame in (
                    *GARBAGE,
                    *(json.dumps({"envelope_id": "E1", "type": k, "payload": b}) for k, b in bodies),
                ):
                    await slack.sockets[-1].send_str(frame)
                await slack.slash("whoami")
                await slack.until(lambda: slack.responses)
    assert "slack:U42" in str(slack.responses[-1])


async def test_garbage_from_the_gateway_of_discord_costs_one_connection_at_most(tmp_path):
    async with fake_discord.FakeDiscord() as discord:
        hosts = {"discord_token": fake_discord.TOKEN, "discord_api_url": discord.api}
        async with desk_at(tmp_path, **hosts, discord_gateway_url=discord.gateway) as desk:
            running = Running(platform := DiscordPlatform(desk), desk.platforms)
            running.start()
            await discord.connected()
            await platform.client.wait_until_ready()
            with silence():
                for frame in (
                    '{"op": 0, "t": null, "s": null, "d": null}',
                    '{"op": 99}',
                    '{"op": 0, "t": "X", "d": []}',
                ):
                    await discord.sockets[-1].send_str(frame)
                discord._ready.clear()
                await discord.sockets[-1].send_str("no JSON")
                await discord.connected()
                await platform.client.wait_until_ready()
                asked = await discord.slash("whoami")
                await discord.until(lambda: asked.shown)
            await running.stop(1)
    assert "discord:42" in str(asked.shown)
