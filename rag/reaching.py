"""How one word of a question reaches the words of a corpus: by translation, sound, spelling, or as a synonym.

Not here: which words a question has and what is done with them (`understanding`).
"""

from collections.abc import Sequence

import regex

from rag.glossary import Glossary
from rag.lists import Group, Term
from rag.sound import skeleton, spelled_out
from rag.stopwords import HINDI_FIRST
from rag.vocabulary import Alike, Vocabulary
from rag.words import DEVANAGARI, stem, terms

TRANSLATED = 0.8
"""How much a translation counts beside the word itself."""
SOUNDS_LIKE = 0.8
SYNONYM = 0.35
BESIDE = 0.4
"""How much an English word counts in a Hinglish question in which it is a Hindi one."""
MISSPELT = 0.7
PLURAL = regex.compile(r"(?<=[aeiou])n$")
"""The nasal with which Hindi nouns and verbs end in the plural: parivartanon, likhen."""
ENOUGH = {1: 0.85, 2: 0.8, 3: 0.65}
"""How surely a word must sound like another, by the number of its consonants: of few every language has words."""
HEARD = {1: 0.9, 2: 0.9, 3: 0.66}
"""The same where both are in Latin letters: who types Hindi writes the English words as English does."""
SURELY = 0.75
"""How surely an English word must sound like one of the corpus to be it: cricket is not correct."""


class Reached:
    """The terms of the corpus that a word may have meant, each with its weight, 0 to 1.

    The methods that reach by one way give the English word that stands for it in the rewriting, empty for none.
    """

    def __init__(self, vocabulary: Vocabulary, glossary: Glossary, itself: int | None) -> None:
        self._vocabulary, self._glossary = vocabulary, glossary
        self._weights: dict[int, float] = {} if itself is None else {itself: 1.0}

    def group(self) -> Group | None:
        """All of them as one group; None where nothing was reached."""
        return Group(tuple(Term(one, weight) for one, weight in self._weights.items())) if self._weights else None

    def by_script(self, word: str, language: str) -> str:
        """What a word in an Indian script means in this language: an acronym, a translation, an English sound."""
        if (acronym := spelled_out(word)) and (found := self._vocabulary.get(acronym)) is not None:
            self._weights[found] = 1.0
            return acronym
        english = ""
        translation = self._glossary.translate(word, language)
        if translation:
            for meaning in translation.english[:5]:
                self._mean(meaning, TRANSLATED * translation.sure)
                for other in self._glossary.synonyms(meaning)[:4]:
                    self._mean(other, TRANSLATED * 0.5)
            english = self._most_likely(translation.english)
        whole = translation is not None and translation.sure == 1
        if whole and DEVANAGARI.search(word):
            return english  # the sound of a Hindi word that is known proves nothing
        vocabulary = self._vocabulary
        alike = _both(vocabulary.alike(word, indic=False), vocabulary.alike(stem(word), indic=False))
        needed = SURELY if whole else ENOUGH.get(len(skeleton(word)), 0.0)
        alike = [one for one in alike if one.sure >= needed]
        self._hear(alike, 0.5 if whole else 1.0)
        if alike and (not translation or translation.sure < alike[0].sure):
            english = alike[0].word
        return english

    def by_native_spelling(self, word: str) -> None:
        """Words of a corpus in the same script that are spelled or said alike."""
        self._hear(self._vocabulary.alike(stem(word), indic=True, most=2))

    def by_hinglish(self, token: str, word: str, *, known: bool, indic_corpus: bool) -> str:
        """What a Hindi word in Latin letters means."""
        english = token if known else ""
        translation = self._glossary.translate(word)
        if translation and (not known or translation.sure == 1):
            hindi = not known or word in HINDI_FIRST
            for meaning in translation.english[:4]:
                self._mean(meaning, TRANSLATED * (1.0 if hindi else 0.6))
            if hindi:
                self._weights = {one: weight if weight < 1 else BESIDE for one, weight in self._weights.items()}
            meaning = self._most_likely(translation.english)
            english = meaning if hindi else token if meaning == word else f"{token} {meaning}"
        if indic_corpus and (not known or self._vocabulary.mostly_indic):
            alike = self._vocabulary.alike(word, indic=True)
            alike = _both(alike, self._vocabulary.alike(PLURAL.sub("", word), indic=True)) if not known else alike
            self._hear([one for one in alike if self._vocabulary.mostly_indic or DEVANAGARI.search(one.word)])
        return english if known or english else self.by_typo(token, word, heard=True)

    def by_typo(self, token: str, word: str, *, heard: bool = False) -> str:
        """Words of the corpus that an unknown Latin word may have meant; gives the nearest.

        `heard` says that it may as well be written as it sounds to an Indian ear: phont, vindo.
        """
        if word.endswith("ly") and (found := self._vocabulary.get(stem(word[:-2]))) is not None:
            self._add(found, 1.0)  # cheaply is no misspelling of cheap
            return word[:-2]
        near = self._vocabulary.misspelt(stem(word)) or self._vocabulary.ended(word)
        if heard:
            needed = HEARD.get(len(skeleton(word)), 0.0)
            near = _both(near, [one for one in self._vocabulary.alike(word, indic=False) if one.sure >= needed])
        elif not near and not token.isupper():
            near = [one for one in self._vocabulary.alike(word, indic=False) if one.sure >= SURELY]
        if not near and not token.isupper():  # what is kept of "quantization" is its stem
            near = [one for one in self._vocabulary.alike(stem(word), indic=False) if one.sure >= SURELY]
        for one in near[:2]:
            self._add(one.id, MISSPELT * one.sure)
        return near[0].word if near else ""

    def by_synonym(self, word: str) -> None:
        """Other words for the same: weak beside what was reached, in its place where nothing was."""
        weight = SYNONYM if self._weights else 1.0
        for other in self._glossary.synonyms(word):
            self._mean(other, weight)

    def _hear(self, alike: list[Alike], share: float = 1.0) -> None:
        for one in alike:
            self._add(one.id, SOUNDS_LIKE * one.sure * share)

    def _most_likely(self, meanings: Sequence[str]) -> str:
        """The first meaning that the corpus has the words for; the first of all where it has none."""
        known = (
            one
            for one in meanings
            if (parts := terms(one)) and all(self._vocabulary.get(part) is not None for part in parts)
        )
        return next(known, meanings[0])

    def _mean(self, meaning: str, weight: float) -> None:
        """Add the words of an English meaning, each as strongly as it is part of it."""
        parts = terms(meaning)
        for part in parts:
            if (found := self._vocabulary.get(part)) is not None:
                self._add(found, weight / len(parts) ** 0.5)

    def _add(self, term: int, weight: float) -> None:
        self._weights[term] = max(self._weights.get(term, 0.0), weight)


def _both(whole: list[Alike], stemmed: list[Alike], most: int = 4) -> list[Alike]:
    """What sounds like a word and what sounds like it without its inflection, the surest first."""
    best: dict[int, Alike] = {}
    for one in (*whole, *stemmed):
        if one.id not in best or best[one.id].sure < one.sure:
            best[one.id] = one
    return sorted(best.values(), key=lambda one: (-one.sure, one.id))[:most]
