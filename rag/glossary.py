"""The community's glossary: how the terms of deployment are said in other languages and other words.

CSV files that anybody can edit in a spreadsheet. Columns: `english`, `also` (synonyms and
abbreviations, in English questions too), `senses` (what its translations may mean besides, in translations
only), `trade` (`word` for a word of the library's trade, `model` for how names of models are written), then one column
a language; alternatives are separated by `;`. `en` has ways of saying it in several English words. `hi-verb` has verbs
without their ending, which are known in all their forms. A word of a question is looked up whole, as a form of a verb,
without its inflection, and by its beginning, since Dravidian words carry their grammar at the end.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

from rag.errors import BadGlossary
from rag.habits import habit, latin_key, likeness, said
from rag.sound import is_indic
from rag.verbs import spellings, stems
from rag.words import fold, fold_indic, stem, tokens

SHIPPED = Path(__file__).parent.parent / "knowledge" / "glossary"
ENDINGS = regex.compile("(?:ம்|ം|ం|ము|ము|ವು|ು|ి|ు|ా|ी|ा|े|ो|ि|ু|া|ি|ে|ী|ੀ|ਾ|ੇ|ી|ો|ા|ે|ೆ|ಿ|ു|ി|ാ|്|்|్|್|ு|ி|ை|ا|ی|ہ|ه|ے)$")
"""What a dictionary form sheds before other endings are put on."""
BEFORE_ENDINGS = {"ம்": ("த்த", "ங்க"), "ം": ("ത്ത", "ങ്ങ"), "ం": ("ాల", "ాన")}
"""What the last letter of a Tamil, Malayalam or Telugu word becomes before another ending: நீளம், நீளத்தை."""

LATIN_ENDINGS = regex.compile("(?<=...)(?:iyan|iyon|aon|kar|n[aei]|t[aei]|[eoai]n|ye|ya)$")
"""Endings of romanised Hindi nouns and verbs: dhundhna, chhupti, filon."""
OURS = ("english", "also", "senses", "note", "trade")
"""Columns that are no language."""
HARDLY_ANY = 3
"""Letters that must be left for a beginning to count."""
HALF, MOST = 0.5, 0.75
"""What share of a word its beginning must be; more in Hindi, whose endings are short: कानपुर is no ear."""
NEAR = 78
"""Likeness of spellings (0 to 100) below which two romanised words that share a key are not the same: aa, aam."""
SLACK = 5
"""How much less like the word a spelling may be than the one most like it."""
AS_TYPED, FORM, ALIKE = 0.97, 0.95, 0.9
"""How surely a romanised word is one that is typed otherwise, a form of a verb, one that is spelled alike."""


@dataclass(frozen=True)
class Trade:
    """What a library is about: the words of its trade, and how the names of models are written in it."""

    words: frozenset[str] = frozenset()
    model: regex.Pattern[str] | None = None


NO_TRADE = Trade()


@dataclass(frozen=True)
class Translation:
    """English words for a word of a question. `sure` is 1 for a whole match, less for a beginning."""

    english: tuple[str, ...]
    sure: float


class _Words:
    """The words of languages that share a place in the glossary, each with its English meanings."""

    def __init__(self) -> None:
        self.written: dict[str, list[str]] = defaultdict(list)
        """As they stand there."""
        self._stemmed: dict[str, list[str]] = defaultdict(list)
        self._begins: dict[str, list[str]] = defaultdict(list)

    def add(self, word: str, english: list[str]) -> None:
        """Take a word in."""
        self.written[word] += english
        for form in {word, stem(word)}:
            self._stemmed[form] += english
        trimmed = ENDINGS.sub("", word)
        if len(trimmed) >= HARDLY_ANY:
            self._begins[trimmed] += english
        for form in (trimmed + one for one in BEFORE_ENDINGS.get(word[len(trimmed) :], ())):
            self._begins[form] += english

    def without_inflection(self, word: str) -> list[str] | None:
        """What a word means whose inflection is another than the one that stands there."""
        return self._stemmed.get(word) or self._stemmed.get(stem(word))

    def beginning(self, word: str, share: float) -> Translation | None:
        """What the longest beginning of a word means that stands there and is this share of it or more."""
        shortest = max(HARDLY_ANY, math.ceil(share * len(word)))
        for length in range(len(word), shortest - 1, -1):
            found = self._begins.get(word[:length]) or self._stemmed.get(word[:length])
            if found:
                return Translation(unique(found), 0.6 + 0.4 * length / len(word))
        return None


class Glossary:
    """Look-ups over all rows. Build it once; it is not changed afterwards."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._words, self._marathi = _Words(), _Words()
        self._latin: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._typed: dict[str, list[str]] = defaultdict(list)
        self._verbs: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._english: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._synonyms: dict[str, list[str]] = defaultdict(list)
        trade: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self._add(row)
            trade[row.get("trade", "").strip()].append(row.get("english", "").strip())
        self.trade = Trade(frozenset(trade["word"]), _any_of(trade["model"]))

    def __len__(self) -> int:
        return len(self._words.written) + len(self._latin)

    def _add(self, row: dict[str, str]) -> None:
        english = row.get("english", "").strip()
        if not english:
            return
        same = [english, *split(row.get("also", ""))]
        for one in same:
            self._synonyms[fold(one)] += [other for other in same if other != one]
        senses = [english, *split(row.get("senses", ""))]
        for column, cell in row.items():
            if column in OURS or not cell:
                continue
            for word in split(cell):
                if column.endswith("-verb"):
                    self._add_verb(fold_indic(fold(word)), senses)
                else:
                    self._add_word(word, senses, column)

    def _add_verb(self, verb: str, english: list[str]) -> None:
        for stem_of_it in spellings(verb):
            self._verbs[stem_of_it] += english

    def _add_word(self, word: str, english: list[str], language: str) -> None:
        pieces = [fold_indic(fold(token)).replace("-", "") for token in tokens(word)]
        if not pieces:
            return
        if len(pieces) > 1:
            keys = tuple(self._key(piece) for piece in pieces)
            phrases = self._english if language == "en" else self._phrases
            phrases[keys[0]] += [(keys, one) for one in english]
        elif language.endswith("-Latn"):
            self._add_typed(pieces[0], english)
        else:
            (self._marathi if language == "mr" else self._words).add(pieces[0], english)
            if language == "hi" and is_indic(pieces[0]):
                self._add_typed(said(pieces[0]), english)

    def _add_typed(self, word: str, english: list[str]) -> None:
        self._latin[latin_key(word)][word] += english
        self._typed[habit(word)] += english

    def _key(self, piece: str) -> str:
        return stem(piece) if is_indic(piece) else latin_key(piece)

    def translate(self, word: str, language: str = "hi") -> Translation | None:
        """English for one folded word of a question in this language, or None.

        In a Hindi question a word is Marathi only if Hindi has no such word; else it may be either.
        """
        if not is_indic(word):
            return self._romanised(word)
        word = fold_indic(word)
        hindi = self._words.written.get(word) or self._verb(word) or self._words.without_inflection(word) or []
        marathi = self._marathi.written.get(word) or self._marathi.without_inflection(word) or []
        english = (
            hindi or marathi if language == "hi" else [*marathi, *hindi] if language == "mr" else [*hindi, *marathi]
        )
        if english:
            return Translation(unique(english), 1.0)
        share = MOST if language == "hi" else HALF
        begun = [one for words in (self._words, self._marathi) if (one := words.beginning(word, share)) is not None]
        surest = max((one.sure for one in begun), default=0.0)
        english = [meaning for one in begun if one.sure == surest for meaning in one.english]
        return Translation(unique(english), surest) if english else None

    def _verb(self, word: str) -> list[str] | None:
        """What a word means that is a form of a Hindi verb."""
        return next((self._verbs[one] for one in stems(word) if one in self._verbs), None)

    def _romanised(self, word: str) -> Translation | None:
        """What a Hindi word in Latin letters means: as it is typed, as a form of a verb, or as one spelled like it."""
        if exactly := self._latin.get(latin_key(word), {}).get(word) or self._verbs.get(word):
            return Translation(unique(exactly), 1.0)
        if english := self._typed.get(habit(word)):
            return Translation(unique(english), AS_TYPED)
        if english := self._verb(word):
            return Translation(unique(english), FORM)
        return self._spelled_like(word)

    def _spelled_like(self, word: str) -> Translation | None:
        """What those mean that share a word's key and are spelled most like it."""
        alike = self._latin.get(latin_key(word))
        if not alike:
            shorter = LATIN_ENDINGS.sub("", word)
            return self._spelled_like(shorter) if shorter != word else None
        near = {spelled: likeness(word, spelled) for spelled in alike}
        nearest = max(near.values())
        if nearest < NEAR:
            return None
        english = (one for spelled, how in near.items() if how >= nearest - SLACK for one in alike[spelled])
        return Translation(unique(english), ALIKE)

    def phrases(self, words: list[str], language: str = "hi") -> list[tuple[int, int, str]]:
        """Runs of words that the glossary knows as one term in a language: (start, length, English), longest first."""
        keys = [self._key(fold_indic(word)) for word in words]
        known = self._english if language == "en" else self._phrases
        found = []
        for start, key in enumerate(keys):
            matches = [
                (len(p), english) for p, english in known.get(key, ()) if tuple(keys[start : start + len(p)]) == p
            ]
            if matches:
                longest = max(length for length, _ in matches)
                found.append((start, longest, next(english for length, english in matches if length == longest)))
        return found

    def synonyms(self, phrase: str) -> tuple[str, ...]:
        """Other English words for an English word or phrase, as the rows give them."""
        return unique(self._synonyms.get(fold(phrase), []))


def _any_of(names: Iterable[str]) -> regex.Pattern[str] | None:
    """Names as a text holds them, with what follows: `*` stands for the rest of a name, `#` for its number."""
    forms = [
        regex.escape(name).replace(r"\#", r"-?\d").replace(r"\*", r"\w+" if name.startswith("*") else r"\p{Lu}\w+")
        for name in names
    ]
    return regex.compile(rf"\b(?:{'|'.join(forms)})[\w.-]*") if forms else None


def split(cell: str) -> list[str]:
    """The alternatives in one cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """The same words in order, each once."""
    return tuple(dict.fromkeys(words))


def read(folders: Iterable[Path]) -> Glossary:
    """The glossary of every CSV file in these folders (or of a file named itself). Raises BadGlossary."""
    return _read(tuple(one for folder in folders for one in _files(folder)))


def _files(place: Path) -> list[tuple[Path, int]]:
    """The CSV files that a folder holds, or a file is, each with the time of its last change."""
    try:
        paths = sorted(place.glob("*.csv")) if place.is_dir() else [place]
        if not paths:
            raise BadGlossary(place, "has no .csv file in it")
        return [(path, path.stat().st_mtime_ns) for path in paths]
    except OSError as error:
        raise BadGlossary(place, f"cannot be read ({error.strerror})") from None


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> Glossary:
    rows: list[dict[str, str]] = []
    for path, _ in files:
        rows += _rows(path)
    return Glossary(rows)


def _rows(path: Path) -> list[dict[str, str]]:
    """A file's rows by column. A spreadsheet may have put a byte order mark before them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream, strict=True)
            if "english" not in (table.fieldnames or ()):
                raise BadGlossary(path, "has no column `english` in its first row")
            rows = [{key: value or "" for key, value in row.items() if key} for row in table]
    except UnicodeDecodeError:
        raise BadGlossary(path, "is not UTF-8; save it from the spreadsheet as CSV UTF-8") from None
    except (OSError, csv.Error) as error:
        raise BadGlossary(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if odd := {row.get("trade", "").strip() for row in rows} - {"", "word", "model"}:
        raise BadGlossary(path, f"has {min(odd)!r} in its column `trade`, which is `word`, `model` or empty")
    return rows
