"""What a question takes over from the one before it, and which stands on its own."""

import pytest

from rag.conversation import resolve
from rag.types import Turn

BEFORE = "How do I serve an 8B model on one T4?"


@pytest.mark.parametrize(
    "text",
    [
        "what is TTFT?",
        "What is a KV cache?",
        "kv cache kya hai",
        "quantization kya hota hai?",
        "KV cache क्या है?",
        "Why does vLLM run out of memory at start-up?",
        "क्यों vLLM शुरू होते ही memory खत्म कर देता है?",
        "and how would somebody serve Whisper in Hindi with vLLM for ten users at once on a processor?",
        "--gpu-memory-utilization",
        "what does --max-model-len do?",
        "tensor parallel kya karta hai?",
        "How many GPUs for a 70B model?",
    ],
)
def test_a_question_that_says_all_is_left_alone(text):
    assert resolve(text, (Turn(BEFORE),))[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "what is the price?",
        "cost kya hai?",
        "what is its licence?",
        "what is better?",
        "why?",
        "why is it slow?",
        "kitna kharch?",
        "with FP8",
        "aur memory kitni?",
    ],
)
def test_a_question_that_leaves_something_unsaid_takes_it_from_the_one_before(text):
    assert resolve(text, (Turn(BEFORE),))[0].startswith(BEFORE)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("and on an L4?", "How do I serve an 8B model on one L4?"),
        ("L4?", "How do I serve an 8B model on one L4?"),
        ("and in FP8?", f"{BEFORE} and in FP8?"),
        ("Whisper memory", "Whisper memory"),
    ],
)
def test_after_a_question_without_an_answer_a_short_one_is_its_own_unless_it_says_otherwise(text, whole):
    assert resolve(text, (Turn(BEFORE, found=False),))[0] == whole


def test_what_a_question_before_was_limited_to_is_no_word_of_the_next():
    assert resolve("and on an L4?", (Turn("kind:cost price of a T4"),))[0] == "price of a L4"


def test_a_question_with_limits_of_its_own_is_whole_unless_it_says_otherwise():
    assert resolve("price T4", (Turn(BEFORE),), limited=True)[0] == "price T4"
    assert resolve("and on an L4?", (Turn(BEFORE),), limited=True)[0] == "How do I serve an 8B model on one L4?"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("and with 14B?", "How many people can use one L4 with an 14B model?"),
        ("and on a T4?", "How many people can use one T4 with an 8B model?"),
        ("within how many hours?", "How many people can use one L4 with an 8B model? within how many hours?"),
    ],
)
def test_a_follow_up_about_something_else_of_the_same_kind_asks_the_same_of_that(text, whole):
    assert resolve(text, (Turn("How many people can use one L4 with an 8B model?"),))[0] == whole


def test_what_a_follow_up_is_added_to_is_told_from_what_it_asks():
    assert resolve("and the cost?", (Turn(BEFORE),)).before == BEFORE
    assert resolve("and on an L4?", (Turn(BEFORE),)).before == ""
    assert resolve("What is a KV cache?", (Turn(BEFORE),)).before == ""


def test_who_only_asks_on_or_says_thanks_adds_nothing_to_the_next_question():
    history = (Turn("Does FP8 work on a T4?"), Turn("why?"), Turn("thx"))
    assert resolve("and on an L4?", history)[0] == "Does FP8 work on a L4?"


def test_what_nobody_here_has_words_for_is_asked_by_itself_and_nothing_leans_on_it():
    def strange(text: str) -> bool:
        return "rice" in text

    rice = Turn("how do i cook rice", found=False)
    assert resolve(rice.question, (Turn(BEFORE),), strange=strange)[0] == rice.question
    assert resolve(rice.question, (Turn(BEFORE),))[0] == f"{BEFORE} {rice.question}"
    asked_on = resolve("and the price?", (Turn(BEFORE), rice), strange=strange)[0]
    assert asked_on == resolve("and the price?", (Turn(BEFORE),))[0]
    assert "cook" not in asked_on
