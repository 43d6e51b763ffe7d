"""Tables, their dates, seats and hosts; the names of people.

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _tables()
    _dates()
    _people()


def _tables() -> None:
    op.create_table(
        "tables",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("vertical", sa.String(80), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("local_time", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("quorum", sa.Integer, nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("region", sa.String(20), nullable=False),
        sa.Column("places", sa.Text, nullable=False),
        sa.Column("hosts", sa.Text, nullable=False),
        sa.Column("rotates", sa.Boolean, nullable=False),
        sa.Column("reminders", sa.Text, nullable=False),
        sa.Column("announce_days", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("keeper", sa.String(220), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("planned_until", MOMENT),
        sqlite_autoincrement=True,
    )
    op.create_index("tables_by_vertical", "tables", ["vertical"])


def _dates() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("table_id", NUMBER, sa.ForeignKey("tables.id", ondelete="CASCADE"), nullable=False),
        sa.Column("original", sa.String(16), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("host", sa.String(220), nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("first_start", MOMENT),
        sa.UniqueConstraint("table_id", "original"),
        sqlite_autoincrement=True,
    )
    op.create_index("occurrences_by_start", "occurrences", ["starts_at", "state"])
    op.create_table(
        "seats",
        sa.Column("occurrence_id", NUMBER, sa.ForeignKey("occurrences.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("offered_until", MOMENT),
        sa.Column("offers", sa.Integer, nullable=False),
        sa.Column("attended", sa.Boolean),
        sa.Column("attended_by", sa.String(220), nullable=False),
    )
    op.create_index("seats_by_offer", "seats", ["offered_until"])
    op.create_index("seats_by_person", "seats", ["person"])
    op.create_table(
        "standing_answers",
        sa.Column("table_id", NUMBER, sa.ForeignKey("tables.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("account", sa.String(220), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "names",
        sa.Column("account", sa.String(220), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
