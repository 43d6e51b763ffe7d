"""The SQL of gaps, their askers, proposals and history. The caller owns the connection and the transaction.

What may be done with a gap is in `deciding`, how a question finds its gap in `joining`; here rows are written and read.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Row, delete, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.tables import ASKER, MEANINGS, ONE_COUNTED, askers, counted, gaps, proposals, steps
from knowledge.gaps.types import Asker, Asking, Gap, Proposal, State, Step, Wait
from knowledge.submissions.tables import submissions
from knowledge.tables import entries
from knowledge.types import SEARCHABLE

OPENING = 7_215_006
"""The key under which openings wait for each other on PostgreSQL; on SQLite there is one writer anyway."""
LARGEST = 2**62
"""Numbers above name nothing, and no database takes them."""
SAVED = "saved"
"""How the history of a gap says that a thread in which it came up was saved."""
Order = Literal["waiting", "age"]


async def one_at_a_time(connection: AsyncConnection) -> None:
    """Let no other transaction open a gap until this one ends, so that one question never opens two."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": OPENING})


async def add_gap(connection: AsyncConnection, vertical: str, now: dt.datetime, title: str = "") -> int:
    """A new open gap; its number."""
    row = {
        **dict.fromkeys(("vertical_by", "taken_by", "reason", "note", "place"), ""),
        "title": title,
        "vertical": vertical,
        "state": str(State.OPEN),
        "opened_at": now,
        "version": 1,
        "changed_at": now,
    }
    return int((await connection.execute(insert(gaps).returning(gaps.c.id), row)).scalar_one())


async def change(connection: AsyncConnection, gap_id: int, now: dt.datetime, **values: Any) -> None:
    """Change a gap and let its version grow."""
    changed = {name: str(value) if isinstance(value, State) else value for name, value in values.items()}
    mine = update(gaps).where(gaps.c.id == gap_id)
    await connection.execute(mine.values(version=gaps.c.version + 1, changed_at=now, **changed))


async def gap(connection: AsyncConnection, gap_id: int, *, lock: bool = False) -> Gap | None:
    """One gap with its counts, or None.

    With `lock` others wait with their changes to it until this transaction ends.
    """
    if not 0 < gap_id < LARGEST:
        return None
    if lock and connection.dialect.name == "postgresql":  # on SQLite there is one writer anyway
        await connection.execute(select(gaps.c.id).where(gaps.c.id == gap_id).with_for_update())
    row = (await connection.execute(ONE_COUNTED, {"gap": gap_id})).first()
    return None if row is None else _gap(row)


async def listed(
    connection: AsyncConnection,
    *,
    states: Sequence[str] = (State.OPEN,),
    vertical: str | None = None,
    person: str = "",
    entry_id: str = "",
    order: Order = "waiting",
    limit: int = 1_000_000,
    offset: int = 0,
) -> list[Gap]:
    """Gaps with their counts: those most people wait for first, or the oldest first. An empty vertical is one too."""
    query = counted().where(gaps.c.state.in_([str(one) for one in states]))
    if vertical is not None:
        query = query.where(gaps.c.vertical == vertical)
    if entry_id:
        query = query.where(gaps.c.entry_id == entry_id)
    if person:
        mine = select(askers.c.gap_id).where(askers.c.person == person, askers.c.state != str(Wait.LEFT))
        query = query.where(gaps.c.id.in_(mine))
    first = () if order == "age" else (text("waiting DESC"),)
    query = query.order_by(*first, gaps.c.opened_at, gaps.c.id).limit(limit).offset(offset)
    return [_gap(row) for row in await connection.execute(query)]


async def count(connection: AsyncConnection, states: Sequence[str] = (State.OPEN,)) -> dict[str, int]:
    """How many gaps there are, by vertical."""
    query = select(gaps.c.vertical, func.count()).where(gaps.c.state.in_([str(one) for one in states]))
    return {str(name): int(number) for name, number in await connection.execute(query.group_by(gaps.c.vertical))}


async def add_asker(connection: AsyncConnection, gap_id: int, asking: Asking, state: Wait, now: dt.datetime) -> int:
    """Put somebody among the askers of a gap; the row's number."""
    row = {
        "gap_id": gap_id,
        "person": asking.person,
        "account": asking.account,
        "target": asking.target,
        "audiences": ",".join(asking.audiences),
        "why": str(asking.why),
        **{one: getattr(asking, one) for one in ("private", "answer_id", "question", "language", "meaning", "vector")},
        "state": str(state),
        "round": 0,
        "asked_at": now,
    }
    return int((await connection.execute(insert(askers).returning(askers.c.id), row)).scalar_one())


async def change_askers(connection: AsyncConnection, ids: Sequence[int], **values: Any) -> None:
    """Change some rows of askers alike."""
    if ids:
        changed = {name: str(value) if isinstance(value, Wait) else value for name, value in values.items()}
        await connection.execute(update(askers).where(askers.c.id.in_(list(ids))).values(changed))


async def promise_round(connection: AsyncConnection, ids: Sequence[int], now: dt.datetime) -> None:
    """Note for some askers that they are promised an answer, in a round of its own."""
    if ids:
        changed = update(askers).where(askers.c.id.in_(list(ids)))
        await connection.execute(changed.values(state=str(Wait.TOLD), round=askers.c.round + 1, told_at=now))


async def askers_of(connection: AsyncConnection, gap_ids: Sequence[int]) -> dict[int, list[Asker]]:
    """Who asked these gaps' questions, the first asker first."""
    found: dict[int, list[Asker]] = {gap_id: [] for gap_id in gap_ids}
    query = select(*ASKER).where(askers.c.gap_id.in_(list(gap_ids))).order_by(askers.c.asked_at, askers.c.id)
    for row in await connection.execute(query):
        found[row.gap_id].append(_asker(row))
    return found


async def asker(connection: AsyncConnection, asker_id: int) -> Asker | None:
    """One asker, or None."""
    if not 0 < asker_id < LARGEST:
        return None
    row = (await connection.execute(select(*ASKER).where(askers.c.id == asker_id))).first()
    return _asker(row) if row else None


async def askers_by(
    connection: AsyncConnection, *, person: str = "", answer_id: str = "", gap_id: int = 0
) -> list[Asker]:
    """What one person asked, in one gap or anywhere, or what one answer became."""
    query = select(*ASKER).order_by(askers.c.id)
    query = query.where(askers.c.person == person) if person else query
    query = query.where(askers.c.answer_id == answer_id) if answer_id else query
    query = query.where(askers.c.gap_id == gap_id) if gap_id else query
    return [_asker(row) for row in await connection.execute(query)]


async def askers_of_people(connection: AsyncConnection, people: Sequence[str], targets: Sequence[str]) -> list[Asker]:
    """What these people asked, or is told at these targets: also what an account asked that is linked no more."""
    theirs = or_(
        askers.c.person.in_(list(people)), askers.c.account.in_(list(people)), askers.c.target.in_(list(targets))
    )
    return [_asker(row) for row in await connection.execute(select(*ASKER).where(theirs).order_by(askers.c.id))]


async def drop_askers(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Erase rows of askers, with what they wrote."""
    if ids:
        await connection.execute(delete(askers).where(askers.c.id.in_(list(ids))))


async def meanings(connection: AsyncConnection, after: int) -> list[tuple[int, str, bytes | None]]:
    """The meanings of questions by the rows of their askers, the next ones after a number."""
    return [(row.id, row.meaning, row.vector) for row in await connection.execute(MEANINGS, {"after": after})]


async def meaning_of(connection: AsyncConnection, asker_id: int) -> tuple[str, bytes | None]:
    """The meaning of one asker's question; empty where none was kept."""
    row = (await connection.execute(select(askers.c.meaning, askers.c.vector).where(askers.c.id == asker_id))).first()
    return (row.meaning, row.vector) if row else ("", None)


async def gaps_of(connection: AsyncConnection, asker_ids: Sequence[int]) -> dict[int, int]:
    """The gap in which each of these askers' rows is now."""
    if not asker_ids:
        return {}
    query = select(askers.c.id, askers.c.gap_id).where(askers.c.id.in_(list(asker_ids)))
    return {row.id: row.gap_id for row in await connection.execute(query)}


async def propose(
    connection: AsyncConnection, gap_id: int, entry_id: str, number: int, state: str, person: str, now: dt.datetime
) -> None:
    """Keep that an entry may answer a gap, or what became of that."""
    mine = (proposals.c.gap_id == gap_id) & (proposals.c.entry_id == entry_id)
    row = {"number": number, "state": state, "person": person, "at": now}
    if (await connection.execute(update(proposals).where(mine).values(row))).rowcount == 0:
        await connection.execute(insert(proposals).values(gap_id=gap_id, entry_id=entry_id, **row))


async def proposals_of(connection: AsyncConnection, gap_id: int) -> list[Proposal]:
    """The entries that were named for a gap, the newest first."""
    query = select(proposals).where(proposals.c.gap_id == gap_id).order_by(proposals.c.at.desc(), proposals.c.entry_id)
    return [Proposal(**row._mapping) for row in await connection.execute(query)]


async def log(
    connection: AsyncConnection,
    gap_id: int,
    what: str,
    person: str,
    now: dt.datetime,
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """Add a line to a gap's history; it holds ids and codes, never words."""
    row = {"gap_id": gap_id, "at": now, "person": person, "what": what, "facts": json.dumps(dict(facts or {}))}
    await connection.execute(insert(steps), row)


async def history(connection: AsyncConnection, gap_id: int, what: str = "") -> list[Step]:
    """A gap's history, the newest line first."""
    query = select(steps).where(steps.c.gap_id == gap_id).order_by(steps.c.id.desc())
    query = query.where(steps.c.what == what) if what else query
    return [
        Step(row.gap_id, row.at, row.person, row.what, json.loads(row.facts)) for row in await connection.execute(query)
    ]


async def saved(connection: AsyncConnection, submission: int, gap_ids: Sequence[int], now: dt.datetime) -> None:
    """Note in the history of these gaps that a thread in which they came up was saved as a submission."""
    for gap_id in gap_ids:
        await log(connection, gap_id, SAVED, "", now, {"submission": submission})


async def saved_with(connection: AsyncConnection, submission: int) -> list[int]:
    """The gaps that came up in the thread which became a submission."""
    mine = (steps.c.what == SAVED) & (steps.c.facts == json.dumps({"submission": submission}))
    return [row.gap_id for row in await connection.execute(select(steps.c.gap_id).where(mine).order_by(steps.c.id))]


async def accepted(connection: AsyncConnection, limit: int) -> list[tuple[int, str, int, str]]:
    """Open gaps for which a submission was accepted that was not named for them yet: gap, entry, version, author."""
    named = select(proposals.c.gap_id).where(
        proposals.c.gap_id == submissions.c.gap_id,
        proposals.c.entry_id == submissions.c.entry_id,
        proposals.c.number >= entries.c.number,
        proposals.c.state != "proposed",
    )
    query = (
        select(submissions.c.gap_id, submissions.c.entry_id, entries.c.number, submissions.c.person)
        .join(gaps, gaps.c.id == submissions.c.gap_id)
        .join(entries, entries.c.id == submissions.c.entry_id)
        .where(submissions.c.state == "accepted", entries.c.status.in_(SEARCHABLE), gaps.c.state == str(State.OPEN))
        .where(~named.exists())
        .order_by(submissions.c.id)
        .limit(limit)
    )
    return [(row.gap_id, row.entry_id, row.number, row.person) for row in await connection.execute(query)]


async def without_entry(connection: AsyncConnection, limit: int) -> list[int]:
    """Answered gaps whose entry may not be quoted any more."""
    query = (
        select(gaps.c.id)
        .outerjoin(entries, entries.c.id == gaps.c.entry_id)
        .where(gaps.c.state == str(State.ANSWERED))
        .where(entries.c.id.is_(None) | entries.c.status.not_in(SEARCHABLE))
    )
    return [row.id for row in await connection.execute(query.order_by(gaps.c.id).limit(limit))]


async def answered_since(connection: AsyncConnection, since: dt.datetime) -> list[float]:
    """The days from question to answer of the gaps that were answered since then and still are."""
    query = select(gaps.c.opened_at, gaps.c.answered_at)
    query = query.where(gaps.c.state == str(State.ANSWERED), gaps.c.answered_at >= since)
    return sorted((row.answered_at - row.opened_at).total_seconds() / 86400 for row in await connection.execute(query))


async def rename(connection: AsyncConnection, people: Sequence[str], becomes: str) -> int:
    """Put another name in the place of some people's everywhere but among the askers; in how many places."""
    changed = 0
    for table, column in ((gaps, "taken_by"), (gaps, "vertical_by"), (proposals, "person"), (steps, "person")):
        mine = update(table).where(table.c[column].in_(list(people)))
        changed += (await connection.execute(mine.values({column: becomes}))).rowcount
    return changed


async def leave_places(connection: AsyncConnection, targets: Sequence[str]) -> int:
    """Let gaps be discussed nowhere that were discussed with one person; how many."""
    mine = gaps.c.place.in_(list(targets))
    return (await connection.execute(update(gaps).where(mine).values(place=""))).rowcount


def _gap(row: Row[Any]) -> Gap:
    return Gap(**{name: value for name, value in row._mapping.items() if name != "changed_at"})


def _asker(row: Row[Any]) -> Asker:
    return Asker(**{**row._mapping, "audiences": tuple(row.audiences.split(",")), "private": bool(row.private)})
