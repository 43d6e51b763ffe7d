"""Two versions of an entry, and what the later one adds. Pure."""

from dataclasses import dataclass

from knowledge.entries import Cost, Entry, Recipe, Report
from knowledge.measures import Price
from knowledge.parts import Reproduction


@dataclass(frozen=True)
class PriceMove:
    """A price of one thing under the same conditions, then and now."""

    before: Price
    after: Price

    @property
    def percent(self) -> float | None:
        """By how much it moved; None if it was nothing before."""
        if not self.before.amount:
            return None
        return (self.after.amount - self.before.amount) / self.before.amount * 100


def moved_prices(before: Entry | None, after: Entry) -> tuple[PriceMove, ...]:
    """The prices that are in both versions, at another amount."""
    if not isinstance(before, Cost) or not isinstance(after, Cost):
        return ()
    known = {_conditions(price): price for price in before.prices}
    pairs = [(known.get(_conditions(price)), price) for price in after.prices]
    return tuple(PriceMove(then, now) for then, now in pairs if then is not None and then.amount != now.amount)


def _conditions(price: Price) -> tuple[str | None, ...]:
    item = " ".join(price.item.casefold().split())
    return (item, price.unit, price.currency, price.basis, (price.place or "").casefold(), price.tax.casefold())


def new_reproductions(before: Entry | None, after: Entry) -> tuple[Reproduction, ...]:
    """The reproductions that the later version has and the earlier one had not."""
    if not isinstance(after, Recipe):
        return ()
    known = before.reproductions if isinstance(before, Recipe) else ()
    return tuple(one for one in after.reproductions if one not in known)


def did_not_work(entry: Entry) -> bool:
    """Whether a report tells of a deployment that was stopped."""
    return isinstance(entry, Report) and (entry.decision.what == "stop" or entry.stage == "stopped")
