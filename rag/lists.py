"""Inverted lists in numpy arrays: BM25 over documents that come and go.

One `Lists` is one level (whole entries, or their sections). Documents are rows; a row is appended or
dropped, never rewritten. New rows live in a small second part until there are enough of them to fold
in, so that a change costs what it changes. No text is kept here, and nothing is looked up in the database.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

K1 = 1.6
B = 0.75
"""BM25's saturation and length normalisation, within the range that Robertson and Zaragoza (2009) advise; tuned on
our own questions, where it matters little. A level whose rows are of like length does with less of the latter."""

FOLD_IN = 2000
"""Appended rows after which the second part is merged into the first."""


@dataclass(frozen=True)
class Term:
    """A vocabulary id with the weight at which it counts as the word that was asked."""

    id: int
    weight: float


@dataclass(frozen=True)
class Group:
    """Terms that stand for one word of the question: itself, its translations, its look-alikes."""

    terms: tuple[Term, ...]
    weight: float = 1.0
    asks: bool = False
    """Whether it only says what kind of answer is wanted (how, where): it helps to rank, but is no evidence."""


class Lists:
    """Term counts of documents, by document and by term; `b` says how far a long one needs more of a word."""

    def __init__(self, b: float = B) -> None:
        self._b = b
        self._pointers = np.zeros(1, dtype=np.int64)
        self._terms: Ints = np.zeros(0, dtype=np.int32)
        self._counts: Ints = np.zeros(0, dtype=np.int32)
        self._parts: list[_Part] = []
        self.lengths: Floats = np.zeros(0, dtype=np.float32)
        self.alive: npt.NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._norm: Floats = self.lengths
        self._living = 0
        self._dropped: Ints = np.zeros(0, dtype=np.int32)
        self._rarities: dict[int, float] = {}

    @property
    def rows(self) -> int:
        """How many rows there are, dropped ones included."""
        return len(self.lengths)

    def append(self, documents: Sequence[dict[int, int]]) -> range:
        """Add documents as (term id → count); returns their rows."""
        first = self.rows
        sizes = np.array([len(document) for document in documents], dtype=np.int64)
        terms = [np.fromiter(document.keys(), dtype=np.int32, count=len(document)) for document in documents]
        counts = [np.fromiter(document.values(), dtype=np.int32, count=len(document)) for document in documents]
        lengths = np.array([sum(document.values()) for document in documents], dtype=np.float32)
        self._pointers = np.concatenate([self._pointers, self._pointers[-1] + np.cumsum(sizes)])
        self._terms = np.concatenate([self._terms, *terms])
        self._counts = np.concatenate([self._counts, *counts])
        self.lengths = np.concatenate([self.lengths, lengths])
        self.alive = np.concatenate([self.alive, np.ones(len(documents), dtype=np.bool_)])
        self._index_from(self._parts[0].stop if self._parts else 0)
        return range(first, self.rows)

    def drop(self, rows: Sequence[int]) -> set[int]:
        """Take rows out of every later search; gives the terms that no row has any more."""
        self.alive[list(rows)] = False
        self._weigh()
        spans = [self._terms[self._pointers[row] : self._pointers[row + 1]] for row in rows]
        return {term for span in spans for term in span.tolist() if not self.frequency(term)}

    def fork(self) -> "Lists":
        """The same rows; what is appended to or dropped from one is not in the other."""
        other = copy.copy(self)
        other.alive = self.alive.copy()
        return other

    def _index_from(self, start: int) -> None:
        """Invert the rows that the first part does not hold; everything, once they are many."""
        if not self._parts or self.rows - start > max(FOLD_IN, start // 4):
            self._parts = [self._invert(0)]
        else:
            self._parts = [self._parts[0], self._invert(start)]
        self._weigh()

    def _invert(self, start: int) -> "_Part":
        low = self._pointers[start]
        terms, counts = self._terms[low:], self._counts[low:]
        rows = np.repeat(np.arange(start, self.rows, dtype=np.int32), np.diff(self._pointers[start:]))
        order = np.argsort(terms, kind="stable")
        highest = int(terms.max()) + 1 if len(terms) else 0
        pointers = np.zeros(highest + 1, dtype=np.int64)
        np.cumsum(np.bincount(terms, minlength=highest), out=pointers[1:])
        return _Part(self.rows, pointers, rows[order], counts[order])

    def _weigh(self) -> None:
        """Length norms against the average of living rows; how often a term stands in the dropped ones."""
        living = self.lengths[self.alive]
        self._living = len(living)
        average = float(living.mean()) if len(living) else 1.0
        self._norm = (K1 * (1 - self._b + self._b * self.lengths / max(average, 1.0))).astype(np.float32)
        dead = np.repeat(~self.alive, np.diff(self._pointers)) if self._living < self.rows else slice(0)
        self._dropped = np.bincount(self._terms[dead]).astype(np.int32)
        self._rarities = {}

    def frequency(self, term: int) -> int:
        """In how many rows a term occurs."""
        gone = int(self._dropped[term]) if term < len(self._dropped) else 0
        return sum(part.frequency(term) for part in self._parts) - gone

    def unused(self, terms: int) -> set[int]:
        """Which of so many terms occur in no row."""
        if self._terms.max(initial=-1) >= terms:
            raise ValueError("a term has no word")
        held = np.zeros(terms, dtype=np.bool_)
        held[self._terms[np.repeat(self.alive, np.diff(self._pointers))]] = True
        return set(np.flatnonzero(~held).tolist())

    def holds(self, row: int, term: int) -> bool:
        """Whether a row has a term."""
        return bool((self._terms[self._pointers[row] : self._pointers[row + 1]] == term).any())

    def shares(self, groups: Sequence[Group], worth: Sequence[float]) -> Floats:
        """The share of groups, each by its worth, that every row holds; shape (rows,), dropped rows 0."""
        total = np.zeros(self.rows, dtype=np.float32)
        for group, weight in zip(groups, worth, strict=True):
            held = np.zeros(self.rows, dtype=np.float32)
            for term in group.terms:
                for part in self._parts:
                    held[part.of(term.id)[0]] += np.float32(term.weight)
            total += np.float32(weight) * np.minimum(held, 1)
        total[~self.alive] = 0.0
        return total

    def score(self, groups: Sequence[Group]) -> Floats:
        """BM25 of every row for groups of terms; shape (rows,), dropped rows 0.

        A group counts as one word: its terms' occurrences add up, each by its weight, and it is as rare
        as the most frequent of its terms.
        """
        total = np.zeros(self.rows, dtype=np.float32)
        for group in groups:
            present = [term for term in group.terms if self.frequency(term.id)]
            if present:
                self._add(total, present, group.weight * self.rarity(group))
        total[~self.alive] = 0.0
        return total

    def rarity(self, group: Group) -> float:
        """The inverse document frequency of a group: that of its most frequent term, by its weight."""
        documents = max(self._living, 1)
        often = max((self.frequency(term.id) * min(term.weight, 1.0) for term in group.terms), default=0.0)
        often = min(max(often, 0.5), documents)
        return float(np.log1p((documents - often + 0.5) / (often + 0.5)))

    def rarity_of(self, term: int) -> float:
        """The inverse document frequency of one term; remembered until rows change."""
        found = self._rarities.get(term)
        if found is None:
            found = self._rarities[term] = self.rarity(Group((Term(term, 1.0),)))
        return found

    def _add(self, total: Floats, terms: list[Term], rarity: float) -> None:
        for part in self._parts:
            if len(terms) == 1:
                rows, counts = part.of(terms[0].id)
                found = counts.astype(np.float32)
                gain = np.float32(rarity * terms[0].weight) * found * (K1 + 1) / (found + self._norm[rows])
                total[rows] += gain
                continue
            lists = [(part.of(term.id), term.weight) for term in terms]
            rows = np.concatenate([found[0] for found, _ in lists])
            if not len(rows):
                continue
            counts = np.concatenate([found[1] * np.float32(weight) for found, weight in lists])
            weights = np.concatenate([np.full(len(found[0]), weight, np.float32) for found, weight in lists])
            unique, where = np.unique(rows, return_inverse=True)
            summed = np.bincount(where, weights=counts, minlength=len(unique)).astype(np.float32)
            best = np.zeros(len(unique), dtype=np.float32)
            np.maximum.at(best, where, weights)
            pure = summed / best
            total[unique] += np.float32(rarity) * best * pure * (K1 + 1) / (pure + self._norm[unique])

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as .npy files that `load` maps into memory."""
        if len(self._parts) > 1:
            self._parts = [self._invert(0)]
        arrays: dict[str, npt.NDArray[Any]] = {
            "pointers": self._pointers,
            "terms": self._terms,
            "counts": self._counts,
            "lengths": self.lengths,
        }
        arrays["alive"] = self.alive
        if self._parts:
            part = self._parts[0]
            arrays |= {"by-term": part.pointers, "rows": part.rows, "row-counts": part.counts}
        for label, array in arrays.items():
            np.save(folder / f"{name}-{label}.npy", array)

    @classmethod
    def load(cls, folder: Path, name: str, b: float = B) -> "Lists":
        """The lists that `save` wrote. Raises OSError or ValueError for files that are not whole."""

        def read(label: str) -> npt.NDArray[np.generic]:
            mapped = np.load(folder / f"{name}-{label}.npy", mmap_mode="r", allow_pickle=False)
            found: npt.NDArray[np.generic] = np.asarray(mapped)  # whose parts are cut without running memmap's own code
            return found

        lists = cls(b)
        lists._pointers = read("pointers").astype(np.int64)
        lists._terms = read("terms")  # type: ignore[assignment]
        lists._counts = read("counts")  # type: ignore[assignment]
        lists.lengths = np.array(read("lengths"), dtype=np.float32)
        lists.alive = np.array(read("alive"), dtype=np.bool_)
        if len(lists._pointers) != lists.rows + 1 or len(lists._terms) != lists._pointers[-1]:
            raise ValueError(f"{name}: the arrays do not fit together")
        if lists.rows:
            part = _Part(lists.rows, read("by-term"), read("rows"), read("row-counts"))  # type: ignore[arg-type]
            highest = int(lists._terms.max(initial=0))
            if (
                len(part.rows) != len(lists._terms)
                or (len(lists._terms) and highest + 1 >= len(part.pointers))
                or lists._terms.min(initial=0) < 0
            ):
                raise ValueError(f"{name}: the lists do not fit the documents")
            lists._parts = [part]
        lists._weigh()
        return lists

    def keep(self, rows: Rows) -> "Lists":
        """New lists of only these rows, in this order."""
        sizes = np.diff(self._pointers)[rows]
        kept = Lists(self._b)
        starts = self._pointers[:-1][rows]
        spans = [slice(int(start), int(start + size)) for start, size in zip(starts, sizes, strict=True)]
        kept._pointers = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        none = [np.zeros(0, dtype=np.int32)]
        kept._terms = np.concatenate([self._terms[span] for span in spans] or none)
        kept._counts = np.concatenate([self._counts[span] for span in spans] or none)
        kept.lengths = self.lengths[rows]
        kept.alive = self.alive[rows]
        if kept.rows:
            kept._index_from(0)
        return kept


@dataclass(frozen=True)
class _Part:
    """Inverted lists of the rows before `stop`: the rows and counts of term t are at pointers[t:t+2]."""

    stop: int
    pointers: Rows
    rows: Ints
    counts: Ints

    def frequency(self, term: int) -> int:
        if term + 1 >= len(self.pointers):
            return 0
        return int(self.pointers[term + 1] - self.pointers[term])

    def of(self, term: int) -> tuple[Ints, Ints]:
        if term + 1 >= len(self.pointers):
            return self.rows[:0], self.counts[:0]
        span = slice(self.pointers[term], self.pointers[term + 1])
        return self.rows[span], self.counts[span]
