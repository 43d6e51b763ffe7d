"""The numbers of a text, in digits of any script of India or in words, and the units right behind them.

Only what can be nothing else is a number in words: "one" and the Hinglish "do" are not read.
"""

from collections.abc import Sequence, Set

import regex

from rag.counting import CURRENCIES
from rag.words import DIGITS

SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
SMALL |= {"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16}
SMALL |= {"seventeen": 17, "eighteen": 18, "nineteen": 19}
SMALL |= {"दो": 2, "तीन": 3, "चार": 4, "पाँच": 5, "पांच": 5, "छह": 6, "छः": 6, "सात": 7, "आठ": 8, "नौ": 9, "दस": 10}
SMALL |= {"ग्यारह": 11, "बारह": 12, "तेरह": 13, "चौदह": 14, "पंद्रह": 15, "पन्द्रह": 15, "सोलह": 16}
SMALL |= {"सत्रह": 17, "अठारह": 18, "उन्नीस": 19}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
TENS |= {"बीस": 20, "तीस": 30, "चालीस": 40, "पचास": 50, "साठ": 60, "सत्तर": 70, "अस्सी": 80, "नब्बे": 90}
SCALES = {"hundred": 100, "सौ": 100, "thousand": 1000, "हज़ार": 1000, "हजार": 1000}
SCALES |= {"lakh": 10**5, "लाख": 10**5, "million": 10**6, "crore": 10**7, "करोड़": 10**7, "billion": 10**9}
LONGEST, MOST = 18, 8
"""Digits and words of a number that is read as one; what is longer counts by its letters, or anew."""
WORD = regex.compile(r"[\p{L}\p{M}]+|\d+(?:[.,]\d+)*")
GROUPED = regex.compile(r"(?<=\d),(?=\d{2,3}(?:\D|$))")
GIVE = regex.compile(r"दो(?=\s*(?:[।.,;!?]|$))")
"""At the end of a clause the Hindi word for two says "give" or "do it"."""
UNIT = regex.compile(
    r"(?<![\p{L}\d.,])(\d+(?:\.\d+)?)[\s-]*"
    r"([kmgt]i?b|[kmb]|%|bits?|ms|seconds?|minutes?|hours?|days?|tokens?|kw|w|ghz|mhz)(?![\p{L}\d])",
    regex.IGNORECASE,
)


CODES = {spelling: code for code, spellings in CURRENCIES.items() for spelling in spellings.split()}
MONEY = "|".join(sorted(map(regex.escape, CODES), key=len, reverse=True))
SUM = regex.compile(
    rf"(?:(?<!\p{{L}})(?P<before>{MONEY})\.?\s?)?(?<![\d.,])(?P<value>\d+(?:\.\d+)?)(?!\d)"
    rf"(?:\s?(?:US\s)?(?P<behind>{MONEY})(?![\p{{L}}\p{{M}}]))?",
    regex.IGNORECASE,
)
Measure = tuple[str, str]


def _plain(text: str) -> str:
    whole = GIVE.sub("", text.translate(DIGITS))
    while (shorter := GROUPED.sub("", whole)) != whole:
        whole = shorter
    return whole


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, in digits, wherever they stand."""
    found: set[str] = set()
    run: list[int] = []
    end = 0
    whole = _plain(text)
    for match in WORD.finditer(whole):
        word = match.group().lower()
        value = _value(word)
        if word[0].isdigit() and not value:
            found.add(word)
        goes_on = not word[0].isdigit() and _follows(value, run)
        if value and not (goes_on and not whole[end : match.start()].strip(" -")):
            found |= _counted(run)
            run = []
        if value:
            run.append(value)
            end = match.end()
    return frozenset(found | _counted(run))


def _value(word: str) -> int:
    if word.isdigit():
        return int(word) if len(word) <= LONGEST else 0
    return SMALL.get(word, TENS.get(word, SCALES.get(word, 0)))


def _follows(value: int, run: Sequence[int]) -> bool:
    """Whether a number goes on with this value: a scale after anything, a unit after tens, anything after a scale."""
    if not run or len(run) >= MOST or value in SCALES.values():
        return 0 < len(run) < MOST
    return run[-1] in SCALES.values() or (value < 10 <= run[-1] < 100 and run[-1] % 10 == 0)


def _counted(run: Sequence[int]) -> set[str]:
    """What a number comes to whose words have these values."""
    total = part = 0
    for value in run:
        if value in SCALES.values() and value >= 1000:
            total, part = total + (part or 1) * value, 0
        elif value == 100:
            part = (part or 1) * value
        else:
            part += value
    return {str(total + part)} if run else set()


def measures(text: str) -> frozenset[Measure]:
    """The numbers that have a unit right behind them, or are money, with it; GiB is not GB, and $ is not ₹."""
    plain = _plain(text)
    sums = {(found["value"], code) for found in SUM.finditer(plain) if (code := _currency(found))}
    return frozenset((number, _singular(unit)) for number, unit in UNIT.findall(plain)) | sums


def _currency(found: "regex.Match[str]") -> str:
    return CODES.get((found["before"] or found["behind"] or "").lower().strip(" ."), "")


def measured(wanted: Set[Measure], known: Set[Measure], words: Set[str]) -> bool:
    """Whether a text has these numbers in these units, given its own and its words.

    As in a table, the unit may stand apart from a bare number.
    """
    named = {number for number, _ in known}
    return all(number not in named and unit in words for number, unit in wanted - known)


def units(text: str) -> frozenset[str]:
    """The words of a text as units are written."""
    return frozenset(_singular(word) for word in WORD.findall(text))


def _singular(word: str) -> str:
    lower = word.lower()
    return lower.removesuffix("s") if lower != "ms" else lower
