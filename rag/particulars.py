"""What two questions may not differ in: numbers with their units, versions, hardware, model sizes, names, a "not".

Similarity of words or vectors does not see these ("a 7B model on an L4", "a 70B model on an L4"), so they
are read apart, from any script, and compared exactly. Not here: how alike the rest is (`meaning`).
"""

import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass

import regex

from knowledge.patterns import late
from rag.briefly import TEXT, briefly
from rag.counting import NUMBER_WORDS, SCALES, UNITS
from rag.names import CARDS, LANGUAGE_NAMES, NAMES
from rag.sameness import NEGATIONS
from rag.sound import is_indic, spelled_out
from rag.stopwords import HINDI
from rag.words import fold, fold_indic, tokens

DIGIT = regex.compile(r"\p{N}")
PLAIN_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
WITH_UNIT = regex.compile(r"(\d+(?:\.\d+)?)-?(b|gb|gib|tb|mb|bits?|m|k)")
VERSION = regex.compile(r"v?(\d+(?:\.\d+){1,3})(?:post\d+|rc\d+)?")
BITS = regex.compile(r"int(\d)")
NAME_AND_VERSION = regex.compile(r"([a-z]{3,})-?(\d+(?:\.\d+)*)")
SPACED_VERSION = regex.compile(r"(?<![a-z])([a-z]{3,}+)[ -]?(\d+(?:\.\d+)*)(?![\w.]*b\b)")
THOUSANDS = regex.compile(r"(?<=\d),(?=\d{2,3}(?!\d))")
OUTSIDE = regex.compile(
    r"\b(?i:outside)\s{1,9}(?:of\s{1,9})?(\p{Lu}\p{L}+)"
    r"|(?<![\p{L}\p{M}])(\p{L}[\p{L}\p{M}]++)\s{1,9}(?:से|के)\s{1,9}बाहर"
)
"""What a text leaves out: "outside India", "भारत के बाहर"."""
ABROAD = regex.compile(r"\boutside\b|\babroad\b|\bbahar\b|बाहर|विदेश", regex.IGNORECASE)
SIZE = regex.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[ -]?B\b", regex.IGNORECASE)
"""How large a model is, in billions of parameters."""
AT_MOST = late(
    r"\b(?:under|below|less\s+than|smaller\s+than|up\s?to|at\s+most|within|max(?:imum)?)\s+(\d{1,3}(?:\.\d+)?)\s?b\b(?:\s+param\w*)?|"
    r"\b(\d{1,3}(?:\.\d+)?)\s?b\s+(?:se|से)\s+(?:kam|chh?ot[aei]|ni+che|कम|छोट[ाेी]|नीचे)",
    regex.IGNORECASE,
)
"""A bound for the size of a model; what is of just that size is no nearer to it than what is smaller."""
SPLIT = regex.compile(r"\p{N}+(?:[.,]\p{N}+)*|[^\p{N}]+")
JOINING = regex.compile(r"[-/:]+")
CARD_LETTERS = frozenset("TLHVM")
MAKERS = frozenset(("nvidia", "tesla", "rtx", "geforce", "radeon", "एनवीडिया"))
"""Words that say nothing beside a card's number."""
ONE = frozenset(("1", "one", "एक", "ek", "single", "1.0"))
OF_MEMORY = regex.compile(r"\d+(?:\.\d+)?gb")
HOURS = regex.compile(r"\d{1,2}(?:[ap]m|x7)")
"""When somebody works or something runs: 10am, 24x7."""


@dataclass(frozen=True)
class Particulars:
    """The particulars of a question; two questions with different ones are never taken for the same."""

    values: frozenset[str] = frozenset()
    """Numbers with units, versions, names."""
    languages: tuple[str, ...] = ()
    """Languages in the order in which they are named: the direction of a translation."""
    negated: bool = False

    def differ(self, other: "Particulars") -> str:
        """What one has and the other has not, in words; empty where they agree."""
        apart = sorted(self.values ^ other.values)
        if apart:
            return ", ".join(apart)
        if self.languages != other.languages:
            return " / ".join(", ".join(one) or "no language" for one in (self.languages, other.languages))
        return "a negation" if self.negated != other.negated else ""


def read(text: str) -> tuple[Particulars, str]:
    """The particulars of a text, and the text without them."""
    words = _latin_digits(text)
    values: set[str] = set()
    languages: list[str] = []
    negated = False
    rest: list[str] = []
    skip = False
    for place, token in enumerate(words):
        if skip:
            skip = False
            continue
        word = _folded(token)
        following = _folded(words[place + 1]) if place + 1 < len(words) else ""
        if word in NEGATIONS:
            negated = True
        elif word in FOLDED_LANGUAGES:
            languages.append(FOLDED_LANGUAGES[word])
        elif word in FOLDED_NAMES:
            values.add(FOLDED_NAMES[word])
        elif word in MAKERS:
            continue
        elif (number := _number(word, following)) is not None:
            value, skip = number
            values |= value
        elif DIGIT.search(word):
            values |= _identifier(word)
        elif (spelled := spelled_out(word) if is_indic(word) else "") in NAMES:
            values.add(NAMES[spelled])
        else:
            rest.append(token)
    return Particulars(frozenset(values), tuple(dict.fromkeys(languages)), negated), " ".join(rest)


@briefly(50_000)
def _folded(token: str) -> str:
    return fold_indic(fold(token))


@briefly(16384, TEXT)
def versions(text: str) -> Mapping[str, Set[str]]:
    """The versions with which a text names things: Gemma 3, Qwen3-8B, llama-3.1; remembered, as texts come again."""
    found: dict[str, set[str]] = {}
    for name, number in SPACED_VERSION.findall(fold(text)):
        if name in NAMES:
            found.setdefault(NAMES[name], set()).add(number)
    return found


def of_elsewhere(sentence: str, question: str) -> bool:
    """Whether a sentence is about what lies outside of a place, and the question about that place.

    A question in an Indian script writes the place otherwise, so there any place is taken for that one.
    """
    left_out = _left_out(sentence)
    if not left_out or ABROAD.search(question):
        return False
    return is_indic(question) or any(name.casefold() in question.casefold() for name in left_out)


def of_other_sizes(sentence: str, question: str, above: str = "") -> bool:
    """Whether a sentence is about models of other sizes than the one that was asked for.

    One that names none is about those of the heading `above` it.
    """
    asked = _sizes(question)
    named = (_sizes(sentence) or _sizes(above)) if asked else asked
    return bool(named) and asked.isdisjoint(named) and not AT_MOST.search(question)


def of_another_card(text: str, question: str) -> bool:
    """Whether a text is about the card that was asked for in another size: the 3060 of 12 GB and not of 8."""
    asked, told = read(question)[0].values, read(text)[0].values
    rooms, others = (frozenset(filter(OF_MEMORY.fullmatch, values)) for values in (asked, told))
    return bool(rooms and others and rooms.isdisjoint(others) and (asked & told).intersection(CARDS))


@briefly(16384, TEXT)
def _sizes(text: str) -> frozenset[str]:
    return frozenset(SIZE.findall(text))


@briefly(16384, TEXT)
def _left_out(sentence: str) -> frozenset[str]:
    return frozenset(name for found in OUTSIDE.findall(sentence) for name in found if name)


def _latin_digits(text: str) -> list[str]:
    """The words of a text with every digit in ASCII, and Devanagari letter names beside digits as letters (टी4)."""
    digits = unicodedata.normalize("NFKC", text)
    if not digits.isascii():
        digits = digits.translate({ord(one): str(unicodedata.digit(one)) for one in set(digits) if one.isdigit()})
    found: list[str] = []
    for token in tokens(THOUSANDS.sub("", digits).replace("%", " percent ")):
        if not (is_indic(token) and DIGIT.search(token)):
            found.append(token)
            continue
        pieces = [_letters(piece) for piece in SPLIT.findall(token)]
        found.append("".join(pieces) if all(piece.isascii() for piece in pieces) else " ".join(pieces))
    return _joined(" ".join(found).split())


def _joined(words: list[str]) -> list[str]:
    """The same words; a letter that stands before a number and makes a card's name of it is joined to it (L 4)."""
    found: list[str] = []
    for word in words:
        before = found[-1] if found else ""
        letter = before.lower() if before in CARD_LETTERS else ""
        if is_indic(before) and before not in HINDI:
            letter = _letter(fold_indic(fold(before)))
            letter = letter if letter.upper() in CARD_LETTERS or letter + word in CARDS else ""
        if letter and word.isdigit():
            found[-1] = letter + word
        else:
            found.append(word)
    return found


def _letters(piece: str) -> str:
    """A piece of a word beside digits: the Latin letters that Devanagari spells out, or itself."""
    if not is_indic(piece):
        return piece
    if piece in UNITS:
        return UNITS[piece]
    word = fold_indic(fold(piece.strip("-")))
    return spelled_out(word) or _letter(word) or piece


def _letter(word: str) -> str:
    """The Latin letter whose name a folded Devanagari word is: टी is t. Empty for other words."""
    twice = spelled_out(word * 2)  # a single name is too short to be taken for an abbreviation
    return twice[0] if len(twice) == 2 and twice[0] == twice[1] else ""


def _number(word: str, following: str) -> tuple[set[str], bool] | None:
    """A number with what it counts: the values, and whether the following word belongs to it. None for other words."""
    if word in ONE and following not in UNITS and following not in SCALES:
        return (set(), False)
    plain = NUMBER_WORDS.get(word, word)
    if word == "do" and following in (
        "gpu",
        "gpus",
        "card",
        "cards",
        "node",
        "nodes",
        "rtx",
        "a100",
        "h100",
        "t4",
        "l4",
    ):
        plain = "2"
    if not PLAIN_NUMBER.fullmatch(plain):
        return None
    if following in UNITS:
        return ({f"{plain}{UNITS[following]}"}, True)
    if following in SCALES:
        return ({f"{float(plain) * SCALES[following]:g}"}, True)
    return ({plain}, False)


def _identifier(word: str) -> set[str]:
    """A word with digits in it: a size, a version, a card, a name with its version."""
    word = word.strip("-._/:")
    if found := WITH_UNIT.fullmatch(word):
        number, unit = found.groups()
        return {f"{float(number) * 1000:g}" if unit == "k" else f"{number}{UNITS[unit]}"}
    if found := VERSION.fullmatch(word):
        return {found[1]}
    if found := BITS.fullmatch(word):
        return {f"{found[1]}bit"}
    if (found := NAME_AND_VERSION.fullmatch(word)) and found[1] in NAMES:
        return {NAMES[found[1]], found[2]}
    parts = JOINING.sub(" ", word).split()
    return set().union(*(_part(part) for part in parts)) if len(parts) > 1 else {word}


def _part(part: str) -> set[str]:
    if part in FOLDED_NAMES:
        return {FOLDED_NAMES[part]}
    return _identifier(part) if DIGIT.search(part) else set()


FOLDED_NAMES = {fold_indic(fold(spelling)): name for spelling, name in NAMES.items()}
FOLDED_LANGUAGES = {fold_indic(fold(spelling)): name for spelling, name in LANGUAGE_NAMES.items()}
