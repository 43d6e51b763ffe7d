"""The tables of entries as `store` writes and reads them."""

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(20)),
    Column("title", Text),
    Column("language", String(20)),
    Column("audience", String(80)),
    Column("status", String(20)),
    Column("status_reason", Text),
    Column("number", Integer),
    Column("verticals", Text),
    Column("header", Text),
    Column("review_due", Date),
    Column("updated_at", Moment),
    Column("origin", Text),
    Column("path", Text),
)
versions = Table(
    "versions",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text),
    Column("sha256", String(64)),
    Column("published_at", Moment),
    Column("published_by", String(200)),
    Column("cause", String(20)),
)
index_work = Table(
    "index_work",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", String(200)),
    Column("queued_at", Moment),
)
