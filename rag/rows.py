"""The rows of a table that may be quoted: each with its head, where a question asks for a figure.

A row answers by what its own cells name; what it is a figure of stands in the head of the table and in the headings
above it. Not here: sentences (`quotes`), and how a quoted row is shown (`extract`).
"""

import functools
from collections.abc import Sequence

import regex

from rag.asking import ASKS_NUMBER
from rag.blocks import blocks
from rag.covering import merge, says
from rag.quotes import BEHIND, NEARER, WANTED, Measure, Sentence, standing
from rag.types import Passage
from rag.wanted import gained

ASKS_FIGURE = regex.compile(
    ASKS_NUMBER.pattern + r"|\b(?:wer|cer|bleu|chrf|f1|ndcg|mrr|mmlu|recall|accuracy|scores?|rates?|percent(?:age)?|"
    r"penalt(?:y|ies)|fines?|jurmaa?na|speed|benchmarks?|results?|figures?|vs|versus|ttft|tpot)\b|प्रतिशत|जुर्मान|\bdar\b|(?:^|\s)दर(?:\s|$)",
    regex.IGNORECASE,
)
"""What somebody asks whom a row of figures may answer."""
OWN = 0.1
"""The share of a question that the cells of a row must hold beyond what all rows of its table share."""
ALONG = 0.15
"""The share that what stands above the rows must hold: a row of figures of something else is no answer."""
HEADED = 3
"""Lines from which on a table has rows: its head, the rule under it, a row."""
SPOKEN = 0.5
"""How far a row must hold a word of the question to speak of it."""
FIRST_PLACE = 1000
"""The place of the first row among the sentences of its passage; none is the first sentence of a section."""


@functools.lru_cache(maxsize=2048)
def tables(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The tables of a chunk: the head with its rule, and the rows that hold a figure."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for block in blocks(text):
        lines = [line.strip() for line in block.text.split("\n")]
        if block.kind == "table" and len(lines) >= HEADED and "---" in lines[1]:
            rows = tuple(line for line in lines[2:] if any(map(str.isdigit, line)))
            found.append(("\n".join(lines[:2]), rows))
    return tuple(found)


def rows_of(passage: Passage, rank: float, by: Measure) -> list[Sentence]:
    """The rows of a passage that may answer, scored as its sentences are; their table's head counts as their own."""
    found: list[Sentence] = []
    for head, rows in tables(passage.chunk.text):
        above = by.covers("\n".join((head, *passage.chunk.heading[-1:])))
        title = by.covers(passage.entry.title)
        around = dict(above)
        merge(around, title)
        if says(around, by.worth) < ALONG:
            continue
        for row in rows:
            own = by.covers(row)
            if says(own, by.worth, around) < OWN:
                continue
            covers = dict(above)
            merge(covers, own)
            alone, names = standing(covers, title, by.worth, by.named)
            score = (
                alone
                - BEHIND * rank
                - NEARER * by.far(passage)
                + WANTED * gained(by.wanted, row, says(covers, by.worth))
            )
            found.append(Sentence(row, passage, FIRST_PLACE + len(found), covers, score, alone, names, 0.0, head))
    return found


def siblings(chosen: Sequence[Sentence], pool: Sequence[Sentence]) -> list[Sentence]:
    """What was chosen, with the rows beside a chosen one that hold what the question names and none of them does."""
    heads = {(one.head, one.passage.chunk.id) for one in chosen if one.head}
    spoken = {group for one in chosen for group, share in one.covers.items() if share >= SPOKEN}
    found = list(chosen)
    for row in pool if heads else ():
        new = {group for group, share in row.covers.items() if share >= SPOKEN} - spoken
        if new and (row.head, row.passage.chunk.id) in heads:
            spoken |= new
            found.append(row)
    return found
