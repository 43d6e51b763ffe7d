"""Several things asked: each is answered from what was found for it alone, or is said to have been written by nobody.

Not here: how a question is divided (`asking`) and each part read (`parting`), or two things compared (`comparing`).
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace

import regex

from rag import absent, gate, particulars
from rag.asking import COMPARES, SENTENCE, compared
from rag.choosing import Part, answering, asks_each, best_for, chosen_from
from rag.circumstances import fitting
from rag.covering import covered, present, says, worth_of
from rag.deciding import deciding, plain
from rag.index import Index
from rag.lists import Group
from rag.parting import POINTS, leans
from rag.pool import pool_of, ranks_of
from rag.question import Understood
from rag.quotes import Sentence, flat
from rag.reading import Apart, Looked
from rag.rows import siblings
from rag.types import Found, Passage
from rag.wanted import told_in_time

HALF = 0.5
"""The share of what is asked, besides its subject, that a sentence must hold to be quoted for want of a better one."""
NEARLY_ALL = 0.8
"""The share of what is asked that a section must hold for nobody to say that it was not written."""
LITTLE = 2
"""The words of a part that names nothing, up to which it is about what was asked before it."""
SURE = gate.UNSURE
"""How surely one of several things must be answered, for it to be answered where the whole is not."""
MORE = 0.25
"""How much more of a part a heading must ask where what was named before it is left away."""
UNDER = regex.compile(
    r"^\W*(?:and|or|but|what about|how about)?\s*(?:for|at|in|on|with|without|under|during)\b|"
    r"(?:\b(?:ke liye|mein|me|pe|par|ke bina)|के लिए|में|पर|के बिना)\W*$",
    regex.IGNORECASE,
)
"""How a follow-up asks the same under another circumstance, rather than something else of the same."""


def found_apart(
    understood: Understood,
    found: Found,
    looked: Looked,
    weigh: Callable[[Understood, Sequence[Passage], float], gate.Evidence | None],
) -> tuple[Found, Understood]:
    """What was found, with what was found for each of several things asked, and how likely that answers it.

    Where one of them is surely answered the whole is answered, as far as it can be. What is better answered without
    what was named before it is about something else, and is understood so from here on.
    """

    def judged(asked: Understood, own: Apart) -> tuple[Found, float]:
        passages = tuple(own.passages(found.passages))
        evidence = weigh(asked, passages, own.near)
        sure = gate.confidence(evidence, vectors=own.near > 0) if evidence else 0.0
        terms = tuple(dict.fromkeys(asked.subject))
        title = evidence.title if evidence else 0.0
        return replace(found, passages=passages, terms=terms, confidence=sure, near=own.near), title

    parts, read = list(understood.parts), list(understood.apart)
    apart = [judged(asked, own) for asked, own in zip(read, looked.apart, strict=True)]
    for place, own in looked.alone.items():
        asked = understood.alone[place]
        other = judged(asked, own)
        if _better(other, apart[place]):
            parts[place], read[place], apart[place] = (parts[place][0], " ".join(asked.words)), asked, other
    understood = replace(understood, parts=parts, apart=read) if read else understood
    asked_now = list(zip((one for one, _ in apart), understood.parts, strict=False))[understood.before :]
    alone = (one.confidence for one, asked in asked_now if not leans(*asked) or _points(*asked))
    surest = max(alone, default=0.0)
    lifted = found.confidence < gate.THRESHOLD and surest >= SURE
    apart_found = tuple(one for one, _ in apart)
    found = replace(found, apart=apart_found, confidence=surest if lifted else found.confidence, in_part=lifted)
    return found, understood


def _better(alone: tuple[Found, float], named: tuple[Found, float]) -> bool:
    """Whether a part is better answered by itself than about what was named before it."""
    (own, asked), (about, held) = alone, named
    return own.confidence >= SURE and (about.confidence < gate.THRESHOLD or asked >= held + MORE)


def _points(part: str, subject: str) -> bool:
    """Whether a part points at what was named before it: "and may I sell it?"."""
    return bool(subject) and POINTS.search(part) is not None


def each(
    understood: Understood, parts: Sequence[Part], pool: Sequence[Sentence], found: Found, index: Index, language: str
) -> list[Sentence]:
    """A sentence for each of several things asked, or the one below the heading that asks all of them.

    Nothing where one thing is asked, or the same of things that are compared.
    """
    if len(found.apart) < 2 or compares(understood) or _only_asks_on(understood):
        return []
    whole = None if understood.before else answering([one for one in pool if asks_each(one, parts, index)])
    if whole is not None:
        return [whole]
    if understood.before and not parts[-1].subject:
        return _added(parts[-1], pool, index)
    telling = _Telling(pool, index, language, follows=understood.before > 0)
    for asked, part, own in list(zip(understood.parts, parts, found.apart, strict=False))[understood.before :]:
        sure = own.confidence >= gate.THRESHOLD
        if sure or not (found.in_part or lacking(part, own, index)):
            telling.tell(asked, part, own, sure=sure)
    return telling.chosen


@dataclass
class _Telling:
    """What is quoted for one thing after the other; `chosen` was quoted so far."""

    pool: Sequence[Sentence]
    """What may be quoted for the whole question."""
    index: Index
    language: str
    follows: bool
    """Whether all of it follows on what was answered before."""
    chosen: list[Sentence] = field(default_factory=list)

    def tell(self, asked: tuple[str, str], part: Part, own: Found, *, sure: bool) -> None:
        """Choose for one part; `own` was found for it alone, and answers it for `sure` or not."""
        words, subject = asked
        leaning = leans(words, subject)
        if self.chosen and not subject and leaning and says_little(part):
            best = self._from_those_told(part)
        else:
            points = leaning and (self.chosen or self.follows) and POINTS.search(words)
            best = self._from_the_whole(part, sure=sure) if points or not sure else []
            best = best or (_of_part(part, own, self.chosen, self.index, self.language) if sure else [])
        if told_in_time(words, (one.text for one in best)):
            self.chosen += self._new(best)

    def _from_those_told(self, part: Part) -> list[Sentence]:
        """The best of the entries that were quoted already, where it speaks of what the part asks."""
        told = self._told
        said = best_for(part, [one for one in self.pool if one.passage.entry.id in told], self.index, self.language)
        return self._new([said]) if said and speaks(said, part, self.index, told) else []

    def _from_the_whole(self, part: Part, *, sure: bool) -> list[Sentence]:
        """The best of what was found for the whole; where the part is not sure, it must speak of what that asks."""
        leans_on = self.chosen[0].passage.entry.id if self.chosen else ""
        said = best_for(part, self.pool, self.index, self.language, leans_on)
        alone = not self.chosen and not self.follows
        fits = said and (sure or alone or speaks(said, part, self.index, self._told))
        return self._new([said]) if said and fits else []

    @property
    def _told(self) -> set[str]:
        """The entries that were quoted."""
        return {one.passage.entry.id for one in self.chosen}

    def _new(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Those of some sentences that were not quoted yet."""
        taken = {flat(one.text) for one in self.chosen}
        return [one for one in sentences if flat(one.text) not in taken]


def says_little(part: Part) -> bool:
    """Whether a part says too little to be about anything without what was asked before it: "and how much?"."""
    return sum(not one.asks for one in part.groups) <= LITTLE


def _only_asks_on(understood: Understood) -> bool:
    """Whether a follow-up says nothing of its own: "why?"."""
    if not understood.before:
        return False
    read = understood.apart[-1]
    own = read.groups_in(understood.parts[-1][0])
    return all(one.asks for one in own) and not read.missing


def _added(part: Part, pool: Sequence[Sentence], index: Index) -> list[Sentence]:
    """What is quoted for a follow-up that names nothing: the best on the whole that holds what it adds."""
    least = HALF if UNDER.search(part.words) else 0.0
    told = [one for one in pool if one.alone >= least and _says_own(part, one.text, index)]
    told = told if told_in_time(part.words, (one.text for one in told)) else []
    best = max(told, key=lambda one: one.score, default=None)
    return [best] if best is not None else []


def speaks(sentence: Sentence, part: Part, index: Index, told: Set[str]) -> bool:
    """Whether a sentence, with what stands above it, speaks of what a part asks, and not of its subject alone.

    Where its entry is not among those that were `told` of already, it must say nearly all.
    """
    own = [one for one in part.groups if one not in part.subject and not one.asks]
    least = HALF if not told or sentence.passage.entry.id in told else NEARLY_ALL
    return not (own or unheard(part)) or _holds(own, f"{_above(sentence)}\n{sentence.text}", index, least)


def _says_own(part: Part, text: str, index: Index) -> bool:
    own = [one for one in part.groups if one not in part.subject and not one.asks]
    return bool(own) and _holds(own, text, index)


def unheard(part: Part) -> bool:
    """Whether the library knows less than half of the words that a part asks."""
    own = [one for one in part.groups if one not in part.subject and not one.asks]
    missing = part.read.missing if part.read else ()
    return len(missing) >= LITTLE and len(missing) > len(own)


def _above(sentence: Sentence) -> str:
    return "\n".join((sentence.passage.entry.title, *sentence.passage.chunk.heading))


def _holds(own: Sequence[Group], text: str, index: Index, least: float = HALF) -> bool:
    return says(covered(own, present(text, index)), worth_of(own, index)) >= least


def compares(understood: Understood) -> bool:
    """Whether things are compared, so that neither is a question by itself: "is vLLM faster than SGLang?"."""
    _, names = compared(understood.parts)
    return bool(names) and not COMPARES.isdisjoint(understood.text.lower().split())


def _of_part(part: Part, own: Found, chosen: Sequence[Sentence], index: Index, language: str) -> list[Sentence]:
    """What is quoted for one of several things asked: what would stand first if nothing else were asked.

    Where that was said of another one already, it must name what is asked of here.
    """
    assert part.read is not None
    own = fitting(part.read.text, own, index).quotable(own)
    worth = worth_of(part.groups, index)
    pool = pool_of(part.read, own.passages, ranks_of(own.passages, language), worth, index, language)
    names = named(part.words)
    own_words = part.read.groups_in(part.words) if own.said else []
    taken = {flat(one.text) for one in chosen if not names <= named(f"{one.passage.entry.title} {one.text}")}
    pool = [one for one in pool if flat(one.text) not in taken and flat(one.text) not in own.said]
    pool = [one for one in pool if _holds(own_words, f"{_above(one)}\n{one.text}", index)] if own_words else pool
    return siblings(chosen_from(part.read, (), pool, own, worth, index, language)[:1], pool)


def named(text: str) -> Set[str]:
    """What a text names: models, cards, sizes, languages."""
    read, _ = particulars.read(text)
    return read.values.union(read.languages)


def lacking(part: Part, own: Found, index: Index) -> set[str]:
    """What a part names of which its best entry knows nothing; what was told before it asks does not count."""
    if part.read is None or not own.passages:
        return set()
    read, first = absent.read_of(own.passages), own.passages[0].entry
    asks = plain(SENTENCE.split(part.words)[-1])
    names = {name for name in deciding(part.read, first, read) if name in asks}
    return absent.lacking(names, read, index)
