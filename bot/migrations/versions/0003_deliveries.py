"""Deliveries: what was promised to whom, when, and what became of it; notices on the page.

Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("dedup_key", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("target", sa.String(220), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("send_until", MOMENT, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("began_at", MOMENT),
        sa.Column("prints", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("joined_to", NUMBER),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("promised_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
    )
    op.create_index("deliveries_by_due", "deliveries", ["platform", "next_at"])
    op.create_index("deliveries_by_state", "deliveries", ["state", "next_at"])
    op.create_index("deliveries_by_target", "deliveries", ["target", "state"])
    op.create_index("deliveries_by_owner", "deliveries", ["owner"])
    op.create_index("deliveries_by_leader", "deliveries", ["joined_to"])
    op.create_table(
        "delivery_messages",
        sa.Column("delivery_id", NUMBER, sa.ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("target", sa.String(220), nullable=False),
        sa.Column("message", sa.String(100), nullable=False),
        sa.Column("print", sa.String(64), nullable=False),
    )
    op.create_index("delivery_messages_once", "delivery_messages", ["target", "message"], unique=True)
    op.create_table(
        "delivery_workers",
        sa.Column("owner", sa.String(40), primary_key=True),
        sa.Column("beats", NUMBER, nullable=False),
    )
    op.create_table(
        "shelf",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("put_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT),
    )
    op.create_index("shelf_once", "shelf", ["person", "key"], unique=True)
