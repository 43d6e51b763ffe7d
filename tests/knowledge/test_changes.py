"""What changed in a month: new entries, new versions against what stood before, prices, reproductions."""

import datetime as dt

import pytest

from knowledge import store
from knowledge.changes.compare import did_not_work, moved_prices, new_reproductions
from knowledge.changes.store import between
from knowledge.frontmatter import parse

OCTOBER, NOVEMBER, DECEMBER = (dt.datetime(2026, month, 1, tzinfo=dt.UTC) for month in (10, 11, 12))
DAY = dt.timedelta(days=1)
HEAD = """---
id: {id}
kind: {kind}
title: Entry {id}
language: en
summary: About {id}.
verticals: [health]
evidence: author-run
author: host
disclosure: none
licence: CC-BY-4.0
created: 2026-09-01
review_due: 2026-12-01
status: published
{extra}---
Text of {id}.
"""
PRICES = (
    "prices:\n"
    "  - {{item: One T4, amount: {t4}, currency: USD, unit: gpu-hour, date: 2026-09-01, basis: on demand, tax: without tax}}\n"
    "  - {{item: One L4, amount: 0.7, currency: USD, unit: gpu-hour, date: 2026-09-01, basis: on demand, tax: without tax}}\n"
)
TRIED = "reproductions:\n" + "".join(
    "  - {who: " + who + ", organisation: A lab, date: 2026-10-05, hardware: T4, worked: " + worked + "}\n"
    for who, worked in (("member", "true"), ("host", "false"))
)


def text(entry_id: str, kind: str = "guide", extra: str = "") -> str:
    """An entry's text."""
    return HEAD.format(id=entry_id, kind=kind, extra=extra)


@pytest.fixture
async def library(database):
    """Two entries of October, one of which changes in November, and two that are new then."""

    async def publish(made: str, at: dt.datetime, audience: str = "public") -> None:
        entry = parse(made.replace("evidence:", f"audience: {audience}\nevidence:"), "test")
        await database.write(lambda c: store.publish(c, entry, made, origin="test", path="", by="host", now=at))

    await publish(text("old"), OCTOBER)
    await publish(text("price", "cost", PRICES.format(t4=0.5)), OCTOBER)
    await publish(text("price", "cost", PRICES.format(t4=0.45)), NOVEMBER)
    await publish(text("price", "cost", PRICES.format(t4=0.42)), NOVEMBER + DAY)
    await publish(text("recipe", "recipe", TRIED), NOVEMBER + DAY)
    await publish(text("secret"), NOVEMBER + DAY, "members")
    await publish(text("gone"), NOVEMBER + DAY)
    await database.write(lambda c: store.retract(c, "gone", "wrong", NOVEMBER + 2 * DAY))
    return database


async def test_a_month_has_what_is_new_and_what_is_other(library):
    async with library.reading() as connection:
        november = await between(connection, NOVEMBER, DECEMBER)
        october = await between(connection, OCTOBER, NOVEMBER, vertical="health")
        other = await between(connection, OCTOBER, DECEMBER, vertical="law")
    assert [(one.head.id, one.before is None) for one in november] == [("price", False), ("recipe", True)]
    assert "amount: 0.42" in november[0].text
    assert "amount: 0.5" in november[0].before
    assert [(one.head.id, one.before is None) for one in october] == [("old", True), ("price", True)]
    assert other == []


def test_prices_that_moved_are_those_of_the_same_thing():
    before, after = (parse(text("price", "cost", PRICES.format(t4=amount)), "x") for amount in (0.5, 0.4))
    (move,) = moved_prices(before, after)
    assert (move.before.amount, move.after.amount, round(move.percent)) == (0.5, 0.4, -20)
    assert moved_prices(None, after) == ()
    assert moved_prices(after, after) == ()


def test_reproductions_count_once():
    recipe = parse(text("recipe", "recipe", TRIED), "x")
    assert [one.worked for one in new_reproductions(None, recipe)] == [True, False]
    assert new_reproductions(recipe, recipe) == ()


def test_a_stopped_deployment_is_a_result():
    extra = "sector: x\ntask: x\nstage: {stage}\ndecision: {{what: {what}, why: x}}\nmissing: x\n"
    made = [
        parse(text("rr", "report", extra.format(stage=stage, what=what)), "x")
        for stage, what in (("pilot", "stop"), ("production", "continue"), ("stopped", "unknown"))
    ]
    assert [did_not_work(one) for one in made] == [True, False, True]
