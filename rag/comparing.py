"""Two things compared: for each of them a sentence about what is asked, or the word that nobody wrote one.

Whoever asks "vLLM or SGLang for structured output?" is not helped by what SGLang does with memory. Not here: how a
question is divided (`asking`), or which of the fitting sentences is the best (`choosing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from knowledge.patterns import late
from rag.asking import ASKS_MONEY, MONEY
from rag.claims import PARTICULAR
from rag.covering import covered, present, says, worth_of
from rag.index import Index
from rag.lists import Group
from rag.names import CARDS
from rag.particulars import read
from rag.quotes import NOTHING, Sentence
from rag.words import tokens

BUYS = late(
    r"\b(?:buy|better|best|choose|faster|kharid\w*|le(?:na|ni|ne|u|lu)|lu+n?)\b|ख़?रीद|बेहतर|(?<![\p{L}\p{M}])ल(?:ेना|ें|ूँ|ूं)",
    regex.IGNORECASE,
)
"""How it is asked which of two things to take."""
ENOUGH = 0.5
"""The share of what is asked, and of a thing's name, that a sentence must hold with what stands above it."""


@dataclass(frozen=True)
class Side:
    """One of several things of which the same is asked: what it is called, and what is asked, in groups of terms."""

    name: str
    own: Sequence[Group]
    aspect: str
    asked: Sequence[Group]

    def speaks(self, sentence: Sentence, index: Index, *, by_itself: bool = True) -> bool:
        """Whether a sentence is about this thing, and its passage about what is asked.

        `by_itself`: whether it names the thing, rather than the title of its entry.
        """
        if NOTHING.search(sentence.text) or not self._names(sentence, sentence.text, index, by_itself=by_itself):
            return False
        return MONEY.search(sentence.text) is not None if self.price else self._asks(sentence, index)

    def written(self, sentence: Sentence, index: Index) -> bool:
        """Whether the passage of a sentence has something on what is asked of this thing, be it in other sentences."""
        text = sentence.passage.chunk.text
        if not self._names(sentence, text, index, by_itself=False):
            return False
        return MONEY.search(text) is not None if self.price else self._asks(sentence, index)

    def somewhere(self, index: Index) -> bool:
        """Whether any section of the library is about this thing and what is asked, be it one that was not read."""
        own = index.sections.shares(self.own, worth_of(self.own, index))
        asked = index.sections.shares(self.asked, worth_of(self.asked, index))
        return bool(((own >= ENOUGH) & (asked >= ENOUGH)).any())

    @property
    def called(self) -> str:
        """Its name in the words of who asks, without the signs around them, which may be markup."""
        return " ".join(tokens(self.name))

    @property
    def price(self) -> bool:
        """Whether a price is asked."""
        return ASKS_MONEY.search(self.aspect) is not None

    def names(self, sentence: Sentence, index: Index, *, by_itself: bool = False) -> bool:
        """Whether a sentence names this thing, or unless `by_itself` the title of its entry."""
        return self._names(sentence, sentence.text, index, by_itself=by_itself)

    def _names(self, sentence: Sentence, text: str, index: Index, *, by_itself: bool) -> bool:
        return self.named_in(text if by_itself else f"{sentence.passage.entry.title}\n{text}", index)

    def named_in(self, text: str, index: Index) -> bool:
        """Whether a text names this thing."""
        held = present(text, index)
        return says(covered(self.own, held), worth_of(self.own, index)) >= ENOUGH

    def fits_heading(self, sentence: Sentence, above: str, index: Index) -> bool:
        """Whether a sentence with the heading above it tells what is asked, where that is not which one to buy."""
        held = covered(self.asked, present(f"{above}\n{sentence.text}", index))
        return (
            BUYS.search(self.aspect) is not None or says(held, worth_of(self.asked, index)) >= ENOUGH or not self.asked
        )

    def _asks(self, sentence: Sentence, index: Index) -> bool:
        entry, chunk = sentence.passage.entry, sentence.passage.chunk
        around = present("\n".join((entry.title, *chunk.heading, chunk.text)), index)
        return says(covered(self.asked, around), worth_of(self.asked, index)) >= ENOUGH


def spoken_of(sides: Sequence[Side], pool: Sequence[Sentence], index: Index) -> list[tuple[Side, list[Sentence]]]:
    """Each side with the sentences that say what was asked of it, those that name it before those that only may."""
    return [
        (
            side,
            [one for one in pool if side.speaks(one, index)]
            or [one for one in pool if side.speaks(one, index, by_itself=False)],
        )
        for side in sides
    ]


def about_all(sides: Sequence[Side], pool: Sequence[Sentence], index: Index) -> list[Sentence]:
    """What is said in the best entry whose title names all of three or more things; for two, any sentence may."""
    if len(sides) < 3:
        return []
    titles = {one.passage.entry.id: one.passage.entry.title for one in pool}
    named = {entry for entry, title in titles.items() if all(side.named_in(title, index) for side in sides)}
    first = next((one.passage.entry.id for one in pool if one.passage.entry.id in named), "")
    return [one for one in pool if one.passage.entry.id == first]


def headed_by_all(sides: Sequence[Side], pool: Sequence[Sentence], index: Index) -> Sentence | None:
    """The best answer below a heading that names all of several cards, and no more of them if it can be.

    Of two cards one is bought and not the other; what else is asked of them must stand there, and no price is asked.
    """
    if len(sides) < 2 or any(one.price or one.called.lower() not in CARDS for one in sides):
        return None
    headed = ((one, one.passage.chunk.heading[-1]) for one in pool if one.below and one.passage.chunk.heading)
    fits = [
        (one, above)
        for one, above in headed
        if all(side.named_in(above, index) and side.fits_heading(one, above, index) for side in sides)
    ]
    best = min(fits, key=lambda fit: (len(read(fit[1])[0].values & CARDS.keys()), -fit[0].score), default=None)
    return best[0] if best else None


def telling(groups: Sequence[Group], index: Index) -> list[Group]:
    """Of what is asked, what is rare enough to be told of some things and not of others."""
    return [one for one in groups if not one.asks and index.sections.rarity(one) >= PARTICULAR]


def unspoken(
    sides: Sequence[Side], pool: Sequence[Sentence], index: Index, quoted: Sequence[Sentence] = ()
) -> list[str]:
    """The things of which nothing in the library says what was asked, and that nothing `quoted` names.

    None where nothing that was read is about any.
    """
    silent = [side for side in sides if not any(side.written(one, index) for one in pool)]
    if len(silent) == len(sides):
        return []
    told = " ".join(one.text for one in quoted).lower()
    return [side.called for side in silent if side.called.lower() not in told and not side.somewhere(index)]
