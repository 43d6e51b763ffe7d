"""The words of the corpus: their numbers in the lists, and ways to find a word that is not among them.

A question's word that the corpus does not know may be spelled otherwise (a typo), written in
another script, or romanised. `alike` finds the corpus's own words that sound or look like it.
"""

import copy
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import regex
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from rag.loanwords import heard, heard_otherwise, loan_stems
from rag.sound import (
    bones_of,
    coarse,
    is_coarse,
    is_indic,
    romanise,
    said_whole,
    skeleton,
    skeletons,
)
from rag.words import stem, terms

PLAIN = regex.compile(r"^[\p{L}\p{M}]{2,}$")

CLOSE = 62.0
"""Similarity of rough spellings (0 to 100) below which the same skeleton is taken for chance."""
LOAN = 4.0
"""What a likeness loses when it holds only without an English ending."""
HELD = 4_000_000
"""Characters of all texts whose terms are remembered, at about ten bytes for each; a text alone may have thousands."""


@dataclass(frozen=True)
class Alike:
    """A word of the corpus that is like a word of the question; `sure` from 0 to 1."""

    word: str
    id: int
    sure: float


ENDINGS = ("ization", "isation", "ation", "ition", "ction", "ment", "ness", "ance", "ence", "able", "ible")
"""Endings that a stem has lost, and with them the letters by which a misspelling would be known."""
ROOT = 4
"""Letters that must stand before such an ending."""


class Vocabulary:
    """Terms and their ids. Never renumbers: a word that no entry has any more keeps its id, and is unknown."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words: list[str] = list(words)
        self._ids: dict[str, int] = {word: number for number, word in enumerate(self.words)}
        self._gone: set[int] = set()
        self._sounds: dict[str, list[int]] = defaultdict(list)
        self._coarse: dict[str, list[int]] = defaultdict(list)
        self._sounded = 0
        self._scanned = 0
        self._indic = False
        self._weighed = -1
        self._mostly = False
        self._buckets: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._bucketed = 0
        self._held: dict[str, tuple[int, frozenset[int], tuple[str, ...]]] = {}
        self._length = 0

    def __len__(self) -> int:
        return len(self.words)

    def get(self, word: str) -> int | None:
        """A word's id, or None."""
        known = self._ids.get(word)
        return None if known in self._gone else known

    def forget(self, ids: Iterable[int]) -> None:
        """That no entry has these words any more; `add` has them known again."""
        self._gone |= set(ids)

    def add(self, word: str) -> int:
        """A word's id, given to it now if it is new."""
        known = self._ids.get(word)
        if known is None:
            known = self._ids[word] = len(self.words)
            self.words.append(word)
        self._gone.discard(known)
        return known

    def ids_of(self, text: str) -> frozenset[int]:
        """The ids of the terms of a text that are known.

        Remembered, for the same texts are read with every question; what was unknown may be known by now.
        """
        known = len(self.words)
        size, found, unknown = self._held.get(text) or (-1, frozenset[int](), tuple(dict.fromkeys(terms(text))))
        if size != known:
            found |= {one for term in unknown if (one := self._ids.get(term)) is not None}
            unknown = tuple(term for term in unknown if term not in self._ids)
            self._length += len(text) if size < 0 else 0
            if self._length > HELD:
                self._held.clear()
                self._length = len(text)
            self._held[text] = known, found, unknown
        return found

    @property
    def has_indic(self) -> bool:
        """Whether the corpus has words in Indian scripts."""
        if self._scanned < len(self.words):
            self._indic = self._indic or any(is_indic(word) for word in self.words[self._scanned :])
            self._scanned = len(self.words)
        return self._indic

    @property
    def mostly_indic(self) -> bool:
        """Whether more of the corpus's words are in Indian scripts than not."""
        if self._weighed != len(self.words):
            self._weighed = len(self.words)
            self._mostly = 2 * sum(is_indic(word) for word in self.words) > len(self.words)
        return self._mostly

    def alike(self, word: str, *, indic: bool, most: int = 4) -> list[Alike]:
        """Words of the corpus that sound like `word`: in Indian scripts if `indic`, else in Latin."""
        self._sound_out()
        spelled = romanise(word)
        found: dict[int, Alike] = {}
        merged = is_coarse(word)
        self._hear(found, word, spelled, skeletons(word), indic=indic, merged=merged)
        if not indic:
            for short in loan_stems(spelled):
                self._hear(found, word, short, {bones_of(short)}, indic=indic, merged=merged, less=LOAN)
        return sorted(found.values(), key=lambda one: (-one.sure, one.word))[:most]

    def _hear(
        self,
        found: dict[int, Alike],
        word: str,
        spelled: str,
        bones: set[str],
        *,
        indic: bool,
        merged: bool,
        less: float = 0.0,
    ) -> None:
        """Add the words whose skeleton is among `bones` and whose spelling is close, at the best they reach."""
        # one consonant and a vowel more or less sounds like half of the dictionary
        bones = {one for one in bones if len(one.lstrip("A")) >= 2}
        candidates: set[int] = set()
        for one in bones:
            candidates.update(self._sounds.get(one, ()))
            if merged or not candidates:
                candidates.update(self._coarse.get(coarse(one), ()))
        plain = _plain(spelled)
        for number in candidates:
            other = self.words[number]
            if other == word or number in self._gone or is_indic(other) != indic:
                continue
            score = fuzz.ratio(plain, _plain(romanise(other))) - less
            if not indic:
                said = _plain(heard(spelled))
                for whole in {_plain(heard(other)), _plain(heard(said_whole(other))), _plain(heard_otherwise(other))}:
                    score = max(score, fuzz.ratio(plain, whole) - less, fuzz.ratio(said, whole) - less)
            if skeleton(other) not in bones and skeleton(said_whole(other)) not in bones:
                score -= 8
            if score >= CLOSE and (number not in found or found[number].sure < score / 100):
                found[number] = Alike(other, number, score / 100)

    def misspelt(self, word: str, most: int = 3) -> list[Alike]:
        """Words of the corpus one or two letters from a Latin word of five letters or more."""
        if len(word) < 5 or not word.isascii() or not word.isalpha():
            return []
        self._bucket()
        allowed = 1 if len(word) < 8 else 2
        numbers = [
            number
            for length in range(len(word) - allowed, len(word) + allowed + 1)
            for number in self._buckets.get((word[0], length), ())
            if number not in self._gone
        ]
        choices = [self.words[number] for number in numbers]
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        near = sorted(near, key=lambda one: (one[1], one[0]))[:most]
        return [Alike(other, numbers[index], 1 - distance / len(word)) for other, distance, index in near]

    def ended(self, word: str) -> list[Alike]:
        """Words of the corpus that a whole Latin word is once its ending, one letter off, is put right: deploymnt."""
        if not word.isascii() or not word.isalpha():
            return []
        whole = {
            word[:-long] + ending
            for ending in ENDINGS
            for long in range(len(ending) - 1, len(ending) + 2)
            if len(word) - long >= ROOT and OSA.distance(word[-long:], ending) == 1
        }
        known = {self.get(stem(one)): stem(one) for one in sorted(whole)}
        return [Alike(other, number, 1 - 1 / len(word)) for number, other in known.items() if number is not None]

    def sound_out(self, most: int) -> bool:
        """Learn the sounds of up to so many words ahead of the first question that needs them; False once all are."""
        self._sound_out(most)
        return self._sounded < len(self.words)

    def _sound_out(self, most: int = sys.maxsize) -> None:
        end = min(len(self.words), self._sounded + most)
        for number in range(self._sounded, end):
            word = self.words[number]
            if not PLAIN.match(word):
                continue
            for bones in skeletons(word):
                self._sounds[bones].append(number)
                self._coarse[coarse(bones)].append(number)
        self._sounded = end

    def _bucket(self) -> None:
        for number in range(self._bucketed, len(self.words)):
            word = self.words[number]
            if word.isascii() and word.isalpha():
                self._buckets[word[0], len(word)].append(number)
        self._bucketed = len(self.words)

    def fork(self) -> "Vocabulary":
        """The same words with the same ids; what is added to one is not in the other."""
        other = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, defaultdict):
                setattr(other, name, defaultdict(list, {key: list(found) for key, found in value.items()}))
            elif isinstance(value, dict | list | set):
                setattr(other, name, value.copy())
        return other

    def save(self, folder: Path) -> None:
        """Write the words, one a line, in the order of their ids."""
        (folder / "vocabulary.txt").write_text("\n".join(self.words), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """The vocabulary that `save` wrote."""
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        return cls(text.split("\n") if text else ())


def _plain(spelled: str) -> str:
    """A rough spelling in which long vowels and doubled letters do not count."""
    for pair, single in (
        ("aa", "a"),
        ("ee", "i"),
        ("oo", "u"),
        ("ph", "f"),
        ("ck", "k"),
        ("qu", "kv"),
        ("w", "v"),
        ("z", "j"),
        ("c", "k"),
    ):
        spelled = spelled.replace(pair, single)
    return spelled
