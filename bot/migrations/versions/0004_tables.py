"""Tables, their dates, seats and hosts.

Revises: 0003
"""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
