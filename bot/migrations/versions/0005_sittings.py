"""What happens at a sitting: check-ins, agenda items, commitments, minutes; digests and subscriptions.

Revises: 0004
"""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
