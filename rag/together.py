"""Whether anybody has written of two things together of which a question asks.

"Does AWQ work with tensor parallelism?" finds who wrote of the one and who wrote of the other, and neither has said so;
so does "what does an L40S cost at Yotta".
Not here: what a question takes for granted (`claims`), or how much evidence an answer needs besides (`gate`).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import regex

from knowledge.patterns import late
from rag import particulars
from rag.asking import ASKS_LEAVE, ASKS_MONEY, ASKS_WHETHER, POWER
from rag.claims import PARTICULAR, named_ways
from rag.covering import covered, present
from rag.deciding import LICENCES, capital
from rag.index import Index
from rag.names import CARDS, NAMES, PLACES
from rag.question import Understood
from rag.quotes import OPEN
from rag.sameness import LIGHT_WORDS
from rag.types import Passage
from rag.words import fold

SAYING_LITTLE = LIGHT_WORDS | {"support", "supports", "supported", "compatible", "usable", "able", "enough"}
SAYING_LITTLE |= {"multiple", "several", "good", "better", "best", "still", "also", "true", "really"}
"""Words of such a question that its answer need not hold."""
ASKS_IF_ALLOWED = regex.compile(
    r"^\W*(?:is|are)\s+(?:it|this|that|we)\s+(?:ok(?:ay)?|fine|all\s?right|allowed|legal|lawful|safe|permitted)\b",
    regex.IGNORECASE,
)
"""What is allowed is told of many things at once."""
KNOWN = frozenset((*NAMES.values(), *CARDS))
"""What people run, by name."""
CARD_NAMES = frozenset(CARDS)
NOBODY = frozenset(("GPU", "GPUs", "GST", "INR", "USD", "GB", "VRAM", "RTX", "India"))
"""Words with capital letters that name nobody who sells."""
BUDGET = late(r"\bbudget\b|बजट", regex.IGNORECASE)
"""What somebody has to spend, which is told and not asked."""
HINTED = 0.3
"""How far a section must hold a word, be it by a synonym, to speak of it at all."""
ALL, TRANSLATED = 0.99, 0.8
"""How far a section holds what it has in the same words, and what a question names in another script."""
FEWEST, MOST = 2, 12
"""Words that must be asked of a thing, as a single one is said in too many others; and beyond which it is no question
but a letter."""


def apart(understood: Understood, index: Index) -> bool:
    """Whether what a yes-or-no question asks of something it names stands in no section together with it."""
    words, owners = understood.words, understood.owners
    if not ASKS_WHETHER.match(understood.text) or len(words) > 3 * MOST:
        return False
    if ASKS_LEAVE.match(understood.text) or ASKS_IF_ALLOWED.match(understood.text):
        return False
    named = [
        place
        for place, word in enumerate(words)
        if word in understood.text and not KNOWN.isdisjoint(particulars.read(word)[0].values)
    ]
    asked = [
        [group for group, owner in enumerate(owners) if owner == place]
        for place, word in enumerate(words)
        if place not in named and word.isalpha() and fold(word) not in SAYING_LITTLE and not LICENCES.fullmatch(word)
    ]
    asked = [own for own in asked if own and _particular(understood, own, index)]
    if not named or not FEWEST <= len(asked) <= MOST:
        return False
    sections = [_any(understood, ways, ALL, index) for ways in named_ways(understood, index, named)]
    sections += [_any(understood, [[one] for one in own], HINTED, index) for own in asked]
    return not np.all(sections, axis=0).any()


def unpriced(understood: Understood, passages: Sequence[Passage], index: Index) -> bool:
    """Whether a price is asked of a card at somebody's or somewhere, of which nothing that was read speaks together.

    That nobody found the price there says nothing of it.
    """
    asks = ASKS_MONEY.search(BUDGET.sub(" ", understood.text))
    if not asks or POWER.search(understood.text) or len(understood.words) > MOST:
        return False
    values = [particulars.read(word)[0].values for word in understood.words]
    cards = [place for place, found in enumerate(values) if not CARD_NAMES.isdisjoint(found)]
    names = capital(understood) - NOBODY
    whose = [
        place
        for place, (word, found) in enumerate(zip(understood.words, values, strict=True))
        if not PLACES.isdisjoint(found) or (word in names and not found)
    ]
    ways = named_ways(understood, index, [*cards, *whose])
    return bool(cards and whose) and not any(
        all(any(all(covers.get(one, 0.0) >= TRANSLATED for one in way) for way in each) for each in ways)
        for covers in (_told(understood, one, index) for one in passages)
    )


def _told(understood: Understood, passage: Passage, index: Index) -> dict[int, float]:
    """How far each group of a question stands in a passage; nothing does in one on what nobody knows."""
    heading = passage.chunk.heading[-1] if passage.chunk.heading else ""
    text = f"{passage.entry.title}\n{heading}\n{passage.chunk.text}"
    return {} if OPEN.search(heading) else covered(understood.groups, present(text, index))


def _particular(understood: Understood, own: Sequence[int], index: Index) -> bool:
    return max(index.sections.rarity(understood.groups[one]) for one in own) >= PARTICULAR


def _any(understood: Understood, ways: Sequence[Sequence[int]], least: float, index: Index) -> npt.NDArray[np.bool_]:
    """Which sections hold a word in any of the ways in which it may stand; shape (rows,)."""
    held = np.zeros(index.sections.rows, dtype=np.bool_)
    for way in ways:
        held |= index.sections.shares([understood.groups[one] for one in way], [1 / len(way)] * len(way)) >= least
    return held
