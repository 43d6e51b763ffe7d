"""The searchable state in memory: sections and whole entries in inverted lists, sections as vectors.

It is a copy: every row stems from a chunk in the database and can be made again from there. `add` and
`drop` keep it in step. Nothing here decides what a good answer is (`retriever`) or outlives the process
(`snapshot`), and no text is kept.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from knowledge.types import Head
from rag.lists import Lists
from rag.vocabulary import Vocabulary
from rag.words import terms

WASTED = 0.25
"""The share of dropped rows from which an index is made anew without them."""

Vectors = npt.NDArray[np.float32]

SECTION_B, PAGE_B = 0.6, 0.85
"""BM25's length normalisation of sections, which are cut to about one length, and of pages, which may have any."""
TITLE_WEIGHT, HEADING_WEIGHT = 1, 1
"""How often the words of its title and its headings count in each section, beside its own that count once.

With two for the headings, or for both, four sets of questions over other corpora (docs/finding.md) lose up to 0.4 nDCG
and none gains.
"""


@dataclass(frozen=True)
class Row:
    """One chunk on its way into the index; `vector` is None while the model is not ready."""

    chunk_id: int
    heading: tuple[str, ...]
    text: str
    vector: Vectors | None = None


@dataclass
class Index:
    """Rows of sections, rows of entries, and which belongs to which."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sections: Lists = field(default_factory=lambda: Lists(SECTION_B))
    pages: Lists = field(default_factory=lambda: Lists(PAGE_B))
    names: Lists = field(default_factory=Lists)
    """What each page is named by (tags, models, hardware) and nowhere says; it is found by these as by its title."""
    chunk_ids: list[int] = field(default_factory=list)
    entry_ids: list[str] = field(default_factory=list)
    page_of: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    first_section: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    """For each page its first section row; sections of a page are neighbours."""
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    has_vector: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    rows_of: dict[str, int] = field(default_factory=dict)
    """The living page row of an entry id."""
    row_of_chunk: dict[int, int] = field(default_factory=dict)
    """The section row of a chunk id."""

    def add(self, entries: Sequence[tuple[Head, Sequence[Row]]], dimensions: int) -> None:
        """Take entries in with all their chunks; an entry that is here already is replaced."""
        self.drop(head.id for head, _ in entries)
        pages: list[dict[int, int]] = []
        names: list[dict[int, int]] = []
        sections: list[dict[int, int]] = []
        page_of: list[int] = []
        firsts: list[int] = []
        vectors: list[Vectors | None] = []
        for head, rows in entries:
            page, first = self.pages.rows + len(pages), len(sections)
            title = self._ids(f"{head.title}\n{_path_words(head.path)}")
            whole = Counter(title)
            firsts.append(self.sections.rows + first)
            for row in rows:
                heading = self._ids("\n".join(row.heading))
                text = self._ids(row.text)
                sections.append(dict(Counter(title * TITLE_WEIGHT) + Counter(heading * HEADING_WEIGHT) + Counter(text)))
                whole.update(text)
                whole.update(set(heading) - set(title))
                page_of.append(page)
                vectors.append(row.vector)
                self.row_of_chunk[row.chunk_id] = len(self.chunk_ids)
                self.chunk_ids.append(row.chunk_id)
            names.append({term: 1 for term in self._ids("\n".join(head.names)) if term not in whole})
            pages.append(dict(whole) | names[-1])
            if rows:
                sections[first] |= names[-1]
            self.entry_ids.append(head.id)
            self.rows_of[head.id] = page
        if not entries:
            return
        self.pages.append(pages)
        self.names.append(names)
        self.sections.append(sections)
        self.page_of = np.concatenate([self.page_of, np.array(page_of, dtype=np.int32)])
        self.first_section = np.concatenate([self.first_section, np.array(firsts, dtype=np.int32)])
        self._add_vectors(vectors, dimensions)

    def told(self, term: int) -> bool:
        """Whether a term stands in a text, and not only among what entries are named by."""
        return self.pages.frequency(term) > self.names.frequency(term)

    def _ids(self, text: str) -> list[int]:
        return [self.vocabulary.add(term) for term in terms(text)]

    def _add_vectors(self, vectors: Sequence[Vectors | None], dimensions: int) -> None:
        if self.vectors.shape[1] != dimensions:
            self.vectors = np.zeros((len(self.has_vector), dimensions), dtype=np.float32)
            self.has_vector[:] = False
        new = np.zeros((len(vectors), dimensions), dtype=np.float32)
        here = np.array([vector is not None and len(vector) == dimensions for vector in vectors], dtype=np.bool_)
        for number, vector in enumerate(vectors):
            if here[number]:
                new[number] = vector
        self.vectors = np.concatenate([self.vectors, new])
        self.has_vector = np.concatenate([self.has_vector, here])

    def drop(self, entry_ids: Iterable[str]) -> list[int]:
        """Take entries out of every later search; returns the chunk ids that went."""
        gone: list[int] = []
        pages: list[int] = []
        for entry_id in entry_ids:
            page = self.rows_of.pop(entry_id, None)
            if page is not None:
                pages.append(page)
                gone += self.sections_of(page)
        if pages:
            self.sections.drop(gone)
            self.names.drop(pages)
            self.vocabulary.forget(self.pages.drop(pages))
        return [self.chunk_ids[row] for row in gone]

    def sections_of(self, page: int) -> list[int]:
        """The section rows of a page row."""
        first = int(self.first_section[page])
        last = int(self.first_section[page + 1]) if page + 1 < len(self.first_section) else len(self.page_of)
        return list(range(first, last))

    def missing_vectors(self, start: int = 0) -> npt.NDArray[np.int64]:
        """The living section rows, from one on, that have no vector yet."""
        return np.flatnonzero(self.sections.alive[start:] & ~self.has_vector[start:]) + start

    def set_vectors(self, rows: Sequence[int], vectors: Vectors) -> None:
        """Give section rows their vectors; another dimension than before empties all others first."""
        dimensions = vectors.shape[1]
        if self.vectors.shape[1] != dimensions:
            self.vectors = np.zeros((len(self.has_vector), dimensions), dtype=np.float32)
            self.has_vector = np.zeros(len(self.has_vector), dtype=np.bool_)
        elif not self.vectors.flags.writeable:
            self.vectors = np.array(self.vectors)
        self.vectors[list(rows)] = vectors
        self.has_vector[list(rows)] = True

    def living_chunks(self) -> set[int]:
        """The chunk ids that a search can find."""
        return {self.chunk_ids[row] for row in np.flatnonzero(self.sections.alive)}

    def best_per_page(self, section_scores: Vectors) -> tuple[Vectors, npt.NDArray[np.int64]]:
        """For every page its best section score and that section's row; shapes (pages,)."""
        if not len(self.first_section):
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int64)
        best = np.maximum.reduceat(section_scores, self.first_section)
        wins = section_scores >= best[self.page_of]
        rows = np.flatnonzero(wins)
        row_of = np.zeros(len(best), dtype=np.int64)
        row_of[self.page_of[rows[::-1]]] = rows[::-1]
        return best, row_of

    def fork(self) -> "Index":
        """The same index; what is added to or dropped from one is not in the other. Big arrays are shared till then."""
        return replace(
            self,
            vocabulary=self.vocabulary.fork(),
            sections=self.sections.fork(),
            pages=self.pages.fork(),
            names=self.names.fork(),
            chunk_ids=list(self.chunk_ids),
            entry_ids=list(self.entry_ids),
            rows_of=dict(self.rows_of),
            row_of_chunk=dict(self.row_of_chunk),
        )

    @property
    def wasted(self) -> float:
        """The share of rows that were dropped and still take room."""
        return 1 - float(self.sections.alive.mean()) if self.sections.rows else 0.0

    def compact(self) -> "Index":
        """The same index without dropped rows."""
        pages = np.flatnonzero(self.pages.alive)
        sections = np.flatnonzero(self.sections.alive)
        number = np.full(self.pages.rows, -1, dtype=np.int32)
        number[pages] = np.arange(len(pages), dtype=np.int32)
        page_of = number[self.page_of[sections]]
        entry_ids = [self.entry_ids[page] for page in pages]
        chunk_ids = [self.chunk_ids[row] for row in sections]
        return Index(
            vocabulary=self.vocabulary,
            sections=self.sections.keep(sections),
            pages=self.pages.keep(pages),
            names=self.names.keep(pages),
            chunk_ids=chunk_ids,
            entry_ids=entry_ids,
            page_of=page_of,
            first_section=np.searchsorted(page_of, np.arange(len(pages))).astype(np.int32),
            vectors=self.vectors[sections],
            has_vector=self.has_vector[sections],
            rows_of={entry_id: row for row, entry_id in enumerate(entry_ids)},
            row_of_chunk={chunk_id: row for row, chunk_id in enumerate(chunk_ids)},
        )


def _path_words(path: str) -> str:
    """A file's path as words: the folder and file names of an imported page say what it is about."""
    return path.rsplit(".", 1)[0].replace("/", " ").replace("-", " ").replace("_", " ")
