"""The pace of a platform, on a clock of our own: even turns in order, and never more in a second than it takes."""

import asyncio
from collections.abc import Callable

import pytest

from scheduler.sending.pace import Pace

START = 1000.0


class Clock:
    """Time passes only while somebody sleeps; `then` says what happens at a moment of that."""

    def __init__(self) -> None:
        self.now = START
        self._coming: list[tuple[float, Callable[[], None]]] = []

    def monotonic(self) -> float:
        """What time it is."""
        return self.now

    def then(self, after: float, what: Callable[[], None]) -> None:
        """Let something happen so many seconds after the start."""
        self._coming.append((START + after, what))

    def hold_up(self, after: float, seconds: float) -> None:
        """Let the process stand still for so long, from so many seconds after the start."""
        self.then(after, lambda: setattr(self, "now", self.now + seconds))

    async def sleep(self, seconds: float) -> None:
        """Let others run, and time pass."""
        until = self.now + seconds
        for moment, what in [one for one in self._coming if one[0] <= until]:
            self._coming.remove((moment, what))
            self.now = moment
            what()
        self.now = max(self.now, until)
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at the start."""
    return Clock()


def paced(clock: Clock, per_second: float) -> Pace:
    """The pace to test, on that clock."""
    return Pace(per_second, clock.monotonic, clock.sleep)


async def turns(pace: Pace, clock: Clock, count: int) -> list[tuple[int, float]]:
    """Who had each turn and when, in the order they had them, all of whom asked at once, one after the other."""
    taken: list[tuple[int, float]] = []

    async def one(n: int) -> None:
        await pace.turn()
        taken.append((n, clock.now - START))

    await asyncio.gather(*(one(n) for n in range(count)))
    return taken


def moments(taken: list[tuple[int, float]]) -> list[float]:
    """The moments of turns; whoever asked first had to have the first."""
    assert [n for n, _ in taken] == list(range(len(taken)))
    return [at for _, at in taken]


def most_in_a_second(taken: list[float]) -> int:
    """How many came within any second."""
    return max(sum(one <= at < one + 1 - 1e-6 for at in taken) for one in taken)


async def test_turns_come_at_even_distances_in_the_order_of_asking(clock):
    assert moments(await turns(paced(clock, 4), clock, 9)) == [n / 4 for n in range(9)]


async def test_a_fraction_of_a_turn_in_a_second(clock):
    assert moments(await turns(paced(clock, 0.5), clock, 3)) == [0, 2, 4]


async def test_a_short_hold_up_is_made_up_for_wholly_within_the_same_limit(clock):
    clock.hold_up(0.98, 0.25)
    taken = moments(await turns(paced(clock, 20), clock, 90))
    assert taken[:20] == pytest.approx([n / 20 for n in range(20)])
    assert taken[20:25] == pytest.approx([1.23] * 5)
    assert taken[25:40] == pytest.approx([n / 20 for n in range(25, 40)])
    assert taken[-1] == pytest.approx(89 / 20)
    assert most_in_a_second(taken) == 20


async def test_no_more_than_a_little_of_a_long_hold_up_is_made_up_for(clock):
    clock.hold_up(0.98, 10.0)
    taken = moments(await turns(paced(clock, 20), clock, 60))
    assert taken[20:27] == pytest.approx([10.98] * 7)
    assert taken[27:40] == pytest.approx([10.98 + n / 20 for n in range(1, 14)])
    assert taken[40] == pytest.approx(11.98)
    assert most_in_a_second(taken) == 20


async def test_nothing_is_made_up_for_when_nobody_asked(clock):
    pace = paced(clock, 4)
    await turns(pace, clock, 2)
    clock.now = START + 50
    assert moments(await turns(pace, clock, 4)) == [50, 50.25, 50.5, 50.75]


async def test_a_rest_holds_also_for_who_waits_already(clock):
    pace = paced(clock, 4)
    clock.then(0.625, lambda: pace.rest(3))
    assert moments(await turns(pace, clock, 5)) == [0, 0.25, 0.5, 3.625, 3.875]


async def test_a_rest_is_never_shortened_by_another(clock):
    pace = paced(clock, 4)
    pace.rest(3)
    pace.rest(1)
    assert moments(await turns(pace, clock, 2)) == [3, 3.25]
