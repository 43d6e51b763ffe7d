"""The agenda of one date: what people brought, each once, in the host's order. Pure.

Theme, proposals, what people are stuck on, commitments that are still open, and the questions of the vertical that
most people wait for. The host pins, drops and orders; a mark holds for every source of the same thing.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz import fuzz

from scheduler.sittings.types import Item, Kind, Mark

ORDER: tuple[Kind, ...] = ("theme", "proposal", "stuck", "commitment", "gap")
SAME = 92
"""From which likeness of their words (0-100, in any order) two questions are one."""
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
LIKE_KINDS = frozenset({"proposal", "stuck", "gap"})
"""Kinds that may be the same thing in other words; a theme and a commitment are only themselves."""
MOST_GAPS = 5
"""Questions that are brought to one sitting."""

LETTERS: dict[str, str] = {"t": "theme", "p": "proposal", "s": "stuck", "c": "commitment", "g": "gap"}
"""What the code of an item begins with, and the kind that it stands for."""


@dataclass(frozen=True)
class Agenda:
    """What is on, in order, and what the host took off."""

    items: tuple[Item, ...]
    dropped: tuple[Item, ...] = ()

    def item(self, number: int) -> Item | None:
        """The item that people see under a number, counted from 1."""
        return self.items[number - 1] if 1 <= number <= len(self.items) else None


def agenda(items: Iterable[Item], marks: Sequence[Mark] = (), *, most_gaps: int = MOST_GAPS) -> Agenda:
    """Items from all sources as one agenda: merged, ranked, and as the host wants it."""
    ranked = sorted(items, key=lambda item: (ORDER.index(item.kind), -item.waiting))
    merged = _merged(ranked)
    gaps = [item for item in merged if item.kind == "gap"]
    marked = {mark.key: mark for mark in marks}
    pinned_gaps = [item for item in gaps if _mark(item, marked).pinned]
    brought = [*pinned_gaps, *(item for item in gaps if item not in pinned_gaps and not _mark(item, marked).dropped)]
    shown = [item for item in merged if item.kind != "gap" or item in brought[:most_gaps] or item in pinned_gaps]
    kept = [item for item in shown if not _mark(item, marked).dropped]
    dropped = tuple(item for item in merged if _mark(item, marked).dropped)
    return Agenda(tuple(_ordered(kept, marked)), dropped)


def outcome_of(item: Item, marks: Iterable[Mark]) -> Mark:
    """The host's mark on an item, under whichever of its keys; an empty one if there is none."""
    return _mark(item, {mark.key: mark for mark in marks})


def _mark(item: Item, marked: dict[str, Mark]) -> Mark:
    return next((marked[key] for key in (item.key, *item.keys) if key in marked), Mark(item.key))


def _merged(items: Sequence[Item]) -> list[Item]:
    """Each thing once: the first keeps its place, and takes over the keys and the waiting of the others."""
    kept: list[Item] = []
    for item in items:
        at = next((n for n, other in enumerate(kept) if _same(other, item)), None)
        if at is None:
            kept.append(item)
            continue
        first = kept[at]
        keys = dict.fromkeys((*first.keys, item.key, *item.keys))
        keys.pop(first.key, None)
        kept[at] = dataclasses.replace(first, waiting=max(first.waiting, item.waiting), keys=tuple(keys))
    return kept


def _same(one: Item, other: Item) -> bool:
    keys, others = {one.key, *one.keys}, {other.key, *other.keys}
    if keys & others:
        return True
    if one.kind not in LIKE_KINDS or other.kind not in LIKE_KINDS:
        return False
    words, others_words = WORD.findall(one.text.casefold()), WORD.findall(other.text.casefold())
    if not words or _figures(words) != _figures(others_words):
        return False
    return fuzz.token_sort_ratio(" ".join(words), " ".join(others_words)) >= SAME


def _figures(words: list[str]) -> set[str]:
    """The words with a digit: a question about 8B is not the same as one about 9B."""
    return {word for word in words if any(letter.isdigit() for letter in word)}


def _ordered(items: list[Item], marked: dict[str, Mark]) -> list[Item]:
    """Pinned first, the rest as ranked; then each item that the host placed goes to its place."""
    pinned = [item for item in items if _mark(item, marked).pinned]
    order = [*pinned, *(item for item in items if item not in pinned)]
    placed = [(position, item) for item in order if (position := _mark(item, marked).position) is not None]
    for position, item in sorted(placed, key=lambda one: one[0]):
        order.remove(item)
        order.insert(max(position - 1, 0), item)
    return order


def code(item: Item) -> str:
    """An item's key as people type it: g17 for gap:17. It stays the same while others come and go."""
    kind, _, number = item.key.partition(":")
    return next(letter for letter, name in LETTERS.items() if name == kind) + number


def find(items: Iterable[Item], typed: str) -> Item | None:
    """The item that somebody means by its code."""
    wanted = typed.strip().strip("`.,()").lower()
    kind = LETTERS.get(wanted[:1], "")
    key = f"{kind}:{wanted[1:]}" if wanted[1:] else kind
    return next((item for item in items if key and key in (item.key, *item.keys)), None)
