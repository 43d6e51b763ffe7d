"""Sessions of the page: who is signed in, and with what role.

Revises: 0006
"""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
