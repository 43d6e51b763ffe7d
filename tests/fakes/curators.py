"""One life of a service in which people offer and moderators decide, without end, until it is killed or has done enough.

What is begun and what was acknowledged is written down outside the database, so that a judge can compare. An order
names the home, the database, a number for this life, how many things are done, and the journal; with `road` they are
done in the order of `ROAD`, else as dice fall. Run by `tests.fakes.nursery`.
"""

import json
import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.desk import Desk
from bot.dispatch import respond
from bot.message import Message, Person, Place, Reply, Role
from bot.settings import load
from bot.wiring import open_desk
from knowledge.importing import import_folder

ROAD = (
    *("offer",) * 4,
    *("claim", "approve", "changes", "resend", "reject", "undo", "bulk", "offer", "approve", "affiliation"),
    *("reproduce", "doubt", "settle", "dispute", "retract", "tell", "restore", "rollback", "import", "approve"),
)
"""One thing of each kind, in an order in which each finds what it needs."""
WORDS = [
    "batch",
    "cache",
    "token",
    "queue",
    "shard",
    "weight",
    "layer",
    "card",
    "load",
    "trace",
    "probe",
    "slot",
    "lease",
    "chunk",
    "index",
    "clock",
]


class Life:
    """A desk, the people at it, and the journal."""

    def __init__(self, desk: Desk, order: Mapping[str, Any]) -> None:
        self._desk = desk
        self._number = order["life"]
        self.dice = random.Random(order["life"])
        self._library = Path(order["home"]) / "imported"
        self._journal = os.open(order["journal"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._model = order["model"]
        self._made = 0

    def note(self, what: str, **facts: object) -> None:
        """A line of the journal; it is there even if the process dies right after."""
        os.write(self._journal, json.dumps({"life": self._number, "what": what, **facts}).encode() + b"\n")

    async def rows(self, query: str, **values: object) -> list[Any]:
        """What the database says."""
        async with self._desk.database.reading() as connection:
            return list((await connection.execute(sql(query), values)).all())

    async def pick(self, query: str) -> Any:
        """One row at random, the first column; None if there is none."""
        found = await self.rows(query)
        return self.dice.choice(found)[0] if found else None

    async def say(self, text: str, who: str = "m1", **values: str) -> Reply:
        """Somebody says something; the last reply."""
        role = Role.MODERATOR if who.startswith("m") else Role.MEMBER
        message = Message(
            "1",
            text,
            Person("discord", who, role, who),
            Place("discord", "p1"),
            self._desk.now(),
            "t",
            values=values,
        )
        last = [reply async for reply in respond(self._desk, message)][-1]
        if "Something broke" in str(last.parts):
            self.note("broken", text=text)
        return last

    async def do(self, name: str) -> None:
        """One thing; refusals are fine, anything else that goes wrong is not."""
        await getattr(self, name)()

    async def decide(self, name: str, text: str, **facts: object) -> None:
        """Something of a moderator's, begun and acknowledged."""
        self.note("begin", action=name, **facts)
        reply = await self.say(text, self.dice.choice(["m1", "m2", "m3"]))
        self.note("refused" if reply.failed else "ack", action=name, **facts, data=dict(reply.data))

    async def offer(self) -> None:
        """An author offers something new."""
        self._made += 1
        who = f"a{self.dice.randrange(40)}"
        title = f"Guide {self._number}x{self._made} on {' '.join(self.dice.sample(WORDS, 4))}"
        body = " ".join(self.dice.choices(WORDS, k=40)) + "."
        values = {"title": title, "verticals": "education", "body": body, "source": "", "interest": "none"}
        self.note("begin", action="keep", title=title)
        kept = await self.say("submit keep guide", who, **values)
        if kept.failed:
            self.note("refused", action="keep", title=title)
            return
        (number,) = (await self.rows("SELECT id FROM submissions WHERE title = :title", title=title))[0]
        self.note("ack", action="keep", title=title)
        if any(one.label == "Mine is another" for one in kept.buttons):
            await self.say(f"submission another {number}", who)
        self.note("begin", action="send", submission=number)
        sent = await self.say(f"submission send {number}", who)
        self.note("refused" if sent.failed else "ack", action="send", submission=number)

    async def resend(self) -> None:
        """An author answers a request for changes."""
        found = await self.rows("SELECT id, person, title, body FROM submissions WHERE state = 'changes'")
        if found:
            number, person, title, body = self.dice.choice(found)
            who = person.partition(":")[2]
            values = {"title": title, "verticals": "education", "summary": "", "body": f"{body} And more."}
            await self.say(f"submission keep {number}", who, **values)
            self.note("begin", action="send", submission=number)
            sent = await self.say(f"submission send {number}", who)
            self.note("refused" if sent.failed else "ack", action="send", submission=number)

    async def _item(self, more: str = "") -> Any:
        found = await self.rows(
            f"SELECT id, version FROM review_items WHERE state = 'open' AND submission_id IS NOT NULL {more}"
        )
        return self.dice.choice(found) if found else None

    async def claim(self) -> None:
        """A moderator claims and gives back."""
        if item := await self._item():
            await self.say(f"review claim {item[0]}")
            await self.say(f"review release {item[0]}")

    async def approve(self) -> None:
        """A moderator approves."""
        if item := await self._item():
            await self.decide("approve", f"review approve {item[0]} --version {item[1]}", item=item[0])

    async def changes(self) -> None:
        """A moderator asks for changes."""
        if item := await self._item():
            words = f"review changes {item[0]} --version {item[1]} --say 'Say more of it.'"
            await self.decide("changes", words, item=item[0])

    async def reject(self) -> None:
        """A moderator rejects."""
        if item := await self._item():
            words = f"review reject {item[0]} --version {item[1]} --code unclear --say 'Nobody can follow it.'"
            await self.decide("reject", words, item=item[0])

    async def undo(self) -> None:
        """A moderator takes the last decision back."""
        item = await self.pick("SELECT item_id FROM review_decisions WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1")
        if item is not None:
            await self.decide("undo", f"review undo {item}", item=item)

    async def bulk(self) -> None:
        """A moderator approves several after a look."""
        seen = await self.say("review bulk approve --kind new", "m1")
        if "bulk" in seen.data:
            self.note("begin", action="bulk")
            done = await self.say(f"review do {seen.data['bulk']} --action approve", "m1")
            self.note("ack", action="bulk", data=dict(done.data))

    async def affiliation(self) -> None:
        """Somebody says where they work."""
        await self.say(f"affiliation Lab {self.dice.randrange(5)}", f"a{self.dice.randrange(40)}")

    async def _entry(self, *states: str) -> Any:
        named = ", ".join(f"'{one}'" for one in states)
        return await self.pick(f"SELECT id FROM entries WHERE status IN ({named})")

    async def reproduce(self) -> None:
        """Somebody tried an entry."""
        if entry := await self._entry("published"):
            values = {"worked": "yes", "hardware": "1 × NVIDIA L4 24 GB", "organisation": "Another lab"}
            await self.say(f"reproduce keep {entry}", f"b{self.dice.randrange(9)}", **values)

    async def doubt(self) -> None:
        """A member doubts an entry."""
        if entry := await self._entry("published"):
            await self.say(f"knowledge doubt {entry} --reason 'the flag was renamed'", "b1")

    async def dispute(self) -> None:
        """A moderator disputes an entry."""
        if entry := await self._entry("published"):
            await self.decide("dispute", f"knowledge dispute {entry} --reason 'two say otherwise'", entry=entry)

    async def settle(self) -> None:
        """A moderator settles a dispute for the entry."""
        found = await self.rows("SELECT id, version FROM review_items WHERE state = 'open' AND kind = 'dispute'")
        if found:
            number, version = self.dice.choice(found)
            await self.decide("settle", f"review approve {number} --version {version}", item=number)

    async def retract(self) -> None:
        """A moderator takes an entry out."""
        if entry := await self._entry("published", "disputed"):
            await self.decide("retract", f"knowledge retract {entry} --reason 'it was wrong'", entry=entry)

    async def tell(self) -> None:
        """Those who had an answer from it are told."""
        if entry := await self._entry("retracted"):
            await self.say(f"knowledge tell {entry}")

    async def restore(self) -> None:
        """A moderator brings an entry back."""
        if entry := await self._entry("retracted", "disputed"):
            await self.decide("restore", f"knowledge restore {entry}", entry=entry)

    async def rollback(self) -> None:
        """A moderator publishes the first text again."""
        if entry := await self._entry("published"):
            await self.decide("rollback", f"knowledge rollback {entry} --to 1", entry=entry)

    async def import_(self) -> None:
        """An operator imports a folder that grew."""
        self._made += 1
        self._library.mkdir(exist_ok=True)
        name = f"page-{self._number}x{self._made}"
        (self._library / f"{name}.md").write_text(f"# {name}\n\n{' '.join(self.dice.choices(WORDS, k=30))}.\n")
        self.note("begin", action="import", path=f"{name}.md")
        await import_folder(
            self._desk.database, self._library, origin="kills", by="host", now=self._desk.now(), prune=False
        )
        await self._desk.indexer.catch_up()
        self.note("ack", action="import", path=f"{name}.md")

    async def equal(self) -> None:
        """Whether index and database agree, and after how many seconds."""
        began = time.monotonic()
        if self._model:
            assert await self._desk.indexer.ready(), self._desk.indexer.model_error
        await self._desk.indexer.catch_up(copy=True)
        problems = await self._desk.indexer.check()
        self.note("equal", seconds=round(time.monotonic() - began, 2), problems=problems)


setattr(Life, "import", Life.import_)


async def live(order: Mapping[str, Any], begun: Callable[[], None]) -> None:
    """Open the home, do what is ordered, close. `begun` is called when the desk is open."""
    given = {"database_url": order["database"]} if order["database"] else {}
    settings = load({}, home=Path(order["home"]), library="none", **given)
    async with open_desk(settings) as desk:
        life = Life(desk, order)
        begun()
        if order["model"]:
            desk.indexer.load_model_in_background()
        if order["check"]:
            await life.equal()
        for step in range(order["steps"]):
            await life.do(ROAD[step % len(ROAD)] if order["road"] else random.choice(ROAD))
        life.note("end")
