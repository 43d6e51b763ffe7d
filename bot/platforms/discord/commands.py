"""The registry as Discord's commands: slash commands with typed options, and two commands on messages. Pure."""

from pathlib import Path
from typing import Any

import yaml

from bot.commands import Command, Option, Registry

TYPES = {str: 3, int: 4, bool: 5, float: 10}
ANSWER, SAVE = "Answer this", "Save this thread to knowledge"
HINDI = Path(__file__).with_name("hindi.yaml")
EVERYWHERE = {"integration_types": [0, 1], "contexts": [0, 1, 2]}
"""Installable to servers and by people, usable in servers, in direct messages, and elsewhere."""


def payloads(registry: Registry) -> list[dict[str, Any]]:
    """All commands as Discord registers them."""
    hindi: dict[str, dict[str, str]] = yaml.safe_load(HINDI.read_text(encoding="utf-8"))
    made: dict[str, dict[str, Any]] = {}
    for command in registry:
        if command.hidden or command.terminal_only:
            continue
        if len(command.name) == 1:
            made[command.words] = {"type": 1, **_described(command.words, command.summary, hindi), **EVERYWHERE}
            made[command.words]["options"] = _options(command)
            continue
        head, tail = command.name[0], "-".join(command.name[1:])
        group = made.setdefault(head, {"type": 1, **_described(head, f"{head}: …", hindi), **EVERYWHERE, "options": []})
        sub = {"type": 1, **_described(tail, command.summary, hindi, command.words), "options": _options(command)}
        group["options"].append(sub)
    for group in made.values():
        if group["description"].endswith("…"):
            group["description"] = ", ".join(one["name"] for one in group["options"])[:100]
    on_messages = [{"type": 3, "name": name, **_translated(name, hindi), **EVERYWHERE} for name in (ANSWER, SAVE)]
    return [*made.values(), *on_messages]


def _described(name: str, summary: str, hindi: dict[str, dict[str, str]], key: str = "") -> dict[str, Any]:
    found = hindi.get(key or name, {})
    described: dict[str, Any] = {"name": name, "description": summary.rstrip(".")[:100]}
    if found.get("name"):
        described["name_localizations"] = {"hi": found["name"]}
    if found.get("description"):
        described["description_localizations"] = {"hi": found["description"][:100]}
    return described


def _translated(name: str, hindi: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {"name_localizations": {"hi": hindi[name]["name"]}} if name in hindi else {}


def shown_options(command: Command) -> list[Option]:
    """The options that people of a chat platform can give, required ones first."""
    return sorted((one for one in command.options if not one.terminal_only), key=lambda one: not one.required)


def _options(command: Command) -> list[dict[str, Any]]:
    return [
        _option(one, required=one.required or (command.words == "ask" and one.rest)) for one in shown_options(command)
    ]


def _option(one: Option, *, required: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": TYPES[one.type],
        "name": one.name.replace("_", "-"),
        "description": (one.help or one.name)[:100],
        "required": required,
    }
    if one.choices:
        made["choices"] = [{"name": choice, "value": choice} for choice in one.choices[:25]]
    elif one.suggest:
        made["autocomplete"] = True
    return made


def same(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> bool:
    """Whether Discord has exactly these commands; it adds fields of its own and leaves out what is empty."""
    named = {(one["type"], one["name"]): one for one in theirs}
    return len(named) == len(ours) and all(_within(one, named.get((one["type"], one["name"]))) for one in ours)


def _within(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(_within(value, theirs.get(name)) for name, value in ours.items())
    if isinstance(ours, list):
        if not ours:
            return not theirs
        return isinstance(theirs, list) and len(ours) == len(theirs) and all(map(_within, ours, theirs))
    return ours == theirs or (not ours and not theirs)


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
