"""Memory that was freed and is still held by the C library, given back to the system.

Embedding takes and frees pieces of many sizes, and what is left between them is seldom used again.
"""

import ctypes
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    """glibc's `malloc_trim`; None where the C library is another."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return found


TRIM = _trim()


def give_back() -> None:
    """Return what is free to the system; nothing where that cannot be done."""
    if TRIM is not None:
        TRIM(0)
