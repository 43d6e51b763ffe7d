"""The extractive writer: the best sentences of the best passages, quoted to the letter.

First the direct answer (one to three sentences that together cover the question, the number first if one was asked
for), then the steps or the command, whole. Nothing is rephrased, so nothing can be made up.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rag import conflict, outcries, particulars
from rag.apart import each
from rag.asking import ASKS_MEANING, SETS_UP, asks_only_whether, asks_steps
from rag.choosing import MOST_SENTENCES, Part, answering, chosen_from
from rag.circumstances import Fitting, fitting, named, said
from rag.comparing import unspoken
from rag.covering import worth_of
from rag.defining import undefined
from rag.doubt import ahead, doubtful
from rag.frames import frame, shown
from rag.further import from_the_beginning, further
from rag.index import Index
from rag.pool import pool_of, ranks_of
from rag.priced import missing, with_sum
from rag.question import Understood
from rag.quotes import Measure, Sentence, flat, instructions, sentences_of
from rag.rows import siblings, tables
from rag.stances import stance
from rag.steps import steps_for, told
from rag.tongues import CALLED, standing
from rag.types import Citation, Found, Passage, Piece
from rag.unanswered import unquoted, unwritten
from rag.wanted import told_in_time


class Written(NamedTuple):
    """An answer's pieces and citations, and whether it is only what comes closest."""

    pieces: list[Piece]
    citations: list[Citation]
    doubtful: bool = False
    first: Sentence | None = None
    """The sentence that was found to answer; how the answer below its heading begins may stand before it."""
    unwritten: Sequence[str] = ()
    """What was asked besides, of which nobody has written."""
    again: bool = False
    """Whether all that could be quoted was said before in this conversation."""


def write(understood: Understood, parts: Sequence[Part], found: Found, index: Index, language: str) -> Written:
    """Pieces and citations for a question, from the passages found for it (best first).

    `parts` are the several things asked; every one of them gets a sentence if there is one.
    """
    text = understood.text
    fits = fitting(text, found, index)
    quotable = found if found.in_part else fits.quotable(found)
    if not quotable.passages and found.passages:
        return Written(_only_near(fits, found, language), [])
    found = _as_wanted(quotable)
    worth = worth_of(understood.groups, index)
    pool = _unsaid(understood, found, worth, index, language)
    chosen = each(understood, parts, pool, found, index, language)
    if understood.before and not chosen:
        return Written([], [], again=True)
    chosen = chosen or siblings(chosen_from(understood, parts, pool, found, worth, index, language), pool)
    chosen = with_sum(text, chosen, pool) if len(parts) < 2 else chosen
    if found.said and all(flat(one.text) in found.said for one in chosen):
        return Written([], [], again=True)
    if len(parts) < 2 and not answering(chosen) and not told_in_time(text, (one.text for one in chosen)):
        return Written([], [])
    return _put_together(understood, parts, found, fits, pool, chosen, index, language)


def _put_together(
    understood: Understood,
    parts: Sequence[Part],
    found: Found,
    fits: Fitting,
    pool: Sequence[Sentence],
    quoted: Sequence[Sentence],
    index: Index,
    language: str,
) -> Written:
    """The answer around the sentences that are quoted: what stands before them, what was asked besides, the steps."""
    first = quoted[0] if quoted else None
    gap = ahead(found.ranking)
    unsure = bool(quoted) and all(doubtful(one, gap) for one in quoted[: max(len(parts), 1)])
    unsure = unsure or (first is not None and len(parts) < 2 and undefined(understood, first, index))
    numbers, citations = dict[str, int](), list[Citation]()
    chosen = from_the_beginning(quoted, pool)[: max(MOST_SENTENCES, len(parts))]
    if first and len(parts) < 2 and len(chosen) == 1 and not (first.head or ASKS_MEANING.search(understood.text)):
        chosen = [first, *further(first, pool, index, unsure=unsure)]
    opening = _other_cards(fits, chosen, language) or frame(language, "closest" if unsure else "quoted")
    pieces = [Piece("frame", one) for one in (_not_in(found, chosen), opening) if one]
    pieces += _quoted(chosen, pool, language, numbers, citations)
    silent = unspoken([part.side for part in parts if part.side], pool, index, quoted)
    besides = unwritten(understood, parts, found, quoted, index)
    pieces += _nobody_wrote(silent, besides, language)
    apart = [one for one in unquoted(understood, parts, found, quoted, index) if one not in besides]
    pieces += [Piece("frame", frame(language, "ask_apart", part=shown(one.words))) for one in apart]
    said = {one.words for one in (*besides, *apart)}
    several = [one.words for one in parts if one.words not in said] if len(parts) > 1 else [understood.text]
    no_sum = any(missing(one, quoted) for one in several)
    pieces += [Piece("frame", frame(language, "no_sum"))] if no_sum else []
    if not unsure:
        pieces += _steps(understood, found, fits, quoted, index, language, numbers, citations)
    left = [*besides, *(part for part in parts if part.side and part.side.called in silent)]
    asked = [understood.text] * no_sum + [part.read.text for part in left if part.read]
    return Written(pieces, citations, unsure, first, asked) if citations else Written([], [])


def _unsaid(
    understood: Understood, found: Found, worth: Sequence[float], index: Index, language: str
) -> list[Sentence]:
    """The sentences that may be quoted; where somebody asks on, none that was said before."""
    pool = pool_of(understood, found.passages, ranks_of(found.passages, language), worth, index, language)
    return [one for one in pool if flat(one.text) not in found.said] if understood.before else pool


def _nobody_wrote(sides: Sequence[str], parts: Sequence[Part], language: str) -> list[Piece]:
    """A word on each side of a comparison, and on each thing asked besides, of which nobody has written."""
    said = [frame(language, "no_side", thing=name) for name in sides]
    said += [frame(language, "no_part", part=shown(part.words)) for part in parts]
    return [Piece("frame", one) for one in said]


def _steps(
    understood: Understood,
    found: Found,
    fits: Fitting,
    chosen: Sequence[Sentence],
    index: Index,
    language: str,
    numbers: dict[str, int],
    citations: list[Citation],
) -> list[Piece]:
    """The steps or the command, whole, where a way is asked for; who pastes an error wants it mended.

    Below a yes stand only those of the entry that said it, where it is about what was asked; below a no, none.
    """
    text = understood.parts[-1][0] if understood.before else understood.text
    mends = outcries.message(text)
    if not (asks_steps(text) or mends):
        return []
    passages = [one for one in told(found, language) if fits.may_tell(one[0].entry)]
    ranks, worth = ranks_of(found.passages, language), worth_of(understood.groups, index)
    sets_up, whether = SETS_UP.search(text) is not None, asks_only_whether(text) and not mends
    steps = steps_for(passages, ranks, chosen, understood.groups, worth, index, sets_up=sets_up, whether=whether)
    if steps is None or (understood.before and flat(steps[0]) in found.said):
        return []
    block, passage = steps
    n = _cite(passage, block, numbers, citations)
    return [Piece("frame", frame(language, "steps", n=str(n))), Piece("steps", block, n)]


def _as_wanted(found: Found) -> Found:
    """What was found in the language that was asked for alone, where the best entry is in it."""
    if not found.wanted or not found.passages or found.passages[0].entry.language != found.language:
        return found
    passages = tuple(one for one in found.passages if one.entry.language == found.language)
    entries = {one.entry.id for one in passages}
    return replace(found, passages=passages, whole=tuple(one for one in found.whole if one.entry_id in entries))


def _not_in(found: Found, chosen: Sequence[Sentence]) -> str:
    """A word that nothing was found in the language that was asked for, where that is so."""
    written = (one.passage.entry.language for one in chosen)
    if not found.wanted or any(standing(found.language, one) > 0 for one in written):
        return ""
    return frame(found.language, "not_in", tongue=CALLED.get(found.language, found.language))


def _quoted(
    chosen: Sequence[Sentence],
    pool: Sequence[Sentence],
    language: str,
    numbers: dict[str, int],
    citations: list[Citation],
) -> list[Piece]:
    """The sentences in order; where another entry contradicts the first, both stand under their dates before them."""
    against = _opposed(chosen, pool)
    if against is None:
        return _quotes(chosen, language, numbers, citations)
    both = _both_sides(chosen[0], against, language, numbers, citations)
    return both + _quotes([one for one in chosen[1:] if one is not against], language, numbers, citations)


def _quotes(
    chosen: Sequence[Sentence], language: str, numbers: dict[str, int], citations: list[Citation]
) -> list[Piece]:
    """The sentences in order; rows of one table stand together under its head."""
    pieces: list[Piece] = []
    for (head, _), alike in itertools.groupby(chosen, key=lambda one: (one.head, one.passage.chunk.id)):
        run = list(alike)
        if not head:
            pieces += [_direct(sentence, numbers, citations) for sentence in run]
            continue
        n = _cite(run[0].passage, run[0].text, numbers, citations)
        rows = sorted(run, key=lambda one: one.place)
        pieces.append(Piece("frame", frame(language, "row", n=str(n), heading=_above(run[0].passage))))
        pieces.append(Piece("table", "\n".join((head, *(one.text for one in rows))), n))
    return pieces


def _above(passage: Passage) -> str:
    """What stands above a table: the heading of its section, or the title of its entry."""
    return passage.chunk.heading[-1] if passage.chunk.heading else passage.entry.title


def read_ahead(passages: Sequence[Passage], index: Index) -> None:
    """Read what is remembered of these passages, so that the first answers from them need not."""
    for passage in passages:
        named(passage.entry.title)
        instructions(passage.chunk.text)
        tables(passage.chunk.text)
        for sentence in sentences_of(passage, 0.0, Measure((), (), index)):
            conflict.figures(sentence.text)
            stance(sentence.text)
            particulars.of_other_sizes(sentence.text, "8B")
            particulars.of_elsewhere(sentence.text, "")


def _only_near(fits: Fitting, found: Found, language: str) -> list[Piece]:
    """A word on what the best entry is about instead, where nothing may be quoted."""
    about = said(named(found.passages[0].entry.title))
    return [Piece("frame", frame(language, "nearest_other", said=about, asked=said(fits.asked)))] if about else []


def _other_cards(fits: Fitting, chosen: Sequence[Sentence], language: str) -> str:
    """A word on the cards for which what is quoted was written, where it is about none that was asked for."""
    others = [fits.other(one.passage.entry, one.text) for one in chosen]
    if not others or not all(told for told, _ in others):
        return ""
    return frame(language, "other", said=others[0][0], asked=others[0][1])


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
    if not chosen or chosen[0].head:
        return None
    pool = [one for one in pool if not one.head]
    first, *candidates = [(one.passage.entry, one.text) for one in (chosen[0], *pool)]
    place = conflict.opposed(first, candidates)
    return None if place is None else pool[place]


def _cite(passage: Passage, quote: str, numbers: dict[str, int], citations: list[Citation]) -> int:
    """The number of the citation for a passage's entry; the first quote of an entry makes it, others are added."""
    n = numbers.get(passage.entry.id)
    if n is None:
        n = numbers[passage.entry.id] = len(numbers) + 1
        citations.append(Citation(n, passage, quote))
    else:
        before = citations[n - 1]
        citations[n - 1] = replace(before, further=(*before.further, (passage, quote)))
    return n
