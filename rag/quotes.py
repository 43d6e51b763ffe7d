"""The sentences of a passage that may be quoted, and what each is worth for a question."""

import functools
import itertools
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import regex

from rag import headings
from rag.asked import SAME, is_question
from rag.asking import DEFINES, NUMBER
from rag.blocks import blocks, plain, sentences, unbroken
from rag.covering import covered, present, says
from rag.headings import OTHERWISE, alike_above, beyond_chance
from rag.index import Index
from rag.lists import Group
from rag.types import Passage
from rag.wanted import HOURLY, MONTHLY, TIME, Want, gained

BEHIND = 0.15
"""What each rank of its entry costs a sentence."""
NEARER = 1.2
"""What it is worth how near its section comes in meaning, beside the nearest that was read.

This and the other weights here lie near a fit of which sentence stands in a section that answers (`python -m
benchmarks.sentences HOME` fits them again): of 430 questions of the tuning halves 317 go right by them, 313 by the fit,
and 310 where each is judged by a fit without it.
"""
FAR = 0.05
"""How far a passage in an Indian language is taken to be: the usual model reads none."""
ABOVE, HEADED = 0.35, 0.2
"""What a sentence gains by what its title and all its headings hold of the question that it does not hold itself, and
by what its last heading holds."""
LEAD = {0: 0.15, 1: 0.06}
"""What a sentence gains by standing at the head of its entry, where the answer is written first."""
ANSWERS = 0.45
"""What it gains besides, by how much of the question the title of its entry asks: such an entry is its answer."""
WANTED, FORMED = 0.6, 0.8
"""What a form that is wanted counts, and what its place and its own form."""
BELOW = (0.8, 0.25)
"""What the first and the second sentence below a heading gain that asks the same as the question."""
MAYBE_SAME = 0.3
"""How alike a question and a heading must be for a "yes" or "no" below it to answer a question that wants one."""
NEVER = 2.0
"""More alike than anything is."""
COUNTS = regex.compile(r"\bhow\s+(?:many|much|long|fast)\b|कितन[ेीा]|\bkitn[aei]\b", regex.IGNORECASE)
"""How a heading asks for a number."""
OF_A_COUNT = 0.7
"""How much of a likeness counts where the heading asks for a number and the question for none: "does it run?"."""
SAYS_YES_OR_NO = regex.compile(
    r"\W*(?:(?:yes|no|haan|nahin?|हाँ|हां|जी हाँ|नहीं|नाही|होय|না|হ্যাঁ|இல்லை|ஆம்|లేదు|కాదు|అవును)\b\W*[,:;—–-]|"
    r"(?:nowhere|neither|only\s+(?:if|when))\b|"
    r"(?:(?:(?:usually|mostly|better|really)\s+)?not(?!\s+(?:known|tested|shown|clear|found)\b)(?:\s+\w+){0,2}|hardly|seldom|rarely|nearly|partly|only\s+(?:in\s+part|poorly|barely))\s?:)",
    regex.IGNORECASE,
)
"""How a sentence begins that answers the question above it, and no other."""
ALONE = 0.6
"""The share of the question that steps or a sentence of another entry must cover, the sentence with half its title."""
LEANING = regex.compile(
    r"(?:(?:if|when|where|while)\s+(?:it|this|that|they|these)|it|its|this|that|these|those|they|their|he|she|both|such|so|then|there|here|also|but|and|or|otherwise)\b|"
    r"(?:यह|ये|वह|वे|इस|इन|उस|उन|इसे|उसे|इसका|इसकी|इसके|उसका|उसकी|उसके|लेकिन|और|फिर|तब)(?:\s|$)",
    regex.IGNORECASE,
)
"""How sentences begin that need the one before them."""
DANGLING = regex.compile(
    r"\b(?:means?|says?|does|do|holds?) the same\b|\bthe same (?-i:\p{Lu})|"
    r"^(?:the\s+)?(?:other|others|rest|remaining|latter|former|second|third)\b|^(?:बाकी|बाक़ी|दूसर[ाेी]|उरलेल)",
    regex.IGNORECASE,
)
"""What a sentence says that is nothing without another."""
OPEN = regex.compile(r"not known|unknown|leaves? out|left out|नहीं पता|पता नहीं", regex.IGNORECASE)
"""Headings of sections that say what nobody knows, which is seldom what was asked."""
NOTHING = regex.compile(
    r"\bno published\b|\b(?:was|were|is|are) not (?:found|published|known|stated|given|read|opened)\b|"
    r"\bno\b(?:[^.]|\.\d)*\b(?:is|are|was|were) (?:found|given|published|known|stated)\b|नहीं मिल|"
    r"\bassum(?:e|ed|ing|ption)\b|^suppose\b|मान (?:लिया|लें|लो|लीजिए)",
    regex.IGNORECASE,
)
"""What a sentence says that has no answer to give, or one that was made up to reckon with."""
NUMBERED = regex.compile(r"\s*(\d{1,3})[.)]\s")
LONGEST_STEPS = 1800
"""Characters of steps that an answer may quote."""
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
    named: float
    """How many of what the question names its own words or the title of its entry name."""
    form: float
    """What of its score is for its place and its form, whatever is asked."""
    head: str = ""
    """The head of the table of which it is a row."""
    below: bool = False
    """Whether it is the first below its heading, so that it answers what the heading asks."""
    asked: float = 0.0
    """How far the heading above it asks what the question asks, where it is the first below."""


@dataclass(frozen=True)
class Measure:
    """What of a question a text is measured by: its groups and what each weighs, and what is wanted and named."""

    groups: Sequence[Group]
    worth: Sequence[float]
    index: Index
    wanted: Sequence[Want] = ()
    named: Sequence[Set[int]] = ()
    near: float = 0.0
    """How near in meaning the nearest section comes that was read; 0 where vectors were not used."""
    message: regex.Pattern[str] | None = None
    """What a program said in the question, as the first entry has it."""
    alike: dict[str, float] | None = None
    """What was reckoned already of how far a heading asks the same."""

    def far(self, passage: Passage) -> float:
        """How much farther in meaning a passage is than the nearest; FAR where the model cannot read its language."""
        return self.near - passage.cosine if passage.entry.language == "en" or not self.near else FAR

    def covers(self, text: str) -> dict[int, float]:
        """How far a text holds each group."""
        return covered(self.groups, present(text, self.index))


@dataclass(frozen=True)
class _Above:
    """What of a question stands above the sentences of a passage, by group."""

    whole: Mapping[int, float]
    """In the title and all headings."""
    title: Mapping[int, float]
    heading: Mapping[int, float]
    """In the last heading."""
    alike: float
    """How far the last heading asks what the question asks."""
    whether: float
    """The same of what it asks for a yes or a no, without the other thing that it sets against it."""
    answered: bool
    """Whether the first sentence is the answer to that heading."""


def standing(
    covers: Mapping[int, float], title: Mapping[int, float], worth: Sequence[float], named: Sequence[Set[int]]
) -> tuple[float, float]:
    """How much of the question something says alone, beside half of its title, and how much of what is named there."""
    alone = says(covers, worth) + 0.5 * says(title, worth, covers)
    return alone, sum(max(max(covers.get(one, 0.0), title.get(one, 0.0)) for one in word) for word in named)


def sentences_of(
    passage: Passage, rank: float, by: Measure, *, opens: bool = True, whether: bool | None = True
) -> list[Sentence]:
    """The quotable sentences of a passage, scored.

    Headings and title lend a little of what they cover; a sentence gains by each form that is wanted. `opens` says
    whether the passage begins the section below its heading (a list there holds no answer by itself), and `whether`,
    that a yes or a no may be what was asked for; None where only a way was.
    """
    above = _above(passage, by, opens=opens)
    spare = NEVER if whether is None else MAYBE_SAME if whether else SAME
    return [
        _scored(place, text, passage, rank, by, above)
        for place, text in enumerate(quotable(passage.chunk.text))
        if above.whether >= spare or not SAYS_YES_OR_NO.match(text)
    ]


def _above(passage: Passage, by: Measure, *, opens: bool) -> _Above:
    title, last = passage.entry.title, "".join(passage.chunk.heading[-1:])
    titled = by.covers(title)
    meaning = any(want.form is DEFINES for want in by.wanted)
    alike = alike_above(passage, titled, by.groups, by.worth, by.index, meaning=meaning, known=by.alike)
    if COUNTS.search(last) and not any(want.form in (NUMBER, TIME, HOURLY, MONTHLY) for want in by.wanted):
        alike *= OF_A_COUNT
    whether = alike
    if (first := OTHERWISE.sub("?", last)) != last:
        own = headings.alike(first, titled, by.groups, by.worth, by.index, meaning=meaning, known=by.alike)
        whether = max(alike, own)
    return _Above(
        whole=by.covers("\n".join((title, *passage.chunk.heading))),
        title=titled,
        heading=by.covers(last) if last else {},
        alike=1.0 if by.message and by.message.search(last) else alike,
        whether=whether,
        answered=opens and not BULLET.match(passage.chunk.text),
    )


def _scored(place: int, text: str, passage: Passage, rank: float, by: Measure, above: _Above) -> Sentence:
    """One sentence of a passage, with what it is worth."""
    covers, worth = by.covers(text), by.worth
    own, ordinal = says(covers, worth), passage.chunk.ordinal
    score = own + ABOVE * says(above.whole, worth, covers) - BEHIND * rank
    score -= NEARER * by.far(passage)
    score += HEADED * says(above.heading, worth) if above.answered else 0.0
    score += ANSWERS * says(above.title, worth) if ordinal < 2 else 0.0
    score += WANTED * gained(by.wanted, text, own + says(above.heading, worth, covers)) if by.wanted else 0.0
    score += BELOW[place] * beyond_chance(above.alike) if above.answered and place < len(BELOW) else 0.0
    form = FORMED * _form(text, ordinal, *passage.chunk.heading[-1:]) - 0.01 * place
    alone, names = standing(covers, above.title, worth, by.named)
    below = above.answered and not place
    same = above.alike if below else 0.0
    return Sentence(text, passage, place, covers, score + form, alone, names, form, below=below, asked=same)


@functools.lru_cache(maxsize=16384)
def _form(text: str, ordinal: int, heading: str = "") -> float:
    """What a sentence gains by standing at the head of its entry, and loses where it does not stand well alone."""
    words, form = len(text.split()), LEAD.get(ordinal, 0.0)
    if words < 5 or words > 60:
        form -= 0.25
    if text.rstrip().endswith((":", "?", "…")):
        form -= 0.3
    if LEANING.match(text):
        form -= 0.15
    if DANGLING.search(text):
        form -= 0.4
    if text.count('"') % 2 or text.count("`") % 2 or text.count("“") != text.count("”"):
        form -= 0.4  # cut out of what somebody else says
    if NOTHING.search(text) or OPEN.search(heading):
        form -= 0.25
    return form


@functools.lru_cache(maxsize=2048)
def quotable(text: str) -> tuple[str, ...]:
    """The sentences of a chunk that stand alone: prose and list items, no code, no tables, and no questions.

    A saved thread holds what was asked in the asker's words, and of all sentences that one fits the question best.
    """
    found: list[str] = []
    for block in blocks(text):
        if block.kind == "prose":
            found += unbroken(sentences(block.text))
        elif block.kind == "list":
            for line in block.text.split("\n"):
                if BULLET.match(line):
                    found += unbroken(sentences(BULLET.sub("", line)))
    return tuple(one for one in found if len(plain(one)) > 15 and not is_question(plain(one)))


def first_number(text: str) -> str:
    """The number of the first of numbered steps: "1", a later one where the beginning stands elsewhere, "" for none."""
    numbers = (NUMBERED.match(block.text) for block in blocks(text) if block.kind == "list")
    return next((found[1] for found in numbers if found), "")


@functools.lru_cache(maxsize=2048)
def instructions(text: str) -> tuple[tuple[str, bool], ...]:
    """What a chunk tells to do, verbatim, and whether code is in it.

    Numbered steps with the code between them are one; code that stands alone is one of its own.
    """
    found: list[tuple[str, bool]] = []
    for _, alike in itertools.groupby(blocks(text), key=lambda block: (block.heading, block.kind in ("code", "list"))):
        run = [
            block for block in alike if block.kind == "code" or (block.kind == "list" and NUMBERED.match(block.text))
        ]
        whole = "\n\n".join(block.text for block in run)
        if any(block.kind == "list" for block in run) and len(whole) <= LONGEST_STEPS and whole in text:
            found.append((whole, any(block.kind == "code" for block in run)))
        else:
            found += [(block.text, block.kind == "code") for block in run]
    return tuple(one for one in found if 20 < len(one[0]) <= LONGEST_STEPS)


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
