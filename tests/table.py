"""A desk with one table of health, a clock that can be set, and people who speak in the table's place."""

import datetime as dt

from sqlalchemy import insert, update

from bot.dispatch import respond
from bot.features.everything import PLANNERS
from bot.message import Form, Message, Person, Place, Role
from scheduler import store as deliveries
from scheduler.occurrences import store as dates
from scheduler.reading import read
from scheduler.tables import store as tables
from scheduler.tables.types import Occurrence, Terms
from scheduler.types import State
from scheduler.zones import moment

NOW = dt.datetime(2026, 12, 9, 12, 0, tzinfo=dt.UTC)
START = dt.datetime(2026, 12, 12, 12, 30, tzinfo=dt.UTC)


class Table:
    """A desk with one table, a clock that can be set, and people who speak in the table's place."""

    def __init__(self, open_home, *, filled: bool = False) -> None:
        self._open = open_home
        self._filled = filled
        self.now = NOW

    async def __aenter__(self) -> "Table":
        self._opened = self._open(now=lambda: self.now, fill=self._filled)
        self.desk = await self._opened.__aenter__()
        rule = read("2nd Saturday 18:00 Asia/Kolkata", NOW, "UTC").rule
        terms = Terms(
            "health", rule, theme="Speech on small machines", places=("fake:p1",), hosts=("fake:host", "discord:host")
        )

        async def work(connection):
            table = await tables.add(connection, "health", terms, "x", NOW)
            made = []
            for day in (dt.date(2026, 12, 12), dt.date(2027, 1, 9)):
                original = dt.datetime.combine(day, dt.time(18))
                start = moment(original, "Asia/Kolkata")
                made.append(Occurrence(0, table, original, start, start + dt.timedelta(minutes=90), host="fake:host"))
            await dates.add_dates(connection, made, NOW)

        await self.desk.database.write(work)
        return self

    async def __aexit__(self, *gone) -> None:
        await self._opened.__aexit__(*gone)

    async def say(self, line, person="m1", role=Role.MEMBER, place="p1", **values):
        """One person says something; the final reply."""
        message = Message("1", line, Person("fake", person, role), Place("fake", place), self.now, values=values)
        finals = [reply async for reply in respond(self.desk, message) if reply.final]
        assert len(finals) == 1
        return finals[0]

    async def begin(self, **given):
        """The host begins on time."""
        self.now = START
        return await self.say("table start", "host", **given)

    async def ring(self) -> None:
        """The clock asks every planner."""
        for planner in PLANNERS:
            await planner(self.desk)

    async def promised(self, prefix=""):
        """What is promised, by key."""
        async with self.desk.database.reading() as connection:
            return {one.dedup_key: one for one in await deliveries.listed(connection, key_prefix=prefix, limit=500)}

    async def compose(self, delivery):
        """A delivery as it would be sent now."""
        return await self.desk.notices.find(delivery.kind).compose(self.desk, delivery)


def form_of(reply) -> Form:
    """The form that a reply shows."""
    return next(part for part in reply.parts if isinstance(part, Form))


async def stand(table, delivery) -> None:
    """As if a delivery had been sent as message 77."""

    async def work(connection):
        mine = deliveries.deliveries.c.id == delivery.id
        await connection.execute(
            update(deliveries.deliveries).where(mine).values(state=State.SENT, settled_at=table.now)
        )
        row = {"delivery_id": delivery.id, "ordinal": 0, "target": delivery.target, "message": "77", "print": "x"}
        await connection.execute(insert(deliveries.messages).values(row))

    await table.desk.database.write(work)
