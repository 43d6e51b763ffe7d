"""Being forgotten: shown first, done after a second yes, complete, and without harm to others."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, DateTime, LargeBinary, MetaData, String
from sqlalchemy import text as sql

from bot.database import Database
from bot.message import Role
from tests.fakes.hall import Hall, text
from tests.table import START, Table, form_of
from tests.waiting import until

MARKS = [f"marker{n}zq" for n in range(1, 9)]


on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the database."""


async def everything_in(database: Database) -> str:
    """Every row of every table as text."""

    def read(connection) -> str:
        metadata = MetaData()
        metadata.reflect(connection)
        shown = [t for t in metadata.sorted_tables if "fts" not in t.name]
        return "\n".join(f"{t.name}: {row}" for t in shown for row in connection.execute(t.select()))

    async with database.reading() as connection:
        return await connection.run_sync(read)


def yes(reply) -> str:
    """The command of the button that does it."""
    (button,) = [one for one in reply.buttons if one.label == "Erase it for good"]
    return button.command


@pytest.fixture
async def hall(database: Database, tmp_path: Path):
    """A table with two seats, both taken, on each database: m1 hosts in turn with m2, and m3 waits."""
    made = Hall(database, tmp_path)
    await made.make(more='--seats 2 --hosts "fake:m1 fake:m2" --places fake:p1')
    for who in ("m1", "m2", "m3"):
        await made.say("seat yes health", who)
    await made.say("reminders on", "m1")
    await made.say("notices quiet 22:00-07:00", "m1")
    await made.say("digest subscribe health", "m1")
    await made.say(f"table propose {MARKS[0]} in the tandoor", "m1")
    await made.say("table propose something of another", "m3")
    return made


async def test_it_is_shown_first_and_done_after_a_second_yes(hall):
    shown = await hall.say("forget", "m1", place="@m1")
    assert shown.audience == "person"
    assert "Nothing is erased yet" in text(shown)
    assert "1 seat" in text(shown)
    before = await everything_in(hall.desk.database)
    assert MARKS[0] in before
    assert "Nothing is erased yet" in text(await hall.say("forget", "m1"))
    assert await everything_in(hall.desk.database) == before
    done = await hall.say(yes(shown), "m1")
    assert text(done).startswith("Erased: ")
    after = await everything_in(hall.desk.database)
    assert re.findall(r".*fake:@?m1\b.*", after) == []
    assert MARKS[0] not in after
    assert "something of another" in after
    assert "Nothing is kept" in text(await hall.say(yes(shown), "m1"))


async def test_what_is_kept_is_shown_word_for_word_to_who_it_is_about_and_to_nobody_else(hall):
    before = await everything_in(hall.desk.database)
    shown = await hall.say("kept", "m1")
    assert shown.audience == "person"
    assert "```json" in shown.parts[0].markdown
    assert [row["text"] for row in shown.data["tables"]["proposals"]] == [f"{MARKS[0]} in the tandoor"]
    assert [row["person"] for row in shown.data["tables"]["seats"]] == ["fake:m1"]
    assert "something of another" not in str(shown.data)
    assert "fake:m3" not in str(shown.data)
    assert list((await hall.say("kept tables", "m1")).data) == ["tables"]
    assert "Nothing is kept about you" in text(await hall.say("kept questions", "m1"))
    assert (await hall.say("kept --account fake:m1", "m3", role=Role.MODERATOR)).failed
    assert await everything_in(hall.desk.database) == before
    assert (await hall.say("kept --account fake:m1", "boss", role=Role.ADMIN)).data == shown.data


@on_one
async def test_nobody_gets_what_opens_something_to_whoever_has_it(hall):
    said = [text(await hall.say(words, "m1", place="@m1")) for words in ("link", "sign-in")]
    codes = [re.search(r"link (\w{8})", said[0])[1], re.search(r"code=([\w-]+)", said[1])[1]]
    shown = await hall.say("kept --account fake:m1", "boss", role=Role.ADMIN)
    assert shown.data["account"]["sign_ins"]
    assert shown.data["account"]["remembered"]
    assert not any(code in str(shown.data) + text(shown) for code in codes)


@on_one
async def test_what_is_too_long_for_a_message_is_cut_and_says_where_the_rest_is(hall):
    for n in range(9):
        await hall.say(f"table propose {'`' * n}{'long ' * 60}{n}", "m1")
    shown = (await hall.say("kept", "m1")).parts[0].markdown
    assert len(shown) < 3000
    assert shown.count("`") == 3 + 3 + 4, shown[-300:]
    assert "That is not all" in shown


@on_one
async def test_who_waits_gets_the_seat_and_the_next_host_the_date(hall):
    await hall.say(yes(await hall.say("forget tables", "m1")), "m1")
    await hall.wait(minutes=1)
    assert "A seat" in "".join(hall.board.said("@m3"))
    assert "m1" not in text(await hall.say("host list health", "m2")).lower()
    assert text(await hall.say("host list health", "m2")).count("M2") >= 2
    hall.board.take("@m1")
    await hall.wait(days=19)
    assert hall.board.said("@m1") == []


@on_one
async def test_a_yes_holds_for_what_was_shown_and_for_its_person(hall):
    shown = await hall.say("forget tables", "m1")
    await hall.say("table propose one more thing", "m1")
    again = await hall.say(yes(shown), "m1")
    assert "Something changed since you looked" in text(again)
    assert "Nothing is erased yet" in text(await hall.say(yes(again), "m3"))
    assert "one more thing" in await everything_in(hall.desk.database)
    assert (await hall.say("forget everything --account fake:m1", "m3", role=Role.MODERATOR)).failed
    asked = await hall.say("forget everything --account fake:m1", "boss", role=Role.ADMIN)
    assert "about `fake:m1`" in text(asked)
    await hall.say(yes(asked), "boss", role=Role.ADMIN)
    assert MARKS[0] not in await everything_in(hall.desk.database)


async def test_of_two_who_press_at_once_one_erases_and_the_other_finds_nothing(hall):
    command = yes(await hall.say("forget", "m1"))
    said = sorted(text(one) for one in await asyncio.gather(*(hall.say(command, "m1") for _ in range(2))))
    assert said[0].startswith("Erased: ")
    assert said[1] == "Nothing is kept about you."


@on_one
async def test_a_part_that_there_is_not_is_refused_with_those_that_are(hall):
    for said in ("forget nonsense", "forget ''", "forget my account", "forget " + "x" * 900):
        reply = await hall.say(said, "m1")
        assert reply.failed, said
        assert "everything, tables, questions, texts, notices, account" in text(reply)


@on_one
async def test_linked_accounts_are_forgotten_together(hall):
    code = re.search(r"link (\w{8})", text(await hall.say("link", "m1"))).group(1)
    await hall.say(f"link {code}", "other")
    await hall.say(f"table propose {MARKS[1]} from the other account", "other")
    await hall.say(yes(await hall.say("forget", "other")), "other")
    after = await everything_in(hall.desk.database)
    assert MARKS[0] not in after
    assert MARKS[1] not in after
    assert re.findall(r".*fake:@?(?:m1|other)\b.*", after) == []


async def test_nothing_of_it_stays_on_the_disk(open_home):
    async with Table(open_home, filled=True) as table:
        form = form_of(await table.say("table checkin"))
        await table.say(form.command, building=MARKS[0], stuck=f"How do I bake {MARKS[1]} bread?", name=MARKS[2])
        await table.say(f"how do I tune a {MARKS[3]} sitar in the rain?")
        await table.say("seat yes health")
        await table.begin()
        await table.say(f"table note {MARKS[4]}")
        await table.say(f"table ask for {MARKS[5]}")
        await table.say(f"table commit {MARKS[6]} by Friday")
        form = form_of(await table.say("submit guide"))
        fields = {one.name: f"{MARKS[7]} {one.name}" for one in form.fields if not one.choices}
        await table.say(form.command, **fields)
        home = table.desk.settings.home
        assert [mark for mark in MARKS if mark.encode() in everything_on(home)] == MARKS
        table.now = START.replace(hour=15)
        await table.say(yes(await table.say("forget")))
        await until(lambda: not any(mark.encode() in everything_on(home) for mark in MARKS))
        after = await everything_in(table.desk.database)
        assert re.findall(r".*fake:@?m1\b.*", after) == []


async def test_on_every_surface_no_account_and_no_private_channel_is_left(play):
    """But in the keys of messages that were taken in, which are swept, so that none is ever taken in twice."""
    async with play() as stage:
        member = stage.person()
        await member.says("How do I serve an 8B model on one 16 GB T4?")
        answer = await member.writes("How do I bake bread in a tandoor?")
        marks = [member.account.partition(":")[2]]
        async with stage.desk.database.reading() as connection:
            private = await connection.execute(sql("SELECT place FROM answers WHERE private"))
            marks += [row.place for row in private if stage.name != "web"]
        before = await everything_in(stage.desk.database)
        kept = await member.types("kept questions")
        done = await member.presses(await member.types("forget"), "Erase it for good")
        left = re.sub(r"inbox: .*'done'", "", await everything_in(stage.desk.database))
        nothing = await member.types("kept")
    assert "Nobody here" in answer
    assert "How do I bake bread in a tandoor?" in kept
    assert "2 questions of yours" in done
    assert "Nothing is kept about you." in nothing
    assert len(marks) == 1 if stage.name == "web" else 2
    for mark in marks:
        assert mark in before
        assert mark not in left


def everything_on(home: Path) -> bytes:
    """Every byte of every file of a data folder."""
    return b"".join(one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file())


NOBODY: dict[str, dict[str, object]] = {
    "agenda_marks": {"key": "g1", "outcome": ""},
    "answer_passages": {"answer_id": "a1", "entry_id": "e1", "heading": ""},
    "answers": {"id": "a1", "platform": "fake", "thread": "t1", "language": "en", "writer": "extractive"},
    "audit": {"at": "", "action": "x", "actor": "p1", "facts": "{}", "before": "", "hash": "h1"},
    "audit_actors": {"actor": "p1"},
    "calls": {"answer_id": "a1"},
    "chunks": {"entry_id": "e1", "heading": "", "text": "", "digest": "d1"},
    "commitments": {"state": "open"},
    "deliveries": {
        "dedup_key": "k1", "kind": "x", "platform": "fake", "subject": "{}", "state": "sent", "owner": "", "prints": "[]",
        "withdrawn": "", "reason": "",
    },
    "delivery_messages": {"message": "1", "print": ""},
    "delivery_workers": {"owner": "w1"},
    "digest_issues": {"state": "sent", "lead": "", "left_out": "[]", "contents": "{}"},
    "digest_rules": {
        "scope": "", "pace": "", "rule": "", "local_time": "18:00", "zone": "UTC", "mode": "auto", "language": "en",
    },
    "digest_subscriptions": {"scope": "", "pace": "weekly"},
    "entries": {
        "id": "e1", "kind": "guide", "title": "", "language": "en", "audience": "public", "status": "published",
        "status_reason": "", "verticals": "", "header": "{}", "origin": "", "path": "",
    },
    "entry_care": {"entry_id": "e1"},
    "entry_reviews": {"entry_id": "e1", "what": "kept"},
    "gap_askers": {"audiences": "public", "answer_id": "a1", "language": "en", "why": "nothing", "state": "waiting"},
    "gap_log": {"what": "opened", "facts": "{}"},
    "gap_proposals": {"entry_id": "e1", "state": "open"},
    "gaps": {"vertical": "", "state": "open", "title": "Whose?", "entry_id": "e1", "reason": "", "note": ""},
    "inbox": {"platform": "fake", "key": "1", "state": "taken"},
    "index_state": {"name": "x", "value": ""},
    "index_work": {"entry_id": "e1"},
    "not_duplicates": {"one": "e1", "other": "e2"},
    "occurrences": {"original": "2026-12-12T18:00", "state": "planned", "reason": "", "theme": "", "link": "", "news": "", "news_reason": ""},
    "place_settings": {"name": "quiet"},
    "ratings": {"answer_id": "a1"},
    "own_voices": {"entry_id": "e1", "voice": ""},
    "reproductions": {"entry_id": "e1", "conditions": "", "hardware": "T4", "state": "kept", "voice": ""},
    "review_asked": {"entry_id": "e1", "step": "owner"},
    "review_decisions": {"action": "accept", "code": "", "sentence": "", "batch": "", "before": "{}"},
    "review_items": {
        "key": "submission:1", "kind": "submission", "state": "decided", "title": "", "note": "", "entry_kind": "guide",
        "language": "en", "verticals": "", "traits": "", "flags": "[]", "entry_id": "e1", "subject": "", "outcome": "",
        "code": "", "sentence": "",
    },
    "seats": {"answer": "yes", "state": "seated"},
    "sitting_notes": {"kind": "note"},
    "sittings": {"minutes": ""},
    "source_checks": {"url": "", "outcome": "", "detail": ""},
    "standing_answers": {"answer": "yes"},
    "submission_versions": {"title": "", "kind": "guide", "fields": "{}", "body": ""},
    "submissions": {"kind": "guide", "title": "", "body": "", "state": "accepted", "thread": "", "entry_id": "e1"},
    "tables": {
        "name": "health", "vertical": "health", "title": "", "rule": "FREQ=MONTHLY;BYDAY=2SA", "local_time": "18:00",
        "zone": "UTC", "theme": "", "link": "", "language": "en", "region": "", "places": '["fake:p1"]',
        "hosts": '["fake:m1", "fake:m2"]', "reminders": "[]", "state": "active", "state_reason": "",
    },
    "vectors": {"model": "x", "digest": "d1"},
    "versions": {"entry_id": "e1", "text": "", "sha256": "", "cause": ""},
}  # fmt: skip
"""What stands in the columns that hold nobody's name and nobody's words, table by table, once it is forgotten whose."""
THEIRS = {
    "inbox.message": '{"person":{"platform":"fake","id":"m1","name":"fake:m1"}}',
    "inbox.target": '{"person":"fake:m1"}',
    "place_settings.place": "person:fake:m1",
    "remembered.name": "form:fake:m1:1",
    **dict.fromkeys(
        (
            "answers.place", "calls.place", "deliveries.target", "delivery_messages.target", "gaps.place",
            "digest_subscriptions.target", "gap_askers.target", "review_items.place", "sittings.place",
            "submissions.place",
        ),
        "fake:@m1",
    ),
}  # fmt: skip
"""How a person stands in a column, where it is not by the account alone."""


async def test_no_column_that_may_hold_a_person_is_missed(database, tmp_path):
    """One row in every table, with one person wherever text may stand that is not known to be nobody's.

    A new column of text fails this test until `forget` reaches it, or `NOBODY` says that it holds nobody.
    """
    planted = await database.write(fill)
    hall, before = Hall(database, tmp_path), await everything_in(database)
    untold = {"inbox.message", "inbox.target", "sessions.key", "sign_ins.code", "remembered.name"}
    assert columns_of("m1", rows_in(await hall.say("kept", "m1"))) == planted - untold
    assert await everything_in(database) == before
    await hall.say(yes(await hall.say("forget", "m1")), "m1")
    left = [row for row in (await everything_in(database)).splitlines() if "m1" in row]
    assert left == []


def rows_in(reply) -> dict[str, list[dict[str, object]]]:
    """The rows of what is kept, of every part, by their table."""
    found: dict[str, list[dict[str, object]]] = {}
    for part in reply.data.values():
        for table, rows in part.items():
            found.setdefault(table, []).extend(rows)
    return found


def columns_of(mark: str, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> set[str]:
    """The columns of these tables in which a mark stands."""
    return {f"{table}.{name}" for table, them in rows.items() for row in them for name in row if mark in str(row[name])}


async def fill(connection) -> set[str]:
    """Put the row into every table; what an empty database holds by itself is nobody's. Where the person stands."""

    def read(connection) -> list:
        metadata = MetaData()
        metadata.reflect(connection)
        return [t for t in metadata.sorted_tables if "fts" not in t.name]

    planted = {}
    for table in await connection.run_sync(read):
        if (await connection.execute(table.select())).first() is None:
            row = {c.name: standing(c) for c in table.columns if c.name != "id" or isinstance(c.type, String)}
            await connection.execute(table.insert().values(row))
            planted[table.name] = [row]
        else:
            assert table.name in ("alembic_version", "audit_head")
    return columns_of("m1", planted)


def standing(column):
    """What stands in a column."""
    known = NOBODY.get(column.table.name, {})
    if column.name in known:
        return known[column.name]
    if isinstance(column.type, String):
        return THEIRS.get(f"{column.table.name}.{column.name}", "fake:m1")
    if isinstance(column.type, DateTime):
        return START
    if isinstance(column.type, Date):
        return START.date()
    if isinstance(column.type, Boolean):
        return True
    return b"\0\0\0\0" if isinstance(column.type, LargeBinary) else 1
