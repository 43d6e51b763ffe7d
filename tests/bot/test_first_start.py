"""The first start on a machine on which nothing is there but what was installed."""

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

from knowledge.origins.folders import SHIPPED
from tests.bot.test_starts import ROOT, environment, free_port
from tests.fakes.offline import TOLD
from tests.forks import Nursery
from tests.tty import Terminal

FEW = """
import sys
from pathlib import Path
from bot import wiring
wiring.first_fill.__defaults__ = (None, Path(sys.argv.pop(1)))
from bot.cli import main
main()
"""
"""The command, whose starting library is the folder that is named first."""


def alone() -> list[str]:
    """What begins a command line where this machine can take its network from a process; it is refused in any case."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which(words[0]) and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode:
            return words
    return []


def few(folder: Path) -> Path:
    """A starting library of three entries in a folder."""
    for name in ("recipe-8b-awq-vllm-t4", "recipe-choose-quantization", "recipe-kv-cache-context"):
        (folder / "recipes").mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "recipes" / f"{name}.md", folder / "recipes")
    return folder


def test_the_first_answer_of_all_needs_no_network(tmp_path):
    """The model is exported, the library taken in, filled in and asked."""
    told, home = tmp_path / "reached", tmp_path / "home"
    cut = {"PYTHONPATH": f"{ROOT / 'tests' / 'fakes' / 'cut_off'}:{ROOT}", TOLD: str(told)}
    words = [*alone(), sys.executable, "-c", FEW, str(few(tmp_path / "library")), "ask", "Does FP8 work on a T4?"]
    given = environment(home, **cut)
    done = subprocess.run(words, env=given, capture_output=True, text=True, timeout=180, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "does not work on a T4" in done.stdout
    assert "knowledge show recipe-" in done.stdout
    assert "by words alone" not in done.stdout
    assert not told.exists(), told.read_text()
    assert [*home.glob("models/all-MiniLM-L6-v2-*/model.onnx")]
    with sqlite3.connect(home / "chaupal.db") as connection:
        meant = {digest for (digest,) in connection.execute("SELECT digest FROM vectors")}
        written = {digest for (digest,) in connection.execute("SELECT digest FROM chunks")}
    assert written
    assert written <= meant
    reaching = "import socket; socket.create_connection(('192.0.2.1', 80))"
    refused = subprocess.run([sys.executable, "-c", reaching], env=given, capture_output=True, check=False)
    assert refused.returncode == 1
    assert told.read_text() == "reached for 192.0.2.1\n"


async def test_the_first_start_shows_how_far_it_is_and_then_where_the_page_is(forking, models, tmp_path):
    """As who types `make serve` sees it; the second start has nothing to wait for."""
    (served,) = re.findall(r"^serve:.*\n\t@(.*)\n", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert served == "$(BIN)/chaupal serve"
    port, home = free_port(), tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(models)
    settings = {"CHAUPAL_HOME": str(home), "CHAUPAL_PORT": str(port), "TERM": "xterm", "COLUMNS": "200"}
    order = {"argv": ["serve"], "environment": settings, "library": str(few(tmp_path / "library"))}
    at = f"Chaupal is at http://127.0.0.1:{port} with 3 entries. Ctrl-C stops it."
    async with Nursery(forking) as lives, Terminal() as terminal:
        for first in (True, False):
            serving = await lives.bear(order | {"tty": terminal.path})
            before = await terminal.shows(at)
            assert bool(re.search(r"Reading files +━+ 3/3", before)) is first, before
            with await asyncio.to_thread(urllib.request.urlopen, f"http://127.0.0.1:{port}/") as page:
                assert "Chaupal" in page.read().decode()
            terminal.type("\x03")
            assert await lives.end(serving) == 0
