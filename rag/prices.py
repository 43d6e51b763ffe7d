"""Prices that can be laid beside each other: those of one unit and one currency that an answer's sources name.

Only for a question that asks what something costs, and only amounts that stand in a section of a cited entry which its
reader may see. Not here: how they are drawn (`bot.price_charts`), and what is said of them in words (`extract`).
"""

import asyncio
import contextlib
import datetime as dt
import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

import regex
from pydantic import ValidationError

from knowledge.measures import Price
from rag import particulars
from rag.asking import kind_asked
from rag.blocks import is_row, sentences
from rag.briefly import TEXT, briefly
from rag.counting import CURRENCIES
from rag.shelf import Searchable, Shelf
from rag.types import Answer, Chunk, Citation, Compared, Comparison

log = logging.getLogger(__name__)
FEWEST, MOST = 3, 10
"""Prices below which a comparison says no more than the answer, and above which nobody reads it."""
ASKS_PRICE = regex.compile(
    r"\bcosts?\b|\bpric(?:es?|ing)\b|\bcheap(?:er|est)?\b|\bexpensive\b|\brent(?:als?|ing)?\b|\btariffs?\b|"
    r"\bhow much\b.{0,120}\b(?:per|an?|each)\s{1,9}(?:\S{1,40}[ -])?(?:hour|month|million)|"
    r"\bkharch|\bdaam\b|\bk(?:ee|i)mat|\bsast[aie]\b|\bmeheng|\bkiray[ae]|खर्च|लागत|कीमत|क़ीमत|दाम|सस्त|महंग|महँग|किराय|भाड|"
    r"செலவ|விலை|ఖర్చు|ధర|খরচ|ખર્ચ|કિંમત|किंमत|ವೆಚ್ಚ|ಬೆಲೆ|ചെലവ്|വില|ਖਰਚ|ਕੀਮਤ|خرچ|قیمت",
    regex.IGNORECASE,
)
UNITS = (
    (regex.compile(r"\bhour|\bghant|घंट|घण्ट", regex.IGNORECASE), ("gpu-hour", "instance-hour", "hour")),
    (regex.compile(r"\bmonth|\bmah[ei]n|महीन|माह", regex.IGNORECASE), ("month",)),
    (regex.compile(r"\binput\b", regex.IGNORECASE), ("million input tokens",)),
    (regex.compile(r"\boutput\b", regex.IGNORECASE), ("million output tokens",)),
    (regex.compile(r"\btokens?\b|टोकन", regex.IGNORECASE), ("million output tokens", "million input tokens")),
)
"""What is counted, by the words of a question; the first that is named holds."""
BASES = (
    (regex.compile(r"\bspot\b|स्पॉट", regex.IGNORECASE), "spot"),
    (regex.compile(r"\bon[- ]demand\b|ऑन[- ]डिमांड", regex.IGNORECASE), "on demand"),
    (regex.compile(r"\breserved?\b|\bcommit(?:ted|ment)\b", regex.IGNORECASE), "reserved"),
)
INDIA = regex.compile(
    r"\bindian?\b|\bbharat\b|\bhindustan\b|भारत|हिंदुस्तान|இந்தியா|భారత|ভারত|ભારત|ಭಾರತ|ഇന്ത്യ|ਭਾਰਤ|بھارت", regex.IGNORECASE
)
IN_INDIA = regex.compile(
    r"\bIndia\b|Mumbai|Hyderabad|Pune\b|Chennai|Delhi|Noida|Bengaluru|ap-south-[12]\b|asia-south[12]\b|"
    r"centralindia|southindia",
    regex.IGNORECASE,
)
COUNTED = regex.compile(r",?\s+(per \p{L}+(?: of \p{L}+)?)\s*$")
"""What an item says that it is counted by, where its unit does not: "Sarvam speech to text, per hour of audio"."""
NUMBER = regex.compile(r"\d+(?:,\d{2,3})*(?:\.\d+)?")
SMALL_CHANGE = {"INR": "paise पैसे", "USD": "cent cents", "EUR": ""}


def _money(code: str) -> "regex.Pattern[str]":
    words = f"{CURRENCIES[code]} {SMALL_CHANGE[code]}".split()
    return regex.compile(
        "|".join(rf"\b{one}\b" if one.isalpha() and one.isascii() else regex.escape(one) for one in words),
        regex.IGNORECASE,
    )


MONEY = {code: _money(code) for code in CURRENCIES}
"""How an amount is said to be money of a currency; by its code where it is none of these."""
LETTER, WORD = regex.compile(r"\p{L}"), regex.compile(r"[\p{L}\p{M}\p{N}]+")


def asks(question: str, whole: str = "") -> bool:
    """Whether a question asks what something costs; one that asks how much memory it needs does not.

    `whole` is the question with what it leaves unsaid: "and an H100?" asks so, too, "how do I serve it?" does not.
    """
    follows = bool(whole) and kind_asked(question) != "recipe"
    return ASKS_PRICE.search(question) is not None or (follows and ASKS_PRICE.search(whole) is not None)


async def of_answer(asked: str, answer: Answer, state: Searchable, shelf: Shelf) -> Comparison | None:
    """The prices that are asked to be compared, from every section of the cited entries that its reader may see.

    `asked` is the question with what it leaves unsaid.
    """
    cited = {one.passage.entry.id: one.passage.entry for one in answer.citations}
    if not any(one.header.get("prices") for one in cited.values()) or not asks(answer.question.text, asked):
        return None
    try:
        chunk_ids = await asyncio.to_thread(_sections_of, cited, state)
        _, chunks = await shelf.read([], chunk_ids, answer.question.filters.audiences)
        return await asyncio.to_thread(compare, asked, answer.citations, list(chunks.values()))
    except Exception:  # the answer is whole without them
        log.exception("prices could not be compared")
        return None


def _sections_of(entry_ids: Collection[str], state: Searchable) -> list[int]:
    """The chunk ids of all sections of some entries."""
    with state.lock:
        index = state.index
        pages = [index.rows_of[one] for one in sorted(entry_ids) if one in index.rows_of]
        return [index.chunk_ids[row] for page in pages for row in index.sections_of(page)]


def compare(question: str, citations: Sequence[Citation], sections: Collection[Chunk]) -> Comparison | None:
    """The prices that a question asks to be compared, the lowest first; None where too few can be.

    `sections` are those of the cited entries.
    """
    groups: dict[tuple[object, ...], list[Compared]] = defaultdict(list)
    for price, n in _fitting(question, list(_told(citations, sections))):
        counted = COUNTED.search(price.item) if price.unit == "unit" else None
        if price.unit == "unit" and counted is None:
            continue
        unit, item = (counted[1], price.item[: counted.start()]) if counted else (f"per {price.unit}", price.item)
        if not LETTER.search(item):
            continue
        one = Compared(item, price.amount, price.basis, price.place or "", price.date, n)
        with_tax = "inclu" in price.tax.lower()
        groups[price.currency, unit, with_tax].append(one)
    made = [_comparison(str(key[0]), str(key[1]), group) for key, group in groups.items()]
    return max((one for one in made if one is not None), key=lambda one: len(one.prices) + one.left_out, default=None)


def _told(citations: Sequence[Citation], sections: Collection[Chunk]) -> Iterable[tuple[Price, int]]:
    """The prices of the cited entries that stand in a section of theirs, with the number of the citation."""
    seen: set[str] = set()
    for citation in sorted(citations, key=lambda one: one.n):
        entry = citation.passage.entry
        if entry.id in seen:
            continue
        seen.add(entry.id)
        own = [one for one in sections if one.entry_id == entry.id]
        amounts: dict[str, set[float]] = {}
        for row in entry.header.get("prices") or ():
            with contextlib.suppress(ValidationError):
                price = Price.model_validate(row)
                if price.currency not in amounts:
                    amounts[price.currency] = _amounts([one.text for one in own], price.currency)
                if price.amount > 0 and price.amount in amounts[price.currency]:
                    yield price, citation.n


def _amounts(texts: Sequence[str], currency: str) -> set[float]:
    """The numbers in the sections of an entry that are money of a currency: 49 requests are not ₹49.

    They stand in a sentence that names it, or in a table, whose head may not, of an entry that does.
    """
    money = MONEY.get(currency) or regex.compile(regex.escape(currency), regex.IGNORECASE)
    if not any(map(money.search, texts)):
        return set()
    lines = [line for text in texts for line in text.split("\n")]
    said = [line for line in lines if is_row(line)]
    said += [one for line in lines if not is_row(line) for one in sentences(line) if money.search(one)]
    return {float(one.replace(",", "")) for piece in said for one in NUMBER.findall(piece)}


def _fitting(question: str, told: Sequence[tuple[Price, int]]) -> list[tuple[Price, int]]:
    """Those that are about what the question names: things, a country, a unit, a basis."""
    found = list(told)
    wanted = next((units for asks, units in UNITS if asks.search(question)), ())
    if wanted:
        found = [one for one in found if one[0].unit in wanted or (one[0].unit == "unit" and _counts(one[0], wanted))]
    if bases := [basis for asks, basis in BASES if asks.search(question)]:
        found = [one for one in found if one[0].basis in bases]
    if INDIA.search(question):
        abroad = particulars.ABROAD.search(question) is not None
        found = [one for one in found if (IN_INDIA.search(_where(one[0])) is None) == abroad]
    asked = {one for one in particulars.read(question)[0].values if LETTER.search(one)}
    sellers = {_who(one[0].item).lower() for one in found} & {word.lower() for word in WORD.findall(question)}
    if len(sellers) > 1:
        found = [one for one in found if _who(one[0].item).lower() in sellers]
        asked -= sellers
    named = [(len(asked & _named(_where(one[0]))), one) for one in found]
    most = max((count for count, _ in named), default=0)
    return [one for count, one in named if count == most] if most or not asked else []


@briefly(2048, TEXT)
def _named(text: str) -> frozenset[str]:
    """What a text names; remembered, as the same prices come again."""
    return particulars.read(text)[0].values


def _where(price: Price) -> str:
    return f"{price.item} {price.place or ''}"


def _counts(price: Price, wanted: Sequence[str]) -> bool:
    counted = COUNTED.search(price.item)
    return counted is not None and any(one in counted[1] for one in wanted)


def _who(item: str) -> str:
    """The first word of what an item names first, by which two entries that tell of one price are known."""
    return next((word for piece in item.split(",") for word in piece.split()), "")


def _comparison(currency: str, unit: str, group: Sequence[Compared]) -> Comparison | None:
    """The lowest of a group, each once; None where they are too few, or all the same."""
    once = {(_who(one.item), one.amount, one.basis, one.place): one for one in reversed(group)}
    found = sorted(once.values(), key=lambda one: (one.amount, one.item))
    if len(found) < FEWEST or found[0].amount == found[-1].amount:
        return None
    return Comparison(currency, unit, tuple(found[:MOST]), len(found[MOST:]))


def kept(comparison: Comparison | None) -> str:
    """A comparison as it is stored with its answer; empty where there is none."""
    return "" if comparison is None else json.dumps(asdict(comparison), default=str, ensure_ascii=False)


def read(stored: str) -> Comparison | None:
    """The comparison that was stored."""
    if not stored:
        return None
    made = json.loads(stored)
    prices = tuple(Compared(**{**one, "date": dt.date.fromisoformat(one["date"])}) for one in made.pop("prices"))
    return Comparison(**made, prices=prices)
