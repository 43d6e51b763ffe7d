"""The prices that an answer was shown with, so that they are drawn again when it is shared or read again.

Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add them; earlier answers were shown without any."""
    op.add_column("answers", sa.Column("prices", sa.Text, nullable=False, server_default=""))
