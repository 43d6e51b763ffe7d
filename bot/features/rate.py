"""👍 and 👎 on an answer: one opinion a person, kept, changed or taken back."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.answer_words import said
from bot.commands import Help, Registry
from bot.curating import moderators_place
from bot.desk import Call
from bot.features import complaints
from bot.features.answers import UnknownAnswer
from bot.message import Button, Reply, whisper
from knowledge.gaps import joining
from knowledge.gaps.types import Why
from rag import store
from rag.types import Asked

REASONS = ("sources", "answer", "outdated")
"""What may be wrong with an answer; `bot.answer_words` has the words."""


def declare(registry: Registry) -> None:
    """Put `rate` on a registry."""
    registry.command("rate", hidden=True, private=True)(rate)


async def rate(
    call: Call,
    answer: Annotated[str, Help("the answer's id")],
    opinion: Annotated[Literal["good", "bad"], Help("good or bad")],
    *,
    reason: Annotated[str, Help("why: sources, answer, outdated, or words of your own")] = "",
) -> AsyncIterator[Reply]:
    """Say whether an answer helped. The same again takes it back."""
    person = await call.person()
    async with call.desk.database.reading() as connection:
        asked = await store.answered(connection, answer)
        if asked is None:
            raise UnknownAnswer
        before = await store.rating(connection, answer, person)
    good = opinion == "good"
    taken_back = before is good and not reason
    now = call.desk.now()
    given = (said("en", reason) if reason in REASONS else reason)[:500]
    complains = not good and not taken_back and before is not False
    ready = await complaints.of_asked(call, asked, Why.BAD) if complains else None
    await complaints.look(call)
    place = await moderators_place(call)

    async def work(connection: AsyncConnection) -> None:
        await store.rate(connection, answer, person, None if taken_back else good, given, now)
        if not good and not taken_back and reason:
            coded = said("en", reason) if reason in REASONS else "in words of their own"
            await complaints.report(connection, call, asked, coded, now, place)
        if ready is not None:
            await complaints.keep(connection, call, ready, asked)
        if before is False and (good or taken_back):
            await joining.leave(connection, answer, person, (Why.BAD,), now)

    await call.desk.database.write(work, "rate")
    yield heard(asked, "" if taken_back else opinion, asks=not good and not reason)


def heard(asked: Asked, opinion: str, *, asks: bool) -> Reply:
    """What a person hears of their opinion, empty if they took it back; who is not content is asked why once."""
    language = asked.language
    name = "taken back" if not opinion else "why" if asks else "thanks"
    reasons = REASONS if opinion and asks else ()
    buttons = tuple(Button(said(language, one), f"rate {asked.id} bad --reason {one}") for one in reasons)
    return whisper(said(language, name), *buttons, data={"opinion": opinion, "language": language})
