"""Gaps grouped by meaning, taken, answered and told; review clocks of entries.

What people wrote in a question moves from the gap to the row of who asked it, so that it can be erased with them.

Revises: 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LOST = ("wording", "question", "language")


def upgrade() -> None:
    """Make the tables, and carry over the gaps that are there."""
    old = _read()
    op.drop_table("gap_askers")
    op.add_column("answers", sa.Column("private", sa.Boolean, nullable=False, server_default=sa.false()))
    _gaps()
    _askers()
    _proposals()
    _log()
    _clocks()
    _carry_over(old)


def _read() -> list[dict[str, Any]]:
    names = ("gap_id", "person", "place", "answer_id")
    asked = sa.table("gap_askers", *map(sa.column, names), sa.column("asked_at", MOMENT))
    gaps = sa.table("gaps", sa.column("id"), sa.column("question"), sa.column("language"))
    query = sa.select(asked, gaps.c.question, gaps.c.language).join(gaps, gaps.c.id == asked.c.gap_id)
    return [dict(row._mapping) for row in op.get_bind().execute(query.order_by(asked.c.asked_at, asked.c.person))]


def _gaps() -> None:
    with op.batch_alter_table("gaps") as table:
        for name in LOST:
            table.drop_column(name)
        table.add_column(sa.Column("title", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("vertical_by", sa.String(220), nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer, nullable=False, server_default="1"))
        table.add_column(sa.Column("changed_at", MOMENT))
        table.add_column(sa.Column("taken_by", sa.String(220), nullable=False, server_default=""))
        table.add_column(sa.Column("taken_until", MOMENT))
        table.add_column(sa.Column("entry_id", sa.String(200)))
        table.add_column(sa.Column("answered_at", MOMENT))
        table.add_column(sa.Column("merged_into", NUMBER))
        table.add_column(sa.Column("reason", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("note", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("place", sa.String(220), nullable=False, server_default=""))
    op.create_index("gaps_by_state", "gaps", ["state", "vertical"])
    op.create_index("gaps_by_entry", "gaps", ["entry_id"])


def _askers() -> None:
    op.create_table(
        "gap_askers",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("gap_id", NUMBER, sa.ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("target", sa.String(220), nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("audiences", sa.Text, nullable=False),
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id", ondelete="SET NULL")),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.UniqueConstraint("gap_id", "person", name="gap_askers_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("gap_askers_by_person", "gap_askers", ["person"])
    op.create_index("gap_askers_by_answer", "gap_askers", ["answer_id"])


def _proposals() -> None:
    op.create_table(
        "gap_proposals",
        sa.Column("gap_id", NUMBER, sa.ForeignKey("gaps.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("entry_id", sa.String(200), primary_key=True),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _log() -> None:
    op.create_table(
        "gap_log",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("gap_id", NUMBER, sa.ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    op.create_index("gap_log_by_gap", "gap_log", ["gap_id", "id"])
    op.create_index("gap_log_by_what", "gap_log", ["what", "at"])


def _clocks() -> None:
    op.create_table(
        "entry_care",
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("owner", sa.String(220), nullable=False),
        sa.Column("deputy", sa.String(220), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "entry_reviews",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("due_before", sa.Date, nullable=False),
        sa.Column("due_after", sa.Date, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("entry_reviews_by_entry", "entry_reviews", ["entry_id", "id"])
    op.create_table(
        "review_asked",
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("due", sa.Date, primary_key=True),
        sa.Column("step", sa.String(20), primary_key=True),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "source_checks",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
    )


def _carry_over(old: list[dict[str, Any]]) -> None:
    names: tuple[str, ...] = (
        "gap_id",
        "person",
        "account",
        "target",
        "answer_id",
        "question",
        "language",
        "why",
        "meaning",
        "state",
    )
    names += ("round", "private", "audiences")
    table = sa.table("gap_askers", *map(sa.column, names), sa.column("asked_at", MOMENT))
    same = {"why": "nothing", "meaning": "", "state": "waiting", "round": 0, "private": False, "audiences": "public"}
    rows = [
        {
            **{name: row[name] for name in row if name != "place"},
            **same,
            "account": row["person"],
            "target": _target(row),
        }
        for row in old
    ]
    if rows:
        op.bulk_insert(table, rows)


def _target(row: dict[str, Any]) -> str:
    """Where somebody is told who asked before: the page of one person, or the place of many."""
    person, place = str(row["person"]), str(row["place"])
    return f"web:@{person.removeprefix('web:')}" if place.startswith("web:") else place
