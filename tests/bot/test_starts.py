"""The `chaupal` command as people start it: real processes, bad surroundings, sudden ends."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from rag.wording import MAX_BYTES
from tests.fakes.model import SENTENCE, writing
from tests.forks import Nursery
from tests.tty import Terminal

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
WAIT_S = 60


def environment(home: Path, **more: str) -> dict[str, str]:
    """A clean environment for a child: no settings of this machine's owner."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    return kept | {"CHAUPAL_HOME": str(home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"} | more


def run(home: Path, *words: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """One command, to its end; `typed` is what it is told meanwhile."""
    return subprocess.run(
        [*COMMAND, *words],
        input=typed,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Path:
    """A data folder with the embedding model in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of plain pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(12):
        (folder / f"page-{number}.md").write_text(
            f"# Gadget {number}\n\nThe gadget number {number} needs {number} GB of memory.\n"
        )
    return folder


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`chaupal serve` in a process of its own."""

    def __init__(self, home: Path, port: int) -> None:
        more = {"CHAUPAL_PORT": str(port), "CHAUPAL_LIBRARY": "none"}
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [*COMMAND, "serve"], env=environment(home, **more), stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> "Service":
        for _ in range(WAIT_S * 10):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return self
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[1]
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=WAIT_S)


@pytest.fixture
async def chaupal(forking, home, tmp_path):
    """One command, to its end, in a fork: where what is looked at is what it says and leaves behind, not how it starts."""
    kept = tmp_path / "said"
    kept.mkdir()

    async def done(
        *words: str, typed: str = "", crash_at: str = "-", offline: bool = False, room: int = 0, **more: str
    ) -> subprocess.CompletedProcess[str]:
        settings = {"CHAUPAL_HOME": str(home), "CHAUPAL_LIBRARY": "none", "NO_COLOR": "1", "COLUMNS": "200"} | more
        order = {"argv": words, "typed": typed, "environment": settings, "said": str(kept)}
        order |= {"offline": offline, "room": room}
        end = await lives.end(await lives.bear(order, crash_at))
        return subprocess.CompletedProcess(words, end, (kept / "stdout").read_text(), (kept / "stderr").read_text())

    async with Nursery(forking) as lives:
        yield done


def said(done: subprocess.CompletedProcess[str]) -> str:
    """What a failed command said: one sentence on stderr, no stack trace."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.strip()
    return done.stderr


async def test_settings_that_are_wrong_are_refused_all_at_once(chaupal, home):
    wrong = {"CHAUPAL_PROT": "1", "CHAUPAL_THREADS": "many", "CHAUPAL_MODEL_KEY": "s3cret"}
    text = said(await chaupal("knowledge", "list", **wrong))
    assert "CHAUPAL_PROT is no setting. Did you mean CHAUPAL_PORT?" in text
    assert "CHAUPAL_THREADS" in text
    assert "s3cret" not in text
    swapped = {"CHAUPAL_SLACK_BOT_TOKEN": "xapp-s3cret", "CHAUPAL_SLACK_APP_TOKEN": "xoxb-s3cret"}
    text = said(await chaupal("knowledge", "list", **swapped))
    assert "CHAUPAL_SLACK_BOT_TOKEN: it begins with xoxb- or xoxe." in text
    assert "CHAUPAL_SLACK_APP_TOKEN: it begins with xapp-" in text
    assert "s3cret" not in text
    (home / "chaupal.toml").write_text("prot = 1\n")
    assert "`prot` in chaupal.toml is no setting. Did you mean port?" in said(await chaupal("knowledge", "list"))
    (home / "chaupal.toml").write_text("port = \n")
    assert "is not valid TOML" in said(await chaupal("knowledge", "list"))


STARTED = (("serve",), ("ask", "memory of gadget 7"), ("knowledge", "import", "."), ("knowledge", "list"), ("chat",))
"""What is typed by people whose data folder is not as it should be."""


@pytest.mark.parametrize("words", STARTED, ids=" ".join)
async def test_a_home_that_cannot_be_written_is_named_whatever_is_started(chaupal, tmp_path, words):
    """Folders in which the administrator cannot write either."""
    (tmp_path / "file").write_text("x")
    for place, wrong in (
        (tmp_path / "file", "is a file, not a folder"),
        (tmp_path / "file" / "below", "cannot be written (Not a directory)"),
        (Path("/proc"), "cannot be written (No such file or directory)"),
    ):
        text = said(await chaupal(*words, CHAUPAL_HOME=str(place), CHAUPAL_PORT=str(free_port())))
        assert text == f"The data folder {place} {wrong}. Set CHAUPAL_HOME to a folder you can write to.\n"


@pytest.mark.parametrize("words", STARTED, ids=" ".join)
async def test_where_the_disk_is_full_at_the_first_start_it_says_what_to_do_and_the_next_start_works(
    chaupal, home, words
):
    text = said(await chaupal(*words, room=100_000, CHAUPAL_PORT=str(free_port())))
    assert text.startswith(f"The database {home / 'chaupal.db'} cannot be used: ")
    assert "Nothing of this was saved. Check free space and permissions, then try again" in text
    assert "The library is empty" in (await chaupal("knowledge", "list")).stdout


async def test_where_the_disk_gets_full_during_an_import_it_says_so_and_the_same_command_ends_it(chaupal, home, pages):
    assert (await chaupal("knowledge", "list")).returncode == 0
    for page in pages.iterdir():
        page.write_text(f"{page.read_text()}\n{'The gadget is grey and heavy. ' * 800}\n")
    room = (home / "chaupal.db").stat().st_size + 100_000
    text = said(await chaupal("knowledge", "import", str(pages), room=room))
    assert f"{home / 'chaupal.db'} cannot be used: " in text
    assert "12 files are in: 12 added, 0 changed. Check free space" in text
    typed = f"knowledge import {pages}\nindex check\nhow much memory does gadget number 7 need\n"
    again = (await chaupal("chat", typed=typed)).stdout
    assert "0 added, 0 changed, 12 unchanged" in again
    assert "Index and database agree" in again
    assert "needs 7 GB" in again


async def test_a_database_that_is_none_or_newer_is_named_and_left_alone(chaupal, home):
    (home / "chaupal.db").write_bytes(b"this is not a database, but a letter" * 100)
    assert "cannot be used" in said(await chaupal("knowledge", "list"))
    (home / "chaupal.db").unlink()
    assert (await chaupal("knowledge", "list")).returncode == 0
    with sqlite3.connect(home / "chaupal.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer than this version" in said(await chaupal("knowledge", "list"))
    assert "9999" in (await chaupal("doctor")).stdout


async def test_a_busy_port_is_named(chaupal):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"CHAUPAL_PORT={port + 1}" in said(await chaupal("serve", CHAUPAL_PORT=str(port)))


async def test_a_running_service_answers_the_terminal_and_keeps_others_out(chaupal, home, pages):
    with Service(home, free_port()) as service:
        brought = await chaupal("knowledge", "import", str(pages))
        assert "12 added" in brought.stdout, brought.stderr
        assert "needs 7 GB" in run(home, "ask", "how much memory does gadget number 7 need").stdout
        check_the_conversation(await chaupal("chat", typed=CONVERSATION))
        await check_a_million_bytes(chaupal)
        rebuilt = await chaupal("index", "rebuild")
        assert "made anew from 12" in rebuilt.stdout, rebuilt.stderr
        assert "Index and database agree" in (await chaupal("index", "check")).stdout
        for port in (free_port(), service.url.rsplit(":")[-1]):
            second = said(await chaupal("serve", CHAUPAL_PORT=str(port)))
            assert "already running" in second
            assert service.url in second
        told = (await chaupal("doctor")).stdout
        assert f"running at {service.url}" in told
        assert f"{service.url}, served by the running service" in told
        loaded = Path(f"/proc/{service.process.pid}/maps").read_text()
        assert "onnxruntime" in loaded
        assert "torch" not in loaded
        unknown = await chaupal("knowledge", "show", "page-77")
        assert unknown.returncode == 1
        assert "Did you mean" in unknown.stderr
    assert not (home / "running.json").exists()
    assert "page-7" in (await chaupal("knowledge", "list")).stdout


LONG = " ".join(["how do I serve gadget № 7"] * 40_000)
"""More than a million bytes."""


async def check_a_million_bytes(chaupal) -> None:
    """What is far too long gets a sentence however it is asked, and the next question its answer."""
    size = len(LONG.encode())
    assert size > 1_000_000
    too_long = f"That is {size:,} bytes; a question may have {MAX_BYTES:,}. Ask the one thing you need to know"
    for done in (await chaupal("ask", *LONG.split(" ")), await chaupal("ask", "-", typed=f"{LONG}\n")):
        assert said(done).startswith(too_long)
        assert done.stdout == ""
    again = await chaupal("chat", typed=f"{LONG}\nhow much memory does gadget number 7 need\n")
    assert again.returncode == 0
    assert again.stderr.startswith(too_long)
    assert "needs 7 GB" in again.stdout
    assert "Traceback" not in again.stdout + again.stderr
    assert "needs 7 GB" in (await chaupal("ask", "-", typed="how much memory does\ngadget number 7 need\n")).stdout
    in_hindi = await chaupal("ask", "-", typed="मॉडल कैसे चलाएँ " * 700)
    assert "सवाल 8,192 बाइट तक का हो सकता है" in said(in_hindi)
    far = await chaupal("ask", "-", typed=LONG * 5)
    assert said(far).startswith("More than 4,000,000 bytes came in on standard input. Send the part that matters.")


async def test_a_question_of_a_million_bytes_gets_a_sentence_at_the_terminal(chaupal, pages):
    await chaupal("knowledge", "import", str(pages))
    await check_a_million_bytes(chaupal)


async def test_nothing_needs_a_network(chaupal, pages):
    """A folder is imported and embedded, asked about in two languages and looked after; nobody beyond is asked for."""
    typed = f"knowledge import {pages}\nhow much memory does gadget number 7 need\nindex check\nगैजेट 3 मेमोरी\n"
    done = await chaupal("chat", typed=typed, offline=True)
    assert "needs 7 GB" in done.stdout, done.stderr
    assert "Index and database agree" in done.stdout
    assert "reached for" not in done.stderr


CONVERSATION = (
    "help gaps\n/gaps\n\nsubmit recipe\nhow much memory does gadget number 7 need\nand gadget 8?\n/quit\nhelp\n"
)


def check_the_conversation(done: subprocess.CompletedProcess[str]) -> None:
    """Commands, a question and a follow-up were answered, and the person left."""
    assert done.returncode == 0, done.stderr
    assert "which page of the list" in done.stdout
    assert "No gap is like that" in done.stdout
    assert "kind: recipe" in done.stdout
    assert "needs 7 GB" in done.stdout
    assert "needs 8 GB" in done.stdout
    assert "knowledge retract" not in done.stdout


async def test_a_conversation_in_the_terminal_takes_commands_and_questions(chaupal, pages):
    check_the_conversation(await chaupal("chat", typed=f"knowledge import {pages}\n{CONVERSATION}"))


async def test_ctrl_c_stops_each_answer_and_leaves_the_conversation_open(forking, home):
    """At a real terminal: what was written stays, the next question is answered, and the lines typed come back."""
    async with writing() as model, Nursery(forking) as lives, Terminal() as terminal:
        settings = {f"CHAUPAL_{name.upper()}": str(value) for name, value in model.settings.items()}
        settings |= {"CHAUPAL_HOME": str(home), "CHAUPAL_LIBRARY": "none", "TERM": "xterm", "COLUMNS": "200"}
        pages = home / "pages"
        pages.mkdir()
        (pages / "a.md").write_text(f"# AWQ of an 8B model\n\n{SENTENCE} It runs on one T4.\n")
        chat = await lives.bear({"argv": ["chat"], "environment": settings, "tty": terminal.path})
        await terminal.shows("› ")
        terminal.type("half a line")
        await terminal.shows("half a line")
        await terminal.interrupt("Ctrl-D or /quit leaves.")
        await terminal.shows("Ctrl-D or /quit leaves.")
        await terminal.shows("› ")
        terminal.type(f"knowledge import {pages}\n")
        await terminal.shows("1 added")
        for _ in range(2):
            await terminal.shows("› ")
            terminal.type("How much memory does an AWQ build of an 8B model need?\n")
            await terminal.shows("about 6 GB for its weights")
            terminal.type("\x03")
            assert "about 6 GB for its weights" in await terminal.shows("Stopped.")
        model.go.set()
        await terminal.shows("› ")
        terminal.type("\x1b[A\n")
        assert "runs on one T4" in await terminal.shows("Still stuck")
        await terminal.shows("› ")
        terminal.type("\x04")
        assert await lives.end(chat) == 0
    assert (home / "chat_history").read_text().splitlines()[-1].startswith("How much memory")


@pytest.mark.parametrize(
    "place",
    [
        "import:before-commit",
        "import:after-commit",
        "index:before-commit",
        "index:after-commit",
        "vectors:before-commit",
        "vectors:after-commit",
    ],
)
async def test_a_kill_anywhere_in_an_import_loses_and_doubles_nothing(chaupal, home, pages, place):
    killed = await chaupal("knowledge", "import", str(pages), crash_at=place)
    assert killed.returncode == -signal.SIGKILL
    text = (await chaupal("chat", typed=f"knowledge import {pages}\nindex check\n")).stdout
    assert "Index and database agree" in text, text
    with sqlite3.connect(home / "chaupal.db") as connection:
        assert connection.execute("SELECT count(*), max(number) FROM entries").fetchone() == (12, 1)
        assert connection.execute("SELECT count(*) FROM chunks").fetchone() == (12,)
        assert connection.execute("SELECT count(*) FROM index_work").fetchone() == (0,)


@pytest.mark.parametrize("damage", ["gone", "cut", "zeroed", "chroma cut", "chroma gone"])
async def test_a_damaged_index_is_made_anew(chaupal, home, pages, damage):
    brought = await chaupal("knowledge", "import", str(pages))
    assert brought.returncode == 0, brought.stderr
    folder = home / ("chroma" if damage.startswith("chroma") else "index")
    for file in [one for one in folder.rglob("*") if one.is_file()]:
        whole = file.read_bytes()
        if damage.endswith("gone"):
            file.unlink()
        else:
            file.write_bytes(bytes(len(whole)) if damage == "zeroed" else whole[: len(whole) // 2])
    asked = "how much memory does gadget number 7 need\nindex rebuild\nindex check\n"
    text = (await chaupal("chat", typed=asked)).stdout
    assert "needs 7 GB" in text
    assert "Index and database agree" in text, text


async def test_a_batch_gives_a_line_for_every_question(chaupal, pages, tmp_path):
    await chaupal("knowledge", "import", str(pages))
    questions, out = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [
        {"id": "a", "question": "memory of gadget number 7"},
        {"id": "b", "question": ""},
        {"id": "c", "question": "गैजेट 3 मेमोरी"},
    ]
    questions.write_text("\n".join(json.dumps(row) for row in rows))
    done = await chaupal("ask", "--batch", str(questions), "--out", str(out), "--top", "3")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["id"] for one in answers] == ["a", "b", "c"]
    assert answers[0]["retrieved"][0]["path"] == "page-7.md"
    assert len({one["entry"] for one in answers[0]["retrieved"]}) == len(answers[0]["retrieved"]) == 3
    assert answers[0]["citations"][0]["quote"] in "The gadget number 7 needs 7 GB of memory."
    assert set(answers[0]["ms"]) == {"retrieve", "write", "total"}
    assert answers[1]["found"] is False
    for line, wrong in {
        '{"id": 1}': "line 1 has no `question`",
        '{"question": "a"}': "line 1 has no `id`",
        "{}": "line 1 has no `id` and no `question`",
        '{"id": 1, "question": ["a"]}': "line 1 has a `question` that is no text",
        "[1]": "line 1 is no JSON object",
        "what?": "line 1 is no JSON",
    }.items():
        questions.write_text(f"{line}\n")
        assert wrong in said(await chaupal("ask", "--batch", str(questions), "--out", str(out)))


async def test_another_programs_option_is_asked_about_and_a_slip_of_the_hand_refused(chaupal, tmp_path):
    notes = tmp_path / "notes"
    notes.mkdir()
    for name, is_for in {"--tensor-parallel-size": "the number of cards", "--gpu-memory-utilization": "memory"}.items():
        (notes / f"{name[2:]}.md").write_text(f"# The option {name}\n\nThe option `{name}` sets {is_for} of vLLM.\n")
    await chaupal("knowledge", "import", str(notes))
    for words in (["--gpu-memory-utilization"], ["--", "--tensor-parallel-size"]):
        done = await chaupal("ask", *words)
        assert done.returncode == 0, done.stderr
        assert f"The option `{words[-1]}` sets" in done.stdout
    for typed, meant in {"--bach": "--batch", "--retreive-only": "--retrieve-only", "--privat=1": "--private"}.items():
        refused = said(await chaupal("ask", typed, "x"))
        assert f"No such option: {typed.removesuffix('=1')} (did you mean {meant}?)" in refused
    asked = await chaupal("ask", "--", "--bach")
    assert asked.returncode == 0, "what stands behind -- is no option"


def test_help_and_version_need_nothing(tmp_path):
    told = run(tmp_path / "none", "--help").stdout
    assert "knowledge" in told
    assert "Then one of: check, rebuild, status." in told
    assert not (tmp_path / "none").exists()


FIRST = """
import os, sys
class Watch:
    def find_spec(self, name, *_):
        if name == "numpy":
            print(os.environ.get("OPENBLAS_NUM_THREADS"), flush=True)
            os._exit(0)
sys.meta_path.insert(0, Watch())
import bot.cli
"""


def test_numpy_is_told_to_start_no_threads_of_its_own_before_it_is_loaded():
    """They would wait by looking again and again, at the cost of a fifth of every answer."""
    told = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    told["PYTHONPATH"] = str(ROOT)
    done = subprocess.run([sys.executable, "-c", FIRST], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"]
