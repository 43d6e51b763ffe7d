"""The several things that a question asks, each as it is looked for: its words, and what it is about.

Not here: how a question is divided (`asking`), or which sentence answers a part (`choosing`).
"""

from collections.abc import Sequence

from rag import retriever
from rag.asking import aspect_of, compared, plainly
from rag.choosing import Part
from rag.comparing import Side, telling
from rag.glossary import Glossary
from rag.index import Index
from rag.lists import Group
from rag.question import Understood
from rag.reading import ENTRIES_READ


def parts_of(understood: Understood, index: Index, glossary: Glossary) -> list[Part]:
    """What a question asks, part by part; nothing where it asks one thing."""

    def groups(words: str) -> Sequence[Group]:
        return retriever.read(words, index, glossary).groups

    several = understood.parts[: ENTRIES_READ - 1] if len(understood.parts) > 1 else ()
    alike, names = compared(several)
    aspect = aspect_of(alike)
    asked = telling(groups(aspect), index) if aspect else []
    sides: list[Side | None] = [Side(name, groups(name), aspect, asked) for name in names if asked]
    sides = sides or [None] * len(several)
    return [
        Part(part, groups(plainly(part) if names else part), groups(subject), side)
        for (part, subject), side in zip(several, sides, strict=True)
    ]
