"""Whether an answer that is given may yet be about something else: then it is offered as what comes closest.

Not here: whether there is enough evidence to answer at all (`gate`).
"""

import math

from rag.quotes import Sentence

DOUBTFUL = 0.5
"""How likely it must be that an answer is beside the point, for it to be called what comes closest.

Fitted on the answers to the tuning halves, of which 208 of 631 begin in no section that answers (`python -m
benchmarks.doubt HOME` fits them again and says what it does on the other halves).
"""
USUAL = 0.55
"""The cosine that counts where vectors were not used: the mean of those answers."""


def beside_the_point(first: Sentence) -> float:
    """How likely an answer of this first sentence is beside the point, 0 to 1.

    Less so the more the sentence is worth beside others, the nearer its section comes in meaning, and the more the
    heading above it asks the same.
    """
    near = first.passage.cosine or USUAL
    score = 2.0 - 1.15 * first.score - 3.2 * near - 0.85 * first.asked
    return 1 / (1 + math.exp(-score))


def doubtful(first: Sentence) -> bool:
    """Whether an answer that begins with this sentence is better called what comes closest."""
    return beside_the_point(first) >= DOUBTFUL
