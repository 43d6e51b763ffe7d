"""The tables of chunks, vectors, answers and ratings as `store` writes and reads them."""

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()

chunks = Table(
    "chunks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", String(200)),
    Column("number", Integer),
    Column("ordinal", Integer),
    Column("heading", Text),
    Column("text", Text),
    Column("digest", String(32)),
)
vectors = Table(
    "vectors",
    metadata,
    Column("model", String(200), primary_key=True),
    Column("digest", String(32), primary_key=True),
    Column("vector", LargeBinary),
)
answers = Table(
    "answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("asked_at", Moment),
    Column("platform", String(20)),
    Column("place", String(200)),
    Column("person", String(200)),
    Column("thread", String(200)),
    Column("question", Text),
    Column("language", String(20)),
    Column("found", Boolean),
    Column("writer", String(20)),
    Column("body", Text),
    Column("ms", Text),
    Column("private", Boolean),
    Column("prices", Text),
)
answer_passages = Table(
    "answer_passages",
    metadata,
    Column("answer_id", String(32), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("cited_as", Integer),
    Column("entry_id", String(200)),
    Column("number", Integer),
    Column("heading", Text),
    Column("score", Float),
)
ratings = Table(
    "ratings",
    metadata,
    Column("answer_id", String(32), primary_key=True),
    Column("person", String(220), primary_key=True),
    Column("good", Boolean),
    Column("reason", Text),
    Column("rated_at", Moment),
)
