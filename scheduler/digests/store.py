"""The SQL of digests: their rules, their issues, who gets them. The caller owns the connection and the transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Boolean, Column, Date, MetaData, String, Table, Text, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.columns import Json, Moment, Number
from scheduler.digests.types import Contents, DigestRule, Edited, Issue, IssueState, Line, Month, Pace, Subscription
from scheduler.rules import from_text

metadata = MetaData()
rules = Table(
    "digest_rules",
    metadata,
    Column("id", Number, primary_key=True),
    Column("scope", String(80)),
    Column("pace", String(20)),
    Column("rule", Text),
    Column("local_time", String(5)),
    Column("zone", String(60)),
    Column("first", Date),
    Column("mode", String(20)),
    Column("language", String(20)),
    Column("active", Boolean),
    Column("account", String(220)),
    Column("created_at", Moment),
)
issues = Table(
    "digest_issues",
    metadata,
    Column("id", Number, primary_key=True),
    Column("rule_id", Number),
    Column("starts", Date),
    Column("ends", Date),
    Column("due_at", Moment),
    Column("state", String(20)),
    Column("lead", Text),
    Column("left_out", Json),
    Column("contents", Json),
    Column("decided_by", String(220)),
    Column("made_at", Moment),
    Column("sent_at", Moment),
)
subscriptions = Table(
    "digest_subscriptions",
    metadata,
    Column("scope", String(80), primary_key=True),
    Column("pace", String(20), primary_key=True),
    Column("target", String(220), primary_key=True),
    Column("account", String(220)),
    Column("since", Moment),
)

WAITING = (IssueState.PREVIEW, IssueState.APPROVED)


def _insert(connection: AsyncConnection, table: Table) -> Any:
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def _rule(row: Any) -> DigestRule:
    when = from_text(row.rule, dt.time.fromisoformat(row.local_time), row.zone, row.first)
    return DigestRule(
        row.id, row.scope, row.pace, when, row.mode, row.language, row.account, row.created_at, row.active
    )


async def set_rule(connection: AsyncConnection, wanted: DigestRule) -> DigestRule:
    """Keep the rule of a scope and a pace, in the place of the one before; its `id` is not looked at."""
    when = wanted.rule
    values = {
        "rule": when.text,
        "local_time": f"{when.time:%H:%M}",
        "zone": when.zone,
        "first": when.first,
        "mode": wanted.mode,
        "language": wanted.language,
        "active": wanted.active,
        "account": wanted.account,
    }
    key = {"scope": wanted.scope, "pace": wanted.pace, "created_at": wanted.created_at}
    statement = _insert(connection, rules).values({**key, **values})
    statement = statement.on_conflict_do_update(index_elements=["scope", "pace"], set_=values).returning(rules.c.id)
    return replace(wanted, id=int((await connection.execute(statement)).scalar_one()))


async def all_rules(connection: AsyncConnection, *, active_only: bool = False) -> list[DigestRule]:
    """The rules of all scopes."""
    query = select(rules).order_by(rules.c.scope, rules.c.pace)
    rows = await connection.execute(query.where(rules.c.active.is_(True)) if active_only else query)
    return [_rule(row) for row in rows]


async def rule_of(connection: AsyncConnection, scope: str, pace: Pace) -> DigestRule | None:
    """The rule of one scope and pace."""
    row = (await connection.execute(select(rules).where(rules.c.scope == scope, rules.c.pace == pace))).first()
    return _rule(row) if row else None


def _packed(contents: Contents) -> dict[str, Any]:
    lines = [[name, [[one.key, one.text] for one in some]] for name, some in contents.lines]
    span = {"starts": contents.starts.isoformat(), "ends": contents.ends.isoformat()}
    months = [[one.name, one.asked, one.answered] for one in contents.months]
    return {"scope": contents.scope, "language": contents.language, "lines": lines, "months": months, **span}


def _unpacked(kept: dict[str, Any]) -> Contents:
    lines = tuple((name, tuple(Line(key, text) for key, text in some)) for name, some in kept["lines"])
    starts, ends = dt.date.fromisoformat(kept["starts"]), dt.date.fromisoformat(kept["ends"])
    months = tuple(Month(*one) for one in kept.get("months", ()))
    return Contents(kept["scope"], starts, ends, kept["language"], lines, months)


async def make_issue(
    connection: AsyncConnection,
    rule: DigestRule,
    starts: dt.date,
    ends: dt.date,
    due_at: dt.datetime,
    state: IssueState,
    now: dt.datetime,
) -> int | None:
    """Begin a digest; None if it was begun before. An unsent one of the same rule is held from now on."""
    row = {"rule_id": rule.id, "starts": starts, "ends": ends, "due_at": due_at, "state": str(state), "lead": ""}
    row |= {"left_out": [], "contents": None, "decided_by": "", "made_at": now}
    statement = _insert(connection, issues).values(row).on_conflict_do_nothing(index_elements=["rule_id", "ends"])
    made = (await connection.execute(statement.returning(issues.c.id))).first()
    if made is None:
        return None
    older = (issues.c.rule_id == rule.id) & issues.c.state.in_([str(one) for one in WAITING]) & (issues.c.id != made.id)
    await connection.execute(update(issues).where(older).values(state=str(IssueState.HELD)))
    return int(made.id)


async def issues_of(
    connection: AsyncConnection,
    *,
    numbers: list[int] | None = None,
    scope: str | None = None,
    states: tuple[IssueState, ...] = (),
    limit: int = 50,
) -> list[Issue]:
    """Digests, the newest first."""
    query = (
        select(*issues.c, *(one.label(f"rule_{one.name}") for one in rules.c if one.name != "id"))
        .join(rules, rules.c.id == issues.c.rule_id)
        .order_by(issues.c.due_at.desc(), issues.c.id.desc())
        .limit(limit)
    )
    if numbers is not None:
        query = query.where(issues.c.id.in_(numbers))
    if scope is not None:
        query = query.where(rules.c.scope == scope)
    if states:
        query = query.where(issues.c.state.in_([str(one) for one in states]))
    return [_issue(row) for row in await connection.execute(query)]


def _issue(row: Any) -> Issue:
    when = from_text(row.rule_rule, dt.time.fromisoformat(row.rule_local_time), row.rule_zone, row.rule_first)
    rule = DigestRule(
        row.rule_id,
        row.rule_scope,
        row.rule_pace,
        when,
        row.rule_mode,
        row.rule_language,
        row.rule_account,
        row.rule_created_at,
        row.rule_active,
    )
    return Issue(
        row.id,
        rule,
        row.starts,
        row.ends,
        row.due_at,
        IssueState(row.state),
        Edited(row.lead, tuple(row.left_out or ())),
        row.made_at,
        _unpacked(row.contents) if row.contents else None,
        row.sent_at,
    )


async def issue(connection: AsyncConnection, number: int) -> Issue | None:
    """One digest."""
    found = await issues_of(connection, numbers=[number], limit=1)
    return found[0] if found else None


async def newest_issue(connection: AsyncConnection, rule: DigestRule) -> Issue | None:
    """The digest of a rule that is due last, whatever became of it."""
    query = select(issues.c.id).where(issues.c.rule_id == rule.id).order_by(issues.c.due_at.desc(), issues.c.id.desc())
    row = (await connection.execute(query.limit(1))).first()
    return await issue(connection, row.id) if row else None


async def untold_since(connection: AsyncConnection, rule: DigestRule) -> dt.date | None:
    """The first day of a rule that no digest has told of; None before its first digest."""
    mine = issues.c.rule_id == rule.id
    told = issues.c.state.in_([str(IssueState.SENT), str(IssueState.EMPTY)])
    last: dt.date | None = (await connection.execute(select(func.max(issues.c.ends)).where(mine, told))).scalar()
    if last is not None:
        return last + dt.timedelta(days=1)
    first: dt.date | None = (await connection.execute(select(func.min(issues.c.starts)).where(mine))).scalar()
    return first


async def edit(connection: AsyncConnection, number: int, edited: Edited) -> bool:
    """Keep an organizer's words and what is left out; False if it was sent already."""
    mine = (issues.c.id == number) & issues.c.state.in_([str(one) for one in WAITING])
    values = {"lead": edited.lead, "left_out": list(edited.left_out)}
    return (await connection.execute(update(issues).where(mine).values(values))).rowcount > 0


async def approve(connection: AsyncConnection, number: int, by: str) -> bool:
    """Say yes to a digest; False if it needs none."""
    mine = (issues.c.id == number) & (issues.c.state == str(IssueState.PREVIEW))
    values = {"state": str(IssueState.APPROVED), "decided_by": by}
    return (await connection.execute(update(issues).where(mine).values(values))).rowcount > 0


async def finish(
    connection: AsyncConnection, number: int, state: IssueState, contents: Contents, now: dt.datetime
) -> bool:
    """Freeze a digest as it goes out, or as empty; False if that was done before."""
    mine = (issues.c.id == number) & issues.c.state.in_([str(one) for one in WAITING])
    values = {"state": str(state), "contents": _packed(contents), "sent_at": now}
    return (await connection.execute(update(issues).where(mine).values(values))).rowcount > 0


async def subscribe(
    connection: AsyncConnection, scope: str, pace: Pace, target: str, account: str, now: dt.datetime
) -> bool:
    """Let a place or a person have the digests of a scope; False if they had them."""
    row = {"scope": scope, "pace": pace, "target": target, "account": account, "since": now}
    statement = _insert(connection, subscriptions).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["scope", "pace", "target"])
    return (await connection.execute(statement.returning(subscriptions.c.scope))).first() is not None


async def unsubscribe(
    connection: AsyncConnection, target: str, scope: str | None = None, pace: Pace | None = None
) -> int:
    """Let a place or a person have them no more, of one scope and pace or of all; how many that were."""
    mine = subscriptions.c.target == target
    if scope is not None:
        mine &= subscriptions.c.scope == scope
    if pace is not None:
        mine &= subscriptions.c.pace == pace
    return (await connection.execute(delete(subscriptions).where(mine))).rowcount


async def forget(connection: AsyncConnection, accounts: Sequence[str], targets: Sequence[str]) -> tuple[int, int]:
    """Erase the subscriptions of a person, who is told under these targets, and their name; how many of each.

    The subscriptions of places, the rules and the digests stay, unnamed.
    """
    mine = subscriptions.c.target.in_(list(targets))
    gone, named = (await connection.execute(delete(subscriptions).where(mine))).rowcount, 0
    for column in (subscriptions.c.account, rules.c.account, issues.c.decided_by):
        made = update(column.table).where(column.in_(list(accounts))).values({column.name: ""})
        named += (await connection.execute(made)).rowcount
    return gone, named


async def subscribers(connection: AsyncConnection, scope: str | None = None, target: str = "") -> list[Subscription]:
    """Who gets which digests."""
    query = select(subscriptions).order_by(subscriptions.c.scope, subscriptions.c.target)
    if scope is not None:
        query = query.where(subscriptions.c.scope == scope)
    if target:
        query = query.where(subscriptions.c.target == target)
    return [
        Subscription(row.scope, row.pace, row.target, row.account, row.since) for row in await connection.execute(query)
    ]
