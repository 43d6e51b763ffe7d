"""What of a model's reply stands in its sources: its sentences, one by one, and the words that each rests on."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from rag.blocks import FENCE, plain, sentences
from rag.numerals import Measure, measured, measures, numbers, units
from rag.types import Citation, Passage, Piece
from rag.words import distinct

MARKER = regex.compile(r"\s*\[(\d{1,2})\]")
ADDRESS = regex.compile(r"https?://[^\s)\]>\"']+|www\.[^\s)\]>\"']+", regex.IGNORECASE)
MARKUP = regex.compile(r"<[^>]{0,200}>|!?\[([^\]]*)\]\([^)]*\)")
SENTENCE = regex.compile(r"(?<=[.!?।])(?:\s*\[\d{1,2}\])*\s+(?=[^\s\[])")

PARAGRAPH = regex.compile(r"\n\s*\n")

Sources = Mapping[int, Sequence[Passage]]
Held = tuple[Piece, Passage, str]
"""A piece under the number that the model gave, the passage that it rests on, and the words there."""


def held(text: str, sources: Sources) -> list[Held]:
    """What of a reply stays, in its order."""
    kept: list[Held] = []
    for paragraph, is_code in _paragraphs(text):
        kept += _code(paragraph, sources) if is_code else _prose(paragraph, sources)
    return kept


def bears(piece: Piece, passages: Sequence[Passage]) -> bool:
    """Whether the passages that a piece cites have what it says, by the same check that a model's reply passes."""
    if piece.kind == "steps":
        return bool(_code(piece.markdown, {piece.n: passages}))
    return _supported(piece.markdown, passages)


class Growing:
    """What of a reply on its way stays so far: only what is new of it is looked at."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kept: list[Held] = []
        self._at = 0
        """Up to where the reply was looked at for good."""

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The pieces of the sentences that are whole, without their numbers, which may change."""
        ends = [match.end() for match in (*SENTENCE.finditer(text, self._at), *PARAGRAPH.finditer(text, self._at))]
        end = max(ends, default=self._at)
        if sum(FENCE.match(line) is not None for line in text[self._at : end].split("\n")) % 2 == 0:
            self._kept += held(text[self._at : end], self._sources)
            self._at = end
        line = held(text[self._at : text.rfind("\n") + 1], self._sources)
        return tuple(Piece(piece.kind, piece.markdown) for piece, _, _ in (*self._kept, *line))


def cited(kept: Sequence[Held]) -> tuple[tuple[Piece, ...], tuple[Citation, ...]]:
    """The pieces and their citations, numbered as they come: a number for an entry, with all that is quoted of it."""
    citations: dict[int, Citation] = {}
    pieces = []
    for piece, passage, quote in kept:
        before = citations.get(piece.n)
        if before is None:
            citations[piece.n] = Citation(len(citations) + 1, passage, quote)
        elif (passage, quote) not in ((before.passage, before.quote), *before.further):
            citations[piece.n] = replace(before, further=(*before.further, (passage, quote)))
        pieces.append(replace(piece, n=citations[piece.n].n))
    return tuple(pieces), tuple(citations.values())


def _paragraphs(text: str) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    code: list[str] | None = None
    prose: list[str] = []
    for line in text.split("\n"):
        if FENCE.match(line):
            if code is None:
                found.append(("\n".join(prose), False))
                prose, code = [], [line]
            else:
                found.append(("\n".join([*code, line]), True))
                code = None
        elif code is not None:
            code.append(line)
        else:
            prose.append(line)
    found.append(("\n".join(prose), False))
    return [(one, is_code) for one, is_code in found if one.strip()]


def _code(block: str, sources: Sources) -> list[Held]:
    """A code block stays if every line of it stands in one source."""
    lines = [line.strip() for line in block.split("\n")[1:-1] if line.strip()]
    for n, passages in sources.items():
        if lines and all(any(line in passage.chunk.text for passage in passages) for line in lines):
            best = max(passages, key=lambda passage: sum(line in passage.chunk.text for line in lines))
            return [(Piece("steps", block, n), best, _quote(best, block))]
    return []


def _prose(paragraph: str, sources: Sources) -> list[Held]:
    kept: list[Held] = []
    for sentence in _marked_sentences(paragraph):
        bare = MARKUP.sub(r"\1", MARKER.sub("", sentence)).strip()
        for n in map(int, MARKER.findall(sentence)):
            if bare and n in sources and _supported(bare, sources[n]):
                best = max(sources[n], key=lambda passage: _support(bare, passage))
                kept.append((Piece("direct", bare, n), best, _quote(best, bare)))
                break
    return kept


def _marked_sentences(paragraph: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in SENTENCE.finditer(paragraph):
        found.append(paragraph[start : match.end()])
        start = match.end()
    found.append(paragraph[start:])
    return [one.strip() for one in found if one.strip()]


class _Said(NamedTuple):
    """What a passage says with its title and headings, as a sentence is compared with it."""

    numbers: frozenset[str]
    measures: frozenset[Measure]
    units: frozenset[str]
    words: frozenset[str]


@functools.lru_cache(maxsize=64)
def _said(title: str, heading: tuple[str, ...], text: str) -> _Said:
    """Kept, for every sentence of a reply is compared with the same few passages."""
    whole = plain(f"{title}\n{' '.join(heading)}\n{text}")
    return _Said(numbers(whole), measures(whole), units(whole), frozenset(distinct(whole)))


def _of(passage: Passage) -> _Said:
    return _said(passage.entry.title, passage.chunk.heading, passage.chunk.text)


def _supported(sentence: str, passages: Sequence[Passage]) -> bool:
    """Whether the cited source has every number, with its unit, and every address of a sentence."""
    said = [_of(passage) for passage in passages]
    if not numbers(sentence) <= frozenset().union(*(one.numbers for one in said)):
        return False
    known, words = (frozenset().union(*sets) for sets in zip(*((one.measures, one.units) for one in said), strict=True))
    if not measured(measures(sentence), known, words):
        return False
    addresses = [address.rstrip(".,;") for address in ADDRESS.findall(sentence)]
    return all(any(address in passage.chunk.text for passage in passages) for address in addresses)


def _support(sentence: str, passage: Passage) -> tuple[bool, int]:
    """How well one passage bears a sentence: with all its figures and addresses, then by the words they share."""
    return _supported(sentence, [passage]), len(_of(passage).words & distinct(sentence))


def _quote(passage: Passage, said: str) -> str:
    """The words of a passage, as they stand there, that bear what is said best; the first of several."""
    paragraphs = [one for one in passage.chunk.text.strip().split("\n\n") if one.strip()]
    fenced = any(FENCE.match(line) for line in passage.chunk.text.split("\n"))
    parts = paragraphs if fenced else [one for paragraph in paragraphs for one in sentences(paragraph)]
    figures, words = numbers(said) | measures(said), distinct(said)
    return max(
        parts or [passage.chunk.text.strip()],
        key=lambda one: (len(figures & (numbers(one) | measures(one))), len(words & distinct(one))),
    )
