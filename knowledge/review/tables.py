"""The tables of the queue as `store` writes and reads them."""

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()
items = Table(
    "review_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200)),
    Column("kind", String(20)),
    Column("state", String(20)),
    Column("version", Integer),
    Column("title", Text),
    Column("note", Text),
    Column("entry_kind", String(20)),
    Column("language", String(20)),
    Column("verticals", Text),
    Column("traits", Text),
    Column("flags", Text),
    Column("submission_id", Integer),
    Column("entry_id", String(200)),
    Column("subject", String(200)),
    Column("place", String(220)),
    Column("opened_by", String(220)),
    Column("opened_at", Moment),
    Column("claimed_by", String(220)),
    Column("claimed_name", Text),
    Column("claimed_until", Moment),
    Column("outcome", String(20)),
    Column("decided_by", String(220)),
    Column("decided_name", Text),
    Column("decided_at", Moment),
    Column("code", String(40)),
    Column("sentence", Text),
)
decisions = Table(
    "review_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer),
    Column("action", String(20)),
    Column("person", String(220)),
    Column("name", Text),
    Column("at", Moment),
    Column("version", Integer),
    Column("number", Integer),
    Column("code", String(40)),
    Column("sentence", Text),
    Column("batch", String(32)),
    Column("before", Text),
    Column("undone_at", Moment),
)
doubts = Table(
    "review_doubts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer),
    Column("person", String(220)),
    Column("line", Text),
)
