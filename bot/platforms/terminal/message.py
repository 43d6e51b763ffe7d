"""A typed command as a message: from the machine's operator, in private."""

import datetime as dt
import getpass
import secrets

from bot.message import EVERY_AUDIENCE, Message, Person, Place, Role


def terminal_message(words: str, thread: str = "") -> Message:
    """The message that a typed command is: from the operator, in private."""
    person = Person("terminal", getpass.getuser(), Role.ADMIN)
    place = Place("terminal", "terminal", private=True, audiences=EVERY_AUDIENCE)
    return Message(secrets.token_hex(8), words, person, place, dt.datetime.now(dt.UTC), thread)
