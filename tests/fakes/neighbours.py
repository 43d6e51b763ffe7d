"""One life of a service in which people ask, decide about gaps, and keep entries fresh. Run by `tests.fakes.nursery`.

An order names the `home`, the `database` (empty for the one in the home), and `acts`: who does what. Capitals are what
others and the clock do.
"""

from functools import partial
from typing import Any

from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.features import freshness, gap_news, told
from bot.message import Message, Person, Place, Role, Said
from bot.settings import load
from bot.wiring import open_desk
from knowledge.frontmatter import parse
from knowledge.store import publish, retract

ENTRY = """---
id: zebra
kind: guide
title: zebra
language: en
summary: What zebra is about.
sources: [{url: "http://localhost/zebra", title: S, accessed: 2025-01-01}]
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
THREAD = (Said("discord:m1", "How do I stripe a model?"), Said("discord:m3", "With a zebra, two layers at a time."))


async def live(order: dict[str, Any]) -> None:
    """Do an order's acts, one after the other; one that is refused ends the life."""
    database = {"database_url": order["database"]} if order["database"] else {}
    async with open_desk(load({}, home=order["home"], library="none", embedder="none", **database)) as desk:
        for who, text in order["acts"]:
            await _act(desk, who, text)


async def _act(desk: Any, who: str, text: str) -> None:
    match text:
        case "PUBLISH":
            entry, now = parse(ENTRY, "zebra"), desk.now()
            work = partial(publish, entry=entry, text=ENTRY, origin="o", path="zebra.md", by="host", now=now)
            await desk.database.write(work)
            await desk.indexer.catch_up()
        case "RETRACT":
            await desk.database.write(lambda c: retract(c, "zebra", "wrong", desk.now()))
        case "LOSE":
            await desk.database.write(lambda c: c.execute(sql("UPDATE deliveries SET state = 'failed'")))
        case "PLAN":
            for plan in (gap_news.plan, freshness.plan):
                await plan(desk)
        case "TELL":
            await told.plan(desk)
        case _:
            await _says(desk, who, text)


async def _says(desk: Any, who: str, text: str) -> None:
    role = Role.ADMIN if who in ("mod", "admin") else Role.MEMBER
    platform = "terminal" if who == "admin" else "discord"
    spoken = THREAD if text == "save" else ()
    person, place = Person(platform, who, role, who), Place(platform, "p1")
    async for reply in respond(desk, Message("1", text, person, place, desk.now(), "t", said=spoken)):
        assert not reply.failed, reply
