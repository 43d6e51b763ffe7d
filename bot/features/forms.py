"""Opening a form again that was not complete."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

from bot.commands import Help, Registry
from bot.desk import Call
from bot.drafts import kept
from bot.frames import frame
from bot.message import Reply, say
from bot.speaking import language_of


def declare(registry: Registry) -> None:
    """Put the reopening of forms on a registry."""
    registry.command("form", hidden=True, private=True)(reopen)


async def reopen(call: Call, form: Annotated[str, Help("the kept form's id")]) -> AsyncIterator[Reply]:
    """Open a form again, with what you typed and what was wrong with it."""
    found = await kept(call, form)
    if found is None:
        yield say(frame(await language_of(call), "form_gone"), failed=True)
        return
    fields = tuple(replace(one, error="", help=one.error or one.help) for one in found.fields)
    yield Reply((replace(found, fields=fields),), audience="person")
