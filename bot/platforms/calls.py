"""Calls to a platform: each made until it is done or refused, and never done twice."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import aiohttp

Done = TypeVar("Done")

TRIES = 5
FIRST_WAIT_S = 0.25


class Refused(Exception):
    """A platform will not take a call, however often it is made: the place, the message or the permission is gone.

    `code` is the platform's own word for the reason. `unwelcome` says that it takes nothing of ours until somebody
    changes something, such as a token; `gone`, that the message which the call is about is not there any more; `why`
    is what the code means, and who can help.
    """

    def __init__(self, platform: str, code: str, why: str = "", *, unwelcome: bool = False, gone: bool = False) -> None:
        self.code, self.why, self.unwelcome, self.gone = code, why, unwelcome, gone
        super().__init__(f"{platform} refused: {code}" + (f": {why}" if why else ""))


class Passing(Exception):
    """A call failed for now. `taken` says whether the platform may have taken it all the same."""

    def __init__(self, wait: float = 0.0, *, taken: bool = False) -> None:
        self.wait, self.taken = wait, taken
        super().__init__(f"to be tried again in {wait:.1f} s")


@contextlib.contextmanager
def on_the_way() -> Iterator[None]:
    """What breaks between us and a platform is Passing; it may have taken whatever it was reached for."""
    try:
        yield
    except aiohttp.ClientConnectorError as error:
        raise Passing from error
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:  # the last: an answer that is no answer
        raise Passing(taken=True) from error


async def insist(
    attempt: Callable[[], Awaitable[Done]],
    *,
    tries: int = TRIES,
    find: Callable[[], Awaitable[Done | None]] | None = None,
    once: bool = False,
) -> Done:
    """Make a call until it is done. Raises Refused, or Passing with the last trouble as its cause.

    What may have been taken is looked for with `find` before it is made again, and is not made again while nobody can
    look; with `once` it is not made again at all. The Passing says whether any of the tries may have been taken.
    """
    wait, unsure = FIRST_WAIT_S, False
    for left in reversed(range(tries)):
        try:
            if unsure and find is not None and (found := await find()) is not None:
                return found
            return await attempt()
        except Passing as trouble:
            unsure = trouble.taken = unsure or trouble.taken
            if not left or (once and unsure):
                raise
            await asyncio.sleep(max(wait, trouble.wait))
        wait *= 2
    raise ValueError("a call needs at least one try")
