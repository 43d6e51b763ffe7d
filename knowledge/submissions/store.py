"""The SQL of submissions. The caller owns the connection and the transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

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

PENDING = "pending"


@dataclass(frozen=True)
class Submission:
    """Something offered. `body` is what its author wrote; a saved thread adds the words of those who consent."""

    id: int
    kind: str
    title: str
    body: str
    state: str
    person: str
    place: str
    thread: str
    submitted_at: dt.datetime


async def submit(
    connection: AsyncConnection,
    *,
    kind: str,
    title: str,
    body: str,
    person: str,
    place: str,
    thread: str,
    now: dt.datetime,
    said: Sequence[tuple[str, str]] = (),
) -> int:
    """Keep a submission with the words (person, text) of a thread; the submitter consents to their own."""
    row = {
        "kind": kind,
        "title": title,
        "body": body,
        "state": PENDING,
        "person": person,
        "place": place,
        "thread": thread,
        "submitted_at": now,
    }
    found = await connection.execute(insert(submissions).values(row).returning(submissions.c.id))
    submission_id = int(found.scalar_one())
    rows = [
        {
            "submission_id": submission_id,
            "ordinal": n,
            "person": who,
            "words": text,
            "consent": True if who == person else None,
        }
        for n, (who, text) in enumerate(said)
    ]
    if rows:
        await connection.execute(insert(words), rows)
    return submission_id


async def submission(connection: AsyncConnection, submission_id: int) -> Submission | None:
    """One submission, or None."""
    row = (await connection.execute(select(submissions).where(submissions.c.id == submission_id))).first()
    return Submission(**row._mapping) if row else None


async def describe(connection: AsyncConnection, submission_id: int, *, title: str, kind: str, body: str) -> None:
    """Give a submission its title, kind and text."""
    mine = submissions.c.id == submission_id
    await connection.execute(update(submissions).where(mine).values(title=title, kind=kind, body=body))


async def of_thread(connection: AsyncConnection, thread: str) -> Submission | None:
    """The pending submission that was made of a thread, if there is one."""
    query = select(submissions).where(submissions.c.thread == thread, submissions.c.state == PENDING)
    row = (await connection.execute(query)).first()
    return Submission(**row._mapping) if row else None


async def count_pending(connection: AsyncConnection, person: str) -> int:
    """How many submissions of a person wait."""
    query = select(func.count()).select_from(submissions)
    query = query.where(submissions.c.person == person, submissions.c.state == PENDING)
    return int((await connection.execute(query)).scalar_one())


async def unasked(connection: AsyncConnection, submission_id: int) -> list[str]:
    """Those whose words are in a submission and who have not said yes or no."""
    mine = (words.c.submission_id == submission_id) & words.c.consent.is_(None)
    rows = await connection.execute(select(words.c.person).where(mine).order_by(words.c.ordinal))
    return list(dict.fromkeys(row.person for row in rows))


async def consent(connection: AsyncConnection, submission_id: int, person: str, *, given: bool) -> int:
    """Note a person's yes or no to the use of their words; how many utterances that concerns.

    The words of a person who says no are erased.
    """
    mine = (words.c.submission_id == submission_id) & (words.c.person == person)
    changed = {"consent": given} if given else {"consent": False, "words": ""}
    return int((await connection.execute(update(words).where(mine).values(changed))).rowcount)


async def consented(connection: AsyncConnection, submission_id: int) -> list[tuple[str, str]]:
    """What may be used of a thread: (person, words), in order."""
    mine = (words.c.submission_id == submission_id) & words.c.consent.is_(True)
    rows = await connection.execute(select(words).where(mine).order_by(words.c.ordinal))
    return [(row.person, row.words) for row in rows]
