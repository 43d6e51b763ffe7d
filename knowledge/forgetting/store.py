"""The SQL of erasing a person: from submissions, saved threads, the queue, reproductions and the log's pseudonyms.

The caller owns the connection and the transaction. What people asked is erased by `gaps.joining.forget`.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.audit.store import actors
from knowledge.reproductions.store import affiliations, reproductions
from knowledge.review.tables import decisions, items
from knowledge.submissions.store import submissions, versions, words
from knowledge.submissions.types import State

UNNAMED = {"person": "", "name": ""}


async def texts(connection: AsyncConnection, people: Sequence[str]) -> tuple[int, int]:
    """Erase the texts of these people that were not published; how many, and how many published ones stay unnamed.

    What still waits in the queue is to be withdrawn before.
    """
    mine = submissions.c.person.in_(list(people))
    query = select(submissions.c.id, submissions.c.state).where(mine)
    found = {int(row.id): row.state for row in await connection.execute(query)}
    gone = [number for number, state in found.items() if state != State.ACCEPTED]
    blank = {"title": "", "body": "", "fields": "{}"}
    await connection.execute(delete(words).where(words.c.submission_id.in_(gone)))
    await connection.execute(update(versions).where(versions.c.submission_id.in_(gone)).values(blank))
    of_theirs = submissions.c.id.in_(gone)
    await connection.execute(update(submissions).where(of_theirs).values(title="", body="", thread="", place=""))
    await connection.execute(update(items).where(items.c.submission_id.in_(gone)).values(title="", note=""))
    await connection.execute(update(submissions).where(mine).values(UNNAMED))
    await connection.execute(update(versions).where(versions.c.person.in_(list(people))).values(UNNAMED))
    return len(gone), len(found) - len(gone)


async def utterances(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase what these people said in threads that somebody saved; how many utterances."""
    mine = words.c.person.in_(list(people))
    blank = {"words": "", "consent": False, "person": ""}
    return (await connection.execute(update(words).where(mine).values(blank))).rowcount


async def trials(connection: AsyncConnection, people: Sequence[str]) -> int:
    """Erase where these people work, and their names and notes from what they tried; how many. What came out stays."""
    mine = list(people)
    await connection.execute(delete(affiliations).where(affiliations.c.person.in_(mine)))
    unnamed = {**UNNAMED, "organisation": "", "note": ""}
    tried = update(reproductions).where(reproductions.c.person.in_(mine)).values(unnamed)
    return (await connection.execute(tried)).rowcount


async def decided(connection: AsyncConnection, people: Sequence[str]) -> None:
    """Erase the names of these people from the queue, and who stands behind their pseudonym in the log.

    What was decided, and why, stays; the log stays whole.
    """
    mine = list(people)
    for who, name in (("claimed_by", "claimed_name"), ("decided_by", "decided_name")):
        await connection.execute(update(items).where(items.c[who].in_(mine)).values({who: "", name: ""}))
    await connection.execute(update(items).where(items.c.opened_by.in_(mine)).values(opened_by=""))
    await connection.execute(update(decisions).where(decisions.c.person.in_(mine)).values(UNNAMED))
    await connection.execute(delete(actors).where(actors.c.person.in_(mine)))
