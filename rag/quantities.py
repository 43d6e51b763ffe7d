"""What a sentence measures: each quantity by what it counts, in one unit, whatever it is written in.

"0.579 US dollars an hour", "USD 0.579/hour" and "$0.579 per hour" are the same; so are 12,288 MB and 12 GB nearly. Not
here: numbers that count nothing, which are names and versions (`particulars`), and what disagrees (`conflict`).
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import regex

from rag.briefly import TEXT, briefly
from rag.counting import CURRENCIES, MEASURES, SCALES, UNITS
from rag.words import fold, fold_indic

AMOUNT = r"\d++(?:[.,]\d++)*+"
SCALE = "|".join(sorted((*SCALES, "million"), key=len, reverse=True))
NUMBER = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}.,_-])(?P<money>US\$|[$₹€]|(?:USD|INR|EUR|Rs)\b\.?)?\s?(?P<value>{AMOUNT})"
    rf"(?:(?:\s?[-–—]\s?|\s(?:to|से)\s)[$₹€]?(?P<until>{AMOUNT}))?"
    rf"(?:\s?(?P<scale>{SCALE})(?![\p{{L}}\p{{M}}]))?",
    regex.IGNORECASE,
)
UNIT = regex.compile(
    r"(?:\s(?:concurrent|simultaneous|parallel|US)(?=\s))?[\s-]?(?P<unit>%|[$₹€]|[\p{L}\p{M}]++)", regex.IGNORECASE
)
EACH = regex.compile(r"(?:\s?/\s?|[\s-](?:per|an?|each|every|प्रति|हर)[\s-])(?P<each>[\p{L}\p{M}]++)", regex.IGNORECASE)
AT_LEAST = regex.compile(
    r"(?:at least|more than|over|above|from|minimum|min\.?|starting at|कम से कम|kam se kam|[>≥])\W*$", regex.IGNORECASE
)
AT_MOST = regex.compile(
    r"(?:at most|less than|under|below|up to|within|maximum|max\.?|ज़्यादा से ज़्यादा|अधिकतम|[<≤])\W*$", regex.IGNORECASE
)
AND_MORE = regex.compile(r"\s*(?:\+|or (?:more|above|higher)\b|से (?:ज़्यादा|ज्यादा|अधिक|ऊपर))", regex.IGNORECASE)
AND_LESS = regex.compile(r"\s*(?:or (?:less|fewer|below)\b|से कम|तक)", regex.IGNORECASE)
GIVEN = regex.compile(r"\b(?:at|with|for|under|from|after|by|on|when)\s*$", regex.IGNORECASE)
OF = regex.compile(r"\bof\s*$", regex.IGNORECASE)
"""Before a size: a card of 24 GB, but a bandwidth of 300 GB/s."""
GIVEN_AFTER = regex.compile(r"\s*(?:पर|के साथ|के लिए|par)(?![\p{L}\p{M}])", regex.IGNORECASE)
LOOK = 24
"""Characters before a number in which a word may bound it."""
LETTERS = {"w": "W", "s": "s", "h": "h", "t": "t"}
"""Units of one letter as they are written, for others are names."""


class Span(NamedTuple):
    """From where to where a quantity lies; one that is bounded on one side reaches to nothing, or without end."""

    low: float
    high: float


class Quantities(NamedTuple):
    """The quantities of a sentence by what they count, and the sentence without them."""

    spans: Mapping[str, Sequence[Span]]
    rest: str


def _spelled() -> dict[str, str]:
    found = {fold_indic(fold(spelling)): unit for spelling, unit in UNITS.items() if unit in MEASURES}
    found |= {fold_indic(fold(one)): unit for unit, row in MEASURES.items() for one in row[2].split()}
    return found | {fold_indic(fold(one)): code for code, said in CURRENCIES.items() for one in said.split()}


NAMED = _spelled()


@briefly(16384, TEXT)
def read(text: str) -> Quantities:
    """What a sentence measures; remembered, for it is compared with the best one of every question."""
    spans: dict[str, list[Span]] = {}
    rest: list[str] = []
    end = 0
    for found in NUMBER.finditer(text):
        counted = _counted(text, found)
        if counted is None:
            continue
        key, factor, stop = counted
        before, after = text[max(0, found.start() - LOOK) : found.start()], text[stop : stop + LOOK]
        given = GIVEN.search(before) or GIVEN_AFTER.match(after) or (key == "gb" and OF.search(before))
        spans.setdefault(f"at {key}" if given and not money(key) else key, []).append(
            _span(found, factor, before, after)
        )
        rest.append(text[end : found.start()])
        end = stop
    return Quantities(spans, " ".join((*rest, text[end:])))


def money(key: str) -> str:
    """The currency of what is counted; empty for what is no money."""
    code = key.split("/")[0]
    return code if code in CURRENCIES else ""


def _named(word: str | None) -> str:
    """The unit that a word is; empty for other words."""
    if not word or word != LETTERS.get(word.lower(), word):
        return ""
    return NAMED.get(fold_indic(fold(word)), "")


def _counted(text: str, found: "regex.Match[str]") -> tuple[str, float, int] | None:
    """What a number counts, how many of its unit one is, and where it ends; None for a number that counts nothing."""
    if any(one and one.count(".") > 1 for one in (found["value"], found["until"])):
        return None  # a version, or an address
    stop = found.end()
    unit = NAMED[fold(found["money"]).strip(".")] if found["money"] else ""
    behind = UNIT.match(text, stop)
    if behind is not None and (named := _named(behind["unit"])) and unit in ("", named):
        unit, stop = named, behind.end()
    if not unit:
        return None
    base, factor, _ = MEASURES.get(unit, (unit, 1.0, ""))
    if each := EACH.match(text, stop):
        base, stop = f"{base}/{_named(each['each']) or fold(each['each'])}", each.end()
    elif behind is not None and behind["unit"] == "t":
        return None  # tonnes, or whatever else
    return base, factor * _scale(found["scale"]), stop


def _scale(word: str | None) -> float:
    return 1.0 if not word else 1e6 if fold(word) == "million" else float(SCALES[fold(word)])


def _span(found: "regex.Match[str]", factor: float, before: str, after: str) -> Span:
    low, high = (float(one.replace(",", "")) * factor for one in (found["value"], found["until"] or found["value"]))
    if AT_LEAST.search(before) or AND_MORE.match(after):
        return Span(low, math.inf)
    if AT_MOST.search(before) or AND_LESS.match(after):
        return Span(0.0, high)
    return Span(min(low, high), max(low, high))
