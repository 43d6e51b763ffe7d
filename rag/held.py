"""What of a model's reply stands in its sources: its sentences, one by one, and the words that each rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from rag.blocks import FENCE, plain, sentences
from rag.numerals import measured_in, measures, numbers
from rag.types import Citation, Passage, Piece
from rag.words import distinct

MARKER = regex.compile(r"\s*\[(\d{1,2})\]")
ADDRESS = regex.compile(r"https?://[^\s)\]>\"']+|www\.[^\s)\]>\"']+", regex.IGNORECASE)
MARKUP = regex.compile(r"<[^>]{0,200}>|!?\[([^\]]*)\]\([^)]*\)")
SENTENCE = regex.compile(r"(?<=[.!?।])(?:\s*\[\d{1,2}\])*\s+(?=[^\s\[])")

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


def whole_part(text: str) -> str:
    """A reply on its way as far as its last sentence that is whole, with its markers."""
    ends = [match.end() for match in SENTENCE.finditer(text)]
    return text[: max([0, text.rfind("\n") + 1, *ends[-1:]])]


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


def _read(passage: Passage) -> str:
    return plain(f"{passage.entry.title}\n{' '.join(passage.chunk.heading)}\n{passage.chunk.text}")


def _supported(sentence: str, passages: Sequence[Passage]) -> bool:
    """Whether the cited source has every number, with its unit, and every address of a sentence."""
    text = "\n".join(map(_read, passages))
    if not numbers(sentence) <= numbers(text) or not measured_in(text, measures(sentence)):
        return False
    whole = "\n".join(passage.chunk.text for passage in passages)
    return all(address.rstrip(".,;") in whole for address in ADDRESS.findall(sentence))


def _support(sentence: str, passage: Passage) -> tuple[bool, int]:
    """How well one passage bears a sentence: with all its figures and addresses, then by the words they share."""
    return _supported(sentence, [passage]), len(distinct(sentence) & distinct(_read(passage)))


def _quote(passage: Passage, said: str) -> str:
    """The words of a passage, as they stand there, that bear what is said best; the first of several."""
    paragraphs = [one for one in passage.chunk.text.strip().split("\n\n") if one.strip()]
    fenced = any(FENCE.match(line) for line in passage.chunk.text.split("\n"))
    units = paragraphs if fenced else [one for paragraph in paragraphs for one in sentences(paragraph)]
    figures, words = numbers(said) | measures(said), distinct(said)
    return max(
        units or [passage.chunk.text.strip()],
        key=lambda one: (len(figures & (numbers(one) | measures(one))), len(words & distinct(one))),
    )
