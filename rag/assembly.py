"""Puts the parts of finding and answering together, once, for a service or a command."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from rag.assistant import Assistant
from rag.chroma import Chroma
from rag.glossary import SHIPPED, read
from rag.indexer import Indexer
from rag.modelwriter import ModelWriter
from rag.patience import ModelSettings
from rag.shelf import DatabaseShelf
from rag.store import Transactions
from rag.vectors import VectorStore
from rag.wording import MAX_BYTES


def assemble(
    database: Transactions,
    *,
    home: Path,
    embedder: str,
    threads: int,
    exact_limit: int,
    chroma_url: str = "",
    glossaries: Sequence[Path] = (),
    model: ModelSettings | None = None,
    max_question_bytes: int = MAX_BYTES,
    now: Callable[[], dt.datetime],
) -> tuple[Assistant, Indexer]:
    """An assistant and the indexer that feeds it. Nothing is loaded until they are opened."""
    vectors = VectorStore(Chroma(home / "chroma", chroma_url), exact_limit)
    indexer = Indexer(database, home, embedder, threads, vectors)
    glossary = read([SHIPPED, *glossaries])
    writer = ModelWriter(model) if model else None
    shelf = DatabaseShelf(database)
    return Assistant(indexer, shelf, glossary, vectors, writer, max_bytes=max_question_bytes, now=now), indexer
