"""A database of an earlier version: what was in it is there after the upgrade, and everything works on it."""

import asyncio
import importlib
import json
import pkgutil

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import bot
import knowledge
import rag
import scheduler
from bot.database import Database
from bot.migrations import FOLDER
from bot.settings import load
from bot.wiring import open_desk
from knowledge.gaps import reading
from tests.bot.conftest import ENTRY, LIBRARY, NOW

OLDEST = "0001"
TEXT = ENTRY.format(id="t4", **LIBRARY["t4"])
HEAD = {"id": "t4", "kind": "recipe", "title": LIBRARY["t4"]["title"], "language": "en", "audience": "public"}
WHEN = "2026-01-02 03:04:05"
WRITTEN = {
    "entries": {
        **HEAD,
        "status": "published",
        "number": 1,
        "verticals": "[]",
        "review_due": "2027-01-20",
        "updated_at": WHEN,
        "header": json.dumps({"summary": LIBRARY["t4"]["summary"]}),
        "origin": "o",
        "path": "t4.md",
    },
    "versions": {"entry_id": "t4", "number": 1, "text": TEXT, "sha256": "s", "published_at": WHEN, "published_by": "h"},
    "index_work": {"id": 1, "entry_id": "t4", "queued_at": WHEN},
    "chunks": {
        "id": 1,
        "entry_id": "t4",
        "number": 1,
        "ordinal": 0,
        "heading": '["Launch"]',
        "text": "An old chunk.",
        "digest": "d",
    },
    "vectors": {"model": "m", "digest": "d", "vector": b"1234"},
    "index_state": {"name": "n", "value": "v"},
    "answers": {
        "id": "a1",
        "asked_at": WHEN,
        "platform": "discord",
        "place": "30",
        "person": "discord:7",
        "thread": "t",
        "question": "Old?",
        "language": "en",
        "found": False,
        "writer": "quotes",
        "body": "An old answer.",
        "ms": "{}",
    },
    "answer_passages": {
        "answer_id": "a1",
        "rank": 0,
        "cited_as": 1,
        "entry_id": "t4",
        "number": 1,
        "heading": "Launch",
        "score": 0.5,
    },
    "ratings": {"answer_id": "a1", "person": "discord:7", "good": True, "reason": "", "rated_at": WHEN},
    "gaps": {
        "id": 1,
        "wording": "w",
        "question": "Old?",
        "language": "en",
        "vertical": "",
        "state": "open",
        "opened_at": WHEN,
    },
    "gap_askers": {"gap_id": 1, "person": "discord:7", "place": "discord:30", "answer_id": "a1", "asked_at": WHEN},
}
"""A row of every table that the oldest version had."""


def made(url: str) -> None:
    """A database as the oldest version left it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, OLDEST)
    engine = sa.create_engine(url.replace("+aiosqlite", ""), poolclass=sa.NullPool)
    tables = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    assert tables == set(WRITTEN)
    with engine.begin() as connection:
        for table, row in WRITTEN.items():
            names = ", ".join(f":{name}" for name in row)
            connection.execute(sa.text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({names})"), row)


def address(kind: str, request: pytest.FixtureRequest, folder) -> str:
    """The address of an empty database."""
    if kind == "sqlite":
        return f"sqlite+aiosqlite:///{folder / 'chaupal.db'}"
    url = str(request.getfixturevalue("new_postgres"))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    return url


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_oldest_database_keeps_what_was_in_it_and_everything_works_on_it(
    kind, request, tmp_path, models, talk, shown
):
    url = address(kind, request, tmp_path)
    await asyncio.to_thread(made, url)
    (tmp_path / "models").symlink_to(models)
    given = {} if kind == "sqlite" else {"database_url": url}
    async with open_desk(load({}, home=tmp_path, library="none", **given), lambda: NOW) as desk:
        await desk.indexer.catch_up()
        old = shown(await talk(desk, "answer again a1", platform="discord", person="7"))
        entry = shown(await talk(desk, "knowledge show t4"))
        answer = await talk(desk, "8B model AWQ weights on T4")
        async with desk.database.reading() as connection:
            (gap,) = await reading.open_gaps(connection)
        assert await desk.indexer.check() == []
        rated = shown(await talk(desk, f"rate {answer.data['answer']} good"))
    assert "An old answer." in old
    assert "the T4 has no bf16" in entry
    assert "6 GB" in shown(answer)
    assert (gap.id, gap.question, gap.waiting) == (1, "Old?", 1)
    assert "Thank you" in rated


async def test_every_column_that_is_read_is_in_the_upgraded_schema(database: Database):
    known = {
        name: {column.name for column in table.columns}
        for package in (bot, knowledge, rag, scheduler)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if one.name.endswith(("store", "tables"))
        for table in vars(importlib.import_module(one.name)).values()
        if isinstance(table, sa.Table)
        for name in [table.name]
    }
    async with database.reading() as connection:
        there = await connection.run_sync(
            lambda raw: {
                name: {column["name"] for column in sa.inspect(raw).get_columns(name)}
                for name in sa.inspect(raw).get_table_names()
            }
        )
    assert len(known) > 40
    assert not {name: lacks for name, columns in known.items() if (lacks := columns - there.get(name, set()))}
