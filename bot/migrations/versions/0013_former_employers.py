"""Where people worked when they tried an entry, and whose own work it is, hold when somebody moves on.

Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add them; of who tried an entry before, what they say today of where they work is what is known."""
    op.add_column("reproductions", sa.Column("employer", sa.Text))
    op.execute(
        "UPDATE reproductions SET employer = "
        "(SELECT organisation FROM affiliations WHERE affiliations.person = reproductions.person)"
    )
    op.create_table(
        "own_voices",
        sa.Column("entry_id", sa.String(200), primary_key=True),
        sa.Column("voice", sa.String(40), primary_key=True),
    )
