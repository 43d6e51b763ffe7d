"""The several things that a question asks: each is read once, to be looked for and to be quoted for.

Not here: how a question is divided (`asking`), or which sentence answers a part (`choosing`).
"""

from collections.abc import Callable, Sequence

import regex

from knowledge.patterns import late
from rag import particulars
from rag.again import SIGNS
from rag.asking import ASKS_MONEY, aspect_of, compared, plainly
from rag.choosing import Part
from rag.comparing import Side, telling
from rag.dividing import clauses, subjects
from rag.index import Index
from rag.names import CARDS, FAMILIES
from rag.question import Understood

MOST = 4
"""Things that are answered of all that one question asks."""
FEW = 4
"""Words of what is asked of three things or more, beyond which it is told of who asks, and no entry says all of it."""
OF_TOKENS = late(r"\b(?:tokens?|words?|queries|api)\b|टोकन", regex.IGNORECASE)
"""What is paid for by the model."""
POINTS = late(
    r"\b(?:it|its|that|this|these|those|them|they|(?<!\b(?:is|are)\s)there|usk[aeio]|isk[aeio]|us(?:se|me|mein)|is(?:se|me|mein))\b|"
    r"(?:उस|इस|उन|इन)(?:का|की|के|से|में|पर|े)",
    regex.IGNORECASE,
)
"""How a part points at what was asked before it."""
SIZE = regex.compile(r"\d+(?:\.\d+)?b?")
"""The size of a model, or its version."""


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
    alone = () if follows or compared(parts)[1] else parts[: len(understood.apart)]
    for place, (part, subject) in enumerate(alone):
        if subject and leans(part, subject) and not POINTS.search(part):
            own = read(part)
            if len(own.words) > 1:
                understood.alone[place] = own


def leans(part: str, subject: str) -> bool:
    """Whether a part says too little to be found by itself: it names nothing, or is about what was named before it."""
    own = {word.strip(SIGNS) for word in part.split()}
    return own.isdisjoint(subject.split())


def _by_themselves(parts: Sequence[tuple[str, str]]) -> list[str]:
    """Each of several things asked with what it is about; what is compared is named in its part."""
    _, names = compared(parts)
    return [plainly(part) if names else _with_subject(part, subject) for part, subject in parts[:MOST]]


def _with_subject(part: str, subject: str) -> str:
    """A part with what it is about: a machine is paid for and not a model, so none is added to what that costs."""
    said = {word.strip(SIGNS) for word in part.split()}
    words = [word for word in subject.split() if word not in said]
    if ASKS_MONEY.search(part) and not OF_TOKENS.search(part):
        words = [word for word in words if not _of_a_model(word)]
    return " ".join((part, *words))


def _of_a_model(word: str) -> bool:
    """Whether a word says which model is meant: its family, its version or its size."""
    values = particulars.read(word)[0].values
    return bool(values) and all(one in FAMILIES or (SIZE.fullmatch(one) and one not in CARDS) for one in values)


def parts_of(understood: Understood, index: Index) -> list[Part]:
    """What a question asks, part by part; nothing where it asks one thing."""
    several = understood.parts[: len(understood.apart)]
    alike, names = compared(several)
    aspect = aspect_of(alike)
    sides: list[Side | None] = [None] * len(several)
    if names and aspect:
        asked = telling(understood.apart[0].groups_in(aspect), index)
        own = zip(names, understood.apart, strict=True)
        if asked and (len(several) < 3 or len(asked) <= FEW):
            sides = [Side(name, read.groups_in(name), aspect, asked) for name, read in own]
    return [
        Part(part, read.groups, read.groups_in(subject), read, side)
        for (part, subject), read, side in zip(several, understood.apart, sides, strict=True)
    ]
