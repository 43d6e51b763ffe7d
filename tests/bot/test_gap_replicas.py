"""Two replicas on one PostgreSQL: the same question opens one gap, one decision holds, every asker is told once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.database import Database
from bot.desk import Desk
from bot.dispatch import respond
from bot.features import gap_news
from bot.message import Message, Person, Place, Reply, Role
from bot.migrations import FOLDER
from bot.posting import engine_of
from bot.settings import load
from bot.wiring import open_desk
from knowledge.frontmatter import parse
from knowledge.gaps import reading, store
from knowledge.gaps.types import State
from knowledge.store import publish
from knowledge.submissions import store as submissions
from knowledge.submissions.types import Draft
from knowledge.submissions.types import State as Submitted
from scheduler import store as deliveries
from tests import servers
from tests.fakes import discord as fake
from tests.fakes import post

ASKERS = 12
RACES = 10
ENTRY = """---
id: {id}
kind: guide
title: {id}
language: en
summary: What {id} is about.
sources: [{{url: "https://example.org/", title: S, accessed: 2026-01-01}}]
evidence: claimed
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-01-01
review_due: 2030-01-01
status: published
---
Words about zebras.
"""


@pytest.fixture
def address(postgres: str, request: pytest.FixtureRequest) -> str:
    """A database on PostgreSQL without tables, as a new one is."""
    name = f"r{abs(hash(request.node.nodeid)) % 10**12}"
    servers.make(postgres, name, "template0")
    return servers.address(postgres, name)


@contextlib.asynccontextmanager
async def replicas(address: str, folder: Path) -> AsyncIterator[tuple[Desk, Desk]]:
    """Two desks with homes of their own on one database; by words alone, since no model is needed here."""
    async with contextlib.AsyncExitStack() as stack:
        desks = [
            await stack.enter_async_context(
                open_desk(load({}, home=folder / name, library="none", database_url=address))
            )
            for name in ("one", "two")
        ]
        yield desks[0], desks[1]


async def says(desk: Desk, person: str, text: str, role: Role = Role.MEMBER) -> Reply:
    """What one person says in the channel of the Discord of the tests, and gets back."""
    place = Place("discord", fake.CHANNEL, around=(fake.GUILD,))
    message = Message(f"{person}-{text}", text, Person("discord", person, role), place, desk.now(), f"t-{person}")
    last: Reply | None = None
    async for last in respond(desk, message):
        pass
    assert last is not None
    return last


async def add_entry(desk: Desk, entry_id: str) -> None:
    """One published entry."""
    text, now = ENTRY.format(id=entry_id), desk.now()
    entry = parse(text, entry_id)
    await desk.database.write(lambda c: publish(c, entry, text, origin="o", path=f"{entry_id}.md", by="host", now=now))


async def test_the_same_question_at_the_same_time_is_one_gap(address, tmp_path):
    async with replicas(address, tmp_path) as (one, two):
        for number in range(RACES):
            question = f"Which crocodile number {number + 2} eats the frobnicator?"
            await asyncio.gather(says(one, "1", question), says(two, "2", question), says(one, "3", question))
        async with one.database.reading() as connection:
            found = await store.listed(connection)
    assert [gap.asked for gap in found] == [3] * RACES


async def test_of_two_who_decide_at_once_one_decides_and_the_other_is_told(address, tmp_path):
    async with replicas(address, tmp_path) as (one, two):
        await add_entry(one, "zebra")
        await add_entry(one, "okapi")
        for number in range(RACES):
            gap = (await says(one, "1", f"Which crocodile number {number + 2} eats the frobnicator?")).data["gap"]
            replies = await asyncio.gather(
                says(one, "8", f"gap answer {gap} zebra", Role.MODERATOR),
                says(two, "9", f"gap answer {gap} okapi", Role.MODERATOR),
                says(two, "7", f"gap close {gap} --reason scope", Role.MODERATOR),
            )
            assert sorted(reply.failed for reply in replies) == [False, True, True]
            for reply in replies:
                if reply.failed:
                    assert f"Gap {gap} is" in str(reply.parts)
                    assert ", by discord member " in str(reply.parts)
        async with one.database.reading() as connection:
            answered = await store.listed(connection, states=(State.ANSWERED,))
            promised = await deliveries.listed(connection, limit=1000)
    assert len(promised) == len(answered)


async def test_every_asker_is_told_exactly_once_by_two_replicas(address, tmp_path):
    async with (
        replicas(address, tmp_path) as (one, two),
        fake.FakeDiscord() as discord,
        contextlib.AsyncExitStack() as s,
    ):
        for desk in (one, two):
            holder = SimpleNamespace(desk=desk)
            await s.enter_async_context(post.on_discord(holder, discord.api, discord.gateway, discord.token))
        for number in range(ASKERS):
            await says((one, two)[number % 2], str(600 + number), "Which crocodile eats the frobnicator?")
        await add_entry(one, "zebra")

        async def accepted(connection) -> None:
            draft = Draft("guide", "zebra", "Words.", {"disclosure": {"interest": "none"}})
            kept = {"person": "discord:5", "name": "n", "place": "p", "thread": "", "now": one.now(), "gap_id": 1}
            number = await submissions.keep(connection, draft, **kept)
            await submissions.move(connection, number, Submitted.ACCEPTED, entry_id="zebra")

        await one.database.write(accepted)
        for _ in range(3):
            await asyncio.gather(gap_news.plan(one), gap_news.plan(two), engine_of(one).idle(), engine_of(two).idle())
        async with one.database.reading() as connection:
            gap = await store.gap(connection, 1)
            rows = (await store.askers_of(connection, [1]))[1]
            states = [str(each.state) for each in await deliveries.listed(connection, limit=1000)]
        said = [each["content"] for each in discord.messages.values() if "has an answer now" in each["content"]]
    assert (gap.state, gap.waiting, {row.round for row in rows}) == ("answered", 0, {1})
    assert states == ["sent"] * ASKERS
    assert sorted(words.split(">")[0] for words in said) == sorted(f"<@{600 + number}" for number in range(ASKERS))


def migrated(url: str, revision: str) -> None:
    """Bring a database to a revision."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, revision)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_gaps_of_an_older_database_are_carried_over(kind, request, tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    if kind == "postgres":
        url = request.getfixturevalue("address").replace("postgresql://", "postgresql+psycopg://")
    await asyncio.to_thread(migrated, url, "0007")
    old = sa.create_engine(url.replace("+aiosqlite", ""))
    gap = "INSERT INTO gaps (wording, question, language, vertical, state, opened_at) "
    asker = "INSERT INTO gap_askers (gap_id, person, place, asked_at) "
    with old.begin() as connection:
        for number in (1, 2):
            connection.execute(
                sa.text(f"{gap}VALUES ('w{number}', 'Question {number}?', 'en', '', 'open', '2026-01-01 00:00:00')")
            )
        for number, person, place in (
            (1, "discord:7", "discord:30"),
            (1, "web:abc", "web:page"),
            (2, "slack:U1", "slack:C1"),
        ):
            connection.execute(sa.text(f"{asker}VALUES ({number}, '{person}', '{place}', '2026-01-02 00:00:00')"))
    old.dispose()
    database = Database(url)
    await database.open()
    async with database.reading() as connection:
        found = await reading.open_gaps(connection)
        rows = await store.askers_of(connection, [1, 2])
    await database.close()
    assert [(one.id, one.question, one.waiting) for one in found] == [(1, "Question 1?", 2), (2, "Question 2?", 1)]
    assert [one.target for one in rows[1] + rows[2]] == ["discord:30", "web:@abc", "slack:C1"]
    assert found[0].opened_at.isoformat() == "2026-01-01T00:00:00+00:00"
