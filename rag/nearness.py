"""Which of the entries found come near to what was asked: only those are named beside an abstention or by a search.

A ranking always has a first entry, also for a question about cricket; whoever reads "close" wants one that is.
Not here: whether an entry answers (`gate`).
"""

import math
from collections.abc import Mapping, Set

from knowledge.types import Head
from rag import particulars, trade
from rag.briefly import briefly
from rag.index import Index
from rag.names import CITIES, COUNTRIES, STATES
from rag.question import Understood
from rag.types import Found
from rag.words import fold

NEAR = 0.6
"""The cosine of its nearest section, and half the share of the question that its best one holds, from which on an entry
is near. Of the entries that 60 questions of the tuning half without an answer rank first, those below have
nothing of what was asked, or a word of it."""
NEAR_OURS = 0.5
"""The same where the question speaks of the trade, so that little else can be meant."""
FAR = 0.3
"""The cosine of the nearest of all below which several words are about something else."""
STRANGE = 0.2
"""The cosine below which an entry that holds several of the words asked uses them for something else."""
HOLDS = 0.5
"""The share of the question that an entry must hold where vectors are not used."""
HERE = frozenset(("india", "indian", "bharat", "भारत", "भारतीय"))
ELSEWHERE = frozenset((*CITIES, *STATES, *COUNTRIES))


def near(understood: Understood, found: Found, most: int, index: Index) -> tuple[Head, ...]:
    """Those that come near of the `most` first entries found.

    One whose title names the model, the program or the card that was asked about always does, and so does one that
    holds the only word there is.
    """
    heads = [head for head, _ in found.ranking[:most]]
    if not heads:
        return ()
    named = trade.named(understood.text)
    by_sense = _by_sense(understood, found, _shares(understood, {head.id for head in heads}, index), index)
    return tuple(head for head in heads if head.id in by_sense or not named.isdisjoint(trade.named(head.title)))


def _by_sense(understood: Understood, found: Found, shares: Mapping[str, float], index: Index) -> set[str]:
    """The ids of the entries that come near by what they hold of the question, and by their meaning."""
    if not found.cosines:
        return {one for one, share in shares.items() if share >= HOLDS}
    if found.near < FAR and len(understood.subject) > 1:
        return set()
    floor = NEAR_OURS if trade.speaks(understood, index) else NEAR
    held = ((one, share, found.cosines[one]) for one, share in shares.items())
    if len(understood.subject) == 1:
        return {one for one, share, cosine in held if share >= HOLDS or cosine >= floor}
    return {one for one, share, cosine in held if cosine >= STRANGE and cosine + share / 2 >= floor}


def _shares(understood: Understood, entry_ids: Set[str], index: Index) -> dict[str, float]:
    """The share of a question that the best section of each of some entries holds; a place alone is no subject."""
    owned = [
        (group, owner)
        for group, owner in zip(understood.groups, understood.owners, strict=True)
        if not (group.asks or _place(understood, owner))
    ]
    groups = [group for group, _ in owned]
    worth = [float(index.sections.rarity(group)) for group in groups]
    total = sum(worth) + len(understood.missing) * math.log1p(index.sections.rows)
    best, _ = index.best_per_page(index.sections.shares(groups, [one / (total or 1.0) for one in worth]))
    return {one: float(best[index.rows_of[one]]) for one in entry_ids if one in index.rows_of}


def _place(understood: Understood, owner: int) -> bool:
    word = understood.words[owner] if 0 <= owner < len(understood.words) else ""
    return fold(word) in HERE or bool(ELSEWHERE & _values(word))


@briefly(16_384)
def _values(word: str) -> frozenset[str]:
    return particulars.read(word)[0].values
