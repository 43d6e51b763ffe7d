"""Sittings, commitments and digests in the database, on SQLite and on PostgreSQL alike."""

import asyncio
import datetime as dt

import pytest

from scheduler.commitments import store as commitments
from scheduler.commitments.types import State
from scheduler.digests import store as digests
from scheduler.digests.types import Contents, DigestRule, Edited, IssueState, Line
from scheduler.occurrences import store as dates
from scheduler.reading import read
from scheduler.sittings import store
from scheduler.sittings.types import Mark
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, Terms
from scheduler.zones import moment

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=3)
DAY = dt.date(2026, 12, 12)


@pytest.fixture
async def occurrence(database) -> Occurrence:
    """One date of a table."""
    rule = read("2nd Saturday 18:00 Asia/Kolkata", NOW, "UTC").rule

    async def work(connection):
        table = await tables.add(connection, "health", Terms("health", rule, hosts=("fake:host",)), "x", NOW)
        original = dt.datetime.combine(DAY, dt.time(18))
        start = moment(original, "Asia/Kolkata")
        await dates.add_dates(
            connection, [Occurrence(0, table, original, start, start + dt.timedelta(minutes=90))], NOW
        )
        return (await dates.dates(connection))[0]

    return await database.write(work)


async def test_a_sitting_begins_once_and_ends_once(database, occurrence):
    async def begin():
        return await database.write(
            lambda c: store.start(c, occurrence.id, by="fake:host", people=9, place="fake:p1", now=NOW)
        )

    begun = await asyncio.gather(begin(), begin(), begin())
    assert sorted(begun) == [False, False, True]
    async with database.reading() as connection:
        (found,) = await store.running(connection, NOW)
        assert await store.running(connection, LATER) == []
    assert (found.people, found.place, found.runs) == (9, "fake:p1", True)
    assert await database.write(lambda c: store.close(c, occurrence.id, LATER))
    assert not await database.write(lambda c: store.close(c, occurrence.id, LATER))
    async with database.reading() as connection:
        assert await store.running(connection, NOW) == []
        assert [one.closed_at for one in await store.unposted(connection, NOW)] == [LATER]


async def test_minutes_are_edited_by_one_at_a_time_and_posted_once(database, occurrence):
    await database.write(lambda c: store.start(c, occurrence.id, by="x", people=1, place="", now=NOW))
    assert await database.write(lambda c: store.write_minutes(c, occurrence.id, "first", 0))
    assert not await database.write(lambda c: store.write_minutes(c, occurrence.id, "second", 0))
    assert await database.write(lambda c: store.note_posted(c, occurrence.id, 7, LATER))
    assert not await database.write(lambda c: store.note_posted(c, occurrence.id, 8, LATER))
    async with database.reading() as connection:
        found = await store.sitting(connection, occurrence.id)
    assert (found.minutes, found.revision, found.submission) == ("first", 1, 7)


async def test_a_second_check_in_replaces_the_first(database, occurrence):
    async def check_in(person, stuck, name=""):
        return await database.write(
            lambda c: store.check_in(
                c, occurrence.id, person=person, account=person, name=name, building="a scribe", stuck=stuck,
                answered=False, gap=None, now=NOW,
            )
        )  # fmt: skip

    first = await check_in("fake:m1", "latency", "member")
    await check_in("fake:m2", "cost")
    assert await check_in("fake:m1", "memory") == first
    async with database.reading() as connection:
        found = await store.check_ins_of(connection, occurrence.id)
        assert await store.name_of(connection, "fake:m1") == ""
    assert [(one.person, one.stuck) for one in found] == [("fake:m1", "memory"), ("fake:m2", "cost")]


async def test_marks_keep_what_was_not_changed(database, occurrence):
    await database.write(lambda c: store.mark(c, occurrence.id, "gap:7", pinned=True))
    await database.write(lambda c: store.mark(c, occurrence.id, "gap:7", outcome="it is 2.9", answered=True))
    await database.write(lambda c: store.mark(c, occurrence.id, "theme", position=2))
    async with database.reading() as connection:
        assert await store.marks_of(connection, occurrence.id) == [
            Mark("gap:7", pinned=True, outcome="it is 2.9", answered=True),
            Mark("theme", position=2),
        ]


async def test_proposals_stay_until_they_are_dealt_with(database, occurrence):
    table = occurrence.table.id
    one = await database.write(lambda c: store.propose(c, table, "fake:m1", "quantization", NOW))
    two = await database.write(lambda c: store.propose(c, table, "fake:m2", "licences", NOW))
    await database.write(lambda c: store.settle_proposals(c, [one], LATER))
    async with database.reading() as connection:
        assert [found.id for found in await store.proposals_of(connection, table)] == [two]


async def test_what_was_said_can_be_taken_back_by_who_said_it(database, occurrence):
    number = await database.write(
        lambda c: store.say(c, occurrence.id, "offer", person="fake:m1", name="", text="two T4", now=NOW)
    )
    assert not await database.write(lambda c: store.unsay(c, occurrence.id, number, ["fake:m2"]))
    async with database.reading() as connection:
        assert [(one.kind, one.text) for one in await store.notes_of(connection, occurrence.id)] == [
            ("offer", "two T4")
        ]
    assert await database.write(lambda c: store.unsay(c, occurrence.id, number, ["fake:m1"]))


async def test_what_a_person_said_is_erased_and_that_of_others_is_not(database, occurrence):
    async def work(connection):
        for who in ("fake:m1", "fake:m2"):
            await store.check_in(
                connection, occurrence.id, person=who, account=who, name=who, building="x", stuck="", answered=False,
                gap=None, now=NOW,
            )  # fmt: skip
            await store.propose(connection, occurrence.table.id, who, "x", NOW)
            await store.say(connection, occurrence.id, "offer", person=who, name="", text="x", now=NOW)
            await commitments.add(
                connection, table=occurrence.table.id, occurrence=occurrence.id, person=who, account=who, name="",
                text="x", due=DAY, now=NOW,
            )  # fmt: skip
        gone, _ = await store.forget(connection, ["fake:m1"], [])
        promised, _ = await commitments.forget(connection, ["fake:m1"])
        return gone + promised

    assert await database.write(work) == 4
    async with database.reading() as connection:
        left = [
            *await store.check_ins_of(connection, occurrence.id),
            *await store.proposals_of(connection, occurrence.table.id),
            *await store.notes_of(connection, occurrence.id),
            *await commitments.listed(connection),
        ]
    assert [one.person for one in left] == ["fake:m2"] * 4


async def test_a_commitment_is_settled_moved_and_open_again(database, occurrence):
    async def add(person, due):
        return await database.write(
            lambda c: commitments.add(
                c, table=occurrence.table.id, occurrence=occurrence.id, person=person, account=person, name="",
                text="send it", due=due, now=NOW,
            )
        )  # fmt: skip

    late, soon = await add("fake:m1", DAY), await add("fake:m2", DAY - dt.timedelta(days=7))
    assert await database.write(lambda c: commitments.settle(c, soon.id, State.DONE, "fake:m2", LATER))
    assert not await database.write(lambda c: commitments.settle(c, soon.id, State.DONE, "fake:m2", LATER))
    assert await database.write(lambda c: commitments.move(c, late.id, DAY + dt.timedelta(days=7), "fake:m1", LATER))
    assert not await database.write(lambda c: commitments.settle(c, late.id, State.OPEN, "fake:m1", LATER))
    async with database.reading() as connection:
        standing = await commitments.listed(connection, tables=[occurrence.table.id])
        with_settled = await commitments.listed(connection, settled_after=NOW)
        mine = await commitments.listed(connection, persons=["fake:m1"], occurrence=occurrence.id)
    assert [(one.id, one.state, one.stands) for one in standing] == [(late.id, State.MOVED, True)]
    assert [one.id for one in with_settled] == [soon.id, late.id]
    assert [one.due for one in mine] == [DAY + dt.timedelta(days=7)]


def rule(mode="preview", scope="health") -> DigestRule:
    """A rule of a monthly digest."""
    return DigestRule(0, scope, "monthly", read("1st Monday 09:00 IST", NOW, "UTC").rule, mode, "en", "fake:host", NOW)


async def test_a_digest_is_made_edited_approved_and_sent_once(database):
    kept = await database.write(lambda c: digests.set_rule(c, rule()))
    again = await database.write(lambda c: digests.set_rule(c, rule("automatic")))
    assert again.id == kept.id
    starts, ends = dt.date(2026, 11, 1), dt.date(2026, 11, 30)

    async def make(ends):
        return await database.write(lambda c: digests.make_issue(c, kept, starts, ends, LATER, IssueState.PREVIEW, NOW))

    number = await make(ends)
    assert await make(ends) is None
    assert await database.write(lambda c: digests.edit(c, number, Edited("A good month.", ("entry:a",))))
    assert await database.write(lambda c: digests.approve(c, number, "fake:host"))
    assert not await database.write(lambda c: digests.approve(c, number, "fake:host"))
    said = Contents("health", starts, ends, "en", (("new", (Line("entry:a", "A"), Line("entry:b", "ब"))),))
    finished = await asyncio.gather(
        *(database.write(lambda c: digests.finish(c, number, IssueState.SENT, said, LATER)) for _ in range(3))
    )
    assert sorted(finished) == [False, False, True]
    assert not await database.write(lambda c: digests.edit(c, number, Edited("too late")))
    async with database.reading() as connection:
        found = await digests.issue(connection, number)
        assert await digests.untold_since(connection, kept) == dt.date(2026, 12, 1)
        assert await digests.issues_of(connection, scope="law") == []
    assert (found.contents, found.edited, found.state, found.rule.mode) == (
        said, Edited("A good month.", ("entry:a",)), IssueState.SENT, "automatic",
    )  # fmt: skip


async def test_a_digest_that_nobody_approved_is_held_by_the_next(database):
    kept = await database.write(lambda c: digests.set_rule(c, rule()))

    async def make(month):
        ends = dt.date(2026, month, 28)
        return await database.write(
            lambda c: digests.make_issue(c, kept, ends.replace(day=1), ends, LATER, IssueState.PREVIEW, NOW)
        )

    first, second = await make(10), await make(11)
    async with database.reading() as connection:
        states = {one.id: one.state for one in await digests.issues_of(connection, scope="health")}
        assert await digests.untold_since(connection, kept) == dt.date(2026, 10, 1)
    assert states == {first: IssueState.HELD, second: IssueState.PREVIEW}


async def test_subscriptions_are_kept_once_and_ended_one_by_one_or_all(database):
    async def subscribe(scope, target):
        return await database.write(lambda c: digests.subscribe(c, scope, "monthly", target, "fake:m1", NOW))

    assert await subscribe("health", "fake:@m1")
    assert not await subscribe("health", "fake:@m1")
    assert await subscribe("", "fake:@m1")
    assert await subscribe("health", "fake:p1")
    async with database.reading() as connection:
        assert len(await digests.subscribers(connection, "health")) == 2
        assert [one.scope for one in await digests.subscribers(connection, target="fake:@m1")] == ["", "health"]
    assert await database.write(lambda c: digests.unsubscribe(c, "fake:@m1", "health")) == 1
    assert await database.write(lambda c: digests.unsubscribe(c, "fake:@m1")) == 1
