"""The pace of a platform: even turns in order, and never more in a second than it takes."""

import asyncio
import time

from scheduler.sending.pace import Pace


async def turns(pace: Pace, count: int) -> list[float]:
    """When so many turns were taken, all asked for at once."""
    taken: list[float] = []

    async def one() -> None:
        await pace.turn()
        taken.append(time.monotonic())

    await asyncio.gather(*(one() for _ in range(count)))
    return taken


def most_in_a_second(taken: list[float]) -> int:
    """How many came within any second."""
    return max(sum(one <= at < one + 0.99 for at in taken) for one in taken)


async def test_no_second_has_more_than_were_asked():
    assert most_in_a_second(await turns(Pace(40), 90)) <= 40


async def test_what_was_held_up_is_made_up_for_within_the_same_limit():
    pace = Pace(40)
    work = asyncio.create_task(turns(pace, 90))
    await asyncio.sleep(0.5)
    time.sleep(0.4)  # noqa: ASYNC251  # the process is held up
    taken = await work
    assert most_in_a_second(taken) <= 40
    assert taken == sorted(taken)


async def test_a_rest_holds_also_for_who_waits_already():
    pace = Pace(5)
    work = asyncio.create_task(turns(pace, 6))
    await asyncio.sleep(0.01)
    pace.rest(1.3)
    rested = time.monotonic() + 1.3
    taken = await work
    assert taken[-1] >= rested - 0.01
