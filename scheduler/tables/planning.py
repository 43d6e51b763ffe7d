"""Which dates a table has ahead, and who hosts them. Pure; keeping them is in the stores.

Dates are named by the local start that the rule gave (`Occurrence.original`). What was moved or cancelled keeps its
name, so a planner that runs twice, or beside another, makes nothing twice.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scheduler.rules import Rule, starts_between
from scheduler.seats.types import Answer, Seat, SeatState, StandingAnswer
from scheduler.tables.types import Occurrence, Table
from scheduler.zones import moment

AHEAD = dt.timedelta(days=90)
"""How far dates are planned."""
LOW = dt.timedelta(days=60)
"""When fewer days than this are planned, more are."""
NEAR = dt.timedelta(days=16)
"""How far apart an old and a new date may lie and still be the same sitting after a rule changed."""


def new_dates(table: Table, known: Sequence[Occurrence], after: dt.datetime, until: dt.datetime) -> list[Occurrence]:
    """The dates that a table's rule gives in a span and that are not known yet, each with its host."""
    names = {one.original for one in known}
    made: list[Occurrence] = []
    last = max(known, key=lambda one: one.original, default=None)
    host = last.host if last else ""
    for original in starts_between(table.terms.rule, after, until):
        if original in names:
            continue
        before = [one for one in known if one.original < original]
        if before and (not made or before[-1].original > made[-1].original):
            host = max(before, key=lambda one: one.original).host
        host = next_host(table, host)
        made.append(dated(table, original, host))
    return made


def dated(table: Table, original: dt.datetime, host: str) -> Occurrence:
    """One date of a table as its rule and terms give it."""
    start = moment(original, table.terms.rule.zone)
    return Occurrence(0, table, original, start, start + dt.timedelta(minutes=table.terms.minutes), host=host)


def next_host(table: Table, last: str) -> str:
    """Whose turn it is after `last`; empty if the table has no host."""
    hosts = table.terms.hosts
    if not hosts:
        return ""
    if not table.terms.rotates or last not in hosts:
        return hosts[0]
    return hosts[(hosts.index(last) + 1) % len(hosts)]


def first_seats(date: Occurrence, standing: Iterable[StandingAnswer]) -> list[Seat]:
    """The seats of a new date: of those who answered for every date, in the order in which they did."""
    made: list[Seat] = []
    for one in standing:
        seated = sum(seat.state is SeatState.SEATED for seat in made)
        if one.answer is Answer.YES:
            state = SeatState.SEATED if seated < date.table.terms.seats else SeatState.WAITING
        else:
            state = SeatState.NONE
        made.append(Seat(one.person, one.account, one.answer, state, one.since))
    return made


@dataclass(frozen=True)
class Rearranged:
    """What a new rule does to the dates ahead: which move where, which fall away, which are new."""

    moved: tuple[tuple[Occurrence, Occurrence], ...]
    """Pairs of a date as it was and as it is to be; its seats stay."""
    gone: tuple[Occurrence, ...]
    new: tuple[Occurrence, ...]


def rearranged(table: Table, rule: Rule, known: Sequence[Occurrence], after: dt.datetime) -> Rearranged:
    """What becomes of the dates from a moment on under a new rule; what was cancelled stays so.

    Each old date becomes the nearest new one of about the same time that no other took; a date that was moved by hand
    keeps its start where the rule still gives its name.
    """
    ahead = [one for one in known if one.planned and one.starts_at >= after]
    until = max([after + AHEAD, *(one.starts_at + NEAR for one in ahead)])
    changed = replace(table, terms=replace(table.terms, rule=rule))
    starts = starts_between(rule, after, until)
    kept = {one.original for one in ahead} & set(starts)
    names = {one.original for one in known}
    free = [start for start in starts if start not in names]
    pairs: list[tuple[Occurrence, Occurrence]] = []
    gone: list[Occurrence] = []
    for old in ahead:
        if old.original in kept:
            same = replace(dated(changed, old.original, old.host), id=old.id)
            if not old.moved and (old.starts_at, old.ends_at) != (same.starts_at, same.ends_at):
                pairs.append((old, same))
            continue
        near = [start for start in free if abs(start - old.original) <= NEAR]
        if not near:
            gone.append(old)
            continue
        best = min(near, key=lambda start: (abs(start - old.original), start))
        free.remove(best)
        pairs.append((old, replace(dated(changed, best, old.host), id=old.id)))
    new = new_dates(changed, [*known, *(new for _, new in pairs)], after, after + AHEAD)
    return Rearranged(tuple(pairs), tuple(gone), tuple(new))
