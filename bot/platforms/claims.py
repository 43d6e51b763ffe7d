"""Claims on what comes in: one effect for one message, however often a platform tells of it.

The claim is a row that can be inserted once. Many that come together share one write, and what this process is
claiming already is not asked of the database again.
"""

import asyncio
import datetime as dt
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot import store
from bot.desk import Desk
from bot.errors import DatabaseTrouble
from bot.message import Message
from bot.store import Claim

log = logging.getLogger(__name__)

KEPT = dt.timedelta(days=7)
"""How long it is known that a message was taken."""
MOST = 200
"""Claims in one write."""
REMEMBERED = 10_000
"""Claims of this process that are known without asking."""

MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


@dataclass
class _Waiting:
    """A claim that is to be written, and who waits for it: whether it is new."""

    claim: Claim
    made: "asyncio.Future[bool]"
    harmless: bool


class Claims:
    """The claims of one platform."""

    def __init__(self, desk: Desk, platform: str) -> None:
        self._desk = desk
        self._platform = platform
        self._known: OrderedDict[str, asyncio.Future[bool]] = OrderedDict()
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(self, key: str, message: Message, where: Mapping[str, Any], *, harmless: bool = False) -> bool:
        """Claim a message; False if it was claimed before. From here on it will be answered, also after a crash.

        Where the database refuses the claim of one that changes nothing (`harmless`), only this process knows of it.
        """
        earlier = self._known.get(key)
        if earlier is not None:
            await asyncio.wait([earlier])
            if earlier.exception() is None:
                return False
        claim = Claim(self._platform, key, MESSAGE.dump_json(message).decode(), json.dumps(where), self._desk.now())
        made: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._known[key] = made
        self._waiting.append(_Waiting(claim, made, harmless))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await asyncio.wait([made])
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return made.result()

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            if not await self._together(batch) and len(batch) > 1:
                for one in batch:
                    await self._together([one])

    async def _together(self, batch: list[_Waiting]) -> bool:
        """Write claims at once; False if that failed. One that fails alone will not hear of it twice."""
        try:
            claims = [one.claim for one in batch]
            new = await self._desk.database.write(lambda c: store.take(c, claims), f"{self._platform}-take")
        except Exception as error:
            if len(batch) == 1:
                self._refused(batch[0], error)
            return False
        for one in batch:
            one.made.set_result(one.claim.key in new)
        return True

    def _refused(self, one: _Waiting, error: Exception) -> None:
        if one.harmless and isinstance(error, DatabaseTrouble):
            log.warning("a question is answered that will not be known after a restart: %s", error)
            one.made.set_result(True)
            return
        self._known.pop(one.claim.key, None)
        one.made.set_exception(error)


async def sweep(desk: Desk) -> None:
    """Forget the claims, of every platform, that cannot come again."""
    now = desk.now()
    await desk.database.write(lambda c: store.sweep(c, now - KEPT, now), "sweep")
