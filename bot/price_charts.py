"""The prices that an answer's sources name, as a drawing of bars and as words. Not here: which ones (`rag.prices`)."""

from collections.abc import Sequence

from bot.answer_words import said
from bot.digest_lines import escaped
from bot.drawing import Bar, Bars, legible
from bot.message import Part, Text
from bot.pictures import LONGEST, picture_of
from rag.types import Compared, Comparison

USUAL = ("on demand", "API list")
"""What a price is called for by everybody, and need not be said."""


async def drawn(comparison: Comparison | None, language: str) -> tuple[Part, ...]:
    """The drawing of a comparison and what it cannot write; nothing where there is none or it cannot be made."""
    if comparison is None:
        return ()
    labels = labels_of(comparison)
    letters = {label: chr(ord("A") + n) for n, label in enumerate(one for one in labels if not legible(one))}
    bars = chart(comparison, [letters.get(one, one) for one in labels])
    picture = await picture_of(bars, "prices", described(comparison, labels, language))
    if picture is None:
        return ()
    key = "; ".join(f"{letter}: {escaped(label)}" for label, letter in letters.items())
    return (picture, Text(key)) if key else (picture,)


def chart(comparison: Comparison, labels: Sequence[str]) -> Bars:
    """The bars of a comparison under these labels."""
    several = len({one.n for one in comparison.prices}) > 1
    bars = tuple(
        Bar(f"[{one.n}] {label}" if several else label, one.amount, figure(one, comparison))
        for one, label in zip(comparison.prices, labels, strict=True)
    )
    common = ", ".join(_common(comparison.prices))
    unit = f"{comparison.currency} {said('en', comparison.unit)}"
    note = f"Prices of {_dates(comparison, ' to ')}. {'Sources' if several else 'Source'}: {_sources(comparison)}"
    if comparison.left_out:
        note += f". The lowest {len(bars)} of {len(bars) + comparison.left_out}"
    return Bars(f"{common[:1].upper()}{common[1:]}: {unit}" if common and legible(common) else unit, bars, note)


def described(comparison: Comparison, labels: Sequence[str], language: str) -> str:
    """The same in words, as far as there is room: every label with its figure, and the number of its source."""
    unit = f"{comparison.currency} {said(language, comparison.unit)}"
    common = ", ".join(_common(comparison.prices))
    words = said(language, "compared", unit=unit, dates=_dates(comparison, " – "))
    words += f" ({common}):" if common else ":"
    for place, (one, label) in enumerate(zip(comparison.prices, labels, strict=True)):
        more = f"{';' if place else ''} {label} {figure(one, comparison)} [{one.n}]"
        if len(words) + len(more) >= LONGEST - 2:
            return f"{words} …"
        words += more
    return words


def figure(one: Compared, comparison: Comparison) -> str:
    """An amount as it is written; where they were made for different terms, with its own unless it is the usual one."""
    differ = len({other.basis for other in comparison.prices}) > 1
    return f"{one.amount:,.10g}" + (f" {one.basis}" if differ and one.basis not in USUAL else "")


def labels_of(comparison: Comparison) -> list[str]:
    """What each price is for, without what is the same of all."""
    prices = comparison.prices
    common = set(_common(prices))
    places = len({one.place for one in prices}) > 1
    labels = []
    for one in prices:
        words = " ".join((", ".join(piece for piece in _pieces(one) if piece not in common) or one.item).split())
        town = one.place.split(" (")[0]
        labels.append(f"{words} ({town})" if places and town and town not in words else words)
    return labels


def _pieces(one: Compared) -> list[str]:
    return [piece.strip() for piece in one.item.split(",") if piece.strip()]


def _common(prices: Sequence[Compared]) -> list[str]:
    """The pieces that stand in every item, such as the card that all of them are about."""
    rest = [set(_pieces(one)) for one in prices[1:]]
    return [piece for piece in _pieces(prices[0]) if all(piece in other for other in rest)]


def _dates(comparison: Comparison, between: str) -> str:
    days = sorted({one.date.isoformat() for one in comparison.prices})
    return days[0] if len(days) == 1 else f"{days[0]}{between}{days[-1]}"


def _sources(comparison: Comparison) -> str:
    return " ".join(f"[{n}]" for n in sorted({one.n for one in comparison.prices}))
