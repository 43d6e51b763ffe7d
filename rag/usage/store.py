"""The SQL that looks back over answers. The caller owns the connection. Nobody's name leaves here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from rag.store import answers

READ = 5000
"""Answers that are looked through for questions, the newest."""


@dataclass(frozen=True)
class Asked:
    """A question of people here: its newest wording, what was asked before it in the same thread, and how often."""

    answer_id: str
    question: str
    before: str
    language: str
    times: int
    last: dt.datetime


async def asked_since(connection: AsyncConnection, since: dt.datetime, most: int) -> list[Asked]:
    """The questions asked since then, those of most people first, each wording once."""
    before = func.lag(answers.c.question).over(partition_by=answers.c.thread, order_by=answers.c.asked_at)
    columns = (answers.c.id, answers.c.asked_at, answers.c.question, answers.c.language, answers.c.person)
    query = (
        select(*columns, before.label("before"))
        .where(answers.c.asked_at >= since)
        .order_by(answers.c.asked_at.desc(), answers.c.id)
        .limit(READ)
    )
    newest: dict[str, Any] = {}
    people: dict[str, set[str]] = {}
    for row in await connection.execute(query):
        wording = " ".join(row.question.casefold().split())
        newest.setdefault(wording, row)
        people.setdefault(wording, set()).add(row.person)
    found = [
        Asked(row.id, row.question, row.before or "", row.language, len(people[wording]), row.asked_at)
        for wording, row in newest.items()
    ]
    return sorted(found, key=lambda one: (one.times, one.last), reverse=True)[:most]
