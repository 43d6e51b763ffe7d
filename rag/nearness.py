"""Which of the entries found come near to what was asked: only those are named beside an abstention or by a search.

A ranking always has a first entry, also for a question about cricket; whoever reads "close" wants one that is.
Not here: whether an entry answers (`gate`).
"""

import math
from collections.abc import Sequence

from rag import particulars, trade
from rag.briefly import briefly
from rag.index import Index
from rag.names import CITIES, COUNTRIES, STATES
from rag.question import Understood
from rag.vectors import Floats
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


def near(
    understood: Understood, pages: Sequence[int], titles: Sequence[str], index: Index, similarity: Floats | None
) -> list[bool]:
    """For each of these entries, by its page row and its title, whether it comes near.

    One whose title names the model, the program or the card that was asked about always does, and so does one that
    holds the only word there is.
    """
    shares, named = _shares(understood, index), trade.named(understood.text)
    by_name = [not named.isdisjoint(trade.named(title)) for title in titles]
    if similarity is None:
        return [name or bool(shares[page] >= HOLDS) for page, name in zip(pages, by_name, strict=True)]
    cosines, _ = index.best_per_page(similarity)
    if len(understood.subject) > 1 and cosines.max(initial=0.0) < FAR:
        return by_name
    floor = NEAR_OURS if trade.speaks(understood, index) else NEAR
    if len(understood.subject) == 1:
        by_sense = [bool(shares[page] >= HOLDS or cosines[page] >= floor) for page in pages]
    else:
        by_sense = [bool(cosines[page] >= STRANGE and cosines[page] + shares[page] / 2 >= floor) for page in pages]
    return [name or sense for name, sense in zip(by_name, by_sense, strict=True)]


def _shares(understood: Understood, index: Index) -> Floats:
    """The share of a question that the best section of each page holds; a place alone is no subject."""
    owned = [
        (group, owner)
        for group, owner in zip(understood.groups, understood.owners, strict=True)
        if not (group.asks or _place(understood, owner))
    ]
    groups = [group for group, _ in owned]
    worth = [float(index.sections.rarity(group)) for group in groups]
    total = sum(worth) + len(understood.missing) * math.log1p(index.sections.rows)
    held = index.sections.shares(groups, [one / (total or 1.0) for one in worth])
    return index.best_per_page(held)[0]


def _place(understood: Understood, owner: int) -> bool:
    word = understood.words[owner] if 0 <= owner < len(understood.words) else ""
    return fold(word) in HERE or bool(ELSEWHERE & _values(word))


@briefly(16_384)
def _values(word: str) -> frozenset[str]:
    return particulars.read(word)[0].values
