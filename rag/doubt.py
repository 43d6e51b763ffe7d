"""Whether an answer that is given may yet be about something else: then it is offered as what comes closest.

Not here: whether there is enough evidence to answer at all (`gate`).
"""

import math

from rag.quotes import Sentence
from rag.types import Found

DOUBTFUL = 0.5
"""How likely it must be that an answer is beside the point, for it to be called what comes closest.

Fitted on 89 answers to questions of somebody who had not seen the library, of which one reader found 35 beside the
point, and on the stories of the tuning half: 16 of the 35 are doubted, 4 of the 25 that were of use and none of the 29
that were direct. Of the answers to the shipped questions of that half, 21 of the 248 that cite an entry which answers
are doubted, and 10 of the other 20.
"""
STORY = 16
"""Words up to which a longer question needs less of it covered; see `gate`."""
USUAL = 0.48
"""The cosine that counts where vectors were not used: the mean of those answers."""


def beside_the_point(first: Sentence, found: Found, words: int) -> float:
    """How likely an answer of this first sentence to a question of so many words is beside the point, 0 to 1.

    Less so the more of the question stands in the headline of the best entry or is asked by a heading, the more the
    sentence is worth beside others, the nearer its section comes in meaning, and the more the question tells.
    """
    near = first.passage.cosine or USUAL
    score = 6.25 - 1.15 * first.score - 2.59 * found.headline - 3.45 * near - 1.79 * math.log1p(min(words, STORY))
    return 1 / (1 + math.exp(-score))


def doubtful(first: Sentence, found: Found, words: int) -> bool:
    """Whether an answer that begins with this sentence is better called what comes closest."""
    return beside_the_point(first, found, words) >= DOUBTFUL
