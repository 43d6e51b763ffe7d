"""Calls to a platform: each made until it is done or refused, and never done twice.

A platform adds a `Wire` that knows its calls: how a message is posted, changed and taken back there, and what its
errors mean.
"""

import asyncio
import contextlib
import copy
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar

import aiohttp

from bot.failpoints import failpoints
from bot.message import Picture

log = logging.getLogger(__name__)

Done = TypeVar("Done")
Payload = dict[str, Any]

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


class Wire(ABC):
    """How messages of ours come to stand on a platform. `where` is a place in the platform's own words."""

    platform: str
    """What failpoints are named after."""
    deeds = ("post", "edit", "delete")
    """What failpoints call a post, a change and taking back."""
    tries = TRIES
    why: ClassVar[Mapping[str, str]] = {}
    """What some of the platform's codes mean, and who can help; {} stands for what is lacking."""
    unwelcome: Collection[str] = ()
    """The codes that say that nothing of ours is taken until somebody changes something."""
    gone: Collection[str] = ()
    """The codes of a message that is not there any more."""

    def trouble(self, status: int, code: str, wait: float, lacks: str = "") -> Exception:
        """What an error of the platform's means for a call; `wait`: the seconds to wait where there were too many."""
        if status == 429:
            return Passing(wait)
        if status >= 500:
            return Passing(taken=True)
        why, unwelcome = self.why.get(code, "").format(lacks), status == 401 or code in self.unwelcome
        return Refused(self.platform.title(), code, why, unwelcome=unwelcome, gone=code in self.gone)

    def once(self) -> Self:
        """The same wire for who tries a call again by itself, later."""
        made = copy.copy(self)
        made.tries = 1
        return made

    async def post(self, where: Payload, payload: Payload, key: str, drawn: Sequence[Picture] = ()) -> str:
        """Post a message with its drawings, once for each `key`; its id. Raises Refused or Passing.

        Where the drawings are refused, it stands without them.
        """
        with failpoints(self.platform, self.deeds[0]):
            try:
                made = await self._post(where, payload, key, drawn)
            except Refused as error:
                made, drawn = await self._post(where, payload, key, _without(drawn, error)), ()
            await self.draw(where, drawn)
        return made

    async def change(self, where: Payload, message: str, payload: Payload, drawn: Sequence[Picture] = ()) -> None:
        """Change a message of ours; its drawings stand there once. Raises Refused or Passing."""
        with failpoints(self.platform, self.deeds[1]):
            try:
                await self._change(where, message, payload, drawn)
            except Refused as error:
                await self._change(where, message, payload, _without(drawn, error))
                return
            await self.draw(where, [one for one in drawn if not await self._stands(where, message, one)])

    async def delete(self, where: Payload, message: str) -> None:
        """Take back a message of ours. Raises Refused or Passing."""
        with failpoints(self.platform, self.deeds[2]):
            await self._delete(where, message)

    async def draw(self, where: Payload, drawn: Sequence[Picture]) -> None:  # noqa: B027  # where they are part of it
        """Put drawings under a message, on a platform where they are no part of it."""

    async def _shows(self, where: Payload, message: str, name: str) -> bool:
        """Whether the drawing of this name stands under a message, on a platform where it is no part of it."""
        return False

    async def _stands(self, where: Payload, message: str, drawing: Picture) -> bool:
        """The same; a drawing that nobody can look for does not."""
        with contextlib.suppress(Refused, Passing):
            return await self._shows(where, message, drawing.name)
        return False

    @abstractmethod
    async def _post(self, where: Payload, payload: Payload, key: str, drawn: Sequence[Picture]) -> str: ...

    @abstractmethod
    async def _change(self, where: Payload, message: str, payload: Payload, drawn: Sequence[Picture]) -> None: ...

    @abstractmethod
    async def _delete(self, where: Payload, message: str) -> None: ...


def _without(drawn: Sequence[Picture], error: Refused) -> Sequence[Picture]:
    """No drawings, after a refusal that may have been theirs; the refusal itself where there were none."""
    if not drawn:
        raise error
    log.warning("said without its drawing: %s", error)
    return ()
