"""`help`: what can be asked and typed here, from the commands themselves."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

from bot.answer_words import said
from bot.areas import FIRST, area_in, by_area
from bot.commands import Command, Help, Registry
from bot.desk import Call
from bot.frames import frame
from bot.message import Reply, say, whisper
from bot.speaking import language_of
from bot.translated import explained, in_english, in_hindi
from rag.language import detect


def declare(registry: Registry) -> None:
    """Put `help` on a registry."""
    registry.command("help", private=True)(show_help)


async def show_help(
    call: Call, command: Annotated[str, Help("a command to explain"), "rest"] = ""
) -> AsyncIterator[Reply]:
    """Say what can be asked and typed here, or explain one command."""
    told = whisper if call.message.discreet else say
    language, command = await language_of(call), in_english(command)
    group = [one for one in _offered(call) if len(one.name) > 1 and one.name[0] == command.strip().lower()]
    if group and command.strip().lower() not in [one.words for one in _offered(call)]:
        listed = "\n".join(_row(one, language) for one in group)
        yield told(f"{listed}\n\n{frame(language, 'help_one', words=group[0].words)}")
        return
    if command:
        found = _here(call, call.desk.registry.find(command))
        options = "\n".join(
            f"- `{one.name if one.positional else one.flag}`: {explained(one.help, language)}" for one in found.options
        )
        details = "" if language == "hi" else found.details
        words = f"`{found.usage}`\n\n{_summary(found, language)}\n\n{details}\n\n{options}"
        yield told(words.replace("\n\n\n\n", "\n\n").strip())
        return
    offered, written = _offered(call), detect(call.message.text)
    language = written if written != "en" else language
    first = [one for words in FIRST for one in offered if one.words == words] if call.message.place.ours else []
    listed = "\n".join([*(_row(one, language) for one in first), *([""] if first else []), *_named(offered, language)])
    yield told(f"{said(language, 'help')}\n\n{listed}\n\n{said(language, 'help more')}")


def _offered(call: Call) -> list[Command]:
    """The commands that whoever calls may use here."""
    person = call.message.person
    allowed = [one for one in call.desk.registry if not one.hidden and one.role <= person.role]
    return [one for one in allowed if person.platform == "terminal" or not one.terminal_only]


def _here(call: Call, one: Command) -> Command:
    """A command with the options that whoever calls can give."""
    given = [option for option in one.options if call.message.person.platform == "terminal" or not option.terminal_only]
    return replace(one, options=tuple(given))


def _row(one: Command, language: str) -> str:
    return f"- `{one.words}`: {_summary(one, language)}"


def _summary(one: Command, language: str) -> str:
    return (in_hindi(one.words).get("description") if language == "hi" else "") or one.summary


def _named(commands: list[Command], language: str) -> list[str]:
    """The names alone, an area on a line: a chat gets one message."""
    return [
        f"- **{area_in(language, area)}**: " + ", ".join(_heads(head, group) for head, group in groups.items())
        for area, groups in by_area(commands).items()
    ]


def _heads(head: str, group: list[Command]) -> str:
    """Commands of one first word: `table` with what may follow it."""
    alone = [f"`{one.words}`" for one in group if not one.name[1:]]
    rest = ", ".join(" ".join(one.name[1:]) for one in group if one.name[1:])
    return ", ".join([*alone, *([f"`{head}` ({rest})"] if rest else [])])
