"""The language in which somebody is answered who speaks of nothing that has a language of its own."""

from bot.desk import Call
from scheduler.hindi import is_hindi


async def language_of(call: Call) -> str:
    """Hindi for who writes it, and where it is set for the place; else English."""
    message = call.message
    if is_hindi(" ".join([message.text, *message.values.values()])):
        return "hi"
    return "hi" if (await call.place_settings()).language == "hi" else "en"
