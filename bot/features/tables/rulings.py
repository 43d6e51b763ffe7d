"""A new rule for a table from a moment on, or its end: said back as what changes, and done when somebody says yes."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk import Call, Desk
from bot.errors import TableError
from bot.features.tables import drafts
from bot.features.tables.finding import ahead
from bot.features.tables.promising import keep_dates, promise_again, propose_holidays, tell
from bot.features.tables.words import next_dates, told_words, when
from bot.frames import frame
from bot.message import Button, Reply, Text, say
from bot.moments import at
from scheduler.errors import NotUnderstood
from scheduler.hindisaying import rule_words
from scheduler.occurrences import store as dates
from scheduler.reading import read
from scheduler.rules import Rule, anchored
from scheduler.startwords import NoStart, read_start
from scheduler.tables import store
from scheduler.tables.planning import AHEAD, Rearranged, rearranged
from scheduler.tables.types import News, Occurrence, Table, TableState
from scheduler.zones import local_time, moment

LISTED = 8


class ChangedMeanwhile(TableError):
    """Somebody else changed the table after it was said back."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.terms.language, "changed_meanwhile", table=table.name)


class Over(TableError):
    """A change of a table that has ended."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.terms.language, "over_already", name=table.name)

    def worded(self, language: str) -> str:
        """Its text in one of the two languages."""
        return frame(language, "nothing_changed", why=super().worded(language))


async def proposed(call: Call, table: Table, said: str, since: dt.datetime, reason: str) -> Reply:
    """A new rule, or only a new time of day, said back with what it changes."""
    now = call.desk.now()
    rule, minutes = rule_said(table, said, max(now, since))
    if replace(rule, time=table.terms.rule.time, first=table.terms.rule.first) == table.terms.rule:
        # Another hour for the same days is for the dates of this rule, not for those of one before it.
        since = max(since, moment(dt.datetime.combine(table.terms.rule.first, dt.time(0)), rule.zone))
    changes = await _changes(call, table, rule, since)
    dates_ahead, _ = next_dates(replace(table.terms, rule=rule), max(now, since))
    draft = drafts.NewRule(table.id, table.revision, rule, since, reason, minutes)
    told = partial(frame, table.terms.language)
    facts = {"rule": rule_words(rule, table.terms.language), "first": _first(changes, since, table.terms.language)}
    words = f"{told('would_sit', name=table.name, **facts)}\n\n{dates_ahead}"
    made = await drafts.keep(call, draft)
    parts = (Text(words), Text(_listed(changes, table.terms.language)))
    return Reply(parts, (Button(told("change_it"), f"table rule {made}", "good"),), data={"draft": made})


async def ending(call: Call, table: Table, since: dt.datetime, reason: str) -> Reply:
    """The end of a table, said back with the dates that fall away."""
    if table.state is TableState.CLOSED:
        raise Over(table)
    async with call.desk.database.reading() as connection:
        gone = [
            one
            for one in await ahead(connection, table, call.desk.now(), None)
            if one.planned and one.starts_at >= since
        ]
    draft = drafts.NewRule(table.id, table.revision, None, since, reason)
    made = await drafts.keep(call, draft)
    told = partial(frame, table.terms.language)
    listed = "\n".join(f"- {when(one)}" for one in gone[:LISTED])
    words = f"{told('would_end', name=table.name)}\n\n{listed}" if gone else told("would_end_bare", name=table.name)
    return Reply((Text(words),), (Button(told("end_it"), f"table rule {made}", "bad"),), data={"draft": made})


def rule_said(table: Table, said: str, since: dt.datetime) -> tuple[Rule, int | None]:
    """The rule that somebody says for a table; a time of day alone keeps the days. Raises NotUnderstood or Over."""
    if table.state is TableState.CLOSED:
        raise Over(table)
    old = table.terms.rule
    try:
        found = read(said, since, old.zone, language=table.terms.language)
    except NotUnderstood as wrong:
        try:
            around = dt.datetime.combine(local_time(since, old.zone).date(), old.time)
            start = read_start(said, around, around.date())
        except NoStart:
            raise wrong from None
        if start.date() != around.date():
            raise wrong from None
        rule = anchored(replace(old, time=start.time()), since)
        if rule is None:
            raise wrong from None
        return rule, None
    return found.rule, found.minutes


async def _changes(call: Call, table: Table, rule: Rule, since: dt.datetime) -> Rearranged:
    async with call.desk.database.reading() as connection:
        known = await dates.dates(connection, table_ids=[table.id], starts_after=call.desk.now() - AHEAD)
    return rearranged(table, rule, known, max(since, call.desk.now()))


def _first(changes: Rearranged, since: dt.datetime, language: str) -> str:
    starts = [one.starts_at for _, one in changes.moved] + [one.starts_at for one in changes.new]
    zones = [one.table.terms.rule.zone for one in (*(new for _, new in changes.moved), *changes.new)]
    return at(min(starts), zones[0], "date", language) if starts else at(since, "UTC", "date", language)


def _listed(changes: Rearranged, language: str) -> str:
    told = partial(frame, language)
    lines = [told("becomes", old=when(old), new=when(new)) for old, new in changes.moved]
    lines += [told("falls_away", when=when(one)) for one in changes.gone]
    if changes.new:
        n = len(changes.new)
        lines.append(told("new_dates", n=n) if n > 1 else told("new_date", when=when(changes.new[0])))
    if not lines:
        return told("nothing_moves")
    more = [told("and_more", n=len(lines) - LISTED)] if len(lines) > LISTED else []
    return told("what_changes") + "\n\n" + "\n".join(f"- {line}" for line in lines[:LISTED] + more)


async def do(call: Call, draft: str) -> AsyncIterator[Reply]:
    """Do what was said back about a table's rule."""

    async def work(connection: AsyncConnection) -> tuple[Table, int]:
        found = await drafts.take(connection, call, draft)
        if not isinstance(found, drafts.NewRule):
            raise drafts.DraftGone
        table = await store.table_of_id(connection, found.table)
        if table is None or table.revision != found.revision:
            raise drafts.DraftGone if table is None else ChangedMeanwhile(table)
        if found.rule is None:
            return await end(connection, call.desk, table, found.since, found.reason)
        return await give_rule(connection, call.desk, table, found)

    table, told = await call.desk.database.write(work, "table-rule")
    done, language = "done_over" if table.state is TableState.CLOSED else "done_changed", table.terms.language
    yield say(f"{frame(language, done, name=table.name)} {told_words(language, told)}")


async def give_rule(connection: AsyncConnection, desk: Desk, table: Table, draft: drafts.NewRule) -> tuple[Table, int]:
    """Give a table a rule from a moment on; how many people are told. Raises ChangedMeanwhile."""
    assert draft.rule is not None
    now = desk.now()
    minutes = draft.minutes or table.terms.minutes
    known = await dates.dates(connection, table_ids=[table.id], starts_after=now - AHEAD)
    shaped = replace(table, terms=replace(table.terms, minutes=minutes))
    changes = rearranged(shaped, draft.rule, known, max(draft.since, now))
    changed = await store.change_terms(connection, table, replace(shaped.terms, rule=draft.rule))
    if changed is None:
        raise ChangedMeanwhile(table)
    people = 0
    for old, new in changes.moved:
        given: dict[str, object] = {"original": new.original, "starts_at": new.starts_at, "ends_at": new.ends_at}
        news = News.CHANGED
        if new.starts_at != old.starts_at:
            news = News.MOVED
            given |= {"confirmed_at": None, "first_start": old.first_start or old.starts_at}
        await dates.change_date(connection, old.id, now, news, draft.reason, **given)
    for one in changes.gone:
        await dates.change_date(connection, one.id, now, News.CANCELLED, draft.reason)
    people += await _after(connection, desk, [old.id for old, _ in changes.moved] + [one.id for one in changes.gone])
    await keep_dates(connection, desk, [replace(one, table=changed) for one in changes.new])
    return changed, people


async def end(
    connection: AsyncConnection, desk: Desk, table: Table, since: dt.datetime, reason: str
) -> tuple[Table, int]:
    """End a table at a moment: its dates from then on are cancelled; how many people are told."""
    now = desk.now()
    coming = [one for one in await ahead(connection, table, now, None) if one.planned]
    gone = [one for one in coming if one.starts_at >= since]
    for one in gone:
        await dates.change_date(connection, one.id, now, News.CANCELLED, reason)
    if len(gone) == len(coming):
        await store.set_state(connection, table.id, TableState.CLOSED)
    else:
        last = local_time(since, table.terms.rule.zone).date() - dt.timedelta(days=1)
        terms = replace(table.terms, rule=replace(table.terms.rule, until=last))
        if await store.change_terms(connection, table, terms) is None:
            raise ChangedMeanwhile(table)
    people = await _after(connection, desk, [one.id for one in gone])
    changed = await store.table_of_id(connection, table.id)
    assert changed is not None
    return changed, people


async def _after(connection: AsyncConnection, desk: Desk, numbers: Sequence[int]) -> int:
    """What follows for dates that were changed: new promises, and word to those with seats."""
    people = 0
    for number in numbers:
        one: Occurrence | None = await dates.date_of_id(connection, number)
        if one is not None:
            await promise_again(connection, desk, one, "changed")
            people += await tell(connection, one, desk.now())
            if one.planned and one.news is News.MOVED:
                await propose_holidays(connection, [one], desk.now())
    return people
