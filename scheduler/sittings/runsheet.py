"""The clock of a sitting: which step begins when, for this many people and this much time. Pure.

A good ninety minutes: five to arrive, a check-in of ninety seconds each, fifteen on the theme, then what people are
stuck on, asks and offers, commitments with a name and a date, close. Shorter sittings shrink in proportion.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Name = Literal["arrive", "check-in", "theme", "stuck", "asks", "commitments", "close"]
ORDER: tuple[Name, ...] = ("arrive", "check-in", "theme", "stuck", "asks", "commitments", "close")
SECONDS_EACH = 90
"""How long one person's check-in takes."""
WISHED: Mapping[Name, int] = {"arrive": 5, "theme": 15, "asks": 10, "commitments": 10, "close": 5}
"""Minutes of the steps whose length does not depend on how many come."""
LEAST_STUCK = 10
"""Minutes that what people are stuck on has at least, before the other steps are shortened."""


@dataclass(frozen=True)
class Step:
    """One step of a sitting: when it begins and how many minutes it has."""

    name: Name
    starts_at: dt.datetime
    minutes: int

    @property
    def ends_at(self) -> dt.datetime:
        """When the next step begins."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def run_sheet(starts_at: dt.datetime, minutes: int, people: int, *, themed: bool = True) -> tuple[Step, ...]:
    """The steps of a sitting of so many minutes and people, one after the other, filling it exactly.

    Without a theme its time goes to what people are stuck on. Where time is too short for the least that a step
    needs, later steps are left out rather than begun after the end.
    """
    wished = {name: WISHED.get(name, 0) for name in ORDER}
    wished["check-in"] = math.ceil(max(people, 1) * SECONDS_EACH / 60)
    if not themed:
        wished["theme"] = 0
    rest = minutes - sum(wished.values())
    enough = rest >= LEAST_STUCK
    lengths = {**wished, "stuck": rest} if enough else _shared({**wished, "stuck": LEAST_STUCK}, minutes)
    steps = []
    at = starts_at
    for name in ORDER:
        if lengths[name]:
            steps.append(Step(name, at, lengths[name]))
            at += dt.timedelta(minutes=lengths[name])
    return tuple(steps)


def step_at(steps: tuple[Step, ...], now: dt.datetime) -> Step | None:
    """The step that is on at a moment; None before the first and after the last."""
    return next((step for step in steps if step.starts_at <= now < step.ends_at), None)


def _shared(wished: Mapping[Name, int], minutes: int) -> dict[Name, int]:
    """Whole minutes in proportion to what is wished, largest remainders up, none below one while it lasts."""
    asked = [name for name in ORDER if wished[name]]
    lengths: dict[Name, int] = dict.fromkeys(ORDER, 0)
    for name in asked[:minutes]:
        lengths[name] = 1
    left = minutes - sum(lengths.values())
    total = sum(wished[name] for name in asked)
    shares = {name: left * wished[name] / total for name in asked}
    for name in asked:
        lengths[name] += int(shares[name])
    missing = minutes - sum(lengths.values())
    by_remainder = sorted(asked, key=lambda name: shares[name] - int(shares[name]), reverse=True)
    for name in by_remainder[:missing]:
        lengths[name] += 1
    return lengths
