"""👍 and 👎 on an answer: one opinion a person, kept, changed or taken back."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from bot.commands import Help, Registry
from bot.desk import Call
from bot.message import Button, Reply, Text, say
from rag import store

REASONS = {"sources": "wrong sources", "answer": "right sources, bad answer", "outdated": "outdated"}


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
        if await store.answered(connection, answer) is None:
            yield say("That answer is not known here.", failed=True)
            return
        before = await store.rating(connection, answer, person)
    good = opinion == "good"
    taken_back = before is good and not reason
    now = call.desk.now()
    said = REASONS.get(reason, reason)[:500]
    await call.desk.database.write(
        lambda c: store.rate(c, answer, person, None if taken_back else good, said, now), "rate"
    )
    if taken_back:
        yield Reply((Text("Taken back."),), audience="person", data={"opinion": ""})
    elif good or reason:
        yield Reply((Text("Thank you, noted."),), audience="person", data={"opinion": opinion})
    else:
        buttons = tuple(Button(words, f"rate {answer} bad --reason {name}") for name, words in REASONS.items())
        yield Reply((Text("Noted. What was wrong?"),), buttons, audience="person", data={"opinion": opinion})
