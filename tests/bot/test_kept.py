"""What is shown of what is kept: what is theirs, and nothing of others that would go with it."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, String

from bot.database import Database
from bot.erasures.store import FEW, PEOPLE, watched
from bot.features.forget import MOST
from bot.features.offering import flag_names
from bot.message import Role
from bot.migrations import FOLDER
from bot.tables import linked
from knowledge import store as entries
from knowledge.audit import store as audit
from knowledge.frontmatter import parse
from knowledge.review import standing
from knowledge.review import store as queue
from knowledge.review.types import Kind, NewItem
from knowledge.submissions import store as submissions
from knowledge.submissions.offering import words_changed
from knowledge.submissions.types import Draft
from rag import store as answers
from rag.tables import answers as answer_rows
from rag.types import Asked
from tests.fakes.hall import Hall, text
from tests.fakes.neighbours import ENTRY
from tests.waiting import until

on_one = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
PLACES = {"place", "target"}
"""What is as wide as an account and tells where."""
ENTRIES = {"one", "other"}
"""What is as wide as an account and names an entry."""


@pytest.fixture
async def hall(database: Database, tmp_path: Path):
    """Two tables that two people host, a text of m1 that others touched, and an answer to m1 that others rated."""
    made = Hall(database, tmp_path)
    await made.make(more='--seats 2 --hosts "fake:m1 fake:m2"')
    await made.say("seat yes health", "m1")

    async def touch(connection) -> None:
        asked = Asked("a1", made.at, "fake", "fake:p1", "fake:m1", "", "How do I stripe?", "en", True, "x", "So.", {})
        await answers.keep_answer(connection, asked, [])
        await answers.rate(connection, "a1", "fake:m1", False, "my own reason", made.at)
        await answers.rate(connection, "a1", "fake:m9", False, "secret of M9: reason", made.at)
        said = (("fake:m1", "my own words"), ("fake:m9", "secret of M9: words"))
        mine, more = Draft("guide", "Striping", "My own body."), {"place": "fake:p1", "thread": "t", "now": made.at}
        number = await submissions.keep(connection, mine, person="fake:m1", name="M1", said=said, **more)
        edited = Draft("guide", "Striping", "My own body.", {"steps": "secret of M9: steps"})
        await submissions.revise(connection, number, edited, person="fake:m9", name="M9", now=made.at)
        theirs = Draft("guide", "Other", "secret of M9: body")
        number = await submissions.keep(connection, theirs, person="fake:m9", name="M9", **more)
        await submissions.revise(connection, number, theirs, person="fake:m1", name="M1", now=made.at)

    await database.write(touch)
    return made


async def test_nothing_of_others_is_shown_that_would_go_with_it(hall):
    shown = await hall.say("kept", "m1")
    said = text(shown) + str(shown.data)
    for other in ("fake:m9", "M9", "secret", "fake:m2"):
        assert other not in said, other
    texts, questions = shown.data["texts"], shown.data["questions"]
    assert [row["reason"] for row in questions["ratings"]] == ["my own reason"]
    assert [row["words"] for row in texts["submission_words"]] == ["my own words"]
    assert [(row["submission_id"], row["number"], row["name"]) for row in texts["submission_versions"]] == [
        (1, 1, "M1"),
        (2, 2, "M1"),
    ]
    assert [row["hosts"] for row in shown.data["tables"]["tables"]] == [["fake:m1"]]


@pytest.mark.parametrize("first", ["m1", "m9"])
async def test_who_doubts_takes_back_their_lines_and_nobody_elses(hall, first):
    lines = {"m1": "M1: It does not start.", "m9": "M9: secret of M9, it does."}
    item = await doubted(hall, lines)
    shown = await hall.say("kept", "m1")
    assert "secret" not in text(shown) + str(shown.data)
    assert [row["line"] for row in shown.data["texts"]["review_doubts"]] == [lines["m1"]]
    (other,) = set(lines) - {first}
    for who, left in ((first, lines[other]), (other, "")):
        await hall.press(await hall.say("forget texts", who), "Erase it for good", who)
        assert await note_of(hall, item) == left
    async with hall.desk.database.reading() as connection:
        assert not (await connection.execute(queue.doubts.select())).all()


async def doubted(hall, lines: Mapping[str, str]) -> int:
    """The item of the queue about an entry of which these people say these lines."""

    async def work(connection) -> int:
        entry = parse(ENTRY, "zebra")
        await entries.publish(connection, entry=entry, text=ENTRY, origin="o", path="z.md", by="host", now=hall.at)
        said = [standing.Doubt(f"fake:{who}", *line.split(": ", 1)) for who, line in lines.items()]
        (item,) = {await standing.doubt(connection, "zebra", one, hall.at) for one in said * 2}
        return item

    return await hall.desk.database.write(work)


async def test_what_was_said_before_it_was_kept_apart_is_of_who_said_it(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", database.url)
    await asyncio.to_thread(command.upgrade, config, "0009")
    row = {
        **dict.fromkeys(("title", "entry_kind", "verticals", "subject", "place"), ""),
        "kind": "dispute",
        "state": "open",
        "version": 1,
        "language": "en",
        "traits": "[]",
        "flags": "[]",
        "opened_by": "fake:m1",
        "opened_at": "2026-11-01 10:00:00",
        "note": "M1: no: it fails\nand more\nM9: it is",
    }
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute("INSERT INTO names VALUES ('fake:m9', 'M9', '2026-11-01 10:00:00')")
        for key in ("dispute:e1:1", "consent:7:fake:m9"):
            kept = {**row, "key": key}
            old.execute(
                f"INSERT INTO review_items ({', '.join(kept)}) VALUES ({', '.join(f':{one}' for one in kept)})", kept
            )
        old.commit()
    await database.open()
    async with database.reading() as connection:
        said = {(row.item_id, row.person, row.line) for row in await connection.execute(queue.doubts.select())}
        assert {one[1:] for one in said if one[0] == 1} == {
            ("fake:m1", "M1: no: it fails\nand more"),
            ("fake:m9", "M9: it is"),
        }
        assert (await queue.item(connection, 2)).key == "consent:item:2"
    await database.close()


async def note_of(hall, item: int) -> str:
    """What an item of the queue says."""
    async with hall.desk.database.reading() as connection:
        return (await queue.item(connection, item)).note


@on_one
async def test_who_takes_their_words_back_stands_in_no_key(hall):
    async def work(connection) -> str:
        await connection.execute(submissions.submissions.update().values(state="accepted", entry_id="e1"))
        await submissions.consent(connection, 1, "fake:m9", given=False)
        new = NewItem("submission:1", Kind.NEW, "Striping", "fake:m1", submission_id=1, entry_id="e1")
        await queue.open_item(connection, new, hall.at)
        found = [
            await words_changed(connection, 1, "fake:m9", hall.at, given=False, flags=flag_names) for _ in range(2)
        ]
        assert found[1] is None
        return (await queue.item(connection, found[0])).key

    assert "m9" not in await hall.desk.database.write(work)


@on_one
async def test_of_very_much_the_beginning_is_shown_and_it_says_where_the_rest_is(hall):
    row = {"asked_at": hall.at, "platform": "fake", "place": "fake:p1", "person": "fake:m1", "thread": "", "body": "b"}
    row |= {"question": "q", "language": "en", "found": True, "writer": "x", "ms": "{}", "private": False}
    rows = [{**row, "id": f"many{n}"} for n in range(MOST)]
    assert "more than" not in text(await hall.say("kept", "m1"))
    await hall.desk.database.write(lambda c: c.execute(answer_rows.insert(), rows))
    free = asyncio.Event()
    held = asyncio.create_task(hall.desk.database.write(lambda _: free.wait()))
    first = asyncio.create_task(hall.say("kept", "m1"))
    await until(lambda: "fake:m1" in hall.desk.reading)
    again = await hall.say("kept", "m1")
    free.set()
    shown, _ = await asyncio.gather(first, held)
    assert again.failed
    assert "being read for you already" in text(again)
    assert len(shown.data["questions"]["answers"]) == MOST
    assert f"more than {MOST} rows" in text(shown)
    assert "chaupal kept --account fake:m1 --out FILE" in text(shown)
    assert not (await hall.say("kept", "m1")).failed


async def test_of_very_much_few_rows_are_touched_and_all_are_read(database):
    rows = [{"person": f"fake:p{n}", "same_as": "fake:m1"} for n in range(3 * FEW)]
    gone = []

    async def read(connection) -> None:
        await connection.execute(linked.insert(), rows)
        async with watched(connection, ["fake:m1"]) as found:
            gone.append((await connection.execute(linked.delete().where(linked.c.same_as == "fake:m1"))).rowcount)
        assert len(found.by_table()["linked"]) == len(rows)

    await database.write(read)
    assert gone == [FEW]


@on_one
async def test_what_names_nobody_is_nobody_and_not_everybody(hall):
    for given in ("fake", "fake:", ":fake", ":", "%", "fake:%", "fake:m1 fake:m2", "fake:m1:x", "x" * 900):
        for asked in ("kept", "forget"):
            said = await hall.say(f'{asked} --account "{given}"', "boss", role=Role.ADMIN)
            assert said.failed, given
            assert "names nobody" in text(said)


@on_one
async def test_what_an_admin_reads_and_erases_of_others_is_written_down(hall):
    await hall.say("kept", "m1")
    await hall.say("kept --account fake:nobody", "boss", role=Role.ADMIN)
    assert await log_of(hall) == []
    await hall.say("kept tables --account fake:m1", "boss", role=Role.ADMIN)
    shown = await hall.say("forget everything --account fake:m1", "boss", role=Role.ADMIN)
    assert [action for action, *_ in await log_of(hall)] == ["kept"]
    await hall.press(shown, "Erase it for good", "boss", Role.ADMIN)
    read, erased = await log_of(hall)
    assert (read[0], read[2]["what"]) == ("kept", "tables")
    assert (erased[0], erased[2]["what"]) == ("forget", "everything")
    assert read[1] == erased[1] != ""
    assert read[2]["person"] == erased[2]["person"] != "unnamed"
    async with hall.desk.database.reading() as connection:
        assert await audit.known_as(connection, "fake:m1") == ""
        assert await audit.known_as(connection, "fake:boss") == read[1]
        assert (await audit.verify(connection))[1] == []


@on_one
async def test_what_an_admin_reads_of_themselves_is_theirs(hall):
    for given in ("me", "fake:m1"):
        shown = await hall.say(f"kept --account {given}", "m1", role=Role.ADMIN)
        assert shown.data["tables"]
    assert await log_of(hall) == []


async def log_of(hall) -> list[tuple[str, str, dict[str, str]]]:
    """What stands in the log of decisions: action, pseudonym, facts."""
    async with hall.desk.database.reading() as connection:
        return [(row.action, row.actor, json.loads(row.facts)) for row in await audit.rows(connection)]


@on_one
async def test_every_column_that_may_hold_an_account_is_known(hall):
    """A new one fails here until `PEOPLE` says so, or until it is said what it holds."""

    def read(connection) -> set[str]:
        metadata = MetaData()
        metadata.reflect(connection)
        columns = [column for table in metadata.sorted_tables for column in table.columns]
        return {one.name for one in columns if isinstance(one.type, String) and one.type.length == 220}

    async with hall.desk.database.reading() as connection:
        assert await connection.run_sync(read) - PLACES - ENTRIES == set(PEOPLE)
