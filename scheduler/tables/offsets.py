"""Reminders' times as people write them: `7d host, 3d check-in, 24h, 1h`."""

import datetime as dt
import re

from scheduler.tables.promises import label
from scheduler.tables.types import Offset, Purpose

ONE = re.compile(r"^(\d{1,3})\s*(d|days?|h|hours?|m|min|minutes?)\s*(host|check-?in|people)?$")
LONGEST = dt.timedelta(days=60)
MOST = 8


def read_offsets(text: str) -> tuple[Offset, ...]:
    """Times before a start, with what each is for. Raises ValueError with what was expected."""
    made = []
    for part in re.split(r"[,;]", text.strip().lower()):
        found = ONE.match(part.strip())
        if found is None:
            if part.strip() in ("", "none"):
                continue
            raise ValueError(f"Reminders are written like “7d host, 3d check-in, 24h, 1h”; got “{part.strip()[:30]}”.")
        unit = {"d": "days", "h": "hours", "m": "minutes"}[found[2][0]]
        before = dt.timedelta(**{unit: int(found[1])})
        if not dt.timedelta(minutes=5) <= before <= LONGEST:
            raise ValueError("A reminder comes between 5 minutes and 60 days before.")
        word = (found[3] or "people").replace("checkin", "check-in")
        made.append(Offset(before, Purpose(word)))
    if len(made) > MOST:
        raise ValueError(f"At most {MOST} reminders.")
    return tuple(sorted(set(made), reverse=True))


def offset_words(offsets: tuple[Offset, ...]) -> str:
    """The same as text that is read back alike."""
    parts = [label(one.before) + ("" if one.purpose is Purpose.PEOPLE else f" {one.purpose}") for one in offsets]
    return ", ".join(parts) or "none"
