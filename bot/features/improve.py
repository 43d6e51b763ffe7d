"""Offering a better text for what is there already, and saying that a draft is not what it looks like."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.authors import author_of
from bot.commands import Help, Registry, Suggest
from bot.desk import Call
from bot.features.alike import alike_now
from bot.features.offering import keep, next_step
from bot.features.owners import head_here
from bot.features.submission import Number, own
from bot.frames import frame
from bot.message import Button, Reply, whisper
from bot.speaking import language_of
from knowledge import store as entries
from knowledge.duplicates import store as verdicts
from knowledge.review.readings import entry_of
from knowledge.submissions import offering, store
from knowledge.submissions.shape import of_entry
from knowledge.submissions.types import Draft, State


def declare(registry: Registry) -> None:
    """Put improving on a registry."""
    registry.command("submission correct", private=True)(correct)
    registry.command("submission another", hidden=True, private=True)(another)
    registry.command("submission onto", hidden=True, private=True)(onto)


async def correct(
    call: Call, entry: Annotated[str, Help("the entry's id"), Suggest("entries")]
) -> AsyncIterator[Reply]:
    """Offer a better text for an entry of the library."""
    async with call.desk.database.reading() as connection:
        head = await head_here(call, connection, entry)
        old = entry_of(head, await entries.text_of(connection, entry))
    draft = of_entry(old)
    fields = {name: value for name, value in draft.fields.items() if name not in ("disclosure", "affiliation")}
    number = await keep(call, replace(draft, fields=fields), entry_id=head.id, base=head.number)
    told = partial(frame, await language_of(call))
    words = told("yours_to_change", title=head.title, number=number)
    edit = Button(told("edit"), f"submission edit {number}", "good")
    yield whisper(words, edit, data={"submission": number})


async def another(call: Call, number: Number) -> AsyncIterator[Reply]:
    """Say that a draft is not the same thing as what it was compared with."""
    await own(call, number)
    person, now = await call.person(), call.desk.now()
    found = await alike_now(call, number)

    async def work(connection: AsyncConnection) -> None:
        for one in found:
            await verdicts.distinct(connection, f"submission:{number}", one.what, person, now)

    await call.desk.database.write(work, "submit")
    yield await next_step(call, number, frame(await language_of(call), "noted_another"))


async def onto(
    call: Call, number: Number, entry: Annotated[str, Help("the entry that it improves")]
) -> AsyncIterator[Reply]:
    """Make a draft a change of an entry instead of a new one."""
    found, version = await own(call, number)
    if found.state != State.DRAFT:
        raise offering.WrongState(found, "onto")
    async with call.desk.database.reading() as connection:
        head = await entries.head(connection, entry)
        old = of_entry(entry_of(head, await entries.text_of(connection, entry)))
    fields = {**old.fields, **version.draft.fields} if old.kind == version.draft.kind else dict(old.fields)
    merged = Draft(
        old.kind,
        version.draft.title,
        version.draft.body,
        {**fields, "disclosure": version.draft.fields.get("disclosure")},
    )
    author, now = await author_of(call), call.desk.now()

    async def work(connection: AsyncConnection) -> None:
        await offering.change(connection, number, author, merged, now)
        await store.move(connection, number, State.DRAFT, entry_id=head.id, base=head.number)

    await call.desk.database.write(work, "submit")
    yield await next_step(call, number, frame(await language_of(call), "now_change", title=head.title))
