"""Messages taken in, settings of places, linked accounts, calls for people, pending submissions.

Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "inbox",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_index("inbox_by_state", "inbox", ["platform", "state"])
    op.create_table(
        "place_settings",
        sa.Column("place", sa.String(220), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "remembered",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("until", MOMENT),
    )
    op.create_table(
        "linked",
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("same_as", sa.String(220), nullable=False),
    )
    op.create_table(
        "calls",
        sa.Column("answer_id", sa.String(32), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("gap_id", NUMBER, sa.ForeignKey("gaps.id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("called_by", sa.String(220), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.Column("solved_by", sa.String(220)),
        sa.Column("solved_at", MOMENT),
    )
    op.create_table(
        "submissions",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("thread", sa.String(200), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
    )
    op.create_index("submissions_by_thread", "submissions", ["thread"])
    op.create_table(
        "submission_words",
        sa.Column("submission_id", NUMBER, sa.ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("consent", sa.Boolean),
    )
