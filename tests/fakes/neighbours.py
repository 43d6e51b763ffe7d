"""One life of a service in which people ask, decide about gaps, and keep entries fresh. Run by `tests.fakes.nursery`.

An order names the `home`, the `database` (empty for the one in the home), and `acts`: who does what, and with which
values of a form. Capitals are what others and the clock do. One that is refused ends the life, but not where the order
names `answers`, the file for what was said: whether it failed, and its first words.
"""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.dispatch import respond
from bot.features import freshness, gap_news, told
from bot.message import Message, Person, Place, Reply, Role, Said, Text
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
    """Do an order's acts, one after the other."""
    database = {"database_url": order["database"]} if order["database"] else {}
    async with open_desk(load({}, home=order["home"], library="none", embedder="none", **database)) as desk:
        answers = [await _act(desk, *act) for act in order["acts"]]
    if kept := order.get("answers"):
        Path(kept).write_text(json.dumps([(reply.failed, _words(reply)) for reply in answers if reply]))
    else:
        assert not [reply for reply in answers if reply and reply.failed]


async def _act(desk: Any, who: str, text: str, values: Mapping[str, str] | None = None) -> Reply | None:
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
        case "FORGET":
            shown = await _says(desk, who, "forget", {})
            return await _says(desk, who, shown.buttons[0].command, {})
        case _:
            return await _says(desk, who, text, values or {})
    return None


async def _says(desk: Any, who: str, text: str, values: Mapping[str, str]) -> Reply:
    role = Role.ADMIN if who in ("mod", "admin") else Role.MEMBER
    platform = "terminal" if who == "admin" else "discord"
    spoken = THREAD if text == "save" else ()
    person, place = Person(platform, who, role, who), Place(platform, "p1")
    message = Message("1", text, person, place, desk.now(), "t", said=spoken, values=values)
    (final,) = [reply async for reply in respond(desk, message) if reply.final]
    return final


def _words(reply: Reply) -> str:
    first = reply.parts[0]
    return first.markdown if isinstance(first, Text) else ""
