"""The questions that were asked before, by meaning: which of them is this one?

A copy in memory of what the database keeps. Only questions with the same particulars are compared at all, so that a
look takes milliseconds among thousands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from rag.meaning import THRESHOLD, Meaning, likeness, load, may_be_like, opposed

LOOKED_AT = 400
"""Questions with the same particulars that are compared word by word; of more, those nearest in vector."""
MOST = 10
NEAR = 5
"""Questions that differ in particulars only and are worth a moderator's look."""

Key = tuple[frozenset[str], tuple[str, ...], bool]
Kept = tuple[int, str, bytes | None]


class Groups:
    """Meanings by the number of the row that keeps them. Not for use from several threads."""

    def __init__(self) -> None:
        self._by_key: dict[Key, dict[int, Meaning]] = defaultdict(dict)
        self.last = 0
        """The highest row that was taken in."""

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._by_key.values())

    def take_in(self, kept: Iterable[Kept]) -> None:
        """Take in further rows: number, meaning, vector."""
        for number, text, raw in kept:
            meaning = load(text, raw)
            if meaning is not None:
                self._by_key[_key(meaning)][number] = meaning
            self.last = max(self.last, number)

    def likest(self, meaning: Meaning, fresh: Sequence[Kept] = ()) -> list[int]:
        """The rows that ask the same, the likest first; `fresh` are rows that are not taken in yet."""
        rows = dict(self._by_key.get(_key(meaning), {}))
        for number, text, raw in fresh:
            other = load(text, raw)
            if other is not None and _key(other) == _key(meaning):
                rows[number] = other
        scored = [
            (likeness(meaning, other), number)
            for number, other in _nearest(meaning, rows)
            if may_be_like(meaning, other)
        ]
        alike = [
            number
            for score, number in sorted(scored, key=lambda one: (-one[0], one[1]))
            if score >= THRESHOLD and not opposed(meaning, rows[number])
        ]
        return alike[:MOST]

    def siblings(self, meaning: Meaning) -> list[int]:
        """Rows that ask the same of something else: alike but for their particulars, the likest first."""
        mine = _key(meaning)
        scored = [
            (likeness(meaning, other), number)
            for key, rows in self._by_key.items()
            if key != mine and (key[0] & mine[0] or not key[0] or not mine[0])
            for number, other in _nearest(meaning, rows)
            if may_be_like(meaning, other)
        ]
        return [number for score, number in sorted(scored, key=lambda one: (-one[0], one[1])) if score >= THRESHOLD][
            :NEAR
        ]


def _key(meaning: Meaning) -> Key:
    particulars = meaning.particulars
    return particulars.values, particulars.languages, particulars.negated


def _nearest(meaning: Meaning, rows: dict[int, Meaning]) -> list[tuple[int, Meaning]]:
    if len(rows) <= LOOKED_AT:
        return list(rows.items())
    found = sorted(rows.items())
    if meaning.vector is None:
        return found[-LOOKED_AT:]
    near = np.array(
        [
            float(meaning.vector @ one.vector) if one.vector is not None and one.model == meaning.model else 0.0
            for _, one in found
        ]
    )
    return [found[place] for place in np.argsort(-near)[:LOOKED_AT]]
