"""What somebody may have meant: of the right words, the one that is most like what was written."""

import difflib
from collections.abc import Iterable

ALIKE = 0.5
"""How much two words must have in common; one for all."""


def nearest(written: object, right: Iterable[str]) -> str:
    """The right word that is nearest to what was written, whatever its case; empty if none is near."""
    words = {one.lower(): one for one in right}
    near = difflib.get_close_matches(str(written).strip().lower(), list(words), 1, ALIKE)
    return words[near[0]] if near else ""
