"""What may go wrong while notices are sent: nothing is lost, nothing is doubled, and the reason can be read."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import Database
from scheduler import deliveries, store
from scheduler.deliveries import State
from scheduler.sending import store as sending
from tests.fakes import discord as fake_discord
from tests.fakes import post as posts
from tests.fakes import slack as fake_slack

HOUR, DAY = posts.HOUR, posts.DAY
CHANNEL = f"discord:{fake_discord.CHANNEL}"
SLACK = f"slack:{fake_slack.CHANNEL}"


class Both:
    """A Discord and a Slack, looked at alike."""

    def __init__(self, discord, slack) -> None:
        self.discord, self.slack = discord, slack

    def __getitem__(self, target: str):
        return self.discord if target.startswith("discord") else self.slack

    def fault(self, target: str, what: str) -> None:
        """Let the next post there go wrong."""
        if target == CHANNEL:
            answers = {"cut": "cut", "503": (503, {"message": "unavailable"}), "429": (429, {"retry_after": 90})}
        else:
            limited = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "90"})
            answers = {"cut": "cut", "503": (503, {"ok": False, "error": "service_unavailable"}, {}), "429": limited}
        self[target].faults.append(answers[what])

    def said(self, target: str) -> list[str]:
        """What the bot says there, oldest first."""
        place = target.partition(":")[2].partition("/")[0]
        if target.startswith("discord"):
            rows = [one for one in self.discord.messages.values() if one["channel_id"] == place]
            return [one["content"] for one in sorted(rows, key=lambda one: int(one["id"]))]
        rows = [row for (channel, _), row in self.slack.messages.items() if channel == place and row["user"] == "U0BOT"]
        return [row["blocks"][0]["text"] for row in sorted(rows, key=lambda row: float(row["ts"]))]


@pytest.fixture
async def post(database: Database, tmp_path: Path):
    """A desk that sends, on each database."""
    return posts.Post(database, tmp_path)


@pytest.fixture
async def both(post):
    """A Discord and a Slack, with their clients."""
    async with (
        fake_discord.FakeDiscord() as discord,
        fake_slack.FakeSlack() as slack,
        posts.on_discord(post, discord.api, discord.gateway, discord.token),
        posts.on_slack(post, slack.api, fake_slack.BOT_TOKEN),
    ):
        discord.clock = slack.clock = lambda: posts.NOW.timestamp()
        yield Both(discord, slack)


@pytest.mark.parametrize("target", [CHANNEL, SLACK])
@pytest.mark.parametrize("what", ["cut", "503"])
async def test_a_post_that_may_have_been_taken_is_looked_for_first(post, both, target, what):
    await post.promise(target, 1, 2)
    both.fault(target, what)
    await post.send(3)
    assert both.said(target) == ["Notice number 1.", "Notice number 2."] or both.said(target) == [
        "Notice number 2.",
        "Notice number 1.",
    ]
    assert await post.states() == {"sent": 2}


async def test_a_cut_post_is_found_also_when_its_nonce_is_forgotten(post, both):
    both.discord.nonce_s = 0.0
    await post.promise(CHANNEL, 1)
    both.fault(CHANNEL, "cut")
    await post.engine._sign()
    await post.engine._round()
    await asyncio.gather(*post.engine._lanes.values())
    assert (await post.one(CHANNEL, 1)).state == State.AMBIGUOUS
    post.truth.words[1] = "It says something else by now."
    post.at += HOUR
    await post.send(2)
    assert both.said(CHANNEL) == ["Notice number 1."]
    assert (await post.one(CHANNEL, 1)).state == State.SENT


async def test_two_that_say_the_same_are_not_taken_for_each_other(post, both):
    both.discord.nonce_s = 0.0
    post.truth.words = {1: "The same words.", 2: "The same words."}
    await post.promise(CHANNEL, 1)
    await post.send()
    await post.promise(CHANNEL, 2)
    both.fault(CHANNEL, "503")
    await post.send(3)
    assert both.said(CHANNEL) == ["The same words."] * 2
    both.fault(CHANNEL, "cut")
    await post.promise(CHANNEL, 3)
    post.truth.words[3] = "The same words."
    await post.send(3)
    assert both.said(CHANNEL) == ["The same words."] * 3


@pytest.mark.parametrize("target", [CHANNEL, SLACK])
async def test_a_wait_that_is_asked_for_is_kept_and_is_no_failure(post, both, target):
    await post.promise(target, 1, until=post.at + DAY)
    for n in range(7):
        both.fault(target, "429")
        await post.send(2)
        held = await post.one(target, 1)
        assert (held.state, held.attempts) == (State.RETRY, 0)
        assert held.next_at == post.at + dt.timedelta(seconds=90)
        assert "wait 90 seconds" in held.reason
        post.at += dt.timedelta(seconds=89)
        await post.send(2)
        assert len([1 for row in both[target].log if "ostMessage" in str(row[0]) or row[0] == "POST"]) >= n
        assert both.said(target) == []
        post.at += dt.timedelta(seconds=2)
    await post.send(2)
    assert len(both.said(target)) == 1


@pytest.mark.parametrize("target", [CHANNEL, SLACK])
async def test_what_is_no_longer_true_is_taken_back_also_where_the_platform_asks_to_wait(post, both, target):
    await post.promise(target, 1)
    await post.send()
    post.truth.false = {1}
    await post.database.write(lambda c: deliveries.refresh(c, f"plain:{target}:1", post.at))
    both.fault(target, "429")
    await post.send(2)
    assert len(both.said(target)) == 1
    post.at += dt.timedelta(seconds=91)
    await post.send(2)
    assert both.said(target) == []
    assert (await post.one(target, 1)).state == State.CANCELLED


async def test_what_can_never_be_taken_back_stands_there_and_says_so(post, both):
    await post.promise(CHANNEL, 1)
    await post.send()
    post.truth.false = {1}
    await post.database.write(lambda c: deliveries.refresh(c, f"plain:{CHANNEL}:1", post.at))
    both.discord.faults.append((403, {"code": 50013, "message": "Missing Permissions"}))
    await post.send(2)
    assert both.said(CHANNEL) == ["Notice number 1."]
    stands = await post.one(CHANNEL, 1)
    assert stands.state == State.SENT
    assert "it could not be taken back" in stands.reason


@pytest.mark.parametrize("target", [CHANNEL, SLACK])
async def test_a_revoked_token_pauses_one_platform_and_no_other(post, both, target):
    post.engine._terms = replace(post.engine._terms, pauses_s=(60.0,))  # however slow this machine is
    await post.promise(target, 1)
    await post.promise("web:@abc", 1)
    await post.promise(SLACK if target == CHANNEL else CHANNEL, 1)
    both[target].revoked = True
    await post.send(2)
    assert await post.states() == {"sent": 2, "pending": 1}
    held = await post.one(target, 1)
    assert held.attempts == 0
    assert "does not accept the bot's token" in post.engine.paused(target.partition(":")[0])
    both[target].revoked = False
    post.engine._pauses.clear()
    await post.send(2)
    assert both.said(target) == ["Notice number 1."]


async def test_a_platform_that_cannot_be_reached_is_waited_for(post, both):
    await post.promise(CHANNEL, 1)
    await post.promise(SLACK, 1)
    port = int(both.slack.base.rpartition(":")[2])
    await both.slack._runner.cleanup()
    for _ in range(8):
        await post.send()
        await asyncio.sleep(0.2)
    assert both.said(CHANNEL) == ["Notice number 1."]
    held = await post.one(SLACK, 1)
    assert (held.state, held.attempts) == (State.PENDING, 0)
    assert post.engine.paused("slack") in ("Slack cannot be reached", "")
    assert port


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (CHANNEL, "the channel does not exist any more"),
        ("discord:@66", "the person takes no private messages"),
        ("slack:C404", "the channel does not exist any more"),
        ("slack:C405", "the channel is archived"),
        ("slack:@U66", "the person is not in this workspace"),
        ("web:page", "on the web only people have a shelf"),
    ],
)
async def test_a_place_that_is_gone_fails_with_its_reason_and_holds_up_no_other(post, both, target, reason):
    both.discord.gone.add(fake_discord.CHANNEL)
    both.discord.closed.add(str(5200 + 66))
    both.slack.refusals |= {"C405": "is_archived", "U66": "user_not_found"}
    await post.promise(target, 1)
    for other in ("discord:3500", SLACK, "web:@abc"):
        await post.promise(other, 1)
    await post.send(2)
    lost = await post.one(target, 1)
    assert lost.state == State.FAILED
    assert lost.reason.startswith(reason)
    assert await post.states() == {"failed": 1, "sent": 3}


async def test_what_cannot_be_written_is_given_up_after_five_and_holds_up_no_other(post, both):
    post.truth.broken = {1}
    await post.promise(CHANNEL, 1, 2)
    await post.send(8)
    assert both.said(CHANNEL) == ["Notice number 2."]
    lost = await post.one(CHANNEL, 1)
    assert lost.state == State.FAILED
    assert "could not be written (RuntimeError" in lost.reason
    assert post.truth.written.count(1) == 5
    post.truth.broken = set()
    assert await post.database.write(lambda c: store.again(c, lost.id, post.at + HOUR, post.at))
    await post.send()
    assert both.said(CHANNEL)[-1] == "Notice number 1."


@pytest.mark.parametrize("target", [CHANNEL, SLACK])
async def test_where_the_history_cannot_be_read_it_says_so_and_does_not_send_twice(post, both, target):
    both.discord.nonce_s = 0.0
    both.discord.unreadable.add(fake_discord.CHANNEL)
    both.slack.unreadable.add(fake_slack.CHANNEL)
    await post.promise(target, 1)
    both.fault(target, "cut")
    await post.engine._sign()
    await post.engine._round()
    await asyncio.gather(*post.engine._lanes.values())
    post.at += HOUR
    await post.send(8)
    assert len(both.said(target)) == 1
    lost = await post.one(target, 1)
    assert lost.state == State.FAILED
    assert "cannot be told whether the platform took it" in lost.reason


async def test_taken_back_between_lease_and_sending_it_is_not_sent(post, both):
    await post.promise(CHANNEL, 1, 2)
    compose = post.truth.compose

    async def moved_meanwhile(desk, delivery):
        await post.database.write(lambda c: deliveries.cancel(c, f"plain:{CHANNEL}:1", "it moved", post.at))
        return await compose(desk, delivery)

    kind = post.notices.find("plain")
    post.notices._kinds["plain"] = replace(kind, compose=moved_meanwhile)
    await post.send(2)
    assert both.said(CHANNEL) == ["Notice number 2."]
    gone = await post.one(CHANNEL, 1)
    assert (gone.state, gone.reason) == (State.CANCELLED, "it moved")


async def test_who_was_away_so_long_that_others_may_have_taken_over_sends_nothing(post, both, monkeypatch):
    """A process that is stopped for a minute, by its host or by a debugger, does not know how long it was."""
    begun = []
    write = post.database.write

    async def stops_once(work, label="write"):
        done = await write(work, label)
        if label == "deliveries-begin":
            begun.append(both.said(CHANNEL))
            if len(begun) == 1:
                post.engine._last_beat -= 60
        return done

    post.engine._alone = False
    monkeypatch.setattr(post.database, "write", stops_once)
    await post.promise(CHANNEL, 1)
    await post.send(2)
    assert begun == [[], []], "it was begun anew, and nothing had been sent"
    assert both.said(CHANNEL) == ["Notice number 1."]


@pytest.mark.parametrize("came_through", [True, False])
async def test_taken_back_while_nobody_knows_whether_it_was_sent(post, both, came_through):
    await post.promise(SLACK, 1)
    both.fault(SLACK, "cut" if came_through else "503")
    await post.engine._sign()
    await post.engine._round()
    await asyncio.gather(*post.engine._lanes.values())
    assert await post.database.write(lambda c: deliveries.cancel(c, "plain:", "it moved", post.at)) == 0
    await post.send(2)
    assert len(both.said(SLACK)) == int(came_through)
    assert (await post.one(SLACK, 1)).state == (State.SENT if came_through else State.CANCELLED)


async def test_moved_while_it_is_being_sent_it_is_changed_there(post, both):
    await post.promise(CHANNEL, 1)
    compose = post.truth.compose

    async def moves(desk, delivery):
        reply = await compose(desk, delivery)
        if post.truth.words.get(1) is None:
            post.truth.words[1] = "The new date."
            await post.database.write(lambda c: deliveries.refresh(c, f"plain:{CHANNEL}:1", post.at))
        return reply

    post.notices._kinds["plain"] = replace(post.notices.find("plain"), compose=moves)
    await post.send(3)
    assert both.said(CHANNEL) == ["The new date."]


@pytest.mark.parametrize("jump", [DAY, -DAY])
async def test_a_clock_that_jumps_while_something_is_sent_doubles_and_loses_nothing(post, both, jump):
    for target in (CHANNEL, SLACK):
        await post.promise(target, *range(12), until=post.at + 5 * DAY)
        await post.promise(target, *range(20, 32), after=HOUR, until=post.at + 5 * DAY)
    both.fault(SLACK, "cut")
    both.fault(CHANNEL, "cut")
    await post.engine._sign()
    await post.engine._round()
    post.at += jump
    await asyncio.gather(*post.engine._lanes.values())
    await post.send(3)
    post.at -= jump
    await post.send(3)
    post.at += 2 * HOUR
    await post.send(3)
    for target in (CHANNEL, SLACK):
        said = sorted(int(words.split()[-1].strip(".")) for words in both.said(target))
        assert said == [*range(12), *range(20, 32)]
    assert await post.states() == {"sent": 48}


async def test_five_hundred_at_once_reach_everybody_once(post, both):
    people = [f"discord:@{n}" for n in range(100, 225)] + [f"web:@v{n}" for n in range(125)]
    for target in people:
        await post.promise(target, 1)
    for n in range(250):
        await post.promise(f"slack:C{n % 125}", n)
    post.desk.couriers["discord"].per_second = 2000.0
    await post.send(2)
    assert await post.states() == {"sent": 500}
    assert len({(row["channel_id"], row["content"]) for row in both.discord.messages.values()}) == 125
    assert len(both.discord.messages) == 125
    assert len(both.slack.messages) == len({row["blocks"][0]["text"] for row in both.slack.messages.values()}) == 250


async def test_a_full_lane_does_not_hold_up_the_others(post, both):
    await post.promise(CHANNEL, *range(200))
    await post.promise("discord:3500", 900, after=dt.timedelta(seconds=1))
    post.at += dt.timedelta(seconds=2)
    seen = []
    while not (seen := both.said("discord:3500")):
        await post.engine._sign()
        await post.engine._round()
        await asyncio.wait(list(post.engine._lanes.values()), return_when=asyncio.FIRST_COMPLETED)
    assert seen == ["Notice number 900."]
    assert len(both.said(CHANNEL)) < 50
    await post.send()
    assert await post.states() == {"sent": 201}


async def test_a_dead_owner_is_recognised_by_its_beats_not_by_a_clock(post, both):
    if post.database.sqlite:
        await post.promise(CHANNEL, 1)
        await post.engine._sign()
        return
    await post.promise(CHANNEL, 1)
    await post.database.write(lambda c: sending.beat(c, "another"))
    taken = await post.database.write(
        lambda c: sending.claim(c, "another", "discord", [], each=8, limit=8, long_ago=post.at - 7 * DAY, now=post.at)
    )
    assert len(taken) == 1
    for _ in range(3):
        await asyncio.sleep(0.6)
        await post.database.write(lambda c: sending.beat(c, "another"))
        post.at += DAY
        await post.send()
        assert both.said(CHANNEL) == []
    await asyncio.sleep(1.7)
    await post.send(2)
    assert len(both.said(CHANNEL)) == 1
