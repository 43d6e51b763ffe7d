"""What can be wrong with an action on a gap; each composes its own sentence.

- GapError: an action that a gap does not allow now
  - UnknownGap: a number that names none
  - NotOpen: somebody decided about it before
  - AlreadyTaken: it is with somebody else
  - NotTaken: it is with nobody, or not with this person
  - NoSuchReason: a code that is none
  - TriedBefore: an entry that did not help and has not changed
  - NothingToMove: a merge or split of nothing
"""

import datetime as dt

from knowledge.errors import KnowledgeError
from knowledge.gaps.types import REASONS, Gap, State, Step


def somebody(account: str) -> str:
    """A word for an account where its name is not at hand."""
    platform, _, number = account.partition(":")
    return f"{platform} member {number[-6:]}"


class GapError(KnowledgeError):
    """An action that a gap does not allow now."""


class UnknownGap(GapError):
    """A number that names no gap, or none that may be seen here."""

    def __init__(self, gap_id: int) -> None:
        super().__init__(f"There is no gap {gap_id} here. `gaps` lists those that are open.")


class NotOpen(GapError):
    """The gap is not in a state for this; says who did what before."""

    def __init__(self, gap: Gap, last: Step | None) -> None:
        became = f"merged into gap {gap.merged_into}" if gap.state == State.MERGED else gap.state
        by = f", by {somebody(last.person)} at {last.at:%Y-%m-%d %H:%M} UTC" if last is not None and last.person else ""
        entry = f" with {gap.entry_id}" if gap.state == State.ANSWERED else ""
        super().__init__(f"Gap {gap.id} is {became}{entry}{by}. Nothing was changed.")


class AlreadyTaken(GapError):
    """Somebody else has it."""

    def __init__(self, gap: Gap, until: dt.datetime) -> None:
        super().__init__(
            f"Gap {gap.id} is with {somebody(gap.taken_by)} until {until:%Y-%m-%d}. Ask them, or wait until then."
        )


class NotTaken(GapError):
    """Nobody has it, or not this person."""

    def __init__(self, gap: Gap, holder: str) -> None:
        super().__init__(
            f"Gap {gap.id} is with {somebody(holder)}, who can release it." if holder else f"Nobody has gap {gap.id}."
        )


class NoSuchReason(GapError):
    """A code that is no reason to close a gap."""

    def __init__(self, code: str) -> None:
        known = "; ".join(f"`{name}` ({meaning})" for name, meaning in REASONS.items())
        super().__init__(f"{code!r} is no reason to close a gap. These are: {known}.")


class TriedBefore(GapError):
    """The same version of an entry was given as the answer and did not help."""

    def __init__(self, gap: Gap, entry_id: str) -> None:
        super().__init__(
            f"{entry_id} was told to the askers of gap {gap.id} and did not help; it has not changed since. "
            "Edit it first, or name another entry."
        )


class NothingToMove(GapError):
    """A merge or a split that would leave everything as it is."""

    def __init__(self, gap: Gap, wrong: str) -> None:
        super().__init__(f"Gap {gap.id} stays as it is: {wrong}.")
