"""Gaps: what anybody may do about one: take it, give it back, name an entry that answers it, discuss it.

How they are looked at is in `gap_looking`, what moderators do in `gap_moderation`, what the askers are told in
`gap_news`.
"""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gaps
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.gap_looking import QUOTED, Number, reader
from bot.features.owners import head_here
from bot.frames import frame
from bot.links import place_link, place_of
from bot.message import Button, Reply, Role, Text, say
from bot.names import store as names
from bot.speaking import language_of
from knowledge.audit import store as audit
from knowledge.gaps import deciding, reading
from knowledge.gaps.reading import Whole
from knowledge.gaps.types import TAKEN_FOR, Gap
from rag.asking import asking_part

ANSWERS = Role.ORGANIZER
"""Who may say by themselves that an entry answers a gap; others propose it."""


def declare(registry: Registry) -> None:
    """Put what anybody may do about a gap on a registry."""
    registry.command("gap take")(take)
    registry.command("gap release")(release)
    registry.command("gap answer")(answer)
    registry.command("gap here", role=Role.ORGANIZER)(here)


async def take(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Take a gap: you mean to answer it. After two weeks it is free again."""
    person, now = await call.person(), call.desk.now()
    await _may_see(call, gap)

    async def work(connection: AsyncConnection) -> Gap:
        await names.learn(connection, (call.account, person), call.message.person.name, now)
        return await deciding.take(connection, gap, person, now)

    taken, told = await call.desk.database.write(work, "gap-take"), partial(frame, await language_of(call))
    buttons = (
        Button(told("gap_write"), f"submit --gap {gap}", "good"),
        Button(told("gap_release"), f"gap release {gap}"),
    )
    words = told("gap_taken", gap=gap, date=taken.taken_until, days=TAKEN_FOR.days)
    yield Reply((Text(words),), buttons, data={"gap": gap})


async def release(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Give a gap back that you took."""
    person, now = await call.person(), call.desk.now()
    moderator = call.message.person.role >= Role.MODERATOR
    await call.desk.database.write(lambda c: deciding.release(c, gap, person, now, moderator=moderator), "gap-release")
    told = partial(frame, await language_of(call))
    yield say(told("gap_free", gap=gap), Button(told("gap_take"), f"gap take {gap}"))


def role_of(call: Call) -> str:
    """The role in which somebody did something, as the log keeps it."""
    return call.message.person.role.name.lower()


async def _may_see(call: Call, gap: int) -> Whole:
    who = await reader(call)
    async with call.desk.database.reading() as connection:
        return await reading.whole(connection, gap, who)


async def answer(
    call: Call,
    gap: Number,
    entry: Annotated[str, Help("the id of the entry that answers it"), Suggest("entries")],
) -> AsyncIterator[Reply]:
    """Say that an entry answers a gap. Organizers decide, and everybody who waits is told; others propose it."""
    person, now = await call.person(), call.desk.now()
    await _may_see(call, gap)
    decides = call.message.person.role >= ANSWERS

    async def work(connection: AsyncConnection) -> int:
        """How many people are told."""
        head = await head_here(call, connection, entry, quoted=True)
        if not decides:
            await deciding.propose(connection, gap, entry, head.number, person, now)
            return 0
        told = len(await gaps.answered(connection, gap, entry, head.number, person, now))
        facts: dict[str, str | int | None] = {"gap": gap, "entry": entry, "version": head.number, "role": role_of(call)}
        await audit.append(connection, "gap.answer", person, facts, now)
        return told

    count, said = await call.desk.database.write(work, "gap-answer"), partial(frame, await language_of(call))
    if not decides:
        yield say(said("gap_noted", entry=entry, gap=gap))
        return
    people = said("gap_told_none" if not count else "gap_told_one" if count == 1 else "gap_told", n=count)
    yield say(said("gap_is_answered", entry=entry, gap=gap, told=people))


async def here(call: Call, gap: Number) -> AsyncIterator[Reply]:
    """Discuss a gap in this place: whoever looks at it finds the way here."""
    place, told = call.message.place, partial(frame, await language_of(call))
    if place.private or not place_link(place_of(place)):
        yield say(told("gap_elsewhere"), failed=True)
        return
    person, now = await call.person(), call.desk.now()
    at = place_of(place)
    await call.desk.database.write(lambda c: deciding.set_right(c, gap, person, now, place=at), "gap-set")
    found = await _may_see(call, gap)
    yield say(f"{told('gap_is_here', gap=gap)}\n\n> {asking_part(found.gap.question, QUOTED)}")
