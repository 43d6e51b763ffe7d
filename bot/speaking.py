"""The language in which somebody is answered who speaks of nothing that has a language of its own."""

from bot.desk import Call
from rag import store as answers
from scheduler.hindi import is_hindi


async def language_of(call: Call) -> str:
    """Hindi for who writes it, reads the platform in it or was answered in it last, and where it is set; or English."""
    message = call.message
    if message.language[:2] == "hi" or is_hindi(" ".join([message.text, *message.values.values()])):
        return "hi"
    if (await call.place_settings()).language == "hi":
        return "hi"
    if not message.thread:
        return "en"
    async with call.desk.database.reading() as connection:
        last = await answers.conversation(connection, message.thread, call.account, 1)
    return "hi" if last and last[-1].language == "hi" else "en"
