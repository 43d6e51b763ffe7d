"""How long a language model's endpoint is waited for, and when it is given a rest."""

import time
from dataclasses import dataclass, field
from typing import Literal

from rag.errors import ModelTrouble

SLOWEST = 4.0
"""Characters a second, about one token, below which nobody reads along; judged over the time that a first word has."""
QUOTES_BY_S = 9.5
"""Where it begins and stalls before a pause of PAUSE_S would reach past it, it is given up by then, so that the quotes
are there within ten seconds."""
PAUSE_S = 1.5
"""A pause of this length is never a stall: a small model on a processor makes such pauses."""
BREAKER_OPENS = 5
BREAKER_PROBES_S = 30.0


@dataclass(frozen=True)
class ModelSettings:
    """Where the model is. Times in seconds; `provider` is the kind of endpoint."""

    url: str
    name: str
    provider: Literal["openai", "ollama"] = "openai"
    key: str = field(default="", repr=False)
    first_token_s: float = 8.0
    total_s: float = 60.0


class Breaker:
    """Stops asking an endpoint that failed five times running; lets one question probe it every 30 s."""

    def __init__(self) -> None:
        self._failures = 0
        self._next_probe = 0.0

    def check(self) -> None:
        """Raise ModelTrouble while the endpoint is given a rest."""
        if self._failures >= BREAKER_OPENS:
            if time.monotonic() < self._next_probe:
                raise ModelTrouble("it failed several times; it is tried again shortly")
            self._next_probe = time.monotonic() + BREAKER_PROBES_S

    def record(self, *, good: bool) -> None:
        """Count an outcome."""
        self._failures = 0 if good else self._failures + 1
        if not good and self._failures >= BREAKER_OPENS:
            self._next_probe = time.monotonic() + BREAKER_PROBES_S


class Patience:
    """How long a stream is waited for: it must begin in time, go on at a pace that can be read, and end in time."""

    def __init__(self, settings: ModelSettings, now: float) -> None:
        self._settings = settings
        late = settings.first_token_s > QUOTES_BY_S  # whoever lets it begin later than that waits as long for the rest
        self._due = now if late else now + QUOTES_BY_S
        self._end = now + settings.total_s
        self._since = self._begun = self._last = now
        self._had = 0
        self._written = 0
        self._ends = False

    def left(self, now: float) -> float:
        """Seconds in which the next piece must come. Raises ModelTrouble when none are left."""
        by = self._last + self._pause
        if self._written and self._written < SLOWEST * (self._due - self._begun):
            by = min(by, self._due)
        self._ends = self._end <= by
        left = min(by, self._end) - now
        if left <= 0:
            raise ModelTrouble(self.lost)
        return left

    @property
    def _pause(self) -> float:
        """Seconds that may pass after what came last: till the quotes are due they decide, then a first word's time."""
        first = self._settings.first_token_s
        if not self._written or self._last >= self._due:
            return first
        return min(first, max(PAUSE_S, self._due - self._last))

    @property
    def lost(self) -> str:
        """What is wrong when nothing came in that time."""
        if not self._written:
            return "it did not begin in time"
        return "it took too long" if self._ends else "it wrote too slowly"

    def check(self, now: float, written: int) -> None:
        """Take note of how much is written by now. Raises ModelTrouble where it comes in drops."""
        if written and not self._written:
            self._since, self._begun, self._had = now, now, written
        if written > self._written:
            self._last = now
        self._written = written
        spent = now - self._since
        if written and spent >= self._settings.first_token_s:
            if written - self._had < SLOWEST * spent:
                raise ModelTrouble("it wrote too slowly")
            self._since, self._had = now, written
