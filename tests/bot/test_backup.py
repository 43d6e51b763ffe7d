"""A copy of the database is whole, comes back on a clean machine, and makes nobody hear a thing twice."""

import asyncio
import contextlib
import datetime as dt
import errno
import os
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot import backup, migrations
from bot.backup import BackupTrouble, Copy, back_up, restore
from bot.cli.keeping import keep
from bot.database import Database
from bot.errors import AlreadyRunning, NewerDatabase
from bot.message import Sources
from bot.sessions import store as sessions
from bot.settings import Settings, load
from bot.wiring import open_desk
from knowledge.audit import store as audit
from scheduler import deliveries
from scheduler.deliveries import Promise, State
from tests.forks import Nursery

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
QUESTION = "How do I serve an 8B model on one T4?"


def settings_of(home: Path) -> Settings:
    """Settings of a home that is not filled by itself."""
    return load({}, home=home, library="none")


def promised(number: int, due: dt.datetime) -> Promise:
    """One thing to be said on Discord."""
    return Promise(f"note:{number}", "note", "discord:3000", {"n": number}, due, due + 48 * HOUR)


async def kept(tmp_path: Path, *promises: Promise) -> Copy:
    """A copy of a home in which this was promised."""
    settings = settings_of(tmp_path / "old")
    async with open_desk(settings, lambda: NOW) as desk:
        await desk.database.write(lambda c: deliveries.promise(c, promises, NOW))
        return await asyncio.to_thread(back_up, settings, tmp_path / "kept.db", NOW)


def tables(path: Path, query: str) -> list[tuple]:
    """What a statement finds in a database file."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_a_copy_made_under_load_answers_on_a_clean_machine(open_home, talk, tmp_path, models):
    writing = True

    async def write_on(desk) -> int:
        number = 0
        while writing:
            pair = [promised(number, NOW + HOUR), promised(number + 1, NOW + HOUR)]
            await desk.database.write(lambda c, pair=pair: deliveries.promise(c, pair, NOW))
            number += 2
        return number

    async with open_home() as desk:
        asked = await talk(desk, QUESTION)
        writer = asyncio.create_task(write_on(desk))
        await asyncio.sleep(0.05)
        copies = [await asyncio.to_thread(back_up, desk.settings, tmp_path, NOW + n * HOUR) for n in range(3)]
        writing = False
        assert await writer > 0
    counts = [tables(copy.path, "SELECT count(*) FROM deliveries")[0][0] for copy in copies]
    assert all(count % 2 == 0 for count in counts)  # what was committed together is there together
    assert counts == sorted(counts)
    assert copies[-1].path.stat().st_mode & 0o077 == 0
    home = tmp_path / "elsewhere"
    done = await restore(settings_of(home), copies[-1].path, NOW, replace=False, stopped=False)
    assert done.copy.entries == copies[-1].entries == 4
    assert done.aside is None
    (home / "models").symlink_to(models)
    async with open_desk(settings_of(home), lambda: NOW) as desk:
        await desk.indexer.ready()
        await desk.indexer.catch_up()
        again = await talk(desk, QUESTION)
        async with desk.database.reading() as connection:
            assert (await audit.verify(connection))[1] == []
    assert tables(home / "chaupal.db", "SELECT name FROM sqlite_master WHERE name = 'backup'") == []
    cited = [
        [(one.entry_id, one.quote) for part in reply.parts if isinstance(part, Sources) for one in part.sources]
        for reply in (asked, again)
    ]
    assert cited[0]
    assert cited[0] == cited[1]


async def test_what_may_have_been_sent_since_is_not_sent_again(tmp_path):
    copy = await kept(tmp_path, promised(1, NOW + HOUR), promised(2, NOW + 30 * HOUR))
    for stopped, wanted in ((False, State.FAILED), (True, State.PENDING)):
        settings = settings_of(tmp_path / f"new-{stopped}")
        done = await restore(settings, copy.path, NOW + 2 * HOUR, replace=False, stopped=stopped)
        assert done.doubtful == (not stopped)
        async with open_desk(settings, lambda: NOW) as desk, desk.database.reading() as connection:
            states = await deliveries.states_of(connection, ["note:1", "note:2"])
        assert states == {"note:1": wanted, "note:2": State.PENDING}


async def test_the_database_that_stood_there_is_put_aside_whole(tmp_path):
    copy = await kept(tmp_path, promised(1, NOW + HOUR))
    settings = settings_of(tmp_path / "home")
    async with open_desk(settings, lambda: NOW) as desk:
        await desk.database.write(lambda c: deliveries.promise(c, [promised(7, NOW + HOUR)], NOW))
        with pytest.raises(AlreadyRunning, match="already running"):
            await restore(settings, copy.path, NOW, replace=True, stopped=False)
    with pytest.raises(BackupTrouble, match="--replace"):
        await restore(settings, copy.path, NOW, replace=False, stopped=False)
    assert tables(settings.home / "chaupal.db", "SELECT dedup_key FROM deliveries") == [("note:7",)]
    done = await restore(settings, copy.path, NOW, replace=True, stopped=False)
    assert tables(done.aside, "SELECT dedup_key FROM deliveries") == [("note:7",)]
    assert tables(settings.home / "chaupal.db", "SELECT dedup_key FROM deliveries") == [("note:1",)]
    assert not (settings.home / "index").exists()


async def test_who_was_signed_in_when_a_copy_was_made_is_not_let_in_by_it(tmp_path):
    settings = settings_of(tmp_path / "old")
    async with open_desk(settings, lambda: NOW) as desk:

        async def work(connection) -> None:
            for code in ("a", "b"):
                await sessions.invite(connection, code, f"discord:{code}", code, NOW + HOUR)
            await sessions.begin(connection, "a", "key", NOW)
            await sessions.keep_standing(connection, "discord:a", ("role",), NOW)

        await desk.database.write(work)
        back_up(settings, tmp_path / "kept.db", NOW)
    for stopped in (False, True):
        home = tmp_path / f"new-{stopped}"
        await restore(settings_of(home), tmp_path / "kept.db", NOW, replace=False, stopped=stopped)
        for table in ("sessions", "sign_ins", "standings"):
            assert tables(tmp_path / "kept.db", f"SELECT count(*) FROM {table}") == [(1,)]
            assert tables(home / "chaupal.db", f"SELECT count(*) FROM {table}") == [(0,)]


async def standing_home(home: Path) -> Settings:
    """A home with a database and an index of it."""
    settings = settings_of(home)
    async with open_desk(settings, lambda: NOW) as desk:
        await desk.database.write(lambda c: deliveries.promise(c, [promised(7, NOW + HOUR)], NOW))
    (home / "index").mkdir(exist_ok=True)
    (home / "index" / "of-old").touch()
    return settings


async def test_a_swap_that_fails_leaves_database_and_index_and_says_how_things_stand(tmp_path, monkeypatch):
    copy = await kept(tmp_path, promised(1, NOW + HOUR))
    settings = await standing_home(tmp_path / "home")
    path = settings.home / "chaupal.db"
    monkeypatch.setattr(backup, "PEEK_S", 0.05)
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM deliveries").fetchall()
        with pytest.raises(BackupTrouble, match="locked") as busy:
            await restore(settings, copy.path, NOW, replace=True, stopped=False)
    assert "under its own name" in str(busy.value)
    assert "Nothing was changed" not in str(busy.value)
    assert tables(path, "SELECT dedup_key FROM deliveries") == [("note:7",)]
    assert [one.name for one in settings.home.glob("chaupal.db*")] == ["chaupal.db"]
    assert (settings.home / "index" / "of-old").exists()
    assert not (settings.home / ".index.before").exists()


async def test_where_a_file_has_one_name_only_the_old_database_is_copied_aside(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    copy = await kept(tmp_path, promised(1, NOW + HOUR))
    settings = await standing_home(tmp_path / "home")
    monkeypatch.setattr(os, "link", refuse)
    done = await restore(settings, copy.path, NOW, replace=True, stopped=False)
    assert tables(done.aside, "SELECT dedup_key FROM deliveries") == [("note:7",)]
    assert sorted(one.name for one in settings.home.glob("chaupal.db*")) == ["chaupal.db", done.aside.name]
    assert not (settings.home / "index").exists()


async def test_a_folder_that_is_named_as_one_is_made(tmp_path, capsys):
    settings = await standing_home(tmp_path / "home")
    assert keep(settings, f"{tmp_path}/copies/") == 0
    (made,) = (tmp_path / "copies").glob("chaupal-*.db")
    assert capsys.readouterr().out.startswith(str(made))
    made.rename(tmp_path / "file")
    with pytest.raises(BackupTrouble, match="cannot be made"):
        keep(settings, f"{tmp_path}/file/")


async def test_a_home_on_a_disk_that_takes_nothing_more_is_copied_as_it_stands(tmp_path, monkeypatch):
    settings = await standing_home(tmp_path / "home")
    monkeypatch.setattr(os, "access", lambda path, how: False)
    before = sorted(one.name for one in settings.home.iterdir())
    made = back_up(settings, tmp_path / "kept.db", NOW)
    assert sorted(one.name for one in settings.home.iterdir()) == before, "nothing is written there"
    assert backup.read(made.path).taken_at == NOW
    (settings.home / "chaupal.db-wal").write_bytes(b"what was not moved yet")
    with pytest.raises(BackupTrouble, match=r"chaupal\.db-wal holds what chaupal\.db has not yet\. Copy both"):
        back_up(settings, tmp_path / "more.db", NOW)


async def test_a_copy_that_is_not_whole_gets_no_name(tmp_path, monkeypatch):
    settings = await standing_home(tmp_path / "home")
    monkeypatch.setattr(backup, "_stamp", lambda path, now: path.write_bytes(path.read_bytes()[:9000]))
    with pytest.raises(BackupTrouble):
        back_up(settings, tmp_path / "kept.db", NOW)
    assert [one.name for one in tmp_path.iterdir()] == ["home"]


async def test_what_is_no_whole_copy_of_ours_is_refused_and_nothing_changes(tmp_path):
    copy = await kept(tmp_path, promised(1, NOW + HOUR))
    bad = {name: tmp_path / f"{name}.db" for name in ("letter", "other", "cut", "newer", "forged", "bare")}
    bad["letter"].write_text("not a database" * 200)
    with contextlib.closing(sqlite3.connect(bad["other"])) as connection:
        connection.execute("CREATE TABLE entries (id TEXT)")
    whole = copy.path.read_bytes()
    bad["cut"].write_bytes(whole[: len(whole) // 2])
    for name, change in (
        ("newer", "UPDATE alembic_version SET version_num = '9999'"),
        ("forged", "UPDATE audit_head SET seq = seq + 1"),
        ("bare", "DELETE FROM alembic_version"),
    ):
        shutil.copyfile(copy.path, bad[name])
        with contextlib.closing(sqlite3.connect(bad[name])) as connection:
            connection.execute(change)
            connection.commit()
    settings = settings_of(tmp_path / "home")
    for name, path in bad.items():
        wanted = NewerDatabase if name == "newer" else BackupTrouble
        with pytest.raises(wanted) as raised:
            await restore(settings, path, NOW, replace=False, stopped=False)
        assert str(path) in str(raised.value)
        assert list(settings.home.glob("chaupal.db*")) == []
    with pytest.raises(BackupTrouble, match="is no file"):
        await restore(settings, tmp_path / "none", NOW, replace=False, stopped=False)


async def test_a_copy_never_takes_the_place_of_another_and_says_what_hinders_it(tmp_path):
    copy = await kept(tmp_path)
    settings = settings_of(tmp_path / "old")
    before = copy.path.read_bytes()
    for target, words in ((copy.path, "there already"), (tmp_path / "no" / "x.db", "cannot be written")):
        with pytest.raises(BackupTrouble, match=words):
            back_up(settings, target, NOW)
    with pytest.raises(BackupTrouble, match="nothing to keep"):
        back_up(settings_of(tmp_path / "empty"), tmp_path, NOW)
    with pytest.raises(BackupTrouble, match="pg_dump"):
        back_up(load({}, home=tmp_path, database_url="postgresql://somewhere/db"), tmp_path, NOW)
    assert copy.path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("*.db")] == ["kept.db"]


@pytest.mark.parametrize("place", ["backup:before-name", "restore:before-swap", "restore:after-swap"])
async def test_a_kill_leaves_a_whole_database_old_or_new(tmp_path, forking, place):
    copy = await kept(tmp_path, promised(1, NOW + HOUR))
    home, said = tmp_path / "home", tmp_path / "said"
    said.mkdir()
    await standing_home(home)
    made = tmp_path / "made.db"
    words = ["backup", str(made)] if place.startswith("backup") else ["restore", str(copy.path), "--replace"]
    order = {"argv": words, "typed": "", "environment": {"CHAUPAL_HOME": str(home)}, "said": str(said)}
    async with Nursery(forking) as lives:
        assert await lives.end(await lives.bear(order, place)) == -signal.SIGKILL
        wanted = "note:1" if place == "restore:after-swap" else "note:7"
        assert not made.exists()
        assert (home / "index" / "of-old").exists() == (place != "restore:after-swap"), "never beside another database"
        assert tables(home / "chaupal.db", "SELECT dedup_key FROM deliveries") == [(wanted,)]
        assert await lives.end(await lives.bear(order)) == 0, (said / "stderr").read_text()
    assert not list(home.glob(".index.*"))
    assert made.exists() == place.startswith("backup")


def test_the_newest_step_is_the_one_that_a_start_looks_for():
    assert max(migrations.known_revisions()) == migrations.HEAD


def moved_to(url: str, revision: str) -> None:
    """Make a database as an earlier version left it."""
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, revision)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_kill_in_an_upgrade_leaves_the_old_schema_or_the_new_one(kind, request, tmp_path, forking):
    empty = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else "new_postgres"
    url = empty if kind == "sqlite" else request.getfixturevalue(empty)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if kind == "postgres":
        with engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
    moved_to(url, "0005")
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO submissions (kind, title, body, state, person, place, thread, submitted_at) VALUES "
                "('recipe', 'T4', 'It runs.', 'pending', 'discord:1', 'discord:3', 't', '2026-11-20 12:00:00')"
            )
        )
    found, last, step = set(), 1, 30 if kind == "sqlite" else 50
    async with Nursery(forking) as lives:
        while await lives.end(await lives.bear({"upgrade": url, "last": last})) == -signal.SIGKILL:
            with engine.connect() as connection:
                found.add(str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()))
                carried = "review_items" in sa.inspect(connection).get_table_names()
            assert carried == (found == {migrations.HEAD})
            last += step
    assert last > step
    assert found == {"0005"}
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == migrations.HEAD
        assert connection.execute(sa.text("SELECT title FROM review_items")).scalars().all() == ["T4"]
    address = url.replace("sqlite:", "sqlite+aiosqlite:")
    database = Database(address)
    await database.open()
    await database.close()
