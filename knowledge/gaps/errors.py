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

from knowledge.errors import WordedError
from knowledge.frames import frame
from knowledge.gaps.types import REASONS, Gap, State, Step


def somebody(account: str, language: str = "en") -> str:
    """A word for an account where its name is not at hand."""
    platform, _, number = account.partition(":")
    return frame(language, "somebody", platform=platform, number=number[-6:])


class GapError(WordedError):
    """An action that a gap does not allow now."""


class UnknownGap(GapError):
    """A number that names no gap, or none that may be seen here."""

    def __init__(self, gap_id: int) -> None:
        super().__init__("no_gap", gap=gap_id)


class NotOpen(GapError):
    """The gap is not in a state for this; says who did what before."""

    def __init__(self, gap: Gap, last: Step | None) -> None:
        self.gap, self.last = gap, last
        super().__init__("gap_not_open", gap=gap.id)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        gap, last = self.gap, self.last
        entry = frame(language, "gap_with_entry", entry=gap.entry_id) if gap.state == State.ANSWERED else ""
        by = ""
        if last is not None and last.person:
            by = frame(language, "gap_by_whom", who=somebody(last.person, language), at=last.at)
        became = frame(language, f"gap_became_{gap.state}", into=gap.merged_into)
        return frame(language, self.sentence, **self.facts, became=became, entry=entry, by=by)


class _Held(GapError):
    """The gap is with somebody."""

    def __init__(self, sentence: str, holder: str, /, **facts: object) -> None:
        self.holder = holder
        super().__init__(sentence, **facts)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.sentence, **self.facts, holder=somebody(self.holder, language))


class AlreadyTaken(_Held):
    """Somebody else has it."""

    def __init__(self, gap: Gap, until: dt.datetime) -> None:
        super().__init__("gap_taken_already", gap.taken_by, gap=gap.id, until=until)


class NotTaken(_Held):
    """Nobody has it, or not this person."""

    def __init__(self, gap: Gap, holder: str) -> None:
        super().__init__("gap_not_yours" if holder else "gap_with_nobody", holder, gap=gap.id)


class NoSuchReason(GapError):
    """A code that is no reason to close a gap."""

    def __init__(self, code: str) -> None:
        super().__init__("no_such_reason", code=code)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        known = "; ".join(f"`{code}` ({frame(language, f'gap_{code}')})" for code in REASONS)
        return frame(language, self.sentence, **self.facts, known=known)


class TriedBefore(GapError):
    """The same version of an entry was given as the answer and did not help."""

    def __init__(self, gap: Gap, entry_id: str) -> None:
        super().__init__("tried_before", gap=gap.id, entry=entry_id)


class NothingToMove(GapError):
    """A merge into itself, or a split of nothing or of everything."""

    def __init__(self, gap: Gap, *, itself: bool = False) -> None:
        super().__init__("gap_stays_itself" if itself else "gap_stays_whole", gap=gap.id)
