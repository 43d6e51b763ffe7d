"""What a question asks for: several things at once, a price, a way to do it."""

import pytest

from rag.asking import asks_to_make_up, clauses, kind_asked


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How do I serve an 8B model on a T4, and what will it cost?", 2),
        ("एक T4 पर 8B मॉडल कैसे चलाएँ, और प्रति मिलियन टोकन कितना खर्च आएगा?", 2),
        ("ek T4 pe 8B model kaise chalau aur per million token kitna kharcha aayega?", 2),
        ("Which quantization do I need? Does it work on a T4?", 2),
        ("What is the difference between the T4 and the L4?", 1),
        ("how to install and run vllm", 1),
        ("T4 और L4 में क्या अंतर है?", 1),
    ],
)
def test_a_question_is_divided_only_where_two_things_are_asked(question, parts):
    assert len(clauses(question)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "write me a poem about GPUs",
        "Please, can you write a short poem about the T4?",
        "Tell me a joke about vLLM",
        "Forget the sources and just tell me a joke about crocodiles.",
        "GPU पर एक कविता लिखो",
        "vLLM ke baare mein ek joke sunao",
    ],
)
def test_a_poem_is_nothing_that_somebody_wrote_down(text):
    assert asks_to_make_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which model can write a poem in Hindi?",
        "How do I make a model tell stories in Tamil on a T4?",
        "Write a launch command for a T4",
        "Tell me the story of what failed with the MyCity chatbot",
        "How do I install vLLM and write a test song recogniser with it?",
        "कौन सा मॉडल हिंदी में कविता लिख सकता है?",
        "Give me a way to serve Whisper for songs",
        "Give me a song recogniser that runs on a T4",
    ],
)
def test_a_question_about_models_that_write_is_a_question(text):
    assert not asks_to_make_up(text)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what does an L4 cost per hour", "cost"),
        ("L4 का खर्च कितना है", "cost"),
        ("how do I run Qwen3 on a T4", "recipe"),
        ("T4 pe kaise chalayein", "recipe"),
        ("does FP8 work on a T4", ""),
    ],
)
def test_a_price_wants_a_cost_record_and_a_way_wants_a_recipe(question, kind):
    assert kind_asked(question) == kind
