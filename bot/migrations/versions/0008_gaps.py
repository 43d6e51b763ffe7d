"""Gaps grouped by meaning, taken, answered and told; review clocks of entries.

Revises: 0007
"""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
