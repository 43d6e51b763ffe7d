"""The steps of an answer: the numbered list or the command that tells how, whole, from an entry that fits.

A report's numbered list says what happened and is no advice, so reports, minutes and evaluations lend commands only.
A list that begins with the command of a step which stands elsewhere is not quoted.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import regex

from rag.covering import covered, merge, present, says
from rag.index import Index
from rag.lists import Group
from rag.names import NAMES
from rag.quotes import ALONE, Sentence, first_number, flat, instructions
from rag.types import Chunk, Found, Passage
from rag.words import tokens

CHRONICLES = frozenset(("report", "minutes", "evaluation"))
"""Kinds whose numbered lists tell what happened, or how something was tested."""
OWN, TITLED = 0.15, 0.5
"""The share of a question that steps and the heading above them must hold, or the title of their entry, unless somebody
wants to set something up: how a model is launched does not tell why its answers are wrong."""
AWAY, ASKED = 0.3, 0.4
"""The share that steps and their heading must hold in another section than the answer whose own heading asks for it, so
far.

Over the tuning halves this takes away what stands in no section that answers, and nothing that does."""
NEAR, CODE, LAUNCHES = 0.3, 0.1, 0.4
"""What steps gain in an entry that is quoted, by holding a command, and by holding the one that launches."""
BEHIND, LEAST = 0.08, 0.25
"""What they lose by each entry that stands before theirs, and what they must be worth."""
REFUSES = regex.compile(r"\W*(?:no|nahin?|नहीं|नाही|না|இல்லை|లేదు|కాదు)\b\W*[,:;—–-]", regex.IGNORECASE)
"""How a sentence begins that says no to what was asked."""


def _launches(text: str, passage: Passage) -> bool:
    """Whether a block holds the launch command that the entry itself names; a model note has no field for it."""
    if passage.entry.kind == "model":
        return "```" in text
    launch = str(passage.entry.header.get("launch") or "")
    return bool(launch) and flat(launch) in flat(text)


def told(found: Found, language: str) -> list[tuple[Passage, Chunk]]:
    """Where steps may stand: the sections of the best entry, whole, and the chunks that were found of the others.

    Where the best entry is in the asker's own Indian language, it alone.
    """
    first = {passage.entry.id: passage for passage in reversed(found.passages)}
    told: list[tuple[Passage, Chunk]] = []
    for (entry_id, _), section in itertools.groupby(found.whole, key=lambda chunk: (chunk.entry_id, chunk.heading)):
        chunks = list(section)
        if entry_id in first:
            told.append((first[entry_id], replace(chunks[0], text="\n\n".join(one.text for one in chunks))))
    if language != "en" and any(passage.entry.language == language for passage, _ in told):
        return told
    whole = {chunk.entry_id for chunk in found.whole}
    return told + [(passage, passage.chunk) for passage in found.passages if passage.entry.id not in whole]


def steps_for(
    told: Sequence[tuple[Passage, Chunk]],
    ranks: Mapping[str, float],
    chosen: Sequence[Sentence],
    groups: Sequence[Group],
    worth: Sequence[float],
    index: Index,
    *,
    sets_up: bool,
    whether: bool = False,
) -> tuple[str, Passage] | None:
    """The steps that fit best, whole, and the section they stand in; of an entry already quoted or that says enough.

    `sets_up` says whether somebody wants to have something running, `whether` that a yes or a no is asked for: below a
    yes stand only the steps of the entry that said it, where its title is about what was asked; below a no, none.
    """
    first = chosen[0] if chosen else None
    answered = first is not None and first.asked >= ASKED and bool(first.passage.chunk.heading)
    if whether and first and REFUSES.match(first.text):
        return None
    if first and (whether or answered):
        told = [one for one in told if one[0].entry.id == first.passage.entry.id]
    by = _Measure(groups, worth, index, {sentence.passage.entry.id for sentence in chosen}, sets_up)
    found: list[tuple[float, str, Passage]] = []
    for section in (replace(passage, chunk=chunk) for passage, chunk in told):
        about = by.titled(section)
        if whether and not about:
            continue
        least = 0.0 if sets_up or about else OWN
        if first and answered and section.chunk.heading != first.passage.chunk.heading:
            if by.of_something_else(section, first.passage):
                continue
            least = AWAY
        behind = BEHIND * ranks[section.entry.id]
        found += ((score - behind, text, section) for score, text in by.scored(section, least))
    best = max(found, key=lambda one: one[0], default=None)
    return best[1:] if best and best[0] > LEAST else None


@dataclass(frozen=True)
class _Measure:
    """What of a question steps are measured by: its groups and what each weighs."""

    groups: Sequence[Group]
    worth: Sequence[float]
    index: Index
    quoted: Set[str]
    """The entries that are quoted already."""
    sets_up: bool
    """Whether somebody wants to have something running."""

    def titled(self, section: Passage) -> bool:
        """Whether the title above a section is about what was asked."""
        return says(self._covers(section.entry.title), self.worth) >= TITLED

    def of_something_else(self, section: Passage, answer: Passage) -> bool:
        """Whether a section is about something named that the answer is not, and lacks what tells there most.

        Of the backup of Open WebUI, where Qdrant's is asked for.
        """
        heading, other = answer.chunk.heading[-1:], section.chunk.heading[-1:]
        if _names(*other) <= _names(*heading):
            return False
        telling = max(self._covers(*heading), key=lambda group: self.worth[group], default=None)
        return telling is not None and not self._covers(*other, section.chunk.text).get(telling)

    def scored(self, section: Passage, least: float) -> Iterator[tuple[float, str]]:
        """What each list or command of a section is worth that holds with its heading `least` of the question.

        In an entry that is not quoted it must hold much of it, with all that stands above.
        """
        near, heading = section.entry.id in self.quoted, section.chunk.heading
        above, last = self._covers(section.entry.title, *heading), self._covers(*heading[-1:])
        for text, has_code in _blocks(section):
            covers, own = dict(above), self._covers(text)
            merge(covers, own)
            merge(own, last)
            said = says(covers, self.worth)
            if says(own, self.worth) >= least and (near or said >= ALONE):
                launches = self.sets_up and _launches(text, section)
                yield said + _begins(text) + NEAR * near + CODE * has_code + LAUNCHES * launches, text

    def _covers(self, *texts: str) -> dict[int, float]:
        return covered(self.groups, present("\n".join(texts), self.index))


def _names(*texts: str) -> set[str]:
    """The programs, models and places that texts name."""
    return {word.lower() for text in texts for word in tokens(text)} & NAMES.keys()


def _blocks(section: Passage) -> Iterator[tuple[str, bool]]:
    """The lists and commands of a section that may be quoted, each with whether it holds a command."""
    for text, has_code in instructions(section.chunk.text):
        torn = _begins(text) < 0 and text.startswith("```")
        if not torn and (has_code or section.entry.kind not in CHRONICLES):
            yield text, has_code


def _begins(text: str) -> float:
    """What steps gain by beginning with the first, or lose by beginning in the middle."""
    return {"": 0.0, "1": 0.1}.get(first_number(text), -0.2)
