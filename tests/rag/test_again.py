"""A question asked again about something else of the same kind, in a follow-up or within one question."""

import pytest

from rag.again import again, named

SERVE = "How do I serve an 8B model on one T4?"


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("and on an L4?", SERVE, "How do I serve an 8B model on one L4?"),
        ("what about 14B?", SERVE, "How do I serve an 14B model on one T4?"),
        ("and which for Kannada?", "Which model for Tamil?", "Which model for Kannada?"),
        ("and Gemma 3?", "Is Llama 3.1 8B free for a company?", "Is Gemma 3 free for a company?"),
        ("aur Bhojpuri ke liye?", "Whisper Hindi ke liye theek hai kya", "Whisper Bhojpuri ke liye theek hai kya"),
        ("H200 ka?", "T4 ka kiraya kitna hai", "H200 ka kiraya kitna hai"),
        ("और मराठी के लिए?", "हिंदी के लिए कौन सा model अच्छा है?", "मराठी के लिए कौन सा model अच्छा है?"),
        ("and in 24 GB?", "Does a 14B model fit in 16 GB?", "Does a 14B model fit in 24 GB?"),
        ("and for 200?", "vLLM on an L4 for 20 people?", "vLLM on an L4 for 200 people?"),
        ("aur 27B?", "Gemma 3 12B kitni VRAM leta hai?", "Gemma 3 27B kitni VRAM leta hai?"),
        ("and Ollama?", "Does vLLM or SGLang keep to a schema?", "Does Ollama or keep to a schema?"),
    ],
)
def test_what_names_only_another_of_its_kind_asks_the_same_of_that(text, before, whole):
    assert again(text, before) == whole


@pytest.mark.parametrize(
    "text",
    [
        "and in FP8?",
        "and the cost?",
        "why?",
        "and at night?",
        "what is TPOT",
        "on an L4 with 14B?",
        "on two L4s in Pune",
        "",
    ],
)
def test_what_says_more_or_names_nothing_of_that_kind_asks_something_else(text):
    assert again(text, SERVE) == ""


def test_words_that_name_one_thing_together_are_one():
    text = "Llama 3.1 8B or Qwen3 on an M2 Pro"
    assert [text[one.start : one.end] for one in named(text)] == ["Llama 3.1 8B", "Qwen3", "M2 Pro"]
