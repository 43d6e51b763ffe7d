"""The extractive writer: the best sentences of the best passages, quoted to the letter.

First the direct answer (one to three sentences that together cover the question, the number first if one was asked
for), then the steps or the command, whole. Nothing is rephrased, so nothing can be made up.
"""

import functools
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import regex

from rag import conflict, particulars
from rag.asking import ASKS_NUMBER, MONEY, asks_steps, kind_asked
from rag.chunks import Block, blocks, plain, sentences
from rag.frames import frame
from rag.index import Index
from rag.lists import Group
from rag.question import Understood
from rag.types import Citation, Passage, Piece
from rag.words import distinct

MOST_SENTENCES = 3
ENOUGH_GAIN = 0.2
"""A further sentence must cover this share of the question that no earlier one did."""
ENOUGH_OF_PART = 0.3
"""The share of one of several things asked that a sentence must cover to be quoted for it."""
ALONE = 0.6
"""The share of the question that a sentence of another entry must cover, with half of what its title covers."""
BEHIND = 0.32
"""What each rank of its entry costs a sentence.

On the tuning half 139 of 155 answers begin with an entry that answers; at 0.08 it was 130.
"""
ABOUT = 0.3
"""The same for a sentence about something named that no quoted sentence speaks of."""
LEANING = regex.compile(
    r"(?:it|its|this|that|these|those|they|their|he|she|both|such|so|then|there|here|also|but|and|or|otherwise)\b|"
    r"(?:यह|ये|वह|वे|इस|इन|उस|उन|इसे|उसे|इसका|इसकी|इसके|उसका|उसकी|उसके|लेकिन|और|फिर|तब)(?:\s|$)",
    regex.IGNORECASE,
)
"""How sentences begin that need the one before them."""
OPEN = regex.compile(r"not known|unknown|leaves? out|left out|नहीं पता|पता नहीं", regex.IGNORECASE)
"""Headings of sections that say what nobody knows, which is seldom what was asked."""
NOTHING = regex.compile(
    r"\bno published\b|\b(?:was|were|is|are) not (?:found|published|known|stated)\b|was found\b|नहीं मिल",
    regex.IGNORECASE,
)
"""What a sentence says that has no answer to give."""
LONGEST_STEPS = 1800
NUMBER = regex.compile(r"\p{N}")
BULLET = regex.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage with the groups of the question that it contains."""

    text: str
    passage: Passage
    place: int
    covers: dict[int, float]
    score: float
    alone: float
    """The share of the question that it covers, with half of what the title of its entry covers besides."""


def write(
    understood: Understood,
    parts: Sequence[tuple[str, Sequence[Group]]],
    passages: Sequence[Passage],
    index: Index,
    language: str,
) -> tuple[list[Piece], list[Citation]]:
    """Pieces and citations for a question, from the passages found for it (best first).

    `parts` are the words and groups of each thing asked; every one of them gets a sentence if there is one.
    """
    groups, text = understood.groups, understood.text
    worth = _worth(groups, index)
    wants_number = ASKS_NUMBER.search(text) is not None
    ranks = _ranks(passages)
    pool = [
        sentence
        for passage in passages
        for sentence in _sentences(passage, ranks[passage.entry.id], groups, worth, index, wants_number)
    ]
    chosen: list[Sentence] = []
    if len(parts) > 1:
        for words, part in parts:
            best = _best_for(words, part, pool, index)
            if best is not None and best not in chosen:
                chosen.append(best)
    chosen = _choose(pool, worth, _named(understood), chosen)
    numbers: dict[str, int] = {}
    citations: list[Citation] = []
    pieces: list[Piece] = []
    opening = frame(language, "quoted")
    if opening:
        pieces.append(Piece("frame", opening))
    disagreeing = _opposed(chosen, pool)
    if disagreeing is not None:
        pieces.append(Piece("frame", frame(language, "conflict")))
        for sentence in (chosen[0], disagreeing):
            date, hardware = conflict.dated(sentence.passage.entry)
            facts = {"title": sentence.passage.entry.title, "date": date, "hardware": hardware}
            pieces.append(Piece("frame", frame(language, "conflict_line", **facts)))
            pieces.append(_direct(sentence, numbers, citations))
        chosen = [sentence for sentence in chosen[1:] if sentence is not disagreeing]
    pieces += [_direct(sentence, numbers, citations) for sentence in chosen]
    if asks_steps(text):
        steps = _steps(passages, ranks, chosen, groups, worth, index)
        if steps is not None:
            block, passage = steps
            n = _cite(passage, block.text, numbers, citations)
            pieces.append(Piece("frame", frame(language, "steps", n=str(n))))
            pieces.append(Piece("steps", block.text, n))
    return pieces, citations


def _direct(sentence: Sentence, numbers: dict[str, int], citations: list[Citation]) -> Piece:
    return Piece("direct", _flat(sentence.text), _cite(sentence.passage, sentence.text, numbers, citations))


def _opposed(chosen: Sequence[Sentence], pool: Sequence[Sentence]) -> Sentence | None:
    """A sentence of another entry that contradicts the best one."""
    if not chosen:
        return None
    candidates = [(one.passage.entry.id, one.text) for one in pool]
    place = conflict.opposed(chosen[0].text, candidates, chosen[0].passage.entry.id)
    return None if place is None else pool[place]


def _worth(groups: Sequence[Group], index: Index) -> list[float]:
    """What each group weighs in its question; together 1."""
    rarity = [0.0 if group.asks else index.sections.rarity(group) for group in groups]
    total = sum(rarity) or 1.0
    return [one / total for one in rarity]


def _ranks(passages: Sequence[Passage]) -> dict[str, int]:
    """The rank of each entry among the passages, from 0."""
    order = dict.fromkeys(passage.entry.id for passage in passages)
    return {entry_id: rank for rank, entry_id in enumerate(order)}


def _best_for(words: str, part: Sequence[Group], pool: Sequence[Sentence], index: Index) -> Sentence | None:
    """The sentence that says most about one part of a question; None where none says enough.

    The title of its entry vouches for a sentence, but says less than its own words; who asks for a price gets one.
    """
    worth = _worth(part, index)
    kind = kind_asked(words)

    def says(sentence: Sentence) -> float:
        own = _covered(part, _present(sentence.text, index))
        title = _covered(part, _present(sentence.passage.entry.title, index))
        price = {"cost": 0.4, "recipe": -0.3}.get(kind, 0.0) if MONEY.search(sentence.text) else 0.0
        fits = 0.2 if kind and sentence.passage.entry.kind == kind else 0.0
        return _says(own, worth) + 0.5 * _says(title, worth, own) + price + fits

    best = max(pool, key=lambda sentence: says(sentence) + 0.5 * sentence.score, default=None)
    return best if best is not None and says(best) >= ENOUGH_OF_PART else None


def _cite(passage: Passage, quote: str, numbers: dict[str, int], citations: list[Citation]) -> int:
    """The number of the citation for a passage's entry; the first quote of an entry makes it."""
    n = numbers.get(passage.entry.id)
    if n is None:
        n = numbers[passage.entry.id] = len(numbers) + 1
        citations.append(Citation(n, passage, quote))
    return n


def _flat(text: str) -> str:
    return " ".join(text.split())


def _present(text: str, index: Index) -> set[int]:
    return {found for term in distinct(text) if (found := index.vocabulary.get(term)) is not None}


def _covered(groups: Sequence[Group], present: set[int]) -> dict[int, float]:
    """How far each group is present, 0 to 1: by its own word wholly, by a translation or synonym in part."""
    found = {
        number: min(1.0, sum(term.weight for term in group.terms if term.id in present))
        for number, group in enumerate(groups)
    }
    return {number: share for number, share in found.items() if share}


def _says(covers: Mapping[int, float], worth: Sequence[float], besides: Mapping[int, float] | None = None) -> float:
    """What a text contributes to a question beyond what is `besides` covered."""
    before = besides or {}
    return sum(worth[one] * max(share - before.get(one, 0.0), 0.0) for one, share in covers.items())


def _sentences(
    passage: Passage,
    rank: int,
    groups: Sequence[Group],
    worth: Sequence[float],
    index: Index,
    wants_number: bool,
) -> list[Sentence]:
    """The quotable sentences of a passage, scored. Headings and title lend a little of what they cover."""
    above = _covered(groups, _present(f"{passage.entry.title}\n" + "\n".join(passage.chunk.heading), index))
    title = _covered(groups, _present(passage.entry.title, index))
    found: list[Sentence] = []
    for text in quotable(passage.chunk.text):
        covers = _covered(groups, _present(text, index))
        words = len(text.split())
        score = _says(covers, worth) + 0.25 * _says(above, worth, covers)
        score -= BEHIND * rank + 0.01 * len(found)
        score += 0.15 if passage.chunk.ordinal == 0 else 0.06 if passage.chunk.ordinal == 1 else 0.0
        if wants_number and NUMBER.search(text):
            score += 0.12
        if words < 5 or words > 60:
            score -= 0.25
        if text.rstrip().endswith((":", "?", "…")):
            score -= 0.3
        if LEANING.match(text):
            score -= 0.15
        if NOTHING.search(text) or OPEN.search(passage.chunk.heading[-1] if passage.chunk.heading else ""):
            score -= 0.25
        alone = _says(covers, worth) + 0.5 * _says(title, worth, covers)
        found.append(Sentence(text, passage, len(found), covers, score, alone))
    return found


@functools.lru_cache(maxsize=2048)
def quotable(text: str) -> tuple[str, ...]:
    """The sentences of a chunk that stand alone: prose and list items, no code, no tables."""
    found: list[str] = []
    for block in blocks(text):
        if block.kind == "prose":
            found += sentences(block.text)
        elif block.kind == "list":
            for line in block.text.split("\n"):
                if BULLET.match(line):
                    found += sentences(BULLET.sub("", line))
    return tuple(one for one in found if len(plain(one)) > 15)


def _named(understood: Understood) -> set[int]:
    """The groups of a question that name something: a model, a card, a size."""
    named = {place for place, word in enumerate(understood.words) if particulars.read(word)[0].values}
    return {group for group, owner in enumerate(understood.owners) if owner in named}


def _choose(
    pool: Sequence[Sentence], worth: Sequence[float], named: Set[int], first: Sequence[Sentence] = ()
) -> list[Sentence]:
    """Up to three sentences that together cover the question, the best first.

    After the first, one of another entry must say enough alone, or be about something that the question names and no
    chosen one speaks of (Qwen against Sarvam).
    """
    chosen = list(first)
    covered: dict[int, float] = {}
    for one in first:
        _merge(covered, one.covers)
    taken = {_flat(one.text) for one in first}
    rest = [one for one in pool if _flat(one.text) not in taken]
    while rest and len(chosen) < MOST_SENTENCES:
        if chosen:
            quoted = {one.passage.entry.id for one in chosen}
            unsaid = {group for group in named if covered.get(group, 0.0) < 0.5}
            rest = [
                one
                for one in rest
                if one.passage.entry.id in quoted
                or one.alone >= ALONE
                or (one.alone >= ABOUT and any(one.covers.get(group, 0.0) >= 0.5 for group in unsaid))
            ]
        gains = [_says(one.covers, worth, covered) if chosen else one.score for one in rest]
        best, gain = max(zip(rest, gains, strict=True), key=lambda pair: (pair[1], pair[0].score), default=(None, 0.0))
        if best is None or (chosen and gain < ENOUGH_GAIN):
            break
        chosen.append(best)
        _merge(covered, best.covers)
        rest = [one for one in rest if _flat(one.text) != _flat(best.text)]
    return chosen


def _launches(text: str, passage: Passage) -> bool:
    """Whether a block holds the launch command that the entry itself names."""
    launch = str(passage.entry.header.get("launch") or "")
    return bool(launch) and _flat(launch) in _flat(text)


def _merge(covered: dict[int, float], more: Mapping[int, float]) -> None:
    for one, share in more.items():
        covered[one] = max(covered.get(one, 0.0), share)


def _steps(
    passages: Sequence[Passage],
    ranks: dict[str, int],
    chosen: Sequence[Sentence],
    groups: Sequence[Group],
    worth: Sequence[float],
    index: Index,
) -> tuple[Block, Passage] | None:
    """The code block or list of steps that fits best, whole; from the entries already quoted if possible."""
    quoted = {sentence.passage.entry.id for sentence in chosen}
    best: tuple[float, Block, Passage] | None = None
    for passage in passages:
        above = _covered(groups, _present("\n".join((passage.entry.title, *passage.chunk.heading)), index))
        for block in blocks(passage.chunk.text):
            if block.kind not in ("code", "list") or not 20 < len(block.text) <= LONGEST_STEPS:
                continue
            if block.kind == "list" and not regex.match(r"\s*\d", block.text):
                continue
            covers = dict(above)
            _merge(covers, _covered(groups, _present(block.text, index)))
            score = _says(covers, worth) - 0.08 * ranks[passage.entry.id]
            score += 0.3 if passage.entry.id in quoted else 0.0
            score += 0.1 if block.kind == "code" else 0.0
            score += 0.4 if _launches(block.text, passage) else 0.0
            if best is None or score > best[0]:
                best = (score, block, passage)
    return (best[1], best[2]) if best and best[0] > 0.25 else None
