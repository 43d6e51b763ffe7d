"""Discord: the real client against a Discord on loopback. What people do there, and what they must see."""

import asyncio
import datetime as dt

import pytest

from knowledge.importing import import_folder
from tests.bot.conftest import NOW
from tests.fakes import discord as fake
from tests.stages.discord import running

QUESTION = "How do I serve an 8B model on one 16 GB T4?"


@pytest.fixture
async def discord():
    """A Discord on loopback."""
    async with fake.FakeDiscord() as opened:
        yield opened


async def answered(discord, question: str) -> dict:
    """The finished answer to a message: it has buttons."""
    await discord.until(lambda: any(one["components"] for one in discord.replies(question)))
    return discord.replies(question)[-1]


async def test_a_mention_is_answered_once_with_sources_and_buttons(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        question = await discord.say(QUESTION)
        last = await answered(discord, question)
    said = "\n".join(one["content"] for one in discord.replies(question))
    assert "needs about 6 GB for its weights" in said
    assert "vllm serve llama-8b-awq" in said
    assert "/entry/t4?version=1" in said
    assert [one["label"] for one in last["components"][0]["components"]] == [
        "👍",
        "👎",
        "More",
        "Still stuck: ask people",
    ]
    assert discord.typing
    assert discord.replies(question)[0]["message_reference"]["message_id"] == question


async def shown(discord, interaction) -> dict:
    """What an interaction shows in the end."""
    await discord.until(lambda: any(one.get("content") for one in interaction.shown))
    await asyncio.sleep(0.05)
    return interaction.shown[-1]


async def test_an_event_that_comes_twice_is_answered_once(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        question = await discord.say(QUESTION)
        for _ in range(3):
            await discord.bring(discord.messages[question])
        await answered(discord, question)
        other = await discord.say("How do I run an 8B model on an L4?", person="43")
        await answered(discord, other)
    posts = [body for method, path, body in discord.log if method == "POST" and path.endswith("/messages")]
    assert len({body["nonce"].split("-")[0] for body in posts}) == 2
    assert len([body for body in posts if body.get("message_reference", {}).get("message_id") == question]) == 1


async def test_a_reply_to_an_answer_is_a_follow_up(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        first = await discord.say(QUESTION)
        await answered(discord, first)
        answer = discord.replies(first)[0]["id"]
        second = await discord.say("and on an L4?", reply_to=answer, person="43")
        await answered(discord, second)
    assert "vllm serve llama-8b --quantization fp8" in discord.replies(second)[0]["content"]


async def test_a_direct_message_needs_no_mention(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        question = await discord.say(QUESTION, guild=None, channel="5000")
        await answered(discord, question)


@pytest.mark.parametrize(
    "how",
    [
        {"mention": False},
        {"mention": False, "others": ("43",)},
        {"bot": True},
        {"person": fake.ME, "mention": False},
    ],
)
async def test_it_is_silent_where_nobody_spoke_to_it(open_home, discord, how):
    discord.message_content = True
    async with open_home(discord_message_content=True) as desk, running(desk, discord):
        await discord.say(QUESTION, **how)
        asked = await discord.say("How much does a T4 cost per million tokens?", person="44")
        await answered(discord, asked)
    posts = [path for method, path, _ in discord.log if method == "POST" and path.endswith("/messages")]
    assert len(posts) == len(discord.replies(asked))


async def test_a_watched_place_gets_answers_with_sources_and_else_nothing(open_home, discord):
    discord.message_content = True
    places = {f"discord:{fake.CHANNEL}": {"watch": "yes"}}
    async with open_home(discord_message_content=True, places=places) as desk, running(desk, discord):
        nothing = await discord.say("Who won the cricket final yesterday?", mention=False)
        question = await discord.say(QUESTION, mention=False)
        await answered(discord, question)
        assert discord.replies(nothing) == []
    assert "/entry/t4" in "\n".join(one["content"] for one in discord.replies(question))


async def test_a_thread_goes_on_without_mention(open_home, discord):
    discord.message_content = True
    async with open_home(discord_message_content=True) as desk, running(desk, discord):
        first = await discord.say(QUESTION, channel="3600")
        await answered(discord, first)
        second = await discord.say("and on an L4?", channel="3600", mention=False)
        await answered(discord, second)
    assert "fp8" in discord.replies(second)[0]["content"]


async def test_what_is_set_in_a_thread_holds_there_from_then_on(open_home, discord):
    hindi = {"name": "language", "value": "hi"}
    async with open_home(organizers="discord:900") as desk, running(desk, discord):
        first = await discord.say(QUESTION, channel="3600")
        assert "**Sources**" in (await answered(discord, first))["content"]
        await shown(discord, await discord.slash("place set", hindi, channel="3600", roles=("900",)))
        second = await discord.say(QUESTION, channel="3600", person="43")
        assert "**स्रोत**" in (await answered(discord, second))["content"]


async def test_the_title_of_a_forum_post_is_part_of_the_question(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        post = discord.thread("3900", "3500", "8B model on a T4, which vLLM flags?")
        await discord.emit("THREAD_CREATE", {**post, "newly_created": True})
        question = await discord.say("Please help.", channel="3900", id="3900")
        await answered(discord, question)
    assert "needs about 6 GB" in "\n".join(one["content"] for one in discord.replies(question))


async def test_a_slash_command_is_acknowledged_and_answered(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        asked = await discord.slash("ask", {"question": QUESTION})
        said = await shown(discord, asked)
    assert "8B model" in said["content"]
    assert not asked.answered["data"].get("flags", 0) & 64
    assert asked.answered_at - asked.at < 3


async def test_a_private_answer_can_be_shared_by_its_asker_only(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        asked = await discord.slash("ask", {"question": QUESTION, "private": True})
        said = await shown(discord, asked)
        assert asked.answered["data"]["flags"] & 64
        stranger = await shown(discord, await discord.click(said, "Share", person="43"))
        shared = await discord.click(said, "Share")
        public = await shown(discord, shared)
    assert "Only the one who asked" in stranger["content"]
    assert not shared.answered["data"].get("flags", 0) & 64
    assert "8B model" in public["content"]


async def test_a_private_answer_is_not_given_in_a_channel(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        question = await discord.say(f"ask --private {QUESTION}")
        await discord.until(lambda: discord.replies(question))
        await asyncio.sleep(0.3)
    assert "for you alone" in discord.replies(question)[0]["content"]
    assert len(discord.replies(question)) == 1


async def test_what_is_for_one_is_neither_said_nor_done_in_a_channel_before_somebody_presses(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        asked = await answered(discord, await discord.say("affiliation Example Labs"))
        unknown = await discord.say("link NOSUCHCD")
        await discord.until(lambda: discord.replies(unknown))
        before = (await shown(discord, await discord.slash("affiliation")))["content"]
        pressed = await discord.click(asked, "Show it to me alone", person="43")
        done = (await shown(discord, pressed))["content"]
    assert "for you alone" in asked["content"]
    assert "Example Labs" not in before
    assert "Example Labs" in done
    assert pressed.answered["data"]["flags"] & 64
    assert "unknown" in discord.replies(unknown)[0]["content"]


async def test_who_was_answered_in_hindi_is_told_in_hindi_that_something_is_for_them_alone(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        await answered(discord, await discord.say("16 GB के T4 पर 8B मॉडल कैसे चलाएँ?"))
        asked = await answered(discord, await discord.say("affiliation Example Labs"))
    assert "सिर्फ़ आपके लिए" in asked["content"]
    assert "सिर्फ़ मुझे दिखाएँ" in str(asked["components"])


async def test_buttons_rate_explain_and_call_people(open_home, discord):
    places = {f"discord:{fake.CHANNEL}": {"role": "777"}}
    async with open_home(places=places) as desk, running(desk, discord):
        question = await discord.say(QUESTION)
        answer = await answered(discord, question)
        assert "Thank you" in (await shown(discord, await discord.click(answer, "👍")))["content"]
        why = await shown(discord, await discord.click(answer, "👎"))
        assert [one["label"] for one in why["components"][0]["components"]] == [
            "wrong sources",
            "right sources, bad answer",
            "outdated",
        ]
        assert "Thank you" in (await shown(discord, await discord.click(why, "outdated")))["content"]
        assert "L4" in (await shown(discord, await discord.click(answer, "More")))["content"]
        called = await discord.click(answer, "Still stuck: ask people")
        call = await shown(discord, called)
        again = await shown(discord, await discord.click(answer, "Still stuck: ask people", person="43"))
        solved = await shown(discord, await discord.click(call, "Solved", person="43"))
    assert "<@&777>" in call["content"]
    assert called.answered["data"]["allowed_mentions"] == {"parse": [], "roles": ["777"]}
    assert "already" in again["content"]
    assert "Solved" in solved["content"]


async def test_nobody_is_called_where_nobody_reads_along_and_who_calls_often_names_nobody(open_home, discord):
    places = {f"discord:{fake.CHANNEL}": {"role": "777"}}
    private = {"guild": None, "channel": "5000"}
    async with open_home(places=places) as desk, running(desk, discord):
        asked = await answered(discord, await discord.say(QUESTION, **private))
        alone = await shown(discord, await discord.click(asked, "Still stuck: ask people", **private))
        solved = await shown(discord, await discord.click(alone, "Solved", **private))
        for _ in range(5):
            desk.calls.wait("discord:42")
        public = await answered(discord, await discord.say(QUESTION))
        called = await shown(discord, await discord.click(public, "Still stuck: ask people"))
    assert "Nobody reads along here" in alone["content"]
    assert "who can help" not in alone["content"]
    assert solved["components"] == []
    assert "who can help" in called["content"]
    assert "<@&" not in called["content"]


async def test_a_form_is_a_modal_whose_errors_lose_nothing(open_home, discord):
    async with open_home(organizers="discord:900") as desk, running(desk, discord):
        refused = await shown(discord, await discord.slash("place form"))
        assert "organizer" in refused["content"]
        opened = await discord.slash("place form", roles=("900",))
        form = await discord.until(lambda: opened.answered)
        assert form["type"] == 9
        wrong = await discord.submit(
            form["data"], {"watch": "yes", "quiet": "at night", "verticals": "health"}, roles=("900",)
        )
        said = await shown(discord, wrong)
        assert "two times and a zone" in said["content"]
        again = await discord.click(said, "Settings of this place", roles=("900",))
        reopened = await discord.until(lambda: again.answered)
        values = {
            one["component"]["custom_id"]: one["component"].get("value") for one in reopened["data"]["components"]
        }
        assert values["quiet"] == "at night"
        assert values["verticals"] == "health"
        fixed = await discord.submit(reopened["data"], {"watch": "yes", "quiet": ""}, roles=("900",))
        assert "Saved" in (await shown(discord, fixed))["content"]
        now = await shown(discord, await discord.slash("place show"))
    assert "health" in now["content"]


async def test_the_role_is_checked_when_a_button_is_pressed(open_home, discord):
    async with open_home(organizers="discord:900") as desk, running(desk, discord):
        seen = await shown(discord, await discord.slash("place show", roles=("900",)))
        demoted = await shown(discord, await discord.click(seen, "Change"))
    assert "organizer" in demoted["content"]


MODEL = """---
id: model-a
kind: guide
title: A guide to one model
language: en
summary: What to know of it.
sources: [{url: "https://example.org/a", title: A, accessed: 2026-11-01}]
models: [{id: Org/Model-A-8B}]
verticals: [health]
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: 2027-01-20
status: published
---
Nothing more.
"""


TYPED = {
    "dates": ("health dec", "#1"),
    "entries": ("wisper", "whisper-hi"),
    "gaps": ("tandor", 1),
    "models": ("model a 8b", "Org/Model-A-8B"),
    "tables": ("helth", "health"),
    "verticals": ("helth", "health"),
}
"""What a person types in an option that suggests, and what is suggested first."""


async def test_every_option_that_suggests_finds_what_there_is(open_home, discord, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "model-a.md").write_text(MODEL, encoding="utf-8")
    async with open_home(organizers="discord:900") as desk, running(desk, discord):
        await import_folder(desk.database, tmp_path / "more", origin="more", by="host", now=desk.now())
        await desk.indexer.catch_up()
        rule = {"vertical": "health", "when": "2nd Saturday 18:00 IST"}
        offered = await shown(discord, await discord.slash("table create", rule, roles=("900",)))
        assert "is made" in (await shown(discord, await discord.click(offered, "Create it", roles=("900",))))["content"]
        await answered(discord, await discord.say("How do I bake bread in a tandoor?"))
        suggesting = [
            (command.words, option)
            for command in desk.registry.offered()
            for option in command.options
            if option.suggest
        ]
        for words, option in suggesting:
            typed, wanted = TYPED[option.suggest]
            asked = await discord.type_option(words, option.name, typed, roles=("900",))
            found = await discord.until(lambda one=asked: one.answered)
            assert found["data"]["choices"][0]["value"] == wanted, (words, option.name)
        listed = await shown(discord, await discord.slash("knowledge list", {"model": "org/model-a-8b"}))
    assert {option.suggest for _, option in suggesting} == set(TYPED)
    assert "model-a" in listed["content"]
    assert "whisper-hi" not in listed["content"]


async def test_commands_on_messages_answer_and_save(open_home, discord):
    discord.message_content = True
    async with open_home(discord_message_content=True) as desk, running(desk, discord):
        plain = await discord.say(QUESTION, mention=False, channel="3600")
        helped = await discord.say(
            "Lower the context to 4096, that fixed it for me.", mention=False, person="43", channel="3600"
        )
        said = await shown(discord, await discord.on_message("Answer this", plain, channel="3600"))
        assert "8B model" in said["content"]
        saved = await shown(discord, await discord.on_message("Save this thread to knowledge", plain, channel="3600"))
        assert "submission 1" in saved["content"]
        assert "1 more person" in saved["content"]
        yes = await shown(discord, await discord.click(saved, "My words may be used", person="43", channel="3600"))
        assert "1 of your messages" in yes["content"]
        again = await shown(discord, await discord.on_message("Save this thread to knowledge", helped, channel="3600"))
        assert "already" in again["content"]


async def test_a_text_file_is_read_with_the_question_and_a_picture_declined(open_home, discord):
    log = b"INFO start\nRuntimeError: the server dies with an out of memory error, max-model-len\n"
    async with open_home() as desk, running(desk, discord):
        question = await discord.say(
            "What is wrong here?", files=(("server.log", log, "text/plain"), ("photo.png", b"x", "image/png"))
        )
        await answered(discord, question)
    said = "\n".join(one["content"] for one in discord.replies(question))
    assert "The server dies with an out of memory error when" in said
    assert "“photo.png” was not read: only text files" in said


@pytest.mark.parametrize(
    "faults",
    [
        ["cut"],
        [(429, {"message": "slow", "retry_after": 0.2, "global": False})],
        [(503, {"message": "down", "code": 0}), (502, {"message": "down", "code": 0})],
    ],
    ids=["cut after the post", "too fast", "down"],
)
async def test_trouble_on_the_way_neither_loses_nor_doubles(open_home, discord, faults):
    async with open_home() as desk, running(desk, discord):
        once = list(faults)
        discord.faults = [
            lambda method, path: once.pop(0) if method == "POST" and path.endswith("/messages") and once else None
        ] * 30
        question = await discord.say(QUESTION)
        await answered(discord, question)
        await asyncio.sleep(0.3)
    assert len([one for one in discord.replies(question) if one.get("message_reference")]) == 1


async def test_what_was_missed_in_a_gap_is_answered_once(open_home, discord):
    async with open_home() as desk, running(desk, discord) as client:
        seen = await discord.say(QUESTION)
        await answered(discord, seen)
        await client.door.still_here()
        discord.sessions.clear()
        await discord.disconnect()
        missed = await discord.say("How much does a T4 cost per million tokens?", person="43", deliver=False)
        await discord.connected()
        await answered(discord, missed)
        await asyncio.sleep(0.3)
    assert len([one for one in discord.replies(seen) if one.get("message_reference")]) == 1


async def test_what_was_under_way_at_a_crash_is_answered_after_the_restart(open_home, discord):
    async with open_home() as desk:
        async with running(desk, discord) as client:
            for _ in range(16):
                await client.door.turns.queue.places.acquire()
            question = await discord.say(QUESTION)
            await discord.until(lambda: discord.typing or client.door.turns.tasks)
            await asyncio.sleep(0.2)
            for task in client.door.turns.tasks.values():
                task.cancel()
        assert discord.replies(question) == []
        async with running(desk, discord):
            await answered(discord, question)
        async with running(desk, discord):
            await asyncio.sleep(0.5)
    assert len([one for one in discord.replies(question) if one.get("message_reference")]) == 1


async def test_a_question_changed_meanwhile_is_answered_as_it_is_now(open_home, discord):
    async with open_home() as desk, running(desk, discord) as client:
        for _ in range(16):
            await client.door.turns.queue.places.acquire()
        question = await discord.say("Who won the cricket final?")
        await discord.until(lambda: client.door.turns.tasks)
        await discord.edit(question, QUESTION)
        await asyncio.sleep(0.3)
        for _ in range(16):
            client.door.turns.queue.places.release()
        await answered(discord, question)
    assert "8B model" in discord.replies(question)[0]["content"]
    assert len([one for one in discord.replies(question) if one.get("message_reference")]) == 1


async def test_commands_are_registered_only_when_they_changed(open_home, discord):
    async with open_home() as desk:
        async with running(desk, discord):
            pass
        async with running(desk, discord):
            pass
    assert len([path for method, path, _ in discord.log if method == "PUT" and path.endswith("/commands")]) == 1
    names = {one["name"] for one in discord.commands}
    assert {"ask", "help", "knowledge", "place", "whoami", "Answer this", "Save this thread to knowledge"} <= names
    ask = next(one for one in discord.commands if one["name"] == "ask")
    assert ask["name_localizations"] == {"hi": "पूछो"}
    assert [one["name"] for one in ask["options"]] == ["question", "private"]
    assert ask["options"][1]["description_localizations"] == {"hi": "जवाब सिर्फ़ आपको दिखे"}


async def test_many_questions_at_once_are_all_answered_once(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        questions = [await discord.say(QUESTION, person=str(100 + n)) for n in range(20)]
        for question in questions:
            await answered(discord, question)
    for question in questions:
        assert len([one for one in discord.replies(question) if one.get("message_reference")]) == 1


async def test_nothing_privileged_is_asked_for_and_the_presence_says_how_to_ask(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        pass
    said = next(data for kind, op, data in discord.log if (kind, op) == ("GATEWAY", "2"))
    members, presences, content = 1 << 1, 1 << 8, 1 << 15
    assert not said["intents"] & (members | presences | content)
    assert "Mention me with a deployment question" in str(said["presence"])


@pytest.mark.parametrize(
    "where",
    [
        {"guild": "9000", "channel": "9001", "context": 0},
        {"guild": None, "channel": "9002", "context": 2},
        {"guild": None, "channel": "5000", "context": 1},
    ],
    ids=["a server that it is not in", "a talk of others", "its own private channel"],
)
async def test_who_installed_it_for_themselves_is_answered_wherever_they_are(open_home, discord, where):
    async with open_home() as desk, running(desk, discord):
        asked = await shown(discord, await discord.slash("ask", {"question": QUESTION}, **where))
        again = await shown(discord, await discord.click(asked, "👍", **where))
        alone = await discord.slash("ask", {"question": QUESTION, "private": True}, **where)
        await shown(discord, alone)
    assert "needs about 6 GB" in asked["content"]
    assert "Thank you" in again["content"]
    assert alone.answered["data"]["flags"] & 64


@pytest.mark.parametrize(
    "where",
    [{"guild": None, "channel": "5000"}, {"channel": "3600"}, {"channel": "3800"}],
    ids=["private", "thread", "beside a call"],
)
async def test_what_was_missed_in_a_gap_is_answered_once_elsewhere_too(open_home, discord, where):
    now = [NOW]
    discord.clock = lambda: now[0].timestamp()
    async with open_home(now=lambda: now[0]) as desk, running(desk, discord) as client:
        seen = await discord.say(QUESTION, **where)
        await answered(discord, seen)
        await client.door.still_here()
        discord.sessions.clear()
        await discord.disconnect()
        old = await discord.say(QUESTION, deliver=False, **where)
        now[0] += dt.timedelta(minutes=11)
        missed = await discord.say("How much does a T4 cost per million tokens?", deliver=False, **where)
        await discord.connected()
        await answered(discord, missed)
        await asyncio.sleep(0.3)
    assert len([one for one in discord.replies(missed) if one.get("message_reference")]) == 1
    assert discord.replies(old) == []


async def test_a_gap_that_begins_while_an_earlier_one_is_looked_through_is_not_taken_for_heard(
    open_home, discord, monkeypatch
):
    async with open_home() as desk, running(desk, discord) as client:
        await answered(discord, await discord.say(QUESTION))
        await client.door.still_here()
        looking, go_on = asyncio.Event(), asyncio.Event()

        async def said(place, since):
            looking.set()
            await go_on.wait()
            return []

        monkeypatch.setattr(client, "said", said)
        monkeypatch.setattr(client, "spoken_in", lambda since: [fake.CHANNEL])
        catching_up = asyncio.create_task(client.door.listen())
        await looking.wait()
        await client.on_disconnect()
        await client.on_resumed()
        early = client.door.listening
        await client.on_disconnect()
        go_on.set()
        await catching_up
        cut = client.door.listening
        await client.on_resumed()
        resumed = client.door.listening
    assert (early, cut, resumed) == (False, False, True)


async def test_a_place_whose_history_is_slow_holds_up_no_other(open_home, discord, monkeypatch):
    async with open_home() as desk, running(desk, discord) as client:
        await client.door.listen()
        looked, both = [], asyncio.Event()

        async def said(place, since):
            looked.append(place)
            if len(looked) == 2:
                both.set()
            await both.wait()
            return []

        monkeypatch.setattr(client, "said", said)
        monkeypatch.setattr(client, "spoken_in", lambda since: ["3000", "3600"])
        await asyncio.wait_for(client.door.listen(), 20)
    assert looked == ["3000", "3600"]


async def test_a_call_whose_language_nobody_can_tell_is_excused(open_home, discord, monkeypatch):
    def broken(text):
        raise ValueError(text)

    async with open_home() as desk, running(desk, discord):
        monkeypatch.setattr("bot.platforms.door.detect", broken)
        told = await shown(discord, await discord.slash("whoami"))
    assert "nothing was done" in told["content"]


async def test_what_a_moderator_takes_away_at_once_is_not_answered(open_home, discord):
    async with open_home() as desk, running(desk, discord):
        bulk = {"channel_id": fake.CHANNEL, "guild_id": fake.GUILD}
        with desk.indexer.lock:  # no answer is found before they are taken away
            gone = [await discord.say(QUESTION, person=str(50 + n)) for n in range(3)]
            await discord.emit("MESSAGE_DELETE_BULK", {"ids": gone, **bulk})
            await asyncio.sleep(0.3)
        other = await discord.say("How much does a T4 cost per million tokens?")
        await answered(discord, other)
        await asyncio.sleep(0.2)
    assert not set(gone) & set(discord.whole)


async def test_who_reads_discord_in_hindi_is_told_in_hindi(open_home, discord):
    discord.locale = "hi"
    async with open_home(fill=False) as desk, running(desk, discord):
        who = await shown(discord, await discord.slash("whoami"))
    assert "आप `discord:42` हैं" in who["content"]
