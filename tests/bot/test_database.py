"""The database as everything stands on it: what it keeps out of the log, and how it is closed."""

import asyncio
import datetime as dt
import logging
import traceback
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from bot import sqlite, store, write_ahead
from bot.database import TRIES, Database
from bot.errors import DatabaseTrouble
from tests.waiting import until

WORDS = "MY PRIVATE WORDS"
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


async def test_nobody_s_words_are_in_the_trace_of_a_failure(database):
    async def write(connection):
        await connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})

    async def read():
        async with database.reading() as connection:
            await connection.execute(text("SELECT * FROM nowhere WHERE it = :words"), {"words": WORDS})

    for attempt in (lambda: database.write(write, "test"), read):
        with pytest.raises(DatabaseTrouble) as refused:
            await attempt()
        trace = "".join(traceback.format_exception(refused.value))
        assert "nowhere" in trace
        assert WORDS not in trace


async def test_what_may_be_lost_gives_something_else_where_the_database_refuses_and_only_there(database, caplog):
    async def wrong(connection):
        await connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    async def broken(connection):
        raise KeyError("ours")

    async def right(connection):
        return (await connection.execute(text("SELECT 7"))).scalar_one()

    assert await database.write_or(0, wrong, "spare") == 0
    assert await database.write_or(0, right, "spare") == 7
    with pytest.raises(KeyError):
        await database.write_or(0, broken, "spare")
    assert "not written (spare)" in caplog.text


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_of_two_that_wait_for_each_other_one_is_run_anew(database):
    """Anew may be more than once: whoever was undone can be back before the other has gone on."""
    both, runs = asyncio.Barrier(2), []

    async def keep(connection):
        await connection.execute(text("INSERT INTO remembered VALUES ('one', '', NULL), ('two', '', NULL)"))

    def crossing(first: str, then: str):
        async def work(connection):
            runs.append(first)
            await connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            more = text("UPDATE remembered SET value = value || :by WHERE name = :name")
            await connection.execute(more, {"by": first[0], "name": first})
            if len(runs) <= 2:
                await both.wait()
            await connection.execute(more, {"by": first[0], "name": then})

        return work

    await database.write(keep)
    await asyncio.gather(*(database.write(crossing(*order)) for order in (("one", "two"), ("two", "one"))))
    async with database.reading() as connection:
        values = (await connection.execute(text("SELECT value FROM remembered"))).scalars().all()
    assert [sorted(one) for one in values] == [["o", "t"], ["o", "t"]]
    assert 3 <= len(runs) <= 2 * TRIES


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_who_is_always_in_the_way_is_told_so_in_the_end(database):
    runs = []

    async def work(connection):
        runs.append(1)
        await connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'crossed' USING ERRCODE = '40P01'; END $$"))

    with pytest.raises(DatabaseTrouble, match="crossed") as refused:
        await database.write(work)
    assert len(runs) == TRIES
    assert "its server can be reached" in str(refused.value)
    assert "free space" not in str(refused.value)
    assert "सर्वर तक" in refused.value.said_in("hi")


async def test_closing_waits_for_who_still_reads(tmp_path, caplog):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'chaupal.db'}")
    await database.open()
    reads, goes_on = asyncio.Event(), asyncio.Event()

    async def read() -> int:
        async with database.reading() as connection:
            reads.set()
            await goes_on.wait()
            return (await connection.execute(text("SELECT 7"))).scalar_one()

    reader = asyncio.create_task(read())
    await reads.wait()
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    goes_on.set()
    await closing
    assert await reader == 7
    with pytest.raises(RuntimeError, match="closed"):
        async with database.reading():
            pass
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_what_was_erased_leaves_the_log_once_nobody_reads_it(tmp_path):
    """Who still reads the state before does not hold up who erases, and the log is emptied after them unasked."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'chaupal.db'}")
    await database.open()

    def kept() -> bool:
        return any(WORDS.encode() in one.read_bytes() for one in tmp_path.glob("chaupal.db*"))

    async def keep(connection):
        await connection.execute(text("INSERT INTO remembered VALUES ('it', :words, NULL)"), {"words": WORDS})

    async def erase(connection):
        await connection.execute(text("DELETE FROM remembered"))
        database.erased(connection)

    await database.write(keep)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT value FROM remembered"))).scalar_one() == WORDS
        await database.write(erase)
        assert (await connection.execute(text("SELECT value FROM remembered"))).scalar_one() == WORDS
        assert kept()
    await until(lambda: not kept())
    await database.close()


async def test_what_a_copy_before_was_killed_in_leaves_the_log_too(tmp_path):
    path = tmp_path / "chaupal.db"
    killed, database = Database(f"sqlite+aiosqlite:///{path}"), Database(f"sqlite+aiosqlite:///{path}")
    await killed.open()
    await killed.write(lambda c: c.execute(text("INSERT INTO remembered VALUES ('it', 'x', NULL)")))
    log = tmp_path / "chaupal.db-wal"
    assert log.stat().st_size
    await database.open()
    await until(lambda: not log.stat().st_size)
    await database.close()
    await killed.close()


async def _many(database: Database, count: int) -> None:
    """Write a mebibyte so many times, in a commit each."""
    row = text("INSERT INTO remembered VALUES (hex(randomblob(16)), hex(randomblob(:size)), NULL)")
    for _ in range(count):
        await database.write(lambda c: c.execute(row, {"size": 1 << 19}))


async def test_a_long_log_is_brought_into_the_file_in_a_pause_and_begun_anew(tmp_path):
    path, log = tmp_path / "chaupal.db", tmp_path / "chaupal.db-wal"
    database = Database(f"sqlite+aiosqlite:///{path}")
    await database.open()
    await _many(database, 8)
    assert log.stat().st_size > write_ahead.LONG > path.stat().st_size
    await until(lambda: path.stat().st_size > 8 << 20)
    await until(database._log._task.done)  # the file may be as long as that before the last of it is in
    await _many(database, 1)
    assert log.stat().st_size == write_ahead.LONG
    await database.close()
    assert not log.exists()


async def test_where_the_writing_never_pauses_the_log_has_an_end_nonetheless(tmp_path, monkeypatch):
    monkeypatch.setattr(write_ahead, "PAUSE_S", 60.0)
    monkeypatch.setattr(write_ahead, "TOO_LONG", 8 << 20)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'chaupal.db'}")
    await database.open()
    await _many(database, 100)
    assert (tmp_path / "chaupal.db-wal").stat().st_size < 50 << 20
    await database.close()


async def test_a_statement_with_its_rows_is_one_errand_of_sqlite_s_thread(tmp_path):
    connection = await sqlite.connect(str(tmp_path / "one.db"), isolation_level=None)
    errands, put = [], connection._tx.put_nowait
    connection._tx = SimpleNamespace(put_nowait=lambda one: (errands.append(one), put(one)))
    try:
        async with connection.cursor() as cursor:
            await cursor.execute("CREATE TABLE it (n INTEGER PRIMARY KEY)")
            await cursor.executemany("INSERT INTO it VALUES (?)", [(1,), (2,)])
            assert cursor.rowcount == 2
            await cursor.execute("UPDATE it SET n = n + 5 RETURNING n")
            assert (await cursor.fetchall(), cursor.rowcount, cursor.description[0][0]) == ([(6,), (7,)], 2, "n")
            assert await cursor.fetchall() == []
        assert len(errands) == 3
        async with connection.cursor() as cursor:
            for marked in ("BEGIN DEFERRED", "SAVEPOINT one"):
                await cursor.execute(marked)
            await connection.rollback()
            assert (len(errands), connection.in_transaction) == (3, False)
            for marked in ("BEGIN DEFERRED", "SAVEPOINT one", "DELETE FROM it", "ROLLBACK TO SAVEPOINT one"):
                await cursor.execute(marked)
            for marked in ("SAVEPOINT two", "DELETE FROM it WHERE n = 6", "RELEASE SAVEPOINT two"):
                await cursor.execute(marked)
            await connection.commit()
            await cursor.execute("SELECT n FROM it")
            assert (await cursor.fetchall(), len(errands)) == ([(7,)], 8)
    finally:
        await connection.close()


async def test_what_fails_is_undone_alone_and_nothing_is_called_kept_that_sqlite_undid(tmp_path):
    """A full disk lets SQLite undo all that was not committed, and what comes next would be kept by itself."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'one.db'}")
    await database.open()

    async def together(**wrong: str) -> list[bool]:
        def keep(name: str):
            async def work(connection):
                await connection.execute(text("INSERT INTO remembered VALUES (:name, '', NULL)"), {"name": name})
                for statement in wrong[name].split():
                    await connection.execute(text(statement))

            return database.write(work)

        outcomes = await asyncio.gather(*map(keep, wrong), return_exceptions=True)
        return [isinstance(one, DatabaseTrouble) for one in outcomes]

    try:
        assert await together(one="", two="NONSENSE", three="") == [False, True, False]
        assert await together(four="", five="ROLLBACK NONSENSE", six="") == [True, True, True]
        assert await together(seven="") == [False]
        async with database.reading() as connection:
            kept = (await connection.execute(text("SELECT name FROM remembered"))).scalars().all()
        assert set(kept) == {"one", "three", "seven"}
    finally:
        await database.close()


async def test_who_reads_sees_one_state_whatever_is_written_meanwhile(database):
    """An answer, a page or a check of the index is put together from many statements."""
    async with database.reading() as connection:
        assert await store.recall(connection, "it") is None
        await database.write(lambda c: store.remember(c, "it", "written"))
        assert await store.recall(connection, "it") is None
    async with database.reading() as connection:
        assert await store.recall(connection, "it") == "written"


async def test_of_a_message_that_was_answered_only_its_key_is_kept(database):
    """So that it is answered once, however often a platform brings it, and what it said is nowhere any more."""
    claim = store.Claim("slack", "C1-1.5", WORDS, '{"channel": "C1"}', NOW)
    assert await database.write(lambda c: store.take(c, [claim])) == {"C1-1.5"}
    await database.write(lambda c: store.finish(c, "slack", "C1-1.5"))
    assert await database.write(lambda c: store.take(c, [claim])) == set()
    async with database.reading() as connection:
        rows = (await connection.execute(text("SELECT state, message, target FROM inbox"))).all()
    assert [tuple(row) for row in rows] == [(store.DONE, "", "")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_every_connection_to_sqlite_keeps_what_was_promised_of_it(database):
    """What is acknowledged is on the disk, what is erased is overwritten, and what belongs together stays together."""
    wanted = {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 5000, "journal_mode": "wal"}

    async def said(connection) -> dict[str, object]:
        return {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in wanted}

    assert await database.write(said) == wanted
    async with database.reading() as connection:
        assert await said(connection) == wanted


async def test_nobody_who_reads_waits_for_ever_for_a_second_connection(database):
    """Thirty looks at a page that reads twice held up everybody for half a minute, and then failed."""

    async def page() -> str | None:
        async with database.reading() as connection:
            await store.recall(connection, "it")
            async with database.reading() as again:
                return await store.recall(again, "it")

    assert await asyncio.gather(*(page() for _ in range(30))) == [None] * 30


async def test_of_two_who_keep_the_same_at_once_neither_is_told_of_trouble(database):
    """A double press: who comes second finds what the first has kept, as on SQLite, where they come one by one."""
    kept = asyncio.Event()

    async def first(connection):
        await store.set_for(connection, "discord:1", "language", "hi")
        kept.set()
        await asyncio.sleep(0.2)  # while the second waits for what becomes of it

    async def second(connection):
        await store.set_for(connection, "discord:1", "language", "en")

    pressed = asyncio.create_task(database.write(first))
    await kept.wait()
    await database.write(second)
    await pressed
    async with database.reading() as connection:
        assert await store.settings_of(connection, ["discord:1"]) == {"discord:1": {"language": "en"}}
