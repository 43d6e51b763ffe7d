"""Which entry a question means by what it names, where another fits its other words better.

Not here: whether that entry answers (`gate`).
"""

from collections.abc import Sequence

from rag import asking, makers, particulars
from rag.absent import lacking, lacks, read_of, unsaid
from rag.deciding import capital, deciding, plain
from rag.gate import WEIGHED, headline
from rag.index import Index
from rag.names import CARDS
from rag.question import Understood
from rag.types import Passage

NEAR_FIRST = 0.8
"""How near to the score of the best entry another must come to be taken for the one that was meant by its name."""
NEAR_BOTH = 0.7
"""The same for an entry that names all of several things that are compared."""


def first(understood: Understood, passages: Sequence[Passage], index: Index) -> tuple[Passage, ...]:
    """The passages of a question, those of the entry first that it means by what it names."""
    found = named_first(understood, makers.asked_of(understood, passages), index)
    return whole_first(understood, both_first(understood, found, index), index)


def whole_first(understood: Understood, passages: Sequence[Passage], index: Index) -> tuple[Passage, ...]:
    """The passages of a question, those of a near entry first that is about what decides, where the best lacks it.

    Where that is a card, one is enough that speaks of it with all the rest.
    """
    found = tuple(passages)
    if not found or unsaid(understood, found[:WEIGHED], index) < 1.0:
        return found
    read = read_of(found[:WEIGHED])
    cards = lacking(deciding(understood, found[0].entry, read), read, index) <= CARDS.keys()
    near = list(dict.fromkeys(one.entry for one in found if one.score >= NEAR_FIRST * found[0].score))
    apart = {entry: tuple(one for one in found if one.entry.id == entry.id) for entry in near}
    about = (
        entry
        for entry, own in apart.items()
        if not lacks(deciding(understood, entry, read_of(own)), f"{headline(own[0])}\n{entry.id}", index)
    )
    holds = (entry for entry, own in apart.items() if cards and not unsaid(understood, own[:WEIGHED], index))
    first = next(about, None) or next(holds, None)
    return found if first is None else apart[first] + tuple(one for one in found if one.entry.id != first.id)


def named_first(understood: Understood, passages: Sequence[Passage], index: Index) -> tuple[Passage, ...]:
    """The passages of a question, without those of entries that lack a body which a near one is about.

    "Why was the LAUSD chatbot switched off" asks for the one of that name, and not for another city's. An
    entry is about what its title or its id names; a language, a card or a model is asked about in entries on others.
    Where something else is asked besides, the name must be said of that too.
    """
    found = tuple(passages)
    names = {plain(word) for word in capital(understood) if particulars.read(word)[0] == particulars.Particulars()}
    if asking.unlike(understood.parts):
        names = {name for name in names if all(name in plain(part) for part, _ in understood.parts)}
    if not found or not names or not lacks(names, read_of(found[:WEIGHED]), index):
        return found
    near = (one.entry for one in found if one.score >= NEAR_FIRST * found[0].score)
    if all(lacks(names, f"{entry.title}\n{entry.id}", index) for entry in dict.fromkeys(near)):
        return found
    entries = {one.entry.id: tuple(other for other in found if other.entry.id == one.entry.id) for one in found}
    return tuple(one for own in entries.values() if not lacks(names, read_of(own), index) for one in own)


def both_first(understood: Understood, passages: Sequence[Passage], index: Index) -> tuple[Passage, ...]:
    """The passages of a comparison, those of an entry that names all that is compared before one that does not."""
    _, compared = asking.compared(understood.parts)
    names = {plain(one) for one in compared if one}
    found = tuple(passages)
    if len(names) < len(compared) or not found or not names or not lacks(names, read_of(found[:WEIGHED]), index):
        return found
    for entry in dict.fromkeys(one.entry for one in found if one.score >= NEAR_BOTH * found[0].score):
        own = tuple(one for one in found if one.entry.id == entry.id)
        if not lacks(names, read_of(own), index):
            return own + tuple(one for one in found if one.entry.id != entry.id)
    return found
