"""What is quoted after the sentence that answers: what follows it where it stands, or what comes close to it.

Not here: which sentence answers (`choosing`).
"""

from collections.abc import Sequence
from dataclasses import replace

from rag.asked import SAME, is_question
from rag.covering import present
from rag.index import Index
from rag.quotes import LEANING, SAYS_YES_OR_NO, Sentence, flat, quotable
from rag.tongues import same_said
from rag.types import Chunk

CLOSE = 0.3
"""How little less a sentence of another section may be worth to be quoted as well.

Over the tuning halves 74 of 258 sure answers of one sentence begin in no section that answers, and the next section is
such a one for 36 of these; 33 of them are this close.
"""
ALIKE = 0.4
"""How far the heading must ask what is asked for what follows there to be quoted, and not something close to it.

Over the tuning halves no close sentence stood in a section that answers where the first one, so far asked, did not.
"""
REPEATS = 0.6
"""The share of the words of the shorter of two sentences in the other one from which they say the same."""
LONG = 80
"""Words of an answer below its question, with what follows it."""


def further(first: Sentence, pool: Sequence[Sentence], index: Index, *, unsure: bool) -> list[Sentence]:
    """What else is quoted beside the one sentence that answers: one more, or nothing.

    Below a heading that asks the same it is the rest of the answer. Elsewhere it is the best of another section that
    is worth nearly as much and says something else.
    """
    rest = None if unsure else _rest(first)
    close = None if first.asked >= (ALIKE if rest else SAME) else _close(first, pool, index)
    more = close or rest
    return [more] if more else []


def from_the_beginning(chosen: Sequence[Sentence], pool: Sequence[Sentence]) -> list[Sentence]:
    """What was chosen, and before each sentence from below a question the one with which its answer begins.

    One that cannot stand without it brings it along even if it is a "yes" which may not be quoted otherwise.
    """
    taken = {flat(one.text) for one in chosen}
    found: list[Sentence] = []
    for one in chosen:
        opens = _opening(one, pool)
        if opens is not None and flat(opens.text) not in taken:
            taken.add(flat(opens.text))
            found.append(opens)
        found.append(one)
    return found


def _opening(one: Sentence, pool: Sequence[Sentence]) -> Sentence | None:
    """The sentence with which the answer begins that a sentence from farther down below a question belongs to."""
    chunk = one.passage.chunk
    if not one.place or one.head or not is_question("".join(chunk.heading[-1:])):
        return None
    opens = next((other for other in pool if other.passage.chunk.id == chunk.id and other.below), None)
    first = quotable(chunk.text)[0]
    if opens is None and one.place == 1 and LEANING.match(one.text) and SAYS_YES_OR_NO.match(first):
        return replace(one, text=first, place=0)
    return opens


def _section(chunk: Chunk) -> tuple[str, tuple[str, ...]]:
    return chunk.entry_id, chunk.heading


def _close(first: Sentence, pool: Sequence[Sentence], index: Index) -> Sentence | None:
    """The best sentence of another section that is worth nearly as much, can stand alone, and says something else.

    Where it stands below a question, the one with which the answer to that begins.
    """
    section = _section(first.passage.chunk)
    said = present(first.text, index)
    near = [
        one
        for one in pool
        if one.score >= first.score - CLOSE
        and _section(one.passage.chunk) != section
        and not same_said(one.passage.entry, first.passage.entry)
        and not (one.head or one.text.endswith(":") or LEANING.match(one.text) or SAYS_YES_OR_NO.match(one.text))
    ]
    for one in sorted(near, key=lambda one: -one.score):
        for each in filter(None, (_opening(one, pool), one)):
            other = present(each.text, index)
            if len(said & other) < REPEATS * min(len(said), len(other)):
                return each
    return None


def _rest(first: Sentence) -> Sentence | None:
    """The sentence right after the first one below a question, in its paragraph."""
    chunk = first.passage.chunk
    if not first.below or not (first.asked >= SAME or is_question("".join(chunk.heading[-1:]))):
        return None
    below = quotable(chunk.text)
    rest = below[first.place + 1] if first.place + 1 < len(below) else ""
    after = chunk.text[chunk.text.find(first.text) + len(first.text) :]
    gap = after[: after.find(rest)]
    fits = rest and not gap.strip() and "\n\n" not in gap and len(f"{first.text} {rest}".split()) <= LONG
    return replace(first, text=rest, place=first.place + 1, below=False) if fits else None
