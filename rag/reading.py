"""Which entries and sections a writer reads for one question: the best ones, and the best for each part.

Not here: how entries are ranked (`retriever`), or what is quoted from what was read (`extract`).
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from knowledge.types import Head
from rag import retriever
from rag.asking import ASKS_MEANING, asks_steps, aspect_of, compared, kind_asked
from rag.index import Index
from rag.preferring import Asker, prefer
from rag.question import Understood
from rag.retriever import Floats, Hit, Weights
from rag.shelf import Similarities
from rag.types import Passage

SECTIONS_FIRST = 8
"""Sections of the three best entries that a writer may read; steps may stand far from the best sentence."""
SECTIONS_EACH = 3
"""Sections of each further entry that a writer may read, besides its first."""
ENTRIES_FOR_A_WORD = 12
"""Entries that it may read to explain a word: many use one, and few say what it means."""
ENTRIES_FOR_A_PART = 2
"""Entries that it may read for one of several things asked, where the same is asked of each or one is a word."""
ON_THE_WHOLE = 0.25
"""What an entry gains for one of several things asked by being the best for the whole question, others by their share.

On the tuning halves three more answers than without it begin in or quote a right section, and none fewer.
"""
READ_WHOLE = 2
"""Entries that are read whole where steps are asked for."""
ENTRIES_READ = 5
"""Entries that a writer may read."""


@dataclass(frozen=True)
class Looked:
    """What a search of the index brought: entries with scores, and the chunk ids to read of the best ones."""

    understood: Understood
    ranking: list[tuple[Head, float]]
    sections: list[tuple[Hit, dict[int, float]]]
    """Each entry with its chunks, and how near each comes in meaning."""
    whole: list[int]
    """All chunk ids of the first entries, where steps are asked for."""
    near: float
    """How near in meaning the library comes."""
    cosines: dict[str, float]
    """Those of the nearest section of each entry of the ranking, by entry id; empty without vectors."""
    apart: list["Apart"] = field(default_factory=list)
    """What was found for each of several things asked."""
    alone: dict[int, "Apart"] = field(default_factory=dict)
    """What was found for those of them that say enough without what was named before them, by their places."""


@dataclass(frozen=True)
class Apart:
    """What was found for one of several things asked: its entries, and how near sections come to it alone."""

    entries: list[str]
    """The ids of those that were read, the best first."""
    near: float
    """How near in meaning the library comes."""
    cosines: dict[int, float]
    """How near each chunk that is read comes, by its id."""

    def passages(self, read: Sequence[Passage]) -> list[Passage]:
        """What was read, as this thing alone sees it: its best entry first."""
        place = {one: rank for rank, one in enumerate(self.entries)}
        seen = [replace(one, cosine=self.cosines.get(one.chunk.id, 0.0)) for one in read]
        return sorted(seen, key=lambda one: place.get(one.entry.id, len(place)))


def similar(vector: Floats | None, index: Index, vectors: Similarities) -> Floats | None:
    """How near every section is to a vector; None without one, or where sections have those of another model."""
    if vector is None or index.vectors.shape[1] != len(vector):
        return None
    return vectors.similarity(vector, index.vectors, index.row_of_chunk)


@dataclass(frozen=True)
class Reader:
    """One question's view of an index: what may be found, how near each section is, and who asks."""

    index: Index
    weights: Weights
    similarity: Floats | None
    allowed: npt.NDArray[np.bool_]
    head: Callable[[Hit], Head]
    asker: Asker
    today: dt.date
    apart: Sequence[tuple[Understood, Floats | None]] = ()
    """Each of several things asked, as it is looked for by itself, and how near each section is to that."""
    alone: Mapping[int, tuple[Understood, Floats | None]] = field(default_factory=dict)
    """The same of those that say enough without what was named before them."""
    whole: Mapping[int, float] = field(default_factory=dict)
    """Of each entry found for the whole question, its score as a share of the best one's."""

    def hits(self, understood: Understood) -> tuple[list[Hit], Floats]:
        """The entries found, the best first, and every section's score by words."""
        return self._hits(understood, self.similarity, self.asker)

    def _hits(self, understood: Understood, similarity: Floats | None, asker: Asker) -> tuple[list[Hit], Floats]:
        found, by_words = retriever.fuse(self.index, understood, similarity, self.allowed, self.weights)
        found = [replace(hit, score=hit.score * (1 + ON_THE_WHOLE * self.whole.get(hit.page, 0.0))) for hit in found]
        return prefer(found, [self.head(hit) for hit in found], asker, self.today), by_words

    @functools.cached_property
    def _for_each(self) -> list[list[Hit]]:
        """The entries found for each of several things asked, the best first."""
        return [self._by_itself(*one) for one in self.apart]

    @functools.cached_property
    def _for_those_alone(self) -> dict[int, list[Hit]]:
        """The same of those that say enough without what was named before them."""
        return {place: self._by_itself(*one) for place, one in self.alone.items()}

    def _by_itself(self, understood: Understood, near: Floats | None) -> list[Hit]:
        """The entries found for one of several things asked; which kind it calls for, it says itself."""
        found, _ = self._hits(understood, near, replace(self.asker, kind=kind_asked(understood.text)))
        return found

    def cosines(self, hits: Sequence[Hit]) -> dict[str, float]:
        """The cosine of the nearest section of each entry found, by entry id; empty without vectors."""
        near = self.similarity
        if near is None:
            return {}
        return {self.head(hit).id: float(near[self.index.sections_of(hit.page)].max(initial=0.0)) for hit in hits}

    def worth_reading(self, hits: list[Hit], parts: Sequence[tuple[str, str]]) -> tuple[list[Hit], list[Hit]]:
        """The entries that a writer reads: the best ones, and where several things are asked, the best for each.

        Besides, those of them that are read whole, where steps are asked for: the command may stand in the second.
        """
        if len(parts) < 2 or not hits:
            word = any(ASKS_MEANING.search(part) for part, _ in parts)
            most = ENTRIES_FOR_A_WORD if word else ENTRIES_READ
            return hits[:most], hits[:READ_WHOLE] if any(asks_steps(part) for part, _ in parts) else []
        found = {hit.page: hit for hit in hits}
        chosen = hits[: len(parts) - 1]  # one more for each thing beyond two, as an entry may be about all of them
        whole: list[Hit] = []
        sections: dict[int, list[int]] = {}
        alike = aspect_of(compared(parts)[0])
        for (part, _), own in zip(parts, self._for_each, strict=False):
            kind = kind_asked(part)
            fitting = [one for one in own[:ENTRIES_READ] if self.head(one).kind == kind]
            fitting = fitting or [one for one in own[:ENTRIES_READ] if kind and one.page == hits[0].page] or own
            most = ENTRIES_FOR_A_PART if (alike and len(parts) < 3) or ASKS_MEANING.search(part) else 1
            fitting = [one for one in fitting[:most] if one.page in found]
            for one in fitting:
                sections.setdefault(one.page, []).append(one.section)
            best = [found[one.page] for one in fitting]
            chosen += best
            whole = whole or (best if asks_steps(part) else [])
        for own in self._for_those_alone.values():  # about something else perhaps
            chosen += [found.get(one.page, one) for one in own[:ENTRIES_FOR_A_PART]]
        read = list(dict.fromkeys([*chosen, *hits]))[:ENTRIES_READ]
        return [replace(one, also=tuple(sections.get(one.page, ()))) for one in read], whole

    def found_apart(self, sections: Sequence[tuple[Hit, Mapping[int, float]]]) -> tuple[list[Apart], dict[int, Apart]]:
        """What was found for each of several things asked, of these sections, and for those that stand alone."""
        rows = {one: self.index.row_of_chunk[one] for _, chosen in sections for one in chosen}
        pages = {hit.page for hit, _ in sections}

        def of(own: Sequence[Hit], near: Floats | None) -> Apart:
            entries = [self.head(hit).id for hit in own if hit.page in pages]
            cosines = {} if near is None else {one: float(near[row]) for one, row in rows.items()}
            return Apart(entries, retriever.nearest(self.index, self.allowed, near), cosines)

        apart = [of(own, near) for own, (_, near) in zip(self._for_each, self.apart, strict=True)]
        return apart, {place: of(own, self.alone[place][1]) for place, own in self._for_those_alone.items()}

    def sections(self, read: Sequence[Hit], by_words: Floats) -> list[tuple[Hit, dict[int, float]]]:
        """The ids of the chunks to read of each entry, the best first: more of the first three; and their cosines."""
        rows = [
            retriever.best_sections(
                self.index, hit, by_words, self.similarity, SECTIONS_FIRST if rank < 3 else SECTIONS_EACH
            )
            for rank, hit in enumerate(read)
        ]
        near = self.similarity
        return [
            (hit, {self.index.chunk_ids[row]: 0.0 if near is None else float(near[row]) for row in chosen})
            for hit, chosen in zip(read, rows, strict=True)
        ]
