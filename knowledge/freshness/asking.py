"""Who is asked about an entry that is due, and when: its owner, then its deputy, then the moderators. Pure.

Each is asked once for a due date. A date that moved, because somebody said that the entry holds or changed it, begins
anew.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.freshness.store import Asked, Care

Step = Literal["owner", "deputy", "moderators"]
PATIENCE = dt.timedelta(days=7)
"""How long one is given before the next is asked."""


@dataclass(frozen=True)
class Next:
    """The step to take now: whom to ask, as an account; empty for the moderators."""

    step: Step
    person: str = ""


def next_step(care: Care, asked: Sequence[Asked], now: dt.datetime) -> Next | None:
    """What comes next for an entry that is due; None while somebody still has time, or when all was done."""
    taken = {one.step for one in asked}
    if "moderators" in taken:
        return None
    if asked and now - max(one.at for one in asked) < PATIENCE:
        return None
    if care.owner and "owner" not in taken:
        return Next("owner", care.owner)
    if care.deputy and care.deputy != care.owner and "deputy" not in taken:
        return Next("deputy", care.deputy)
    return Next("moderators")
