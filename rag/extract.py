"""The extractive writer: the best sentences of the best passages, quoted to the letter.

First the direct answer (one to three sentences that together cover the question, the number first if one was asked
for), then the steps or the command, whole. Nothing is rephrased, so nothing can be made up.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from rag import conflict, outcries, particulars
from rag.about import about
from rag.asked import is_question
from rag.asking import ASKS_MEANING, ASKS_WHETHER, SETS_UP, TELLS_MEANING, asks_steps, aspect_of, compared, unlike
from rag.choosing import Part, answering, chosen_from, named_by
from rag.circumstances import Fitting, fitting, named, said
from rag.comparing import unspoken
from rag.covering import worth_of
from rag.doubt import doubtful
from rag.frames import frame
from rag.further import further
from rag.index import Index
from rag.question import Understood
from rag.quotes import LEAD, Measure, Sentence, flat, instructions, sentences_of
from rag.rows import ASKS_FIGURE, rows_of, siblings, tables
from rag.steps import steps_for, told
from rag.tongues import CALLED, reads, standing
from rag.types import Chunk, Citation, Found, Passage, Piece
from rag.wanted import Want, told_in_time, wanted

OTHER_TONGUE = 1.5
"""By how many ranks an entry stands back whose language the asker may not be able to read."""
SPEAKS = 0.5
"""How far a sentence must hold a word of the question to speak of it."""
SAID_SO = 1.0
"""What a sentence gains that holds, word for word, what a program said in the question."""


class Written(NamedTuple):
    """An answer's pieces and citations, and whether it is only what comes closest."""

    pieces: list[Piece]
    citations: list[Citation]
    doubtful: bool = False
    first: Sentence | None = None
    """The sentence with which it begins."""


def write(understood: Understood, parts: Sequence[Part], found: Found, index: Index, language: str) -> Written:
    """Pieces and citations for a question, from the passages found for it (best first).

    `parts` are the several things asked; every one of them gets a sentence if there is one.
    """
    groups, text = understood.groups, understood.text
    fits = fitting(text, found, index)
    quotable = fits.quotable(found)
    if not quotable.passages and found.passages:
        return Written(_only_near(fits, found, language), [])
    found = _as_wanted(quotable)
    worth, ranks = worth_of(groups, index), _ranks(found.passages, language)
    pool = _pool(understood, found.passages, ranks, worth, index, language)
    chosen = chosen_from(understood, parts, pool, found, worth, index, language)
    chosen = siblings(chosen, pool)
    if len(parts) < 2 and not answering(chosen) and not told_in_time(text, (one.text for one in chosen)):
        return Written([], [])
    first = chosen[0] if chosen else None
    unsure = bool(chosen) and all(doubtful(one, understood.missing_share) for one in chosen[: max(len(parts), 1)])
    silent = unspoken([part.side for part in parts if part.side], pool, index)
    numbers: dict[str, int] = {}
    citations: list[Citation] = []
    if len(parts) < 2 and len(chosen) == 1 and not (chosen[0].head or ASKS_MEANING.search(text)):
        chosen = [*chosen, *further(chosen[0], pool, index, unsure=unsure)]
    opening = _other_cards(fits, chosen, language) or frame(language, "closest" if unsure else "quoted")
    pieces = [Piece("frame", one) for one in (_not_in(found, chosen), opening) if one]
    against = _opposed(chosen, pool)
    if against is not None:
        pieces += _both_sides(chosen[0], against, language, numbers, citations)
        chosen = [sentence for sentence in chosen[1:] if sentence is not against]
    pieces += _quotes(chosen, language, numbers, citations)
    pieces += [Piece("frame", frame(language, "no_side", thing=name)) for name in silent]
    passages = [one for one in told(found, language) if fits.may_tell(one[0].entry)]
    way = not unsure and (asks_steps(text) or bool(outcries.message(text)))  # who pastes an error wants it mended
    sets_up = SETS_UP.search(text) is not None
    steps = steps_for(passages, ranks, chosen, groups, worth, index, sets_up=sets_up) if way else None
    if steps is not None:
        block, passage = steps
        n = _cite(passage, block, numbers, citations)
        pieces.append(Piece("frame", frame(language, "steps", n=str(n))))
        pieces.append(Piece("steps", block, n))
    return Written(pieces, citations, unsure, first) if citations else Written([], [])


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


def _pool(
    understood: Understood,
    passages: Sequence[Passage],
    ranks: Mapping[str, float],
    worth: Sequence[float],
    index: Index,
    language: str,
) -> list[Sentence]:
    """The sentences that may be quoted: those about what the question names."""
    text, spelled = understood.text, named_by(understood, spelled=True)
    wants = wanted(text, understood.trade.model)
    if message := outcries.form(text, passages, language):
        wants.append(Want(message, SAID_SO))
    glossaries = _glossaries(passages)
    nearest = max((one.cosine for one in passages), default=0.0)
    by = Measure(understood.groups, worth, index, wants, spelled, nearest, message, understood.alike)
    opening = _openings(passages)
    figure, whether = ASKS_FIGURE.search(text) is not None, ASKS_WHETHER.search(text) is not None
    pool = [
        sentence
        for passage in passages
        if not (passage.chunk.ordinal in LEAD and passage.entry.id in glossaries and not _asks_meaning(passage))
        for rank in [ranks[passage.entry.id]]
        for sentence in (
            *sentences_of(passage, rank, by, opens=passage.chunk.id in opening, whether=whether),
            *(rows_of(passage, rank, by) if figure else ()),
        )
        if not particulars.of_other_sizes(sentence.text, text)
    ]
    pool = _readable(pool, understood, language)
    alike = bool(aspect_of(compared(understood.parts)[0])) or unlike(understood.parts)
    return about(pool, text, alike=alike)


def _openings(passages: Sequence[Passage]) -> set[int]:
    """The chunks with which the sections begin that were read."""
    first: dict[tuple[str, tuple[str, ...]], Chunk] = {}
    for chunk in (passage.chunk for passage in passages):
        section = chunk.entry_id, chunk.heading
        if section not in first or chunk.ordinal < first[section].ordinal:
            first[section] = chunk
    return {chunk.id for chunk in first.values()}


def _glossaries(passages: Sequence[Passage]) -> set[str]:
    """The entries that say word by word what each means; how such a one opens is about itself and answers nothing."""
    words = {(one.entry.id, one.chunk.heading[-1]) for one in passages if _asks_meaning(one)}
    asking = [entry for entry, _ in words]
    return {entry for entry in asking if asking.count(entry) > 1}


def _asks_meaning(passage: Passage) -> bool:
    """Whether the heading of a section asks what a word means; one below another asks of what its entry is about."""
    heading = passage.chunk.heading
    return len(heading) == 1 and is_question(heading[0]) and TELLS_MEANING.search(heading[0]) is not None


def _readable(pool: Sequence[Sentence], understood: Understood, language: str) -> list[Sentence]:
    """The sentences that the asker can read; where several things are asked, others on what none of them speaks of.

    All where the best entry is one of the others itself.
    """
    if not pool or not reads(language, pool[0].passage.entry.language):
        return list(pool)
    read = [one for one in pool if reads(language, one.passage.entry.language)]
    if len(understood.parts) < 2:
        return read
    spoken = {group for one in read for group, share in one.covers.items() if share >= SPEAKS}
    others = (one for one in pool if not reads(language, one.passage.entry.language))
    return read + [
        one for one in others if any(share >= SPEAKS and group not in spoken for group, share in one.covers.items())
    ]


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
    candidates = [(one.passage.entry.id, one.text) for one in pool]
    place = conflict.opposed(chosen[0].text, candidates, chosen[0].passage.entry.id)
    return None if place is None else pool[place]


def _ranks(passages: Sequence[Passage], language: str) -> dict[str, float]:
    """The rank of each entry among the passages, from 0; what the asker may not be able to read stands back."""
    order = {passage.entry.id: passage.entry for passage in reversed(passages)}
    ranked = enumerate(dict.fromkeys(passage.entry.id for passage in passages))
    back = {one: OTHER_TONGUE for one, entry in order.items() if not reads(language, entry.language)}
    return {entry_id: rank + back.get(entry_id, 0.0) for rank, entry_id in ranked}


def _cite(passage: Passage, quote: str, numbers: dict[str, int], citations: list[Citation]) -> int:
    """The number of the citation for a passage's entry; the first quote of an entry makes it."""
    n = numbers.get(passage.entry.id)
    if n is None:
        n = numbers[passage.entry.id] = len(numbers) + 1
        citations.append(Citation(n, passage, quote))
    return n
