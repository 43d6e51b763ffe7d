"""The community's glossary: how the terms of deployment are said in other languages and other words.

CSV files that anybody can edit in a spreadsheet. Columns: `english`, `also` (synonyms and
abbreviations, in English questions too), `senses` (what its translations may mean besides, in translations
only), `trade` (`word` for a word of the library's trade, `model` for how names of models are written), then one column
a language; alternatives are separated by `;`. A word of a question
is looked up whole, without its inflection, and by its beginning, since Dravidian words carry their grammar at the end.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex
from rapidfuzz import fuzz

from rag.briefly import briefly
from rag.errors import BadGlossary
from rag.sound import is_indic, romanise
from rag.words import fold, fold_indic, stem, tokens

SHIPPED = Path(__file__).parent.parent / "knowledge" / "glossary"
ENDINGS = regex.compile("(?:ம்|ം|ము|ము|ವು|ು|ి|ు|ా|ी|ा|े|ो|ि|ু|া|ি|ে|ী|ੀ|ਾ|ੇ|ી|ો|ા|ે|ೆ|ಿ|ു|ി|ാ|്|்|్|್|ு|ி|ை|ا|ی|ہ|ه|ے)$")
"""What a dictionary form sheds before other endings are put on."""

LATIN_ENDINGS = regex.compile("(?<=...)(?:iyan|iyon|aon|kar|n[aei]|t[aei]|[eoai]n|ye|ya)$")
"""Endings of romanised Hindi nouns and verbs: dhundhna, chhupti, filon."""
OURS = ("english", "also", "senses", "note", "trade")
"""Columns that are no language."""
HARDLY_ANY = 3
"""Letters that must be left for a beginning to count."""
NEAR = 70
"""Likeness of spellings (0 to 100) below which two romanised words that share a key are not the same: aa, aam."""
SLACK = 5
"""How much less like the word a spelling may be than the one most like it."""


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


class Glossary:
    """Look-ups over all rows. Build it once; it is not changed afterwards."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._begins: dict[str, list[str]] = defaultdict(list)
        self._latin: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._synonyms: dict[str, list[str]] = defaultdict(list)
        trade: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self._add(row)
            trade[row.get("trade", "").strip()].append(row.get("english", "").strip())
        self.trade = Trade(frozenset(trade["word"]), _any_of(trade["model"]))

    def __len__(self) -> int:
        return len(self._whole) + len(self._latin)

    def _add(self, row: dict[str, str]) -> None:
        english = row.get("english", "").strip()
        if not english:
            return
        same = [english, *split(row.get("also", ""))]
        for one in same:
            self._synonyms[fold(one)] += [other for other in same if other != one]
        for column, cell in row.items():
            if column in OURS or not cell:
                continue
            senses = [english, *split(row.get("senses", ""))]
            for word in split(cell):
                self._add_word(word, senses, latin=column.endswith("-Latn"))

    def _add_word(self, word: str, english: list[str], *, latin: bool) -> None:
        pieces = [fold_indic(fold(token)).replace("-", "") for token in tokens(word)]
        if not pieces:
            return
        if len(pieces) > 1:
            keys = tuple(self._key(piece) for piece in pieces)
            self._phrases[keys[0]] += [(keys, one) for one in english]
        elif latin:
            self._latin[latin_key(pieces[0])][pieces[0]] += english
        else:
            self._whole[pieces[0]] += english
            self._whole[stem(pieces[0])] += english
            trimmed = ENDINGS.sub("", pieces[0])
            if len(trimmed) >= HARDLY_ANY:
                self._begins[trimmed] += english
            if script_is_hindi(pieces[0]):
                spelled = romanise(pieces[0])
                self._latin[latin_key(spelled)][spelled] += english

    def _key(self, piece: str) -> str:
        return stem(piece) if is_indic(piece) else latin_key(piece)

    def translate(self, word: str) -> Translation | None:
        """English for one folded word of a question, or None."""
        if not is_indic(word):
            return self._romanised(word)
        word = fold_indic(word)
        for form in (word, stem(word)):
            if form in self._whole:
                return Translation(unique(self._whole[form]), 1.0)
        shortest = max(HARDLY_ANY, (len(word) + 1) // 2)
        for length in range(len(word), shortest - 1, -1):
            begin = word[:length]
            found = self._begins.get(begin) or (self._whole.get(begin) if length >= HARDLY_ANY else None)
            if found:
                return Translation(unique(found), 0.6 + 0.4 * length / len(word))
        return None

    def _romanised(self, word: str) -> Translation | None:
        """What a Hindi word in Latin letters means: of the words that share its key, those spelled most like it."""
        alike = self._latin.get(latin_key(word))
        if not alike:
            shorter = LATIN_ENDINGS.sub("", word)
            return self._romanised(shorter) if shorter != word else None
        short = _short(word)
        near = {spelled: fuzz.ratio(short, _short(spelled)) for spelled in alike}
        nearest = max(near.values())
        if nearest < NEAR:
            return None
        english = (one for spelled, how in near.items() if how >= nearest - SLACK for one in alike[spelled])
        return Translation(unique(english), 0.9)

    def phrases(self, words: list[str]) -> list[tuple[int, int, str]]:
        """Runs of words that the glossary knows as one term: (start, length, English), longest first."""
        keys = [self._key(fold_indic(word)) for word in words]
        found = []
        for start, key in enumerate(keys):
            matches = [
                (len(p), english)
                for p, english in self._phrases.get(key, ())
                if tuple(keys[start : start + len(p)]) == p
            ]
            if matches:
                length, english = max(matches)
                found.append((start, length, english))
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


def script_is_hindi(word: str) -> bool:
    """Whether a word is written in Devanagari."""
    return "\u0900" <= word[0] <= "\u097f"


_LATIN_RULES = tuple(
    (regex.compile(pattern), becomes)
    for pattern, becomes in (
        ("chh", "ch"),
        ("sh", "s"),
        ("ph", "f"),
        ("(?<=[bdgjkptcq])h", ""),
        ("ee|ii", "i"),
        ("oo|uu|ou", "u"),
        ("[wv]", "v"),
        ("z", "j"),
        ("q", "k"),
        ("x", "ks"),
        ("y", "i"),
        ("(?<=[aeiou])[nm]$", ""),
        ("(?<!^)a", ""),
        (r"(.)\1+", r"\1"),
        ("(?<=..)[aeiou]$", ""),
    )
)


@briefly(8192)
def latin_key(word: str) -> str:
    """One key for the many spellings of a romanised Hindi word: kharcha, kharch; zyada, jyaada."""
    for pattern, becomes in _LATIN_RULES:
        word = pattern.sub(becomes, word)
    return word


def _short(word: str) -> str:
    """A romanised word with short vowels: aa and a, ee and i are the same vowel to who types."""
    return word.replace("aa", "a").replace("ee", "i").replace("oo", "u")


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
