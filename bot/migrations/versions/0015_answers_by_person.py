"""In which language somebody was answered last, wherever that was, is found by who they are.

Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the way to it."""
    op.create_index("answers_by_person", "answers", ["person", "asked_at"])
