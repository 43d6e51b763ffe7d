"""The door of a chat platform: what is heard there becomes turns; what is called, pressed or sent there becomes calls.

A platform's adapter says in `Heard` what happened, and makes a `Surface` for a place that it wrote down itself. Whether
something is answered, once, with its files, and also after a restart or a gap, is decided here for all of them alike.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, replace
from typing import Any
from weakref import WeakValueDictionary

from bot import store
from bot.desk import Call, Desk
from bot.dispatch import ASK, meant, respond
from bot.message import Message, Reply, say
from bot.notices import PlaceCourier
from bot.pace import Pace
from bot.platforms.adapter import Adapter, Heard
from bot.platforms.alone import done_alone, for_one
from bot.platforms.chores import Chores, safely
from bot.platforms.gathering import gathered, with_notes
from bot.platforms.missed import Missed
from bot.platforms.phrases import LANGUAGE, language_of, phrase
from bot.platforms.pile import Ground
from bot.platforms.turn import Surface, Turns, one, show
from bot.speaking import language_of as read_by
from rag import store as answers
from rag.asking import asks
from rag.language import detect

log = logging.getLogger(__name__)

OVERHEARD = 30
"""Messages a minute of one place that nobody addressed to the assistant and that are looked at nonetheless."""
CONVERSATION = dt.timedelta(days=30)
"""How long it is known which conversation a message belongs to."""
LOOKED_THROUGH = 4
"""Places that are looked through at once for what was missed."""
GONE = 1000
"""Messages last taken back that are known, for one may be told of only afterwards."""
ASKS, PRIVATE, CALLED = "asks", "private", "called"
"""The names under which what is kept of a place says whether its message asks something, which takes time and changes
nothing, whether the reply is for the one who spoke, and whether something was called, pressed or sent."""


class Door:
    """What comes in from one platform."""

    def __init__(self, desk: Desk, adapter: Adapter) -> None:
        self._desk = desk
        self._adapter = adapter
        self._overheard = Pace(OVERHEARD)
        self._asked: dict[str, str] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._gone: OrderedDict[str, None] = OrderedDict()
        self.turns = Turns(desk, adapter.name, adapter.pace_s)
        self.chores = Chores()
        self._missed = Missed(desk, adapter.name, adapter.asks_around)
        self._hears, self._caught_up, self._sessions = False, False, 0
        """Whether there is a session, whether what was missed before it was looked for, and how many there were."""

    @property
    def listening(self) -> bool:
        """Whether everything is heard: there is a session, and what was missed before it was looked for."""
        return self._hears and self._caught_up

    def lost(self) -> None:
        """From here on something may be missed."""
        self._hears = False

    def resumed(self) -> None:
        """The session goes on, and what was missed of it was told; what came before it is as looked for as it was."""
        self._hears = True

    async def hear(self, heard: Heard) -> None:
        """Somebody said something: if it is for the assistant, claim it and answer it."""
        if not heard.said:
            return
        told = heard.directed and not self._adapter.tells_again
        async with self._one_by_one(heard.key), self._excused(heard.key, heard.where, heard.message, told=told):
            await self._hear(heard)
        await self._missed.keep(heard.message)

    async def _hear(self, heard: Heard) -> None:
        message = await self._meant(heard)
        if heard.key in self._gone or not await self._concerns(heard, message):
            return
        message = replace(message, thread=await self._conversation(heard))
        where = await self._spoken(heard.where, message) | {"files": [asdict(one) for one in heard.files]}
        if await self.turns.take(heard.key, message, where, harmless=where[ASKS]):
            self._begin(heard.key, message, where)

    async def _concerns(self, heard: Heard, message: Message) -> bool:
        """Whether a message is to be looked at: others are left alone, bots and talk only where the place wants it."""
        if not heard.directed and (heard.by_bot or heard.to_others or not message.text):
            return False
        if not (heard.by_bot or message.unasked):
            return True
        if self._overheard.wait(message.place.id):
            return False
        settings = await Call(self._desk, message).place_settings()
        return (settings.bots or not heard.by_bot) and (settings.watch or not message.unasked)

    async def _meant(self, heard: Heard) -> Message:
        """A message with what it is to the assistant: spoken to it, a follow-up, or talk of others.

        Where the assistant takes part, anybody may ask on; what asks nothing goes on only from who asked before.
        """
        message, asking = heard.message, asks(heard.message.text)
        who = None if asking else f"{message.person.platform}:{message.person.id}"
        follows = heard.in_thread and not (heard.directed or heard.by_bot)
        follows = follows and await self.takes_part(message.thread, who)
        unasked, aside = not (heard.directed or follows), follows and not asking
        return replace(message, unasked=unasked, aside=aside, discreet=self._adapter.whispers)

    async def takes_part(self, thread: str, person: str | None = None) -> bool:
        """Whether the assistant has answered in a conversation before, or a person in it."""
        async with self._desk.database.reading() as connection:
            return bool(await answers.conversation(connection, thread, person, 1))

    async def _spoken(self, where: Mapping[str, Any], message: Message) -> dict[str, Any]:
        """Where a reply goes, with what is known of its message: its language, whether it asks, and for whom.

        A command is typed or pressed in English by whoever reads Hindi, too; so it is asked what they read.
        """
        command, _ = meant(self._desk.registry, message)
        private = command.private or message.values.get("private") == "True"
        language = detect(message.values.get("question") or message.text)
        if language == "en" and command.words != ASK:
            with contextlib.suppress(Exception):  # where that cannot be read, it is as it was written
                language = await read_by(Call(self._desk, message))
        return {**where, LANGUAGE: language, ASKS: command.words == ASK, PRIVATE: private}

    def _one_by_one(self, key: str) -> asyncio.Lock:
        """Held while a message is taken in, changed or taken back: what is told of it is done in the order it came."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def _conversation(self, heard: Heard) -> str:
        """The conversation of a message that goes back to an earlier one is that one's; remembered for what follows."""
        name, now = f"{self._adapter.name}:root:", self._desk.now()
        if not heard.root:
            return heard.message.thread
        async with self._desk.database.reading() as connection:
            thread = await store.recall(connection, name + heard.root, now) or heard.message.thread
        kept = name + heard.key, thread, now + CONVERSATION
        await self._desk.database.write_or(None, lambda c: store.remember(c, *kept), "thread")
        return thread

    async def change(self, heard: Heard) -> None:
        """A question changed: if it is being answered, it is answered as it is now instead."""
        async with self._one_by_one(heard.key):
            if self._asked.get(heard.key, heard.message.text) == heard.message.text:
                return
            where = await self.turns.withdraw(heard.key)
            if where is not None:
                thread = await self._conversation(heard)
                message = replace(await self._meant(heard), thread=thread)
                await self.turns.rewrite(heard.key, message)
                self._begin(heard.key, message, where, again=True)

    def surface(self, key: str, where: dict[str, Any], *, again: bool) -> Surface:
        """Where the reply to a message stands; `again` says that an earlier run may have said something there."""
        base = self._desk.settings.link_base

        async def moved(posted: list[str]) -> None:
            await self.turns.move(key, {**where, "posted": posted})

        ground = Ground(key, where, again, lambda reply: self._adapter.render(reply, base), moved)
        return self._adapter.surfaces[CALLED in where](ground, self._adapter.wire)

    async def forget(self, key: str) -> None:
        """A question was taken back: it is not answered any more, and what was said so far goes too."""
        self._gone[key] = None
        if len(self._gone) > GONE:
            self._gone.popitem(last=False)
        async with self._one_by_one(key):
            where = await self.turns.withdraw(key)
            if where is not None:
                await self.turns.close(key)
                await self.surface(key, where, again=True).clear()

    async def resume(self) -> None:
        """Go on with what an earlier run took and did not finish; one that fails holds up no other."""
        for key, message, where, worn in await self.turns.unfinished():
            try:
                self._go_on(key, message, where, worn=worn)
            except Exception:
                log.exception("a message of an earlier run was put aside", extra={"key": key})
                await self.turns.put_aside(key)

    def _go_on(self, key: str, message: Message, where: dict[str, Any], *, worn: bool) -> None:
        """Answer a message that an earlier run took. A command is not done twice: its person is told."""
        if not worn and meant(self._desk.registry, message)[0].words == ASK:
            self._begin(key, message, where, again=True)
            return
        surface = self.surface(key, where, again=True)
        said = say(phrase(language_of(where), "worn" if worn else "interrupted"), failed=True)
        self.turns.begin(key, message.person.id, surface, lambda: one(said), quiet=True, at_once=True)

    async def open(self, couriers: Mapping[str, PlaceCourier]) -> None:
        """Be there for notices and for questions about roles, and go on with what was under way."""
        self._desk.standings[self._adapter.name] = self._adapter.standing
        self._desk.couriers |= couriers
        await self.resume()

    async def listen(self) -> None:
        """There is a session: what was said to the assistant before it, while nobody listened, is answered now."""
        self._sessions += 1
        self._hears, self._caught_up, session = True, False, self._sessions
        since = await self._missed.since()
        if since is not None:
            places = dict.fromkeys([*self._adapter.spoken_in(since), *await self._missed.places()])
            few = asyncio.Semaphore(LOOKED_THROUGH)
            await asyncio.gather(*(self._catch_up(place, since, few) for place in places))
        if session == self._sessions:
            self._caught_up = True
        await self.still_here()

    async def _catch_up(self, place: str, since: dt.datetime, few: asyncio.Semaphore) -> None:
        async with few:
            await safely(self._look_through(place, since))

    async def _look_through(self, place: str, since: dt.datetime) -> None:
        for heard in await self._adapter.said(place, since):
            if heard.directed or (heard.in_thread and await self.takes_part(heard.message.thread)):
                await safely(self.hear(heard))

    async def still_here(self) -> None:
        """Note until when nothing was missed."""
        if self.listening:
            await self._missed.note()

    async def leave(self, seconds: float) -> None:
        """Finish what is under way, and note until when everything was heard."""
        await self.turns.finish(seconds)
        await self.still_here()

    async def call(self, key: str, message: Message, where: dict[str, Any]) -> "asyncio.Task[Reply | None] | None":
        """Somebody called, pressed or sent something: claim it and begin; None if it was claimed before."""
        message, where = replace(message, discreet=True), {**where, CALLED: True}
        async with self._excused(key, where, message, told=True):
            where = {**await self._spoken(where, message), **where}
            taken = await self.turns.take(key, message, where, harmless=where[ASKS])
            return self._begin(key, message, where) if taken else None

    @contextlib.asynccontextmanager
    async def _excused(
        self, key: str, where: Mapping[str, Any], message: Message, *, told: bool
    ) -> AsyncIterator[None]:
        """What cannot even be taken in is said to be so."""
        try:
            yield
        except Exception:
            if told:
                with contextlib.suppress(Exception):  # if that is what failed, it is said in English, to one
                    where = await self._spoken(where, message)
                where = {ASKS: False, PRIVATE: True, **where}
                said = say(phrase(language_of(where), "not taken"), failed=True)
                await show(self.surface(key, where, again=False), said)
            raise

    def _begin(
        self, key: str, message: Message, where: dict[str, Any], *, again: bool = False
    ) -> "asyncio.Task[Reply | None] | None":
        """Answer a claimed message. What is pressed or typed as a command waits for no questions."""
        self._asked[key] = message.text
        task = self.turns.begin(
            key,
            message.person.id,
            self.surface(key, where, again=again),
            lambda: self.replies(message, where),
            quiet=message.unasked or message.aside,
            at_once=not where.get(ASKS, True),
            again=again,
            language=language_of(where),
        )
        if task is not None:
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        return task

    async def replies(self, message: Message, where: dict[str, Any]) -> AsyncIterator[Reply]:
        """Everything said to a message, once it is whole; nothing for one person where all would read it."""
        message = await gathered(self._desk, self._adapter, message, where)
        alone = message.place.private or message.discreet
        if not alone and done_alone(meant(self._desk.registry, message)[0], message):
            yield for_one(message.text, language_of(where))
            return
        async for reply in respond(self._desk, message):
            if alone or reply.audience == "place":
                yield with_notes(reply, message)
            elif reply.final:
                yield for_one(message.text, language_of(where))
