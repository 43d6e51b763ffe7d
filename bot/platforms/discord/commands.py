"""The registry as Discord's commands: slash commands with typed options, and two commands on messages. Pure."""

from pathlib import Path
from typing import Any

import yaml

from bot.commands import Command, Option, Registry

TYPES = {str: 3, int: 4, bool: 5, float: 10}
ANSWER, SAVE = "Answer this", "Save this thread to knowledge"
ON_MESSAGE = 3
"""The type of a command on a message."""
HINDI = Path(__file__).with_name("hindi.yaml")
Hindi = dict[str, dict[str, str]]
EVERYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""Installable to servers and by people, usable in servers, in direct messages, and elsewhere."""


def payloads(registry: Registry) -> list[dict[str, Any]]:
    """All commands as Discord registers them: those that begin with the same word are one with sub-commands."""
    hindi: Hindi = yaml.safe_load(HINDI.read_text(encoding="utf-8"))
    groups: dict[str, list[Command]] = {}
    for command in registry.offered():
        groups.setdefault(command.name[0], []).append(command)
    on_messages = [{"type": ON_MESSAGE, **_named(name, name, hindi), **EVERYWHERE} for name in (ANSWER, SAVE)]
    return [*({**_top(head, group, hindi), **EVERYWHERE} for head, group in groups.items()), *on_messages]


def _top(head: str, group: list[Command], hindi: Hindi) -> dict[str, Any]:
    if group[0].words == head:
        return _command(group[0], head, hindi)
    inside = [_command(one, "-".join(one.name[1:]), hindi) for one in group]
    names = ", ".join(one["name"] for one in inside)
    return {"type": 1, **_named(head, head, hindi, names), "options": inside}


def _command(command: Command, name: str, hindi: Hindi) -> dict[str, Any]:
    described = _named(name, command.words, hindi, command.summary.rstrip("."))
    return {"type": 1, **described, "options": [_option(command, one) for one in shown_options(command)]}


def _named(name: str, words: str, hindi: Hindi, summary: str = "") -> dict[str, Any]:
    """A name and what it stands for, in English and, where it was translated, in Hindi."""
    told, described = hindi.get(words, {}), {"description": summary[:100]} if summary else {}
    other = {f"{what}_localizations": {"hi": told[what][:100]} for what in ("name", *described) if told.get(what)}
    return {"name": name, **described, **other}


def shown_options(command: Command) -> list[Option]:
    """The options that people of a chat platform can give, required ones first."""
    return sorted((one for one in command.options if not one.terminal_only), key=lambda one: not one.required)


def _option(command: Command, one: Option) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": TYPES[one.type],
        "name": one.name.replace("_", "-"),
        "description": (one.help or one.name)[:100],
        "required": one.required or (command.words == "ask" and one.rest),
    }
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


def called(data: dict[str, Any], registry: Registry) -> tuple[Command, dict[str, Any], Option | None, str]:
    """What a slash command calls: the command, its values, and the option being typed with what stands in it."""
    words, options = data["name"], data.get("options", [])
    while options and options[0]["type"] in (1, 2):
        words, options = f"{words} {options[0]['name'].replace('-', ' ')}", options[0].get("options", [])
    command = registry.find(words)
    values = {one["name"].replace("-", "_"): one["value"] for one in options}
    typed = next((one for one in options if one.get("focused")), None)
    option = next((one for one in command.options if typed and one.flag == f"--{typed['name']}"), None)
    return command, values, option, str(typed["value"]) if typed else ""
