"""A chat platform as the service runs it: started, watched, stopped; its trouble is a sentence, not an end."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable

from bot.desk import PlatformState
from bot.platforms.calls import Passing
from bot.platforms.door import Door

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 60.0


class Unusable(Exception):
    """A platform cannot be used until somebody changes a setting; the text says which and how."""

    def __init__(self, remedy: str, docs: str) -> None:
        super().__init__(f"{remedy} ({docs}), and restart. Everything else goes on.")


class Platform(ABC):
    """A chat platform."""

    name: str
    door: Door | None = None
    """What comes in from it, since it was first opened."""

    @abstractmethod
    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay connected until cancelled. Raises Unusable."""

    async def tick(self) -> None:
        """Called every half minute while connected: note until when nothing was missed."""
        if self.door is not None:
            await self.door.still_here()

    async def stop(self, seconds: float) -> None:
        """Let what is under way come to its end; the connection ends with `run`."""
        if self.door is not None:
            await self.door.leave(seconds)


def _why(error: Exception) -> str:
    """Why a platform is not reached: what the network says, or what kind of trouble it is."""
    cause = error.__cause__ if isinstance(error, Passing) else error
    return str(cause) if isinstance(cause, OSError) else type(cause or error).__name__


class Running:
    """One platform under watch; `states` is where its state is kept."""

    def __init__(self, platform: Platform, states: dict[str, PlatformState]) -> None:
        self.platform = platform
        self._states = states
        self.state = PlatformState()
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> PlatformState:
        """How the platform stands."""
        return self._states[self.platform.name]

    @state.setter
    def state(self, state: PlatformState) -> None:
        self._states[self.platform.name] = state

    def start(self) -> None:
        """Begin to connect."""
        self._task = asyncio.create_task(self._run(), name=self.platform.name)

    def _connected(self) -> None:
        self.state = PlatformState("connected")

    def _fail(self, error: Unusable) -> None:
        self.state = PlatformState("unavailable", str(error))
        log.error("%s", error)

    async def _run(self) -> None:
        wait = FIRST_WAIT_S
        while True:
            try:
                await self.platform.run(self._connected)
                return
            except Unusable as error:
                self._fail(error)
                return
            except asyncio.CancelledError:
                raise
            except Exception as error:
                wait = FIRST_WAIT_S if self.state.word == "connected" else min(wait * 2, LONGEST_WAIT_S)
                self.state = PlatformState()
                log.warning("%s is not reachable (%s); tried again soon", self.platform.name, _why(error))
                await asyncio.sleep(wait)

    async def tick(self) -> None:
        """Half a minute has passed."""
        if self.state.word != "connected":
            return
        try:
            await self.platform.tick()
        except Unusable as error:
            self._fail(error)
        except Exception as error:
            log.warning("%s could not be checked: %s", self.platform.name, type(error).__name__)

    async def stop(self, seconds: float) -> None:
        """Let what is under way come to its end, then leave."""
        await self.platform.stop(seconds)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
