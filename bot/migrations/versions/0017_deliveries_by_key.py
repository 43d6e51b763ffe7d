"""An index by which PostgreSQL finds the deliveries whose keys begin alike; SQLite's own on the keys serves for that.

Revises: 0016
"""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add it where it is needed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute('CREATE INDEX deliveries_by_key ON deliveries (dedup_key COLLATE "C")')
