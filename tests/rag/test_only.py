"""What a question asks to be limited to in words, and what only sounds so."""

import pytest

from rag import only
from rag.conversation import resolve
from rag.filters import explicit, in_words
from rag.types import Filters, Turn

ASKED = "How do I serve an 8B model"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        (f"{ASKED}? Only recipes please", Filters(kinds=("recipe",))),
        (f"{ASKED}, only recipes", Filters(kinds=("recipe",))),
        (f"Only recipes, please: {ASKED}?", Filters(kinds=("recipe",))),
        (f"{ASKED}? Recipes only.", Filters(kinds=("recipe",))),
        (f"{ASKED}? Show me only guides", Filters(kinds=("guide",))),
        (f"{ASKED}? just the cost entries", Filters(kinds=("cost",))),
        (f"{ASKED}? sirf recipes", Filters(kinds=("recipe",))),
        (f"{ASKED}? sirf reports chahiye", Filters(kinds=("report",))),
        (f"{ASKED}? केवल रेसिपी", Filters(kinds=("recipe",))),
        (f"{ASKED}? सिर्फ़ गाइड दिखाओ", Filters(kinds=("guide",))),
        (f"{ASKED}? Only of the last six months.", Filters(days=186)),
        (f"{ASKED}, only from the last 2 weeks", Filters(days=14)),
        (f"{ASKED}? sirf pichhle 6 mahine ke", Filters(days=186)),
        (f"{ASKED}? केवल पिछले साल के", Filters(days=366)),
        (f"{ASKED}? Only recipes, only of the last month", Filters(kinds=("recipe",), days=31)),
    ],
)
def test_a_question_may_be_limited_in_words(text, limits):
    left, found = explicit(text, Filters())
    assert found == limits
    assert ASKED in left
    assert not {"only", "just", "sirf", "recipes", "months", "please", "केवल"} & {
        word.strip(".,:?").lower() for word in left.split()
    }


@pytest.mark.parametrize(
    "text",
    [
        "Are there only recipes?",
        "Are there only recipes here, or guides too?",
        "Do you have recipes only?",
        "Which recipes only need a T4?",
        "Only recipes have commands, is that so?",
        "Is it only a guide, or binding law?",
        "Is only the cost of the last six months billed?",
        "What has changed in the last six months?",
        "Our school has only 40 minutes a day",
        "kya yahan sirf recipes hain?",
        "hamare paas sirf ek purana laptop hai",
        "क्या यहाँ केवल रेसिपी हैं?",
    ],
)
def test_who_only_asks_or_tells_limits_nothing(text):
    assert explicit(text, Filters()) == (text, Filters())


def test_eight_thousand_empty_lines_hold_nobody_up():
    """Each blank that could begin a wish was tried with each behind it; a whole question took minutes."""
    assert only.read(f"what is vllm{chr(10) * 8000}please tell") == ("what is vllm\nplease tell", [])


def test_who_says_only_what_to_limit_it_to_asks_the_same_again():
    before = Turn("How do I serve Qwen3 8B on a T4?", ("a",), True, "")
    assert resolve(explicit("only recipes please", Filters())[0], [before], limited=True).text == before.question
    assert in_words(explicit("only recipes please", Filters())[1]) == "recipe"
