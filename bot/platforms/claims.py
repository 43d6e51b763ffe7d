"""Claims on what comes in: one effect for one message, however often a platform tells of it.

The claim is a row that can be inserted once. Many that come together share one write, and what this process is
claiming already is not asked of the database again.
"""

import asyncio
import datetime as dt
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bot import store
from bot.desk import Desk
from bot.message import Message
from bot.store import Claim

KEPT = dt.timedelta(days=7)
"""How long it is known that a message was taken."""
MOST = 200
"""Claims in one write."""
REMEMBERED = 10_000
"""Claims of this process that are known without asking."""

MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)


class Claims:
    """The claims of one platform."""

    def __init__(self, desk: Desk, platform: str) -> None:
        self._desk = desk
        self._platform = platform
        self._known: OrderedDict[str, asyncio.Future[bool]] = OrderedDict()
        self._waiting: list[tuple[Claim, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def take(self, key: str, message: Message, where: Mapping[str, Any]) -> bool:
        """Claim a message; False if it was claimed before. From here on it will be answered, also after a crash."""
        earlier = self._known.get(key)
        if earlier is not None:
            await asyncio.wait([earlier])
            if earlier.exception() is None:
                return False
        claim = Claim(self._platform, key, MESSAGE.dump_json(message).decode(), json.dumps(where), self._desk.now())
        made: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._known[key] = made
        self._waiting.append((claim, made))
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

    async def _together(self, batch: list[tuple[Claim, "asyncio.Future[bool]"]]) -> bool:
        """Write claims at once; False if that failed. One that fails alone will not hear of it twice."""
        try:
            claims = [claim for claim, _ in batch]
            new = await self._desk.database.write(lambda c: store.take(c, claims), f"{self._platform}-take")
        except Exception as error:
            if len(batch) == 1:
                self._known.pop(batch[0][0].key, None)
                batch[0][1].set_exception(error)
            return False
        for claim, made in batch:
            made.set_result(claim.key in new)
        return True


async def sweep(desk: Desk) -> None:
    """Forget the claims, of every platform, that cannot come again."""
    now = desk.now()
    await desk.database.write(lambda c: store.sweep(c, now - KEPT, now), "sweep")
