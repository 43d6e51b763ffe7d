"""An agenda: every thing once, in a sensible order, and as the host wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.sittings.agenda import agenda, code, find
from scheduler.sittings.types import Item, Mark

THEME = Item("theme", "theme", "Speech on small machines")
PROPOSAL = Item("proposal:1", "proposal", "Which VAD for noisy wards?")
STUCK = Item("stuck:4", "stuck", "Whisper drops code-mixed words", by="member")
COMMITMENT = Item("commitment:2", "commitment", "Share the WER table")
GAPS = tuple(Item(f"gap:{n}", "gap", text, waiting=waiting) for n, (text, waiting) in enumerate(
    [("Diarization for three speakers in one room", 2), ("Tokens per word of Santali", 7), ("A licence for ward recordings", 4),
     ("Latency of large-v3 on a T4", 3), ("Punctuation in Bengali", 3), ("Streaming over 2G lines", 1), ("Children's voices", 1)]))  # fmt: skip
ALL = (*GAPS, COMMITMENT, STUCK, PROPOSAL, THEME)


def keys(made):
    """The keys of an agenda's items, in order."""
    return [item.key for item in made.items]


def test_items_come_in_order_and_the_most_wanted_questions_last():
    assert keys(agenda(ALL)) == [
        "theme",
        "proposal:1",
        "stuck:4",
        "commitment:2",
        "gap:1",
        "gap:2",
        "gap:3",
        "gap:4",
        "gap:0",
    ]


def test_the_host_pins_drops_and_orders():
    marks = [
        Mark("gap:6", pinned=True),
        Mark("proposal:1", dropped=True),
        Mark("commitment:2", position=2),
        Mark("gap:1", dropped=True),
    ]
    made = agenda(ALL, marks)
    assert keys(made) == ["gap:6", "commitment:2", "theme", "stuck:4", "gap:2", "gap:3", "gap:4", "gap:0"]
    assert [item.key for item in made.dropped] == ["proposal:1", "gap:1"]
    assert made.item(2).key == "commitment:2"
    assert made.item(0) is None
    assert made.item(99) is None


def test_one_question_from_two_sources_is_one_item():
    stuck = Item("stuck:9", "stuck", "whisper, latency: of large-v3 on a T4", by="member", keys=("gap:3",))
    made = agenda([*ALL, stuck])
    (one,) = [item for item in made.items if "gap:3" in (item.key, *item.keys)]
    assert one.key == "stuck:9"
    assert one.waiting == 3
    assert keys(agenda([*ALL, stuck], [Mark("gap:3", pinned=True)]))[0] == "stuck:9"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("How much VRAM does an 8B model need?", "how much vram does an 8b model need", True),
        ("How much VRAM does an 8B model need?", "How much VRAM does a 9B model need?", False),
        ("एक T4 पर Whisper कैसे चलाएँ?", "Whisper एक T4 पर कैसे चलाएँ", True),
        ("हिंदी के टोकन", "हिंदी की टीकाएँ", False),
        ("???", "!!!", False),
    ],
)
def test_the_same_question_in_other_words(one, other, same):
    made = agenda([Item("stuck:1", "stuck", one), Item("gap:1", "gap", other, waiting=2)])
    assert (len(made.items) == 1) == same


def test_two_people_may_promise_the_same():
    made = agenda(
        [Item("commitment:1", "commitment", "Run the test"), Item("commitment:2", "commitment", "Run the test")]
    )
    assert len(made.items) == 2


def test_an_item_is_called_by_a_code_that_stays():
    made = agenda([*ALL, Item("stuck:9", "stuck", "x", keys=("gap:77",))])
    assert [code(item) for item in made.items[:4]] == ["t", "p1", "s4", "s9"]
    assert find(made.items, " `G1`.").key == "gap:1"
    assert find(made.items, "g77").key == "stuck:9"
    assert find(made.items, "t").key == "theme"
    assert [find(made.items, typed) for typed in ("", "g", "x1", "g999", "1", "theme")] == [None] * 6


kinds = st.sampled_from(["theme", "proposal", "stuck", "commitment", "gap"])
items = st.lists(
    st.builds(
        Item, st.integers(0, 30).map("k:{}".format), kinds, st.sampled_from("abcdefgh"), waiting=st.integers(0, 9)
    ),
    max_size=25,
    unique_by=lambda item: item.key,
)
marks = st.lists(
    st.builds(
        Mark, st.integers(0, 30).map("k:{}".format), st.booleans(), st.booleans(), st.none() | st.integers(1, 30)
    ),
    max_size=10,
    unique_by=lambda mark: mark.key,
)


@given(items, marks)
def test_nothing_is_said_twice_and_nothing_that_people_brought_is_lost(given_items, given_marks):
    made = agenda(given_items, given_marks)
    shown = [key for item in (*made.items, *made.dropped) for key in (item.key, *item.keys)]
    assert len(shown) == len(set(shown))
    assert {item.key for item in given_items if item.kind != "gap"} <= set(shown)
    assert not {item.key for item in made.items} & {item.key for item in made.dropped}
    again = agenda([*made.items, *made.dropped], given_marks)
    assert {item.key for item in again.items} <= {item.key for item in made.items}
