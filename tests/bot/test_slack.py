"""Slack: the real Bolt app against a Slack on loopback. What people do there, and what they must see."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.message import DataTable, Reply, Text
from bot.platforms.door import CALLED
from bot.platforms.slack.app import SUBMIT_S
from bot.platforms.slack.manifest import scopes
from bot.platforms.slack.message import called
from bot.platforms.slack.render import home
from bot.platforms.slack.surface import RESPONSES
from rag import store as answers
from tests.fakes import slack as fake
from tests.stage import settled, taken
from tests.stages.slack import running

QUESTION = "How do I serve an 8B model on one 16 GB T4?"


@pytest.fixture
async def slack():
    """A Slack on loopback."""
    async with fake.FakeSlack() as opened:
        yield opened


@pytest.fixture
def slack_settings(slack):
    """The settings that make the app talk to it."""
    return {"slack_bot_token": fake.BOT_TOKEN, "slack_app_token": fake.APP_TOKEN, "slack_api_url": slack.api}


def text_of(message: dict) -> str:
    """All Markdown of a message."""
    return "\n".join(block["text"] for block in message["blocks"] if block["type"] == "markdown")


async def answered(slack, ts: str, channel: str = fake.CHANNEL) -> dict:
    """The finished answer in the thread of a message: it has buttons."""

    def done():
        return [
            row
            for row in slack.replies(ts, channel)
            if any(block["type"] == "actions" for block in row.get("blocks", ()))
        ]

    return (await slack.until(done))[-1]


async def response(slack, after: int = 0) -> dict:
    """The next thing said to a command or a press."""
    await slack.until(lambda: len(slack.responses) > after)
    return slack.responses[-1]


async def test_a_mention_that_arrives_twice_is_answered_once_in_its_thread(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        ts = await slack.say(QUESTION, times=3)
        last = await answered(slack, ts)
        await slack.until(lambda: slack.status[-1][2] == "")
    assert len(slack.replies(ts)) == 1
    assert "needs about 6 GB for its weights" in text_of(last)
    assert "/entry/t4?version=1" in text_of(last)
    assert last["text"].startswith("A 4-bit AWQ build")
    labels = [one["text"]["text"] for one in last["blocks"][-1]["elements"]]
    assert labels == ["👍", "👎", "More", "Still stuck: ask people"]
    assert slack.status[0][2] == "is looking it up…"
    assert slack.status[-1][2] == ""


class Slow:
    """An assistant that says its answer a word at a time."""

    def __init__(self, assistant, most: int = 400) -> None:
        self._assistant, self._most = assistant, most

    async def answer(self, question, now, stop):
        """The answer as it grows, until somebody stops it."""
        async for last in self._assistant.answer(question, now):
            pass
        for n in range(1, self._most):
            if stop.is_set():
                last = replace(last, note="Stopped.")
                break
            words = " ".join(f"word{one}" for one in range(n))
            yield replace(last, pieces=(replace(last.pieces[0], markdown=words),), final=False)
            await asyncio.sleep(0.05)
        yield last


@pytest.mark.parametrize("native", [True, False], ids=["streamed", "edited"])
async def test_an_answer_that_grows_can_be_stopped(open_home, slack, slack_settings, native):
    slack.can_stream = native
    async with open_home(**slack_settings) as desk, running(desk, slack):
        desk.assistant = Slow(desk.assistant)
        ts = await slack.say(QUESTION)
        growing = (await slack.until(lambda: [row for row in slack.replies(ts) if row.get("blocks")]))[0]
        await slack.until(lambda: [1 for method, _ in slack.log if method in ("chat.appendStream", "chat.update")])
        await slack.click(growing, "Stop")
        last = await slack.until(lambda: [row for row in slack.replies(ts) if "👍" in str(row["blocks"])])
        assert "Stopped" in text_of(await response(slack))
    assert len(slack.replies(ts)) == 1
    assert "A 4-bit AWQ build" in text_of(last[0])
    assert "word0 word1" not in text_of(last[0]), "what was quoted stands in the place of what grew"
    assert "Stop" not in [one["text"]["text"] for one in last[0]["blocks"][-1]["elements"]]
    assert slack.streams == {}
    assert bool([1 for method, _ in slack.log if method == "chat.stopStream"]) == native


async def test_a_private_answer_grows_before_nobody(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        desk.assistant = Slow(desk.assistant, 40)
        ts = await slack.say(f"ask --private {QUESTION}")
        said = (await slack.until(lambda: slack.ephemeral))[0]
    assert "8B model" in text_of(said)
    assert "thread_ts" not in said  # Slack shows nobody what is for one alone in a thread that is not there yet
    assert slack.replies(ts) == []
    assert "word0" not in str(slack.log)


async def test_a_thread_goes_on_without_mention_and_others_are_left_alone(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        first = await slack.say(QUESTION)
        await answered(slack, first)
        await slack.say("<@U77> what do you think?", thread=first, mention=False)
        await slack.say("and on an L4?", thread=first, mention=False, person="U43")
        await slack.until(lambda: len(slack.replies(first)) == 2)
        await asyncio.sleep(0.3)
    assert len(slack.replies(first)) == 2
    assert "fp8" in text_of(slack.replies(first)[-1])


async def test_people_who_talk_to_each_other_in_its_thread_are_not_interrupted(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        ts = await slack.say(QUESTION)
        await slack.until(lambda: ts in slack.whole)
        for text in ("I tried that yesterday and it worked", "FP8 needs 9 GB of weights on an L4", "पाँच बजे मिलते हैं"):
            await slack.say(text, thread=ts, mention=False, person="U43")
        remarks = [await slack.say(text, thread=ts, mention=False) for text in ("lol", "thanks!", "we met in a room")]
        for one in remarks:
            await settled(desk, "slack", f"{fake.TEAM}:{fake.CHANNEL}:{one}")
        assert len(slack.replies(ts)) == 1
        await slack.until(lambda: slack.status[-1][2] == "")
        more = await slack.say("FP8 needs 9 GB of weights on an L4", thread=ts, mention=False)
        await settled(desk, "slack", f"{fake.TEAM}:{fake.CHANNEL}:{more}")
        async with desk.database.reading() as connection:
            kept = [
                one.question for one in await answers.conversation(connection, f"slack-{fake.CHANNEL}-{ts}", None, 9)
            ]
    assert "about 9 GB of weights" in text_of(slack.replies(ts)[-1])
    assert len(slack.replies(ts)) == 2
    assert sorted(kept) == ["FP8 needs 9 GB of weights on an L4", QUESTION]


async def test_a_direct_message_is_answered(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        await slack.say(QUESTION, channel=fake.DIRECT)
        said = await slack.until(lambda: [row for row in slack.messages.values() if row["user"] == fake.ME])
    assert "8B model" in text_of(said[0])
    assert "thread_ts" not in said[0]


@pytest.mark.parametrize("how", [{"mention": False}, {"bot": True}, {"person": fake.ME, "mention": False}])
async def test_it_is_silent_where_nobody_spoke_to_it(open_home, slack, slack_settings, how):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        ts = await slack.say(QUESTION, **how)
        other = await slack.say("How much does a T4 cost per million tokens?", person="U44")
        await answered(slack, other)
    assert slack.replies(ts) == []


async def test_a_watched_place_gets_answers_with_sources_and_else_nothing(open_home, slack, slack_settings):
    places = {f"slack:{fake.CHANNEL}": {"watch": "yes"}}
    async with open_home(**slack_settings, places=places) as desk, running(desk, slack):
        nothing = await slack.say("Who won the cricket final yesterday?", mention=False)
        asked = await slack.say(QUESTION, mention=False)
        await answered(slack, asked)
    assert slack.replies(nothing) == []
    assert not [one for one in slack.status if one[1] == nothing]


async def test_the_slash_command_answers_helps_and_corrects(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        await slack.slash(f"ask --private {QUESTION}")
        private = await response(slack)
        assert private["response_type"] == "ephemeral"
        assert "8B model" in text_of(private)
        await slack.click(private, "Share")
        shared = await response(slack, 1)
        assert shared["response_type"] == "in_channel"
        await slack.slash("")
        helped = await response(slack, 2)
        assert helped["response_type"] == "ephemeral"
        assert "`knowledge` (doubt" in text_of(helped)
        await slack.slash("knowledge shwo t4")
        corrected = await response(slack, 3)
        assert corrected["response_type"] == "ephemeral"
        assert "There is no command `knowledge shwo`. Did you mean `knowledge show`" in text_of(corrected)
        await slack.slash("knowledge show nothing-like-this")
        assert "nothing-like-this" in text_of(await response(slack, 4))


async def test_buttons_rate_explain_and_call_people(open_home, slack, slack_settings):
    places = {f"slack:{fake.CHANNEL}": {"role": "S777"}}
    async with open_home(**slack_settings, places=places) as desk, running(desk, slack):
        answer = await answered(slack, await slack.say(QUESTION))
        await slack.click(answer, "👎")
        why = await response(slack)
        assert why["response_type"] == "ephemeral"
        await slack.click(why, "outdated")
        assert "Thank you" in text_of(await response(slack, 1))
        await slack.click(answer, "Still stuck: ask people")
        called = await response(slack, 2)
        await slack.click(called, "Solved", person="U43")
        solved = await response(slack, 3)
    assert called["response_type"] == "in_channel"
    assert called["thread_ts"] == answer["thread_ts"]
    assert called["blocks"][0]["text"]["text"] == "<!subteam^S777>"
    assert "Solved" in text_of(solved)


async def test_a_form_tells_its_errors_beside_the_field(open_home, slack, slack_settings):
    slack.groups["S9"] = ["U42"]
    async with open_home(**slack_settings, organizers="slack:S9") as desk, running(desk, slack):
        await slack.slash("place form", person="U43")
        assert "organizer" in text_of(await response(slack))
        await slack.slash("place form")
        view = (await slack.until(lambda: slack.views))[0]
        envelope = await slack.submit(view, {"watch": "yes", "quiet": "at night"})
        told = await slack.until(lambda: slack.acks.get(envelope))
        assert told["response_action"] == "errors"
        assert "two times and a zone" in told["errors"]["quiet"]
        await slack.submit(view, {"watch": "yes", "verticals": "health"})
        saved = await response(slack, 1)
        assert saved["response_type"] == "ephemeral"
        assert "Saved" in text_of(saved)
        await slack.slash("place show")
        assert "health" in text_of(await response(slack, 2))


async def test_a_form_that_is_judged_for_long_is_closed_in_time_and_its_errors_are_told(
    open_home, slack, slack_settings
):
    slack.groups["S9"] = ["U42"]
    async with open_home(**slack_settings, organizers="slack:S9") as desk, running(desk, slack) as app:
        await slack.slash("place form")
        view = (await slack.until(lambda: slack.views))[0]
        slack.slow["usergroups.users.list"] = SUBMIT_S + 0.4
        app.groups.clear()
        envelope = await slack.submit(view, {"watch": "yes", "quiet": "at night"})
        closed = await slack.until(lambda: envelope in slack.acks and [slack.acks[envelope]])
        assert slack.responses == []
        told = await response(slack)
    assert closed == [{}]
    assert told["response_type"] == "ephemeral"
    assert "two times and a zone" in text_of(told)


async def test_a_role_that_was_taken_away_counts_at_the_next_press(open_home, slack, slack_settings):
    slack.groups["S9"] = ["U42"]
    async with open_home(**slack_settings, organizers="slack:S9") as desk, running(desk, slack):
        await slack.slash("place show")
        seen = await response(slack)
        slack.groups["S9"] = []
        await slack.emit({"type": "subteam_members_changed", "subteam_id": "S9", "event_ts": "1.1"})
        await asyncio.sleep(0.2)
        await slack.click(seen, "Change")
        assert "organizer" in text_of(await response(slack, 1))


async def test_shortcuts_answer_and_save(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        ts = await slack.say(QUESTION, mention=False)
        await slack.say("Lower the context to 4096.", mention=False, thread=ts, person="U43")
        await slack.shortcut("answer_this", ts)
        said = await response(slack)
        assert "8B model" in text_of(said)
        assert said["thread_ts"] == ts
        await slack.shortcut("save_thread", ts)
        saved = await response(slack, 1)
        assert "submission 1" in text_of(saved)
        await slack.click(saved, "Leave mine out", person="U43")
        assert "erased" in text_of(await response(slack, 2))
        await slack.click(saved, "Add a title")
        view = (await slack.until(lambda: slack.views))[0]
        assert view["blocks"][0]["element"]["initial_value"].startswith("How do I serve")


async def test_the_home_tab_and_the_assistant_pane(open_home, slack, slack_settings):
    async with open_home(**slack_settings, organizers="slack:U42") as desk, running(desk, slack):
        await answered(slack, await slack.say("How do I bake bread in a tandoor?"))
        await slack.slash('table create health "2nd Saturday 18:00 IST"')
        await slack.click(await response(slack), "Create it")
        await response(slack, 1)
        await slack.emit(
            {"type": "app_home_opened", "user": "U42", "channel": fake.DIRECT, "tab": "home", "event_ts": "1.2"}
        )
        view = await slack.until(lambda: slack.homes.get("U42"))
        await slack.emit(
            {
                "type": "assistant_thread_started",
                "assistant_thread": {"user_id": "U42", "channel_id": fake.DIRECT, "thread_ts": "1.3", "context": {}},
                "event_ts": "1.3",
            }
        )
        prompts = (await slack.until(lambda: slack.prompts))[0]
        await slack.press_at_home(view, "health")
        shown = await slack.until(lambda: [row for row in slack.messages.values() if "2nd Saturday" in str(row)])
    said = view["blocks"][0]["text"]["text"]
    assert "bake bread" in said
    assert "Health table* · Sat 12 Dec 2026, 18:00 IST" in said
    assert "**" not in said
    assert shown
    assert len(prompts) == 4


async def test_a_conversation_in_the_pane_is_named_after_its_first_question(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        began = await slack.say("", channel=fake.DIRECT, deliver=False)
        for text in (QUESTION, "and on an L4?"):
            ts = await slack.say(text, channel=fake.DIRECT, thread=began)
            await settled(desk, "slack", f"{fake.TEAM}:{fake.DIRECT}:{ts}")
        await slack.until(lambda: slack.titles)
    assert slack.titles == [(fake.DIRECT, began, QUESTION)]


async def test_a_text_file_is_read_and_a_login_page_is_not(open_home, slack, slack_settings):
    log = b"RuntimeError: the server dies with an out of memory error, max-model-len\n"
    async with open_home(**slack_settings) as desk, running(desk, slack):
        ts = await slack.say("What is wrong in this log?", files=(("server.log", log, "text/plain"),))
        read = text_of(await answered(slack, ts))
        slack.scopes = scopes() - {"files:read"}
        other = await slack.say("What is wrong in this log?", files=(("other.log", log, "text/plain"),), person="U50")
        unread = text_of(await answered(slack, other))
        async with desk.database.reading() as connection:
            kept = [row.body for row in await connection.execute(select(answers.answers))]
    assert "The server dies" in read
    assert "“other.log” was not read: the platform did not let me have it" in unread
    assert "Sign in" not in str(kept)


@pytest.mark.parametrize(
    "faults",
    [
        ["cut"],
        [(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})],
        [(503, {"ok": False, "error": "service_unavailable"}, {})],
        [(500, {"ok": False, "error": "internal_error"}, {}), "cut"],
    ],
    ids=["cut after the post", "too fast", "down", "down, then cut"],
)
async def test_trouble_on_the_way_neither_loses_nor_doubles(open_home, slack, slack_settings, faults):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        slack.faults = list(faults)
        ts = await slack.say(QUESTION)
        await answered(slack, ts)
        await asyncio.sleep(0.5)
    assert len(slack.replies(ts)) == 1


async def test_what_was_under_way_at_a_crash_is_answered_once_after_the_restart(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk:
        async with running(desk, slack) as app:
            ts = await slack.say(QUESTION)
            await answered(slack, ts)
            for _ in range(16):
                await app.door.turns.queue.places.acquire()
            other = await slack.say(QUESTION, person="U43")
            await slack.until(lambda: [key for key in app.door.turns.tasks if other in key])
            await asyncio.sleep(0.2)
            for task in app.door.turns.tasks.values():
                task.cancel()
        async with running(desk, slack):
            await answered(slack, other)
            await asyncio.sleep(0.3)
    assert len(slack.replies(ts)) == 1
    assert len(slack.replies(other)) == 1


async def test_what_slack_sends_again_because_nobody_acknowledged_it_is_answered_once(open_home, slack, slack_settings):
    slack.ack_s, slack.again_s = 0.2, (0.0, 0.1, 60.0)
    async with open_home(**slack_settings) as desk, running(desk, slack):
        async with taken(desk) as busy:
            ts = await slack.say(QUESTION)
            await slack.until(lambda: len(slack.resent) == 4)
            assert not slack.acked_at
            busy.set()
        await slack.until(lambda: ts in slack.whole)
        await slack.until(lambda: len(slack.acked_at) == 2)
        await asyncio.sleep(0.3)
    assert sorted(slack.resent) == [(ts, 1), (ts, 1), (ts, 2), (ts, 2)]
    assert len(slack.replies(ts)) == 1


async def test_a_question_changed_meanwhile_is_answered_as_it_is_now(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack) as app:
        for _ in range(16):
            await app.door.turns.queue.places.acquire()
        ts = await slack.say("Who won the cricket final?")
        await slack.until(lambda: app.door.turns.tasks)
        await slack.edit(ts, QUESTION)
        await asyncio.sleep(0.3)
        for _ in range(16):
            app.door.turns.queue.places.release()
        assert "8B model" in text_of(await answered(slack, ts))
    assert len(slack.replies(ts)) == 1


async def test_many_questions_four_times_each_have_one_answer_each(open_home, slack, slack_settings):
    async with open_home(**slack_settings) as desk, running(desk, slack):
        asked = [await slack.say(QUESTION, person=f"U{n}", times=4) for n in range(40)]
        for ts in asked:
            await answered(slack, ts)
        await asyncio.sleep(0.5)
    assert all(len(slack.replies(ts)) == 1 for ts in asked)


async def test_what_was_written_in_private_while_it_was_away_is_answered_once(open_home, slack, slack_settings):
    def own() -> list[dict]:
        return [row for (where, _), row in slack.messages.items() if where == fake.DIRECT and row["user"] == fake.ME]

    async with open_home(now=lambda: dt.datetime.now(dt.UTC), **slack_settings) as desk:
        async with running(desk, slack):
            await slack.say(QUESTION, channel=fake.DIRECT)
            await slack.until(own)
        await slack.say("How much does a T4 cost per million tokens?", channel=fake.DIRECT, deliver=False)
        for _ in range(2):
            async with running(desk, slack) as app:
                await app.door.turns.finish(5)
    assert len(own()) == 2
    assert "3.47" in text_of(own()[-1])


async def test_commands_and_presses_are_acknowledged_before_the_work_ends(open_home, slack, slack_settings):
    button = {"text": {"text": "Ask"}, "action_id": "command-0", "value": f"ask {QUESTION}"}
    async with open_home(**slack_settings) as desk, running(desk, slack):
        with desk.indexer.lock:  # no answer is found before it is let go
            sent = (
                await slack.slash(QUESTION),
                await slack.click({"blocks": [{"type": "actions", "elements": [button]}]}, "Ask", person="U43"),
            )
            await slack.until(lambda: slack.acks.keys() >= set(sent))
            early = str(slack.responses)
        await slack.until(lambda: str(slack.responses).count("needs about 6 GB") >= 2)
    assert "needs about 6 GB" not in early


@pytest.mark.parametrize("audience", ["place", "person"])
async def test_what_is_longer_than_an_address_takes_is_said_in_the_channel(open_home, slack, slack_settings, audience):
    words = [f"part {n} " + "word " * 2000 for n in range(6)]
    reply = Reply(tuple(map(Text, words)), audience=audience)
    async with open_home(**slack_settings) as desk, running(desk, slack) as client:
        where = called({**slack._who("U42", fake.CHANNEL), "type": "command"})
        await client.door.surface("k", {**where, CALLED: True}, again=False).put(reply)
        own = [row for row in slack.messages.values() if row["user"] == fake.ME]
    later = own if audience == "place" else slack.ephemeral
    assert len(slack.responses) == RESPONSES
    assert len(own) + len(slack.ephemeral) == len(later)
    assert [text_of(one).split()[:2] for one in (*slack.responses, *later)] == [["part", str(n)] for n in range(6)]


async def test_slack_tells_of_nothing_that_the_manifest_does_not_ask_for(open_home, slack, slack_settings):
    told: list[str] = []

    async def send(kind, body):
        told.append(body["event"]["type"])

    slack.send = send
    await slack.react(await slack.say(QUESTION), "thumbsup")
    assert told == ["app_mention", "message"]
    with pytest.raises(AssertionError, match="the manifest knows no shortcut"):
        await slack.shortcut("delete_all", "1.1")


MISSED = "How much does a T4 cost per million tokens?"


@pytest.mark.parametrize(
    ("where", "gap"),
    [
        ({}, dt.timedelta(minutes=11)),
        ({}, dt.timedelta(weeks=4)),
        ({"thread": True, "mention": False}, dt.timedelta(minutes=11)),
        ({"thread": True}, dt.timedelta(minutes=11)),
        ({"channel": fake.DIRECT, "thread": True}, dt.timedelta(minutes=11)),
    ],
    ids=["channel", "channel, weeks later", "thread", "thread, mentioned", "pane"],
)
async def test_what_was_missed_in_a_gap_is_answered_once(open_home, slack, slack_settings, where, gap):
    now = [dt.datetime.now(dt.UTC)]
    slack.clock = lambda: now[0].timestamp()
    place = where.get("channel", fake.CHANNEL)

    async def asked() -> list[str]:
        async with desk.database.reading() as connection:
            return sorted(await connection.scalars(select(answers.answers.c.question)))

    async with open_home(**slack_settings, now=lambda: now[0]) as desk:
        async with running(desk, slack):
            root = slack.ts() if place == fake.DIRECT else ""
            seen = await slack.say(QUESTION, channel=place, thread=root)
            await slack.until(lambda: (root or seen) in slack.whole)
        where = {**where, "thread": root or seen} if where.get("thread") else where
        await slack.say("Which engine is fastest?", deliver=False, **where)
        now[0] += gap
        await slack.say(MISSED, deliver=False, **where)
        await slack.say("Lunch in ten minutes.", deliver=False, mention=False, person="U44", thread=seen)
        async with running(desk, slack) as app:
            await app.door.turns.finish(5)
            await app.door.listen()
            await app.door.turns.finish(5)
            assert await asked() == sorted([QUESTION, MISSED])


def test_a_table_in_the_home_tab_stands_in_columns():
    table = "| card | GB |\n|---|---|\n| T4 | 16 |\n| L4 | 24 |"
    blocks = home(
        Reply((Text(f"**Cards**\n\n{table}"), DataTable(("card", "GB"), (("T4", "16"),)))), "https://x.example"
    )["blocks"]
    text = "\n".join(one["text"]["text"] for one in blocks)
    assert "*Cards*" in text
    assert "|" not in text
    assert "T4    16" in text
