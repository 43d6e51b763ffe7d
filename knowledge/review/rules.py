"""Who may decide what, and how many must agree. Pure: everything that is needed is passed in.

Default deny: an action that is not named here is nobody's.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from knowledge.frames import Sentence, sentence
from knowledge.review.types import Decision, Item, ItemState, Kind, Reviewer
from knowledge.submissions.types import Draft

TWO_APPROVALS = ("health", "legal", "price", "vendor", "incident")
"""The traits that want a second approval unless the settings say otherwise."""

MODERATORS = ("moderator", "admin")
"""The roles that may decide everything."""
TRUSTED_MAY = {
    "show": tuple(Kind),
    "claim": (Kind.NEW, Kind.EDIT, Kind.STALE, Kind.GAP),
    "approve": (Kind.NEW, Kind.EDIT, Kind.STALE, Kind.GAP),
    "changes": (Kind.NEW, Kind.EDIT, Kind.GAP),
}
"""What a trusted member may do, in the verticals in which they are trusted."""
MODERATORS_MAY = frozenset(
    (
        "show",
        "claim",
        "approve",
        "edit",
        "changes",
        "reject",
        "dispute",
        "retract",
        "restore",
        "rollback",
        "bulk",
        "undo",
    )
)

HALF_LIFE = dt.timedelta(days=180)
"""After this time an accepted entry counts half towards trust."""
TRUSTED_FROM = 2.5
"""Three accepted entries of late make a trusted member; after about two months without a fourth the trust is gone."""
LOST = {"advert": 3.0, "private": 1.0, "wrong": 1.0}
"""What a rejection for these reasons takes away."""


def may(reviewer: Reviewer, action: str, item: Item | None = None) -> bool:
    """Whether a person may take an action at all: by role, or on an item of a vertical that trusts them."""
    if reviewer.role in MODERATORS:
        return action in MODERATORS_MAY
    if item is None:
        return action == "show" and bool(reviewer.trusted)
    return item.kind in TRUSTED_MAY.get(action, ()) and bool(reviewer.trusted & set(item.verticals))


def may_not(reviewer: Reviewer, action: str, item: Item | None = None) -> Sentence | None:
    """Why not, as a sentence; none if they may."""
    if may(reviewer, action, item):
        return None
    if item is not None and item.verticals and action in TRUSTED_MAY:
        return sentence("needs_trust", verticals=", ".join(item.verticals))
    return sentence("needs_moderator")


def may_not_approve(
    reviewer: Reviewer, item: Item, author: str, draft: Draft | None, so_far: Sequence[Decision]
) -> Sentence | None:
    """Why this person may not approve this, as a sentence; none if they may.

    Nobody approves their own, or the same text twice; an entry with a declared interest is approved by people who say
    where they work, and work elsewhere.
    """
    if reviewer.is_one_of(author) and item.submission_id is None:
        return sentence("own_item")
    if reviewer.is_one_of(author):
        return sentence("own_text")
    if any(reviewer.is_one_of(one.person) for one in so_far):
        return sentence("approved_before")
    if draft is None:
        return None
    if not draft.interest:
        return sentence("interest_open")
    return _affiliated(reviewer, draft) if draft.interest == "vendor" else None


def _affiliated(reviewer: Reviewer, draft: Draft) -> Sentence | None:
    if reviewer.organisation is None:
        return sentence("say_employer")
    theirs = organisation(reviewer.organisation)
    declared = [str(draft.fields.get("affiliation") or ""), str((draft.fields.get("disclosure") or {}).get("text", ""))]
    if theirs and any(same_organisation(theirs, one) for one in declared):
        return sentence("own_employer", organisation=reviewer.organisation)
    return None


def organisation(name: str) -> str:
    """An organisation's name as it is compared: letters and digits only; empty for none."""
    plain = "".join(one for one in name.casefold() if one.isalnum())
    return "" if plain in ("none", "no", "nil", "na", "independent", "self", "individual") else plain


def same_organisation(one: str, text: str) -> bool:
    """Whether a text names the organisation, or is a shorter form of its name."""
    theirs, named = organisation(one), organisation(text)
    each = [named, *(organisation(part) for part in text.split(","))]
    return bool(theirs and named) and (theirs in each or (len(theirs) > 2 and theirs in named))


def traits_of(kind: str, draft: Draft) -> tuple[str, ...]:
    """What a text touches that may want a second approval: its kind and verticals, price, vendor, incident."""
    found = [kind, *draft.verticals]
    if kind == "cost" or draft.fields.get("prices") or draft.fields.get("derived"):
        found.append("price")
    if draft.interest == "vendor":
        found.append("vendor")
    if draft.fields.get("incident"):
        found.append("incident")
    return tuple(dict.fromkeys(found))


def approvals_needed(traits: Iterable[str], two: Iterable[str] = TWO_APPROVALS) -> int:
    """How many different people must approve."""
    return 2 if set(traits) & set(two) else 1


def approvals(decisions: Sequence[Decision], number: int | None) -> list[Decision]:
    """The approvals that count for a text: those of this very version that nobody took back."""
    return [one for one in decisions if one.action == "approve" and one.number == number and one.undone_at is None]


def trust(ends: Iterable[tuple[str, str, tuple[str, ...], dt.datetime]], now: dt.datetime) -> dict[str, float]:
    """How much each vertical trusts a person whose submissions ended so: (outcome, code, verticals, when)."""
    weights: dict[str, float] = {}
    for outcome, code, verticals, at in ends:
        worth = 1.0 if outcome == "approved" else -LOST.get(code, 0.0) if outcome == "rejected" else 0.0
        for vertical in verticals:
            weights[vertical] = weights.get(vertical, 0.0) + worth * 0.5 ** ((now - at) / HALF_LIFE)
    return weights


def trusted(ends: Iterable[tuple[str, str, tuple[str, ...], dt.datetime]], now: dt.datetime) -> frozenset[str]:
    """The verticals that trust such a person."""
    return frozenset(vertical for vertical, weight in trust(ends, now).items() if weight >= TRUSTED_FROM)


def next_state(state: str, action: str) -> str | None:
    """Where an item goes by an action on it; None where it cannot."""
    moves: dict[tuple[str, str], Any] = {
        (ItemState.OPEN, "approve"): ItemState.DECIDED,
        (ItemState.OPEN, "reject"): ItemState.DECIDED,
        (ItemState.OPEN, "changes"): ItemState.WAITING,
        (ItemState.OPEN, "dispute"): ItemState.OPEN,
        (ItemState.OPEN, "retract"): ItemState.DECIDED,
        (ItemState.WAITING, "offer"): ItemState.OPEN,
        (ItemState.WAITING, "reject"): ItemState.DECIDED,
        (ItemState.OPEN, "withdraw"): ItemState.DECIDED,
        (ItemState.WAITING, "withdraw"): ItemState.DECIDED,
    }
    return moves.get((ItemState(state), action))
