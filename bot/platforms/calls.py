"""Calls to a platform: each made until it is done or refused, and never done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Done = TypeVar("Done")

TRIES = 5
FIRST_WAIT_S = 0.25


class Refused(Exception):
    """A platform will not take a call, however often it is made: the place, the message or the permission is gone."""

    unwelcome = False
    """Whether it takes nothing of ours until somebody changes something, such as a token; what is under way waits."""


class Passing(Exception):
    """A call failed for now. `taken` says whether the platform may have taken it all the same."""

    def __init__(self, wait: float = 0.0, *, taken: bool = False) -> None:
        self.wait, self.taken = wait, taken
        super().__init__(f"to be tried again in {wait:.1f} s")


async def insist(
    attempt: Callable[[], Awaitable[Done]],
    *,
    tries: int = TRIES,
    find: Callable[[], Awaitable[Done | None]] | None = None,
    once: bool = False,
) -> Done:
    """Make a call until it is done. Raises Refused, or Passing with the last trouble as its cause.

    What may have been taken is looked for with `find` before it is made again; with `once` it is not made again.
    """
    wait = FIRST_WAIT_S
    for left in reversed(range(tries)):
        try:
            return await attempt()
        except Passing as trouble:
            if not left or (once and trouble.taken):
                raise
            taken = trouble.taken
            await asyncio.sleep(max(wait, trouble.wait))
        wait *= 2
        if taken and find is not None and (found := await find()) is not None:
            return found
    raise ValueError("a call needs at least one try")
