"""Nearest sections by meaning: exact while the collection is small, Chroma's graph beyond.

Exact search over 50,000 vectors costs about 7 ms and never errs; past `exact_limit` Chroma
answers. Its collection is kept in step from the first chunk on, in a background thread, so that
growing past the limit needs no rebuild. Whatever happens to Chroma, exact search remains.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from rag.chroma import Chroma, load_library

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

NEAREST = 400
"""Sections that Chroma is asked for; about 100 entries' worth."""


class VectorStore:
    """Similarities of one question to all sections."""

    def __init__(self, chroma: Chroma, exact_limit: int) -> None:
        self._chroma = chroma
        self._exact_limit = exact_limit

    def similarity(self, question: Floats, vectors: Floats, row_of: Mapping[int, int]) -> Floats:
        """Cosines of every section row to a question's vector, 0 where not among the nearest; shape (rows,).

        `row_of` gives the section row of a chunk id.
        """
        if len(vectors) > self._exact_limit:
            found = self._nearest(question)
            if found:
                scores = np.zeros(len(vectors), dtype=np.float32)
                for chunk_id, cosine in found.items():
                    if (row := row_of.get(chunk_id)) is not None:
                        scores[row] = cosine
                return scores
        exact: Floats = vectors @ question
        return exact

    def _nearest(self, question: Floats) -> dict[int, float]:
        try:
            return self._chroma.nearest(question, NEAREST)
        except Exception as error:
            log.warning("Chroma did not answer, searching exactly: %s", error)
            return {}

    def prepare(self) -> None:
        """Load Chroma's library, which takes a second, before anybody asks."""
        load_library()

    def steps(self, model: str, ids: Sequence[int], rows: tuple[Floats, npt.NDArray[np.int64]]) -> Iterator[None]:
        """Make Chroma hold exactly these chunks, step by step. A failure is logged: exact search goes on."""
        vectors, chosen = rows
        try:
            yield from self._chroma.steps(model, ids, vectors, chosen)
        except Exception as error:
            log.warning("Chroma is not in step: %s", error)

    def check(self, model: str, ids: Sequence[int]) -> list[str]:
        """How Chroma differs from these ids."""
        try:
            known = self._chroma.ids(model)
        except Exception as error:
            return [f"Chroma cannot be read ({error}); exact search is used"]
        wanted = set(ids)
        problems = []
        if missing := len(wanted - known):
            problems.append(f"Chroma lacks {missing} vectors")
        if extra := len(known - wanted):
            problems.append(f"Chroma has {extra} vectors too many")
        return problems

    def reset(self) -> None:
        """Empty Chroma, for a rebuild."""
        try:
            self._chroma.reset()
        except Exception as error:
            log.warning("Chroma was not emptied: %s", error)

    def describe(self, chunks: int) -> str:
        """Which road searches take now."""
        return "Chroma" if chunks > self._exact_limit else "exact"

    def close(self) -> None:
        """Let Chroma go."""
        self._chroma.close()
