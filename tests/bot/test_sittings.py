"""Before, during and after a table: what its people and its host type, and what they get."""

import dataclasses
import datetime as dt

import pytest

from bot.message import Role
from bot.platforms.terminal.render import plain
from knowledge.gaps.reading import open_gaps
from knowledge.submissions import store as submissions
from scheduler.sittings import store
from scheduler.tables import store as tables
from scheduler.types import State
from tests.table import START, Table, form_of, stand

UNKNOWN = "How do I bake sourdough bread in a tandoor?"


@pytest.fixture
def table(open_home) -> Table:
    """A table of health on 12 December."""
    return Table(open_home)


async def test_what_somebody_is_stuck_on_is_answered_privately_or_goes_on_the_agenda(open_home):
    async with Table(open_home, filled=True) as table:
        form = form_of(await table.say("table checkin"))
        known = await table.say(
            form.command, building="a scribe", stuck="How do I serve an 8B model on one T4?", name="member"
        )
        unknown = await table.say(form.command, "m2", building="an oven", stuck=UNKNOWN)
        alone = await table.say("table checkin health --building 'a bot'", "m3")
        agenda = plain(await table.say("table agenda"))
        brought = await table.say("checkin bring 1")
        after = plain(await table.say("table agenda"))
        async with table.desk.database.reading() as connection:
            (gap,) = await open_gaps(connection)
            check_ins = await store.check_ins_of(connection, 1)
    assert known.audience == unknown.audience == "person"
    assert known.data["found"]
    assert "needs about 6 GB" in plain(known)
    assert not unknown.data["found"]
    assert "on the agenda" in plain(unknown)
    assert "You are checked in" in plain(alone)
    assert UNKNOWN in agenda
    assert "8B model" not in agenda
    assert gap.waiting == 1
    assert "on the agenda" in plain(brought)
    assert "from member" in after
    assert [(one.person, one.answered) for one in check_ins] == [
        ("fake:m1", False),
        ("fake:m2", False),
        ("fake:m3", False),
    ]


async def test_a_check_in_can_be_changed_and_not_made_for_a_date_that_is_over(table):
    async with table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building="a scribe", stuck="x")
        again = form_of(await table.say("table checkin"))
        assert [one.value for one in again.fields] == ["a scribe", "x", ""]
        table.now = START + dt.timedelta(hours=3)
        late = await table.say(form.command, building="a scribe")
    assert late.failed
    assert "over or cancelled" in plain(late)


async def test_only_hosts_arrange_the_agenda(table):
    async with table:
        await table.say("table propose Which microphone survives a ward?")
        await table.say("table propose Licences of recordings", "m2")
        refused = await table.say("table agenda --pin p1")
        pinned = await table.say("table agenda --pin p2 --drop t", "host")
        wrong = await table.say("table agenda --drop p99", "host")
        form = form_of(await table.say("agenda form 1", "host"))
        sorted_ = await table.say(form.command, "organizer", Role.ORGANIZER, order="p1, t p2", pin="", drop="")
    assert "for the hosts of the table" in plain(refused)
    assert pinned.data["items"] == ["proposal:2", "proposal:1"]
    assert "Taken off: `t`" in plain(pinned)
    assert "called `p99`. There are p2, p1, t" in plain(wrong)
    assert [one.value for one in form.fields] == ["p2 p1", "p2", "t"]
    assert sorted_.data["items"] == ["proposal:1", "theme", "proposal:2"]


async def test_the_host_begins_and_the_clock_is_kept_in_the_thread_of_the_sheet(table):
    async with table:
        early = await table.say("table start", "host")
        table.now = START
        stranger = await table.say("table start")
        begun = await table.say("table start --people 10", "host")
        again = await table.say("table start", "host")
        sheet = (await table.promised())["table:1:1:sitting:sheet:fake:p1"]
        said = plain(await table.compose(sheet))
        await table.ring()
        assert not await table.promised("table:1:1:sitting:clock:")
        await stand(table, sheet)
        await table.ring()
        await table.ring()
        clock = await table.promised("table:1:1:sitting:clock:")
        steps = {one.promise.subject["step"]: one for one in clock.values()}
        stuck = plain(await table.compose(steps["stuck"]))
        asks = await table.compose(steps["asks"])
        finished = await table.say("table finish", "host")
        stopped = await table.promised("table:1:1:sitting:clock:")
        over = await table.compose(steps["close"])
    assert "can be begun within the hour before" in plain(early)
    assert "for the hosts" in plain(stranger)
    assert "Begun." in plain(begun)
    assert "begun before" in plain(again)
    assert "- 18:05 (15 min) Check-in" in said
    assert "- 18:20 (15 min) Theme: Speech on small machines" in said
    assert "until 19:30 IST" in said
    assert {one.target for one in clock.values()} == {"fake:p1/77"}
    assert sorted(steps, key=lambda name: steps[name].due_at) == [
        "check-in", "theme", "stuck", "asks", "commitments", "close",
    ]  # fmt: skip
    assert steps["stuck"].due_at == START + dt.timedelta(minutes=35)
    assert "18:35 · What people are stuck on (30 min)" in stuck
    assert [one.label for one in asks.buttons] == ["Ask", "Offer"]
    assert "Nothing was taken down." in plain(finished)
    assert {one.state for one in stopped.values()} == {State.CANCELLED}
    assert over is None


async def test_a_sitting_begun_late_gets_the_time_that_is_left(table):
    async with table:
        table.now = START + dt.timedelta(minutes=20)
        await table.say("table start --people 8", "host")
        sheet = (await table.promised())["table:1:1:sitting:sheet:fake:p1"]
        said = plain(await table.compose(sheet))
    assert "- 18:20 (5 min) Arrive" in said
    assert "until 19:30" in said


async def test_what_is_said_is_taken_down_and_can_be_taken_back(table):
    async with table:
        before = await table.say("table ask somebody with a T4")
        await table.begin()
        ask = await table.say("table ask who has two T4 for a week, for a test in a ward?")
        offer = await table.say("table offer two T4", "m2")
        await table.say("table note decided: We test large-v3 first", "host")
        await table.say("table note --decision No cloud", "host")
        await table.say("table note see https://example.org/a", "m3", place="elsewhere")
        theirs = await table.say(ask.buttons[0].command, "m2")
        mine = await table.say(offer.buttons[0].command, "m2")
        opened = form_of(await table.say("sitting say 1 offer", "m2"))
        await table.say(opened.command, "m2", what="one T4")
        async with table.desk.database.reading() as connection:
            notes = await store.notes_of(connection, 1)
    assert before.failed
    assert "No table sits here now" in plain(before)
    assert "Ask: who has two T4" in plain(ask)
    assert "not yours" in plain(theirs)
    assert "Taken back" in plain(mine)
    assert [(one.kind, one.text) for one in notes] == [
        ("ask", "who has two T4 for a week, for a test in a ward?"),
        ("decision", "We test large-v3 first"),
        ("decision", "No cloud"),
        ("note", "see https://example.org/a"),
        ("offer", "one T4"),
    ]


async def test_a_commitment_has_a_day_and_is_reminded_twice(table):
    async with table:
        await table.begin()
        one = await table.say('table commit "send the WER table" by Friday')
        two = await table.say("table commit try beam 1", "m2")
        wrong = await table.say("table commit try beam 2 --by someday")
        flagged = await table.say("table commit --by someday try beam 2")
        keys = await table.promised("commitment:1:")
        words = {key: plain(await table.compose(found)) for key, found in keys.items()}
        moved = await table.say("commitment move 1 --by '19 December'")
        after = await table.promised("commitment:1:")
        stranger = await table.say("commitment done 1", "m2")
        done = await table.say("commitment done 1")
        settled = await table.promised("commitment:1:")
        reopened = await table.say(done.buttons[0].command)
        alive = await table.promised("commitment:1:2026-12-19:day")
        listed = plain(await table.say("commitments"))
    assert "send the WER table, by 18 December 2026" in plain(one)
    assert "by 9 January 2027 (no day was said, so it is the next table's)" in plain(two)
    assert "by 9 January 2027" in plain(wrong)
    assert "no day to come that I know" in plain(flagged)
    assert sorted(keys) == ["commitment:1:2026-12-18:before", "commitment:1:2026-12-18:day"]
    assert keys["commitment:1:2026-12-18:day"].target == "fake:@m1"
    assert keys["commitment:1:2026-12-18:day"].due_at == dt.datetime(2026, 12, 18, 3, 30, tzinfo=dt.UTC)
    assert "by tomorrow, 18 December 2026: send the WER table" in words["commitment:1:2026-12-18:before"]
    assert "by 19 December 2026" in plain(moved)
    assert after["commitment:1:2026-12-18:day"].state == State.CANCELLED
    assert after["commitment:1:2026-12-19:day"].state == State.PENDING
    assert "is not yours" in plain(stranger)
    assert "Done: send the WER table" in plain(done)
    assert {one.state for one in settled.values()} == {State.CANCELLED}
    assert "Open again" in plain(reopened)
    assert alive["commitment:1:2026-12-19:day"].state == State.PENDING
    assert "Health table has 3 open" in listed


async def test_what_is_overdue_goes_by_the_day_where_the_table_sits(table):
    async with table:
        await table.begin()
        await table.say("table commit send it by 14 December")
        said = []
        for minute in (29, 31):
            table.now = dt.datetime(2026, 12, 14, 18, minute, tzinfo=dt.UTC)
            said += [plain(await table.say(line)) for line in ("commitments health", "commitments --mine")]
    assert ["overdue" in one for one in said] == [False, False, True, True]


async def test_answered_items_open_drafts_and_minutes_are_edited_posted_and_offered_once(table):
    async with table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building="an oven", stuck=UNKNOWN, name="member")
        await table.begin()
        nothing = await table.say("minutes post 1", "host")
        await table.say("seat here health")
        await table.say("table offer two T4", "m2")
        await table.say("table commit send it by Friday")
        answered = await table.say("table answered s1 At 250 degrees, on a stone.", "host")
        twice = await table.say("table answered s1 At 260 degrees.", "host")
        asked = form_of(await table.say("table answered s1", "host"))
        table.now += dt.timedelta(minutes=90)
        draft = await table.say("table finish", "host")
        told = (await table.promised())["minutes:1:drafted"]
        edit = form_of(await table.say(draft.buttons[0].command, "host"))
        kept = await table.say(edit.command, "host", text=edit.fields[0].value.replace("two T4", "two T4 cards"))
        lost = await table.say(edit.command, "host", text="something else")
        stranger = await table.say("minutes post 1")
        sent = await table.say("minutes post 1", "host")
        again = await table.say("minutes post 1", "host")
        none = await table.compose(told)
        posted = (await table.promised("minutes:1:posted"))["minutes:1:posted:fake:p1"]
        words = plain(await table.compose(posted))
        read_again = plain(await table.say("table minutes", "m3"))
        async with table.desk.database.reading() as connection:
            drafts = await submissions.many(connection, [1, 2])
            version = await submissions.version(connection, 2)
    assert "Nothing was taken down" in plain(nothing)
    assert answered.data["submission"] == twice.data["submission"] == 1
    assert asked.command == "table answered s1 --table health"
    assert told.target == "fake:@host"
    assert "two T4 cards" in plain(kept)
    assert "Somebody else edited" in plain(lost)
    assert "for the hosts" in plain(stranger)
    assert "submission 2" in plain(sent)
    assert "submission 1" in plain(sent)
    assert again.failed
    assert none is None
    assert "two T4 cards" in words
    assert f"**{UNKNOWN}** At 260 degrees." in words
    assert "/sitting/1" in words
    assert "two T4 cards" in read_again
    assert (drafts[1].state, drafts[1].title, drafts[1].gap_id) == ("draft", UNKNOWN, 1)
    assert (drafts[2].state, drafts[2].kind) == ("pending", "minutes")
    assert version.draft.fields["occurrence"] == "health 2026-12-12"
    assert version.draft.fields["present"] == ["member"]
    assert version.draft.fields["commitments"] == ["member: send it (by 2026-12-18)"]


async def test_a_corrected_outcome_is_in_its_draft_until_its_author_goes_on_with_it(table):
    async def body() -> str:
        async with table.desk.database.reading() as connection:
            return (await submissions.version(connection, 1)).draft.body

    async with table:
        await table.say("table propose How much memory does large-v3 need?")
        await table.begin()
        await table.say("table answered p1 About nine GB.", "host")
        corrected = await table.say("table answered p1 Correction: ten GB.", "host")
        assert "Draft 1 holds it" in plain(corrected)
        assert (await body()).startswith("Correction: ten GB.")
        edit = form_of(await table.say("submission edit 1", "host"))
        values = {one.name: one.value for one in edit.fields if one.name != "body"}
        await table.say(edit.command, "host", body="Ten GB, over 400 sentences.", **values)
        assert await body() == "Ten GB, over 400 sentences."
        again = await table.say("table answered p1 Eleven GB.", "host")
        assert "Draft 1 keeps the words that it has" in plain(again)
        assert await body() == "Ten GB, over 400 sentences."


async def test_what_the_host_forgets_is_closed_posted_and_offered_by_itself(table):
    async with table:
        await table.begin()
        await table.say("table offer two T4", "m2")
        table.now = START + dt.timedelta(hours=3)
        await table.ring()
        async with table.desk.database.reading() as connection:
            assert (await store.sitting(connection, 1)).runs
        table.now = START + dt.timedelta(hours=4)
        await table.ring()
        await table.ring()
        told = await table.compose((await table.promised())["minutes:1:drafted"])
        table.now += dt.timedelta(hours=20)
        await table.ring()
        await table.ring()
        posted = await table.promised("minutes:1:posted")
        async with table.desk.database.reading() as connection:
            sitting = await store.sitting(connection, 1)
            found = await submissions.submission(connection, sitting.submission)
    assert [one.label for one in told.buttons] == ["Edit", "Post"]
    assert list(posted) == ["minutes:1:posted:fake:p1"]
    assert (found.person, found.kind, found.state) == ("fake:host", "minutes", "pending")
    assert sitting.posted_at - START < dt.timedelta(hours=25, minutes=30)


async def test_a_sitting_without_a_word_posts_nothing(table):
    async with table:
        await table.begin()
        table.now = START + dt.timedelta(hours=2)
        await table.say("table finish", "host")
        table.now += dt.timedelta(hours=21)
        await table.ring()
        posted = await table.promised("minutes:1:posted")
        async with table.desk.database.reading() as connection:
            sitting = await store.sitting(connection, 1)
    assert posted == {}
    assert sitting.posted_at is not None
    assert sitting.submission is None


async def test_the_next_table_shows_what_became_of_commitments(table):
    async with table:
        await table.begin()
        await table.say("table commit send it by Friday")
        await table.say("table commit try beam 1 by 20 December", "m2")
        await table.say("table commit ask the hospital by 21 December", "m3")
        await table.say("table commit write it down by 22 December", "m3")
        await table.say("table finish", "host")
        table.now = dt.datetime(2026, 12, 20, tzinfo=dt.UTC)
        await table.say("commitment move 3 --by '20 January 2027'", "m3")
        table.now = dt.datetime(2027, 1, 8, tzinfo=dt.UTC)
        await table.say("commitment done 1")
        await table.say("commitment drop 4", "m3")
        agenda = plain(await table.say("table agenda"))
        table.now = dt.datetime(2027, 1, 9, 12, 30, tzinfo=dt.UTC)
        await table.say("table start", "host")
        await table.ring()
        sheet = (await table.promised())["table:1:2:sitting:sheet:fake:p1"]
        sheet = plain(await table.compose(sheet))
        await table.say("table note good", "host")
        minutes = plain(await table.say("table finish", "host"))
    assert "Promised before: try beam 1 (by 20 December 2026) `c2`" in agenda
    assert "Promised before: ask the hospital (by 20 January 2027) `c3`" in agenda
    settled = (
        "Promised at earlier sittings: send it (done); write it down (dropped); "
        "ask the hospital (moved to 20 January 2027)"
    )
    assert settled in agenda
    assert settled in sheet
    assert "Promised before: send it" not in agenda
    assert "Promised before: write it down" not in agenda
    assert "- a member: send it (done)" in minutes
    assert "- a member: try beam 1 (open)" in minutes
    assert "- a member: ask the hospital (moved to 2027-01-20)" in minutes
    assert "- a member: write it down (dropped)" in minutes


async def test_a_whole_sitting_in_hindi(table):
    async with table:
        async with table.desk.database.reading() as connection:
            found = await tables.table_named(connection, "health")
        terms = dataclasses.replace(found.terms, language="hi", theme="छोटी मशीनों पर आवाज़")
        await table.desk.database.write(lambda c: tables.change_terms(c, found, terms))
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building="एक सहायक", stuck="तंदूर में ब्रेड कैसे सेंकें?", name="सदस्य")
        await table.begin()
        sheet = plain(await table.compose((await table.promised())["table:1:1:sitting:sheet:fake:p1"]))
        said = plain(await table.say("table commit T4 की रेसिपी भेजूँगा शुक्रवार तक"))
        minutes = plain(await table.say("table finish", "host"))
    assert "विषय: छोटी मशीनों पर आवाज़" in sheet
    assert "तंदूर में ब्रेड कैसे सेंकें? (सदस्य की ओर से)" in sheet
    assert "वादा: T4 की रेसिपी भेजूँगा, 18 दिसंबर 2026 तक" in said
    assert "## वादे" in minutes
    assert "| सदस्य | T4 की रेसिपी भेजूँगा | 2026-12-18 |" in minutes


@pytest.mark.parametrize("text", ["@everyone <script>alert(1)</script> | # x", "x" * 5000, "[a](javascript:x) `" * 40])
async def test_hostile_and_endless_words_stay_words(table, text):
    async with table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building=text, stuck=text, name=text)
        await table.begin()
        await table.say(f"table note {text}")
        await table.say(f"table commit {text}")
        sheet = await table.compose((await table.promised())["table:1:1:sitting:sheet:fake:p1"])
        await table.say("table finish", "host")
        sent = await table.say("minutes post 1", "host")
    assert not sent.failed, plain(sent)
    assert "\n# " not in plain(sheet)


async def test_secrets_and_personal_data_are_taken_out_and_seen_to_be(table):
    secret = "sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z"
    async with table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building="a scribe", stuck=f"the key {secret} is refused")
        await table.begin()
        said = plain(await table.say(f"table note the key is {secret}"))
        await table.say(f"table commit ask member@clinic.in about {secret}")
        draft = await table.say("table finish", "host")
        edit = form_of(await table.say(draft.buttons[0].command, "host"))
        kept = plain(await table.say(edit.command, "host", text=f"Minutes with {secret}"))
        agenda = plain(await table.say("table agenda health"))
    for words in (said, plain(draft), kept, agenda):
        assert secret not in words
        assert "clinic.in" not in words
    assert "⟦" in said
    assert "⟦" in kept


async def test_a_table_without_a_date_ahead_still_has_commitments_proposals_and_minutes(table):
    async with table:
        await table.begin()
        await table.say("table commit send it by 20 December")
        await table.say("table finish", "host")
        await table.say("minutes post 1", "host")
        table.now = dt.datetime(2027, 2, 1, tzinfo=dt.UTC)
        for named in (" health", ""):
            assert "Health table has 1 open" in plain(await table.say(f"commitments{named}"))
            assert "send it" in plain(await table.say(f"table minutes{named}", "m2"))
        assert "On the agenda of Health table" in plain(await table.say("table propose beam search"))
        assert "has no date ahead" in plain(await table.say("table agenda health"))
        ends = await table.say("table cancel health --what all --reason over", "org", Role.ORGANIZER)
        await table.say(ends.buttons[0].command, "org", Role.ORGANIZER)
        for line in ("commitments health", "table minutes health"):
            assert "send it" in plain(await table.say(line))
        assert "has no date ahead" in plain(await table.say("table propose --table health beam search"))
