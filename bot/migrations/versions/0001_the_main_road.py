"""Entries and versions, chunks and vectors, work for the index, answers and ratings, gaps.

Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table of the main road."""
    _knowledge()
    _index()
    _answers()
    _gaps()


def _knowledge() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("status_reason", sa.Text),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("verticals", sa.Text, nullable=False),
        sa.Column("header", sa.Text, nullable=False),
        sa.Column("review_due", sa.Date, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("path", sa.Text, nullable=False),
    )
    op.create_index("entries_by_origin", "entries", ["origin", "path"])
    op.create_index("entries_by_kind", "entries", ["kind", "status"])
    op.create_table(
        "versions",
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
    )
    op.create_table(
        "index_work",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
    )


def _index() -> None:
    op.create_table(
        "chunks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("chunks_by_entry", "chunks", ["entry_id", "ordinal"])
    op.create_table(
        "vectors",
        sa.Column("model", sa.String(200), primary_key=True),
        sa.Column("digest", sa.String(32), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "index_state",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("thread", sa.String(200), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("writer", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("ms", sa.Text, nullable=False),
    )
    op.create_index("answers_by_thread", "answers", ["thread", "asked_at"])
    op.create_table(
        "answer_passages",
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("rank", sa.Integer, primary_key=True),
        sa.Column("cited_as", sa.Integer),
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
    )
    op.create_index("answer_passages_by_entry", "answer_passages", ["entry_id"])
    op.create_table(
        "ratings",
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("rated_at", MOMENT, nullable=False),
    )


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("wording", sa.Text, nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("vertical", sa.String(80), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
    )
    op.create_table(
        "gap_askers",
        sa.Column(
            "gap_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("gaps.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id", ondelete="SET NULL")),
        sa.Column("asked_at", MOMENT, nullable=False),
    )
