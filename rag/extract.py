"""The extractive writer: the best sentences of the best passages, quoted to the letter.

First the direct answer (one to three sentences that together cover the question, the number first if one was asked
for), then the steps or the command, whole. Nothing is rephrased, so nothing can be made up.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import regex

from rag import conflict, particulars
from rag.asking import (
    ASKS_LICENCE,
    ASKS_MEANING,
    ASKS_MONEY,
    ASKS_NUMBER,
    DEFINES,
    LICENCE,
    MONEY,
    NUMBER,
    TELLS_MEANING,
    asks_steps,
    kind_asked,
)
from rag.covering import covered, merge, present, says, worth_of
from rag.failures import ASKS_FAILURES, told_of
from rag.frames import frame
from rag.gate import THRESHOLD
from rag.index import Index
from rag.lists import Group
from rag.question import Understood
from rag.quotes import ALONE, Sentence, flat, sentences_of
from rag.steps import steps_for, told
from rag.types import Citation, Found, Passage, Piece
from rag.wording import LETTER

MOST_SENTENCES = 3
ENOUGH_GAIN = 0.2
"""A further sentence must cover this share of the question that no earlier one did."""
ENOUGH_OF_PART = 0.3
"""The share of one of several things asked that a sentence must cover to be quoted for it."""
ABOUT = 0.3
"""The share of the question that a sentence must cover that is about something named of which no other one speaks."""
OWN_TONGUE = 0.2
"""What a sentence gains for one of several things asked by being in the asker's Indian language."""
OTHER_TONGUE = 1.5
"""By how many ranks an entry in another language than English stands back where the question is English."""
ABOUT_NAMED = 0.5
"""How much of what the question names, beside the sentence that names most, a sentence must be about."""
WHOLE_WORD = 0.7
"""How much of a question the heading of its definition must cover."""
SPOKEN_OF = 0.5
"""How far a sentence must cover a word of the question to speak of it."""
WANTED = (
    (ASKS_NUMBER, NUMBER, 0.12),
    (ASKS_MONEY, MONEY, 0.3),
    (ASKS_LICENCE, LICENCE, 0.4),
    (ASKS_MEANING, DEFINES, 0.7),
)
"""What a question asks for, the form of a sentence that gives it, and what such a sentence gains."""

SIZE = regex.compile(r"(?<![\w.])(\d+(?:\.\d+)?)[ -]?B\b", regex.IGNORECASE)
"""How large a model is, in billions of parameters."""


@dataclass(frozen=True)
class Part:
    """One of the things that a question asks: its words, their groups, and those of what it is about."""

    words: str
    groups: Sequence[Group]
    subject: Sequence[Group]


def write(
    understood: Understood, parts: Sequence[Part], found: Found, index: Index, language: str
) -> tuple[list[Piece], list[Citation]]:
    """Pieces and citations for a question, from the passages found for it (best first).

    `parts` are the several things asked; every one of them gets a sentence if there is one.
    """
    groups, text = understood.groups, understood.text
    worth, ranks = worth_of(groups, index), _ranks(found.passages, language)
    pool = _pool(understood, found.passages, ranks, worth, index)
    chosen = _chosen(understood, parts, pool, found, worth, index, language)
    numbers: dict[str, int] = {}
    citations: list[Citation] = []
    opening = frame(language, "quoted")
    pieces = [Piece("frame", opening)] if opening else []
    against = _opposed(chosen, pool)
    if against is not None:
        pieces += _both_sides(chosen[0], against, language, numbers, citations)
        chosen = [sentence for sentence in chosen[1:] if sentence is not against]
    pieces += [_direct(sentence, numbers, citations) for sentence in chosen]
    steps = steps_for(told(found, language), ranks, chosen, groups, worth, index) if asks_steps(text) else None
    if steps is not None:
        block, passage = steps
        n = _cite(passage, block, numbers, citations)
        pieces.append(Piece("frame", frame(language, "steps", n=str(n))))
        pieces.append(Piece("steps", block, n))
    return pieces, citations


def _for_each(parts: Sequence[Part], pool: Sequence[Sentence], index: Index, language: str) -> list[Sentence]:
    """A sentence for each of several things asked, where one says enough of it."""
    chosen: list[Sentence] = []
    for part in parts if len(parts) > 1 else ():
        best = _best_for(part, pool, index, language)
        if best is not None and best not in chosen:
            chosen.append(best)
    return chosen


def _pool(
    understood: Understood,
    passages: Sequence[Passage],
    ranks: Mapping[str, float],
    worth: Sequence[float],
    index: Index,
) -> list[Sentence]:
    """The sentences that may be quoted: those about what the question names."""
    text, spelled = understood.text, _named(understood, spelled=True)
    wanted = [(form, gain) for asks, form, gain in WANTED if asks.search(text)]
    pool = [
        sentence
        for passage in passages
        for sentence in sentences_of(passage, ranks[passage.entry.id], understood.groups, worth, index, wanted, spelled)
        if not _of_other_sizes(sentence.text, text)
    ]
    return _about(pool, text)


def _chosen(
    understood: Understood,
    parts: Sequence[Part],
    pool: Sequence[Sentence],
    found: Found,
    worth: Sequence[float],
    index: Index,
    language: str,
) -> list[Sentence]:
    """The sentences that answer, the best first: a definition, failures, one for each part, or what covers most."""
    told = told_of(pool, understood, found, index) if ASKS_FAILURES.search(understood.text) else []
    if told or found.confidence < THRESHOLD:  # what is this unsure is quoted for its failures alone
        return told
    meant = None
    if ASKS_MEANING.search(understood.text):
        meant = _definition(pool, understood.groups, worth, index, language)
    chosen = [meant] if meant else _for_each(parts, pool, index, language)
    if chosen and len(chosen) >= len(parts):
        return chosen
    return _choose(pool, worth, _named(understood), chosen)


def _definition(
    pool: Sequence[Sentence], groups: Sequence[Group], worth: Sequence[float], index: Index, language: str
) -> Sentence | None:
    """The sentence that begins a section whose heading asks what a word means, where it is the word that is asked."""
    opening = [
        one
        for one in pool
        if one.place == 0
        and one.passage.chunk.heading
        and TELLS_MEANING.search(one.passage.chunk.heading[-1])
        and (language != "en" or one.passage.entry.language == "en")
        and says(covered(groups, present(one.passage.chunk.heading[-1], index)), worth) >= WHOLE_WORD
    ]
    return max(opening, key=lambda one: (one.passage.entry.language == language, one.score), default=None)


def _about(pool: Sequence[Sentence], question: str) -> list[Sentence]:
    """The sentences about what a question names, in the version that it names; all where none is about it."""
    asked = particulars.versions(question)
    here = [one for one in pool if not particulars.of_elsewhere(one.text, question)] or pool
    right = [one for one in here if not _of_another_version(one.passage.entry.title, asked)] or here
    most = max((one.named for one in right), default=0.0)
    return [one for one in right if one.named >= ABOUT_NAMED * most]


def _of_another_version(title: str, asked: Mapping[str, Set[str]]) -> bool:
    """Whether an entry is about other versions of something than the one that was asked for."""
    told = particulars.versions(title)
    return any(name in told and not told[name] & numbers for name, numbers in asked.items())


def _of_other_sizes(sentence: str, question: str) -> bool:
    """Whether a sentence is about models of other sizes than the one that was asked for."""
    asked, named = set(SIZE.findall(question)), set(SIZE.findall(sentence))
    return bool(asked) and bool(named) and not asked & named


def _direct(sentence: Sentence, numbers: dict[str, int], citations: list[Citation]) -> Piece:
    return Piece("direct", flat(sentence.text), _cite(sentence.passage, sentence.text, numbers, citations))


def _both_sides(
    one: Sentence, other: Sentence, language: str, numbers: dict[str, int], citations: list[Citation]
) -> list[Piece]:
    """Two sentences that contradict each other, each under its date and hardware."""
    pieces = [Piece("frame", frame(language, "conflict"))]
    for sentence in (one, other):
        date, hardware = conflict.dated(sentence.passage.entry)
        facts = {"title": sentence.passage.entry.title, "date": date, "hardware": hardware}
        pieces.append(Piece("frame", frame(language, "conflict_line", **facts)))
        pieces.append(_direct(sentence, numbers, citations))
    return pieces


def _opposed(chosen: Sequence[Sentence], pool: Sequence[Sentence]) -> Sentence | None:
    """A sentence of another entry that contradicts the best one."""
    if not chosen:
        return None
    candidates = [(one.passage.entry.id, one.text) for one in pool]
    place = conflict.opposed(chosen[0].text, candidates, chosen[0].passage.entry.id)
    return None if place is None else pool[place]


def _ranks(passages: Sequence[Passage], language: str) -> dict[str, float]:
    """The rank of each entry among the passages, from 0; what an English asker may not be able to read stands back."""
    order = {passage.entry.id: passage.entry for passage in reversed(passages)}
    ranked = enumerate(dict.fromkeys(passage.entry.id for passage in passages))
    back = {one: OTHER_TONGUE for one, entry in order.items() if language == "en" != entry.language}
    return {entry_id: rank + back.get(entry_id, 0.0) for rank, entry_id in ranked}


def _best_for(part: Part, pool: Sequence[Sentence], index: Index, language: str) -> Sentence | None:
    """The sentence that says most about one part of a question; None where none says enough.

    The title of its entry vouches for a sentence, but says less than its own words; who asks for a price gets one, and
    who does not gets none. What is written in the asker's own Indian language comes first among the like.
    """
    worth, about = worth_of(part.groups, index), worth_of(part.subject, index)
    kind = kind_asked(part.words)

    def worth_for(sentence: Sentence) -> float:
        entry, text = sentence.passage.entry, sentence.text
        own = covered(part.groups, present(text, index))
        title = covered(part.groups, present(entry.title, index))
        subject = says(covered(part.subject, present(f"{entry.title} {text}", index)), about)
        price = (0.4 if kind == "cost" else -0.3) if MONEY.search(text) else 0.0
        fits = 0.2 if kind and entry.kind == kind else 0.0
        tongue = OWN_TONGUE if language != "en" and entry.language == language else 0.0
        said = says(own, worth) + 0.5 * says(title, worth, own) + 0.3 * subject
        return said + price + fits + tongue + sentence.form

    best = max(pool, key=lambda sentence: worth_for(sentence) + 0.2 * sentence.score, default=None)
    return best if best is not None and worth_for(best) >= ENOUGH_OF_PART else None


def _cite(passage: Passage, quote: str, numbers: dict[str, int], citations: list[Citation]) -> int:
    """The number of the citation for a passage's entry; the first quote of an entry makes it."""
    n = numbers.get(passage.entry.id)
    if n is None:
        n = numbers[passage.entry.id] = len(numbers) + 1
        citations.append(Citation(n, passage, quote))
    return n


def _named(understood: Understood, *, spelled: bool = False) -> set[int]:
    """The groups of a question that name something: a model, a card, a size. `spelled`: not by a bare number."""
    said = (word if word in understood.text else "" for word in understood.words)  # not the CPU of who has no GPU
    values = [particulars.read(word)[0].values for word in said]
    named = {place for place, found in enumerate(values) if any(not spelled or LETTER.search(value) for value in found)}
    return {group for group, owner in enumerate(understood.owners) if owner in named}


def _choose(
    pool: Sequence[Sentence], worth: Sequence[float], named: Set[int], first: Sequence[Sentence] = ()
) -> list[Sentence]:
    """Up to three sentences that together cover the question, the best first."""
    chosen = list(first)
    so_far: dict[int, float] = {}
    for one in first:
        merge(so_far, one.covers)
    taken = {flat(one.text) for one in first}
    rest = [one for one in pool if flat(one.text) not in taken]
    while rest and len(chosen) < MOST_SENTENCES:
        fit = rest if not chosen else [one for one in rest if _may_follow(one, chosen, so_far, named)]
        gains = [says(one.covers, worth, so_far) if chosen else one.score for one in fit]
        best, gain = max(zip(fit, gains, strict=True), key=lambda pair: (pair[1], pair[0].score), default=(None, 0.0))
        if best is None or (chosen and gain < ENOUGH_GAIN):
            break
        chosen.append(best)
        merge(so_far, best.covers)
        rest = [one for one in rest if flat(one.text) != flat(best.text)]
    return chosen


def _may_follow(one: Sentence, chosen: Sequence[Sentence], so_far: Mapping[int, float], named: Set[int]) -> bool:
    """Whether a sentence may stand beside those chosen.

    One of another entry must say enough alone, or be about something that the question names and no chosen one
    speaks of (Qwen against Sarvam).
    """
    if one.alone >= ALONE or any(one.passage.entry.id == other.passage.entry.id for other in chosen):
        return True
    return one.alone >= ABOUT and any(
        so_far.get(group, 0.0) < SPOKEN_OF <= one.covers.get(group, 0.0) for group in named
    )
