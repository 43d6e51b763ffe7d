"""Vectors of questions, kept so that a repeated question costs no forward pass."""

from collections import OrderedDict

import numpy as np
import numpy.typing as npt

from rag.embedder import Embedder

MOST = 4096
"""Vectors kept; the one that was made first is forgotten first."""


class QuestionVectors:
    """Vectors by model and text. Safe from several threads: at worst a vector is made twice."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()

    def of(self, text: str, embedder: Embedder | None) -> npt.NDArray[np.float32] | None:
        """The vector of a text; None without a model."""
        if embedder is None:
            return None
        key = f"{embedder.name}\n{text}"
        vector = self._kept.get(key)
        if vector is None:
            vector = embedder.embed([text])[0]
            self._kept[key] = vector
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return vector
