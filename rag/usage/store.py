"""The SQL that looks back over answers. The caller owns the connection. Nobody's name leaves here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from rag.tables import answer_passages, answers, ratings

READ = 5000
"""Answers that are looked through for questions, the newest."""


MOST = 200_000
"""Answers, or opinions, that are counted at once."""


@dataclass(frozen=True)
class Cited:
    """How often answers cited an entry, and what people thought of those answers."""

    entry_id: str
    answers: int
    good: int
    bad: int


@dataclass(frozen=True)
class Opinion:
    """What somebody said of an answer, and when."""

    good: bool
    reason: str
    at: dt.datetime


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
    """The questions asked since then where others are, those of most people first, each wording once."""
    before = func.lag(answers.c.question).over(partition_by=answers.c.thread, order_by=answers.c.asked_at)
    columns = (answers.c.id, answers.c.asked_at, answers.c.question, answers.c.language, answers.c.person)
    query = (
        select(*columns, before.label("before"))
        .where(answers.c.asked_at >= since, answers.c.private.is_not(True))
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


async def cited_since(connection: AsyncConnection, since: dt.datetime) -> list[Cited]:
    """Every entry that answers cited since then, the most cited first."""
    once = (
        select(answer_passages.c.answer_id, answer_passages.c.entry_id)
        .where(answer_passages.c.cited_as.is_not(None))
        .distinct()
        .subquery()
    )
    number = func.count(distinct(answers.c.id)).label("number")
    good, bad = (func.coalesce(func.sum(case((ratings.c.good.is_(one), 1), else_=0)), 0) for one in (True, False))
    query = (
        select(once.c.entry_id, number, good.label("good"), bad.label("bad"))
        .join(answers, answers.c.id == once.c.answer_id)
        .outerjoin(ratings, ratings.c.answer_id == answers.c.id)
        .where(answers.c.asked_at >= since)
        .group_by(once.c.entry_id)
        .order_by(number.desc(), once.c.entry_id)
    )
    rows = await connection.execute(query)
    return [Cited(row.entry_id, int(row.number), int(row.good), int(row.bad)) for row in rows]


async def answered_since(connection: AsyncConnection, since: dt.datetime) -> list[tuple[dt.datetime, bool]]:
    """When questions were asked since then, and whether there was an answer."""
    query = select(answers.c.asked_at, answers.c.found).where(answers.c.asked_at >= since).limit(MOST)
    return [(row.asked_at, bool(row.found)) for row in await connection.execute(query)]


async def opinions_since(connection: AsyncConnection, since: dt.datetime) -> list[Opinion]:
    """What people said of answers since then."""
    query = select(ratings.c.good, ratings.c.reason, ratings.c.rated_at).where(ratings.c.rated_at >= since).limit(MOST)
    return [Opinion(bool(row.good), row.reason, row.rated_at) for row in await connection.execute(query)]
