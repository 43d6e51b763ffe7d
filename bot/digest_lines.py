"""What a digest says: what is new in the library, what was answered, what waits, which tables come.

The lines are made here, from entries, gaps, commitments and dates; how they become a digest is the scheduler's.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.links import vertical_link
from bot.moments import starts
from bot.open_questions import answered_between, by_month, oldest
from knowledge import store as entries
from knowledge.changes.compare import did_not_work, moved_prices, new_reproductions
from knowledge.changes.store import Change, between
from knowledge.entries import Entry
from knowledge.errors import EntryError
from knowledge.frontmatter import has_front_matter, parse
from knowledge.reproductions import store as reproductions
from knowledge.types import Head
from scheduler.commitments import store as commitments
from scheduler.digests.frames import frame
from scheduler.digests.types import Contents, DigestRule, Line, Name
from scheduler.occurrences import store as dates
from scheduler.saying import date_words
from scheduler.sittings.minutes import line
from scheduler.tables import store as tables
from scheduler.tables.types import TableState
from scheduler.zones import moment

AHEAD = dt.timedelta(days=35)
"""How far the coming tables are looked for."""
MOST_DEBT = 50
"""Lines of what waits that a digest has at most; a message shows a few, the page all of these."""
AT_ONCE = 8
"""From how many new entries of one import on they are said in one line."""
Told = Callable[..., str]
"""A fixed phrase by its name, in the language of a digest."""
SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\`*_[]<>|"})


async def contents_of(
    connection: AsyncConnection, rule: DigestRule, starts: dt.date, ends: dt.date, base: str, now: dt.datetime
) -> Contents:
    """Everything that a digest of these days could say, as things stand now."""
    zone, scope = rule.rule.zone, rule.scope
    after = moment(dt.datetime.combine(starts, dt.time()), zone)
    until = moment(dt.datetime.combine(ends + dt.timedelta(days=1), dt.time()), zone)
    found: dict[Name, list[Line]] = await _library(connection, rule, after, until, base)
    found["answered"] = [
        Line(f"gap:{one.number}", f"{escaped(one.question)} {one.answer(base)}({one.waited_words(rule.language)})")
        for one in await answered_between(connection, scope, after, until)
    ]
    found["questions"] = [
        Line(f"gap:{one.number}", f"{escaped(one.question)} ({one.waits_words(now, rule.language)})")
        for one in (await oldest(connection, scope))[:MOST_DEBT]
    ]
    found["overdue"] = await _overdue(connection, rule, now.date(), base)
    found |= await _tables(connection, rule, base, now)
    lines = tuple((name, tuple(some)) for name, some in found.items() if some)
    months = await by_month(connection, scope, zone, until) if rule.pace == "monthly" else ()
    return Contents(scope, starts, ends, rule.language, lines, months)


async def _library(
    connection: AsyncConnection, rule: DigestRule, after: dt.datetime, until: dt.datetime, base: str
) -> dict[Name, list[Line]]:
    scope, told = rule.scope, partial(frame, rule.language)
    changes = await between(connection, after, until, vertical=scope)
    found: dict[Name, list[Line]] = {"new": [], "changed": [], "reproduced": [], "failed": [], "prices": []}
    together = _imports(changes)
    found["new"] += [
        Line(f"import:{origin}", told("imported", n=n, origin=escaped(origin))) for origin, n in together.items()
    ]
    for change in changes:
        was, now = _read(change.before, change.head), _read(change.text, change.head)
        named = link(change.head, base)
        if now is not None and change.before is None and did_not_work(now):
            found["failed"].append(Line(f"entry:{change.head.id}", f"{named}: {_facts(change.head, told)}"))
        elif change.before is None and change.head.origin not in together:
            found["new"].append(Line(f"entry:{change.head.id}", f"{named}: {_facts(change.head, told)}"))
        elif change.before is not None:
            found["changed"].append(
                Line(f"entry:{change.head.id}", f"{named}, {told('version', n=change.head.number)}")
            )
        if now is None:
            continue
        for one in new_reproductions(was, now):
            said = _tried(told, one.who, one.organisation, one.hardware, one.deviation_percent, one.note)
            key = f"entry:{change.head.id}:{one.date.isoformat()}"
            found["reproduced" if one.worked else "failed"].append(Line(key, f"{named}: {said}"))
        found["prices"] += _prices(change.head, was, now, named, told)
    for tried in await reproductions.between(connection, after, until):
        head = (await entries.heads(connection, [tried.entry_id])).get(tried.entry_id)
        if head is not None and _is_read(head, scope):
            said = _tried(told, tried.name, tried.organisation, tried.hardware, tried.deviation_percent, tried.note)
            found["reproduced" if tried.worked else "failed"].append(
                Line(f"entry:{head.id}:tried:{tried.id}", f"{link(head, base)}: {said}")
            )
    return found


def _is_read(head: Head, scope: str) -> bool:
    """Whether everybody may read an entry, and it belongs to a scope."""
    return head.readable(("public",)) and (not scope or scope in [str(one) for one in head.header.get("verticals", ())])


def _imports(changes: Sequence[Change]) -> Counter[str]:
    """Origins of which so many entries are new that each alone would be no news, with how many."""
    new = Counter(one.head.origin for one in changes if one.before is None and one.head.origin != "submissions")
    return Counter({origin: n for origin, n in new.items() if n > AT_ONCE})


def _read(text: str | None, head: Head) -> Entry | None:
    if text is None or not has_front_matter(text):
        return None
    try:
        return parse(text, head.id)
    except EntryError:
        return None


def link(head: Head, base: str) -> str:
    """An entry's title as a link to its page."""
    return f"[{escaped(head.title)}]({base}/entry/{head.id})"


def escaped(text: str) -> str:
    """Somebody's words in one line of Markdown, as words only."""
    return line(text).translate(SPECIAL)


def _facts(head: Head, told: Told) -> str:
    by = told("facts by", name=escaped(str(head.header.get("author", ""))))
    facts = (head.kind, str(head.header.get("evidence", "")), by)
    return ", ".join(fact for fact in facts if fact)


def _tried(told: Told, who: str, organisation: str, hardware: str, deviation: float | None, note: str) -> str:
    named = escaped(who) + (f" ({escaped(organisation)})" if organisation else "")
    words = told("on hardware", who=named, hardware=escaped(hardware))
    if deviation is not None:
        words += f", {deviation:+g} %"
    return words + (f"; {escaped(note)}" if note else "")


def _prices(head: Head, was: Entry | None, now: Entry, named: str, told: Told) -> list[Line]:
    made = []
    for n, move in enumerate(moved_prices(was, now)):
        before, after = move.before, move.after
        change = "" if move.percent is None else f" ({move.percent:+.0f} %)"
        facts = {"before": f"{before.amount:g}", "after": f"{after.amount:g}", "currency": after.currency}
        words = f"{escaped(after.item)}: {told('per', unit=after.unit, **facts)}{change}"
        made.append(Line(f"entry:{head.id}:price:{n}", f"{words}, {after.date.isoformat()}, {named}"))
    return made


async def _overdue(connection: AsyncConnection, rule: DigestRule, today: dt.date, base: str) -> list[Line]:
    heads = await entries.listed(connection, vertical=rule.scope or None)
    late = sorted((one for one in heads if one.overdue(today)), key=lambda one: one.review_due)
    return [
        Line(f"entry:{one.id}", f"{link(one, base)}, {frame(rule.language, 'due', date=one.review_due)}")
        for one in late[:MOST_DEBT]
    ]


async def _tables(connection: AsyncConnection, rule: DigestRule, base: str, now: dt.datetime) -> dict[Name, list[Line]]:
    """Open commitments, and the coming dates, of the tables of a scope."""
    scope = rule.scope
    mine = [
        one
        for one in await tables.all_tables(connection, TableState.ACTIVE)
        if not scope or one.terms.vertical == scope
    ]
    numbers = [one.id for one in mine]
    if not numbers:
        return {}
    open_ = await commitments.listed(connection, tables=numbers, limit=MOST_DEBT)
    promised = []
    for one in open_:
        name = f"{escaped(one.name)}: " if one.name else ""
        by = frame(rule.language, "by", date=date_words(one.due, rule.language))
        promised.append(Line(f"commitment:{one.id}", f"{name}{escaped(one.text)}, {by}"))
    coming = await dates.dates(
        connection, table_ids=numbers, starts_after=now, starts_before=now + AHEAD, planned_only=True
    )
    dated = [
        Line(
            f"date:{one.id}",
            f"[{escaped(one.table.title)}]({vertical_link(base, one.table.terms.vertical)}), "
            f"{starts(one)}" + (f": {escaped(one.said_theme)}" if one.said_theme else ""),
        )
        for one in coming
    ]
    return {"promised": promised, "tables": dated}
