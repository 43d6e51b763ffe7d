"""The door of a chat platform: what is heard there becomes turns; what is called, pressed or sent there becomes calls.

A platform's adapter says in `Heard` what happened, and makes a `Surface` for a place that it wrote down itself. Whether
something is answered, once, with its files, and also after a restart, is decided here for all of them alike.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol
from weakref import WeakValueDictionary

from bot import store
from bot.commands import Registry
from bot.desk import Call, Desk
from bot.dispatch import ASK, meant, respond
from bot.message import Message, Reply, say
from bot.pace import Pace
from bot.platforms.attached import File, fetch, read
from bot.platforms.calls import Payload
from bot.platforms.phrases import phrase
from bot.platforms.pile import Ground
from bot.platforms.turn import Surface, Turns, one, show
from rag import store as answers
from rag.asking import asks
from rag.language import detect

log = logging.getLogger(__name__)

OVERHEARD = 30
"""Messages a minute of one place that nobody addressed to the assistant and that are looked at nonetheless."""
CONVERSATION = dt.timedelta(days=30)
"""How long it is known which conversation a message belongs to."""
GONE = 1000
"""Messages last taken back that are known, for one may be told of only afterwards."""
LANGUAGE = "language"
"""The name under which what is kept of a place says in which language its message was written."""


@dataclass(frozen=True)
class Heard:
    """One message on a chat platform, and what decides whether it is answered."""

    key: str
    """What makes it the same message, however often the platform tells of it."""
    message: Message
    where: Mapping[str, Any]
    """Where the answer goes, in the platform's own words, as JSON."""
    directed: bool
    """Whether somebody speaks to the assistant."""
    to_others: bool = False
    """Whether it turns to other people."""
    by_bot: bool = False
    root: str = ""
    """The earlier message that it goes back to, whose conversation it belongs to."""
    in_thread: bool = False
    """Whether it may be a follow-up without saying so."""
    files: tuple[File, ...] = ()


class Adapter(Protocol):
    """What a chat platform adds."""

    name: str
    whispers: bool
    """Whether a message in a shared place can be answered to its writer alone."""
    tells_again: bool
    """Whether the platform tells again of a message that could not be taken in."""

    def render(self, reply: Reply, base: str) -> list[Payload]:
        """The messages of a reply, in order; links to entries begin with `base`. Pure."""

    def surface(self, ground: Ground) -> Surface:
        """Where the reply to a message stands."""

    async def complete(self, message: Message, where: dict[str, Any]) -> tuple[Message, tuple[File, ...]]:
        """The message with what had to be asked for (a role, what it refers to), and files it left out."""
        return message, ()

    async def fetch(self, file: File) -> tuple[bytes, str]:
        """A file: its bytes, and the content type they came with."""
        return await fetch(file.address)


class Door:
    """What comes in from one platform."""

    def __init__(self, desk: Desk, adapter: Adapter, pace_s: float) -> None:
        self._desk = desk
        self._adapter = adapter
        self._overheard = Pace(OVERHEARD)
        self._asked: dict[str, str] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._gone: OrderedDict[str, None] = OrderedDict()
        self.turns = Turns(desk, adapter.name, pace_s)

    async def hear(self, heard: Heard) -> None:
        """Somebody said something: if it is for the assistant, claim it and answer it."""
        told = heard.directed and not self._adapter.tells_again
        where = _spoken(heard.where, heard.message)
        async with self._one_by_one(heard.key), self._excused(heard.key, where, told=told):
            await self._hear(heard)

    async def _hear(self, heard: Heard) -> None:
        message = await self._meant(heard)
        if heard.key in self._gone or not await self._concerns(heard, message):
            return
        message = replace(message, thread=await self._conversation(heard))
        where: dict[str, Any] = {**_spoken(heard.where, message), "files": [asdict(one) for one in heard.files]}
        if await self.turns.take(heard.key, message, where):
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
        await self._desk.database.write(lambda c: store.remember(c, *kept), "thread")
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

        return self._adapter.surface(Ground(key, where, again, lambda reply: self._adapter.render(reply, base), moved))

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
        if not worn and is_question(self._desk.registry, message):
            self._begin(key, message, where, again=True)
            return
        surface = self.surface(key, where, again=True)
        said = say(phrase(language_of(where), "worn" if worn else "interrupted"), failed=True)
        self.turns.begin(key, message.person.id, surface, lambda: one(said), quiet=True, at_once=True)

    async def call(self, key: str, message: Message, where: dict[str, Any]) -> "asyncio.Task[Reply | None] | None":
        """Somebody called, pressed or sent something: claim it and begin; None if it was claimed before."""
        message, where = replace(message, discreet=True), _spoken(where, message)
        async with self._excused(key, where, told=True):
            return self._begin(key, message, where) if await self.turns.take(key, message, where) else None

    @contextlib.asynccontextmanager
    async def _excused(self, key: str, where: Mapping[str, Any], *, told: bool) -> AsyncIterator[None]:
        """What cannot even be taken in is said to be so."""
        try:
            yield
        except Exception:
            if told:
                said = say(phrase(language_of(where), "not taken"), failed=True)
                await show(self.surface(key, dict(where), again=False), said)
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
            at_once=not is_question(self._desk.registry, message),
            language=language_of(where),
        )
        if task is not None:
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        return task

    async def replies(self, message: Message, where: dict[str, Any]) -> AsyncIterator[Reply]:
        """Everything said to a message, once it is complete; nothing for one person where all would read it."""
        message, more = await self._adapter.complete(message, where)
        files = (*(File(**given) for given in where.get("files", ())), *more)
        if files and not message.unasked:
            texts, notes = await read(files, self._adapter.fetch, language_of(where))
            context = "\n\n".join(text for text in (texts, message.context) if text)
            message = replace(message, context=context, notes=(*message.notes, *notes))
        async for reply in respond(self._desk, message):
            if reply.audience == "place" or message.place.private or message.discreet:
                yield reply
            elif reply.final:
                yield say(phrase(language_of(where), "alone"), failed=True)


def _spoken(where: Mapping[str, Any], message: Message) -> dict[str, Any]:
    """Where a reply goes, with the language in which its message was written."""
    return {**where, LANGUAGE: detect(message.values.get("question") or message.text)}


def language_of(where: Mapping[str, Any]) -> str:
    """The language of the message whose reply goes there; English where that is not known."""
    return str(where.get(LANGUAGE, "en"))


def is_question(registry: Registry, message: Message) -> bool:
    """Whether a message asks something, which takes time and changes nothing."""
    return meant(registry, message)[0].words == ASK
