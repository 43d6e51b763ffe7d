"""When two sources disagree, and when they only look as if."""

import pytest

from rag.conflict import contradict


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
