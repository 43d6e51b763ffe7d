"""What a line of text, or the fields of a form, give to a command: its options, each in its own type."""

import difflib
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands import Command, Option
from bot.errors import BadCommand

FLAG = re.compile(r"--\w")
"""How an option begins; three dashes begin a text with front matter."""
SLIP = 0.8
"""How like one of our options a word must be to be meant for it."""
NO = ("no", "false", "0", "off", "")
"""What is typed for no; anything else is yes."""
LARGEST = 2**31 - 1
"""The largest number that every database can compare with one of its own."""


def parse(
    command: Command, rest: str, given: Mapping[str, Any] | None = None, *, terminal: bool = True
) -> dict[str, Any]:
    """The arguments that a line, and the fields of a form, give to a command. Raises BadCommand with the usage.

    What only the `terminal` has is elsewhere no option but a word like others.
    """
    values: dict[str, Any] = dict(given or {})
    positional = [option for option in command.options if option.positional]
    if len(positional) == 1 and positional[0].rest and not FLAG.match(rest.lstrip()):
        if rest.strip() or positional[0].name not in values:
            values[positional[0].name] = rest.strip()
        return check(command, values)
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    named = (option for option in command.options if not option.positional)
    flags = {option.flag: option for option in named if terminal or not option.terminal_only}
    loose: list[str] = []
    while words:
        word = words.pop(0)
        name, equals, attached = word.partition("=")
        option_like = word.startswith("--") and name[2:]
        strange = option_like and name not in flags and takes_any(command) and not slip_of(name, list(flags))
        if not option_like or strange:
            loose.append(word)
        elif name not in flags:
            near = difflib.get_close_matches(name, list(flags), 1)
            known = {"option": name, "near": "".join(near)}
            raise BadCommand(command.usage, "no_option_near" if near else "no_option", **known)
        elif flags[name].type is bool:
            values[flags[name].name] = attached if equals else True
        elif equals or words:
            values[flags[name].name] = attached if equals else words.pop(0)
        else:
            raise BadCommand(command.usage, "option_needs_value", option=name)
    for index, option in enumerate(positional):
        if loose:
            values[option.name] = " ".join(loose) if option.rest or index == len(positional) - 1 else loose.pop(0)
            if option.rest or index == len(positional) - 1:
                loose = []
    if loose:
        raise BadCommand(command.usage, "not_expected", value=" ".join(loose))
    return check(command, values)


def takes_any(command: Command) -> bool:
    """Whether a command takes a question, so that other programs' options may be among its words."""
    return any(option.rest and option.name == "question" for option in command.options)


def slip_of(name: str, own: Sequence[str]) -> str:
    """The option of ours that somebody meant to type; empty for another program's, such as `--top-p`."""
    near = difflib.get_close_matches(name, own, 1, SLIP)
    return near[0] if near and name.count("-") <= near[0].count("-") else ""


def check(command: Command, values: dict[str, Any]) -> dict[str, Any]:
    """The same values in their declared types, with defaults filled in. Raises BadCommand."""
    known = {option.name for option in command.options}
    for name in values:
        if name not in known:
            raise BadCommand(command.usage, "nothing_called", option=name)
    checked: dict[str, Any] = {}
    for option in command.options:
        value = values.get(option.name, option.default)
        if option.required and (value is None or value == ""):
            raise BadCommand(command.usage, "option_missing", option=option.name, help=option.help)
        checked[option.name] = _convert(command, option, value)
    return checked


def _convert(command: Command, option: Option, value: Any) -> Any:
    if option.type is int and value is not None:
        return _whole(command, option, value)
    if option.choices and isinstance(value, str):
        value = next((one for one in option.choices if one == value.strip().lower()), value)
    if value is None or isinstance(value, option.type):
        if option.choices and value is not None and value not in option.choices:
            facts = {"option": option.name, "choices": ", ".join(option.choices), "value": value}
            raise BadCommand(command.usage, "option_choices", **facts)
        return value
    if option.type is bool:
        return str(value).lower() not in NO
    try:
        return option.type(value)
    except (TypeError, ValueError):
        raise BadCommand(command.usage, "option_number", option=option.name, value=value) from None


def _whole(command: Command, option: Option, value: Any) -> int:
    try:
        whole = int(value)
    except (TypeError, ValueError, OverflowError):
        raise BadCommand(command.usage, "option_whole", option=option.name, value=str(value)[:40]) from None
    if abs(whole) > LARGEST:
        raise BadCommand(command.usage, "option_large", option=option.name)
    return whole
