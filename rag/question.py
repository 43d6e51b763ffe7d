"""What a question asks for, in the words that the corpus knows.

Every word becomes a group of terms: itself, its translations from the glossary, the corpus's own
words that sound or look like it. The same choices give an English rewriting for the embedding model, which
knows no Hindi, and a share of words understood, on which the trust in each list depends.
"""

from dataclasses import dataclass, field

import regex

from rag.glossary import Glossary
from rag.language import detect
from rag.lists import Group, Term
from rag.sound import is_indic, spelled_out
from rag.stopwords import ASKING, ENGLISH, HINDI, HINGLISH, OTHERS
from rag.vocabulary import Alike, Vocabulary
from rag.words import NUMBER, UNITS, expand, fold, fold_indic, stem, terms, tokens

TRANSLATED = 0.8
"""How much a translation counts beside the word itself."""
SOUNDS_LIKE = 0.8
SYNONYM = 0.35
MISSPELT = 0.7
WITHOUT_GPU = regex.compile(
    r"\b(?:without|no|don't have|do not have)(?: an?| any)? gpus?\b|\bbina (?:kisi )?gpu(?: ke)?\b|"
    r"\bgpu (?:ke bina|nah(?:i|in)(?: hai)?)\b|"
    r"बिना (?:किसी )?(?:GPU|जीपीयू)(?: के)?|(?:GPU|जीपीयू) (?:के (?:बिना|बग़ैर|बगैर)|नहीं(?: है)?)",
    regex.IGNORECASE,
)
"""Ways to say that there is a processor only; by their words alone they would ask about the card."""


@dataclass
class Understood:
    """A question in terms of one corpus."""

    language: str
    text: str = ""
    """The question, with what a follow-up leaves unsaid filled in."""
    groups: list[Group] = field(default_factory=list)
    english: str = ""
    """The question as the embedding model should read it."""
    words: list[str] = field(default_factory=list)
    """The content words as they were written."""
    missing: list[str] = field(default_factory=list)
    """Content words for which the corpus has nothing."""
    attached: list[str] = field(default_factory=list)
    """Words of an attachment that the question is about."""
    known: int = 0
    """Content words that stand in the corpus as they are."""
    bridged: int = 0
    """Content words that were reached by translation, sound or spelling."""
    indic_known: int = 0
    """Content words in an Indian script that stand in the corpus."""
    owners: list[int] = field(default_factory=list)
    """For every group the place in `words` of the word it stems from; -1 for words that only ask."""
    native: bool = False
    """Whether the corpus itself is mostly in Indian scripts."""

    @property
    def subject(self) -> list[str]:
        """The words that the question is about: its own, and those of an attachment that it points at."""
        return [*self.words, *self.attached]

    @property
    def coverage(self) -> float:
        """The share of these words that were understood, 0 to 1."""
        return (self.known + self.bridged) / len(self.subject) if self.subject else 0.0


def understand(text: str, vocabulary: Vocabulary, glossary: Glossary, *, indic_corpus: bool) -> Understood:
    """Read a question against a corpus. `indic_corpus` says whether the corpus has Indian scripts to reach."""
    language = detect(text)
    understood = Understood(language, text, native=vocabulary.mostly_indic)
    text = WITHOUT_GPU.sub(r"\g<0> CPU", text)
    written = tokens(text)
    folded = [fold_indic(fold(token)) for token in written]
    english: list[str] = []
    skip_until = 0
    phrases = (
        {start: (length, meaning) for start, length, meaning in glossary.phrases(folded)} if language != "en" else {}
    )
    last_number = ""
    for place, (token, word) in enumerate(zip(written, folded, strict=True)):
        if place in phrases and place >= skip_until:
            length, meaning = phrases[place]
            skip_until = place + length
            _add_translation(understood, vocabulary, " ".join(written[place : place + length]), meaning)
            _own(understood, len(understood.words) - 1)
            english.append(meaning)
        if place < skip_until and place not in phrases:
            continue
        if place < skip_until:
            continue
        if is_stop(word, language):
            if language == "en" or (not is_indic(word) and word in ENGLISH and word not in HINGLISH):
                english.append(token)
            continue
        if last_number and word in UNITS:
            glued = vocabulary.get(last_number + word)
            if glued is not None:
                understood.groups.append(Group((Term(glued, 1.0),)))
                _own(understood, len(understood.words) - 1)
        last_number = word if NUMBER.fullmatch(word) else ""
        if word in ASKING:
            english.append(token)
            if (found := vocabulary.get(stem(word))) is not None:
                understood.groups.append(Group((Term(found, 1.0),), asks=True))
                _own(understood, -1)
            continue
        english.append(_read(understood, token, word, vocabulary, glossary, indic_corpus))
        _own(understood, len(understood.words) - 1)
    understood.english = text if language == "en" and not _unknown(understood) else " ".join(w for w in english if w)
    if not understood.english.strip():
        understood.english = text
    return understood


def _own(understood: Understood, place: int) -> None:
    """Note for the groups that were just added which word they stem from."""
    understood.owners += [place] * (len(understood.groups) - len(understood.owners))


def is_stop(word: str, language: str) -> bool:
    """Whether a folded word carries no subject in a question of this language."""
    if language == "hi-Latn":
        return word in HINGLISH or word in ENGLISH
    if language == "en":
        return word in ENGLISH or word.split("'")[0].split("’")[0] in ENGLISH
    return word in HINDI or word in ENGLISH or word in OTHERS


def _unknown(understood: Understood) -> bool:
    return understood.known < len(understood.words)


def _add_translation(understood: Understood, vocabulary: Vocabulary, written: str, meaning: str) -> None:
    """A run of words that the glossary knows as one term counts as the words of its translation."""
    understood.words.append(written)
    ids = [vocabulary.get(term) for term in terms(meaning)]
    found = [Group((Term(one, 1.0),)) for one in ids if one is not None]
    understood.groups += found
    understood.bridged += bool(found)


def _read(
    understood: Understood,
    token: str,
    word: str,
    vocabulary: Vocabulary,
    glossary: Glossary,
    indic_corpus: bool,
) -> str:
    """Add one word's groups; returns the English that stands for it in the rewriting."""
    own = [(term, vocabulary.get(term)) for term in expand(token)]
    understood.words.append(token)
    known = own and own[0][1] is not None
    understood.known += bool(known)
    if len(own) > 1:
        found = [Group((Term(one, 1.0),)) for _, one in own if one is not None]
        understood.groups += found
        if not found or (not known and token.isalpha()):
            understood.missing.append(token)  # a name such as onKeyDown is not known because "key" and "down" are
        return token
    alternatives = {one: 1.0 for _, one in own if one is not None}
    indic = is_indic(word)
    understood.indic_known += bool(known and indic)
    english = "" if indic else token
    if indic:
        english = _from_indic(alternatives, word, vocabulary, glossary)
        if understood.native and not known:
            for one in vocabulary.alike(stem(word), indic=True, most=2):
                alternatives[one.id] = max(alternatives.get(one.id, 0.0), SOUNDS_LIKE * one.sure)
    elif not known and (others := glossary.synonyms(word)):
        english = others[0]
    elif understood.language == "hi-Latn":
        english = _from_hinglish(alternatives, token, word, vocabulary, glossary, bool(known), indic_corpus)
    elif not known:
        english = _from_typo(alternatives, token, word, vocabulary)
    if not indic:
        _add_synonyms(alternatives, word, vocabulary, glossary)
    if alternatives:
        understood.groups.append(Group(tuple(Term(one, weight) for one, weight in alternatives.items())))
        understood.bridged += not known
    else:
        understood.missing.append(token)
    return english


def _from_indic(alternatives: dict[int, float], word: str, vocabulary: Vocabulary, glossary: Glossary) -> str:
    english = ""
    if (acronym := spelled_out(word)) and (found := vocabulary.get(acronym)) is not None:
        alternatives[found] = 1.0
        return acronym
    translation = glossary.translate(word)
    if translation:
        for meaning in translation.english[:5]:
            _offer(alternatives, vocabulary, meaning, TRANSLATED * translation.sure)
            _offer_synonyms(alternatives, vocabulary, glossary, meaning, TRANSLATED * 0.5)
        english = translation.english[0]
    alike = _both(vocabulary.alike(word, indic=False), vocabulary.alike(stem(word), indic=False))
    for one in alike:
        worth = SOUNDS_LIKE * one.sure * (0.5 if translation and translation.sure > 0.9 else 1.0)
        alternatives[one.id] = max(alternatives.get(one.id, 0.0), worth)
    if alike and (not translation or translation.sure < 0.9):
        english = alike[0].word
    return english


def _both(whole: list[Alike], stemmed: list[Alike], most: int = 4) -> list[Alike]:
    """What sounds like a word and what sounds like it without its inflection, the surest first."""
    best: dict[int, Alike] = {}
    for one in (*whole, *stemmed):
        if one.id not in best or best[one.id].sure < one.sure:
            best[one.id] = one
    return sorted(best.values(), key=lambda one: (-one.sure, one.id))[:most]


def _from_hinglish(
    alternatives: dict[int, float],
    token: str,
    word: str,
    vocabulary: Vocabulary,
    glossary: Glossary,
    known: bool,
    indic_corpus: bool,
) -> str:
    english = token if known else ""
    translation = glossary.translate(word)
    if translation:
        for meaning in translation.english[:4]:
            _offer(alternatives, vocabulary, meaning, TRANSLATED * (0.6 if known else 1.0))
        english = english or translation.english[0]
    if indic_corpus and (not known or vocabulary.mostly_indic):
        for one in vocabulary.alike(word, indic=True):
            alternatives[one.id] = max(alternatives.get(one.id, 0.0), SOUNDS_LIKE * one.sure)
    if not known:
        english = _from_typo(alternatives, token, word, vocabulary, spare="") or english
    return english


def _from_typo(
    alternatives: dict[int, float], token: str, word: str, vocabulary: Vocabulary, spare: str | None = None
) -> str:
    """Words of the corpus that an unknown Latin word may have meant.

    Gives the nearest for the rewriting, else `spare`, else the word itself.
    """
    near = vocabulary.misspelt(stem(word)) or ([] if token.isupper() else vocabulary.alike(word, indic=False))
    for one in near[:2]:
        alternatives[one.id] = max(alternatives.get(one.id, 0.0), MISSPELT * one.sure)
    return near[0].word if near else token if spare is None else spare


def _add_synonyms(alternatives: dict[int, float], word: str, vocabulary: Vocabulary, glossary: Glossary) -> None:
    weight = SYNONYM if alternatives else 1.0
    for other in glossary.synonyms(word):
        _offer(alternatives, vocabulary, other, weight)


def _offer_synonyms(
    alternatives: dict[int, float], vocabulary: Vocabulary, glossary: Glossary, meaning: str, weight: float
) -> None:
    for other in glossary.synonyms(meaning)[:4]:
        _offer(alternatives, vocabulary, other, weight)


def _offer(alternatives: dict[int, float], vocabulary: Vocabulary, meaning: str, weight: float) -> None:
    """Add the words of an English meaning, each as strongly as it is part of it."""
    parts = terms(meaning)
    for part in parts:
        found = vocabulary.get(part)
        if found is not None:
            worth = weight / len(parts) ** 0.5
            alternatives[found] = max(alternatives.get(found, 0.0), worth)
