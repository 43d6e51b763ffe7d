"""Which of the quotable sentences answer: a definition, one for each thing asked, or those that together cover most.

Not here: which sentences may be quoted at all, and how they are cited (`extract`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import regex

from rag import makers, particulars
from rag.asked import SAME
from rag.asking import ASKS_LICENCE, ASKS_MEANING, LICENCE, MONEY, kind_asked
from rag.comparing import Side, about_all, headed_by_all, spoken_of
from rag.covering import covered, merge, present, says, worth_of
from rag.defining import WHOLE_WORD, definition, introduced
from rag.failures import ASKS_FAILURES, ASKS_STORY, lead_of, told_of
from rag.gate import UNSURE
from rag.headings import alike_above, beyond_chance
from rag.index import Index
from rag.lists import Group
from rag.question import Understood
from rag.quotes import ALONE, BELOW, LEAD, LEANING, Sentence, flat
from rag.tongues import same_said, standing
from rag.types import Found
from rag.wording import LETTER

MOST_SENTENCES = 3
ENOUGH_GAIN = 0.2
"""A further sentence must cover this share of the question that no earlier one did."""
ENOUGH_OF_PART = 0.3
"""The share of one of several things asked that a sentence must cover to be quoted for it."""
ABOUT = 0.3
"""The share of the question that a sentence must cover that is about something named of which no other one speaks."""
OWN_TONGUE = 0.2
"""What a sentence gains for one of several things asked in the asker's own language, and loses in one not read."""
WORTH_MORE = 0.3
"""The share of the question that a further sentence from further down in an entry must cover by its own words."""
NEAR = 0.55
"""How near in meaning the section of a further sentence of another entry must be, beside the nearest of all."""
AS_GOOD = 0.3
"""The share of the best sentence's worth that a further sentence of another entry must have."""
CLOSE = 0.5
"""The cosine that its section must have where it names nothing that the question names.

Of 46 such sentences in answers to the tuning halves these two rules leave out 25, of which two were of an entry that
answers, and keep 21, of which 13 were.
"""
LEANS = regex.compile(
    r"\b(?:it|that|this|them|those|these)\W*$|\b(?:avoid|fix|solve|prevent|stop|do about)\s+(?:it|this|that|them)\b|"
    r"(?:इसे|इससे|उसे|उससे|इसका|isse|usse|iska)\s",
    regex.IGNORECASE,
)
"""A part of a question that asks of what the part before it named: "and how do we avoid it"."""
SPOKEN_OF = 0.5
"""How far a sentence must cover a word of the question to speak of it."""


@dataclass(frozen=True)
class Part:
    """One of the things that a question asks: its words, their groups, and those of what it is about."""

    words: str
    groups: Sequence[Group]
    subject: Sequence[Group]
    read: Understood | None = None
    """How it is read by itself."""
    side: Side | None = None
    """What makes it one side of a comparison; None where it asks something of its own."""


def chosen_from(
    understood: Understood,
    parts: Sequence[Part],
    pool: Sequence[Sentence],
    found: Found,
    worth: Sequence[float],
    index: Index,
    language: str,
) -> list[Sentence]:
    """The sentences that answer, the best first: a definition, failures, one for each part, or what covers most."""
    if ASKS_FAILURES.search(understood.text):
        told = told_of(pool, understood, found, index)
        if told or found.confidence < UNSURE:  # what is this unsure is quoted for its failures alone
            return told
    if len(parts) < 2 and (made := makers.told(pool, understood, index)):
        return made
    meant = None
    if ASKS_MEANING.search(understood.text):
        meant = definition(pool, understood.text, understood.groups, worth, index, language)
        meant = meant or introduced(pool, understood, worth, index)
    else:
        meant = answering([one for one in pool if asks_each(one, parts, index)])
        meant = meant or (lead_of(pool) if ASKS_STORY.search(understood.text) else None)
    if not meant and (sides := _of_each_side(parts, pool, index, language)):
        return sides
    chosen = [meant] if meant else _for_each(parts, pool, index, language)
    if chosen and len(chosen) >= len(parts):
        return chosen
    return choose(pool, worth, set[int]().union(*named_by(understood)), chosen)


def asks_each(sentence: Sentence, parts: Sequence[Part], index: Index) -> bool:
    """Whether the heading above a sentence asks each of several things that are asked."""
    if len(parts) < 2 or parts[0].side or sentence.asked < SAME:
        return sentence.asked >= SAME
    held = present(sentence.passage.chunk.heading[-1] if sentence.passage.chunk.heading else "", index)
    return all(
        says(covered(part.groups, held), worth_of(part.groups, index)) >= WHOLE_WORD
        and not ASKS_MEANING.search(part.words)
        for part in parts
    )


def answering(pool: Sequence[Sentence]) -> Sentence | None:
    """The sentence below the heading that asks what the question asks, the first of its entry where several do."""
    below = (one for one in pool if one.asked >= SAME)
    return max(below, key=lambda one: (one.asked, one.score, -one.passage.chunk.ordinal), default=None)


def _for_each(parts: Sequence[Part], pool: Sequence[Sentence], index: Index, language: str) -> list[Sentence]:
    """A sentence for each of several things asked, where one says enough of it."""
    chosen: list[Sentence] = []
    for part in parts if len(parts) > 1 else ():
        word = ASKS_MEANING.search(part.words) is not None
        best = (
            definition(pool, part.words, part.groups, worth_of(part.groups, index), index, language) if word else None
        )
        best = best or best_for(part, pool, index, language, chosen[0].passage.entry.id if chosen else "")
        if best is not None and best not in chosen:
            chosen.append(best)
    return chosen


def _of_each_side(parts: Sequence[Part], pool: Sequence[Sentence], index: Index, language: str) -> list[Sentence]:
    """A sentence about what is asked for each side of a comparison of which one was read; one may speak of both.

    Where the best sentence of all names both it is about the two and enough; where only the title of its entry does, it
    comes first. An entry whose title names three or more of them is asked alone; of cards what stands below a heading
    that names all of them.
    """
    sides = [part.side for part in parts if part.side]
    if headed := headed_by_all(sides, pool, index):
        return [headed]
    about = about_all(sides, pool, index)
    pool = about or pool
    told = spoken_of(sides, pool, index)
    best_of_all = max(pool, key=lambda one: one.score, default=None)
    chosen: list[Sentence] = []
    if len(told) > 1 and best_of_all and all(side.names(best_of_all, index) for side, _ in told):
        chosen = [best_of_all]
        if all(side.names(best_of_all, index, by_itself=True) for side, _ in told):
            return chosen
    for part, (side, own) in zip(parts, told, strict=False):
        if any(side.speaks(one, index) for one in chosen):
            continue
        if not own and any(side.written(one, index) for one in pool):
            own = [one for one in pool if side.names(one, index)]
        best = best_for(part, own, index, language)
        chosen += [best] if best is not None and best not in chosen else []
    return chosen if any(own for _, own in told) else []


def best_for(part: Part, pool: Sequence[Sentence], index: Index, language: str, leans_on: str = "") -> Sentence | None:
    """The sentence that says most about one part of a question; None where none says enough.

    The title of its entry vouches for a sentence, but says less than its own words; who asks for a price or a licence
    gets it, and who asks for no price gets none. What is written in the asker's own language comes first among the
    like.
    """
    worth, about = worth_of(part.groups, index), worth_of(part.subject, index)
    pool = [one for one in pool if one.passage.entry.id == leans_on] if leans_on and LEANS.search(part.words) else pool
    kind, meaning = kind_asked(part.words), ASKS_MEANING.search(part.words) is not None
    of_licence = ASKS_LICENCE.search(part.words) is not None

    def worth_for(sentence: Sentence) -> float:
        entry, text = sentence.passage.entry, sentence.text
        own = covered(part.groups, present(text, index))
        title = covered(part.groups, present(entry.title, index))
        subject = says(covered(part.subject, present(f"{entry.title} {text}", index)), about)
        price = (0.4 if kind == "cost" else -0.3) if MONEY.search(text) else 0.0
        fits = 0.2 if kind and entry.kind == kind else 0.0
        fits += 0.4 if of_licence and LICENCE.search(text) else 0.0
        tongue = OWN_TONGUE * standing(language, entry.language)
        said = says(own, worth) + 0.5 * says(title, worth, own) + 0.3 * subject
        alike = (
            alike_above(sentence.passage, title, part.groups, worth, index, meaning=meaning) if sentence.below else 0.0
        )
        return said + price + fits + tongue + sentence.form + BELOW[0] * beyond_chance(alike)

    best = max(pool, key=lambda sentence: worth_for(sentence) + 0.5 * sentence.score, default=None)
    return best if best is not None and worth_for(best) >= ENOUGH_OF_PART else None


def named_by(understood: Understood, *, spelled: bool = False) -> list[set[int]]:
    """The groups of each word of a question that names a model, a card, a size. `spelled`: no bare number."""
    said = (word if word in understood.text else "" for word in understood.words)  # not the CPU of who has no GPU
    values = [particulars.read(word)[0].values if not particulars.HOURS.fullmatch(word) else () for word in said]
    named = {place for place, found in enumerate(values) if any(not spelled or LETTER.search(value) for value in found)}
    owned: dict[int, set[int]] = {}
    for group, owner in enumerate(understood.owners):
        if owner in named:
            owned.setdefault(owner, set()).add(group)
    return list(owned.values())


def choose(
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
        fit = rest if not chosen else [one for one in rest if _may_follow(one, worth, chosen, so_far, named)]
        gains = [says(one.covers, worth, so_far) if chosen else one.score for one in fit]
        best, gain = max(zip(fit, gains, strict=True), key=lambda pair: (pair[1], pair[0].score), default=(None, 0.0))
        if best is None or (chosen and gain < ENOUGH_GAIN):
            break
        chosen.append(best)
        merge(so_far, best.covers)
        rest = [one for one in rest if flat(one.text) != flat(best.text)]
    return chosen


def _may_follow(
    one: Sentence, worth: Sequence[float], chosen: Sequence[Sentence], so_far: Mapping[int, float], named: Set[int]
) -> bool:
    """Whether a sentence may stand beside those chosen.

    One of another entry must say enough alone, or be about something that the question names and no chosen one
    speaks of (Qwen against Sarvam), and must not say the same in another language; none may begin with "it", which
    nobody could tell the meaning of, unless what it follows is chosen.
    """
    same = [other for other in chosen if one.passage.entry.id == other.passage.entry.id]
    if same:
        before = (one.passage.chunk.id, one.place - 1)
        if LEANING.match(one.text) and before not in ((other.passage.chunk.id, other.place) for other in same):
            return False
        return one.passage.chunk.ordinal in LEAD or says(one.covers, worth) >= WORTH_MORE
    if LEANING.match(one.text) or 0 < one.passage.dense < NEAR or one.score < AS_GOOD * chosen[0].score:
        return False
    if one.passage.entry.language == "en" and 0 < one.passage.cosine < CLOSE and not one.named:
        return False
    if any(same_said(one.passage.entry, other.passage.entry) for other in chosen):
        return False
    speaks = any(so_far.get(group, 0.0) < SPOKEN_OF <= one.covers.get(group, 0.0) for group in named)
    return one.alone >= ALONE or (one.alone >= ABOUT and speaks)
