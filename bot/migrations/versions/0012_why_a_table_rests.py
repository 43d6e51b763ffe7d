"""Why a table makes a break.

Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; of tables that rest already nothing is known."""
    op.add_column("tables", sa.Column("state_reason", sa.Text, nullable=False, server_default=""))
