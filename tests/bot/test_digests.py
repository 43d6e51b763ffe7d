"""Digests: made on their rule, looked at or not, sent once to who subscribed, never empty."""

import datetime as dt

import pytest

from bot.dispatch import respond
from bot.features import previews
from bot.message import Form, Message, Person, Place, Role
from bot.platforms.terminal.render import plain
from knowledge import store as entries
from knowledge.frontmatter import parse
from knowledge.gaps import deciding
from knowledge.gaps import store as gaps
from knowledge.gaps.types import Asking, Wait, Why
from knowledge.reproductions import store as reproductions
from knowledge.reproductions.rules import Tried
from scheduler import store as deliveries
from scheduler.digests import store
from scheduler.digests.types import IssueState

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 12, 7, 3, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ENTRY = """---
id: {id}
kind: {kind}
title: "{title}"
language: en
summary: About {id}.
verticals: [health]
evidence: author-run
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-11-01
review_due: {review}
status: published
{extra}---
Text of {id}.
"""
PRICES = "prices: [{{item: One T4, amount: {0}, currency: USD, unit: gpu-hour, date: 2026-11-20, basis: on demand, tax: none}}]\n"
STOPPED = "sector: health\ntask: notes\nstage: stopped\ndecision: {what: stop, why: it cost more}\nmissing: the data\n"
TRIED = "reproductions: [{who: member, organisation: A lab, date: 2026-11-26, hardware: L4, worked: true, deviation_percent: -3}]\n"


class Round:
    """A desk whose clock can be set, and people who speak to it."""

    def __init__(self, open_home) -> None:
        self._open = open_home
        self.now = NOW

    async def __aenter__(self) -> "Round":
        self._opened = self._open(now=lambda: self.now, fill=False)
        self.desk = await self._opened.__aenter__()
        return self

    async def __aexit__(self, *gone) -> None:
        await self._opened.__aexit__(*gone)

    async def say(self, line, person="o1", role=Role.ORGANIZER, place="p1", **values):
        """One person says something; the final reply."""
        message = Message("1", line, Person("fake", person, role), Place("fake", place), self.now, values=values)
        finals = [reply async for reply in respond(self.desk, message) if reply.final]
        assert len(finals) == 1
        return finals[0]

    async def publish(self, entry_id, kind="guide", extra="", title="", at=NOW, review="2027-05-01", **given) -> None:
        """An entry gets a version."""
        made = ENTRY.format(id=entry_id, kind=kind, extra=extra, title=title or f"Entry {entry_id}", review=review)
        entry = parse(made, entry_id)
        origin = given.get("origin", "submissions")
        await self.desk.database.write(
            lambda c: entries.publish(c, entry, made, origin=origin, path="", by="host", now=at, cause="review")
        )

    async def ring(self, at=None) -> None:
        """The clock asks for digests, twice."""
        self.now = at or self.now
        await previews.plan(self.desk)
        await previews.plan(self.desk)

    async def promised(self, prefix="digest:"):
        """What is promised, by key."""
        async with self.desk.database.reading() as connection:
            return {one.dedup_key: one for one in await deliveries.listed(connection, key_prefix=prefix, limit=500)}

    async def compose(self, delivery):
        """A delivery as it would be sent now."""
        return await self.desk.notices.find(delivery.kind).compose(self.desk, delivery)

    async def states(self):
        """The states of all digests, the newest first."""
        async with self.desk.database.reading() as connection:
            return [one.state for one in await store.issues_of(connection)]


@pytest.fixture
def round_(open_home) -> Round:
    """A desk for digests."""
    return Round(open_home)


async def full_month(round_) -> None:
    """A month in which everything happened."""
    await round_.publish("price-a", "cost", PRICES.format("0.50"), at=NOW - 40 * DAY)
    await round_.publish("price-a", "cost", PRICES.format("0.42"))
    await round_.publish("recipe-a", "recipe", TRIED, title="A [recipe](x) of *stars*")
    await round_.publish("report-a", "report", STOPPED)
    await round_.publish("guide-a")
    await round_.publish("late-a", review="2026-11-20", at=NOW - 40 * DAY)
    for n in range(10):
        await round_.publish(f"imported-{n}", origin="a folder")


async def test_everything_that_happened_is_in_it(round_):
    async with round_:
        await full_month(round_)
        await round_.say("digest set health 1st Monday 09:00 IST")
        said = plain(await round_.say("digest preview health"))
        unset = plain(await round_.say("digest preview law"))
        await round_.say('digest set health "1st Monday 09:00 IST" --language hi')
        hindi = plain(await round_.say("digest preview health"))
    assert "One T4: 0.5 → 0.42 USD per gpu-hour (-16 %), 2026-11-20" in said
    assert "[A recipe(x) of \\*stars\\*]" in said or "A \\[recipe\\](x) of \\*stars\\*" in said
    assert "**Reproduced**" in said
    assert "member (A lab) on L4, -3 %" in said
    assert said.index("**Did not work**") < said.index("/entry/report-a")
    assert "10 entries from a folder" in said
    assert "/entry/imported-3" not in said
    assert "due 2026-11-20" in said
    assert "No monthly digest of law is set up" in unset
    assert "One T4: 0.5 → 0.42 USD, प्रति gpu-hour (-16 %), 2026-11-20" in hindi
    assert "a folder से 10 प्रविष्टियाँ" in hindi
    assert "2026-11-20 तक होनी थी" in hindi
    assert " by " not in hindi


async def test_answers_debt_and_coming_tables_come_from_what_was_kept(round_):
    """Questions that people asked, what they promised at a table, and the dates that it has."""
    answered, waiting = "Which model reads mango leaves?", "How is *Santali* counted?"

    async def ask(question, *people, days):
        asked = round_.now - days * DAY

        async def work(connection):
            gap = await gaps.add_gap(connection, "health", asked, question)
            for person in people:
                asking = Asking(person, person, f"fake:@{person}", question, "en", Why.NOTHING, vertical="health")
                await gaps.add_asker(connection, gap, asking, Wait.WAITING, asked)
            return gap

        return await round_.desk.database.write(work)

    async with round_:
        await round_.publish("guide-a", at=NOW - 40 * DAY)
        gap = await ask(answered, "m1", "m2", days=12)
        await ask(waiting, "m3", days=30)
        made = await round_.say('table create health "2nd Saturday 18:00 IST" --theme Speech')
        await round_.say(made.buttons[0].command)
        await round_.say('table create law "2nd Sunday 18:00 IST"')
        round_.now = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)
        await round_.say("table start health")
        await round_.say('table commit "send the WER table" by Friday', "m1", Role.MEMBER)
        round_.now = NOW + 20 * DAY
        await round_.desk.database.write(lambda c: deciding.answer(c, gap, "guide-a", 1, "o1", round_.now))
        await round_.say("digest set health 1st Monday 09:00 IST")
        said = plain(await round_.say("digest preview health"))
        await round_.say('digest set health "1st Monday 09:00 IST" --language hi')
        hindi = plain(await round_.say("digest preview health"))
        await round_.say("digest set law 1st Monday 09:00 IST")
        law = plain(await round_.say("digest preview law"))
    assert (
        f"{answered} → [guide-a](http://127.0.0.1:8000/entry/guide-a) (2 people waited, the first for 32 days)" in said
    )
    assert "waits 50 days, 1 person" in said
    assert "Santali" in said
    assert "send the WER table, by 18 December 2026" in said
    assert "Speech" in said.split("Coming tables")[1]
    assert "9 Jan 2027" in said.split("Coming tables")[1]
    assert "(2 लोगों को इंतज़ार करना पड़ा, पहले को 32 दिन)" in hindi
    assert "50 दिन से, 1 व्यक्ति को जवाब का इंतज़ार" in hindi
    assert "send the WER table, 18 दिसंबर 2026 तक" in hindi
    assert "mango" not in law
    assert "WER" not in law


async def test_it_is_shown_edited_approved_and_sent_once(round_):
    async with round_:
        await full_month(round_)
        await round_.say("digest set health 1st Monday 09:00 IST")
        await round_.say("digest subscribe health --here")
        await round_.say("digest subscribe health", "m1", Role.MEMBER)
        await round_.ring(DUE - 3 * DAY)
        assert await round_.states() == []
        await round_.ring(DUE - 2 * DAY)
        shown = await round_.compose((await round_.promised())["digest:1:preview"])
        form = next(part for part in (await round_.say("digest edit 1")).parts if isinstance(part, Form))
        wrong = await round_.say(form.command, lead="x", out="99")
        typed = next(part for part in wrong.parts if isinstance(part, Form)).fields
        assert [one.value for one in typed] == ["x", "99"], "what was typed is not lost"
        await round_.publish("guide-b", at=round_.now)
        stale = await round_.say(form.command, lead="x", out="1")
        form = next(part for part in (await round_.say("digest edit 1")).parts if isinstance(part, Form))
        kept = plain(await round_.say(form.command, lead="A month of honest numbers.", out="1"))
        await round_.ring(DUE + dt.timedelta(hours=1))
        assert await round_.states() == [IssueState.PREVIEW]
        waits = await round_.compose((await round_.promised())["digest:1:waits"])
        await round_.say("digest approve 1")
        await round_.ring()
        sent = await round_.promised("digest:1:to:")
        person, place = (
            await round_.compose(sent["digest:1:to:fake:@m1"]),
            await round_.compose(sent["digest:1:to:fake:p1"]),
        )
        late = await round_.say(form.command, lead="too late", out="")
        last = plain(await round_.say("digest show health", "m2", Role.MEMBER))
        await round_.say("digest unsubscribe", "m1", Role.MEMBER)
        gone = await round_.compose(sent["digest:1:to:fake:@m1"])
        states = await round_.states()
    assert [one.label for one in shown.buttons] == ["Edit", "Let it go"]
    assert waits is not None
    assert any(one.error for part in wrong.parts if isinstance(part, Form) for one in part.fields)
    assert stale.failed
    assert "A month of honest numbers." in kept
    assert "One line is left out" in kept
    assert sorted(sent) == ["digest:1:to:fake:@m1", "digest:1:to:fake:p1"]
    assert "A month of honest numbers." in plain(person)
    assert "10 entries from a folder" not in plain(place)
    assert "/digest/1" in plain(place)
    assert [one.label for one in person.buttons] == ["Not any more"]
    assert place.buttons == ()
    assert "has gone already" in plain(late)
    assert "honest numbers" in last
    assert gone is None
    assert states == [IssueState.SENT]


async def test_an_automatic_one_goes_by_itself_and_an_empty_one_does_not(round_):
    async with round_:
        await round_.say(
            "digest set all every Monday 09:00 IST --weekly --mode automatic".replace(
                "all every", "all 'every"
            ).replace("IST", "IST'")
        )
        await round_.say("digest subscribe all --weekly", "m1", Role.MEMBER)
        monday = dt.datetime(2026, 11, 30, 3, 30, tzinfo=dt.UTC)
        await round_.ring(monday - dt.timedelta(minutes=1))
        assert await round_.states() == []
        await round_.ring(monday)
        assert await round_.states() == [IssueState.EMPTY]
        assert await round_.promised() == {}
        await round_.publish("guide-a", at=monday + DAY)
        await round_.ring(monday + 7 * DAY)
        sent = await round_.promised()
        words = plain(await round_.compose(sent["digest:2:to:fake:@m1"]))
        await round_.ring(monday + 14 * DAY)
        await round_.publish("late-a", review="2026-11-20", at=monday + 14 * DAY)
        await round_.ring(monday + 21 * DAY)
        await round_.ring(monday + 28 * DAY)
        quiet = plain(await round_.compose((await round_.promised())["digest:5:to:fake:@m1"]))
        states = await round_.states()
    assert "The community: 2026-11-30 to 2026-12-06" in words
    assert "/entry/guide-a" in words
    assert states == [IssueState.SENT, IssueState.SENT, IssueState.EMPTY, IssueState.SENT, IssueState.EMPTY]
    assert "Nothing new in the community" in quiet
    assert "overdue reviews: 1" in quiet


async def test_one_that_nobody_approved_is_held_and_its_days_are_in_the_next(round_):
    async with round_:
        await round_.say("digest set health 1st Monday 09:00 IST")
        await round_.publish("guide-a", at=NOW)
        await round_.ring(DUE)
        await round_.ring(dt.datetime(2027, 1, 3, tzinfo=dt.UTC))
        assert await round_.states() == [IssueState.PREVIEW, IssueState.HELD]
        old = await round_.compose((await round_.promised())["digest:1:waits"])
        said = plain(await round_.say("digest preview health"))
        refused = await round_.say("digest approve 1")
    assert old is None
    assert "/entry/guide-a" in said
    assert refused.failed


async def test_who_may_do_what(round_):
    async with round_:
        place = await round_.say("digest subscribe health --here", "m1", Role.MEMBER)
        rule = await round_.say("digest set health", "m1", Role.MEMBER)
        odd = await round_.say("digest set health whenever it suits")
        twice = [plain(await round_.say("digest subscribe health", "m1", Role.MEMBER)) for _ in range(2)]
        listed = plain(await round_.say("digest list", "m1", Role.MEMBER))
        await round_.say("digest set health --off")
        never = plain(await round_.say("digest list", "m2", Role.MEMBER))
    assert "Only organizers subscribe a place" in plain(place)
    assert "needs the role organizer" in plain(rule)
    assert odd.failed
    assert "1st Monday" in plain(odd) or "did not understand" in plain(odd)
    assert "None is set up yet" in twice[0]
    assert "already" in twice[1]
    assert "You get: health (monthly)" in listed
    assert "No digest is set up" in never


async def test_every_button_of_a_weekly_digest_means_the_weekly_one(round_):
    def of(reply, label: str) -> str:
        return next(one.command for one in reply.buttons if one.label == label)

    async with round_:
        made = await round_.say("digest set health 'every Monday 09:00 IST' --weekly --mode automatic")
        assert not (await round_.say(of(made, "Preview"))).failed
        place = await round_.say(of(made, "Subscribe this place"))
        assert "the weekly digest of health. The next one goes" in plain(place)
        offered = of(await round_.say("digest list", "m1", Role.MEMBER, place="p2"), "Subscribe")
        mine = await round_.say(offered, "m1", Role.MEMBER)
        assert "the weekly digest of health. The next one goes" in plain(mine)
        await round_.say("digest subscribe health", "m1", Role.MEMBER)
        assert "1 subscription ended" in plain(await round_.say(of(mine, "Not any more"), "m1", Role.MEMBER))
        assert "You get: health (monthly)" in plain(await round_.say("digest list", "m1", Role.MEMBER))
        await round_.say(offered, "m1", Role.MEMBER)
        monday = dt.datetime(2026, 11, 30, 3, 30, tzinfo=dt.UTC)
        await round_.publish("guide-a", at=NOW)
        await round_.ring(monday)
        sent = await round_.compose((await round_.promised())["digest:1:to:fake:@m1"])
        await round_.say(of(sent, "Not any more"), "m1", Role.MEMBER)
        left = plain(await round_.say("digest list", "m1", Role.MEMBER))
        assert "You get: health (monthly)" in left
        assert "This place gets: health (weekly)" in left
        assert "There was no such subscription" in plain(await round_.say(of(sent, "Not any more"), "m1", Role.MEMBER))


async def test_a_retracted_entry_is_in_no_digest_to_come(round_):
    async with round_:
        await round_.say("digest set health --mode automatic")
        await round_.say("digest subscribe health", "m1", Role.MEMBER)
        await round_.publish("guide-a")
        await round_.publish("guide-b")
        await round_.desk.database.write(lambda c: entries.retract(c, "guide-a", "wrong", NOW))
        await round_.ring(DUE)
        words = plain(await round_.compose((await round_.promised())["digest:1:to:fake:@m1"]))
    assert "/entry/guide-b" in words
    assert "/entry/guide-a" not in words


async def test_what_members_tried_is_told(round_):
    async with round_:
        await round_.publish("recipe-a", "recipe", title="A recipe", at=NOW - 40 * DAY)
        for person, worked, state in (("m1", True, "counted"), ("m2", False, "counted"), ("m3", True, "waiting")):
            tried = Tried(0, "recipe-a", 1, "c", person, person, "A lab", worked, "T4", None, "as written", state, NOW)
            await round_.desk.database.write(lambda c, tried=tried: reproductions.keep(c, tried))
        await round_.say("digest set health --mode automatic")
        said = plain(await round_.say("digest preview health"))
        other = plain(await round_.say("digest set law"))
        law = plain(await round_.say("digest preview law"))
    assert "**Reproduced**" in said
    assert "m1 (A lab) on T4; as written" in said
    assert said.index("**Did not work**") < said.index("m2 (A lab)")
    assert "m3" not in said
    assert "law" in other
    assert "A lab" not in law
