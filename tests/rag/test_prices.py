"""Which prices are laid beside each other: those that are asked for, of one kind, and that stand in a cited entry."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import price_charts
from knowledge.types import Head
from rag import prices
from rag.types import Chunk, Citation, Passage

DAY = "2026-11-01"
AT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def price(item: str, amount: float, currency: str = "INR", unit: str = "gpu-hour", **more: str) -> dict[str, object]:
    """A price as an entry has it."""
    given = {"basis": "on demand", "tax": "not stated", "place": "India", **more}
    return {"item": item, "amount": amount, "currency": currency, "unit": unit, "date": DAY, **given}


CARDS = [
    price("IndiaAI portal, L4 24 GB", 44.86),
    price("E2E Networks, L4 24 GB", 49),
    price("E2E Networks, L4 24 GB, 12 months", 30, basis="reserved"),
    price("E2E Networks, H100 80 GB", 362),
    price("E2E Networks, A100 80 GB", 189),
    price("IndiaAI portal, A100 80 GB", 135.9),
    price("E2E Networks, A100 40 GB", 179),
    price("RunPod, L4", 0.4, "USD", place="eastus"),
    price("AWS g6.xlarge, one L4", 0.96, "USD", "instance-hour", place="Mumbai (ap-south-1)"),
]


def cited(rows: list[dict[str, object]], text: str = "", n: int = 1, name: str = "cards") -> tuple[Citation, Chunk]:
    """An entry with prices, cited; its text names every amount, or says what is given."""
    text = text or " ".join(f"{row['currency']} {row['amount']:,}" for row in rows)
    head = Head(name, "cost", name, "en", "public", "published", 1, AT.date(), AT, "", header={"prices": rows})
    chunk = Chunk(n, name, 1, 0, (), text, "")
    return Citation(n, Passage(chunk, head, 1.0), "quote"), chunk


def compared(question: str, *entries: tuple[Citation, Chunk]) -> list[tuple[str, float]] | None:
    """What is laid beside each other."""
    found = prices.compare(question, [one for one, _ in entries], [chunk for _, chunk in entries])
    return None if found is None else [(one.item.split(",")[0], one.amount) for one in found.prices]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What does an L4 cost per hour in India?", True),
        ("cheapest GPU per hour", True),
        ("how much is an A100 per hour", True),
        ("भारत में H100 का किराया कितना है?", True),
        ("L4 ka kharch kitna hai", True),
        ("how much memory does an 8B model need?", False),
        ("How do I serve it on a T4?", False),
        ("how many users per hour", False),
    ],
)
def test_only_who_asks_for_a_price_gets_prices(question, asked):
    assert prices.asks(question) is asked


@pytest.mark.parametrize(
    ("question", "whole", "asked"),
    [
        ("and an H100?", "and an H100? L4 cost per hour India", True),
        ("aur A100 ka?", "aur A100 ka? L4 kharch", True),
        ("How do I serve it?", "How do I serve it? L4 cost per hour India", False),
        ("How do I serve it, and what does it cost?", "the same", True),
        ("and on a T4?", "and on a T4? serve 8B model", False),
    ],
)
def test_a_follow_up_asks_for_prices_as_the_question_before_unless_it_asks_for_a_way(question, whole, asked):
    assert prices.asks(question, whole) is asked


def test_of_several_sellers_that_are_named_each_is_compared():
    found = compared("Compare E2E and IndiaAI prices for an A100 in India", cited(CARDS))
    assert found == [("IndiaAI portal", 135.9), ("E2E Networks", 179.0), ("E2E Networks", 189.0)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=30), st.floats(0.001, 1e6)), min_size=3, max_size=6), st.text())
def test_whatever_items_are_called_they_are_compared_drawn_and_said_or_left_out(items, question):
    rows = [price(item, round(amount, 3)) for item, amount in items]
    found = prices.compare(f"cost {question}", *pair(cited(rows)))
    if found is not None:
        labels = price_charts.labels_of(found)
        assert all(labels)
        assert price_charts.chart(found, labels).bars
        assert price_charts.described(found, labels, "hi")


def test_the_card_the_country_and_the_unit_of_the_question_choose_the_prices_the_lowest_first():
    entry = cited(CARDS)
    l4 = [("E2E Networks", 30.0), ("IndiaAI portal", 44.86), ("E2E Networks", 49.0)]
    assert compared("What does an L4 cost per hour in India?", entry) == l4
    assert compared("भारत में L4 का एक घंटे का खर्च कितना है?", entry) == l4
    a100 = [("IndiaAI portal", 135.9), ("E2E Networks", 179.0), ("E2E Networks", 189.0)]
    assert compared("What does an A100 cost in India?", entry) == a100
    every = compared("cheapest GPU in India", entry)
    assert every == sorted(every, key=lambda one: one[1])
    assert len(every) == 7


@pytest.mark.parametrize(
    "question",
    [
        "What does an A100 80 GB cost in India?",  # two
        "What does an H100 cost in India?",  # one
        "What does a B300 cost in India?",  # none of it
        "What does an L4 cost per month in India?",  # another unit
        "What do tokens cost on an L4?",  # another unit
        "What does a GPU cost per hour outside India?",  # one
        "spot price of an L4 in India",  # another basis
    ],
)
def test_what_cannot_be_compared_is_not(question):
    assert compared(question, cited(CARDS)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("An L4 is ₹44.86. Two are ₹49 and ₹30.", True),
        ("An L4 is 44.86, 49 or 30 rupees.", True),
        ("All are in rupees.\n\n| N. India | 44.86 |\n| Pune | 49 |\n| Delhi | 30 |", True),
        ("An L4 is ₹44.86. It served 49 requests in 30 seconds.", False),
        ("An L4 is $44.86, $49 or $30.", False),
        ("| N. India | 44.86 |\n| Pune | 49 |\n| Delhi | 30 |", False),
    ],
)
def test_a_number_that_is_no_money_is_no_amount(text, told):
    assert (compared("cost of an L4 in India?", cited(CARDS, text=text)) is not None) is told


def test_an_amount_that_stands_in_no_section_of_a_cited_entry_is_left_out():
    assert compared("cost of an L4 in India?", cited(CARDS, text="₹44.86 and ₹49, on request ₹1,30.5")) is None
    assert compared("cost of an L4 in India?", cited(CARDS, text="| ₹44.86 | 49 |\n| 30.00 |")) is not None
    citation, _ = cited(CARDS)
    assert prices.compare("cost of an L4 in India?", [citation], []) is None
    _, of_another = cited(CARDS, name="other")
    assert prices.compare("cost of an L4 in India?", [citation], [of_another]) is None


def test_currencies_units_and_taxes_are_never_mixed():
    mixed = [
        price("A, L4", 40),
        price("B, L4", 41),
        price("C, L4", 0.5, "USD"),
        price("D, L4", 43, unit="instance-hour"),
        price("E, L4", 44, tax="GST of 18% included"),
    ]
    assert compared("cost of an L4?", cited(mixed)) is None
    assert compared("cost of an L4?", cited([*mixed, price("F, L4", 45)])) == [("A", 40.0), ("B", 41.0), ("F", 45.0)]


def test_a_unit_without_a_name_is_what_the_items_say():
    audio = [price(f"{name}, per hour of audio", n, unit="unit") for n, name in enumerate("ABC", 1)]
    words = [price(f"{name}, per page", n + 10, unit="unit") for n, name in enumerate("DE", 1)]
    found = prices.compare("what does speech to text cost per hour?", *pair(cited([*audio, *words])))
    assert found is not None
    assert (found.unit, [one.item for one in found.prices]) == ("per hour of audio", ["A", "B", "C"])
    assert (
        compared("what does it cost?", cited([price(name, n, unit="unit") for n, name in enumerate("ABC", 1)])) is None
    )


@pytest.mark.parametrize("item", [", per page", ",", " , L4 24 GB", "per page"])
def test_an_item_without_a_name_does_not_take_the_answer_away(item):
    named = [price(f"{name}, per page", n, unit="unit") for n, name in enumerate("ABC", 1)]
    found = prices.compare("what does it cost?", *pair(cited([price(item, 9, unit="unit"), *named])))
    assert found is not None
    assert [one.item for one in found.prices] == ["A", "B", "C"]
    cards = [price(item, 9), *(price(f", L4 {name}", n) for n, name in enumerate("ABC", 1))]
    assert compared("what does it cost?", cited(cards)) is not None


def pair(entry: tuple[Citation, Chunk]) -> tuple[list[Citation], list[Chunk]]:
    """One entry as what is compared."""
    return [entry[0]], [entry[1]]


def test_the_same_price_of_two_entries_stands_once_under_the_first_of_them():
    first, second = cited(CARDS[:3]), cited(CARDS[:3], n=2, name="again")
    found = prices.compare("cost of an L4?", [second[0], first[0]], [first[1], second[1]])
    assert found is not None
    assert [one.n for one in found.prices] == [1, 1, 1]


def test_no_more_than_anybody_reads_and_it_is_said_how_many_are_left_out():
    many = [price(f"Host {n}, L4", n + 1) for n in range(25)]
    found = prices.compare("cost of an L4?", *pair(cited(many)))
    assert found is not None
    assert (len(found.prices), found.left_out) == (prices.MOST, 25 - prices.MOST)


def test_prices_that_are_all_the_same_or_free_or_no_prices_are_not_compared():
    same = [price(f"Host {n}, L4", 5) for n in range(4)]
    free = [price(f"Host {n}, L4", n) for n in range(3)]
    broken = [{**price(f"Host {n}, L4", n + 1), "currency": "rupees, about"} for n in range(4)]
    for rows in (same, free, broken, []):
        assert compared("cost of an L4?", cited(rows)) is None


def test_what_is_stored_is_what_was_compared():
    found = prices.compare("What does an L4 cost in India?", *pair(cited(CARDS)))
    assert found is not None
    assert prices.read(prices.kept(found)) == found
    assert prices.kept(None) == ""
    assert prices.read("") is None
