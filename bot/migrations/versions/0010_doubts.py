"""What people say against an entry stands in rows of their own, so that each can take theirs back.

Revises: 0009
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KINDS = ("dispute", "bad answer")


def upgrade() -> None:
    """Make the table and carry over what was said; no key of an item names an account any more."""
    made = op.create_table(
        "review_doubts",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("item_id", NUMBER, sa.ForeignKey("review_items.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String(220), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_index("review_doubts_by_item", "review_doubts", ["item_id"])
    op.create_index("review_doubts_by_person", "review_doubts", ["person"])
    on, called = op.get_bind(), _called()
    found = on.execute(sa.text("SELECT id, kind, note, opened_by FROM review_items WHERE note <> '' ORDER BY id")).all()
    rows = [
        {"item_id": one.id, "person": person, "line": line}
        for one in found
        if one.kind in KINDS and one.opened_by
        for person, line in _lines(one.note, one.opened_by, called)
    ]
    if rows:
        op.bulk_insert(made, rows)
    op.execute("UPDATE review_items SET key = 'consent:item:' || id WHERE key LIKE 'consent:%'")


def _called() -> dict[str, str]:
    """Who has a name, for the names that one account alone has."""
    found: dict[str, list[str]] = {}
    for row in op.get_bind().execute(sa.text("SELECT account, name FROM names")):
        found.setdefault(row.name, []).append(row.account)
    return {name: accounts[0] for name, accounts in found.items() if len(accounts) == 1}


def _lines(note: str, opened_by: str, called: Mapping[str, str]) -> list[tuple[str, str]]:
    """Whose each part of a note is: a line that begins with nobody's name belongs to the one before it."""
    said: list[tuple[str, str]] = []
    for line in note.split("\n"):
        person = called.get(line.partition(": ")[0], "")
        if said and not person:
            said[-1] = (said[-1][0], f"{said[-1][1]}\n{line}")
        else:
            said.append((person if said else opened_by, line))
    return said
