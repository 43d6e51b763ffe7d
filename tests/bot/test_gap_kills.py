"""`kill -9` before and after every commit that gaps and review clocks make: all of it is there, or nothing, and never twice."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.dispatch import respond
from bot.features import freshness, gap_news
from bot.message import Message, Person, Place, Role
from bot.settings import load
from bot.wiring import open_desk
from knowledge.frontmatter import parse
from knowledge.store import publish, retract

ROOT = Path(__file__).parent.parent.parent
QUESTION = "Which model recognises mango leaf disease from a photo?"
OTHER = "Which frobnicator runs on a crocodile?"
ENTRY = """---
id: {id}
kind: guide
title: {id}
language: en
summary: What {id} is about.
sources: [{{url: "https://example.org/", title: S, accessed: 2025-01-01}}]
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2025-01-01
review_due: 2025-02-01
status: published
---
Words about zebras.
"""
ADMIN = Role.ADMIN
ACTIONS: dict[str, tuple[str, list[tuple[str, str]], tuple[str, str]]] = {
    "ask": ("answer", [], ("m2", QUESTION)),
    "rate": ("rate", [], ("m1", "rate {answer} bad")),
    "call people": ("stuck", [], ("m1", "stuck {answer}")),
    "solve": ("solved", [("m1", "stuck {answer}")], ("m1", "solved {answer}")),
    "take": ("gap-take", [], ("m1", "gap take 1")),
    "release": ("gap-release", [("m1", "gap take 1")], ("m1", "gap release 1")),
    "answer": ("gap-answer", [], ("mod", "gap answer 1 zebra")),
    "helped": ("gap-helped", [("mod", "gap answer 1 zebra")], ("m1", "gap helped 1")),
    "did not help": ("gap-stuck", [("mod", "gap answer 1 zebra")], ("m1", "gap stuck 1")),
    "merge": ("gap-merge", [], ("mod", "gap merge 2 1")),
    "split": ("gap-split", [("mod", "gap merge 2 1")], ("mod", "gap split 1 2")),
    "close": ("gap-close", [], ("mod", "gap close 1 --reason scope")),
    "reopen": ("gap-reopen", [("mod", "gap answer 1 zebra")], ("mod", "gap reopen 1")),
    "title": ("gap-title", [], ("mod", "gap title 1 Leaves by photo")),
    "vertical": ("gap-set", [], ("mod", "gap vertical 1 health")),
    "entry taken back": ("gap-reopen", [("mod", "gap answer 1 zebra"), ("mod", "RETRACT zebra")], ("mod", "PLAN")),
    "own": ("care", [], ("mod", "own zebra --person fake:m1")),
    "owner is asked": ("review-due", [("mod", "own zebra --person fake:m1")], ("mod", "PLAN")),
    "moderators are asked": ("review-due", [], ("mod", "PLAN")),
    "still true": ("still-true", [("mod", "own zebra --person fake:m1")], ("m1", "still true zebra")),
}
"""By name: the label of its commit, what was done before, and the action itself."""


async def does(home: Path, steps: list[tuple[str, str]]) -> None:
    """People say, press and type these; capitals are what the clock and others do."""
    async with open_desk(load({}, home=home, library="none")) as desk:
        for who, text in steps:
            if text == "PLAN":
                await gap_news.plan(desk)
                await freshness.plan(desk)
                continue
            if text.startswith("RETRACT "):
                entry = text.split()[1]
                await desk.database.write(lambda c, entry=entry: retract(c, entry, "wrong", desk.now()))
                continue
            role = ADMIN if who == "mod" else Role.MEMBER
            message = Message("1", text, Person("fake", who, role), Place("fake", "p1"), desk.now(), "t")
            async for reply in respond(desk, message):
                assert not reply.failed, reply


def told(home: Path) -> dict[str, object]:
    """Everything that matters of a database, without its clocks."""
    queries = {
        "gaps": "SELECT id, title, vertical, state, taken_by, entry_id, reason, merged_into FROM gaps ORDER BY id",
        "askers": "SELECT id, gap_id, person, target, why, state, round FROM gap_askers ORDER BY id",
        "proposals": "SELECT gap_id, entry_id, state FROM gap_proposals ORDER BY 1, 2",
        "log": "SELECT gap_id, what, count(*) FROM gap_log GROUP BY 1, 2 ORDER BY 1, 2",
        "promised": "SELECT dedup_key, target, state FROM deliveries ORDER BY 1",
        "audit": "SELECT action, count(*) FROM audit GROUP BY 1 ORDER BY 1",
        "care": "SELECT entry_id, owner FROM entry_care ORDER BY 1",
        "looks": "SELECT entry_id, what, person FROM entry_reviews ORDER BY id",
        "asked": "SELECT entry_id, step, person FROM review_asked ORDER BY 1, 2",
        "queue": "SELECT key, state FROM review_items ORDER BY 1",
        "ratings": "SELECT person, good FROM ratings ORDER BY 1",
        "calls": "SELECT called_by, solved_by FROM calls ORDER BY 1",
        "answers": "SELECT person, question FROM answers ORDER BY 1, 2",
    }
    with sqlite3.connect(home / "chaupal.db") as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an entry that is due, and two gaps."""
    home = tmp_path_factory.mktemp("prepared") / "home"

    async def fill() -> None:
        async with open_desk(load({}, home=home, library="none")) as desk:
            text = ENTRY.format(id="zebra")
            entry, now = parse(text, "zebra"), desk.now()
            await desk.database.write(
                lambda c: publish(c, entry, text, origin="o", path="zebra.md", by="host", now=now)
            )
            await desk.indexer.catch_up()
        await does(home, [("m1", QUESTION), ("m3", OTHER)])

    asyncio.run(fill())
    return home


def with_answer(home: Path, steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps with the id of the first asker's answer."""
    with sqlite3.connect(home / "chaupal.db") as connection:
        (answer,) = connection.execute("SELECT id FROM answers WHERE person = 'fake:m1'").fetchone()
    return [(who, text.format(answer=answer)) for who, text in steps]


def killed(home: Path, step: tuple[str, str], place: str) -> None:
    """One step in a process that dies at a place."""
    code = "import asyncio, json, sys; from pathlib import Path; from tests.bot.test_gap_kills import does; "
    code += "asyncio.run(does(Path(sys.argv[1]), [tuple(json.loads(sys.argv[2]))]))"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(home), json.dumps(step)],
        env=kept | {"CHAUPAL_CRASH_AT": place, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


@pytest.mark.parametrize("name", ACTIONS)
def test_a_kill_leaves_all_of_it_or_nothing(prepared, tmp_path, name):
    label, before, step = ACTIONS[name]
    start, clean = tmp_path / "start", tmp_path / "clean"
    shutil.copytree(prepared, start)
    asyncio.run(does(start, with_answer(start, before)))
    (step,) = with_answer(start, [step])
    shutil.copytree(start, clean)
    asyncio.run(does(clean, [step]))
    untouched, done = told(start), told(clean)
    assert untouched != done
    for moment in ("before", "after"):
        home = tmp_path / moment
        shutil.copytree(start, home)
        killed(home, step, f"{label}:{moment}-commit")
        assert told(home) == (untouched if moment == "before" else done)
        if moment == "before":
            asyncio.run(does(home, [step]))
            assert told(home) == done
