"""The tables of gaps as `store` writes and reads them."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()
gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text),
    Column("vertical", String(80)),
    Column("vertical_by", String(220)),
    Column("state", String(20)),
    Column("opened_at", Moment),
    Column("version", Integer),
    Column("changed_at", Moment),
    Column("taken_by", String(220)),
    Column("taken_until", Moment),
    Column("entry_id", String(200)),
    Column("answered_at", Moment),
    Column("merged_into", Integer),
    Column("reason", String(40)),
    Column("note", Text),
    Column("place", String(220)),
)
askers = Table(
    "gap_askers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gap_id", Integer),
    Column("person", String(220)),
    Column("account", String(220)),
    Column("target", String(220)),
    Column("private", Boolean),
    Column("audiences", Text),
    Column("answer_id", String(32)),
    Column("question", Text),
    Column("language", String(20)),
    Column("why", String(20)),
    Column("meaning", Text),
    Column("vector", LargeBinary),
    Column("state", String(20)),
    Column("round", Integer),
    Column("asked_at", Moment),
    Column("told_at", Moment),
)
proposals = Table(
    "gap_proposals",
    metadata,
    Column("gap_id", Integer, primary_key=True),
    Column("entry_id", String(200), primary_key=True),
    Column("person", String(220)),
    Column("number", Integer),
    Column("state", String(20)),
    Column("at", Moment),
)
steps = Table(
    "gap_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gap_id", Integer),
    Column("at", Moment),
    Column("person", String(220)),
    Column("what", String(20)),
    Column("facts", Text),
)
