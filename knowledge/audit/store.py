"""The SQL of the audit log. Rows can only be added; the database itself refuses to change or remove one.

A row holds no name and no sentence of anybody: people stand in it under a random pseudonym, whose key is a
table of its own, so that a person can be forgotten without breaking the chain.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

metadata = MetaData()
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String(40)),
    Column("action", String(40)),
    Column("actor", String(20)),
    Column("facts", Text),
    Column("before", String(64)),
    Column("hash", String(64)),
)
head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer),
    Column("hash", String(64)),
)
actors = Table("audit_actors", metadata, Column("actor", String(20), primary_key=True), Column("person", String(220)))

FIRST = "0" * 64
"""What the first row is bound to."""


@dataclass(frozen=True)
class Row:
    """One decision as the log keeps it. `facts` is JSON with ids, codes and digests only."""

    seq: int
    at: str
    action: str
    actor: str
    facts: str
    before: str
    hash: str

    @property
    def right(self) -> str:
        """The hash that this row must have."""
        return digest(self.seq, self.at, self.action, self.actor, self.facts, self.before)


def digest(seq: int, at: str, action: str, actor: str, facts: str, before: str) -> str:
    """The hash over a row and the hash of the row before it."""
    return hashlib.sha256(json.dumps([seq, at, action, actor, facts, before]).encode()).hexdigest()


def fingerprint(sentence: str) -> str:
    """What the log keeps of a sentence: enough to prove it later, too little to read it."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16] if sentence else ""


async def append(
    connection: AsyncConnection, action: str, person: str, facts: Mapping[str, str | int | None], now: dt.datetime
) -> int:
    """Add a row to the log; its number. Call it last in a transaction: it makes others wait for the commit."""
    actor = await actor_of(connection, person)
    taken = update(head).where(head.c.id == 1).values(seq=head.c.seq + 1).returning(head.c.seq, head.c.hash)
    seq, before = (await connection.execute(taken)).one()
    at = now.astimezone(dt.UTC).isoformat()
    body = json.dumps(dict(facts), sort_keys=True, ensure_ascii=False)
    made = digest(seq, at, action, actor, body, before)
    row = {"seq": seq, "at": at, "action": action, "actor": actor, "facts": body, "before": before, "hash": made}
    await connection.execute(insert(audit).values(row))
    await connection.execute(update(head).where(head.c.id == 1).values(hash=made))
    return int(seq)


async def actor_of(connection: AsyncConnection, person: str) -> str:
    """The pseudonym under which a person stands in the log; made when it is needed."""
    if known := await known_as(connection, person):
        return known
    into: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(actors)
    row = {"actor": secrets.token_hex(6), "person": person}
    await connection.execute(into.values(row).on_conflict_do_nothing(index_elements=["person"]))
    return await known_as(connection, person)  # which another copy of the service may have made meanwhile


async def known_as(connection: AsyncConnection, person: str) -> str:
    """The pseudonym under which a person stands in the log; empty for who has none, and none is made."""
    row = (await connection.execute(select(actors.c.actor).where(actors.c.person == person))).first()
    return str(row.actor) if row else ""


async def rows(connection: AsyncConnection, after: int = 0, limit: int = 1000) -> list[Row]:
    """Rows of the log in order, those after a number."""
    query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
    return [Row(**row._mapping) for row in await connection.execute(query)]


async def last(connection: AsyncConnection, action: str, entry_id: str) -> tuple[str, dt.datetime] | None:
    """Who did something to an entry last, and when; no person where they were forgotten since, None if nobody did."""
    named = audit.c.facts.contains(json.dumps({"entry": entry_id}, ensure_ascii=False)[1:-1], autoescape=True)
    query = select(audit).where(audit.c.action == action, named).order_by(audit.c.seq.desc()).limit(1)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    person = (await connection.execute(select(actors.c.person).where(actors.c.actor == row.actor))).scalar()
    return str(person or ""), dt.datetime.fromisoformat(row.at)


async def newest(connection: AsyncConnection) -> tuple[int, str]:
    """The number and hash that the log's last row must have."""
    row = (await connection.execute(select(head.c.seq, head.c.hash))).one()
    return int(row.seq), str(row.hash)


async def verify(connection: AsyncConnection) -> tuple[int, list[str]]:
    """How many rows the log has, and what is wrong with them; nothing if the chain holds."""
    wrong: list[str] = []
    seen, last = 0, FIRST
    while part := await rows(connection, seen):
        for row in part:
            if row.seq != seen + 1:
                wrong.append(f"rows {seen + 1} to {row.seq - 1} are missing")
            if row.before != last:
                wrong.append(f"row {row.seq} is not bound to the row before it")
            if row.hash != row.right:
                wrong.append(f"row {row.seq} was changed")
            seen, last = row.seq, row.hash
    if (seen, last) != await newest(connection):
        wrong.append(f"the log ends at row {seen}, which is not the last row that was written")
    return seen, wrong


async def forget(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase who stands behind the pseudonyms of these people; how many. The log itself stays whole."""
    return (await connection.execute(delete(actors).where(actors.c.person.in_(list(people))))).rowcount
