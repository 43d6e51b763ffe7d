"""How far a text covers a question: which of its words the text holds, and what they weigh."""

from collections.abc import Mapping, Sequence, Set

from rag.index import Index
from rag.lists import Group


def worth_of(groups: Sequence[Group], index: Index) -> list[float]:
    """What each group weighs in its question; together 1."""
    rarity = [0.0 if group.asks else index.sections.rarity(group) for group in groups]
    total = sum(rarity) or 1.0
    return [one / total for one in rarity]


def present(text: str, index: Index) -> frozenset[int]:
    """The ids of the terms of a text that the index knows."""
    return index.vocabulary.ids_of(text)


def covered(groups: Sequence[Group], held: Set[int]) -> dict[int, float]:
    """How far each group is present, 0 to 1: by its own word wholly, by a translation or synonym in part."""
    found: dict[int, float] = {}
    for number, group in enumerate(groups):  # plain loops here and below: they run hundreds of times for an answer
        share = 0.0
        for term in group.terms:
            if term.id in held:
                share += term.weight
        if share:
            found[number] = min(1.0, share)
    return found


def says(covers: Mapping[int, float], worth: Sequence[float], besides: Mapping[int, float] | None = None) -> float:
    """What a text contributes to a question beyond what is `besides` covered."""
    said, before = 0.0, besides or {}
    for one, share in covers.items():
        new = share - before.get(one, 0.0)
        if new > 0.0:
            said += worth[one] * new
    return said


def merge(covers: dict[int, float], more: Mapping[int, float]) -> None:
    """Add to what is covered what another text covers."""
    for one, share in more.items():
        covers[one] = max(covers.get(one, 0.0), share)
