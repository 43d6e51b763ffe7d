"""`help`: what can be asked and typed here, from the commands themselves."""

from collections.abc import AsyncIterator
from typing import Annotated

from bot.commands import Command, Help, Registry
from bot.desk import Call
from bot.message import Reply, say, whisper


def declare(registry: Registry) -> None:
    """Put `help` on a registry."""
    registry.command("help", private=True)(show_help)


async def show_help(
    call: Call, command: Annotated[str, Help("a command to explain"), "rest"] = ""
) -> AsyncIterator[Reply]:
    """Say what can be asked and typed here, or explain one command."""
    told = whisper if call.message.discreet else say
    group = [one for one in _offered(call) if len(one.name) > 1 and one.name[0] == command.strip().lower()]
    if group and command.strip().lower() not in [one.words for one in _offered(call)]:
        yield told("\n".join(_row(one) for one in group) + f"\n\n`help {group[0].words}` explains one of them.")
        return
    if command:
        found = call.desk.registry.find(command)
        options = "\n".join(
            f"- `{option.name if option.positional else option.flag}`: {option.help}" for option in found.options
        )
        yield told(
            f"`{found.usage}`\n\n{found.summary}\n\n{found.details}\n\n{options}".replace("\n\n\n\n", "\n\n").strip()
        )
        return
    lines = [_row(one) for one in _offered(call)]
    yield told(
        "Ask a deployment question in your own words, in any language; the answer quotes the community's entries "
        "with their sources. Or type a command:\n\n" + "\n".join(lines)
    )


def _offered(call: Call) -> list[Command]:
    """The commands that whoever calls may use here."""
    person = call.message.person
    allowed = [one for one in call.desk.registry if not one.hidden and one.role <= person.role]
    return [one for one in allowed if person.platform == "terminal" or not one.terminal_only]


def _row(one: Command) -> str:
    return f"- `{one.words}`: {one.summary}"
