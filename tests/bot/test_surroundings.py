"""What is wrong around the assistant is named, with what to do: settings, addresses, files, models, disks."""

import asyncio
import contextlib
import errno
import logging
import os
import resource
import shutil
import socket
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import get_args

import httpx
import numpy as np
import pytest
from sqlalchemy import text as sql

from bot import home as homes
from bot.cli.doctor import PROBES, _service, in_turn, tried
from bot.cli.doctor import run as ask_doctor
from bot.cli.findings import BROKEN, OFF, WORKS, Finding, Ground
from bot.cli.logs import JsonLines, LogFile, TextLines
from bot.cli.runner import ask_service, run
from bot.cli.searches import index as probe_index
from bot.cli.searches import model as probe_model
from bot.cli.searches import told_by_service
from bot.cli.serve import listen
from bot.database import Database
from bot.errors import BadSetting, DatabaseTrouble, HomeTrouble, NoAddress, PortBusy, ShownError
from bot.home import Running
from bot.message import Role
from bot.places import HELP, BadPlaceSetting, check
from bot.platforms.web.app import build
from bot.settings import Settings, load
from bot.starting import compared
from bot.wiring import first_fill
from knowledge import store
from knowledge.importing import BATCH
from knowledge.origins.folders import SHIPPED
from rag import embedder as embedders
from rag import modelfiles, snapshot
from rag.errors import BadGlossary
from rag.export import FAILED
from rag.glossary import read
from rag.types import Question
from rag.wording import MAX_BYTES
from tests.refusing import FULL, LOCKED, READ_ONLY, refusing

ADMIN = {"role": Role.ADMIN, "platform": "terminal"}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CHAUPAL_DATABASE_URL", "mysql://u:s3cret@host/name", "it is postgresql://user:password@host/name"),
        ("CHAUPAL_DATABASE_URL", "postgresql://", "it is postgresql://user:password@host/name"),
        ("CHAUPAL_DATABASE_URL", "postgresql://u:s3cret@host:port/name", "its host or port is wrong"),
        ("CHAUPAL_EMBEDDER", "/nowhere/model", "there is no such folder"),
        ("CHAUPAL_MODEL_URL", "localhost:8000/v1", "begins with https:// or http://"),
        ("CHAUPAL_PUBLIC_URL", "https://", "begins with https:// or http://"),
        ("CHAUPAL_DISCORD_GATEWAY_URL", "https://gateway.example", "begins with wss:// or ws://"),
        ("CHAUPAL_PORT", "0", "greater than or equal to 1"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(name, value, said):
    with pytest.raises(BadSetting) as caught:
        load({name: value})
    assert f"{name}: " in str(caught.value)
    assert said in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("library", "statring", "starting"),
        ("library", "None", "none"),
        ("model_provider", "open-ai", "openai"),
        ("model_provider", "olama", "ollama"),
        ("log_level", "warn", "warning"),
        ("log_format", "jsonl", "json"),
    ],
)
def test_a_word_that_a_setting_does_not_have_is_refused_with_the_nearest_that_it_has(tmp_path, name, value, meant):
    (tmp_path / "chaupal.toml").write_text(f"{name} = '{value}'\n")
    for given in ({f"CHAUPAL_{name.upper()}": value}, {"CHAUPAL_HOME": str(tmp_path)}):
        with pytest.raises(BadSetting) as caught:
            load(given)
        assert str(caught.value).endswith(f"got '{value}'. Did you mean {meant}?")
    with pytest.raises(BadSetting) as caught:
        load({f"CHAUPAL_{name.upper()}": "zzzz"})
    assert "Did you mean" not in str(caught.value)


def test_the_longest_question_is_as_long_by_the_settings_as_by_the_answers():
    assert load({}).max_question_bytes == MAX_BYTES


def test_every_setting_of_few_words_names_the_nearest():
    """Also one that is added later."""
    few = {name: get_args(one.annotation) for name, one in Settings.model_fields.items()}
    few = {name: words for name, words in few.items() if words and all(isinstance(one, str) for one in words)}
    assert {"library", "log_level"} <= few.keys()
    for name, words in few.items():
        for word in words:
            with pytest.raises(BadSetting, match=f"Did you mean {word}\\?"):
                load({f"CHAUPAL_{name.upper()}": f"{word}s"})


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("wach", "yes", "watch"),
        ("kinds", "cost,recipee", "recipe"),
        ("language", "HI", "hi"),
        ("who", "organisers", "organizers"),
        ("audience", "moderator", "moderators"),
    ],
)
def test_a_word_that_a_setting_of_places_does_not_have_is_refused_with_the_nearest(name, value, meant):
    with pytest.raises(BadPlaceSetting) as caught:
        check(name, value)
    assert str(caught.value).endswith(f" Did you mean {meant}?")
    assert caught.value.said_in("hi").endswith(f" क्या आपका मतलब {meant} था?")
    with pytest.raises(BadPlaceSetting) as caught:
        check(name if name in HELP else "zzzz", "zzzz")
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("CHAUPAL_PORT = 8001", "`CHAUPAL_PORT` in chaupal.toml is no setting. Did you mean port?"),
        ("Port = 8001", "`Port` in chaupal.toml is no setting. Did you mean port?"),
        ("embeder = 'x'", "Did you mean embedder?"),
        ("zzz = 1", "README.md has a table of them."),
        ("port = 'many'", "`port` in chaupal.toml: input should be a valid integer"),
        ("[places.'discord:1']\nwach = 'yes'", "`places` in chaupal.toml: for discord:1, `wach` is not set for places"),
        ("[places.'discord:1']\nwho = 'organisers'", "got 'organisers'. Did you mean organizers?"),
        ("[places.'disord:1']\nwatch = 'yes'", "a place is discord:CHANNEL or slack:CHANNEL, got 'disord:1'."),
    ],
)
def test_what_is_wrong_in_the_file_is_named_as_it_stands_there(tmp_path, written, said):
    (tmp_path / "chaupal.toml").write_text(written)
    with pytest.raises(BadSetting) as caught:
        load({"CHAUPAL_HOME": str(tmp_path), "CHAUPAL_THREAD": "2"})
    assert said in str(caught.value)
    assert "CHAUPAL_THREAD is no setting. Did you mean CHAUPAL_THREADS?" in str(caught.value)
    assert "?." not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "error"), [("203.0.113.5", NoAddress), ("x" * 70, NoAddress), ("127.0.0.1", PortBusy)]
)
def test_an_address_that_cannot_be_had_is_named(host, error):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(error, match=f"{host}:{other.getsockname()[1]}"):
            listen(load({}, host=host, port=other.getsockname()[1]))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"word,meaning\n1,2\n", "has no column `english`"),
        ("english,hi\ncaf\u00e9,x\n".encode("latin-1"), "is not UTF-8"),
        (b'english,hi\n"a"b,c\n', "cannot be read"),
        ({}, "has no .csv file"),
    ],
)
def test_a_glossary_that_cannot_be_read_is_named(tmp_path, content, said):
    place = tmp_path / "glossary.csv"
    if isinstance(content, bytes):
        place.write_bytes(content)
    elif content is not None:
        place.mkdir()
    with pytest.raises(BadGlossary, match=said) as caught:
        read([place])
    assert str(place) in str(caught.value)


def test_a_glossary_as_spreadsheets_save_it_is_read(tmp_path):
    (tmp_path / "own.csv").write_text("english,hi\r\nwidget,विजेट\r\n", encoding="utf-8-sig", newline="")
    assert read([tmp_path]).translate("विजेट").english == ("widget",)


async def test_the_terminal_says_what_is_wrong_before_anything_is_opened(tmp_path):
    settings = load({}, home=tmp_path / "home", library="none", glossary=tmp_path / "none.csv")
    with pytest.raises(BadGlossary):
        await run(settings, "ask", {"question": "hello"})


async def test_files_that_cannot_be_written_are_named(open_home, talk, shown, tmp_path):
    (tmp_path / "file").write_text("x")
    below = tmp_path / "file" / "below"
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "cost of a T4", "language": "en", "gold": ["t4-cost"]}')
    lines = {
        f"knowledge export {below}": "Name a folder that you can write to",
        f"eval --questions {tmp_path / 'q.jsonl'} --history {below}": "cannot be written",
        f"ask --batch {tmp_path / 'q.jsonl'} --out {below}": "cannot be written",
        f"ask --batch {tmp_path / 'q.jsonl'} --out /dev/full": "No space left",
    }
    async with open_home() as desk:
        for line, said in lines.items():
            reply = await talk(desk, line, **ADMIN)
            assert reply.failed, line
            assert said in shown(reply), line


@pytest.mark.parametrize("lines", [TextLines(), JsonLines()], ids=["text", "json"])
async def test_the_reference_that_a_person_is_told_stands_in_the_log(open_home, talk, shown, caplog, lines):
    async with open_home(fill=False) as desk:

        async def broken(call):
            raise RuntimeError("no such thing")
            yield

        desk.registry.command("break")(broken)
        told = shown(await talk(desk, "break"))
    reference = told.partition("The log has it under ")[2].rstrip(".")
    logged = [lines.format(record) for record in caplog.records if record.exc_info]
    assert len(reference) == 6
    assert [reference in one and "break" in one and "no such thing" in one for one in logged] == [True]


async def test_a_database_that_cannot_be_read_is_told_in_a_sentence_and_not_as_a_riddle(open_home, talk, shown):
    async with open_home(fill=False) as desk:

        async def drop(connection):
            for table in ("answer_passages", "answers", "gap_askers", "gaps"):
                await connection.execute(sql(f"ALTER TABLE {table} RENAME TO lost_{table}"))

        await desk.database.write(drop)
        said = shown(await talk(desk, "gaps", **ADMIN))
    assert "cannot be used" in said
    assert "doctor" in said


async def test_the_doctor_says_how_the_index_stands(open_home, tmp_path):
    async with open_home() as desk:
        ground = Ground(desk.settings)
        owned = await probe_index(ground)
    good = await probe_index(ground)
    database = Database(ground.settings.database)
    await database.open()
    await database.write(lambda connection: connection.execute(sql("DELETE FROM chunks WHERE id = 2")))
    await database.close()
    behind = await probe_index(ground)
    vectors = ground.settings.home / "index" / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:100])
    cut = await probe_index(ground)
    shutil.rmtree(vectors.parent)
    gone = await probe_index(ground)
    (ground.settings.home / "chaupal.db").write_bytes(b"no database" * 1000)
    lost = await probe_index(ground)
    homes.prepare(tmp_path / "new")
    nothing = await probe_index(Ground(load({}, home=tmp_path / "new")))
    assert (owned.verdict, owned.said) == (OFF, "in use by a process that cannot be asked")
    assert good.verdict is WORKS
    assert "in step" in good.said
    assert (behind.verdict, behind.advice) == (WORKS, "The next start mends it.")
    assert "1 chunks of the index are not in the database" in behind.said
    assert (cut.verdict, lost.verdict) == (BROKEN, OFF)
    assert "`chaupal index rebuild`" in cut.advice
    assert "not stored" in gone.said
    assert nothing.said == "nothing to find yet"


async def test_the_doctor_says_why_a_model_was_not_exported(tmp_path):
    asked = Ground(load({}, home=tmp_path))
    fresh = await probe_model(asked)
    digest = modelfiles.weights_hash(asked.settings.embedder, modelfiles.locate(asked.settings.embedder))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / f"all-MiniLM-L6-v2-{digest[:12]}{FAILED}").write_text("no such operator")
    failed = await probe_model(asked)
    assert "will be exported on the first start" in fresh.said
    assert "could not be exported (no such operator); it runs through torch" in failed.said
    assert "slower" in failed.advice
    broken = tmp_path / "models" / f"all-MiniLM-L6-v2-{digest[:12]}"
    broken.mkdir()
    (broken / "model.json").write_text("{}")
    (broken / "model.onnx").write_bytes(b"cut")
    damaged = await probe_model(asked)
    assert damaged.verdict is BROKEN
    assert "but its export does not open (" in damaged.said
    assert damaged.advice.startswith("The next start makes a damaged export anew")


async def test_a_library_that_is_not_in_order_names_its_files(open_home, talk, shown, tmp_path, entry):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.md").write_text("---\nid: my-a\nkind: recipee\n---\n# A\n")
    (tmp_path / "mine" / "b.md").write_text("# A plain page\n")
    async with open_home() as desk:
        reply = await talk(desk, f"knowledge check {tmp_path / 'mine'}", **ADMIN)
        nowhere = await talk(desk, f"knowledge check {tmp_path / 'ours'}", **ADMIN)
        brought = shown(await talk(desk, f"knowledge import {tmp_path / 'mine'}", **ADMIN))
    assert reply.failed
    assert "1 file is not in order in mine" in shown(reply)
    assert "did you mean `recipe`?" in shown(reply)
    assert "1 added, 0 changed" in brought
    assert "1 file was left out" in brought
    assert f"There is no folder {tmp_path / 'ours'}." in shown(nowhere)


async def test_an_empty_library_says_so(open_home, talk, shown):
    async with open_home(fill=False) as desk:
        assert "The library is empty" in shown(await talk(desk, "knowledge list"))
        assert "No entry is like that" in shown(await talk(desk, "knowledge list --kind cost"))
        assert "nothing was written" in shown(await talk(desk, f"knowledge export {desk.settings.home / 'x'}", **ADMIN))


async def test_a_model_that_cannot_be_loaded_is_said_and_words_find_on(open_home, talk, shown, tmp_path):
    (tmp_path / "model").mkdir()
    async with open_home() as desk:
        pass
    async with open_home(fill=False, embedder=str(tmp_path / "model")) as desk:
        assert not await desk.indexer.ready()
        english = shown(await talk(desk, "8B model AWQ weights on T4"))
        hindi = shown(await talk(desk, "हिंदी आवाज़ के लिए Whisper कितना VRAM माँगता है?"))
        told = await talk(desk, "index status", role=Role.ADMIN)
        status, found = shown(told), told_by_service(told.data)
        transport = httpx.ASGITransport(app=build(desk, "token"))
        async with httpx.AsyncClient(transport=transport, base_url=desk.settings.link_base) as client:
            page = (await client.get("/")).text
    assert "6 GB" in english
    assert "cannot be used here" in english
    assert "मॉडल यहाँ नहीं चल पा रहा" in hindi
    assert "has no .safetensors file" in status
    assert found.verdict is BROKEN
    assert "by words alone: " in found.said
    assert "has no .safetensors file" in found.said
    assert "the model for meaning is unavailable" in page
    assert "up to date" in page


async def test_a_model_that_runs_through_torch_is_said_to_be_slow(open_home, talk, shown):
    async with open_home() as desk:
        quick = await talk(desk, "index status", role=Role.ADMIN)
        desk.indexer.embedder = object.__new__(embedders.TorchEmbedder)
        slow = await talk(desk, "index status", role=Role.ADMIN)
        desk.indexer.embedder = None
    assert "torch" not in shown(quick)
    assert "through torch, for it could not be exported" in shown(slow)
    assert (quick.data["torch"], slow.data["torch"]) == (False, True)


async def test_a_model_folder_that_is_a_file_does_not_load_for_ever(tmp_path):
    from rag.loading import Loading

    (tmp_path / "models").write_text("x")
    loading = Loading(modelfiles.DEFAULT, tmp_path / "models", 1)
    assert not await loading.ready()
    assert "cannot be loaded" in loading.error


@pytest.mark.parametrize(
    ("url", "said", "advice"),
    [
        ("", "file is not a database", "`chaupal restore FILE --replace`"),
        ("postgresql://u:s3cret@127.0.0.1:1/x", "Connection refused", "CHAUPAL_DATABASE_URL"),
    ],
)
async def test_the_doctor_says_what_to_do_for_a_database_that_does_not_open(tmp_path, url, said, advice):
    (tmp_path / "chaupal.db").write_bytes(b"this is not a database, but a letter" * 100)
    found = await PROBES["Database"](Ground(load({}, home=tmp_path, database_url=url)))
    assert found.verdict is BROKEN
    assert said in found.said
    assert advice in found.advice
    assert "s3cret" not in found.said


@pytest.fixture
def filled(tmp_path):
    """The file of a community with some thousand lines, closed."""
    file = tmp_path / "chaupal.db"

    async def made() -> None:
        database = Database(load({}, home=tmp_path).database)
        await database.open()
        await database.close()

    asyncio.run(made())
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("CREATE TABLE mangoes (id INTEGER PRIMARY KEY, said TEXT)")
        connection.executemany("INSERT INTO mangoes (said) VALUES (?)", [("ripe " * 40,)] * 4000)
        connection.commit()
    return file


def spoil(file: Path) -> None:
    """Overwrite a page in the middle, as a bad disk may."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2 // 4096 * 4096)
        opened.write(b"\xff" * 4096)


async def looked_at(file: Path) -> Finding:
    return await PROBES["Database"](Ground(load({}, home=file.parent)))


def test_the_doctor_finds_the_damage_in_a_database_that_opens(filled, monkeypatch, capsys):
    monkeypatch.setenv("CHAUPAL_HOME", str(filled.parent))
    monkeypatch.setitem(tried.__globals__, "PROBES", {"Database": PROBES["Database"]})
    assert asyncio.run(ask_doctor()) == 0
    assert "read whole" in " ".join(capsys.readouterr().out.split())
    spoil(filled)
    assert asyncio.run(ask_doctor()) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "1 of 1 need" in said
    found = asyncio.run(looked_at(filled))
    assert found.verdict is BROKEN
    assert f"{filled}: it is damaged (" in found.said
    assert "\n" not in found.said
    assert "`chaupal restore FILE --replace` brings the newest copy back that `chaupal backup` made" in found.advice


def test_the_doctor_looks_into_the_database_of_a_running_service_which_goes_on_writing(filled):
    lock = homes.Lock(filled.parent)
    lock.take()
    with contextlib.closing(sqlite3.connect(filled, timeout=0)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO mangoes (said) VALUES ('written meanwhile')")
        whole = asyncio.run(looked_at(filled))
        connection.commit()
    spoil(filled)
    damaged = asyncio.run(looked_at(filled))
    lock.release()
    assert (whole.verdict, whole.said) == (WORKS, "in use by the running service, read whole")
    assert damaged.verdict is BROKEN
    assert damaged.advice.startswith("Stop the service if it runs; `chaupal restore FILE --replace`")


def test_a_database_that_takes_long_to_read_is_not_said_to_have_been_read_whole(filled, monkeypatch):
    monkeypatch.setattr("bot.cli.databases.LONGEST_S", 0.000001)
    found = asyncio.run(looked_at(filled))
    assert found.verdict is WORKS
    assert "not read whole in 0 s" in found.said
    assert found.advice.startswith("`chaupal backup FILE` reads all of it")


async def test_a_service_that_owns_the_folder_and_is_silent_is_not_said_to_work(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    lock = homes.Lock(tmp_path)
    lock.take()
    ground = Ground(load({}, home=tmp_path), mute="AlreadyRunningButSilent")
    (tmp_path / "chroma").mkdir()
    unnamed = [await PROBES[part](ground) for part in ("Page", "Chroma")]
    homes.write_running(tmp_path, Running(os.getpid(), url, "x"))
    service, page = [await PROBES[part](ground) for part in ("Service", "Page")]
    lock.release()
    assert [one.verdict for one in unnamed] == [OFF, OFF]
    assert (service.verdict, page.verdict) == (BROKEN, BROKEN)
    assert "could not be asked (AlreadyRunningButSilent)" in service.said
    assert f"{url} does not answer (ConnectError)" in page.said


def test_while_the_data_folder_cannot_be_used_it_comes_first():
    home = Finding("Data folder", BROKEN, "/x", "Make room there.")
    below = [Finding("Chroma", BROKEN, "embedded", "Make it anew."), Finding("Page", WORKS, "here")]
    assert [one.advice for one in in_turn([home, *below])] == ["Make room there.", "The data folder comes first.", ""]
    assert in_turn(below) == below


def test_a_disk_without_room_is_named_before_anything_is_written(tmp_path):
    with pytest.raises(HomeTrouble, match=r"less than 50 MB free\. Make room there"):
        homes.prepare(tmp_path / "home", free=lambda path: 1_000_000)


def test_a_lock_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "lock").mkdir()
    with pytest.raises(HomeTrouble, match="`lock` that cannot be opened"):
        homes.Lock(tmp_path).take()


def test_a_word_for_the_terminal_that_cannot_be_left_is_named(tmp_path):
    (tmp_path / "running.json").mkdir()
    with pytest.raises(HomeTrouble, match=r"`running\.json` that cannot be written"):
        homes.write_running(tmp_path, Running(1, "", ""))


async def test_a_lock_that_cannot_be_written_is_named_and_let_go(tmp_path):
    """As on a full disk: the file can be opened, and takes not one byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        found = await _service(Ground(load({}, home=tmp_path)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "`lock` that cannot be written" in found.advice
    assert not homes.is_locked(tmp_path)
    owner = homes.Lock(tmp_path)
    owner.take()
    assert homes.is_locked(tmp_path)
    owner.release()
    assert (await _service(Ground(load({}, home=tmp_path)))).advice == "`chaupal serve` starts it."


@pytest.mark.parametrize(
    ("how", "said"),
    [(FULL, "disk is full"), (READ_ONLY, "readonly database"), (LOCKED, "database is locked")],
)
async def test_an_answer_that_cannot_be_kept_is_given_and_it_says_so(open_home, talk, shown, caplog, how, said):
    filler = " mango" * 800  # more than one page has room for
    async with open_home() as desk:
        async with refusing(desk.database, how):
            found = await talk(desk, f"8B model AWQ weights on T4 {filler if how == FULL else ''}")
            unknown = await talk(desk, f"Wer verkauft{filler}?")
        again = await talk(desk, "8B model AWQ weights on T4")
    assert "6 GB" in shown(found)
    assert "Nobody here has written that down yet" in shown(unknown)
    for reply in (found, unknown):
        assert "This question could not be kept" in shown(reply)
        assert "I have kept the question" not in shown(reply)
        assert (reply.failed, reply.buttons, reply.data["answer"], reply.data["gap"]) == (False, (), "", 0)
    assert "an answer was given and not kept" in caplog.text
    assert said in caplog.text
    assert "could not be kept" not in shown(again)
    assert again.buttons


async def test_a_command_that_cannot_be_stored_says_so_and_where_only_to_who_can_mend_it(
    open_home, talk, shown, caplog
):
    async with open_home() as desk:
        async with refusing(desk.database, READ_ONLY):
            refused = await talk(desk, "link", platform="discord")
            at_terminal = await talk(desk, "link", **ADMIN)
        after = await talk(desk, "link")
    assert refused.failed
    assert shown(refused).startswith("The database cannot be used right now, and nothing of this was saved.")
    assert "chaupal.db" not in shown(refused)
    assert at_terminal.failed
    assert "chaupal.db cannot be used: attempt to write a readonly database" in shown(at_terminal)
    assert "not done: The database" in caplog.text
    assert not after.failed


async def test_a_service_that_ended_while_it_was_asked_is_not_told_to_be_stopped():
    ended = await asyncio.create_subprocess_exec("true")
    await ended.wait()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    with pytest.raises(ShownError, match=rf"process {ended.pid}\) ended before it had answered.*Ask again"):
        [one async for one in ask_service(Running(ended.pid, url, "x"), "ask", {}, "")]
    with pytest.raises(ShownError, match=r"owns the data folder but does not answer.*Stop it"):
        [one async for one in ask_service(Running(os.getpid(), url, "x"), "ask", {}, "")]


async def pages_at_most(desk, more: int) -> None:
    """As on a disk with room for so many pages more."""
    async with desk.database._writers.connect() as connection:
        now = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {now + more}")


async def test_where_the_disk_is_full_during_an_import_it_says_what_is_in_and_goes_on_later(
    open_home, talk, shown, tmp_path
):
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(BATCH):
        (folder / f"a{n:03}.md").write_text(f"# Page {n}\n\nThe mango of page {n} is ripe.\n")
    for n in range(9):
        (folder / f"b{n}.md").write_text(f"# Long {n}\n\n" + "The kiwi is green and not ripe. " * 12_000)
    async with open_home(fill=False) as desk:
        await pages_at_most(desk, 400)
        halted = await talk(desk, f"knowledge import {folder}", **ADMIN)
        await pages_at_most(desk, 1_000_000)
        again = shown(await talk(desk, f"knowledge import {folder}", **ADMIN))
        found = await desk.assistant.find(Question("the mango of page 7"))
    assert halted.failed
    assert f"{BATCH} files are in: {BATCH} added, 0 changed." in shown(halted)
    assert "run the same command again" in shown(halted)
    assert "Nothing of this was saved" not in shown(halted)
    assert f"9 added, 0 changed, {BATCH} unchanged" in again
    assert found.ranking


async def test_where_the_disk_is_full_at_the_first_start_the_next_one_takes_the_whole_library(open_home):
    async with open_home(fill=False) as opened:
        desk = replace(opened, settings=load({}, home=opened.settings.home))
        await pages_at_most(desk, 600)
        with pytest.raises(DatabaseTrouble):
            await first_fill(desk)
        await pages_at_most(desk, 1_000_000)
        async with desk.database.reading() as connection:
            assert not await store.counts(connection)
        assert await first_fill(desk)
        assert await compared(desk.database, desk.now()) == {
            "added": 0,
            "changed": 0,
            "unchanged": len([*SHIPPED.rglob("*.md")]),
            "gone": 0,
            "problems": 0,
        }


def lose_end(file: Path) -> bytes:
    """Leave of a file what a machine that lost its power may leave: its size, and zeroes. What it was."""
    whole = file.read_bytes()
    file.write_bytes(whole[:-12] + bytes(12))
    return whole


@pytest.mark.parametrize(
    ("name", "large"),
    [
        ("vocabulary.txt", False),
        ("sections-terms.npy", False),
        ("page-of.npy", False),
        ("sections-terms.npy", True),
        ("vectors.npy", True),
    ],
)
async def test_a_snapshot_of_which_a_file_was_lost_is_noticed_and_made_anew(
    open_home, tmp_path, caplog, monkeypatch, name, large
):
    """A small file at once, a large one when the folder is next caught up with; both before anything is answered here."""
    async with open_home() as desk:
        found = (await desk.assistant.find(Question("FP8 on an L4"))).ranking
    file = tmp_path / "home" / "index" / name
    whole = lose_end(file)
    if large:
        monkeypatch.setattr(snapshot, "SMALL", 0)
    async with open_home(fill=False) as desk:
        assert await desk.indexer.ready()
        await desk.indexer.catch_up(copy=True)
        again = (await desk.assistant.find(Question("FP8 on an L4"))).ranking
        assert await desk.indexer.check() == []
    assert file.read_bytes() == whole
    said = "not used any more: its {} is damaged" if large else "not used: the snapshot's {} is damaged"
    assert f"index snapshot {said.format(name)}" in caplog.text
    assert [head.id for head, _ in again] == [head.id for head, _ in found]


async def test_a_file_of_a_snapshot_that_was_cut_is_noticed_by_its_size(open_home, tmp_path, caplog, monkeypatch):
    async with open_home():
        pass
    monkeypatch.setattr(snapshot, "SMALL", 0)
    file = tmp_path / "home" / "index" / "vocabulary.txt"
    file.write_bytes(file.read_bytes()[:-1])
    async with open_home(fill=False):
        assert "index snapshot not used: the snapshot's vocabulary.txt is damaged" in caplog.text


async def test_damage_that_nobody_saw_yet_is_not_written_down_as_whole(open_home, tmp_path, monkeypatch):
    """What a start changes is saved at the end of a short command, which may never have read the large files."""
    async with open_home():
        pass
    file = tmp_path / "home" / "index" / "sections-terms.npy"
    lose_end(file)
    monkeypatch.setattr(snapshot, "SMALL", 0)
    async with open_home(fill=False) as desk:
        await desk.indexer.save()
    async with open_home(fill=False) as desk:
        again = (await desk.assistant.find(Question("FP8 on an L4"))).ranking
        assert await desk.indexer.check() == []
    assert again
    assert snapshot.damage(file.parent) == ""


async def test_the_doctor_reads_a_snapshot_whole(open_home, tmp_path, monkeypatch):
    async with open_home() as desk:
        settings = desk.settings
    assert (await probe_index(Ground(settings))).verdict == WORKS
    lose_end(tmp_path / "home" / "index" / "sections-terms.npy")
    monkeypatch.setattr(snapshot, "SMALL", 0)
    found = await probe_index(Ground(settings))
    assert found.verdict == BROKEN
    assert "sections-terms.npy is not what was written" in found.said


async def test_half_a_snapshot_is_taken_away_where_the_disk_is_full(open_home, monkeypatch, caplog):
    def full(file, rows):
        raise OSError(errno.ENOSPC, "No space left on device")

    async with open_home() as desk:
        folder = desk.settings.home / "index"
        before = sorted(one.name for one in folder.iterdir())
        monkeypatch.setattr(np, "save", full)
        await desk.indexer.save()
        monkeypatch.undo()
        assert sorted(one.name for one in folder.iterdir()) == before
        assert not folder.with_name("index.new").exists()
    assert "No space left" in caplog.text


def test_a_line_of_the_log_for_which_there_is_no_room_is_let_go(capsys):
    log = logging.getLogger("full")
    handler = LogFile("/dev/full")
    log.addHandler(handler)
    log.warning("nothing can be written")
    with contextlib.suppress(OSError):
        handler.close()
    log.removeHandler(handler)
    assert capsys.readouterr().err == ""


async def test_a_probe_that_fails_unforeseen_or_hangs_is_a_line_like_others(tmp_path, monkeypatch, capsys):
    async def broken(ground: Ground) -> Finding:
        raise IndexError("the third wheel")

    async def hangs(ground: Ground) -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    async def good(ground: Ground) -> Finding:
        return Finding("Wheel", WORKS, "it turns")

    monkeypatch.setenv("CHAUPAL_HOME", str(tmp_path))
    monkeypatch.setitem(tried.__globals__, "LONGEST_S", 0.05)
    monkeypatch.setitem(tried.__globals__, "PROBES", {"Axle": broken, "Brake": hangs, "Wheel": good})
    assert await ask_doctor() == 1
    said = " ".join(capsys.readouterr().out.split())
    for words in ("Axle", "IndexError: the third", "report this line", "no answer in 0 s", "it turns", "2 of 3 need"):
        assert words in said, words
    assert "Traceback" not in said
