"""Who made a model: what a question asks of it, and what it takes for granted, against what the models' notes say.

"Why did OpenAI release Sarvam-M" says who made it, and the note on it says otherwise: nobody can be told why. "Was it
made by OpenAI" only asks, and the note answers. Not here: other things that a question takes for granted (`claims`).
"""

from collections.abc import Iterator, Sequence

import regex

from knowledge.types import Head
from rag.asking import ASKS_WHETHER
from rag.covering import covered, present
from rag.index import Index
from rag.question import Understood
from rag.quotes import Sentence
from rag.types import Passage
from rag.wanted import ASKS_DEVELOPER, ASKS_MADE, ASKS_MAKER, DEVELOPER
from rag.words import tokens

NAME = r"[\p{L}\d][\p{L}\p{M}\d.\-]*+"
MADE = r"(?:built|made|developed|created|trained|released|launched|published|open-?sourced)"
MAKE = r"(?:build|make|develop|create|train|release|launch|publish|open-?source)"
CLAIMS = (
    rf"(?P<thing>{NAME}(?:\s{NAME}){{0,2}})\s+{MADE}\s+by\s+(?:the\s+)?(?P<maker>(?!\w+ing\b){NAME}(?:\s+(?-i:\p{{Lu}})[\p{{L}}\d]+){{0,2}})",
    rf"\b(?:did|does|has|have|had)\s+(?:the\s+)?(?P<maker>{NAME}(?:\s{NAME})?)\s+(?:{MAKE}|{MADE})\s+(?:the\s+|its\s+)?"
    rf"(?P<thing>{NAME}(?:\s{NAME})?)",
    rf"\b(?:since|because|after|when|that|as)\s+(?P<maker>{NAME}(?:\s{NAME})?)\s+{MADE}\s+(?:the\s+|its\s+)?(?P<thing>{NAME}(?:\s{NAME})?)",
    rf"(?P<maker>{NAME})\s+(?:ne|ने)\s+(?P<thing>{NAME}(?:\s{NAME})?)\s+(?:\S+\s+){{0,3}}?"
    r"(?:bana\w*|banwa\w*|release|launch|train|develop|बना\w*|बनवा\w*|रिलीज|लॉन्च|लांच|ट्रेन|विकसित|जारी)",
)
"""How a question says who made something; the words for both."""
SAYS = tuple(regex.compile(one, regex.IGNORECASE) for one in CLAIMS)
SOMEBODY = frozenset(("they", "you", "we", "i", "he", "she", "it", "who", "anyone", "anybody", "someone", "somebody"))
CALLED = {"facebook": "meta", "fb": "meta"}
"""Makers that are called otherwise today."""
HOLDS = 0.3
"""How far the maker or the name of a model must hold a word to be what it means."""
MOST = 5
"""Models that are named of one maker."""


def contradicted(understood: Understood, passages: Sequence[Passage], index: Index) -> bool:
    """Whether a question takes for granted that somebody made a model of which the notes name another maker."""
    return not ASKS_WHETHER.match(understood.text) and False in _verdicts(understood, passages, index)


def settled(understood: Understood, passages: Sequence[Passage], index: Index) -> bool:
    """Whether a question only asks if somebody made a model, and a note says who did."""
    return ASKS_WHETHER.match(understood.text) is not None and bool(list(_verdicts(understood, passages, index)))


def _verdicts(understood: Understood, passages: Sequence[Passage], index: Index) -> Iterator[bool]:
    """For everything that a question says somebody made, and of which a note was read, whether one names that maker."""
    notes = {one.entry.id: one.entry for one in passages if one.entry.header.get("developer")}
    for found in filter(None, (form.search(understood.text) for form in SAYS) if notes else ()):
        if found["maker"].lower() in SOMEBODY:
            continue
        about = [one for one in notes.values() if _holds(found["thing"], " ".join(one.models), understood, index)]
        if about:
            yield any(_holds(found["maker"], _maker(one), understood, index, wholly=True) for one in about)


def _maker(note: Head) -> str:
    return " ".join((str(note.header["developer"]), *note.models))


def _holds(words: str, text: str, understood: Understood, index: Index, *, wholly: bool = False) -> bool:
    """Whether a text holds those of some words that the question is about; `wholly`: a name with all its parts."""
    places = {word.lower(): place for place, word in enumerate(understood.words)}
    asked = [word for word in map(str.lower, tokens(words)) if word in places]
    covers, lower = covered(understood.groups, present(text, index)), text.lower()

    def holds(word: str) -> bool:
        shares = [covers.get(group, 0.0) for group, owner in enumerate(understood.owners) if owner == places[word]]
        reached = bool(shares) and (min if wholly else max)(shares) >= HOLDS
        return reached or CALLED.get(word, word) in lower

    return bool(asked) and all(map(holds, asked))


def asked_of(understood: Understood, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages without those on who made a model, where nobody asks: they name it, and say nothing else."""
    if any(form.search(understood.text) for form in (ASKS_MAKER, ASKS_MADE)):
        return tuple(passages)
    return tuple(one for one in passages if not DEVELOPER.search(one.chunk.text))


def told(pool: Sequence[Sentence], understood: Understood, index: Index) -> list[Sentence]:
    """What the notes on models say alone to who asks who made one, or which ones somebody made; else nothing."""
    if asks := ASKS_MADE.search(understood.text):
        notes = (one for one in pool if DEVELOPER.search(one.text))
        own = {one.passage.entry.id: one for one in notes if _holds(asks["maker"], _made(one), understood, index)}
        return list(own.values())[:MOST]
    best = max(pool, key=lambda one: one.score, default=None) if ASKS_DEVELOPER.search(understood.text) else None
    return [best] if best is not None and DEVELOPER.search(best.text) else []


def _made(sentence: Sentence) -> str:
    return sentence.text.rsplit(":", 1)[-1]
