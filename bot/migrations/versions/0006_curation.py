"""Submissions under review: versions, claims, decisions, the audit log, reproductions.

Revises: 0005
"""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
