"""The SQL of gaps. The caller owns the transaction, so that an abstention and its gap commit together."""

import datetime as dt

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.columns import Moment
from knowledge.types import Gap

metadata = MetaData()

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("wording", Text),
    Column("question", Text),
    Column("language", String(20)),
    Column("vertical", String(80)),
    Column("state", String(20)),
    Column("opened_at", Moment),
)
gap_askers = Table(
    "gap_askers",
    metadata,
    Column("gap_id", ForeignKey("gaps.id"), primary_key=True),
    Column("person", String(220), primary_key=True),
    Column("place", String(220)),
    Column("answer_id", String(32)),
    Column("asked_at", Moment),
)


async def open_gap(
    connection: AsyncConnection,
    *,
    question: str,
    language: str,
    person: str,
    place: str,
    answer_id: str,
    now: dt.datetime,
) -> int:
    """Keep a question that had no answer, or join the gap of the same wording; returns the gap's id."""
    wording = " ".join(question.lower().split())
    found = (await connection.execute(select(gaps.c.id).where(gaps.c.wording == wording))).first()
    if found is None:
        row = {
            "wording": wording,
            "question": question,
            "language": language,
            "vertical": "",
            "state": "open",
            "opened_at": now,
        }
        gap_id = int((await connection.execute(insert(gaps).values(row).returning(gaps.c.id))).scalar_one())
    else:
        gap_id = int(found.id)
    waiting = select(gap_askers.c.person).where(gap_askers.c.gap_id == gap_id, gap_askers.c.person == person)
    if (await connection.execute(waiting)).first() is None:
        row = {"gap_id": gap_id, "person": person, "place": place, "answer_id": answer_id, "asked_at": now}
        await connection.execute(insert(gap_askers).values(row))
    return gap_id


async def open_gaps(connection: AsyncConnection, limit: int = 50) -> list[Gap]:
    """Open gaps, those most people wait for first."""
    waiting = func.count(gap_askers.c.person).label("waiting")
    query = (
        select(gaps, waiting)
        .outerjoin(gap_askers, gap_askers.c.gap_id == gaps.c.id)
        .where(gaps.c.state == "open")
        .group_by(*gaps.c)
        .order_by(waiting.desc(), gaps.c.opened_at)
        .limit(limit)
    )
    return [
        Gap(row.id, row.question, row.language, row.vertical, row.state, row.opened_at, row.waiting)
        for row in await connection.execute(query)
    ]


async def waiting_for(connection: AsyncConnection, person: str) -> list[Gap]:
    """The open gaps that one person waits for, newest first."""
    mine = select(gap_askers.c.gap_id).where(gap_askers.c.person == person)
    waiting = func.count(gap_askers.c.person).label("waiting")
    query = (
        select(gaps, waiting)
        .join(gap_askers, gap_askers.c.gap_id == gaps.c.id)
        .where(gaps.c.state == "open", gaps.c.id.in_(mine))
        .group_by(*gaps.c)
        .order_by(gaps.c.opened_at.desc())
    )
    return [
        Gap(row.id, row.question, row.language, row.vertical, row.state, row.opened_at, row.waiting)
        for row in await connection.execute(query)
    ]
