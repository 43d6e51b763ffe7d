"""The SQL of deliveries: promises kept, taken back, listed. Leases and outcomes are in `sending.store`.

The caller owns the connection and the transaction.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Json, Moment, Number
from scheduler.packing import GIVEN, packed
from scheduler.types import NEVER, OPEN, Delivery, Posted, Promise, State

metadata = MetaData()
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Number, primary_key=True),
    Column("dedup_key", String(200)),
    Column("kind", String(40)),
    Column("platform", String(20)),
    Column("target", String(220)),
    Column("subject", Json),
    Column("due_at", Moment),
    Column("send_until", Moment),
    Column("state", String(12)),
    Column("next_at", Moment),
    Column("attempts", Integer),
    Column("owner", String(40)),
    Column("began_at", Moment),
    Column("prints", Json),
    Column("round", Integer),
    Column("joined_to", Number),
    Column("wanted", Integer),
    Column("shown", Integer),
    Column("withdrawn", Text),
    Column("reason", Text),
    Column("promised_at", Moment),
    Column("settled_at", Moment),
)
messages = Table(
    "delivery_messages",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("target", String(220)),
    Column("message", String(100)),
    Column("print", String(64)),
)

STATE, JOINED_TO = deliveries.c.state.concat(""), deliveries.c.joined_to + 0
"""The same as the columns where keys choose: by indexes on these SQLite would look through most of what there is."""
OVER = (State.SENT, State.EXPIRED, State.CANCELLED, State.FAILED)
"""States in which nothing is under way any more."""

LAST = "\U0010ffff"
"""The last of all characters; no key has it."""
AT_ONCE = 500
"""Rows asked for by one statement; databases limit its values."""


def _fresh() -> dict[str, Any]:
    """The columns of a promise that nobody has taken up."""
    return {
        "state": State.PENDING,
        "attempts": 0,
        "owner": "",
        "began_at": None,
        "prints": [],
        "joined_to": None,
        "wanted": 0,
        "shown": 0,
        "withdrawn": "",
        "reason": "",
        "settled_at": None,
    }


def _unpacked(packed: str, *, postgres: bool) -> Any:
    """The same as rows, whose other columns are those of a fresh promise. One text is bound, whatever their number."""
    rows: Any
    if postgres:
        rows = func.jsonb_array_elements(cast(literal(packed, Text), postgresql.JSONB)).table_valued("value")
        texts = [rows.c.value.op("->>")(n) for n in range(len(GIVEN))]
        moments = {name for name in GIVEN if isinstance(deliveries.c[name].type, Moment)}
        cells = [cast(one, Moment) if name in moments else one for name, one in zip(GIVEN, texts, strict=True)]
    else:
        rows = func.json_each(packed).table_valued("value")
        cells = [func.json_extract(rows.c.value, f"$[{n}]") for n in range(len(GIVEN))]
    kept = [literal(value, deliveries.c[name].type) for name, value in (_fresh() | {"round": 0}).items()]
    # SQLite takes what follows FROM for a join unless there is a WHERE.
    return select(*cells, *kept).select_from(rows).where(true())


async def add(connection: AsyncConnection, promises: Sequence[Promise], now: dt.datetime, *, revive: bool) -> int:
    """Keep promises whose key is new, or, with `revive`, was cancelled or now falls due at another time; how many."""
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    if not promises:
        return 0
    types = (deliveries.c[name].type.dialect_impl(connection.dialect) for name in ("due_at", "subject"))
    moment, subject = (one.bind_processor(connection.dialect) for one in types)
    rows = _unpacked(packed(promises, now, moment, subject), postgres=kind is postgresql)
    columns = [*GIVEN, *_fresh(), "round"]
    statement = kind.insert(deliveries).from_select(columns, rows)
    if revive:
        anew = {name: statement.excluded[name] for name in columns if name not in ("dedup_key", "round")}
        again = or_(deliveries.c.state == State.CANCELLED, _put_off(statement.excluded, now))
        statement = statement.on_conflict_do_update(index_elements=["dedup_key"], set_=anew, where=again)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["dedup_key"])
    counted = statement.execution_options(preserve_rowcount=True)
    return max(0, (await connection.execute(counted)).rowcount)


def _put_off(promised: Any, now: dt.datetime) -> Any:
    """Whether a delivery that nobody has taken up falls due at another time than it did; what is due, is due."""
    c = deliveries.c
    untouched = and_(c.state == State.PENDING, c.owner == "", c.began_at.is_(None), c.joined_to.is_(None))
    fresh = and_(untouched, c.settled_at.is_(None), or_(c.due_at > now, promised.due_at > now))
    return and_(fresh, or_(c.due_at != promised.due_at, c.send_until != promised.send_until))


async def want_again(
    connection: AsyncConnection, dedup_key: str, now: dt.datetime, until: dt.datetime | None = None
) -> bool:
    """Mark a delivery as to be said again, in time until then; False if it is unknown or was given up."""
    mine = and_(deliveries.c.dedup_key == dedup_key, deliveries.c.state.in_([*OPEN, State.SENT]))
    sent = deliveries.c.state == State.SENT
    values: dict[str, Any] = {"wanted": deliveries.c.wanted + 1}
    values["next_at"] = case((sent, now), else_=deliveries.c.next_at)
    values |= {"send_until": until} if until else {}
    return (await connection.execute(update(deliveries).where(mine).values(values))).rowcount > 0


async def withdraw(connection: AsyncConnection, key: str, reason: str, now: dt.datetime, *, prefix: bool = True) -> int:
    """Cancel what was not begun; what may be under way is cancelled if it turns out not to have come through."""
    named = begins(connection, key) if prefix else deliveries.c.dedup_key == key
    mine = and_(named, STATE.in_(OPEN))
    free = and_(mine, deliveries.c.began_at.is_(None), JOINED_TO.is_(None))
    settled = {"state": State.CANCELLED, "reason": reason, "settled_at": now, "owner": "", "next_at": NEVER}
    done = (await connection.execute(update(deliveries).where(free).values(settled))).rowcount
    await connection.execute(update(deliveries).where(mine).values(withdrawn=reason))
    return done


def begins(connection: AsyncConnection, prefix: str) -> Any:
    """Which deliveries have a key that begins so, written so that an index on the keys serves; they are never swept."""
    key: Any = deliveries.c.dedup_key
    key = key.collate("C") if connection.dialect.name == "postgresql" else key
    return and_(key >= prefix, key < prefix + LAST)


async def find(connection: AsyncConnection, delivery_id: int) -> Delivery | None:
    """One delivery with its messages."""
    found = await listed(connection, ids=[delivery_id], limit=1)
    return found[0] if found else None


async def by_key(connection: AsyncConnection, dedup_key: str) -> Delivery | None:
    """The delivery of one promise."""
    row = (await connection.execute(select(deliveries.c.id).where(deliveries.c.dedup_key == dedup_key))).first()
    return await find(connection, row.id) if row else None


async def states(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, State]:
    """What became of those of these keys that have been promised."""
    query = select(deliveries.c.dedup_key, deliveries.c.state).where(deliveries.c.dedup_key.in_(keys))
    return {row.dedup_key: State(row.state) for row in await connection.execute(query)}


async def listed(
    connection: AsyncConnection,
    *,
    ids: Sequence[int] | None = None,
    states: Sequence[State] = (),
    key_prefix: str = "",
    target: str = "",
    kinds: Sequence[str] = (),
    due_before: dt.datetime | None = None,
    due_after: dt.datetime | None = None,
    newest: bool = False,
    limit: int = 50,
) -> list[Delivery]:
    """Deliveries by what they are, soonest due first, or `newest` first."""
    query = select(deliveries).limit(limit)
    order = (deliveries.c.due_at, deliveries.c.id)
    query = query.order_by(*(one.desc() for one in order)) if newest else query.order_by(*order)
    if ids is not None:
        query = query.where(deliveries.c.id.in_(ids))
    if states:
        query = query.where((STATE if key_prefix else deliveries.c.state).in_(states))
    if key_prefix:
        query = query.where(begins(connection, key_prefix))
    if target:
        query = query.where(deliveries.c.target == target)
    if kinds:
        query = query.where(deliveries.c.kind.in_(kinds))
    if due_before is not None:
        query = query.where(deliveries.c.due_at < due_before)
    if due_after is not None:
        query = query.where(deliveries.c.due_at >= due_after)
    return await whole(connection, (await connection.execute(query)).all())


async def counts(connection: AsyncConnection) -> dict[State, int]:
    """How many deliveries are in each state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return {State(state): count for state, count in (await connection.execute(query)).all()}


async def undelivered(connection: AsyncConnection, since: dt.datetime) -> int:
    """How many deliveries could not be made, or were too late to be made, since a moment."""
    lost = deliveries.c.state.in_((State.FAILED, State.EXPIRED))
    query = select(func.count()).select_from(deliveries).where(lost, deliveries.c.settled_at >= since)
    return int((await connection.execute(query)).scalar_one())


async def waiting_platforms(connection: AsyncConnection) -> list[str]:
    """The platforms for which something is open."""
    query = select(deliveries.c.platform).where(deliveries.c.state.in_(OPEN)).distinct()
    return sorted(row.platform for row in await connection.execute(query))


async def again(connection: AsyncConnection, delivery_id: int, send_until: dt.datetime, now: dt.datetime) -> bool:
    """Start a delivery that was given up anew, as if it had never been tried; False if it is in another state."""
    given_up = (State.FAILED, State.EXPIRED, State.CANCELLED, State.RETRY)
    mine = and_(deliveries.c.id == delivery_id, deliveries.c.state.in_(given_up))
    last = case((deliveries.c.send_until < send_until, send_until), else_=deliveries.c.send_until)
    values = _fresh() | {"next_at": now, "send_until": last}
    return (await connection.execute(update(deliveries).where(mine).values(values))).rowcount > 0


async def forget(connection: AsyncConnection, targets: Sequence[str]) -> int:
    """Take back what is still to be said to these, and erase that anything ever was; how many deliveries.

    What is being sent this moment stays until it is erased another time.
    """
    mine = deliveries.c.target.in_(list(targets))
    under_way = or_(deliveries.c.owner > "", deliveries.c.began_at.is_not(None), deliveries.c.joined_to.is_not(None))
    await connection.execute(update(deliveries).where(mine, under_way).values(withdrawn="it was erased"))
    over = select(deliveries.c.id).where(mine, or_(not_(under_way), deliveries.c.state.in_(OVER)))
    await connection.execute(delete(messages).where(messages.c.delivery_id.in_(over)))
    return (await connection.execute(delete(deliveries).where(deliveries.c.id.in_(over)))).rowcount


async def whole(connection: AsyncConnection, rows: Sequence[Any]) -> list[Delivery]:
    """Rows as deliveries, each with its messages."""
    ids = [row.id for row in rows]
    posted: dict[int, list[Posted]] = {}
    for start in range(0, len(ids), AT_ONCE):
        mine = messages.c.delivery_id.in_(ids[start : start + AT_ONCE])
        for one in await connection.execute(select(messages).where(mine).order_by(messages.c.ordinal)):
            posted.setdefault(one.delivery_id, []).append(Posted(one.message, one.print))
    return [_delivery(row, tuple(posted.get(row.id, ()))) for row in rows]


def _delivery(row: Any, posted: tuple[Posted, ...]) -> Delivery:
    promise = Promise(row.dedup_key, row.kind, row.target, row.subject or {}, row.due_at, row.send_until)
    return Delivery(
        id=row.id,
        promise=promise,
        state=State(row.state),
        next_at=row.next_at,
        attempts=row.attempts,
        began_at=row.began_at,
        prints=tuple(row.prints or ()),
        round=row.round,
        joined_to=row.joined_to,
        wanted=row.wanted,
        shown=row.shown,
        withdrawn=row.withdrawn,
        reason=row.reason,
        promised_at=row.promised_at,
        settled_at=row.settled_at,
        posted=posted,
    )
