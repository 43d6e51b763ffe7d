"""The language in which somebody is answered who speaks of nothing that has a language of its own."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk import Call
from rag import store as answers
from scheduler.hindi import is_hindi
from scheduler.tables.types import Occurrence, Table


async def language_of(call: Call) -> str:
    """Hindi for who writes it, reads the platform in it or was answered in it last, and where it is set; or English.

    Last in this conversation, if there is one, else anywhere: many who write Hindi keep their platform in English. Who
    was never answered, and takes part in a conversation of others, hears what those heard. A shell is no conversation:
    what is typed there stands by itself.
    """
    message = call.message
    if message.language[:2] == "hi" or is_hindi(" ".join([message.text, *message.values.values()])):
        return "hi"
    if (await call.place_settings()).language == "hi":
        return "hi"
    if message.person.platform == "terminal" and not message.thread:
        return "en"
    async with call.desk.database.reading() as connection:
        if message.thread and (last := await answers.conversation(connection, message.thread, call.account, 1)):
            language = last[-1].language
        else:
            language = await answers.last_language(connection, call.account)
        if (
            not language
            and message.thread
            and (others := await answers.conversation(connection, message.thread, None, 1))
        ):
            language = others[-1].language
    return "hi" if language == "hi" else "en"


async def heard_in(call: Call, language: str) -> str:
    """The language in which who calls hears of what has one of its own, such as a table: theirs, if that is Hindi."""
    return "hi" if "hi" in (language, await language_of(call)) else language


async def heard_table(call: Call, table: Table) -> Table:
    """A table to be spoken of to who calls, and only that: what is kept or told to others has its own language."""
    language = await heard_in(call, table.terms.language)
    return replace(table, terms=replace(table.terms, language=language))


async def heard(call: Call, date: Occurrence) -> Occurrence:
    """A date of a table to be spoken of to who calls, and only that."""
    return in_tongue(date, await heard_in(call, date.table.terms.language))


async def heard_dates(call: Call, table: Table, coming: Sequence[Occurrence]) -> tuple[Table, list[Occurrence]]:
    """A table with some of its dates, to be spoken of to who calls, and only that."""
    told = await heard_table(call, table)
    return told, [in_tongue(one, told.terms.language) for one in coming]


def in_tongue(date: Occurrence, language: str) -> Occurrence:
    """A date as if its table spoke a language; for what is said, never for what is kept."""
    return replace(date, table=replace(date.table, terms=replace(date.table.terms, language=language)))
