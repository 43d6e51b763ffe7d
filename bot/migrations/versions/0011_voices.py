"""Whose voice a report of trying an entry is stays known when who made it is forgotten, and no name with it.

Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns; who was forgotten before is nobody in particular, each their own."""
    op.add_column("reproductions", sa.Column("voice", sa.String(40), nullable=False, server_default=""))
    op.add_column("reproductions", sa.Column("own", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE reproductions SET person = 'gone:' || id WHERE person = ''")
