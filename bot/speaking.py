"""The language in which somebody is answered who speaks of nothing that has a language of its own."""

from bot.desk import Call
from rag import store as answers
from scheduler.hindi import is_hindi


async def language_of(call: Call) -> str:
    """Hindi for who writes it, reads the platform in it or was answered in it last, and where it is set; or English.

    Last in this conversation, if there is one, else anywhere: many who write Hindi keep their platform in English.
    """
    message = call.message
    if message.language[:2] == "hi" or is_hindi(" ".join([message.text, *message.values.values()])):
        return "hi"
    if (await call.place_settings()).language == "hi":
        return "hi"
    async with call.desk.database.reading() as connection:
        if message.thread and (last := await answers.conversation(connection, message.thread, call.account, 1)):
            language = last[-1].language
        else:
            language = await answers.last_language(connection, call.account)
    return "hi" if language == "hi" else "en"
