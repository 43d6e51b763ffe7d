"""Notices as people get them: on Discord, on Slack and on the page, once each, written when they are sent."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import store
from bot.database import Database
from bot.message import Person, Place
from bot.notices import UnknownKind, account_of, target_of
from bot.shelf import store as shelf
from bot.wire import unpack
from scheduler import deliveries
from scheduler.deliveries import State
from tests.fakes import discord as fake_discord
from tests.fakes import post as posts
from tests.fakes import slack as fake_slack

HOUR, DAY = posts.HOUR, posts.DAY
CHANNEL = f"discord:{fake_discord.CHANNEL}"
SLACK = f"slack:{fake_slack.CHANNEL}"


@pytest.fixture
async def post(database: Database, tmp_path: Path):
    """A desk that sends, on each database."""
    return posts.Post(database, tmp_path)


@pytest.fixture
async def discord(post):
    """A Discord, with the client logged in."""
    async with fake_discord.FakeDiscord() as opened, posts.on_discord(post, opened.api, opened.gateway, opened.token):
        yield opened


@pytest.fixture
async def slack(post):
    """A Slack, with the client."""
    async with fake_slack.FakeSlack() as opened, posts.on_slack(post, opened.api, fake_slack.BOT_TOKEN):
        yield opened


def on(platform, place: str) -> list[str]:
    """What the bot says in a place, oldest first."""
    if hasattr(platform, "interactions"):
        rows = [one for one in platform.messages.values() if one["channel_id"] == place]
        return [one["content"] for one in sorted(rows, key=lambda one: int(one["id"]))]
    rows = [row for (channel, _), row in platform.messages.items() if channel == place]
    return [row["blocks"][0]["text"] for row in sorted(rows, key=lambda row: float(row["ts"]))]


async def test_places_and_people_get_what_is_due_once(post, discord, slack):
    for target in (
        CHANNEL,
        "discord:@77",
        SLACK,
        "slack:C9/1700000000.000100",
        "slack:@U42",
        "web:@abc",
        "terminal:@root",
    ):
        await post.promise(target, 1, 2)
        await post.promise(target, 3, after=HOUR)
    await post.send(3)
    two = ["Notice number 1.", "Notice number 2."]
    assert on(discord, fake_discord.CHANNEL) == on(discord, "5277") == two
    assert on(slack, fake_slack.CHANNEL) == on(slack, "DU42"[0] + "42") == on(slack, "C9") == two
    threads = {row.get("thread_ts") for (channel, _), row in slack.messages.items() if channel == "C9"}
    assert threads == {"1700000000.000100"}
    async with post.database.reading() as connection:
        lying = await shelf.of(connection, ["web:abc"])
        assert await shelf.count(connection, ["terminal:root"]) == (2, 2)
    assert [unpack(one.reply).parts[0].markdown for one in lying] == two[::-1]
    assert await post.states() == {"sent": 14, "pending": 7}
    sent = await post.one(CHANNEL, 1)
    assert discord.messages[sent.posted[0].message]["content"] == two[0]


@pytest.mark.parametrize("allowed", [True, False])
async def test_under_a_message_of_discord_a_thread_is_opened_once(post, discord, allowed):
    await post.promise(CHANNEL, 1)
    await post.send()
    (posted,) = (await post.one(CHANNEL, 1)).posted
    if not allowed:
        discord.threadless.add(fake_discord.CHANNEL)
    await post.promise(f"{CHANNEL}/{posted.message}", 2, 3)
    await post.send()
    post.again()
    await post.promise(f"{CHANNEL}/{posted.message}", 4)
    await post.send()
    later = ["Notice number 2.", "Notice number 3.", "Notice number 4."]
    assert on(discord, posted.message) == (later if allowed else [])
    assert on(discord, fake_discord.CHANNEL) == ["Notice number 1.", *([] if allowed else later)]
    assert len(discord.threads) == allowed


async def test_it_is_written_when_it_is_sent_and_not_if_it_is_no_longer_true(post, discord):
    await post.promise(CHANNEL, 1, 2)
    post.truth.words[1], post.truth.false = "What holds now.", {2}
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == ["What holds now."]
    gone = await post.one(CHANNEL, 2)
    assert (gone.state, gone.reason) == (State.CANCELLED, "no longer true when it was due")


@pytest.mark.parametrize("where", ["discord", "slack", "web"])
async def test_said_again_it_is_edited_and_posted_anew_only_while_it_is_due(post, discord, slack, where):
    target = {"discord": CHANNEL, "slack": SLACK, "web": "web:@abc"}[where]

    async def shown():
        if where == "web":
            async with post.database.reading() as connection:
                return [unpack(one.reply).parts[0].markdown for one in await shelf.of(connection, ["web:abc"])]
        return on({"discord": discord, "slack": slack}[where], target.partition(":")[2])

    async def vanish():
        discord.messages.clear()
        slack.messages.clear()
        await post.database.write(lambda c: shelf.sweep(c, post.at + 900 * DAY))

    async def again(words: str):
        post.truth.words[1] = words
        assert await post.database.write(lambda c: deliveries.refresh(c, f"plain:{target}:1", post.at))
        await post.send(2)

    await post.promise(target, 1)
    await again("first")
    assert await shown() == ["first"]
    await again("second")
    assert await shown() == ["second"]
    await vanish()
    await again("third")
    assert await shown() == ["third"]
    await again("fourth")
    assert await shown() == ["fourth"]
    post.at += DAY
    await again("fifth, long after")
    assert await shown() == ["fifth, long after"]
    await vanish()
    await again("too late to be posted anew")
    assert await shown() == []
    left = await post.one(target, 1)
    assert left.state == State.SENT
    assert "deleted" in left.reason


async def test_taken_back_when_its_cause_is_gone(post, discord):
    await post.promise(CHANNEL, 1)
    await post.send()
    post.truth.false = {1}
    await post.database.write(lambda c: deliveries.refresh(c, f"plain:{CHANNEL}:1", post.at))
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == []
    assert (await post.one(CHANNEL, 1)).state == State.CANCELLED


async def test_long_notices_are_several_messages_that_shrink_and_grow(post, discord, slack):
    post.truth.words[1] = "\n\n".join(f"Paragraph {n} " + "word " * 100 for n in range(12))
    for target in (CHANNEL, SLACK):
        await post.promise(target, 1)
    await post.send(2)
    assert len(on(discord, fake_discord.CHANNEL)) == 4
    assert len((await post.one(CHANNEL, 1)).posted) == 4
    for words, count in (("short", 1), ("word " * 900, 3)):
        post.truth.words[1] = words
        await post.database.write(lambda c: deliveries.refresh(c, f"plain:{CHANNEL}:1", post.at))
        await post.send(2)
        assert len(on(discord, fake_discord.CHANNEL)) == count


def test_targets_and_accounts():
    assert target_of("discord:77") == target_of(Person("discord", "77")) == "discord:@77"
    assert target_of(Place("slack", "C1")) == "slack:C1"
    assert account_of("web:@abc") == "web:abc"
    assert account_of("slack:C1") == ""


async def test_a_kind_is_declared_once_and_must_be_known(post):
    with pytest.raises(ValueError, match="two notices are called 'plain'"):
        post.notices.notice("plain")(post.truth.compose)
    with pytest.raises(UnknownKind):
        post.notices.find("carrier-pigeon")


async def test_several_at_one_time_are_one_message_where_their_kind_says_so(post, discord):
    await post.promise(CHANNEL, 1, 2, 3, kind="joined")
    await post.promise(CHANNEL, 4, 5)
    await post.promise("discord:3500", 6, kind="joined")
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == [
        "Notice number 4.",
        "Notice number 5.",
        "Notice number 1.\n\nNotice number 2.\n\nNotice number 3.",
    ]
    assert on(discord, "3500") == ["Notice number 6."]
    assert await post.states() == {"sent": 6}
    buttons = [one["label"] for row in list(discord.messages.values())[-2]["components"] for one in row["components"]]
    assert set(buttons) == {"Fine"}


async def test_what_is_joined_loses_no_button(post, discord):
    """Twenty notices of three buttons are more than one message takes; one of 31 stands alone and is cut at its end."""
    post.truth.buttons = dict.fromkeys(range(20), 2) | {7: 30}
    post.again(replace(posts.QUICK, each=25))
    await post.promise(CHANNEL, *range(20), kind="joined")
    await post.send()
    assert await post.states() == {"sent": 20}
    shown = [one for one in discord.messages.values() if one["channel_id"] == fake_discord.CHANNEL]
    pressed = [[one["custom_id"] for row in message["components"] for one in row["components"]] for message in shown]
    assert {f"fine {n}" for n in range(20)} <= {one for message in pressed for one in message}
    assert [len(message) for message in pressed] == [21, 25, 24, 12]
    for message, buttons in zip(shown, pressed, strict=True):
        said = [int(words.rstrip(".").split()[-1]) for words in message["content"].split("\n\n")]
        assert {one.split()[1] for one in buttons} == {str(n) for n in said}


async def test_quiet_hours_of_a_place_and_of_a_person_are_waited_out(post, discord):
    quiet = "10:00-13:10 UTC"
    await post.database.write(lambda c: store.set_for(c, CHANNEL, "quiet", quiet))
    await post.database.write(lambda c: store.set_for(c, "person:discord:77", "quiet", quiet))
    for target in (CHANNEL, "discord:@77", "discord:@78"):
        await post.promise(target, 1)
        await post.promise(target, 2, kind="urgent")
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == on(discord, "5277") == ["Notice number 2."]
    assert len(on(discord, "5278")) == 2
    held = await post.one(CHANNEL, 1)
    assert (held.state, held.next_at) == (State.PENDING, posts.NOW + 1.25 * HOUR)
    post.at += 1.25 * HOUR
    await post.send()
    assert on(discord, fake_discord.CHANNEL)[-1] == on(discord, "5277")[-1] == "Notice number 1."


async def test_quiet_hours_of_the_server_hold_in_its_channels(post, discord, monkeypatch):
    await post.database.write(lambda c: store.set_for(c, "discord:2000", "quiet", "10:00-13:10 UTC"))
    monkeypatch.setattr(type(post.desk.couriers["discord"]), "around", lambda self, place: ("2000",))
    await post.promise(CHANNEL, 1)
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == []


async def test_what_a_person_does_without_is_not_sent_unless_it_must_be(post, discord):
    await post.database.write(lambda c: store.set_for(c, "person:discord:77", "without", "plain urgent"))
    await post.promise("discord:@77", 1)
    await post.promise("discord:@77", 2, kind="urgent")
    await post.send()
    assert on(discord, "5277") == ["Notice number 2."]
    assert "not wanted" in (await post.one("discord:@77", 1)).reason


LATE_SUMMARY = "This could not be sent in time, so here is what was due:\n\n- <t:1795435200:F>: Notice number 1."


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (HOUR / 60, "Notice number 1."),
        (HOUR, "_This should have come at <t:1795435200:t>._\n\nNotice number 1."),
        (3 * DAY, LATE_SUMMARY),
        (30 * DAY, LATE_SUMMARY),
    ],
)
async def test_off_for_a_while_it_says_so_and_says_it_once(post, discord, off, said):
    await post.promise(CHANNEL, 1)
    post.at += off
    await post.send(2)
    assert on(discord, fake_discord.CHANNEL) == [said]


async def test_after_days_each_is_marked_late_and_after_weeks_all_are_one_message(post, discord, slack):
    year = 400 * DAY
    for target in (CHANNEL, SLACK):
        await post.promise(target, *range(3), until=posts.NOW + year, zone="Asia/Kolkata")
    post.at += 3 * DAY
    await post.send()
    for place, platform, moment in (
        (fake_discord.CHANNEL, discord, "<t:1795435200:F>"),
        (fake_slack.CHANNEL, slack, "Mon 23 Nov 2026, 17:30 IST (12:00 UTC)"),
    ):
        late = f"_This should have come on {moment}._"
        assert on(platform, place) == [f"{late}\n\nNotice number {n}." for n in range(3)]
    discord.messages.clear()
    for target in (CHANNEL, "discord:3500"):
        await post.promise(target, *range(100, 190), until=posts.NOW + year)
    post.at += 30 * DAY
    await post.send(3)
    for place in (fake_discord.CHANNEL, "3500"):
        (said,) = on(discord, place)
        assert said.startswith("These 90 notices could not be sent in time")
        assert said.endswith("and 70 more")
    assert await post.states() == {"sent": 186}


async def test_too_late_expires_where_its_kind_says_so(post, discord):
    await post.promise(CHANNEL, 1, kind="strict")
    post.at += DAY
    await post.send()
    assert on(discord, fake_discord.CHANNEL) == []
    assert (await post.one(CHANNEL, 1, "strict")).state == State.EXPIRED
