"""Errors of deciding; each says what stands in the way, and who did what where somebody was faster.

- KnowledgeError
  - NoItem: a number that names nothing in the queue
  - AlreadyDecided: somebody decided first
  - ChangedMeanwhile: the item is not what the decider saw
  - ClaimedByOther: somebody else works on it
  - MayNot: this person may not do this here
  - NotReady: the text cannot be published as it is
  - Retracted: the entry was taken out before
"""

import datetime as dt

from knowledge.errors import KnowledgeError
from knowledge.review.types import Item
from knowledge.types import Head

DONE = {
    "approved": "approved",
    "rejected": "rejected",
    "withdrawn": "withdrawn by its author",
    "retracted": "settled by retracting the entry",
    "edited": "settled by an edit",
}


def clock(at: dt.datetime | None) -> str:
    """A moment as people of several zones can read it."""
    return f"{at:%H:%M} UTC on {at:%Y-%m-%d}" if at else "an unknown time"


class NoItem(KnowledgeError):
    """Nothing in the queue has this number, or not for this person."""

    def __init__(self, item_id: int) -> None:
        super().__init__(f"Nothing in the queue has the number {item_id}.")


class AlreadyDecided(KnowledgeError):
    """Somebody decided first."""

    def __init__(self, item: Item) -> None:
        how = DONE.get(item.outcome or "", item.outcome or "decided")
        who = f" by {item.decided_name}" if item.decided_name and item.outcome != "withdrawn" else ""
        super().__init__(f"{item.id} “{item.title}” was {how}{who} at {clock(item.decided_at)}. Nothing was changed.")
        self.item = item


class ChangedMeanwhile(KnowledgeError):
    """The item has another version than the one that was looked at."""

    def __init__(self, item: Item, version: int) -> None:
        super().__init__(
            f"{item.id} “{item.title}” has changed: it is at version {item.version}, you looked at {version}. "
            f"Nothing was changed; look again with `review show {item.id}`."
        )
        self.item = item


class ClaimedByOther(KnowledgeError):
    """Somebody else works on it."""

    def __init__(self, item: Item) -> None:
        super().__init__(
            f"{item.claimed_name} has claimed {item.id} “{item.title}” until {clock(item.claimed_until)}. "
            "Nothing was changed."
        )
        self.item = item


class MayNot(KnowledgeError):
    """This person may not do this to this item."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Nothing was changed.")


class NotReady(KnowledgeError):
    """The text cannot be published as it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


class Retracted(KnowledgeError):
    """The entry was taken out before. `person` did it, where that is still known; `by` is what they are called."""

    def __init__(self, head: Head, person: str = "", at: dt.datetime | None = None, by: str = "") -> None:
        who = f" by {by}" if by else ""
        when = f" at {clock(at)}" if at else ""
        super().__init__(f"“{head.title}” was retracted{who}{when}: {head.status_reason} Nothing was changed.")
        self.head, self.person, self.at = head, person, at

    def named(self, by: str) -> "Retracted":
        """The same with what the person is called."""
        return Retracted(self.head, self.person, self.at, by)
