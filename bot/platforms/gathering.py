"""What belongs to a message and is not in it: its person's role, the conversation around it, the files with it.

Gathered when its turn comes, for all of it has to be asked for.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.desk import Desk
from bot.dispatch import ASK, meant
from bot.message import Message, Reply, Text
from bot.platforms.adapter import Adapter, spoken
from bot.platforms.attached import File, fetch, read
from bot.platforms.calls import Passing, Refused
from bot.platforms.phrases import language_of, phrase
from rag import store as answers


async def gathered(desk: Desk, adapter: Adapter, message: Message, where: dict[str, Any]) -> Message:
    """A message with everything that belongs to it; what cannot be had is said in its notes."""
    message = await adapter.complete(message, where)
    command, rest = meant(desk.registry, message)
    if command.collects:
        message = await _in_its_conversation(desk, adapter, message, where, rest.strip())
    files = tuple(File(**given) for given in where.get("files", ()))
    if command.words == ASK and where.get("chosen"):
        chosen = adapter.rows(where["channel"], [where["chosen"]])[0]
        asked, files = chosen.message.text or message.values.get("question", ""), chosen.files
        message = replace(message, values={"question": asked}, context=chosen.message.context)
    try:
        context, more = await adapter.left_out(where)
        message, files = replace(message, context=context or message.context), (*files, *more)
    except (Passing, Refused) as error:
        message = _noted(message, phrase(language_of(where), "unseen", why=error))
    return await _with_texts(adapter, message, where, files) if files and not message.unasked else message


async def _in_its_conversation(
    desk: Desk, adapter: Adapter, message: Message, where: dict[str, Any], answer: str
) -> Message:
    """A message with what was said around it, or around the answer of this place that it names."""
    async with desk.database.reading() as connection:
        asked = await answers.answered(connection, answer) if answer else None
    here = asked is not None and (asked.platform, asked.place) == (message.place.platform, message.place.id)
    thread = asked.thread if asked is not None and here else message.thread
    rows = await adapter.around(where, thread)
    return replace(message, thread=thread, said=spoken(one for one in rows if one.key != message.id))


async def _with_texts(adapter: Adapter, message: Message, where: Mapping[str, Any], files: tuple[File, ...]) -> Message:
    """A message with the texts of its files as context; where nothing else was said, they are asked about."""

    async def fetched(file: File) -> tuple[bytes, str]:
        return await fetch(file.address, adapter.headers, adapter.hosts)

    texts, notes = await read(files, fetched, language_of(where))
    context = "\n\n".join(text for text in (texts, message.context) if text)
    if texts and not message.values.get("question", message.text).strip():
        named = texts.partition("\n")[0][:80]
        message = replace(message, text=phrase(language_of(where), "what is in it", name=named), values={})
    return _noted(replace(message, context=context), *notes)


def with_notes(reply: Reply, message: Message) -> Reply:
    """A reply that says why nothing could be done, after what there is to note of its message."""
    notes = (Text(f"*{one}*") for one in message.notes) if reply.failed else ()
    return replace(reply, parts=(*notes, *reply.parts))


def _noted(message: Message, *notes: str) -> Message:
    return replace(message, notes=(*message.notes, *notes))
