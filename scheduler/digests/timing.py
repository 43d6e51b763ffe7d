"""When a digest is made and which days it covers. Pure.

A digest covers the days from the last one that was told up to the day before it is due, so that nothing falls between
two, however long the service was off and whichever one nobody approved.
"""

import calendar
import datetime as dt

from scheduler.digests.types import DigestRule, Issue, Pace
from scheduler.rules import next_starts, starts_between
from scheduler.zones import local_time, moment

PREVIEW = dt.timedelta(days=2)
"""How long before it is due an organizer is shown a digest that waits for a yes."""


def next_due(rule: DigestRule, newest: Issue | None, now: dt.datetime) -> dt.datetime | None:
    """When the next digest of a rule is due; of several that were missed, the last one."""
    after = (newest.due_at if newest else rule.created_at) + dt.timedelta(minutes=1)
    missed = starts_between(rule.rule, after, now) if after < now else []
    starts = missed[-1:] or next_starts(rule.rule, max(after, now), 1)
    return moment(starts[0], rule.rule.zone) if starts else None


def is_time(rule: DigestRule, due: dt.datetime, now: dt.datetime) -> bool:
    """Whether a digest that is due then is to be made now."""
    return now >= due - (PREVIEW if rule.mode == "preview" else dt.timedelta(0))


def days_of(rule: DigestRule, due: dt.datetime, untold: dt.date | None) -> tuple[dt.date, dt.date]:
    """The first and the last day that a digest covers; `untold` is the first day that none has told of."""
    ends = local_time(due, rule.rule.zone).date() - dt.timedelta(days=1)
    starts = untold or _before(ends, rule.pace)
    return min(starts, ends), ends


def _before(ends: dt.date, pace: Pace) -> dt.date:
    """The first day of a first digest: a month, or a week, that ends on a day."""
    following = ends + dt.timedelta(days=1)
    if pace == "weekly":
        return following - dt.timedelta(days=7)
    year, month = (following.year, following.month - 1) if following.month > 1 else (following.year - 1, 12)
    return dt.date(year, month, min(following.day, calendar.monthrange(year, month)[1]))
