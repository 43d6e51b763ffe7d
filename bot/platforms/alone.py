"""What is for one person where others read along: it is not said there, and not done there either.

Whoever asked presses a button instead, and so does anybody else who wants the same for themselves.
"""

from bot.commands import Command
from bot.dispatch import HELP
from bot.message import FITS_A_BUTTON, Button, Message, Reply, say
from bot.platforms.phrases import phrase

IN_THE_OPEN = (HELP, "link")
"""What is for one person and done all the same: to explain, and to take a code, which nobody else is to take."""


def done_alone(command: Command, message: Message) -> bool:
    """Whether a command that somebody may use is for them alone, and so not done where nobody could tell them of it."""
    in_the_open = command.hidden or command.words in IN_THE_OPEN
    return command.private and not in_the_open and message.person.role >= command.role


def for_one(line: str, language: str) -> Reply:
    """What is said instead of a reply for one person; what fits no button is asked for in private."""
    if len(line) > FITS_A_BUTTON:
        return say(phrase(language, "alone"), failed=True)
    return say(phrase(language, "alone, here"), Button(phrase(language, "show me"), line), failed=True)
