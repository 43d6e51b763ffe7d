"""What was last changed about a date of a table, and why; the reason of a move stays when something else changes.

Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns; of what was changed before, the reason is kept as it is."""
    op.add_column("occurrences", sa.Column("news", sa.String(20), nullable=False, server_default=""))
    op.add_column("occurrences", sa.Column("news_reason", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE occurrences SET news_reason = reason, news = CASE WHEN state = 'cancelled' THEN 'cancelled' "
        "WHEN first_start IS NOT NULL THEN 'moved' WHEN reason <> '' THEN 'changed' ELSE '' END"
    )
