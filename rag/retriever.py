"""A question to ranked entries and passages: word lists and vectors, fused.

Three lists are made: whole entries by words, sections by words, sections by vectors. Each
is brought to 0..1 by its own best scores and they are added, those of sections section by section, with weights
that depend on how much of the question the corpus understands (an embedding that knows no Hindi must not spoil a
Hindi list).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.glossary import Glossary
from rag.index import Index
from rag.question import Understood
from rag.understanding import understand

Floats = npt.NDArray[np.float32]

NEIGHBOUR = 0.05
"""How much of each neighbour's score a section takes on: what stands beside it tells what it is about."""


@dataclass(frozen=True)
class Weights:
    """How much each list counts. Tuned on questions of our own; see `chaupal eval`."""

    page: float = 0.55
    section: float = 0.45
    dense: float = 0.8
    dense_rewritten: float = 0.8
    dense_mixed: float = 0.5
    """How much more where Hinglish is mostly English words: the rewriting then says what was asked, in good order."""
    dense_foreign: float = 0.0
    depth: int = 100
    """Rows of a list that take part in its normalisation."""


@dataclass(frozen=True)
class Hit:
    """A page row with its fused score, its best section row, and what each list said (0..1)."""

    page: int
    section: int
    score: float
    lexical: float
    dense: float
    also: tuple[int, ...] = ()
    """Section rows that fit best one of several things that are asked."""


def dense_weight(understood: Understood, weights: Weights) -> float:
    """How far the vectors are trusted for this question."""
    if understood.native:
        return weights.dense_foreign
    if understood.language == "en":
        return weights.dense
    if understood.words and understood.indic_known >= 0.6 * len(understood.words):
        return weights.dense_foreign
    as_written = understood.known / len(understood.subject) if understood.subject else 0.0
    mixed = weights.dense_mixed * as_written if understood.language == "hi-Latn" else 0.0
    return (weights.dense_rewritten + mixed) * understood.coverage


def normalised(scores: Floats, depth: int) -> Floats:
    """Scores on 0..1: the best is 1, the one at `depth` and all below it are 0."""
    return scaled(scores, *span(scores, depth))


def span(scores: Floats, depth: int) -> tuple[np.float32, np.float32]:
    """The score at `depth`, at least 0, and the best one; the same twice where nothing was found."""
    if not len(scores) or scores.max() <= 0:
        return np.float32(0), np.float32(0)
    low = np.partition(scores, -depth)[-depth] if len(scores) > depth else np.float32(0)
    return max(np.float32(0), low), scores.max()


def scaled(scores: Floats, low: np.float32, high: np.float32) -> Floats:
    """Scores of which `low` becomes 0 and `high` 1; none stands out where these are the same."""
    if high - low < 1e-9:
        return np.asarray((scores >= high) & (scores > 0), dtype=np.float32)
    found: Floats = np.clip((scores - low) * np.float32(1 / (high - low)), 0, 1)
    return found


def fuse(
    index: Index,
    understood: Understood,
    similarity: Floats | None,
    allowed: npt.NDArray[np.bool_] | None,
    weights: Weights,
) -> tuple[list[Hit], Floats]:
    """The best pages for an understood question, and every section's score by words.

    `similarity` is one cosine a section, or None without vectors. `allowed` says, page by page, what may be found at
    all. What a page is worth by its sections is what the best of them is worth by words and vectors together: two
    sections of which each has one of these say less.
    """
    page = index.pages.score(understood.groups)
    by_words = index.sections.score(understood.groups)
    alive = index.pages.alive if allowed is None else index.pages.alive & allowed
    if not len(alive):
        return [], by_words
    page[~alive] = 0
    hidden = ~alive[index.page_of]
    worth, found = _of_sections(index, by_words, hidden, weights.depth)
    worth *= np.float32(weights.section)
    lexical = np.float32(weights.page) * normalised(page, weights.depth)
    total, lexical = lexical, lexical + np.float32(weights.section) * found
    dense = np.zeros_like(lexical)
    trust = dense_weight(understood, weights)
    if similarity is not None and trust > 0:
        near, dense = _of_sections(index, similarity, hidden, weights.depth)
        worth += np.float32(trust) * near
    best, row = index.best_per_page(worth)
    total = total + best
    total[~alive] = 0
    return _hits(total, lexical, dense, row, weights.depth), by_words


def _of_sections(index: Index, scores: Floats, hidden: npt.NDArray[np.bool_], depth: int) -> tuple[Floats, Floats]:
    """Every section's score in view of its neighbours, on the scale of the pages' best ones, and these."""
    scores = _beside(index, scores)
    scores[hidden] = 0
    best = np.maximum.reduceat(scores, index.first_section)
    low, high = span(best, depth)
    return scaled(scores, low, high), scaled(best, low, high)


def _beside(index: Index, scores: Floats) -> Floats:
    """The scores of sections, each with some of those before and after it; shape (rows,).

    A section at the edge of its page has itself for a neighbour there.
    """
    before, after = np.roll(scores, 1), np.roll(scores, -1)
    before[index.first_section] = scores[index.first_section]
    last = np.append(index.first_section[1:], len(scores)) - 1
    after[last] = scores[last]
    around: Floats = before + after
    found: Floats = (scores + np.float32(NEIGHBOUR) * around) * np.float32(1 / (1 + 2 * NEIGHBOUR))
    return found


def _hits(total: Floats, lexical: Floats, dense: Floats, section: npt.NDArray[np.int64], depth: int) -> list[Hit]:
    count = min(depth, len(total))
    order = np.argpartition(-total, count - 1)[:count]
    order = order[np.lexsort((order, -total[order]))]
    order = order[total[order] > 0]
    told = (array[order].tolist() for array in (section, total, lexical, dense))
    return [Hit(*one) for one in zip(order.tolist(), *told, strict=True)]


def read(text: str, index: Index, glossary: Glossary) -> Understood:
    """A question read against an index."""
    return understand(text, index.vocabulary, glossary, indic_corpus=index.vocabulary.has_indic, told=index.told)


def strange(understood: Understood) -> bool:
    """Whether the library and the glossary know no more than half of the two or more words of a text."""
    return len(understood.words) > 1 and 2 * len(understood.missing) >= len(understood.words)


def best_sections(
    index: Index,
    hit: Hit,
    by_words: npt.NDArray[np.float32],
    similarity: npt.NDArray[np.float32] | None,
    most: int,
) -> list[int]:
    """The sections of a found entry that a writer should read: the best ones, and its first, which sums it up."""
    rows = index.sections_of(hit.page)
    first = rows[0]
    best = max((float(by_words[row]) for row in rows), default=0.0) or 1.0
    worth = {row: float(by_words[row]) / best for row in rows}
    if similarity is not None:
        worth = {row: score + max(float(similarity[row]), 0.0) for row, score in worth.items()}
    rows.sort(key=lambda row: (row != hit.section, -worth[row], row))
    return list(dict.fromkeys((*rows[:most], *hit.also, first)))


def nearest(index: Index, allowed: npt.NDArray[np.bool_], similarity: npt.NDArray[np.float32] | None) -> float:
    """The best cosine among the sections that may be found; 0 without vectors."""
    if similarity is None or not len(similarity):
        return 0.0
    best, _ = index.best_per_page(similarity)
    return float(np.max(best, where=index.pages.alive & allowed, initial=0.0))
