"""The review clocks: when an entry is due, since when it holds, and what of it is a price that went stale. Pure.

Nothing here knows who is asked (`asking`) or where the dates are kept (`store`).
"""

import datetime as dt

from knowledge.entries import REVIEW_DAYS
from knowledge.types import Head

PRICE = dt.timedelta(days=REVIEW_DAYS["cost"])
"""How long a price is taken for today's."""


def clock(kind: str) -> dt.timedelta:
    """How long an entry of a kind holds before somebody must look at it again."""
    return dt.timedelta(days=REVIEW_DAYS.get(kind, REVIEW_DAYS["guide"]))


def due_after(kind: str, looked_at: dt.date) -> dt.date:
    """When an entry is due again that somebody looked at today."""
    return looked_at + clock(kind)


def is_due(head: Head, today: dt.date) -> bool:
    """Whether somebody must be asked: from the review date on. Marked as overdue it is only after that day."""
    return today >= head.review_due


def holds_as_of(head: Head) -> dt.date:
    """The last day on which somebody said that the entry holds: when it was written, or looked at since."""
    created = dt.date.fromisoformat(str(head.header.get("created") or head.updated_at.date()))
    return max(created, head.review_due - clock(head.kind))


def stale_prices(head: Head, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and the last date of an entry's prices, where the first is past the clock of prices; otherwise None."""
    prices = head.header.get("prices") or ()
    dates = [dt.date.fromisoformat(str(one["date"])) for one in prices if isinstance(one, dict) and one.get("date")]
    return (min(dates), max(dates)) if dates and today - min(dates) > PRICE else None
