"""What a question means, kept small enough to be compared with thousands of others: are these two the same?

A meaning is the words of a question in the corpus's own English (so that Hindi meets English), what each word sounds
like, one vector, and the particulars that must agree exactly (`particulars`). `same` weighs the first three and never
goes against the last. The weights are near a logistic fit on the tuning half of a set of questions in English, Hindi
and romanised Hindi, and more careful; `python -m benchmarks.gaps` prints the fit, and what the weights do.
"""

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from rag.glossary import Glossary
from rag.index import Index
from rag.lists import Group
from rag.particulars import Particulars
from rag.particulars import read as particulars_of
from rag.reaching import TRANSLATED
from rag.retriever import read
from rag.sameness import EQUAL_WORDS, LIGHT_WORDS, OPPOSITES
from rag.sound import skeletons
from rag.words import fold, fold_indic, stem, terms, tokens

Vector = npt.NDArray[np.float32]

FORMAT = 1
"""Changes when meanings are made differently; those of another format are left out of comparisons."""
THRESHOLD = 0.6
"""Likeness from which two questions are taken for the same. Higher than the fit would have it: a gap too many costs a
moderator one merge, a wrong merge tells somebody an answer to another question."""
REACHED, ROUNDING = math.log(THRESHOLD / (1 - THRESHOLD)), 1e-6
"""The score from which likeness is THRESHOLD, and by how much sums may be off."""
SOUND = 0.85
"""What it counts for that two words sound alike and share no spelling."""
BONES = 3
"""Consonants that a word must have for its sound to count."""
WORDS = 60
"""Words of a question that are compared, the rarest: of two that are as long as may be it would take half a minute."""
KEPT = 8
"""Readings kept of one word, the most likely ones."""
TRANSLATIONS = 5
"""Translations of one word that are kept."""
LIGHTER = 0.25
"""What a word that says little counts beside its rarity."""
TRUSTED = 0.6
"""Weight from which a reading may make a word a light one."""
NOT_LETTERS = regex.compile(r"[^\p{L}\p{M}]+")


@dataclass(frozen=True)
class Word:
    """One content word: its possible English readings with weights, its sounds, and how rare it is in the corpus."""

    readings: tuple[tuple[str, float], ...]
    sounds: tuple[str, ...]
    rarity: float

    @functools.cached_property
    def marks(self) -> frozenset[str]:
        """What it must share with a word that may mean the same: a reading or a sound, which is marked as one."""
        return frozenset((*(reading for reading, _ in self.readings), *(f"~{sound}" for sound in self.sounds)))


@dataclass(frozen=True)
class Meaning:
    """A question as `same` compares it."""

    words: tuple[Word, ...]
    particulars: Particulars
    vector: Vector | None = None
    model: str = ""

    @functools.cached_property
    def marks(self) -> frozenset[str]:
        """The marks of all its words."""
        return frozenset().union(*(word.marks for word in self.words))

    def dump(self) -> tuple[str, bytes | None]:
        """The meaning as a line of JSON and the bytes of its vector."""
        row = {
            "format": FORMAT,
            "words": [[one.readings, one.sounds, round(one.rarity, 2)] for one in self.words],
            "values": sorted(self.particulars.values),
            "languages": self.particulars.languages,
            "negated": self.particulars.negated,
            "model": self.model,
        }
        raw = None if self.vector is None else self.vector.astype(np.float32).tobytes()
        return json.dumps(row, ensure_ascii=False), raw


def load(text: str, raw: bytes | None) -> Meaning | None:
    """The meaning that `dump` wrote; None for one of another format."""
    row = json.loads(text) if text else {}
    if row.get("format") != FORMAT:
        return None
    words = [
        Word(tuple((word, float(weight)) for word, weight in readings), tuple(sounds), float(rarity))
        for readings, sounds, rarity in row["words"]
    ]
    particulars = Particulars(frozenset(row["values"]), tuple(row["languages"]), bool(row["negated"]))
    return Meaning(
        _rarest(words), particulars, None if raw is None else np.frombuffer(raw, dtype=np.float32), row["model"]
    )


def understand(text: str, index: Index, glossary: Glossary, vector: Vector | None = None, model: str = "") -> Meaning:
    """The meaning of a question against a corpus; `vector` is its embedding, where there is one."""
    particulars, rest = particulars_of(text)
    return Meaning(_rarest(_words(rest, index, glossary)), particulars, vector, model)


def _rarest(words: Sequence[Word]) -> tuple[Word, ...]:
    """Of very many words those that say most, as they stand."""
    if len(words) <= WORDS:
        return tuple(words)
    places = sorted(range(len(words)), key=lambda place: (-words[place].rarity, place))[:WORDS]
    return tuple(words[place] for place in sorted(places))


def _words(rest: str, index: Index, glossary: Glossary) -> Sequence[Word]:
    """The content words of a question, each with every reading that the corpus or the glossary has for it."""
    understood = read(rest, index, glossary)
    groups: list[list[Group]] = [[] for _ in understood.words]
    for group, owner in zip(understood.groups, understood.owners, strict=True):
        if owner >= 0:
            groups[owner].append(group)
    foreign = understood.language != "en"
    return [
        _word(word, found, index, _translated(word, glossary) if foreign else {})
        for word, found in zip(understood.words, groups, strict=True)
    ]


def _translated(written: str, glossary: Glossary) -> dict[str, float]:
    """The English that the glossary has for a word or a run of words, also where no entry has written it yet."""
    folded = [fold_indic(fold(token)) for token in tokens(written)]
    if len(folded) > 1:
        meanings = [(meaning, 1.0) for _, length, meaning in glossary.phrases(folded) if length == len(folded)]
    else:
        translation = glossary.translate(folded[0]) if folded else None
        meanings = [(one, translation.sure) for one in translation.english[:TRANSLATIONS]] if translation else []
    weights: dict[str, float] = {}
    for meaning, sure in meanings:
        parts = terms(meaning)
        for part in parts:
            weights[part] = max(weights.get(part, 0.0), TRANSLATED * sure / len(parts) ** 0.5)
    return weights


def _word(written: str, groups: Sequence[Group], index: Index, translated: dict[str, float]) -> Word:
    weights = dict(translated)
    for term in (term for group in groups for term in group.terms):
        reading = index.vocabulary.words[term.id]
        weights[reading] = max(weights.get(reading, 0.0), term.weight)
    folded = fold_indic(fold(written))
    weights.setdefault(stem(folded), 1.0)
    for reading in list(weights):
        for name in EQUALS.get(reading, ()):
            weights[name] = max(weights.get(name, 0.0), weights[reading])
    best = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:KEPT]
    sounds = tuple(sorted(one for one in skeletons(NOT_LETTERS.sub("", folded)) if len(one.lstrip("A")) >= BONES))
    unknown = math.log1p(max(index.sections.rows, 1))
    rarity = max((float(index.sections.rarity(group)) for group in groups), default=unknown)
    light = any(reading in LIGHT for reading, weight in best if weight >= TRUSTED)
    return Word(tuple((word, round(weight, 3)) for word, weight in best), sounds, rarity * (LIGHTER if light else 1.0))


def alike(one: Word, other: Word) -> float:
    """How far two words may mean the same, 0 to 1."""
    theirs = dict(other.readings)
    shared = max((min(weight, theirs[word]) for word, weight in one.readings if word in theirs), default=0.0)
    if shared < SOUND and set(one.sounds) & set(other.sounds):
        return SOUND
    return min(shared, 1.0)


def covered(one: Sequence[Word], other: Sequence[Word]) -> float:
    """The share of the first question's words, by rarity, that the second has too."""
    total = sum(word.rarity for word in one)
    if not total:
        return 1.0 if not other else 0.0
    return sum(word.rarity * max((alike(word, its) for its in other), default=0.0) for word in one) / total


def opposed(one: Meaning, other: Meaning) -> bool:
    """Whether one question has a word whose opposite the other has: raise and lower, train and serve."""
    mine, theirs = ({reading for word in each.words for reading, _ in word.readings[:2]} for each in (one, other))
    for left, right in STEMMED_OPPOSITES:
        for a, b in ((left, right), (right, left)):
            if mine & a and theirs & b and not (mine & b or theirs & a):
                return True
    return False


def unmatched(one: Sequence[Word], other: Sequence[Word]) -> float:
    """How rare the rarest word of the first question is for which the second has none, from 0 to about 1."""
    return (
        max((word.rarity * (1 - max((alike(word, its) for its in other), default=0.0)) for word in one), default=0.0)
        / 7
    )


def features(one: Meaning, other: Meaning) -> tuple[float, float, float, float]:
    """What likeness is made of.

    The lesser and the greater share of words in common, how much each has that the other lacks, and the cosine (-1:
    none).
    """
    shares = sorted((covered(one.words, other.words), covered(other.words, one.words)))
    apart = min(unmatched(one.words, other.words), unmatched(other.words, one.words))
    return shares[0], shares[1], apart, _cosine(one, other)


def _cosine(one: Meaning, other: Meaning) -> float:
    """How near two questions are; -1 where nobody knows."""
    if one.vector is None or other.vector is None or one.model != other.model:
        return -1.0
    return float(one.vector @ other.vector)


def likeness(one: Meaning, other: Meaning) -> float:
    """How likely two questions are the same but for their particulars, 0 to 1. See the module for the weights."""
    less, more, apart, near = features(one, other)
    if near > -1:
        score = 4.0 * less + 3.0 * more - 5.0 * apart + 4.0 * near - 6.5
    else:
        score = 6.0 * less + 4.0 * more - 5.0 * apart - 6.0
    return 1 / (1 + math.exp(-score))


def may_be_like(one: Meaning, other: Meaning) -> bool:
    """Whether likeness can reach THRESHOLD at all: that is seen at a glance of most pairs that are not alike.

    A word without a mark of the other question is not in it, so the lesser share is at most that of the rest.
    """
    total = sum(word.rarity for word in one.words)
    most = sum(word.rarity for word in one.words if not word.marks.isdisjoint(other.marks)) / total if total else 1.0
    near = _cosine(one, other)
    best = 4.0 * most + 3.0 + 4.0 * near - 6.5 if near > -1 else 6.0 * most + 4.0 - 6.0
    return best >= REACHED - ROUNDING


def same(one: Meaning, other: Meaning) -> bool:
    """Whether two questions ask the same: alike, with the same particulars, and no word against its opposite."""
    if one.particulars.differ(other.particulars) or opposed(one, other):
        return False
    return likeness(one, other) >= THRESHOLD


EQUALS = {
    stem(word): tuple(f"={other}" for other in (words.split()[0],)) for words in EQUAL_WORDS for word in words.split()
}
"""For a stemmed word the mark that it shares with words which mean the same in a deployment question."""
LIGHT = frozenset(stem(fold_indic(word)) for word in LIGHT_WORDS)
STEMMED_OPPOSITES = tuple((frozenset(map(stem, left)), frozenset(map(stem, right))) for left, right in OPPOSITES)
