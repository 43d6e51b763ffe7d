"""What an assistant needs of the library: a state to search, texts to quote, and the nearness of vectors.

Two live here and in `overlay`: the library as it is, and as it would be with a proposal.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from knowledge.types import Head
from rag import store
from rag.embedder import Embedder
from rag.index import Index
from rag.store import Transactions
from rag.types import Chunk
from rag.vectors import Floats


class Searchable(Protocol):
    """A state of the library in memory; searches hold `lock` while they read."""

    @property
    def lock(self) -> AbstractContextManager[Any]:
        """Held while the index is read or changed."""

    @property
    def index(self) -> Index:
        """The lists and vectors."""

    @property
    def heads(self) -> Mapping[str, Head]:
        """Every entry's head by id."""

    @property
    def verticals(self) -> frozenset[str]:
        """The verticals that entries have."""

    @property
    def generation(self) -> int:
        """Grows with every change of the index."""

    @property
    def embedder(self) -> Embedder | None:
        """The embedding model, once it is loaded."""

    @property
    def ranks_by_meaning(self) -> bool:
        """Whether searches go by vectors, too."""

    @property
    def model_error(self) -> str:
        """Why it will not be loaded; empty while it may be."""


class Shelf(Protocol):
    """Where texts are taken from at the last moment."""

    async def read(
        self, entry_ids: Sequence[str], chunk_ids: Sequence[int], audiences: Sequence[str]
    ) -> tuple[set[str], dict[int, Chunk]]:
        """The entries among these that this reader may find now, and the chunks that they may be quoted."""


class Similarities(Protocol):
    """Cosines of one question to all sections."""

    def similarity(self, question: Floats, vectors: Floats, row_of: Mapping[int, int]) -> Floats:
        """One cosine for each row of `vectors`; `row_of` gives the row of a chunk id."""


class DatabaseShelf:
    """The library as the database has it now."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def read(
        self, entry_ids: Sequence[str], chunk_ids: Sequence[int], audiences: Sequence[str]
    ) -> tuple[set[str], dict[int, Chunk]]:
        """The entries among these that this reader may find now, and the chunks that they may be quoted."""
        async with self._database.reading() as connection:
            allowed = await store.readable(connection, entry_ids, audiences)
            chunks = await store.quotable(connection, chunk_ids, audiences) if chunk_ids else {}
        return allowed, chunks
