"""Where authors worked when they offered a text holds until it is published, also if they move on meanwhile.

Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add it; of what waits already, what its author says today is what is known."""
    op.add_column("submissions", sa.Column("employer", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE submissions SET employer = COALESCE("
        "(SELECT organisation FROM affiliations WHERE affiliations.person = submissions.person), '') "
        "WHERE state IN ('pending', 'changes')"
    )
