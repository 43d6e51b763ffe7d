"""What may go wrong on Discord and Slack while people talk to the assistant: nothing is lost, nothing is said twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from bot import store
from bot.message import Message, Person, Place
from bot.platforms import calls, queue, turn
from bot.platforms.claims import MESSAGE
from bot.platforms.discord.client import DiscordPlatform
from bot.platforms.running import Running
from bot.platforms.slack.run import SlackPlatform
from tests.fakes import discord as fake_discord
from tests.fakes import slack as fake_slack
from tests.fakes.model import writing
from tests.refusing import READ_ONLY, refusing
from tests.stage import CHAT, Stage, settled
from tests.stages import discord as on_discord
from tests.stages import slack as on_slack

QUESTION = "How do I serve an 8B model on one 16 GB T4?"
OTHER = "How much does a T4 cost per million tokens?"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside the library that calls the model


@pytest.fixture
async def model():
    """A language model that writes half an answer and waits."""
    async with writing() as opened:
        yield opened


def answers(stage) -> list[dict]:
    """Everything that the assistant says in the shared place by now."""
    if stage.name == "discord":
        return [one for one in stage.fake.messages.values() if one["author"]["id"] == fake_discord.ME]
    return [row for row in stage.fake.messages.values() if row["user"] == fake_slack.ME]


def words(message: dict) -> str:
    """What a message says."""
    return message.get("content") or "".join(str(one.get("text", "")) for one in message.get("blocks", [message]))


async def under_way(stage) -> None:
    """Wait until nothing is."""
    for _ in range(1000):
        if not stage.client.door.turns.tasks:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("something never came to its end")


async def asked(stage, text: str = QUESTION) -> str:
    """Somebody mentions the assistant; the message."""
    return str(await stage.fake.say(text))


async def growing(stage) -> dict:
    """The answer that is being written, once it stands there."""
    return (await stage.fake.until(lambda: answers(stage)))[-1]


BREAKS = ["cut", "asked to reconnect", "session invalid, to be resumed", "session lost", "silent"]


async def break_off(discord: fake_discord.FakeDiscord, how: str) -> None:
    """Let the connection to the gateway go wrong."""
    if how == "cut":
        await discord.disconnect()
    elif how == "asked to reconnect":
        await discord.ask_to_reconnect()
    elif how == "silent":
        discord._ready.clear()
        discord.silent = True
    else:
        await discord.invalidate(resumable=how != "session lost")


@pytest.mark.parametrize("how", BREAKS)
async def test_a_broken_connection_loses_and_doubles_no_mention(open_home, how):
    async with fake_discord.FakeDiscord() as discord:
        discord.heartbeat_ms, discord.replayed = 100, 50
        async with open_home() as desk, on_discord.running(desk, discord) as client:
            client.ws._keep_alive.heartbeat_timeout = 0.4
            before = await discord.say(QUESTION)
            await discord.until(lambda: before in discord.whole)
            await client.door.still_here()
            await break_off(discord, how)
            missed = await discord.say(OTHER, person="43", deliver=how != "session lost")
            await discord.connected()
            await discord.until(lambda: missed in discord.whole)
            after = await discord.say(QUESTION, person="44")
            await discord.until(lambda: after in discord.whole)
        for question in (before, missed, after):
            assert len([one for one in discord.replies(question) if one.get("message_reference")]) == 1


@pytest.mark.parametrize("how", ["cut", "asked to take another", "silent"])
async def test_a_broken_socket_loses_and_doubles_no_mention(open_home, how):
    async with fake_slack.FakeSlack() as slack:
        async with open_home(**PLATFORMS["slack"][2], slack_api_url=slack.api) as desk:
            platform = SlackPlatform(desk)
            platform.ping_s = 0.2
            async with serving(desk, platform):
                before = await slack.say(QUESTION)
                await slack.until(lambda: before in slack.whole)
                if how == "silent":
                    slack.mute = True
                else:
                    await (slack.disconnect if how == "cut" else slack.refresh)()
                missed = await slack.say(OTHER, person="U43")
                await slack.until(lambda: missed in slack.whole)
                after = await slack.say(QUESTION, person="U44")
                await slack.until(lambda: after in slack.whole)
        for question in (before, missed, after):
            assert len(slack.replies(question)) == 1


@pytest.mark.parametrize("surface", CHAT)
async def test_a_place_that_vanishes_while_it_is_answered_holds_up_no_other(play, model):
    async with play(**model.settings) as stage:
        await asked(stage)
        await model.half_way()
        await growing(stage)
        if stage.name == "discord":
            stage.fake.gone.add(fake_discord.CHANNEL)
        else:
            stage.fake.refusals[fake_slack.CHANNEL] = "channel_not_found"
        model.go.set()
        await under_way(stage)
        calls = len(stage.fake.log)
        direct = await stage.person("other").writes(OTHER)
        await asyncio.sleep(0.3)
        again = [body for method, path, *body in stage.fake.log[calls:] if fake_discord.CHANNEL in str(path)]
    assert "3.47" in direct
    assert stage.name == "slack" or again == []


@pytest.mark.parametrize("surface", CHAT)
async def test_where_it_may_not_write_the_log_says_so_with_the_way_out(play, caplog):
    async with play() as stage:
        if stage.name == "discord":
            stage.fake.closed.add(fake_discord.CHANNEL)
        else:
            stage.fake.refusals[fake_slack.CHANNEL] = "not_in_channel"
        await asked(stage)
        await stage.fake.until(lambda: "could not be shown" in caplog.text)
        await under_way(stage)
        direct = await stage.person("other").writes(OTHER)
        assert answers(stage) == [one for one in answers(stage) if "3.47" in words(one)]
    assert "3.47" in direct
    hint = "Send Messages (docs/discord.md, step 4)" if stage.name == "discord" else "/invite (docs/slack.md, step 6)"
    assert hint in caplog.text


@contextlib.asynccontextmanager
async def serving(desk, platform) -> AsyncIterator[Running]:
    """A platform as the service runs it, connected."""
    watched = Running(platform, desk.platforms)
    watched.start()
    try:
        for _ in range(1000):
            if watched.state.word == "connected":
                break
            await asyncio.sleep(0.02)
        assert watched.state.word == "connected"
        yield watched
    finally:
        await watched.stop(5)


PLATFORMS = {
    "discord": (fake_discord.FakeDiscord, DiscordPlatform, {"discord_token": fake_discord.TOKEN}),
    "slack": (
        fake_slack.FakeSlack,
        SlackPlatform,
        {"slack_bot_token": fake_slack.BOT_TOKEN, "slack_app_token": fake_slack.APP_TOKEN},
    ),
}


@pytest.mark.parametrize("surface", CHAT)
async def test_a_token_taken_away_while_it_answers_leaves_the_question_for_later(open_home, model, surface):
    opened, platform, tokens = PLATFORMS[surface]
    async with opened() as service:
        hosts = {f"{surface}_api_url": service.api}
        hosts |= {"discord_gateway_url": service.gateway} if surface == "discord" else {}
        async with open_home(**model.settings, **tokens, **hosts) as desk:
            stage = Stage(surface, desk, "", None, list, service)
            async with serving(desk, platform(desk)) as running:
                question = await asked(stage)
                await model.half_way()
                await growing(stage)
                if surface == "discord":
                    await service.revoke()
                else:
                    service.revoked = True
                model.go.set()
                for _ in range(500):
                    await running.tick()
                    if running.state.word != "connected":
                        break
                    await asyncio.sleep(0.02)
                assert f"does not accept CHAUPAL_{surface.upper()}" in running.state.why
                assert f"docs/{surface}.md" in running.state.why
            assert question not in service.whole
            service.revoked = False
            async with serving(desk, platform(desk)):
                await service.until(lambda: question in service.whole)
                await asyncio.sleep(0.2)
        assert len(answers(stage)) == 1
        assert "Stop" not in str(answers(stage))


FAULTS = {
    "discord": {
        "cut": "cut",
        "429": (429, {"message": "slow", "retry_after": 0.1, "global": False}),
        "500": (500, {"message": "down", "code": 0}),
    },
    "slack": {
        "cut": "cut",
        "429": (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"}),
        "500": (500, {"ok": False, "error": "internal_error"}, {}),
    },
}


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize("what", ["cut", "429", "500"])
async def test_trouble_while_an_answer_grows_leaves_one_whole_answer(play, model, what):
    async with play(**model.settings) as stage:
        fault = FAULTS[stage.name][what]
        stage.fake.faults = [None, fault, fault] if stage.name == "discord" else [fault, fault]
        question = await asked(stage)
        await model.half_way()
        await growing(stage)
        stage.fake.faults = [fault]
        model.go.set()
        await stage.fake.until(lambda: question in stage.fake.whole)
        await under_way(stage)
    assert len(answers(stage)) == 1
    assert "and runs on one T4" in words(answers(stage)[0])
    assert "Stop" not in str(answers(stage)[0])
    assert stage.name == "discord" or (stage.fake.streams == {} and stage.fake.status[-1][2] == "")


@pytest.mark.parametrize("surface", CHAT)
async def test_who_asked_ends_their_answer_by_saying_so(play, model):
    async with play(**model.settings) as stage:
        question = await asked(stage)
        await model.half_way()
        await growing(stage)
        await settled(stage.desk, stage.name, await said(stage, "stop", "43"))
        assert question not in stage.fake.whole
        await said(stage, "stop", "42")
        await stage.fake.until(
            lambda: len(stage.desk.stops) == 2 and all(one.is_set() for one in stage.desk.stops.values())
        )
        model.go.set()
        await stage.fake.until(lambda: question in stage.fake.whole)
        await under_way(stage)
        assert stage.desk.stops == {}
    assert "Stopped." in str([words(one) for one in answers(stage)])


async def said(stage, text: str, person: str) -> str:
    """Somebody mentions the assistant; the key of the message."""
    if stage.name == "discord":
        return str(await stage.fake.say(text, person=person))
    return f"{fake_slack.TEAM}:{fake_slack.CHANNEL}:{await stage.fake.say(text, person=f'U{person}')}"


@pytest.mark.parametrize("surface", CHAT)
async def test_stop_ends_an_answer_that_grows(play, model):
    async with play(**model.settings) as stage:
        question = await asked(stage)
        await model.half_way()
        surface = on_discord if stage.name == "discord" else on_slack
        await stage.fake.until(lambda: "Stop" in surface.seen(answers(stage)).buttons)
        shown = surface.seen(answers(stage), channel=fake_slack.CHANNEL)
        assert any("needs about 6 GB" in words(one) for one in answers(stage))
        told = await stage.person().presses(shown, "Stop")
        model.go.set()
        await stage.fake.until(lambda: question in stage.fake.whole)
        await under_way(stage)
        left = surface.seen(answers(stage))
    assert told.private
    assert len(answers(stage)) == 1
    assert "Stopped" in left
    assert left.buttons[:2] == ("👍", "👎")
    assert stage.name == "discord" or (stage.fake.streams == {} and stage.fake.status[-1][2] == "")


@pytest.mark.parametrize("surface", CHAT)
async def test_a_question_taken_back_before_it_was_taken_in_is_not_answered(play):
    async with play() as stage:
        gone = await asked(stage)
        await stage.fake.delete(gone)
        other = await asked(stage, OTHER)
        await stage.fake.until(lambda: other in stage.fake.whole)
        await under_way(stage)
        found = answers(stage)
    assert gone not in stage.fake.whole
    assert all("3.47" in words(one) for one in found)


@pytest.mark.parametrize("surface", CHAT)
async def test_news_of_a_question_that_comes_after_it_was_taken_back_is_old(play):
    async with play() as stage:
        gone = await stage.fake.say(QUESTION, deliver=False)
        row = stage.fake.messages[gone if stage.name == "discord" else (fake_slack.CHANNEL, gone)]
        await stage.fake.delete(gone)
        await asyncio.sleep(0.1)
        if stage.name == "discord":
            await stage.fake.bring(row)
        else:
            await stage.fake.emit({**row, "channel_type": "channel", "event_ts": gone})
        other = await asked(stage, OTHER)
        await stage.fake.until(lambda: other in stage.fake.whole)
        await under_way(stage)
    assert gone not in stage.fake.whole


@pytest.mark.parametrize("surface", CHAT)
async def test_a_question_changed_before_it_was_taken_in_is_answered_as_it_is_now(play):
    async with play() as stage:
        question = await asked(stage, "Who won the cricket final?")
        await stage.fake.edit(question, OTHER)
        await stage.fake.until(lambda: question in stage.fake.whole)
        await under_way(stage)
        found = answers(stage)
    assert len(found) == 1
    assert "3.47" in words(found[0])


@pytest.mark.parametrize("surface", ["slack"])
async def test_a_post_that_may_stand_there_is_not_repeated_while_nobody_can_look(play, monkeypatch):
    monkeypatch.setattr(calls, "FIRST_WAIT_S", 0.01)
    async with play() as stage:
        stage.fake.faults, stage.fake.down = ["cut"], {"conversations.replies": 5}
        question = await asked(stage)
        await stage.fake.until(lambda: question in stage.fake.whole)
        await under_way(stage)
        posts = [body for method, body in stage.fake.log if method == "chat.postMessage"]
    assert stage.fake.down == {"conversations.replies": 0}
    assert len(answers(stage)) == len(posts) == 1


@pytest.mark.parametrize("surface", CHAT)
async def test_what_strangers_say_to_each_other_is_kept_nowhere(play):
    async with play() as stage:
        first = await stage.fake.say("The server room is warm today.", mention=False)
        last = first
        for words in ("Open a window.", "It is open."):
            more = {"reply_to": last} if stage.name == "discord" else {"thread": first}
            last = await stage.fake.say(words, mention=False, person="43", **more)
        await stage.person().says(QUESTION)
        async with stage.desk.database.reading() as connection:
            kept = [row.name for row in await connection.execute(select(store.remembered))]
            taken = (await connection.execute(select(func.count()).select_from(store.inbox))).scalar_one()
    assert not [one for one in kept if ":root:" in one]
    assert taken == 1


async def test_a_slack_that_gives_no_socket_leaves_none_open(open_home):
    async with fake_slack.FakeSlack() as slack:
        slack.socketless = True
        tokens = PLATFORMS["slack"][2]
        async with open_home(fill=False, **tokens, slack_api_url=slack.api) as desk:
            platform = SlackPlatform(desk)
            starting = asyncio.create_task(platform.run(lambda: None))
            await slack.until(lambda: slack.refused_sockets)
            starting.cancel()
            await asyncio.wait([starting])
            assert platform._socket.client.closed
            assert platform._socket.client.aiohttp_client_session.closed


async def test_a_file_that_came_with_a_mention_in_a_long_thread_is_read(open_home):
    log = b"RuntimeError: the server dies with an out of memory error, max-model-len\n"
    async with fake_slack.FakeSlack() as slack:
        tokens = PLATFORMS["slack"][2]
        async with open_home(**tokens, slack_api_url=slack.api) as desk, on_slack.running(desk, slack):
            first = await slack.say("Our server has trouble.", mention=False, deliver=False)
            for n in range(205):
                await slack.say(f"Reading number {n}.", mention=False, deliver=False, thread=first)
            files = (("server.log", log, "text/plain"),)
            question = await slack.say("What is wrong in this log?", files=files, thread=first)
            said = await slack.until(lambda: [row for row in slack.replies(first) if "👍" in str(row.get("blocks"))])
    assert "The server dies" in words(said[-1])
    assert question not in slack.whole


@pytest.mark.parametrize("surface", CHAT)
@pytest.mark.parametrize("how", ["says", "types"])
async def test_what_fails_again_and_again_is_told_to_its_asker(play, caplog, how):
    async with play() as stage:
        stage.client.complete, stage.client.door.turns._waits_s = breaking, (0.01, 0.01)
        told = await getattr(stage.person(), how)("knowledge list")
        await under_way(stage)
    assert "I could not do this, though I tried again and again" in told
    assert told.text.rpartition(" ")[2].rstrip(".") in str([getattr(one, "reference", "") for one in caplog.records])
    assert stage.name == "discord" or how == "types" or stage.fake.status[-1][2] == ""


async def breaking(message, where):
    """What a platform would do to complete a message, were its disk not full."""
    raise OSError("No space left on device")


async def test_a_command_that_fails_at_first_is_acknowledged_all_the_same(open_home):
    async with fake_discord.FakeDiscord() as discord, open_home() as desk, on_discord.running(desk, discord) as client:
        client.complete, client.door.turns._waits_s = breaking, (3.1, 0.01)
        asked = await discord.slash("knowledge list")
        await discord.until(lambda: "I could not do this" in str(asked.shown))


@pytest.mark.parametrize("surface", CHAT)
async def test_a_message_that_ended_every_start_is_given_up_in_words(play):
    async with play() as stage:
        door = stage.client.door
        for _ in range(16):
            await door.turns.queue.places.acquire()
        question = await asked(stage)
        await stage.fake.until(lambda: door.turns.tasks)
        for task in list(door.turns.tasks.values()):
            task.cancel()
        await under_way(stage)
        await stage.desk.database.write(lambda c: c.execute(update(store.inbox).values(attempts=5)), "test")
        await door.resume()
        said = await stage.fake.until(lambda: answers(stage))
        await under_way(stage)
        assert await door.turns.unfinished() == []
    assert "each time that I began I was stopped" in words(said[-1])
    assert question not in stage.fake.whole


@pytest.mark.parametrize("surface", CHAT)
async def test_what_another_version_wrote_and_this_one_cannot_read_keeps_nobody_waiting(play):
    async with play() as stage:
        door, write, now = stage.client.door, stage.desk.database.write, stage.desk.now()
        link = Message("1", "link", Person(stage.name, "U42"), Place(stage.name, "C1"), now, "t")
        body = MESSAGE.dump_json(link).decode()
        unreadable = [("a", "{}", "{}"), ("b", "", "{}"), ("c", body, "[nowhere"), ("d", body, '["nowhere"]')]
        rows = [store.Claim(stage.name, *one, now) for one in unreadable]
        await write(lambda c: store.take(c, rows), "test")
        question = replace(link, id="2", text=QUESTION, discreet=True)
        assert await door.turns.take("2", question, where(stage))
        await door.resume()
        said = await stage.fake.until(lambda: answers(stage))
        await under_way(stage)
        assert await door.turns.unfinished() == []
        async with stage.desk.database.reading() as connection:
            assert await store.dead(connection, now) == {stage.name: len(rows)}
    assert len(said) == 1


def where(stage) -> dict[str, str]:
    """Where a reply in the shared place goes, as the platform's adapter writes it down."""
    if stage.name == "discord":
        return {"channel": fake_discord.CHANNEL, "reply_to": "1"}
    known = {"channel": fake_slack.CHANNEL, "team": fake_slack.TEAM, "person": "U42", "thread": "1.1"}
    return known | {"status": "1.1", "asked": "1.1", "within": ""}


@pytest.mark.parametrize("surface", CHAT)
async def test_a_command_that_was_interrupted_is_not_done_twice_and_its_person_is_told(play):
    async with play() as stage:
        place = Place(stage.name, where(stage)["channel"])
        message = Message("1", "link", Person(stage.name, "U42"), place, stage.desk.now(), "t", discreet=True)
        door = stage.client.door
        assert await door.turns.take("1", message, where(stage))
        await door.resume()
        said = await stage.fake.until(lambda: answers(stage))
        await under_way(stage)
    assert "I was restarted while this was under way" in words(said[0])
    assert len(said) == 1


@pytest.mark.parametrize("surface", CHAT)
async def test_a_question_is_answered_once_though_nothing_can_be_kept(play, caplog):
    async with play() as stage:
        async with refusing(stage.desk.database, READ_ONLY):
            question = await stage.fake.say(QUESTION, **({"times": 3} if stage.name == "slack" else {}))
            await stage.fake.until(lambda: "could not be kept" in "".join(map(words, answers(stage))))
            await under_way(stage)
            said = answers(stage)
        after = await stage.person().says(OTHER)
    assert question
    assert len(said) == 1
    assert "needs about 6 GB for its weights" in words(said[0])
    assert "3.47" in after
    assert "will not be known after a restart" in caplog.text
    assert "a message could not be answered" not in caplog.text


@pytest.mark.parametrize("surface", CHAT)
async def test_what_cannot_be_taken_in_is_said_to_be_so(play):
    async with play() as stage:
        write = stage.desk.database.write

        async def full(work, label):
            if label.endswith("-take"):
                raise OSError("No space left on device")
            return await write(work, label)

        stage.desk.database.write = full
        if stage.name == "discord":
            question = await asked(stage)
            said = (await stage.fake.until(lambda: stage.fake.replies(question)))[0]["content"]
            typed = await stage.fake.slash("knowledge list")
            told = await stage.fake.until(lambda: str(typed.shown) if typed.shown else "")
        else:
            await stage.fake.slash("knowledge list")
            said = told = str(await stage.fake.until(lambda: stage.fake.responses))
        stage.desk.database.write = write
        assert "3.47" in await stage.person().says(OTHER)
    assert "Something broke on our side, and nothing was done" in said
    assert "Something broke on our side, and nothing was done" in told


@pytest.mark.parametrize("surface", CHAT)
async def test_who_floods_is_told_once_and_holds_up_nobody_else(play, model, monkeypatch):
    monkeypatch.setattr(queue, "WAITING", 3)
    monkeypatch.setattr(turn, "WAITING", 3)
    async with play(**model.settings) as stage:
        taken = [await asked(stage) for _ in range(3)]
        await model.half_way(queue.EACH)
        for _ in range(4):
            await asked(stage, OTHER)
        told = (await stage.fake.until(lambda: [one for one in answers(stage) if "3 of your questions" in words(one)]))[
            -1
        ]
        other = await stage.fake.say(OTHER, person="77" if stage.name == "discord" else "U77")
        await model.half_way(queue.EACH + 1)
        model.go.set()
        await stage.fake.until(lambda: {*taken, other} <= set(stage.fake.whole))
        await under_way(stage)
        last = await asked(stage)
        await stage.fake.until(lambda: last in stage.fake.whole)
        assert [one for one in answers(stage) if "of your questions" in words(one)] == [told]
        assert await stage.client.door.turns.unfinished() == []
