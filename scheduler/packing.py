"""Many promises as one text, which a database takes in one statement. Not here: the statement (`store`)."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scheduler.types import Promise

Written = Callable[[Any], Any] | None
"""How a database writes a kind of value; None if it keeps the value as it is."""

GIVEN = ("dedup_key", "kind", "platform", "target", "subject", "due_at", "send_until", "next_at", "promised_at")
"""What differs from one promise to the next, in the order of its row."""


def packed(promises: Sequence[Promise], now: dt.datetime, moment: Written, subject: Written) -> str:
    """Promises as one JSON text, their moments and subjects written as the database keeps them."""
    known: dict[Any, str] = {}

    def at(when: dt.datetime) -> str:
        if when not in known:
            known[when] = str(moment(when) if moment else when)
        return known[when]

    def about(ids: Mapping[str, str | int]) -> str:
        words = tuple(ids.items())
        if words not in known:
            known[words] = str(subject(dict(ids)) if subject else ids)
        return known[words]

    return json.dumps(
        [
            (
                one.dedup_key,
                one.kind,
                one.platform,
                one.target,
                about(one.subject),
                at(one.due_at),
                at(one.send_until),
                at(one.due_at),
                at(now),
            )
            for one in promises
        ]
    )
