"""The registry as Discord's commands: slash commands with typed options, and two commands on messages. Pure."""

from typing import Any

from bot.commands import Command, Option, Registry
from bot.translated import explained, in_hindi

TYPES = {str: 3, int: 4, bool: 5, float: 10}
ANSWER, SAVE = "Answer this", "Save this thread to knowledge"
ON_MESSAGE = 3
"""The type of a command on a message."""
EVERYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""Installable to servers and by people, usable in servers, in direct messages, and elsewhere."""


def payloads(registry: Registry) -> list[dict[str, Any]]:
    """All commands as Discord registers them: those that begin with the same word are one with sub-commands."""
    on_messages = [{"type": ON_MESSAGE, **_named(name, name)} for name in (ANSWER, SAVE)]
    made = [*(_top(head, group) for head, group in registry.groups().items()), *on_messages]
    return [{**one, **EVERYWHERE} for one in made]


def _top(head: str, group: list[Command]) -> dict[str, Any]:
    if group[0].words == head:
        return _command(group[0], head)
    inside = [_command(one, "-".join(one.name[1:])) for one in group]
    return {"type": 1, **_named(head, head, ", ".join(one["name"] for one in inside)), "options": inside}


def _command(command: Command, name: str) -> dict[str, Any]:
    given = sorted((one for one in command.options if not one.terminal_only), key=lambda one: not one.required)
    described = _named(name, command.words, command.summary.rstrip("."))
    return {"type": 1, **described, "options": [_option(command, one) for one in given]}


def _named(name: str, words: str, summary: str = "") -> dict[str, Any]:
    """A name and what it stands for, in English and, where it was translated, in Hindi."""
    told, described = in_hindi(words), {"description": summary[:100]} if summary else {}
    other = {f"{what}_localizations": {"hi": told[what][:100]} for what in ("name", *described) if told.get(what)}
    return {"name": name, **described, **other}


def _option(command: Command, one: Option) -> dict[str, Any]:
    told, name = one.help or one.name, one.name.replace("_", "-")
    described = {"description": told[:100], "description_localizations": {"hi": explained(told, "hi")[:100]}}
    required = one.required or (command.words == "ask" and one.rest)
    made: dict[str, Any] = {"type": TYPES[one.type], "name": name, **described, "required": required}
    if one.choices:
        made["choices"] = [{"name": choice, "value": choice} for choice in one.choices[:25]]
    elif one.suggest:
        made["autocomplete"] = True
    return made


def same(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> bool:
    """Whether Discord has exactly these commands; it adds fields of its own and leaves out what is empty."""
    mine, yours = ({f"{one['type']} {one['name']}": one for one in given} for given in (ours, theirs))
    return mine.keys() == yours.keys() and _within(mine, yours)


def _within(ours: Any, theirs: Any) -> bool:
    match ours, theirs:
        case dict(), dict():
            return all(_within(value, theirs.get(name)) for name, value in ours.items())
        case list(), list():
            return len(ours) == len(theirs) and all(map(_within, ours, theirs))
    return bool(ours == theirs or not (ours or theirs))


def called(data: dict[str, Any]) -> tuple[str, dict[str, Any], str]:
    """What a slash command calls: its words, its values, and the name of the one that is being typed."""
    words, options = data["name"], data.get("options", [])
    while options and options[0]["type"] in (1, 2):
        words, options = f"{words} {options[0]['name'].replace('-', ' ')}", options[0].get("options", [])
    values = {one["name"].replace("-", "_"): one["value"] for one in options}
    return words, values, next((one["name"].replace("-", "_") for one in options if one.get("focused")), "")
