"""When people are reminded of what they promised: once the day before, once on the day. Pure."""

import datetime as dt

from scheduler.commitments.types import Commitment
from scheduler.types import Promise
from scheduler.zones import moment

REMINDER = "commitment"
BEFORE_AT, ON_AT = dt.time(17), dt.time(9)
"""The hours of the table's zone at which people are reminded the day before, and on the day."""


def prefix(number: int) -> str:
    """What the keys of all reminders of a commitment begin with."""
    return f"commitment:{number}:"


def reminders(commitment: Commitment, target: str, zone: str, now: dt.datetime) -> list[Promise]:
    """The reminders of a commitment that are still to come. A moved one gets its own, under keys with its new day."""
    day = commitment.due
    before = moment(dt.datetime.combine(day - dt.timedelta(days=1), BEFORE_AT), zone)
    on = moment(dt.datetime.combine(day, ON_AT), zone)
    over = moment(dt.datetime.combine(day + dt.timedelta(days=2), dt.time(0)), zone)
    made = []
    for which, due, until in (("before", before, on), ("day", on, over)):
        subject: dict[str, str | int] = {"commitment": commitment.id, "due": day.isoformat(), "zone": zone}
        key = f"{prefix(commitment.id)}{day.isoformat()}:{which}"
        made.append(Promise(key, REMINDER, target, {**subject, "which": which}, due, until))
    return [one for one in made if one.due_at > now]
