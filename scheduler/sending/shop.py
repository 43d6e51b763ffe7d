"""What every lane of one platform works with, and how what it did is written down. What a lane does is in `lane`."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.sending.courier import Courier
from scheduler.sending.pace import Pace
from scheduler.sending.steps import Step
from scheduler.types import Delivery

log = logging.getLogger(__name__)


class Transactions(Protocol):
    """What sending needs of the database."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Lend a connection that sees one state."""

    async def write(self, work: Callable[[AsyncConnection], Any], label: str = "write") -> Any:
        """Run `work` in one transaction."""


class Stalled(Exception):
    """This process was away so long that others may have taken up its work."""

    def __init__(self) -> None:
        super().__init__("this process was away too long; it is taken up again")


@dataclass(frozen=True)
class Shop:
    """What every lane of one platform works with."""

    database: Transactions
    courier: Courier[Any]
    prepare: Callable[[Sequence[Delivery]], Awaitable[Sequence[Step]]]
    owner: str
    now: Callable[[], dt.datetime]
    pace: Pace
    alive: Callable[[], bool]
    backoff_s: Sequence[float]
    settle_s: float
    """Seconds after which a post that was under way when it was lost sight of has arrived, or never will."""

    def later(self, attempts: int) -> dt.datetime:
        """When to try again after so many attempts."""
        wait = self.backoff_s[min(attempts, len(self.backoff_s) - 1)]
        return self.now() + dt.timedelta(seconds=wait)

    async def keep(self, work: Callable[[AsyncConnection], Awaitable[Any]], label: str) -> None:
        """Write down what happened, however long the database refuses: nobody else knows it."""
        wait = 0.2
        while True:
            try:
                await self.database.write(work, label)
                return
            except Exception as error:
                if not isinstance(error.__cause__ or error, SQLAlchemyError):
                    raise
                log.warning("what was sent cannot be written down yet (%s)", type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5.0)
