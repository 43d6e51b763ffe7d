"""Whether an answer that is given may yet be about something else: then it is offered as what comes closest.

Not here: whether there is enough evidence to answer at all (`gate`).
"""

import math
from collections.abc import Sequence

from knowledge.types import Head
from rag.quotes import Sentence

DOUBTFUL = 0.5
"""How likely it must be that an answer is beside the point, for it to be called what comes closest.

Fitted on the answers to the tuning halves, of which 218 of 695 begin in no section that answers (`python -m
benchmarks.doubt HOME` fits them again and says what it does on the other halves).
"""
USUAL = 0.55
"""The cosine that counts where vectors were not used: the mean of those answers."""


def ahead(ranking: Sequence[tuple[Head, float]]) -> float:
    """How far the best entry stands before the second, as a share of its score; 1 where there is no second."""
    scores = [score for _, score in ranking[:2]]
    return 1 - scores[1] / scores[0] if len(scores) > 1 and scores[0] else 1.0


def beside_the_point(first: Sentence, gap: float) -> float:
    """How likely an answer of this first sentence is beside the point, 0 to 1.

    Less so the more the sentence is worth beside others, the nearer its section comes in meaning, the more the heading
    above it asks the same, and the farther the best entry stands before the second (`gap`).
    """
    near = first.passage.cosine or USUAL
    score = 2.0 - 1.4 * first.score - 2.2 * near - 0.2 * first.asked - 2.4 * gap
    return 1 / (1 + math.exp(-score))


def doubtful(first: Sentence, gap: float) -> bool:
    """Whether an answer that begins with this sentence is better called what comes closest."""
    return beside_the_point(first, gap) >= DOUBTFUL
