"""What questions have in common and is made once: their vectors, what they find, and which pages a reader may find."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from rag.embedder import Embedder
from rag.filters import matches
from rag.shelf import Searchable
from rag.types import Filters

Brought = TypeVar("Brought")
MOST = 2048
"""Questions whose vectors are kept; the one that was read first is forgotten first."""
SEARCHES = 512
"""Searches whose outcome is kept; questions that are suggested, and what a class asks together, come again."""
READERS = 64
"""Filters whose pages are kept."""


class QuestionVectors:
    """Vectors by model and texts. Safe from several threads: at worst they are made twice.

    What is read in one pass touches its neighbours a little, so what was read together is kept together: the same
    question has the same vectors, whatever was asked before it.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], list[npt.NDArray[np.float32]]] = OrderedDict()

    def of(self, texts: Sequence[str], embedder: Embedder | None) -> list[npt.NDArray[np.float32] | None]:
        """The vectors of texts by one forward pass, where they are not known; None each without a model."""
        if embedder is None:
            return [None for _ in texts]
        key = (embedder.name, *texts)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = list(embedder.embed(texts, asked=True))
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return [*found]


class Searches(Generic[Brought]):
    """What searches brought, by all that it depends on. Safe from several threads: at worst one is made twice."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Brought] = OrderedDict()

    def get(self, key: Hashable) -> Brought | None:
        """What the same search brought before."""
        return self._kept.get(key)

    def keep(self, key: Hashable, brought: Brought) -> None:
        """Remember what a search brought."""
        self._kept[key] = brought
        while len(self._kept) > SEARCHES:
            self._kept.popitem(last=False)


class Readable:
    """Page by page, whether a reader may find it. For one index, held under its lock."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Filters, int, dt.date], npt.NDArray[np.bool_]] = {}

    def pages(self, filters: Filters, state: Searchable, today: dt.date) -> npt.NDArray[np.bool_]:
        """One truth value for each page of the index."""
        key, ids, heads = (filters, state.generation, today), state.index.entry_ids, state.heads
        mask = self._kept.get(key)
        if mask is None or len(mask) != len(ids):
            mask = np.array([one in heads and matches(heads[one], filters, today) for one in ids], dtype=np.bool_)
            if len(self._kept) > READERS:
                self._kept.clear()
            self._kept[key] = mask
        return mask
