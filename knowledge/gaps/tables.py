"""The tables of gaps as `store` writes and reads them."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    String,
    Table,
    Text,
    bindparam,
    case,
    func,
    select,
)

from knowledge.columns import Moment
from knowledge.gaps.types import Wait

metadata = MetaData()
gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text),
    Column("vertical", String(80)),
    Column("vertical_by", String(220)),
    Column("state", String(20)),
    Column("opened_at", Moment),
    Column("version", Integer),
    Column("changed_at", Moment),
    Column("taken_by", String(220)),
    Column("taken_until", Moment),
    Column("entry_id", String(200)),
    Column("answered_at", Moment),
    Column("merged_into", Integer),
    Column("reason", String(40)),
    Column("note", Text),
    Column("place", String(220)),
)
askers = Table(
    "gap_askers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gap_id", Integer),
    Column("person", String(220)),
    Column("account", String(220)),
    Column("target", String(220)),
    Column("private", Boolean),
    Column("audiences", Text),
    Column("answer_id", String(32)),
    Column("question", Text),
    Column("language", String(20)),
    Column("why", String(20)),
    Column("meaning", Text),
    Column("vector", LargeBinary),
    Column("state", String(20)),
    Column("round", Integer),
    Column("asked_at", Moment),
    Column("told_at", Moment),
)
proposals = Table(
    "gap_proposals",
    metadata,
    Column("gap_id", Integer, primary_key=True),
    Column("entry_id", String(200), primary_key=True),
    Column("person", String(220)),
    Column("number", Integer),
    Column("state", String(20)),
    Column("at", Moment),
)
steps = Table(
    "gap_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gap_id", Integer),
    Column("at", Moment),
    Column("person", String(220)),
    Column("what", String(20)),
    Column("facts", Text),
)


def counted(*which: Any) -> Select[Any]:
    """Gaps with how many of their askers wait, and how many asked; of `which` askers, where not all have to be read."""
    waiting = func.sum(case((askers.c.state == str(Wait.WAITING), 1), else_=0))
    asked = func.sum(case((askers.c.state != str(Wait.LEFT), 1), else_=0))
    counts = (
        select(askers.c.gap_id, waiting.label("waiting"), asked.label("asked"))
        .where(*which)
        .group_by(askers.c.gap_id)
        .subquery()
    )
    return select(
        gaps, func.coalesce(counts.c.waiting, 0).label("waiting"), func.coalesce(counts.c.asked, 0).label("asked")
    ).outerjoin(counts, counts.c.gap_id == gaps.c.id)


ONE_COUNTED = counted(askers.c.gap_id == bindparam("gap")).where(gaps.c.id == bindparam("gap"))
"""One gap with its counts, of whose askers alone the rows are read."""

ASKER = [column for column in askers.c if column.name not in ("meaning", "vector")]
"""What is read of an asker; what their question means is read by itself, for it is the most of it."""
AT_ONCE = 5000
"""Meanings that are read in one go."""
MEANINGS = (
    select(askers.c.id, askers.c.meaning, askers.c.vector)
    .where(askers.c.id > bindparam("after"))
    .order_by(askers.c.id)
    .limit(AT_ONCE)
)
"""The meanings of questions after a row, in order."""
