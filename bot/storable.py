"""Text as every database takes it: no NUL, and no half of a letter, which JSON can carry and UTF-8 cannot.

Whatever a platform hands on passes here before a command sees it, so that no feature has to think of it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.message import Message

HALF = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """A text without what no database takes; half a letter is shown as one that cannot be read."""
    return HALF.sub("\ufffd", text.replace("\x00", "")) if not text.isprintable() else text


def arrived(message: Message) -> Message:
    """A message, all of whose words can be kept."""
    words = (message.text, message.context, message.thread, message.person.name, *message.values.values())
    if all(text.isprintable() for text in (*words, *(one.text for one in message.said))):
        return message
    return replace(
        message,
        text=storable(message.text),
        context=storable(message.context),
        thread=storable(message.thread),
        person=replace(message.person, name=storable(message.person.name)),
        values={name: storable(value) for name, value in message.values.items()},
        said=tuple(replace(one, text=storable(one.text)) for one in message.said),
    )


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What a platform collected for a command, as it can be kept."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in arguments.items()}
