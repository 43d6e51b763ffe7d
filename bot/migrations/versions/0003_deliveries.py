"""Deliveries: what was promised to whom, when, and what became of it.

Revises: 0002
"""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
