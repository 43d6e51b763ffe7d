"""How fast one person may go: a token bucket for each key."""

import math
import time
from collections import OrderedDict

REMEMBERED = 10_000
"""Keys whose pace is kept."""


def in_seconds(wait: float, language: str = "en") -> str:
    """How long to wait, in words: never less than it takes."""
    number = max(1, math.ceil(wait))
    return f"{number} सेकंड" if language == "hi" else f"{number} second{'s' if number > 1 else ''}"


class Pace:
    """A token bucket for each key: so many a minute, a few at once."""

    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._burst = max(5.0, per_minute / 3)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """0 if the key may go on, else the seconds to wait."""
        now = time.monotonic()
        left, at = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        while len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate
