"""Submissions under review: versions, claims, decisions, the audit log, reproductions.

Pending submissions of older databases become version 1 of themselves, each with its place in the queue.

Revises: 0005
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")

APPEND_ONLY_SQLITE = """
CREATE TRIGGER audit_no_{verb} BEFORE {verb} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
APPEND_ONLY_POSTGRES = (
    """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
""",
    """
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
""",
)


def upgrade() -> None:
    """Make the tables."""
    op.add_column("versions", sa.Column("cause", sa.String(20), nullable=False, server_default="import"))
    _submissions()
    _queue()
    _audit()
    _reproductions()
    _carry_over()


def _submissions() -> None:
    op.add_column("submissions", sa.Column("number", sa.Integer, nullable=False, server_default="1"))
    op.add_column("submissions", sa.Column("entry_id", sa.String(200)))
    op.add_column("submissions", sa.Column("base", sa.Integer))
    op.add_column("submissions", sa.Column("gap_id", NUMBER))
    op.add_column("submissions", sa.Column("name", sa.Text, nullable=False, server_default=""))
    op.create_index("submissions_by_person", "submissions", ["person", "state"])
    op.create_table(
        "submission_versions",
        sa.Column("submission_id", NUMBER, sa.ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _queue() -> None:
    op.create_table(
        "review_items",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("entry_kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("verticals", sa.Text, nullable=False),
        sa.Column("traits", sa.Text, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.Column("submission_id", NUMBER, sa.ForeignKey("submissions.id", ondelete="CASCADE")),
        sa.Column("entry_id", sa.String(200)),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("place", sa.String(220), nullable=False),
        sa.Column("opened_by", sa.String(220), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(220)),
        sa.Column("claimed_name", sa.Text),
        sa.Column("claimed_until", MOMENT),
        sa.Column("outcome", sa.String(20)),
        sa.Column("decided_by", sa.String(220)),
        sa.Column("decided_name", sa.Text),
        sa.Column("decided_at", MOMENT),
        sa.Column("code", sa.String(40)),
        sa.Column("sentence", sa.Text),
    )
    op.create_index("review_items_by_state", "review_items", ["state", "kind", "opened_at"])
    op.create_index("review_items_by_submission", "review_items", ["submission_id"])
    op.create_index("review_items_by_entry", "review_items", ["entry_id"])
    op.create_table(
        "review_decisions",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("item_id", NUMBER, sa.ForeignKey("review_items.id", ondelete="CASCADE"), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("undone_at", MOMENT),
    )
    op.create_index("review_decisions_by_item", "review_decisions", ["item_id"])
    op.create_index("review_decisions_by_batch", "review_decisions", ["batch"])
    op.create_table(
        "not_duplicates",
        sa.Column("one", sa.String(220), primary_key=True),
        sa.Column("other", sa.String(220), primary_key=True),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("actor", sa.String(20), nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    op.create_table(
        "audit_actors",
        sa.Column("actor", sa.String(20), primary_key=True),
        sa.Column("person", sa.String(220), nullable=False, unique=True),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(verb=verb))
    else:
        for statement in APPEND_ONLY_POSTGRES:
            op.execute(statement)


def _reproductions() -> None:
    op.create_table(
        "reproductions",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(200), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("conditions", sa.String(32), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("worked", sa.Boolean, nullable=False),
        sa.Column("hardware", sa.Text, nullable=False),
        sa.Column("deviation_percent", sa.Float),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("entry_id", "person", "conditions", name="reproductions_once"),
    )
    op.create_table(
        "affiliations",
        sa.Column("person", sa.String(220), primary_key=True),
        sa.Column("organisation", sa.Text, nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
    )


def _carry_over() -> None:
    """Give what was submitted before its first version, and what waits its place in the queue."""
    bind = op.get_bind()
    old = sa.table("submissions", *_columns("id kind title body state person place"), sa.column("submitted_at", MOMENT))
    of_version = _columns("submission_id number title kind fields body person name")
    versions = sa.table("submission_versions", *of_version, sa.column("at", MOMENT))
    of_item = _columns(
        "key kind state version title note entry_kind language verticals traits flags submission_id subject place "
        "opened_by"
    )
    items = sa.table("review_items", *of_item, sa.column("opened_at", MOMENT))
    for row in list(bind.execute(sa.select(old))):
        shared = {"title": row.title, "submission_id": row.id}
        first = {"number": 1, "kind": row.kind, "fields": "{}", "body": row.body, "person": row.person, "name": ""}
        bind.execute(versions.insert().values({**shared, **first, "at": row.submitted_at}))
        if row.state != "pending":
            continue
        queued = {"key": f"submission:{row.id}:1", "kind": "new", "state": "open", "version": 1, "entry_kind": row.kind}
        empty = {"note": "", "language": "en", "verticals": "|", "traits": "[]", "flags": json.dumps(["no disclosure"])}
        about = {"subject": f"submission:{row.id}", "place": row.place, "opened_by": row.person}
        bind.execute(items.insert().values({**shared, **queued, **empty, **about, "opened_at": row.submitted_at}))


def _columns(names: str) -> list[sa.ColumnClause[object]]:
    return [sa.column(name) for name in names.split()]
