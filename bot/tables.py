"""The tables of the front desk as `store` writes and reads them."""

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from knowledge.columns import Moment

metadata = MetaData()
inbox = Table(
    "inbox",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("state", String(20)),
    Column("taken_at", Moment),
    Column("message", Text),
    Column("target", Text),
    Column("attempts", Integer),
)
place_settings = Table(
    "place_settings",
    metadata,
    Column("place", String(220), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("value", Text),
)
remembered = Table(
    "remembered",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("value", Text),
    Column("until", Moment),
)
linked = Table(
    "linked",
    metadata,
    Column("person", String(220), primary_key=True),
    Column("same_as", String(220)),
)
calls = Table(
    "calls",
    metadata,
    Column("answer_id", String(32), primary_key=True),
    Column("gap_id", Integer),
    Column("place", String(220)),
    Column("called_by", String(220)),
    Column("called_at", Moment),
    Column("solved_by", String(220)),
    Column("solved_at", Moment),
)
