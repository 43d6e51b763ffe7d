"""What happens at a sitting: check-ins, agenda items, commitments, minutes; digests and subscriptions.

Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _before()
    _during()
    _commitments()
    _digests()


def _number() -> sa.Column[int]:
    return sa.Column("id", NUMBER, primary_key=True, autoincrement=True)


def _date(*, first: bool = False) -> sa.Column[int]:
    """The date of a table that a row belongs to."""
    key = sa.ForeignKey("occurrences.id", ondelete="CASCADE")
    return sa.Column("occurrence_id", NUMBER, key, primary_key=first, nullable=False)


def _table() -> sa.Column[int]:
    return sa.Column("table_id", NUMBER, sa.ForeignKey("tables.id", ondelete="CASCADE"), nullable=False)


def _before() -> None:
    op.create_table(
        "check_ins",
        _number(),
        _date(),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("building", sa.Text, nullable=False),
        sa.Column("stuck", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("gap_id", NUMBER),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("occurrence_id", "person"),
        sqlite_autoincrement=True,
    )
    op.create_index("check_ins_by_person", "check_ins", ["person"])
    op.create_table(
        "proposals",
        _number(),
        _table(),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("proposals_by_table", "proposals", ["table_id", "settled_at"])
    op.create_table(
        "agenda_marks",
        _date(first=True),
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("dropped", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("submission_id", NUMBER),
    )


def _during() -> None:
    op.create_table(
        "sittings",
        _date(first=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by", sa.String(220), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("minutes", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("posted_at", MOMENT),
        sa.Column("submission_id", NUMBER),
    )
    op.create_table(
        "sitting_notes",
        _number(),
        _date(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("sitting_notes_by_date", "sitting_notes", ["occurrence_id"])


def _commitments() -> None:
    op.create_table(
        "commitments",
        _number(),
        _table(),
        _date(),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.Column("settled_by", sa.String(220), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("commitments_by_table", "commitments", ["table_id", "state"])
    op.create_index("commitments_by_person", "commitments", ["person", "state"])
    op.create_index("commitments_by_date", "commitments", ["occurrence_id"])


def _digests() -> None:
    op.create_table(
        "digest_rules",
        _number(),
        sa.Column("scope", sa.String(80), nullable=False),
        sa.Column("pace", sa.String(20), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("local_time", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("scope", "pace"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digest_issues",
        _number(),
        sa.Column("rule_id", NUMBER, sa.ForeignKey("digest_rules.id", ondelete="CASCADE"), nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("lead", sa.Text, nullable=False),
        sa.Column("left_out", sa.Text, nullable=False),
        sa.Column("contents", sa.Text, nullable=False),
        sa.Column("decided_by", sa.String(220), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.UniqueConstraint("rule_id", "ends"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "digest_subscriptions",
        sa.Column("scope", sa.String(80), primary_key=True),
        sa.Column("pace", sa.String(20), primary_key=True),
        sa.Column("target", sa.String(220), primary_key=True),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )
