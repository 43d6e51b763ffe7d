"""A hall for tables: a desk with every command and notice, a clock that tests move, and one board for places and people.

No index, no model, no platform: what is said to people and places is kept here as text, as it stands by now.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.database import Database
from bot.desk import Desk
from bot.dispatch import respond
from bot.features.everything import MEMORIES, PLANNERS, build_notices, build_registry
from bot.message import Message, Person, Place, Reply, Role
from bot.platforms.terminal.render import plain
from bot.posting import engine_of, plan
from bot.settings import load
from scheduler import store as deliveries
from scheduler.deliveries import OPEN
from scheduler.sending.courier import Gone, Sheet, Wanted
from scheduler.sending.engine import Terms

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
QUICK = Terms(poll_s=0.02, lease_s=5, settle_s=0.0, backoff_s=(0.0, 0.0), pauses_s=(0.1,), room=500, each=100)


class Board:
    """A courier whose messages hang on a board: `said` is what stands there, by place, oldest first."""

    per_second, gap_s = 100_000.0, 0.0

    def __init__(self) -> None:
        self._cards: dict[str, tuple[str, Reply]] = {}
        self.edits = 0

    def paused(self) -> str:
        return ""

    def around(self, place: str) -> tuple[str, ...]:
        return ()

    def fold(self, content: Reply) -> tuple[Sheet, ...]:
        return (Sheet(content, str(hash((plain(content), content.buttons)))),)

    async def post(self, where: str, sheet: Sheet, key: str) -> str:
        self._cards[key] = (where, sheet.payload)
        return key

    async def edit(self, where: str, message: str, sheet: Sheet) -> None:
        self.edits += 1
        if message not in self._cards:
            raise Gone
        self._cards[message] = (where, sheet.payload)

    async def delete(self, where: str, message: str) -> None:
        self._cards.pop(message, None)

    async def find(self, where: str, wanted: Sequence[Wanted], since: dt.datetime) -> Mapping[str, list[str]] | None:
        return {one.key: [one.key] for one in wanted if one.key in self._cards}

    def on(self, where: str) -> list[Reply]:
        """What stands in a place, or was said to a person (`@m1`)."""
        return [reply for place, reply in self._cards.values() if place == where]

    def said(self, where: str) -> list[str]:
        """The same as text."""
        return [plain(reply) for reply in self.on(where)]

    def take(self, where: str) -> str:
        """The text of what was said there, and take it down."""
        text = "\n\n".join(self.said(where))
        self._cards = {key: card for key, card in self._cards.items() if card[0] != where}
        return text


class Hall:
    """The desk, its board and its clock."""

    def __init__(self, database: Database, home: Path, **settings: object) -> None:
        self.at = NOW
        self.board = Board()
        made = load({}, home=home, library="none", **settings)
        self.desk = Desk(
            made,
            database,
            build_registry(),
            None,  # type: ignore[arg-type]  # nothing here asks a question
            None,  # type: ignore[arg-type]
            lambda: self.at,
            notices=build_notices(),
            planners=list(PLANNERS),
            memories=list(MEMORIES),
        )
        self.desk.couriers["fake"] = self.board  # type: ignore[assignment]
        self.engine = engine_of(self.desk, QUICK)

    async def say(
        self,
        text: str,
        who: str = "m1",
        *,
        role: Role = Role.MEMBER,
        place: str = "p1",
        name: str = "",
        platform: str = "fake",
        **values: str,
    ) -> Reply:
        """Somebody says something, in a place of `fake` or of the platform that `place` names; the final reply."""
        person = Person(platform, who, role, name or who.upper())
        where, _, at = place.rpartition(":")
        message = Message(
            "1", text, person, Place(where or "fake", at, private=at.startswith("@")), self.at, values=values
        )
        finals = [reply async for reply in respond(self.desk, message) if reply.final]
        assert len(finals) == 1
        return finals[0]

    async def organize(self, text: str, who: str = "org", **more: str) -> Reply:
        """An organizer says something."""
        return await self.say(text, who, role=Role.ORGANIZER, **more)

    async def press(self, reply: Reply, label: str, who: str = "m1", role: Role = Role.MEMBER) -> Reply:
        """Press a button of a reply."""
        (button,) = [one for one in reply.buttons if one.label == label]
        return await self.say(button.command, who, role=role)

    async def make(self, name: str = "health", when: str = "2nd Saturday 18:00 IST", more: str = "") -> Reply:
        """An organizer makes a table."""
        said = await self.organize(f'table create {name} "{when}" {more}')
        assert not said.failed, plain(said)
        return await self.organize(said.buttons[0].command)

    async def wait(self, **time: float) -> None:
        """Time passes; what is planned is planned, what is due is sent."""
        self.at += dt.timedelta(**time)
        for _ in range(3):
            await plan(self.desk)
            await self.engine.idle()

    async def until(self, when: str) -> None:
        """It becomes this moment in UTC, from one thing that is due to the next, so that nothing comes late."""
        end = dt.datetime.fromisoformat(when).replace(tzinfo=dt.UTC)
        while self.at < end:
            async with self.desk.database.reading() as connection:
                due = await deliveries.listed(connection, states=OPEN, limit=1000)
            coming = [one.next_at for one in due if one.next_at > self.at]
            self.at = min(end, self.at + dt.timedelta(days=5), *coming)
            await plan(self.desk)
            await self.engine.idle()


def text(reply: Reply) -> str:
    """A reply as text."""
    return plain(reply)
