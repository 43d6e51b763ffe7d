"""The tables of submissions, their versions, and the words of a saved thread with who consents to them."""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()
submissions = Table(
    "submissions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20)),
    Column("title", Text),
    Column("body", Text),
    Column("state", String(20)),
    Column("person", String(220)),
    Column("place", String(220)),
    Column("thread", String(200)),
    Column("submitted_at", Moment),
    Column("number", Integer),
    Column("entry_id", String(200)),
    Column("base", Integer),
    Column("gap_id", Integer),
    Column("name", Text),
    Column("employer", Text, server_default=""),
)
versions = Table(
    "submission_versions",
    metadata,
    Column("submission_id", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text),
    Column("kind", String(20)),
    Column("fields", Text),
    Column("body", Text),
    Column("person", String(220)),
    Column("name", Text),
    Column("at", Moment),
)
words = Table(
    "submission_words",
    metadata,
    Column("submission_id", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("person", String(220)),
    Column("words", Text),
    Column("consent", Boolean),
)
