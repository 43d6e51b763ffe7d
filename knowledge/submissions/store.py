"""The SQL of submissions and their versions. The caller owns the connection and the transaction.

Which changes of state are allowed is said in `offering`; here rows are only written and read.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.submissions.tables import submissions, versions, words
from knowledge.submissions.types import WAITING, Draft, Forgotten, State, Submission, SubmissionVersion


async def keep(
    connection: AsyncConnection,
    draft: Draft,
    *,
    person: str,
    name: str,
    place: str,
    thread: str,
    now: dt.datetime,
    entry_id: str | None = None,
    base: int | None = None,
    gap_id: int | None = None,
    said: Sequence[tuple[str, str]] = (),
) -> int:
    """Keep a new draft, with the words (person, text) of a thread; who keeps it consents to their own. Its number."""
    row = {
        "kind": draft.kind,
        "title": draft.title,
        "body": draft.body,
        "state": State.DRAFT,
        "person": person,
        "place": place,
        "thread": thread,
        "submitted_at": now,
        "number": 1,
        "entry_id": entry_id,
        "base": base,
        "gap_id": gap_id,
        "name": name,
    }
    found = await connection.execute(insert(submissions).values(row).returning(submissions.c.id))
    submission_id = int(found.scalar_one())
    await connection.execute(insert(versions).values(_version(submission_id, 1, draft, person, name, now)))
    rows = [
        {"submission_id": submission_id, "ordinal": n, "person": who, "words": text, "consent": who == person or None}
        for n, (who, text) in enumerate(said)
    ]
    if rows:
        await connection.execute(insert(words), rows)
    return submission_id


async def revise(
    connection: AsyncConnection, submission_id: int, draft: Draft, *, person: str, name: str, now: dt.datetime
) -> int:
    """Keep a further version of a submission; its number."""
    mine = submissions.c.id == submission_id
    changed = {"title": draft.title, "kind": draft.kind, "body": draft.body, "number": submissions.c.number + 1}
    found = await connection.execute(update(submissions).where(mine).values(changed).returning(submissions.c.number))
    number = int(found.scalar_one())
    await connection.execute(insert(versions).values(_version(submission_id, number, draft, person, name, now)))
    return number


def _version(
    submission_id: int, number: int, draft: Draft, person: str, name: str, now: dt.datetime
) -> dict[str, object]:
    return {
        "submission_id": submission_id,
        "number": number,
        "title": draft.title,
        "kind": draft.kind,
        "fields": json.dumps(dict(draft.fields), ensure_ascii=False),
        "body": draft.body,
        "person": person,
        "name": name,
        "at": now,
    }


async def move(
    connection: AsyncConnection,
    submission_id: int,
    state: State,
    *,
    entry_id: str | None = None,
    base: int | None = None,
    at: dt.datetime | None = None,
    employer: str | None = None,
) -> None:
    """Set where a submission stands, what it became or builds on; when it was offered and for whom its author works."""
    given = {"entry_id": entry_id, "base": base, "submitted_at": at, "employer": employer}
    changed: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    mine = submissions.c.id == submission_id
    await connection.execute(update(submissions).where(mine).values(state=str(state), **changed))


async def submission(connection: AsyncConnection, submission_id: int, *, lock: bool = False) -> Submission | None:
    """One submission, or None. With `lock` others wait with their changes to it until this transaction ends."""
    query = select(submissions).where(submissions.c.id == submission_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _submission(row) if row else None


async def many(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Submission]:
    """Several submissions by number; unknown ones are simply absent."""
    rows = await connection.execute(select(submissions).where(submissions.c.id.in_(list(ids))))
    return {row.id: _submission(row) for row in rows}


async def version(
    connection: AsyncConnection, submission_id: int, number: int | None = None
) -> SubmissionVersion | None:
    """One text of a submission, the newest by default."""
    query = select(versions).where(versions.c.submission_id == submission_id)
    if number is not None:
        query = query.where(versions.c.number == number)
    row = (await connection.execute(query.order_by(versions.c.number.desc()).limit(1))).first()
    return _read(row) if row else None


async def history(connection: AsyncConnection, submission_id: int) -> list[SubmissionVersion]:
    """Every text of a submission, the newest first."""
    query = select(versions).where(versions.c.submission_id == submission_id).order_by(versions.c.number.desc())
    return [_read(row) for row in await connection.execute(query)]


async def of_people(
    connection: AsyncConnection,
    people: Sequence[str],
    states: Sequence[str] = (),
    limit: int = 50,
    *,
    lock: bool = False,
) -> list[Submission]:
    """The submissions of these accounts, newest first. With `lock` nobody else may change them meanwhile."""
    query = select(submissions).where(submissions.c.person.in_(list(people)))
    if states:
        query = query.where(submissions.c.state.in_([str(one) for one in states]))
    query = query.order_by(submissions.c.id.desc()).limit(limit)
    rows = await connection.execute(query.with_for_update() if lock else query)
    return [_submission(row) for row in rows]


async def authors_of(connection: AsyncConnection, entry_id: str) -> list[str]:
    """The accounts whose accepted submissions made an entry what it is."""
    query = select(submissions.c.person).where(submissions.c.entry_id == entry_id)
    rows = await connection.execute(query.where(submissions.c.state == str(State.ACCEPTED)))
    return list(dict.fromkeys(row.person for row in rows))


async def in_states(connection: AsyncConnection, states: Sequence[str], newest: int = 1_000_000) -> list[Submission]:
    """The newest submissions in these states, oldest first."""
    query = select(submissions).where(submissions.c.state.in_([str(one) for one in states]))
    rows = await connection.execute(query.order_by(submissions.c.id.desc()).limit(newest))
    return [_submission(row) for row in rows][::-1]


async def of_thread(connection: AsyncConnection, thread: str) -> Submission | None:
    """The submission that was made of a thread and is not over, if there is one."""
    living = (State.DRAFT, *WAITING)
    query = select(submissions).where(submissions.c.thread == thread, submissions.c.state.in_([str(s) for s in living]))
    query = query.where(submissions.c.id.in_(select(words.c.submission_id)))
    row = (await connection.execute(query)).first()
    return _submission(row) if row else None


async def count(connection: AsyncConnection, people: Sequence[str], states: Sequence[str] = WAITING) -> int:
    """How many submissions of a person, over their accounts, are in these states; by default those that wait."""
    query = select(func.count()).select_from(submissions).where(submissions.c.person.in_(list(people)))
    query = query.where(submissions.c.state.in_([str(state) for state in states]))
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


async def first_words(connection: AsyncConnection, submission_id: int, person: str) -> int | None:
    """Which of the utterances of a thread is the first of a person: it stands for them where no account may."""
    mine = (words.c.submission_id == submission_id) & (words.c.person == person)
    found = (await connection.execute(select(func.min(words.c.ordinal)).where(mine))).scalar()
    return None if found is None else int(found)


async def consented(connection: AsyncConnection, submission_id: int) -> list[tuple[str, str]]:
    """What may be used of a thread: (person, words), in order."""
    mine = (words.c.submission_id == submission_id) & words.c.consent.is_(True)
    rows = await connection.execute(select(words).where(mine).order_by(words.c.ordinal))
    return [(row.person, row.words) for row in rows]


async def forget(connection: AsyncConnection, people: Sequence[str], targets: Sequence[str]) -> Forgotten:
    """Erase the texts of these people that were not published, their words in saved threads, their names elsewhere.

    They are told at these targets. What still waits in the queue is to be withdrawn before.
    """
    mine = submissions.c.person.in_(list(people))
    rows = await connection.execute(select(submissions.c.id, submissions.c.state).where(mine))
    found = {int(row.id): row.state for row in rows}
    gone = tuple(number for number, state in found.items() if state != State.ACCEPTED)
    published = tuple(number for number, state in found.items() if state == State.ACCEPTED)
    blank = {"title": "", "body": "", "person": "", "name": ""}
    await connection.execute(delete(words).where(words.c.submission_id.in_(gone)))
    await connection.execute(update(versions).where(versions.c.submission_id.in_(gone)).values(fields="{}", **blank))
    of_theirs = update(submissions).where(submissions.c.id.in_(gone))
    await connection.execute(of_theirs.values(thread="", place="", **blank))
    said = update(words).where(words.c.person.in_(list(people))).values(words="", consent=False, person="")
    utterances, named = (await connection.execute(said)).rowcount, 0
    for changed in (
        update(submissions).where(mine).values(person="", name="", place="", employer=""),
        update(submissions).where(submissions.c.place.in_([*people, *targets])).values(place=""),
        update(versions).where(versions.c.person.in_(list(people))).values(person="", name=""),
    ):
        named += (await connection.execute(changed)).rowcount
    return Forgotten(gone, published, utterances, named)


def _submission(row: Row[Any]) -> Submission:
    return Submission(**row._mapping)


def _read(row: Row[Any]) -> SubmissionVersion:
    draft = Draft(row.kind, row.title, row.body, json.loads(row.fields))
    return SubmissionVersion(row.submission_id, row.number, draft, row.person, row.name, row.at)
