"""Errors of deciding; each says what stands in the way, and who did what where somebody was faster.

- KnowledgeError
  - NoItem: a number that names nothing in the queue
  - AlreadyDecided: somebody decided first
  - ChangedMeanwhile: the item is not what the decider saw
  - ClaimedByOther: somebody else works on it
  - MayNot: this person may not do this here
  - LeftAlone: a bulk action passes this item by
  - NotReady: it cannot be done as things stand
  - Retracted: the entry was taken out before
"""

import datetime as dt

from knowledge.errors import WordedError
from knowledge.frames import Sentence, frame, sentence
from knowledge.review.types import Item
from knowledge.types import Head

DONE = ("approved", "rejected", "withdrawn", "retracted", "edited")
"""How an item may end; each has its words."""


def clock(at: dt.datetime | None, language: str = "en") -> str:
    """A moment as people of several zones can read it."""
    return frame(language, "clock", at=at) if at else frame(language, "no_clock")


def ended(item: Item, language: str = "en") -> str:
    """How an item was decided."""
    return frame(language, f"how_{item.outcome}") if item.outcome in DONE else item.outcome or "decided"


class NoItem(WordedError):
    """Nothing in the queue has this number, or not for this person."""

    def __init__(self, item_id: int) -> None:
        super().__init__("no_item", number=item_id)


class AlreadyDecided(WordedError):
    """Somebody decided first."""

    def __init__(self, item: Item) -> None:
        self.item = item
        super().__init__("decided_already", number=item.id, title=item.title)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        name = self.item.decided_name if self.item.outcome != "withdrawn" else ""
        who = frame(language, "decided_by", name=name) if name else ""
        more = {"how": ended(self.item, language), "at": clock(self.item.decided_at, language), "who": who}
        return frame(language, self.sentence, **self.facts, **more)


class ChangedMeanwhile(WordedError):
    """The item has another version than the one that was looked at."""

    def __init__(self, item: Item, version: int) -> None:
        self.item = item
        super().__init__("item_changed", number=item.id, title=item.title, now=item.version, seen=version)


class ClaimedByOther(WordedError):
    """Somebody else works on it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        super().__init__("item_claimed", number=item.id, title=item.title, name=item.claimed_name)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return frame(language, self.sentence, **self.facts, until=clock(self.item.claimed_until, language))


class MayNot(WordedError):
    """This person may not do this to this item: why, as a sentence or by its name and facts."""

    def __init__(self, why: str | Sentence, /, **facts: object) -> None:
        found = sentence(why, **facts) if isinstance(why, str) else why
        super().__init__(found.name, **found.facts)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        return f"{super().said_in(language)} {frame(language, 'nothing_changed')}"


class LeftAlone(WordedError):
    """An item of a bulk action that the action leaves as it is."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why.name, **why.facts)


class NotReady(WordedError):
    """Something cannot be done as things stand, such as publishing a text as it is."""


class Retracted(WordedError):
    """The entry was taken out before. `person` did it, where that is still known; `by` is what they are called."""

    def __init__(self, head: Head, person: str = "", at: dt.datetime | None = None, by: str = "") -> None:
        self.head, self.person, self.at, self._by = head, person, at, by
        super().__init__("entry_retracted", title=head.title, reason=head.status_reason)

    def said_in(self, language: str) -> str:
        """Its text in a language."""
        who = frame(language, "decided_by", name=self._by) if self._by else ""
        when = frame(language, "retracted_at", at=clock(self.at, language)) if self.at else ""
        return frame(language, self.sentence, **self.facts, who=who, when=when)

    def named(self, by: str) -> "Retracted":
        """The same with what the person is called."""
        return Retracted(self.head, self.person, self.at, by)
