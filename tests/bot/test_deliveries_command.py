"""`deliveries` for organizers and `notices` for everybody: what they see, and what they can do about it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot import store
from bot.cli.doctor import _lost, _messages
from bot.cli.findings import BROKEN, WORKS
from bot.database import Database
from bot.dispatch import respond
from bot.features.deliveries import RECENT
from bot.message import Message, Person, Place, Reply, Role
from bot.platforms.terminal.render import plain
from bot.posting import outlook
from bot.settings import load
from scheduler.deliveries import State
from tests.fakes import post as posts

HOUR, DAY = posts.HOUR, posts.DAY
WEB = "web:@abc"


@pytest.fixture
async def post(database: Database, tmp_path: Path):
    """A desk that sends, on each database."""
    return posts.Post(database, tmp_path)


async def say(post, text: str, *, role: Role = Role.ORGANIZER, person: str = "abc", platform: str = "web") -> Reply:
    """The one final reply to a line."""
    message = Message("1", text, Person(platform, person, role), Place(platform, "page"), post.at)
    finals = [reply async for reply in respond(post.desk, message) if reply.final]
    assert len(finals) == 1
    return finals[0]


async def test_only_organizers_look_at_deliveries(post):
    for line in ("deliveries list", "deliveries show 1", "deliveries retry 1", "deliveries cancel 1"):
        assert "needs the role organizer" in plain(await say(post, line, role=Role.MEMBER))


async def test_nothing_was_promised(post):
    assert "Nothing was promised yet" in plain(await say(post, "deliveries list"))
    assert "There is no delivery 7" in plain(await say(post, "deliveries show 7"))
    assert (await say(post, "deliveries retry 7")).failed


async def test_planned_late_failed_and_sent_ones_are_listed_with_reasons(post):
    post.truth.broken = {4}
    await post.promise(WEB, 1, after=DAY)
    await post.promise(WEB, 2, 4)
    await post.promise("discord:3000", 3)
    await post.send(6)
    post.at += HOUR
    said = plain(await say(post, "deliveries list"))
    assert said.startswith("2 pending, 1 sent, 1 failed. 1 of those shown are late".replace("1 of", "**1 of"))
    assert "**discord** waits: discord is not connected here." in said
    rows = {line.split("\t")[0]: line for line in said.split("\n") if "\t" in line}
    lost, ahead, late = await post.one(WEB, 4), await post.one(WEB, 1), await post.one("discord:3000", 3)
    assert "could not be written" in rows[str(lost.id)]
    assert "24 Nov 12:00\tplain\tweb:@abc\tpending" in rows[str(ahead.id)]
    assert "late, pending" in rows[str(late.id)]
    ids = {
        which: (await say(post, f"deliveries list {which}")).data["deliveries"]
        for which in ("planned", "late", "failed", "sent")
    }
    assert ids == {"planned": [ahead.id], "late": [late.id], "failed": [lost.id], "sent": [(await post.one(WEB, 2)).id]}
    assert len((await say(post, "deliveries list all")).data["deliveries"]) == 4
    listed = await say(post, "deliveries list")
    assert [one.command for one in listed.buttons] == [f"deliveries retry {lost.id}"]
    assert listed.data["undelivered"] == 1


async def test_what_failed_is_sent_again_and_what_waits_is_cancelled(post):
    post.truth.broken = {1}
    await post.promise(WEB, 1)
    await post.promise(WEB, 2, after=DAY)
    await post.send(6)
    lost, ahead = await post.one(WEB, 1), await post.one(WEB, 2)
    shown = await say(post, f"deliveries show {lost.id}")
    assert f"**Delivery {lost.id}**: plain about n 1" in plain(shown)
    assert "failed: it could not be written" in plain(shown)
    post.truth.broken, post.at = set(), post.at + 5 * HOUR
    assert "goes out now" in plain(await say(post, shown.buttons[0].command))
    assert (await say(post, f"deliveries retry {lost.id}")).failed
    await post.send()
    assert (await post.one(WEB, 1)).state == State.SENT
    assert "is cancelled" in plain(await say(post, f"deliveries cancel {ahead.id} --reason 'no hall'"))
    gone = await post.one(WEB, 2)
    assert (gone.state, gone.reason) == (State.CANCELLED, "cancelled by an organizer: no hall")
    assert "nothing left to cancel" in plain(await say(post, f"deliveries cancel {ahead.id}"))


async def test_the_look_ahead_says_what_keeps_the_next_one(post):
    assert (await outlook(post.desk, "plain:")).trouble == "nothing was promised"
    await post.promise(WEB, 1, after=DAY)
    assert (await outlook(post.desk, "plain:")).trouble == ""
    await post.promise("discord:3000", 2, after=HOUR)
    ahead = await outlook(post.desk, "plain:")
    assert ahead.next.subject == {"n": 2}
    assert ahead.trouble == "discord is not connected here"
    post.at += 2 * HOUR
    assert "is late" in (await outlook(post.desk, "plain:")).trouble
    await post.promise(WEB, 3, kind="joined")
    await post.promise("web:page", 4, kind="joined")
    await post.send(2)
    assert "did not go out: on the web only people have a shelf" in (await outlook(post.desk, "joined:")).trouble
    assert (await outlook(post.desk, f"joined:{WEB}")).trouble == ""


async def test_a_person_stops_a_notice_on_every_account_and_starts_it_again(post):
    offered = plain(await say(post, "notices show", role=Role.MEMBER))
    assert "plain\tyes" in offered
    assert "urgent" not in offered
    assert "These can be: joined, plain, strict" in plain(await say(post, "notices stop urgent", role=Role.MEMBER))
    stopped = await say(post, "notices stop plain", role=Role.MEMBER)
    assert stopped.audience == "person"
    await post.promise(WEB, 1)
    await post.send()
    assert (await post.one(WEB, 1)).state == State.CANCELLED
    assert "plain\tno" in plain(await say(post, "notices show", role=Role.MEMBER))
    await say(post, stopped.buttons[0].command, role=Role.MEMBER)
    await post.promise(WEB, 2)
    await post.send()
    assert (await post.one(WEB, 2)).state == State.SENT


@pytest.mark.parametrize(
    "hours",
    ["at night", "22:00+05:30-07:00", "22:00-07:00Z Asia/Kolkata", "22:00-07:00 Asia", f"22:00-07:00 {'x' * 300}"],
)
async def test_hours_that_no_clock_can_be_held_to_are_refused(post, hours):
    """A time with an offset of its own was kept, and then kept every notice of its person from being sent."""
    assert "two times and a zone" in plain(await say(post, f"notices quiet {hours}", role=Role.MEMBER))
    assert "You have no quiet hours" in plain(await say(post, "notices show", role=Role.MEMBER))


@pytest.mark.parametrize("hours", ["00:00-23:59", "10:00-10:00", "08:00-07:30 Asia/Kolkata"])
async def test_quiet_hours_leave_time_for_what_waits(post, hours):
    assert "must leave an hour of the day" in plain(await say(post, f"notices quiet {hours}", role=Role.MEMBER))
    assert "must leave an hour" in plain(await say(post, f"place set quiet {hours}", platform="discord"))
    assert "You have no quiet hours" in plain(await say(post, "notices show", role=Role.MEMBER))


async def test_quiet_hours_are_checked_kept_and_given_up(post):
    assert "two times and a zone" in plain(await say(post, "notices quiet at night", role=Role.MEMBER))
    assert "22:00-07:00 Asia/Kolkata" in plain(
        await say(post, "notices quiet 22:00-07:00 Asia/Kolkata", role=Role.MEMBER)
    )
    assert "during 22:00-07:00 Asia/Kolkata" in plain(await say(post, "notices show", role=Role.MEMBER))
    await say(post, "notices quiet", role=Role.MEMBER)
    assert "You have no quiet hours" in plain(await say(post, "notices show", role=Role.MEMBER))


async def test_notices_are_read_where_they_lie_also_from_a_linked_account(post):
    post.truth.words[1] = "नमस्ते, आपके सवाल का जवाब आ गया है।"
    await post.promise(WEB, 1)
    await post.send()
    assert "Nothing lies here" in plain(await say(post, "notices read", person="other"))
    first = plain(await say(post, "notices read --new"))
    assert "**New**" in first
    assert "नमस्ते, आपके सवाल का जवाब आ गया है।" in first
    assert (await say(post, "notices read --new")).silent
    assert "**New**" not in plain(await say(post, "notices read"))
    code = plain(await say(post, "link")).split("`link ")[1][:8]
    await say(post, f"link {code}", platform="discord", person="77")
    assert "नमस्ते" in plain(await say(post, "notices read", platform="discord", person="77"))


async def test_the_doctor_says_when_messages_could_not_be_delivered(post, tmp_path):
    settings = load({}, home=tmp_path, library="none", database_url=post.database.url)
    assert await _lost(settings, posts.NOW - RECENT) == (0, {})
    assert _messages(0, {}).verdict is WORKS
    post.truth.broken = {1}
    await post.promise(WEB, 1, 2)
    await post.send(6)
    lost = await _lost(settings, posts.NOW - RECENT)
    assert lost == (1, {})
    assert await _lost(settings, posts.NOW + RECENT) == (0, {})
    found = _messages(*lost)
    assert found.verdict is BROKEN
    assert "1 could not be delivered" in found.said
    assert "deliveries list failed" in found.advice


async def test_the_doctor_and_the_list_say_when_messages_of_people_could_not_be_answered(post, tmp_path):
    settings = load({}, home=tmp_path, library="none", database_url=post.database.url)
    rows = [store.Claim(platform, "1", "words of a stranger", "{}", posts.NOW) for platform in ("slack", "discord")]
    await post.database.write(lambda c: store.take(c, rows))
    assert "not be answered" not in plain(await say(post, "deliveries list"))
    for platform in ("slack", "discord"):
        await post.database.write(lambda c, name=platform: store.finish(c, name, "1", store.DEAD))
    listed = await say(post, "deliveries list")
    assert "could not be answered in the last week: 1 on discord, 1 on slack" in plain(listed)
    assert listed.data["unanswered"] == {"discord": 1, "slack": 1}
    assert await _lost(settings, posts.NOW + RECENT) == (0, {})
    found = _messages(*await _lost(settings, posts.NOW - RECENT))
    assert found.verdict is BROKEN
    assert found.said == "1 on discord, 1 on slack could not be answered in the last week"
    assert "put aside" in found.advice


async def test_a_place_whose_setting_cannot_be_read_any_more_can_be_set_anew(post):
    """As of an older version: whatever was said there was answered with the error of that setting, `place set` too."""
    hours = "22:00+05:30-07:00"
    await post.database.write(lambda c: store.set_for(c, "discord:page", "quiet", hours))
    shown = await say(post, "place show", platform="discord")
    assert not shown.failed
    assert hours not in plain(shown)
    assert "23:00-06:00" in plain(await say(post, "place set quiet 23:00-06:00", platform="discord"))


async def test_what_is_refused_is_refused_also_while_the_database_cannot_be_read(post):
    """The language of the refusal is asked of the database; its trouble must not be all that somebody gets."""
    await post.database.write(lambda c: c.execute(text("ALTER TABLE place_settings RENAME TO hidden")))
    refused = await say(post, "deliveries list", role=Role.MEMBER, platform="discord")
    assert refused.failed
    assert "needs the role organizer" in plain(refused)
