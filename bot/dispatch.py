"""The one door between platforms and features: message in, replies out.

Here a line becomes a call, the role is checked (default deny), and errors become sentences: those
meant for people are shown, any other is logged under a short reference. Nobody's words are logged.
"""

import contextlib
import itertools
import logging
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot import drafts
from bot.answer_words import said
from bot.arguments import check, parse
from bot.commands import Command, Registry
from bot.desk import Call, Desk
from bot.errors import DatabaseTrouble, NotAllowed, ShownError
from bot.message import Message, Reply, say, whisper
from bot.speaking import language_of
from bot.storable import arrived, given
from bot.translated import ENDS, PLEASE, in_english
from knowledge.errors import KnowledgeError
from rag.asking import asks
from rag.errors import BadQuestion, RagError
from rag.language import detect
from rag.words import tokens
from scheduler.errors import SchedulerError

log = logging.getLogger(__name__)

SHOWN = (ShownError, KnowledgeError, RagError, SchedulerError)
"""The errors whose text is meant for people."""

ASK, HELP = "ask", "help"
CALLING = frozenset(("please", "pls", "plz", "me", "us", "bro", "bhai", "sir", "i", "need", "want", "some", "any"))
"""What goes with a call for help and names nothing."""
VOWELS = re.compile("[aeiou]")
WRITTEN = 2000
"""Characters of a question by which its language is told."""
FEW = 3
"""Words up to which a line that begins like a command may be one, although they are more than it takes or ask."""


async def respond(desk: Desk, message: Message) -> AsyncIterator[Reply]:
    """Everything said to one message: replies that replace each other, the last with `final` set.

    A line that begins with a command is that command; anything else is a question.
    """
    message = arrived(message)
    command, rest = meant(desk.registry, message)
    try:
        allow(message, command)
        if command.words == ASK and rest == message.text:  # no command was typed, so there are no options in it either
            arguments = check(command, {"question": rest.strip()})
        else:
            at_terminal = message.person.platform == "terminal"
            arguments = parse(command, rest, {} if command.form else message.values, terminal=at_terminal)
    except ShownError as error:
        yield say(await _worded(Call(desk, message), error), failed=True)
        return
    async for reply in run(desk, message, command, arguments):
        yield reply


def meant(registry: Registry, message: Message) -> tuple[Command, str]:
    """The command that a message calls, and the rest of its line; anything that is no command is a question.

    One that is mistyped is a call for help with it. What people say to each other is never a command.
    """
    if message.unasked:
        return registry.find(ASK), message.text
    if in_hindi := _in_hindi(registry, message):
        return in_hindi
    matched = registry.match(message.text)
    if matched and matched[0].words == HELP and calls_for_help(message.text):
        return matched[0], ""
    if matched and (matched[0].words == ASK or _fits(*matched, message)):
        return matched
    near = registry.mistyped(message.text)
    if near and _fits(*near, message):
        return registry.find(HELP), " ".join(message.text.split()[:2])
    if bare := registry.headless(message.text):
        return registry.find(HELP), bare.words
    if calls_for_help(message.text):
        return registry.find(HELP), ""
    return registry.find(ASK), message.text


def calls_for_help(text: str) -> bool:
    """Whether a text only calls for help, be it mistyped: "hlep", "help me pls"."""
    words = [word for word in tokens(text.lower()) if word not in CALLING]
    if len(words) != 1:
        return False
    letters = "".join(letter for letter, _ in itertools.groupby(words[0]))
    return sorted(letters) == sorted(HELP) or VOWELS.sub("", letters) == VOWELS.sub("", HELP)


def _in_hindi(registry: Registry, message: Message) -> tuple[Command, str] | None:
    """The command that a line names in Hindi, and the rest of it; None where it only begins like one.

    In Hindi those words are everyday ones, so what goes on as a question does, or with more than the command takes,
    is none; after the word for help stands a command or nothing.
    """
    line = in_english(message.text)
    matched = registry.match(line) if line != message.text else None
    if matched is None:
        return (registry.find(HELP), line) if line != message.text and " " not in line else None
    command, rest = matched
    if command.words == HELP:
        named = in_english(rest.strip(ENDS)).lower()
        named = "" if named in PLEASE else named
        known = not named or named in registry or named in registry.groups() or registry.mistyped(named)
        return (command, named) if known else None
    words, taken = rest.split(), [option for option in command.options if option.positional]
    if command.words == ASK or not words or message.values or words[0].startswith("--"):
        return matched
    few = len(words) <= len(taken) or " --" in rest or any(option.rest for option in taken)
    number = taken[:1] and taken[0].type is int and not words[0].isdecimal()
    return matched if few and not number and not asks(rest) else None


async def call(desk: Desk, message: Message, words: str, arguments: Mapping[str, Any]) -> AsyncIterator[Reply]:
    """Everything said to a call whose options a platform collected itself."""
    message = arrived(message)
    try:
        command = desk.registry.find(words)
        allow(message, command)
        checked = check(command, given(arguments))
    except ShownError as error:
        yield say(await _worded(Call(desk, message), error), failed=True)
        return
    async for reply in run(desk, message, command, checked):
        yield reply


async def run(desk: Desk, message: Message, command: Command, arguments: dict[str, Any]) -> AsyncIterator[Reply]:
    """Run a checked call for a person whose role allows it."""
    own = Call(desk, message)
    try:
        allow(message, command)
        own = await own.before_its_readers()
        async for reply in command.handler(own, **arguments):
            yield await drafts.keep(own, reply)
    except SHOWN as error:
        told = whisper if command.private and message.discreet else say
        yield told(await _worded(own, error, str(arguments.get("question") or "")[:WRITTEN]), failed=True)
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("command failed", extra={"command": command.words, "reference": reference})
        yield say(said(await _spoken(own), "broke", reference=reference), failed=True)


async def _spoken(own: Call) -> str:
    """The language of who called, as far as that can be told where something broke."""
    written = detect(own.message.text)
    if written == "en":
        with contextlib.suppress(Exception):
            written = await language_of(own)
    return written


async def _worded(own: Call, error: Exception, asked: str = "") -> str:
    """What an error says, in the language of who called, or of the question that was `asked`, as far as it has it."""
    if isinstance(error, BadQuestion) and (written := detect(asked or own.message.text)) != "en":
        return error.said_in(written)
    if isinstance(error, BadQuestion | ShownError | KnowledgeError | SchedulerError):
        try:
            language = await language_of(own)
        except ShownError:  # the database, which may be what the error is about
            language = detect(own.message.text)
        if isinstance(error, DatabaseTrouble) and own.message.person.platform != "terminal":
            log.warning("not done: %s", error)
            return error.told_in(language)
        return error.said_in(language)
    return str(error)


def allow(message: Message, command: Command) -> None:
    """Raise NotAllowed unless the person's role includes the command and the platform may run it.

    A command that can be earned checks for itself what a trusted member may.
    """
    if message.person.role < command.role and not command.earned:
        raise NotAllowed(command.words, command.role)
    if command.terminal_only and message.person.platform != "terminal":
        raise NotAllowed(f"{command.words}` in the terminal only, `{command.words}", command.role)


def _fits(command: Command, rest: str, message: Message) -> bool:
    """Whether a line that begins like a command was meant as one: "help" was, "list models for
    Tamil that run on a T4?" was not, nor "forget the sources and tell me a joke", yet "forget my questions" was. What
    begins with two words of a command that takes any text was; help is given with a command, and not with a choice."""
    if command.words == HELP and len(rest.split()) > FEW:
        return False
    if len(command.name) > 1 and any(option.rest for option in command.options):
        return True
    if message.values or rest.lstrip().startswith("--") or not rest:
        return True
    taken = [option for option in command.options if option.positional]
    whole = len(command.name) > 1 or any(option.rest for option in taken) or " --" in rest
    words = rest.lower().split()
    named = len(words) <= FEW and any(word in option.choices for option in taken for word in words)
    if not taken or not (whole or named or len(words) <= len(taken)):
        return False
    return not rest.rstrip().endswith("?") or len(words) <= FEW
