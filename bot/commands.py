"""Commands, declared once: a typed function with a docstring and a role.

From the declaration come the terminal's commands, the slash commands of the chat platforms, `help`
and the table in the README. What a line of text gives to a command is read in `arguments`; running a call, and
who may, is in `dispatch`.
"""

import difflib
import functools
import inspect
import re
import types
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.errors import UnknownCommand
from bot.message import Reply, Role

ENTRY_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)+")
"""How an id of several parts looks, which no sentence has for its second and last word."""
Handler = Callable[..., AsyncIterator[Reply]]


@dataclass(frozen=True)
class Help:
    """The sentence that explains an option: `Annotated[str, Help("what you want to know")]`."""

    text: str


@dataclass(frozen=True)
class Suggest:
    """What an option is likely to be: `Annotated[str, Suggest("entries")]`."""

    what: Literal["entries", "models", "verticals", "gaps", "tables", "dates"]


@dataclass(frozen=True)
class Option:
    """One option of a command. `rest` takes the remainder of the line as it was typed."""

    name: str
    type: type
    help: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()
    rest: bool = False
    positional: bool = False
    terminal_only: bool = False
    """Whether only the operator's terminal may give it."""
    suggest: str = ""
    """What the chat platforms suggest while it is typed: entries, models, verticals."""

    @property
    def flag(self) -> str:
        """How the option is typed: `--dry-run`."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True)
class Command:
    """One thing people can do: its words, its options, who may do it, and the function that does it."""

    name: tuple[str, ...]
    summary: str
    details: str
    role: Role
    options: tuple[Option, ...]
    handler: Handler
    terminal_only: bool = False
    hidden: bool = False
    private: bool = False
    """Whether its replies are for the one who calls it; a platform that must say so early goes by this."""
    earned: bool = False
    """Whether members whom a vertical trusts may call it too; it then checks for itself what they may."""
    form: bool = False
    """Whether it reads the fields of a submitted form by itself, because they differ from form to form."""
    collects: bool = False
    """Whether it is given the thread around the message, or a message and what answers it."""

    @property
    def words(self) -> str:
        """The command as people type it."""
        return " ".join(self.name)

    def option(self, name: str) -> Option | None:
        """The option of that name, if there is one."""
        return next((one for one in self.options if one.name == name), None)

    @property
    def usage(self) -> str:
        """The command with its options, for help and for errors."""
        shown = [self.words]
        for option in self.options:
            if option.positional:
                shown.append(f"<{option.name}>" if option.required else f"[{option.name}]")
            else:
                shown.append(f"[{option.flag}]" if option.type is bool else f"[{option.flag} …]")
        return " ".join(shown)


class Registry:
    """All commands by their words."""

    def __init__(self) -> None:
        self._commands: dict[tuple[str, ...], Command] = {}
        self._in_order: list[Command] = []

    def command(
        self,
        words: str,
        *,
        role: Role = Role.MEMBER,
        terminal_only: bool = False,
        hidden: bool = False,
        private: bool = False,
        form: bool = False,
        earned: bool = False,
        collects: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare the function below as the command with these words.

        Its first parameter is the call's context; the others become options: parameters without a
        default and before any keyword-only marker are positional, keyword-only ones are flags.
        """

        def declare(handler: Handler) -> Handler:
            name = tuple(words.split())
            if name in self._commands:
                raise ValueError(f"two commands are called {words!r}")
            summary, _, details = (inspect.getdoc(handler) or words).partition("\n")
            self._commands[name] = Command(
                name,
                summary.strip(),
                details.strip(),
                role,
                _options(handler),
                handler,
                terminal_only,
                hidden,
                private,
                earned,
                form,
                collects,
            )
            return handler

        return declare

    def __iter__(self) -> Iterator[Command]:
        if len(self._in_order) < len(self._commands):
            self._in_order = sorted(self._commands.values(), key=lambda command: command.name)
        return iter(self._in_order)

    def offered(self) -> list[Command]:
        """The commands that the chat platforms offer to people."""
        return [one for one in self if not (one.hidden or one.terminal_only)]

    def groups(self) -> dict[str, list[Command]]:
        """What is offered, by its first word."""
        return by_first_word(self.offered())

    def __contains__(self, words: str) -> bool:
        return tuple(words.split()) in self._commands

    def find(self, words: str) -> Command:
        """The command with exactly these words. Raises UnknownCommand, naming the nearest."""
        found = self._commands.get(tuple(words.split()))
        if found is None:
            raise UnknownCommand(words, self.nearest(words))
        return found

    def nearest(self, words: str) -> list[str]:
        """Up to three commands whose words look like these."""
        return difflib.get_close_matches(words, [c.words for c in self._commands.values() if not c.hidden], 3, 0.5)

    def mistyped(self, text: str) -> tuple[Command, str] | None:
        """The command one of whose two words a line mistypes or leaves out, and the rest of the line."""
        head, second, rest = [*text.lower().split(maxsplit=2), "", "", ""][:3]
        several = [one for one in self if one.name[1:] and not one.hidden]
        if all(one.name[0] != head for one in several):
            heads = {one.name[0] for one in several if one.name[1] == second}
            head = "".join(difflib.get_close_matches(head, heads, 1, 0.8))
        group = {one.name[1]: one for one in several if one.name[0] == head}
        near = difflib.get_close_matches(second, group, 1, 0.7) if second else [*group][:1]
        return (group[near[0]], rest) if near else None

    def headless(self, text: str) -> Command | None:
        """The command of which a line gives the second word and an entry's id alone: `retract llama-on-t4`."""
        head, name, rest = [*text.lower().split(maxsplit=2), "", "", ""][:3]
        if not ENTRY_ID.fullmatch(name) or (rest and not rest.startswith("--")):
            return None
        several = [one for one in self if one.name[1:] == (head,) and not one.hidden]
        return next((one for one in several if one.options and one.options[0].suggest == "entries"), None)

    def match(self, text: str) -> tuple[Command, str] | None:
        """The command that a line begins with (the longest), and the rest of the line."""
        words = text.split(maxsplit=3)
        for length in (3, 2, 1):
            command = self._commands.get(tuple(word.lower() for word in words[:length]))
            if command is not None and len(words) >= length:
                parts = text.split(maxsplit=length)
                return command, parts[length] if len(parts) > length else ""
        return None


def by_first_word(commands: Iterable[Command]) -> dict[str, list[Command]]:
    """Commands under the word with which they begin."""
    found: dict[str, list[Command]] = {}
    for one in commands:
        found.setdefault(one.name[0], []).append(one)
    return found


@functools.lru_cache(maxsize=1024)
def _options(handler: Handler) -> tuple[Option, ...]:
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return tuple(_option(parameter, hints[parameter.name]) for parameter in parameters)


def _option(parameter: inspect.Parameter, hint: Any) -> Option:
    help_text, rest, terminal_only, suggest = "", False, False, ""
    if get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        help_text = next((note.text for note in notes if isinstance(note, Help)), "")
        rest, terminal_only = "rest" in notes, "terminal" in notes
        suggest = next((note.what for note in notes if isinstance(note, Suggest)), "")
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        choices, hint = get_args(hint), str
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    positional = parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    return Option(parameter.name, hint, help_text, required, default, choices, rest, positional, terminal_only, suggest)
