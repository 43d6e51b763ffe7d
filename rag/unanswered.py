"""What was asked besides and is not answered: of which nobody has written, or nothing of what is written is quoted.

Not here: what is quoted for each of several things asked (`apart`).
"""

import math
from collections.abc import Sequence

import regex

from knowledge.patterns import late
from rag import gate
from rag.apart import NEARLY_ALL, compares, lacking, says_little, speaks, unheard
from rag.choosing import Part
from rag.deciding import OPTION, plain
from rag.index import Index
from rag.parting import POINTS
from rag.question import Understood
from rag.quotes import Sentence
from rag.types import Found
from rag.wanted import tells_the_speed, tells_what_is_wanted
from rag.words import terms

LEANS = late(rf"{POINTS.pattern}|\b(?:next|other|second)\s+ones?\b", regex.IGNORECASE)
"""How a part points at what was asked before it, or at one more of it."""


def unwritten(
    understood: Understood, parts: Sequence[Part], found: Found, chosen: Sequence[Sentence], index: Index
) -> list[Part]:
    """The parts of a question of which nobody has written, where another is answered."""
    if not _asks_besides(understood, found, chosen):
        return []
    told = plain(" ".join(f"{one.passage.entry.title} {one.text}" for one in chosen))

    def untold(part: Part, own: Found) -> bool:
        if unheard(part) or any(name not in told for name in lacking(part, own, index)):
            return True
        return found.in_part and not any(speaks(one, part, index, set()) for one in chosen)

    own = zip(parts, found.apart, strict=True)
    unsure = ((one, held) for one, held in own if not one.side and held.confidence < gate.THRESHOLD)
    silent = [one for one, held in unsure if untold(one, held)]
    return [one for one in silent if _unheard_of(one, index) or not _somewhere(one, index)]


def unquoted(
    understood: Understood, parts: Sequence[Part], found: Found, chosen: Sequence[Sentence], index: Index
) -> list[Part]:
    """The parts of a question of which something may be written, but nothing of it is quoted.

    Only what can be asked by itself, neither "what's the catch" nor "how do we prevent the next one", or what asks for
    a price, a time or a licence that nothing quoted tells.
    """
    if not _asks_besides(understood, found, chosen):
        return []
    texts = [one.text for one in chosen]

    def told(part: Part) -> bool:
        small = says_little(part) or LEANS.search(part.words) is not None
        fast = tells_the_speed(part.words, texts)
        said = small or fast or any(speaks(one, part, index, set()) for one in chosen)
        return said and tells_what_is_wanted(part.words, texts)

    own = zip(parts, found.apart, strict=True)
    return [one for one, held in own if not (one.side or held.confidence >= gate.THRESHOLD or told(one))]


def _asks_besides(understood: Understood, found: Found, chosen: Sequence[Sentence]) -> bool:
    """Whether a question that is answered asks several things, which are neither compared nor follow on another."""
    return len(found.apart) > 1 and bool(chosen) and not understood.before and not compares(understood)


def _unheard_of(part: Part, index: Index) -> bool:
    """Whether a part names an option that no section has, whatever sections have its words: --monsoon-batching."""
    whole = (terms(option)[0] for option in OPTION.findall(part.words))
    return any(index.vocabulary.get(one) is None for one in whole)


def _somewhere(part: Part, index: Index) -> bool:
    """Whether any section of the library holds nearly all that a part asks, be it one that was not read."""
    assert part.read is not None
    rarity = [0.0 if group.asks else index.sections.rarity(group) for group in part.groups]
    total = sum(rarity) + len(part.read.missing) * math.log1p(max(index.sections.rows, 1)) or 1.0
    shares = index.sections.shares(part.groups, [one / total for one in rarity])
    return bool(shares.max(initial=0.0) >= NEARLY_ALL)
