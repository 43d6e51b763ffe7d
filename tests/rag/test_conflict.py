"""When two sources disagree, and when they only look as if."""

import datetime as dt

import pytest

from knowledge.types import Head
from rag import quantities
from rag.conflict import contradict, deny, opposed


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("Gadget 8B needs 12 GB of memory on one card.", "Gadget 8B needs 18 GB of memory on one card.", True),
        ("Gadget 8B needs 12 GB of memory on one card.", "Gadget 8B needs 12.4 GB of memory on one card.", False),
        ("In fp16 Gadget 8B needs 16 GB for its weights alone.", "In 4 bits the weights take 5 GB on disk.", False),
        ("A T4 costs $0.50 an hour.", "A T4 costs $0.79 an hour.", True),
        ("A T4 costs $0.50 an hour.", "A T4 costs 40 rupees an hour.", False),
        ("Gadget 8B needs 16 GB of memory.", "Gadget 14B needs 28 GB of memory.", False),
        ("A gadget in 4 bits needs 6 GB.", "A gadget in 16 bits needs 16 GB.", False),
        ("Gadget 3.1 8B writes 40 tok/s on a T4.", "Gadget 3.1 8B writes 60 tok/s on an L4.", False),
        ("Gadget 3.1 8B writes 40 tok/s on a T4.", "Gadget 3.1 8B writes 60 tok/s on a T4.", True),
        ("The gadget number 3 needs 3 GB.", "The gadget number 1 needs 1 GB.", False),
        ("It works.", "It works.", False),
    ],
)
def test_only_other_figures_of_the_same_thing_contradict(one, other, disagree):
    assert contradict(one, other) is disagree
    assert contradict(other, one) is disagree


SAME_UNIT = [
    ("A T4 costs 0.579 US dollars an hour.", "A T4 costs 1.900 US dollars an hour."),
    ("A T4 costs USD 0.579 an hour.", "A T4 costs USD 1.9 an hour."),
    ("A T4 costs $0.579/hour.", "A T4 costs 1.9 dollars per hour."),
    ("A T4 costs ₹50 an hour.", "A T4 costs 150 rupees each hour."),
    ("A T4 costs Rs. 50 an hour.", "A T4 costs INR 1,500 an hour."),
    ("A Gadget T4 card draws 70 W.", "A Gadget T4 card draws 150 watts."),
    ("Gadget 8B serves 16 users on a T4.", "Gadget 8B serves 40 concurrent users on a T4."),
    ("Gadget 8B on a T4 takes 5 requests a second.", "Gadget 8B on a T4 takes 20 req/s."),
    ("A T4 has a bandwidth of 300 GB/s.", "A T4 has a bandwidth of 600 GB per second."),
    ("Gadget 8B writes 40 tokens/s on a T4.", "Gadget 8B writes 60 tok/s on a T4."),
    ("Gadget 8B writes 40 tokens per second on a T4.", "Gadget 8B writes 60 t/s on a T4."),
    ("Gadget 8B needs 900 MB of memory.", "Gadget 8B needs 2 GB of memory."),
    ("Gadget 8B on a T4 answers in 800 ms.", "Gadget 8B on a T4 answers in 3 seconds."),
    ("Gadget 8B needs at least 12 GB of memory.", "Gadget 8B needs at least 24 GB of memory."),
    ("Gadget 8B needs 10-12 GB of memory.", "Gadget 8B needs 16 to 18 GB of memory."),
    ("T4 पर Gadget 8B का जवाब 5 सेकंड में आता है।", "T4 पर Gadget 8B का जवाब 2 मिनट में आता है।"),
    ("T4 का किराया 50 रुपये प्रति घंटा है।", "T4 का किराया ₹150 प्रति घंटे है।"),
    ("T4 पर Gadget 8B 40 टोकन प्रति सेकंड लिखता है।", "T4 पर Gadget 8B 60 टोकन/सेकंड लिखता है।"),
]
NO_CONFLICT = [
    ("A T4 costs 0.579 US dollars an hour.", "A T4 costs $0.579 per hour."),
    ("A T4 costs $0.5 an hour.", "A T4 costs 360 dollars a month."),
    ("A T4 on demand costs $0.5 an hour.", "A T4 on spot costs $0.2 an hour."),
    ("A T4 in Mumbai costs $0.5 an hour.", "A T4 in Hyderabad costs $0.8 an hour."),
    ("A rented T4 from Widgetcloud costs $0.5 an hour.", "A rented T4 from Gadgetcloud costs $0.8 an hour."),
    ("Gadget 8B input costs $0.5 per million tokens.", "Gadget 8B output costs $1.5 per million tokens."),
    ("The Gadget card T4 draws 70 W.", "The Gadget card L4 draws 150 W."),
    ("The Gadget T4 card idle draws 10 W.", "The Gadget T4 card at full load draws 70 W."),
    ("At 4 users Gadget 8B on a T4 answers in 2 seconds.", "At 16 users Gadget 8B on a T4 answers in 6 seconds."),
    ("At 4 users Gadget 8B writes 40 tok/s on a T4.", "At 16 users Gadget 8B writes 40 tok/s on a T4."),
    ("With 12 GB Gadget 8B writes 40 tok/s.", "With 24 GB Gadget 8B writes 42 tok/s."),
    ("Gadget 8B needs more than 12 GB of memory.", "Gadget 8B needs 24 GB of memory."),
    ("Gadget 8B needs 12 GB or more of memory.", "Gadget 8B needs 24 GB of memory."),
    ("Gadget 8B on a T4 serves 4 users in 2 seconds.", "Gadget 8B on a T4 serves 16 users in 6 seconds."),
    ("Gadget 8B on a T4 answers in 2 seconds.", "With 16 users Gadget 8B on a T4 answers in 6 seconds."),
    ("Gadget 8B writes 40 tok/s on a T4.", "Gadget 8B writes 2,400 tokens per minute on a T4."),
    ("Gadget 8B needs 12,288 MB of memory.", "Gadget 8B needs 12 GB of memory."),
    ("Gadget 8B on a T4 answers in 2000 ms.", "Gadget 8B on a T4 answers in 2 seconds."),
    ("Gadget 8B needs at least 12 GB of memory.", "Gadget 8B needs 24 GB of memory."),
    ("Gadget 8B needs 10-16 GB of memory.", "Gadget 8B needs 12 GB of memory."),
    ("Gadget small needs 2 GB of memory on one card here.", "Gadget large needs 9 GB of memory on one card here."),
    ("T4 का किराया 50 रुपये प्रति घंटा है।", "T4 का किराया ₹36,000 प्रति महीना है।"),
    ("T4 पर Gadget 8B 40 टोकन प्रति सेकंड लिखता है।", "T4 पर Gadget 8B 40 tok/s लिखता है।"),
]


@pytest.mark.parametrize(("one", "other"), SAME_UNIT)
def test_figures_in_one_unit_contradict_however_the_unit_is_written(one, other):
    assert contradict(one, other)
    assert contradict(other, one)


@pytest.mark.parametrize(("one", "other"), NO_CONFLICT)
def test_figures_that_hold_for_something_else_or_come_to_the_same_do_not_contradict(one, other):
    assert not contradict(one, other)
    assert not contradict(other, one)


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("AWQ works on a T4 in vLLM.", "AWQ does not work on a T4 in vLLM.", True),
        ("Yes, AWQ runs on a T4 in vLLM.", "No, AWQ doesn't run on a T4 in vLLM.", True),
        ("The FP8 cache is supported on a T4.", "The FP8 cache is not supported on a T4.", True),
        ("T4 पर vLLM में AWQ मॉडल चलता है।", "T4 पर vLLM में AWQ मॉडल नहीं चलता।", True),
        ("T4 par vLLM mein AWQ model chalta hai.", "T4 par vLLM mein AWQ model nahi chalta.", True),
        ("AWQ works on a T4 in vLLM.", "AWQ works on a T4 in vLLM.", False),
        ("AWQ works on an L4 in vLLM.", "AWQ does not work on a T4 in vLLM.", False),
        ("AWQ works on a T4 in vLLM 0.33.", "AWQ does not work on a T4 in vLLM 0.6.", False),
        ("AWQ works on a T4 in vLLM.", "GPTQ does not work on a T4 in vLLM.", False),
        ("AWQ works on a T4 in vLLM.", "AWQ does not work on a T4 in SGLang.", False),
        ("AWQ works on a T4 in vLLM.", "AWQ does not work on a T4 in vLLM without half precision.", False),
        ("AWQ works on a T4 in vLLM only in half precision.", "AWQ does not work on a T4 in vLLM.", False),
        ("AWQ works on 16 GB in vLLM.", "AWQ does not work on 8 GB in vLLM.", False),
        ("AWQ works on a T4 but not on a P40.", "AWQ does not work on a T4 but it works on a P40.", False),
        ("AWQ does not run on a T4 where GPTQ works.", "AWQ does not run on a T4 where GPTQ does not work.", False),
        ("Our new bot works on every phone.", "Our new bot does not work on every phone.", False),
        ("It works on this machine.", "It does not work on this machine.", False),
        ("T4 पर vLLM में AWQ मॉडल चलता है।", "L4 पर vLLM में AWQ मॉडल नहीं चलता।", False),
        ("T4 par AWQ model agar chhota ho to chalta hai.", "T4 par AWQ model nahi chalta.", False),
    ],
)
def test_only_what_is_said_to_work_and_not_to_work_of_the_very_same_contradicts(one, other, disagree):
    assert deny(one, other) is disagree
    assert deny(other, one) is disagree


def written(name: str, card: str = "", engine: str = "") -> Head:
    """An entry that was tried on a card, with a version of its engine."""
    day, at = dt.date(2026, 11, 1), dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    header = {"hardware": [{"accelerator": card}] if card else []}
    header |= {"engine": {"name": "vLLM", "version": engine}} if engine else {}
    return Head(name, "recipe", name, "en", "public", "published", 1, day, at, "", header=header)


WORKING, FAILING = "Widget 8B works in vLLM with AWQ.", "Widget 8B does not work in vLLM with AWQ."


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        (written("a"), written("b"), 0),
        (written("a", "T4", "0.33"), written("b", "T4", "0.33"), 0),
        (written("a", "T4"), written("b", "L4"), None),
        (written("a", "T4"), written("b"), None),
        (written("a", "T4", "0.33"), written("b", "T4", "0.6"), None),
        (written("a"), written("a"), None),
    ],
)
def test_it_works_here_and_not_there_is_no_conflict_where_card_or_version_is_another(one, other, place):
    assert opposed((one, WORKING), [(other, FAILING)]) == place


def test_where_the_card_is_named_the_other_hardware_of_an_entry_does_not_matter():
    named = [said.replace("with AWQ", "with AWQ on a T4") for said in (WORKING, FAILING)]
    assert opposed((written("a", "T4, L4"), named[0]), [(written("b", "T4"), named[1])]) == 0


def test_figures_of_other_hardware_are_shown_with_it():
    one, other = "Gadget 8B needs 12 GB of memory.", "Gadget 8B needs 18 GB of memory."
    pool = [(written("a", "T4"), other), (written("c"), one), (written("b", "L4"), other)]
    assert opposed((written("a", "T4"), one), pool) == 2


@pytest.mark.parametrize(
    "text", ["Since vLLM 0.9.1 users no longer set it.", "10.0.0.1 ms", "1.2.3% of it", "22.04.3 users"]
)
def test_a_version_before_a_word_that_counts_is_no_quantity(text):
    assert quantities.read(text).spans == {}
