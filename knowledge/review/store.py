"""The SQL of the queue: items, claims, decisions. The caller owns the transaction.

What an action does besides is in `deciding`, and who may take it in `rules`; here rows are written and read.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.review.doubts import store as said
from knowledge.review.tables import decisions, doubts, items
from knowledge.review.types import CLAIM, Decision, Item, ItemState, NewItem, Reviewer
from knowledge.submissions.types import Forgotten


async def open_item(connection: AsyncConnection, new: NewItem, now: dt.datetime) -> int | None:
    """Put something into the queue; its number, or None if its key was queued before."""
    if (await connection.execute(select(items.c.id).where(items.c.key == new.key))).first():
        return None
    subject = new.subject or (f"submission:{new.submission_id}" if new.submission_id else f"entry:{new.entry_id}")
    row = {
        "key": new.key,
        "kind": str(new.kind),
        "state": str(ItemState.OPEN),
        "version": 1,
        "title": new.title,
        "note": new.note,
        "entry_kind": new.entry_kind,
        "language": new.language,
        "verticals": "".join(f"|{one}" for one in new.verticals) + "|",
        "traits": json.dumps(list(new.traits)),
        "flags": json.dumps(list(new.flags), ensure_ascii=False),
        "submission_id": new.submission_id,
        "entry_id": new.entry_id,
        "subject": subject,
        "place": new.place,
        "opened_by": new.opened_by,
        "opened_at": now,
    }
    return int((await connection.execute(insert(items).values(row).returning(items.c.id))).scalar_one())


async def item(connection: AsyncConnection, item_id: int, *, lock: bool = False) -> Item | None:
    """One item, or None. With `lock` others wait with their changes to it until this transaction ends."""
    query = select(items).where(items.c.id == item_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _item(row) if row else None


async def item_of(connection: AsyncConnection, submission_id: int, *, lock: bool = False) -> Item | None:
    """The newest item of a submission, or None."""
    query = select(items).where(items.c.submission_id == submission_id).order_by(items.c.id.desc()).limit(1)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return _item(row) if row else None


async def count_of(connection: AsyncConnection, submission_id: int) -> int:
    """How often a submission has been put into the queue."""
    query = select(func.count()).select_from(items).where(items.c.submission_id == submission_id)
    return int((await connection.execute(query)).scalar_one())


async def open_items_of(connection: AsyncConnection, entry_id: str, kinds: Sequence[str] = ()) -> list[Item]:
    """The undecided items about an entry, oldest first."""
    query = select(items).where(items.c.entry_id == entry_id, items.c.state != str(ItemState.DECIDED))
    if kinds:
        query = query.where(items.c.kind.in_([str(kind) for kind in kinds]))
    return [_item(row) for row in await connection.execute(query.order_by(items.c.id))]


async def lock_about(connection: AsyncConnection, entry_id: str) -> None:
    """Let others wait with what they decide about an entry. Whoever locks the entry, too, locks these before it."""
    mine = (items.c.entry_id == entry_id) & (items.c.state != str(ItemState.DECIDED))
    await connection.execute(select(items.c.id).where(mine).order_by(items.c.id).with_for_update())


async def change(
    connection: AsyncConnection, item_id: int, values: Mapping[str, Any], *, version: int | None = None
) -> bool:
    """Change an undecided item and let its version grow; False if `version` is not the one it has, or it is decided."""
    mine = (items.c.id == item_id) & (items.c.state != str(ItemState.DECIDED))
    if version is not None:
        mine &= items.c.version == version
    prepared = dict(values)
    for name in ("traits", "flags"):
        if name in prepared:
            prepared[name] = json.dumps(list(prepared[name]), ensure_ascii=False)
    if "verticals" in prepared:
        prepared["verticals"] = "".join(f"|{one}" for one in prepared["verticals"]) + "|"
    done = await connection.execute(update(items).where(mine).values(version=items.c.version + 1, **prepared))
    return done.rowcount == 1


async def reopen(connection: AsyncConnection, item_id: int, state: str, sentence: str | None) -> None:
    """Take a decision back from an item: it stands as it did before, under a new version."""
    empty = dict.fromkeys(("outcome", "decided_by", "decided_name", "decided_at", "code"))
    changed = update(items).where(items.c.id == item_id).values(state=state, sentence=sentence, **empty)
    await connection.execute(changed.values(version=items.c.version + 1))


async def claim(connection: AsyncConnection, item_id: int, reviewer: Reviewer, now: dt.datetime) -> bool:
    """Claim an undecided item for half an hour, or claim it anew; False if another's claim holds."""
    free = or_(items.c.claimed_until.is_(None), items.c.claimed_until <= now, items.c.claimed_by == reviewer.person)
    mine = (items.c.id == item_id) & (items.c.state != str(ItemState.DECIDED)) & free
    claimed = {"claimed_by": reviewer.person, "claimed_name": reviewer.name, "claimed_until": now + CLAIM}
    return (await connection.execute(update(items).where(mine).values(claimed))).rowcount == 1


async def release(connection: AsyncConnection, item_id: int, person: str) -> bool:
    """Give a claim back; False if it was not this person's."""
    mine = (items.c.id == item_id) & (items.c.claimed_by == person)
    none = {"claimed_by": None, "claimed_name": None, "claimed_until": None}
    return (await connection.execute(update(items).where(mine).values(none))).rowcount == 1


async def note(
    connection: AsyncConnection,
    item_id: int,
    action: str,
    reviewer: Reviewer,
    now: dt.datetime,
    *,
    version: int,
    number: int | None = None,
    code: str = "",
    sentence: str = "",
    batch: str = "",
    before: Mapping[str, Any] | None = None,
) -> int:
    """Keep an action on an item with what undoing it needs; its number."""
    row = {
        "item_id": item_id,
        "action": action,
        "person": reviewer.person,
        "name": reviewer.name,
        "at": now,
        "version": version,
        "number": number,
        "code": code,
        "sentence": sentence,
        "batch": batch,
        "before": json.dumps(dict(before or {}), ensure_ascii=False),
    }
    return int((await connection.execute(insert(decisions).values(row).returning(decisions.c.id))).scalar_one())


async def decisions_of(connection: AsyncConnection, item_id: int) -> list[Decision]:
    """Every action on an item, oldest first, also those that were undone."""
    query = select(decisions).where(decisions.c.item_id == item_id).order_by(decisions.c.id)
    return [_decision(row) for row in await connection.execute(query)]


async def decision(connection: AsyncConnection, decision_id: int) -> Decision | None:
    """One action, or None."""
    row = (await connection.execute(select(decisions).where(decisions.c.id == decision_id))).first()
    return _decision(row) if row else None


async def of_batch(connection: AsyncConnection, batch: str) -> list[Decision]:
    """The actions that were taken together, oldest first."""
    query = select(decisions).where(decisions.c.batch == batch).order_by(decisions.c.id)
    return [_decision(row) for row in await connection.execute(query)]


async def undo(connection: AsyncConnection, decision_id: int, now: dt.datetime) -> bool:
    """Mark an action as taken back; False if it was before."""
    mine = (decisions.c.id == decision_id) & decisions.c.undone_at.is_(None)
    return (await connection.execute(update(decisions).where(mine).values(undone_at=now))).rowcount == 1


async def listed(
    connection: AsyncConnection,
    now: dt.datetime,
    *,
    states: Sequence[str] = (ItemState.OPEN,),
    kind: str = "",
    vertical: str = "",
    language: str = "",
    entry_kind: str = "",
    search: str = "",
    claimed_by: str = "",
    unclaimed: bool = False,
    flagged: bool = False,
    among: Sequence[str] | None = None,
    limit: int = 25,
    offset: int = 0,
) -> tuple[list[Item], int]:
    """A page of the queue, the oldest first, and how many there are in all.

    `search` finds words of title and note, or an id; `among` limits to verticals. What others claimed is among them.
    """
    query = select(items).where(items.c.state.in_([str(state) for state in states]))
    for column, value in ((items.c.kind, kind), (items.c.language, language), (items.c.entry_kind, entry_kind)):
        if value:
            query = query.where(column == str(value))
    if vertical:
        query = query.where(items.c.verticals.contains(f"|{vertical}|", autoescape=True))
    query = _among(query, among)
    if claimed_by:
        query = query.where(items.c.claimed_by == claimed_by, items.c.claimed_until > now)
    if unclaimed:
        query = query.where(or_(items.c.claimed_until.is_(None), items.c.claimed_until <= now))
    if flagged:
        query = query.where(items.c.flags != "[]")
    query = _searched(query, search)
    total = int((await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one())
    rows = await connection.execute(query.order_by(items.c.opened_at, items.c.id).limit(limit).offset(offset))
    return [_item(row) for row in rows], total


async def following(
    connection: AsyncConnection, now: dt.datetime, besides: int, among: Sequence[str] | None = None
) -> int | None:
    """The item that has waited longest among those that nobody has claimed, apart from one; None if there is none."""
    free = or_(items.c.claimed_until.is_(None), items.c.claimed_until <= now)
    query = select(items.c.id).where(items.c.state == str(ItemState.OPEN), free, items.c.id != besides)
    query = _among(query, among).order_by(items.c.opened_at, items.c.id).limit(1)
    return (await connection.execute(query)).scalar()


def _among(query: Select[Any], verticals: Sequence[str] | None) -> Select[Any]:
    """Those of some verticals; None is any."""
    if verticals is None:
        return query
    return query.where(or_(*(items.c.verticals.contains(f"|{one}|", autoescape=True) for one in verticals)))


def _searched(query: Select[Any], search: str) -> Select[Any]:
    for word in search.lower().split()[:8]:
        found = [func.lower(column).contains(word, autoescape=True) for column in (items.c.title, items.c.note)]
        found += [items.c.entry_id == word, items.c.subject == word]
        if word.isdecimal() and len(word) < 10:
            found.append(items.c.id == int(word))
        query = query.where(or_(*found))
    return query


async def counts(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many items there are by kind and state."""
    query = select(items.c.kind, items.c.state, func.count()).group_by(items.c.kind, items.c.state)
    return {(str(kind), str(state)): int(number) for kind, state, number in await connection.execute(query)}


async def record(connection: AsyncConnection, accounts: Sequence[str]) -> dict[str, int]:
    """How the submissions of a person ended, by outcome: their record for whoever decides."""
    query = select(items.c.outcome, func.count()).where(items.c.opened_by.in_(list(accounts)))
    query = query.where(items.c.submission_id.is_not(None), items.c.outcome.is_not(None)).group_by(items.c.outcome)
    return {str(outcome): int(number) for outcome, number in await connection.execute(query)}


async def ends(
    connection: AsyncConnection, accounts: Sequence[str], since: dt.datetime
) -> list[tuple[str, str, tuple[str, ...], dt.datetime]]:
    """How a person's submissions ended since a day: outcome, code, verticals, when; trust is made of it."""
    query = select(items).where(
        and_(items.c.opened_by.in_(list(accounts)), items.c.submission_id.is_not(None), items.c.decided_at >= since)
    )
    rows = [_item(row) for row in await connection.execute(query)]
    return [(row.outcome or "", row.code or "", row.verticals, row.decided_at) for row in rows if row.decided_at]


async def forget(connection: AsyncConnection, people: Sequence[str], targets: Sequence[str], texts: Forgotten) -> int:
    """Erase these people from the queue, who are told at these targets; in how many places they were named.

    What was decided, and why, stays; of their texts not where they were offered, and of those gone not the titles. What
    they said of somebody else's entry goes; what others said of it stays.
    """
    mine = list(people)
    alone = (items.c.submission_id.is_(None), items.c.id.not_in(select(doubts.c.item_id)))
    await connection.execute(update(items).where(items.c.opened_by.in_(mine), *alone).values(note=""))
    named, notes = await said.forget(connection, mine)
    for item_id, left in notes.items():
        await connection.execute(update(items).where(items.c.id == item_id).values(note=left))
    for theirs, blank in ((texts.published, {"place": ""}), (texts.gone, {"place": "", "title": "", "note": ""})):
        await connection.execute(update(items).where(items.c.submission_id.in_(theirs)).values(blank))
    for table, column, blank in (
        (items, "claimed_by", {"claimed_by": "", "claimed_name": ""}),
        (items, "decided_by", {"decided_by": "", "decided_name": ""}),
        (items, "opened_by", {"opened_by": ""}),
        (items, "place", {"place": ""}),
        (decisions, "person", {"person": "", "name": ""}),
    ):
        where = table.c[column].in_([*mine, *targets] if column == "place" else mine)
        named += (await connection.execute(update(table).where(where).values(blank))).rowcount
    return named


def _item(row: Row[Any]) -> Item:
    values = dict(row._mapping)
    values["verticals"] = tuple(one for one in row.verticals.split("|") if one)
    values["traits"], values["flags"] = tuple(json.loads(row.traits)), tuple(json.loads(row.flags))
    return Item(**values)


def _decision(row: Row[Any]) -> Decision:
    return Decision(**{**row._mapping, "before": json.loads(row.before)})
