"""Several notices as one message: what falls due at one target at one time disturbs once. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.message import Button, Reply, Text

T = TypeVar("T")

MOST_BUTTONS = 25
"""Buttons that a message takes."""
NAME = 40
"""Characters of a name on a button."""
_STRONG = re.compile(r"\*\*(.+?)\*\*")


def bundles(notices: Sequence[tuple[T, Reply]]) -> list[list[tuple[T, Reply]]]:
    """Notices in their order, in as few messages as have room for all of their buttons."""
    found: list[list[tuple[T, Reply]]] = []
    held: set[str] = set()
    for one in notices:
        wanted = {button.command for button in one[1].buttons}
        if found and len(held | wanted) <= MOST_BUTTONS:
            found[-1].append(one)
            held |= wanted
        else:
            found.append([one])
            held = wanted
    return found


def joined(replies: Sequence[Reply]) -> Reply:
    """Several replies as one; each button once, and those of one label told apart by what their reply is about."""
    if len(replies) == 1:
        return replies[0]
    buttons: dict[str, tuple[Button, str]] = {}
    for reply in replies:
        for one in reply.buttons:
            buttons.setdefault(one.command, (one, _about(reply)))
    same = Counter(one.label for one, _ in buttons.values())
    said = Counter[str]()
    shown = []
    for one, about in buttons.values():
        label = f"{one.label} · {about}" if about and same[one.label] > 1 else one.label
        said[label] += 1
        shown.append(replace(one, label=label if said[label] == 1 else f"{label} ({said[label]})"))
    return Reply(tuple(part for reply in replies for part in reply.parts), tuple(shown))


def _about(reply: Reply) -> str:
    """What a reply is about: its first words in bold."""
    text = "\n".join(part.markdown for part in reply.parts if isinstance(part, Text))
    found = _STRONG.search(text)
    name = " ".join(found[1].split()) if found else ""
    return name if len(name) <= NAME else name[: NAME - 1] + "…"
