"""`help`: what can be asked and typed here, from the commands themselves."""

from collections.abc import AsyncIterator
from typing import Annotated

from bot.commands import Help, Registry
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
    if command:
        found = call.desk.registry.find(command)
        options = "\n".join(
            f"- `{option.name if option.positional else option.flag}`: {option.help}" for option in found.options
        )
        yield told(
            f"`{found.usage}`\n\n{found.summary}\n\n{found.details}\n\n{options}".replace("\n\n\n\n", "\n\n").strip()
        )
        return
    terminal = call.message.person.platform == "terminal"
    lines = [
        f"- `{one.words}`: {one.summary}"
        for one in call.desk.registry
        if not one.hidden and one.role <= call.message.person.role and (terminal or not one.terminal_only)
    ]
    yield told(
        "Ask a deployment question in your own words, in any language; the answer quotes the community's entries "
        "with their sources. Or type a command:\n\n" + "\n".join(lines)
    )
