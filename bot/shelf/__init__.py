"""The shelf: where notices lie for people who come by, on the page and in the terminal."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from bot.database import Database
from bot.message import Reply
from bot.shelf import store
from bot.wire import pack
from scheduler.sending.courier import Gone, Refused, Sheet, Wanted


class ShelfCourier:
    """Brings notices to people of one platform that cannot be called: they lie on the shelf until they come."""

    per_second, gap_s = 500.0, 0.0

    def __init__(self, database: Database, platform: str, now: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._platform = platform
        self._now = now

    def paused(self) -> str:
        """The database is always there."""
        return ""

    def around(self, place: str) -> tuple[str, ...]:
        """A shelf lies in no other place."""
        return ()

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        """A notice is kept as it is, and drawn when it is looked at."""
        return (Sheet(pack(content).decode(), ""),)

    def _person(self, where: str) -> str:
        if not where.startswith("@"):
            raise Refused(f"on the {self._platform} only people have a shelf, and {where} is none")
        return f"{self._platform}:{where[1:]}"

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        """Lay it down."""
        person, now = self._person(where), self._now()
        await self._database.write(lambda c: store.put(c, person, key, sheet.payload, now), "shelf")
        return key

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        """Make it say something else. Raises Gone."""
        person = self._person(where)
        if not await self._database.write(lambda c: store.change(c, person, message, sheet.payload), "shelf"):
            raise Gone

    async def delete(self, where: str, message: str) -> None:
        """Take it away."""
        person = self._person(where)
        await self._database.write(lambda c: store.remove(c, person, message), "shelf")

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        """What lies there under these keys."""
        async with self._database.reading() as connection:
            there = await store.has(connection, self._person(where), [one.key for one in wanted])
        return {key: [key] for key in there}
