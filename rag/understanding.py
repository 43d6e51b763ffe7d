"""How a question is read, word by word, against a corpus.

Every word becomes a group of terms: itself, its translations from the glossary, the corpus's own
words that sound or look like it. The same choices give an English rewriting for the embedding model, which
knows no Hindi, and a share of words understood, on which the trust in each list depends.
"""

from collections.abc import Callable
from dataclasses import replace

import regex

from rag.glossary import AS_TYPED, FORM, Glossary
from rag.habits import habit, said
from rag.language import detect
from rag.lists import Group, Term
from rag.phrasing import word_by_word
from rag.question import Understood
from rag.reaching import TRANSLATED, Reached
from rag.sound import is_indic, spelled_out
from rag.stopwords import ASKING, ENGLISH, HINDI, HINGLISH, OTHERS, SPOKEN, SPOKEN_OTHERS
from rag.vocabulary import Vocabulary
from rag.wanted import ASKS_DEVELOPER, ASKS_MADE
from rag.words import NUMBER, UNITS, expand, fold, fold_indic, latin_digits, stem, terms, tokens

GLUED = regex.compile(r"(?<=[A-Za-z0-9])-[\u0980-\u0dff]+(?=\W|$)")
"""The case ending that Indian languages write behind a name in Latin letters: T4-இல், vLLM-এর."""
TOUCHING = regex.compile(r"(?<=[A-Za-z0-9])(?=[\u0900-\u0dff])")
"""Where an Indian word touches the Latin one before it: GPUपर."""
OWN_RAM = r"(?:की|का) रैम|रैम|रॅम|র[\u200c\u200d]?্[\u200c\u200d]?যাম|રેમ|ਰੈਮ|ରାମ|ரேம்|ర్యామ్|ర్యాం|ರ್ಯಾಮ್|റാം|ریم"
GIGABYTES = regex.compile(
    r"(?<=\d)[\s-]*(?:जी\.?बी\.?|জিবি|જીબી|ਜੀਬੀ|ଜିବି|ஜிபி|జీబీ|జిబి|ಜಿಬಿ|ജിബി|جی بی)(?![\p{L}\p{M}])"
    rf"(?!\s(?:{OWN_RAM}|RAM))"
)
"""The unit behind a number, as the scripts of India spell it, where it may be a card's: RAM is of the computer."""
ASKS = 0.4
"""What a word that asks (how, why) counts beside one with a subject: it finds headings, but tells nothing of a page."""
OF_FEW = 0.4
"""What a word counts that only entries in the asker's language have, and these are few: it is rare for that alone."""
NO_SUBJECT = frozenset(fold_indic(fold(word)) for word in HINDI | SPOKEN | OTHERS | SPOKEN_OTHERS)
SAID = frozenset(fold_indic(fold(word)) for word in SPOKEN | SPOKEN_OTHERS) - HINDI
"""Those of them that stand in texts: they find headings, as words that ask do."""
TYPED = dict.fromkeys((habit(said(word)) for word in HINDI | SPOKEN), FORM)
TYPED |= dict.fromkeys(map(habit, HINGLISH), AS_TYPED)
"""Romanised Hindi that carries no subject, as `habit` spells it, and how surely the glossary must know better."""
MEANT = frozenset(("gpu", "cpu", "llm"))
"""Abbreviations that an embedding model knows; others are spelled out for it."""


def understand(
    text: str,
    vocabulary: Vocabulary,
    glossary: Glossary,
    *,
    indic_corpus: bool,
    told: Callable[[int], bool] = lambda term: True,
) -> Understood:
    """Read a question against a corpus. `indic_corpus` says whether the corpus has Indian scripts to reach, `told`
    whether a term stands in a text: one that only names an entry (`purana-niyam`) does not make a word English.
    """
    text = unglued(text)
    reader = _Reader(text, vocabulary, glossary, indic_corpus, told)
    return reader.read(word_by_word(text, reader.language))


def unglued(text: str) -> str:
    """A question with its Latin names set free from the Indian words and case endings that are written onto them.

    Its numbers are written in Latin digits, and so is the unit behind them.
    """
    return TOUCHING.sub(" ", GLUED.sub("", GIGABYTES.sub(" GB", latin_digits(text))))


class _Reader:
    """Reads one question, word by word."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, glossary: Glossary, indic_corpus: bool, told: Callable[[int], bool]
    ) -> None:
        self._vocabulary, self._glossary, self._indic_corpus, self._told = vocabulary, glossary, indic_corpus, told
        self._understood = Understood(detect(text), text, native=vocabulary.mostly_indic, trade=glossary.trade)
        self._english: list[str] = []
        self._last_number = ""
        self._spelled_out = False
        self._romanised = False
        self._tongue = self._understood.language
        """The language whose words are looked up; empty where Devanagari has no small word that tells."""

    @property
    def language(self) -> str:
        """What the question is in."""
        return self._understood.language

    def read(self, text: str) -> Understood:
        """What `text` says; runs of words that the glossary knows as one term are read at once."""
        understood, written = self._understood, tokens(text)
        folded = [fold_indic(fold(token)) for token in written]
        self._romanised = understood.language == "hi-Latn" or (
            understood.language == "en" and self._sounds_indian(folded)
        )
        if self._tongue == "hi" and not any(word in HINDI for word in folded):
            self._tongue = ""
        english = understood.language == "en"
        known = self._glossary.phrases(folded, "en") if english else []
        known += self._glossary.phrases(folded) if not english or self._romanised else []
        phrases = {start: (length, meaning) for start, length, meaning in known}
        read_to = 0
        for place, (token, word) in enumerate(zip(written, folded, strict=True)):
            if place < read_to:
                continue
            if place in phrases:
                length, meaning = phrases[place]
                read_to = place + length
                self._phrase(" ".join(written[place:read_to]), meaning)
            else:
                self._word(token, word)
        if ASKS_DEVELOPER.search(text) or ASKS_MADE.search(text):
            self._asking("developer")
        as_it_is = understood.language == "en" and understood.known == len(understood.words) and not self._spelled_out
        rewritten = " ".join(word for word in self._english if word)
        understood.english = text if as_it_is or not rewritten else rewritten
        return understood

    def _sounds_indian(self, words: list[str]) -> bool:
        """Whether a text without small Hindi words is romanised all the same.

        Then the corpus knows few of its words, and is in an Indian script itself or the glossary knows the others.
        """
        subjects = [word for word in words if word not in ENGLISH and word.isalpha()]
        strange = [word for word in subjects if not self._knows(self._vocabulary.get(stem(word)))]
        if not strange or 2 * len(strange) < len(subjects):
            return False
        translated = sum(self._glossary.translate(word) is not None for word in strange)
        return 2 * translated >= len(strange) or self._vocabulary.mostly_indic

    def _phrase(self, written: str, meaning: str) -> None:
        """A run of words that the glossary knows as one term counts as its translation, and in its script as itself."""
        understood, known = self._understood, self._vocabulary.get
        understood.words.append(written)
        said = (stem(word) for word in written.split() if is_indic(word) and not is_stop(word, understood.language))
        own = tuple(Term(one, TRANSLATED) for word in said if (one := known(word)) is not None)
        found = [Group((Term(one, 1.0), *own)) for term in terms(meaning) if (one := known(term)) is not None]
        understood.bridged += bool(found)
        self._add(*found)
        self._english.append(f"{written} ({meaning})" if understood.language == "en" else meaning)

    def _word(self, token: str, word: str) -> None:
        """One word: a stop word, one that asks, or one with a subject; a unit also counts with the number before it."""
        language = "hi-Latn" if self._romanised else self._understood.language
        if is_stop(word, language) or (language == "hi-Latn" and self._is_typed_stop(word)):
            if language == "en" or (not is_indic(word) and word in ENGLISH and word not in HINGLISH):
                self._english.append(token)
            if word in SAID:
                self._asking(word)
            return
        if (
            self._last_number
            and word in UNITS
            and (glued := self._vocabulary.get(self._last_number + word)) is not None
        ):
            self._add(Group((Term(glued, 1.0),)))
        self._last_number = word if NUMBER.fullmatch(word) else ""
        if word in ASKING:
            self._english.append(token)
            self._asking(word)
        else:
            self._english.append(self._subject(token, word))

    def _is_typed_stop(self, word: str) -> bool:
        """Whether a romanised word that neither corpus nor glossary has is one without a subject, spelled otherwise."""
        better = TYPED.get(habit(word))
        if len(word) < 3 or better is None or self._knows(self._vocabulary.get(stem(word))):
            return False
        translation = self._glossary.translate(word)
        return translation is None or translation.sure < better

    def _knows(self, term: int | None) -> bool:
        return term is not None and self._told(term)

    def _asking(self, word: str) -> None:
        """Add the group of a word that finds what is asked for, and is no evidence."""
        if (found := self._vocabulary.get(stem(word))) is not None:
            self._add(Group((Term(found, 1.0),), ASKS, asks=True), asks=True)

    def _subject(self, token: str, word: str) -> str:
        """Add the groups of a word with a subject; gives the English that stands for it in the rewriting."""
        understood = self._understood
        own = [self._vocabulary.get(term) for term in expand(token)]
        if len(own) > 1 and is_indic(word) and "-" in word:
            return self._compound(token)
        understood.words.append(token)
        known = bool(own) and (self._knows(own[0]) if self._romanised else own[0] is not None)
        understood.known += known
        if len(own) > 1:
            found = [Group((Term(one, 1.0),)) for one in own if one is not None]
            self._add(*found)
            if not found or (not known and token.isalpha()):
                understood.missing.append(token)  # onKeyDown is not known because "key" and "down" are
            return token
        reached = Reached(self._vocabulary, self._glossary, own[0] if own else None)
        english = self._reach(reached, token, word, known=known)
        group = reached.group()
        if group is None:
            understood.missing.append(token)
        else:
            understood.bridged += not known
            if known and len(group.terms) == 1 and self._few(word):
                group = replace(group, weight=OF_FEW)
            self._add(group)
        return english

    def _few(self, word: str) -> bool:
        """Whether a word is of a language other than Hindi in which few entries are, if the corpus is in others."""
        return is_indic(word) and self.language != "hi" and not self._understood.native

    def _compound(self, token: str) -> str:
        """An Indian word with a hyphen: one word if it is known or heard as one (सब-फ़ॉर्म), else its parts."""
        joined = token.replace("-", "")
        word = fold_indic(fold(joined))
        whole = self._vocabulary.get(stem(word)) is not None or self._glossary.translate(word) is not None
        if whole or spelled_out(word) or self._vocabulary.alike(word, indic=False):
            return self._subject(joined, word)
        before = len(self._english)
        for part in token.split("-"):
            self._word(part, fold_indic(fold(part)))
        english = " ".join(self._english[before:])
        del self._english[before:]
        return english

    def _reach(self, reached: Reached, token: str, word: str, *, known: bool) -> str:
        """Try every way that a word of its kind may have; gives the English for it."""
        if is_indic(word):
            self._understood.indic_known += known
            english = reached.by_script(word, self._tongue)
            if self._understood.native and not known:
                reached.by_native_spelling(word)
            return english
        english, others = token, self._glossary.synonyms(word)
        long = next((one for one in others if " " in one), "") if token.isupper() else ""
        if not known and others:
            english = others[0]
        elif long and word not in MEANT:
            english, self._spelled_out = f"{token} ({long})", True
        elif self._romanised:
            english = reached.by_hinglish(token, word, known=known, indic_corpus=self._indic_corpus)
        elif not known:
            english = reached.by_typo(token, word) or token
        reached.by_synonym(word)
        return english

    def _add(self, *groups: Group, asks: bool = False) -> None:
        """Take groups in, with the word they stem from; -1 for words that only ask."""
        self._understood.groups += groups
        self._understood.owners += [-1 if asks else len(self._understood.words) - 1] * len(groups)


def is_stop(word: str, language: str) -> bool:
    """Whether a folded word carries no subject in a question of this language."""
    if language == "hi-Latn":
        return word in HINGLISH or word in ENGLISH
    if language == "en":
        return word in ENGLISH or word.split("'")[0].split("’")[0] in ENGLISH
    return word in NO_SUBJECT or word in ENGLISH or ("-" in word and all(map(NO_SUBJECT.__contains__, word.split("-"))))
