"""A chat platform as the service runs it: started, watched, stopped; its trouble is a sentence, not an end."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 2.0, 60.0


class Unusable(Exception):
    """A platform cannot be used until somebody changes a setting; the text says which and how."""


class Platform(Protocol):
    """A chat platform."""

    name: str

    async def run(self, connected: Callable[[], None]) -> None:
        """Connect and stay connected until cancelled. Raises Unusable."""

    async def tick(self) -> None:
        """Called every half minute while connected: notes, checks, tidying."""

    async def stop(self, seconds: float) -> None:
        """Let what is under way come to its end, then leave."""


class Running:
    """One platform under watch; `states` is where its state is kept: connected, connecting, or what is wrong."""

    def __init__(self, platform: Platform, states: dict[str, str]) -> None:
        self.platform = platform
        self._states = states
        self.state = "connecting"
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> str:
        """How the platform stands."""
        return self._states[self.platform.name]

    @state.setter
    def state(self, state: str) -> None:
        self._states[self.platform.name] = state

    def start(self) -> None:
        """Begin to connect."""
        self._task = asyncio.create_task(self._run(), name=self.platform.name)

    def _connected(self) -> None:
        self.state = "connected"

    async def _run(self) -> None:
        wait = FIRST_WAIT_S
        while True:
            try:
                await self.platform.run(self._connected)
                return
            except Unusable as error:
                self.state = str(error)
                log.error("%s", error)
                return
            except asyncio.CancelledError:
                raise
            except Exception as error:
                wait = FIRST_WAIT_S if self.state == "connected" else min(wait * 2, LONGEST_WAIT_S)
                self.state = "connecting"
                log.warning("%s is not reachable (%s); tried again soon", self.platform.name, type(error).__name__)
                await asyncio.sleep(wait)

    async def tick(self) -> None:
        """Half a minute has passed."""
        if self.state != "connected":
            return
        try:
            await self.platform.tick()
        except Unusable as error:
            self.state = str(error)
            log.error("%s", error)
        except Exception as error:
            log.warning("%s could not be checked: %s", self.platform.name, type(error).__name__)

    async def stop(self, seconds: float) -> None:
        """Let what is under way come to its end, then leave."""
        await self.platform.stop(seconds)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
