"""On what, how large and in which language: what a question is about against what an entry was written for.

A recipe for two H100 is no answer for two cards of 24 GB, and a Hindi report none for Marathi, however alike the words.
What names other circumstances in its title and nowhere those that were asked is not quoted where they decide (a
language, a size, a card that is too small), and quoted under a word that says so where it may still help. Not here:
whether what is asked for is in the library at all (`gate`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import regex

from knowledge.types import Head
from rag import particulars
from rag.briefly import TEXT, briefly
from rag.counting import NUMBER_WORDS
from rag.index import Index
from rag.names import CARDS, LANGUAGES
from rag.types import Found
from rag.words import terms

SIZE = regex.compile(r"(\d+(?:\.\d+)?)b")
ALIKE = 1.25
"""By how much two model sizes may differ and be one: what is said of 7B holds for 8B."""
NEAR_FIRST = 0.8
"""How near to the score of the best entry another must come to be quoted instead of it."""
GIGABYTES = r"(?P<gb>\d{1,3})[\s-]?(?:gb|gib|जीबी)"
OF_A_CARD = regex.compile(
    rf"\b{GIGABYTES}(?:\s+(?:wal[aei]|ke|ka|of|के|वाले|वाला|वाली|laptop|nvidia))*\s+(?:cards?\b|gpus?\b|vram\b|कार्ड|जीपीयू)|"
    rf"\b(?:cards?|gpus?|vram)\s+(?:with|of|has|having)\s+{GIGABYTES}",
    regex.IGNORECASE,
)
"""How large the cards are of which a question speaks without a name."""
OF_A_NAME = regex.compile(rf"\b{GIGABYTES}\b", regex.IGNORECASE)
MANY = regex.compile(
    r"(?<![\w.])(?P<many>\d{1,2}|one|single|एक|ek|two|three|four|eight|दो|तीन|चार|आठ|do|teen|char|aath|"
    r"dual|twin|both|pair of|couple of|दोनों|dono)\s*[x×]?\s+"
    r"(?:\d+\s?(?:gb|gib|जीबी)\s+(?:wal[aei]\s+|वाले\s+)?)?(?:(?:nvidia|rtx|gtx|amd|geforce|instinct)\s+)*"
    r"(?:cards?\b|gpus?\b|कार्ड|जीपीयू|(?:[a-z]{1,2}\d{1,3}[a-z]?|[1-5]0[5-9]0)s?\b)|(?<![\w.])(?P<times>\d{1,2})[x×]",
    regex.IGNORECASE,
)
TWO = frozenset(("do", "dual", "twin", "both", "pair of", "couple of", "दोनों", "dono"))
"""Other words for two cards."""
PLURAL = regex.compile(r"\b(?:cards|gpus|[a-z]{1,2}\d{1,3}s)\b", regex.IGNORECASE)

ENGLISH = regex.compile(r"\benglish\b|अंग्रेज़?ी", regex.IGNORECASE)
LANGUAGES_ALIKE = regex.compile(r"\blanguages?\b|भाषा", regex.IGNORECASE)
MANY_LANGUAGES = regex.compile(r"\b(?:other|all|\d\d) (?:scheduled |major )?Indian languages\b", regex.IGNORECASE)
OF_MANY = frozenset(("recipe", "model", "guide"))
"""The kinds of entries whose word on many languages holds for each; figures are of the languages they name."""

Fit = Literal["fits", "other", "not"]


@dataclass(frozen=True)
class Circumstances:
    """What a text names: cards, how much memory they have together (0 where it does not say), sizes, languages."""

    cards: frozenset[str] = frozenset()
    memory: float = 0.0
    sizes: frozenset[float] = frozenset()
    languages: frozenset[str] = frozenset()


@briefly(4096, TEXT)
def named(text: str) -> Circumstances:
    """The circumstances that a text names; remembered, for titles come again."""
    found, _ = particulars.read(text)
    cards = frozenset(
        card for value in found.values if (card := value.removesuffix("s") if value not in CARDS else value) in CARDS
    )
    sizes = frozenset(float(size[1]) for value in found.values if (size := SIZE.fullmatch(value)))
    return Circumstances(cards, _memory(text, cards), sizes, frozenset(found.languages) - {"english", "hinglish"})


def _memory(text: str, cards: Iterable[str]) -> float:
    """How many GB the cards have together of which a text speaks; the most that may be meant, 0 for unknown."""
    own = [max(CARDS[card]) for card in cards]
    stated = OF_A_CARD.search(text) or (OF_A_NAME.search(text) if own else None)
    each = float(next((one for one in stated.captures("gb")), 0)) if stated else float(max(own, default=0))
    if own and each not in {size for card in cards for size in CARDS[card]}:
        each = float(max(own))
    many = MANY.search(text)
    said = (many["many"] or many["times"]).lower() if many else ""
    if not said:
        return 0.0 if PLURAL.search(text) else each
    number = NUMBER_WORDS.get(said, said)
    return each * (int(number) if number.isdigit() else 1 + (number in TWO))


def needs(head: Head) -> float:
    """The least memory, in GB, on which an entry says that it runs; 0 where it does not say."""
    if isinstance(least := head.header.get("minimum_vram_gb"), int | float):
        return float(least)
    given = [one for one in head.header.get("hardware", ()) if isinstance(one, dict)]
    sums = [float(one.get("memory_gb") or 0) * float(one.get("count") or 1) for one in given]
    return min(sums, default=0.0)


def fit(asked: Circumstances, head: Head, index: Index) -> Fit:
    """How far an entry was written for what was asked: for that or for nothing special, for another card, or not."""
    title = named(head.title)
    if _languages_differ(asked, title, head, index) or _sizes_differ(asked, title, head, index):
        return "not"
    small = 0 < asked.memory < needs(head)
    if not asked.cards:
        return "not" if small and title.cards else "fits"
    told = title.cards | named(str(head.header.get("summary", ""))).cards
    if not told or asked.cards & told:
        return "other" if small and title.cards else "fits"
    if _holds(head, index, asked.cards):
        return "fits"
    return "not" if small and title.cards else "other"


def _languages_differ(asked: Circumstances, title: Circumstances, head: Head, index: Index) -> bool:
    spellings = [spelling for one in asked.languages for spelling in LANGUAGES[one].split()]
    if asked.languages and not title.languages and _of_english(head.title):
        summary = str(head.header.get("summary", "")).casefold()
        return not any(spelling in summary for spelling in spellings)
    other = asked.languages and title.languages and not asked.languages & title.languages
    return bool(other) and not of_many_languages(head) and not _holds(head, index, spellings)


@briefly(4096, TEXT)
def _of_english(title: str) -> bool:
    """Whether an entry is about English and no other language: how English is spoken says nothing of Hindi."""
    return ENGLISH.search(title) is not None and LANGUAGES_ALIKE.search(title) is None


def of_many_languages(head: Head) -> bool:
    """Whether an entry is about more languages than it names."""
    return head.kind in OF_MANY and MANY_LANGUAGES.search(f"{head.title}\n{head.header.get('summary', '')}") is not None


def _sizes_differ(asked: Circumstances, title: Circumstances, head: Head, index: Index) -> bool:
    if not asked.sizes or not title.sizes or any(alike(one, two) for one in asked.sizes for two in title.sizes):
        return False
    return not _holds(head, index, (f"{one:g}b" for one in asked.sizes))


def alike(one: float, other: float) -> bool:
    """Whether models of two sizes need about the same."""
    return max(one, other) <= ALIKE * min(one, other)


def _holds(head: Head, index: Index, words: Iterable[str]) -> bool:
    """Whether an entry has any of these words anywhere."""
    page = index.rows_of.get(head.id)
    ids = (index.vocabulary.get(term) for word in words for term in terms(word)[:1])
    return page is not None and any(one is not None and index.pages.holds(page, one) for one in ids)


@dataclass(frozen=True)
class Fitting:
    """What was asked, and how each entry that was read for it fits, by id; empty where nothing special was asked."""

    asked: Circumstances
    by_entry: Mapping[str, Fit]

    def quotable(self, found: Found) -> Found:
        """What may be quoted of what was found.

        Where the best entry is about something else, only one that comes near it and names what was asked can be meant.
        """
        heads = tuple(dict.fromkeys(passage.entry for passage in found.passages))
        kept = {head.id for head in heads if self.by_entry.get(head.id) != "not"}
        if heads and heads[0].id not in kept:
            scores = {head.id: score for head, score in found.ranking}
            least = NEAR_FIRST * scores.get(heads[0].id, 0.0)
            kept &= {head.id for head in heads if scores.get(head.id, 0.0) >= least and self._names(head)}
        if len(kept) == len(heads):
            return found
        passages = tuple(one for one in found.passages if one.entry.id in kept)
        return replace(found, passages=passages, whole=tuple(one for one in found.whole if one.entry_id in kept))

    def _names(self, head: Head) -> bool:
        """Whether an entry names in its title or summary every kind of thing that was asked."""
        told = named(f"{head.title}\n{head.header.get('summary', '')}")
        sizes = not self.asked.sizes or any(alike(one, two) for one in self.asked.sizes for two in told.sizes)
        cards = not self.asked.cards or bool(self.asked.cards & told.cards)
        return sizes and cards and (not self.asked.languages or bool(self.asked.languages & told.languages))

    def too_small(self, head: Head) -> bool:
        """Whether the cards that were asked for are too small for what an entry tells to do."""
        if not self.asked.memory:
            return False
        told = named(f"{head.title}\n{head.header.get('summary', '')}").cards
        least = needs(head) or min((float(max(CARDS[card])) for card in told), default=0.0)
        return self.asked.memory < least

    def may_tell(self, head: Head) -> bool:
        """Whether the steps of an entry are for what was asked: cards as large, and a model of that size."""
        sizes = named(head.title).sizes if self.asked.sizes else ()
        same = any(alike(one, two) for one in self.asked.sizes for two in sizes)
        return not self.too_small(head) and (same or not sizes)

    def other(self, head: Head, sentence: str) -> tuple[str, str]:
        """What a sentence is about that is quoted for other cards than its own, and those; empty where it is not."""
        if not self.asked.cards:
            return "", ""
        title = named(head.title)
        told = named(f"{head.title}\n{sentence}").cards
        if self.by_entry.get(head.id) == "other":
            told |= named(str(head.header.get("summary", ""))).cards
        asked = replace(self.asked, sizes=frozenset(), languages=frozenset())
        if not self.asked.cards & told:
            return said(Circumstances(told)), said(asked)
        if self.too_small(head) and self.asked.cards <= title.cards and len(self.asked.cards) == 1:
            return said(Circumstances(told), needs(head)), said(asked, asked.memory)
        return "", ""


def fitting(text: str, found: Found, index: Index) -> Fitting:
    """How the entries that were read for a question fit what it names."""
    asked = named(text)
    heads = dict.fromkeys(passage.entry for passage in found.passages) if asked != Circumstances() else {}
    return Fitting(asked, {head.id: fit(asked, head, index) for head in heads})


def said(one: Circumstances, memory: float = 0.0) -> str:
    """Circumstances in words that need no language: cards, how much memory, sizes, languages by their names."""
    room = memory or (0.0 if one.cards else one.memory)
    sizes = [f"{size:g}B" for size in sorted(one.sizes)]
    names = [*sorted(map(str.upper, one.cards)), *([f"{room:g} GB"] if room else []), *sizes]
    return ", ".join([*names, *(name.title() for name in sorted(one.languages))])
