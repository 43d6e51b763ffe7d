"""Who is new and names nothing to begin is read as asking for a first model; all others are left as they are."""

import pytest

from rag.beginning import FIRST, spelled_out
from rag.conversation import resolve
from rag.types import Turn


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Where do I start?", "en"),
        ("how do I get started", "en"),
        ("I'm new to this, what should I do first?", "en"),
        ("Hi, I am new here. Where do I begin?", "en"),
        ("I have never run a model, where do I begin?", "en"),
        ("How do I start with open models?", "en"),
        ("kahan se shuru karun?", "hi-Latn"),
        ("main naya hoon, kya karun", "hi-Latn"),
        ("open models ke saath shuruaat kaise karein", "hi-Latn"),
        ("मैं कहाँ से शुरू करूँ?", "hi"),
        ("मैं नया हूँ, क्या करूँ?", "hi"),
        ("मैंने पहले कभी मॉडल नहीं चलाया, कहाँ से शुरू करूँ?", "hi"),
    ],
)
def test_a_beginner_asks_for_a_first_model_in_the_same_language(question, language):
    assert spelled_out(question) == FIRST[language]


@pytest.mark.parametrize(
    "question",
    [
        "How do I start vLLM?",
        "I'm new to vLLM, how do I start?",
        "Why does Ollama start slowly?",
        "where do I start the training from a checkpoint?",
        "Ollama kaise shuru karun?",
        "vLLM शुरू नहीं हो रहा",
        "what should I do?",
        "kya karun",
        "help",
        "where " * 1500,
    ],
)
def test_who_names_what_is_begun_or_asks_for_no_beginning_is_left_alone(question):
    assert spelled_out(question) == question


def test_in_a_conversation_the_question_before_says_what_is_begun():
    text, *_ = resolve("where do I start?", (Turn("How do I serve Whisper on a T4?"),))
    assert "Whisper" in text
