"""Whether an answer that is given may yet be about something else: then it is offered as what comes closest.

Not here: whether there is enough evidence to answer at all (`gate`).
"""

import math
from collections.abc import Sequence

from knowledge.types import Head
from rag.quotes import Sentence
from rag.tongues import same_said

DOUBTFUL = 0.5
"""How likely it must be that an answer is beside the point, for it to be called what comes closest.

Fitted on the answers to the tuning halves, of which three in ten begin in no section that answers (`python -m
benchmarks.doubt HOME` counts them, fits them again and says what it does on the other halves).
"""
USUAL = 0.55
"""The cosine that counts where vectors were not used: the mean of those answers."""
USUAL_GAP = 0.2
"""The gap between the first and the second entry that counts where there is no second: about the mean."""


def ahead(ranking: Sequence[tuple[Head, float]]) -> float:
    """How far the best entry stands before the next, as a share of its score; the usual where no next is known.

    One that says the same in another language is no other.
    """
    if not ranking or not ranking[0][1]:
        return USUAL_GAP
    first, best = ranking[0]
    return next((1 - score / best for head, score in ranking[1:] if not same_said(head, first)), USUAL_GAP)


def near_of(first: Sentence) -> float:
    """How near the section of a sentence comes in meaning; the usual model reads no Indian language."""
    return (first.passage.cosine if first.passage.entry.language == "en" else 0.0) or USUAL


def beside_the_point(first: Sentence, gap: float) -> float:
    """How likely an answer of this first sentence is beside the point, 0 to 1.

    Less so the more the sentence is worth beside others, the nearer its section comes in meaning, the more the heading
    above it asks the same, and the farther the best entry stands before the second (`gap`).
    """
    score = 2.4 - 1.4 * first.score - 2.8 * near_of(first) - 0.1 * first.asked - 2.5 * gap
    return 1 / (1 + math.exp(-score))


def doubtful(first: Sentence, gap: float) -> bool:
    """Whether an answer that begins with this sentence is better called what comes closest."""
    return beside_the_point(first, gap) >= DOUBTFUL
