"""Whether a question speaks of the trade: of models, machines and what is done with them.

Where a library does on every page, a question that does not (the price of gold, a sick cow) is seldom for it, however
near single words come. A library of something else has another trade, and nothing is held against its questions.
The words of the trade are rows of the glossary.
"""

import functools
from collections.abc import Set

import regex

from rag import particulars
from rag.briefly import briefly
from rag.glossary import Trade
from rag.index import Index
from rag.names import CARDS, ENGINES, FAMILIES, FORMATS
from rag.question import Understood
from rag.words import expand

RUN = frozenset((*ENGINES, *FAMILIES, *FORMATS, *CARDS))
SIZE = regex.compile(r"\d+(?:\.\d+)?b")
"""How large a model is, as `particulars` gives it."""
MEANT = 0.5
"""How surely a word must mean one of the trade."""
OFTEN, FEWEST = 0.1, 4
"""The share of its sections in which a library of the trade has a word of it, and how many words it has so often.

The shipped library has ten; a thousand sections of descriptions of Python packages, of source code and of licences have
two each.
"""


def foreign(understood: Understood, index: Index) -> bool:
    """Whether the library is of the trade, and no word of the question is."""
    ids = _ids(understood.trade, index)
    return _often(ids, index) and not _spoken(understood, ids)


def speaks(understood: Understood, index: Index) -> bool:
    """Whether a word of a question is one of the trade, or names what people run."""
    return _spoken(understood, _ids(understood.trade, index))


def of_trade(word: str, trade: Trade) -> bool:
    """Whether a word as it was written is one of the trade, or names what people run."""
    return _named(word) or expand(word)[0] in _terms(trade)


def _spoken(understood: Understood, ids: Set[int]) -> bool:
    groups = zip(understood.groups, understood.owners, strict=True)
    meant = any(
        term.weight >= MEANT and term.id in ids for group, owner in groups if owner >= 0 for term in group.terms
    )
    return meant or any(map(_named, understood.subject))


def _ids(trade: Trade, index: Index) -> set[int]:
    return {found for term in _terms(trade) if (found := index.vocabulary.get(term)) is not None}


@functools.lru_cache(maxsize=4)
def _terms(trade: Trade) -> frozenset[str]:
    return frozenset(expand(word)[0] for word in trade.words)


def _often(ids: Set[int], index: Index) -> bool:
    """Whether a library has enough of these words in so many of its sections that the trade is its own."""
    often = OFTEN * index.sections.rows
    return sum(index.sections.frequency(one) >= often for one in ids) >= FEWEST


def _named(word: str) -> bool:
    """Whether a word names a program, a model, a format, a card, or a model's size."""
    return bool(named(word)) or any(map(SIZE.fullmatch, _values(word)))


def named(text: str) -> frozenset[str]:
    """The programs, models, formats and cards that a text names."""
    return RUN & _values(text)


@briefly(16_384)
def _values(text: str) -> frozenset[str]:
    return particulars.read(text)[0].values
