"""The several things that a question asks: each is read once, to be looked for and to be quoted for.

Not here: how a question is divided (`asking`), or which sentence answers a part (`choosing`).
"""

from collections.abc import Callable, Sequence

from rag.again import SIGNS
from rag.asking import aspect_of, compared, plainly
from rag.choosing import Part
from rag.comparing import Side, telling
from rag.dividing import clauses, subjects
from rag.index import Index
from rag.question import Understood

MOST = 4
"""Things that are answered of all that one question asks."""


def divide(understood: Understood, read: Callable[[str], Understood], before: str = "") -> None:
    """Note what a question asks, and how each of several things is read by itself.

    `before` is what was asked before it, where it follows on that.
    """
    follows = before and understood.text.startswith(before)
    asked = [before, understood.text[len(before) :].strip()] if follows else clauses(understood.text)
    about = subjects(asked)
    if follows:
        about[1] = " ".join(dict.fromkeys((*about[1].split(), *subjects([before, ""])[1].split())))
    parts = list(zip(asked, about, strict=True))
    understood.parts, understood.before = parts, int(bool(follows))
    understood.apart = [read(text) for text in _by_themselves(parts)] if len(parts) > 1 else ()


def _by_themselves(parts: Sequence[tuple[str, str]]) -> list[str]:
    """Each of several things asked with what it is about; what is compared is named in its part."""
    _, names = compared(parts)
    return [plainly(part) if names else _with_subject(part, subject) for part, subject in parts[:MOST]]


def _with_subject(part: str, subject: str) -> str:
    said = {word.strip(SIGNS) for word in part.split()}
    return " ".join((part, *(word for word in subject.split() if word not in said)))


def parts_of(understood: Understood, index: Index) -> list[Part]:
    """What a question asks, part by part; nothing where it asks one thing."""
    several = understood.parts[: len(understood.apart)]
    alike, names = compared(several)
    aspect = aspect_of(alike)
    sides: list[Side | None] = [None] * len(several)
    if names and aspect:
        asked = telling(understood.apart[0].groups_in(aspect), index)
        own = zip(names, understood.apart, strict=True)
        sides = [Side(name, read.groups_in(name), aspect, asked) for name, read in own] if asked else sides
    return [
        Part(part, read.groups, read.groups_in(subject), read, side)
        for (part, subject), read, side in zip(several, understood.apart, sides, strict=True)
    ]
