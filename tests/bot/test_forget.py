"""Being forgotten: shown first, done after a second yes, complete, and without harm to others."""

import re
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from bot.database import Database
from bot.message import Role
from tests.fakes.hall import Hall, text
from tests.table import START, Table, form_of

MARKS = [f"marker{n}zq" for n in range(1, 9)]


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


async def test_who_waits_gets_the_seat_and_the_next_host_the_date(hall):
    await hall.say(yes(await hall.say("forget tables", "m1")), "m1")
    await hall.wait(minutes=1)
    assert "A seat" in "".join(hall.board.said("@m3"))
    assert "m1" not in text(await hall.say("host list health", "m2")).lower()
    assert text(await hall.say("host list health", "m2")).count("M2") >= 2
    hall.board.take("@m1")
    await hall.wait(days=19)
    assert hall.board.said("@m1") == []


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


@pytest.mark.parametrize("said", ["forget nonsense", "forget ''", "forget " + "x" * 900])
async def test_a_part_that_there_is_not_is_refused_with_those_that_are(hall, said):
    reply = await hall.say(said, "m1")
    assert reply.failed
    assert "everything, tables, questions, texts, notices, account" in text(reply)


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
        left = everything_on(home)
        assert [mark for mark in MARKS if mark.encode() in left] == []
        after = await everything_in(table.desk.database)
        assert re.findall(r".*fake:@?m1\b.*", after) == []


def everything_on(home: Path) -> bytes:
    """Every byte of every file of a data folder."""
    return b"".join(one.read_bytes() for one in sorted(home.rglob("*")) if one.is_file())
