"""Entries in the database, on SQLite and on PostgreSQL alike."""

import asyncio
import datetime as dt
from functools import partial

import pytest

from knowledge import store
from knowledge.errors import UnknownEntry
from knowledge.frontmatter import parse
from rag import store as rag_store

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)

TEXT = """---
id: {id}
kind: guide
title: {title}
language: en
summary: s
evidence: author-run
author: host
disclosure: none
licence: x
created: 2026-11-01
review_due: 2026-12-01
status: published
audience: {audience}
verticals: [{vertical}]
---
{body}
"""


async def publish(database, entry_id="one", title="One", audience="public", vertical="health", body="Body"):
    """Publish an entry as an import does."""
    text = TEXT.format(id=entry_id, title=title, audience=audience, vertical=vertical, body=body)
    work = partial(
        store.publish, entry=parse(text, "t"), text=text, origin="o", path=f"{entry_id}.md", by="host", now=NOW
    )
    return await database.write(work, "publish")


async def test_every_version_is_kept_and_the_newest_is_current(database):
    assert await publish(database, body="first") == 1
    assert await publish(database, body="second", title="New title") == 2
    async with database.reading() as connection:
        versions = await store.history(connection, "one")
        assert [one.number for one in versions] == [2, 1]
        assert "first" in (await store.text_of(connection, "one", 1)).text
        assert "second" in (await store.text_of(connection, "one")).text
        assert (await store.head(connection, "one")).title == "New title"
        assert (await store.head(connection, "one")).updated_at == NOW
        assert [entry_id for _, entry_id in await store.waiting_work(connection, 9)] == ["one", "one"]


async def test_lists_keep_to_audience_kind_vertical_and_state(database):
    await publish(database, "bee", "B")
    await publish(database, "aye", "a", vertical="legal")
    await publish(database, "hidden", "C", audience="moderators")
    await database.write(partial(store.retract, entry_id="bee", reason="wrong", now=NOW))
    async with database.reading() as connection:
        assert [one.id for one in await store.listed(connection)] == ["aye"]
        assert [one.id for one in await store.listed(connection, audiences=("public", "moderators"))] == [
            "aye",
            "hidden",
        ]
        assert [one.id for one in await store.listed(connection, vertical="legal")] == ["aye"]
        assert await store.listed(connection, vertical="%") == []
        assert await store.listed(connection, kind="cost") == []
        assert (await store.head(connection, "bee")).status_reason == "wrong"
        assert await store.counts(connection) == {"published": 2, "retracted": 1}


async def test_unknown_ids_name_the_nearest(database):
    await publish(database, "serve-8b-t4")
    async with database.reading() as connection:
        with pytest.raises(UnknownEntry, match="Did you mean serve-8b-t4"):
            await store.head(connection, "serve-8b-t5")


async def test_a_failure_undoes_the_change_and_the_work_it_caused(database):
    async def half(connection):
        text = TEXT.format(id="xxx", title="X", audience="public", vertical="health", body="b")
        await store.publish(connection, parse(text, "t"), text, origin="o", path="p", by="host", now=NOW)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await database.write(half)
    await publish(database)
    async with database.reading() as connection:
        assert [one.id for one in await store.every_head(connection)] == ["one"]
        assert await store.count_work(connection) == 1


async def test_vectors_are_kept_once_by_model_and_text(database):
    for made in ({"d1": b"1111"}, {"d1": b"2222", "d2": b"3333"}):
        await database.write(lambda connection, made=made: rag_store.keep_vectors(connection, "m", made))
    async with database.reading() as connection:
        assert await rag_store.known_vectors(connection, "m", ["d1", "d2", "d3"]) == {"d1": b"1111", "d2": b"3333"}
        assert await rag_store.known_vectors(connection, "other", ["d1"]) == {}


async def test_times_without_a_zone_are_refused(database):
    await publish(database)
    naive = dt.datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(Exception, match="zone"):
        await database.write(partial(store.queue_everything, now=naive))


async def test_two_who_change_a_header_at_once_both_have_their_change_in_it(database):
    await publish(database)
    changed = asyncio.Event()

    async def tried(connection) -> None:
        await store.amend(connection, "one", {"tried": "worked"}, NOW)
        changed.set()
        await asyncio.sleep(0.2)  # while the other comes

    first = asyncio.create_task(database.write(tried))
    await changed.wait()
    await database.write(partial(store.renew, entry_id="one", due=dt.date(2027, 1, 1), now=NOW))
    await first
    async with database.reading() as connection:
        header = (await store.head(connection, "one")).header
    assert (header["tried"], header["review_due"]) == ("worked", "2027-01-01")
